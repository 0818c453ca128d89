"""The page of a change, in its fixed order, from the JSON contract alone (`tracker.contract`).

What changed; legal effect; who is concerned; from when; transitional rules; the provisions before and
after; set by which act; a quotation in the authentic language; our gloss; what is still pending; the
evidence. The command line makes it without the rest of the site: what is not given is not shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.law import eids
from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.due_lines import DueLine, due_lines
from tracker.lifecycle.steps import Step
from tracker.model import Significance
from tracker.publish import change_summary, editions, templates
from tracker.publish.eid_labels import unit_of
from tracker.publish.labels import instrument_title
from tracker.publish.plain import plain
from tracker.publish.sentences import from_when, sentences
from tracker.registry import Registry
from tracker.store.reader import Evidence

View = Mapping[str, Any]
Evidences = Sequence[tuple[str, Sequence["Evidence"]]]
#: Bytes of redline a page shows; what is beyond is read in the two texts and in the JSON.
MAX_REDLINE = 130_000
#: Articles listed on a page, and rows below them, whether or not their words are shown.
MAX_GROUPS, MAX_ROWS = 240, 440
#: Provisions named where the publisher's marks and the comparison part.
MARK_LIMIT = 60
#: Characters of the quotation in the authentic language.
MAX_QUOTE = 600
# Headings under which laws of these publishers say from when they apply and what happens until then.
_TRANSITIONAL = re.compile(
    r"transition|entry into (?:force|effect|application)|coming into force|commencement|application date|"
    r"date of application|already placed on the market|saving|"
    r"transitoire|entrée en (?:vigueur|application)|mise en application|"
    r"过渡|生效|施行|适用日期|経過措置|施行期日|附則|附则",
    re.IGNORECASE,
)
_OVERHEAD = 420  # bytes of markup around a row, about


@dataclass(frozen=True)
class ChangeContext:
    """What the site knows beside the change itself. Addresses are relative to the page."""

    text_class: str | None = None  # authentic, official, unofficial: the source's own
    source_kind: str | None = None  # text, listing, record
    parties: Sequence[str] = ()
    before: str | None = None  # the text pages of both sides
    after: str | None = None
    around: Sequence[tuple[str, str]] = ()  # (label, address): the changes before and after
    siblings: Sequence[tuple[str, str, str | None]] = ()  # (language, address, text class)
    duties: Sequence[Deadline] = ()  # dated duties of the instrument
    dated: Sequence[Step] = ()  # its dated steps
    notes: Sequence[Any] = ()  # reviews of a person
    downloads: Sequence[tuple[str, str]] = ()
    citations: Sequence[tuple[str, str]] = ()
    versions: Sequence[tuple[str, str, str | None]] = ()  # (label, text, address)
    evidence: Evidences = ()
    number: int | None = None  # of the text after, where its day has several
    links: Mapping[str, str] = field(default_factory=dict)


def change_page(
    registry: Registry,
    view: View,
    *,
    lang: str = "en",
    nav: Mapping[str, Any] | None = None,
    about: ChangeContext | None = None,
) -> str:
    """The page of a change; ``view`` as of `views.change_view`."""
    about = about or ChangeContext()
    instrument = view["instrument"]
    heading = instrument_title(registry, instrument, lang) or editions.gettext(lang, "Two texts compared")
    short = instrument_title(registry, instrument, lang, short=True) or heading
    renumbered, rows = _renumbered(view["provisions"])
    named = change_summary.units(rows)
    groups, hidden = _groups(rows)
    return templates.page(
        "site/change.html.j2",
        lang,
        view=view,
        about=about,
        title=editions.punctuation(lang).labelled(short, editions.format_day(view["observed_at"], lang))
        if view["observed_at"]
        else heading,
        heading=heading,
        href=about.links.get(f"instrument:{instrument}"),
        sentences=[s.bare for s in sentences(view, about.dated, registry, lang)],
        renumbered=renumbered,
        applies_from=from_when(view, about.dated, registry),
        causes=[
            {"title": instrument_title(registry, c, lang), "href": about.links.get(f"instrument:{c}")}
            for c in view["causes"]
        ],
        reasons=change_summary.rank_reasons(change_summary.reasons_of(view)),
        marks=view.get("official_marks"),
        mark_limit=MARK_LIMIT,
        steps=_steps(view, about),
        pending=_pending(view, about),
        act_title=lambda d: instrument_title(registry, d.act, lang, short=True),
        contents=[(a, [n.eid for n in found][:MAX_GROUPS]) for a, found in named.items()],
        shown={g["eid"] for g in groups} | {p["eid"] for g in groups for p in g["rows"]},
        transitional=[g["eid"] for g in groups if _is_transitional(g)],
        groups=groups,
        reasons_of=change_summary.reasons_of,
        hidden=hidden,
        quote=_quote(view),
        citation=change_citation(registry, view, lang),
        nav=nav,
    )


def diff_page(registry: Registry, view: View, *, lang: str = "en") -> str:
    """A comparison made on request, as a page; ``view`` as of `views.diff_view`."""
    return change_page(registry, view, lang=lang)


def change_citation(registry: Registry, view: View, lang: str) -> str:
    title = instrument_title(registry, view["instrument"], lang) or editions.gettext(
        lang, "Two texts compared"
    )
    if not view["id"]:
        words = "%(title)s, comparison of %(old)s with %(new)s. Digital-rules tracker."
        return editions.gettext(lang, words) % {
            "title": title, "old": view["from_version"] or "–", "new": view["to_version"] or "–",
        }  # fmt: skip
    return editions.gettext(lang, "%(title)s, change %(id)s seen on %(day)s. Digital-rules tracker.") % {
        "title": title, "id": view["id"], "day": editions.format_day(view["observed_at"], lang),
    }  # fmt: skip


def _steps(view: View, about: ChangeContext) -> list[DueLine[Deadline]]:
    """Dated duties that the acts behind the change set: applying is not being published."""
    causes = set(view["causes"])
    return due_lines((d for d in about.duties if d.act in causes), about.duties)


def _pending(view: View, about: ChangeContext) -> list[DueLine[Deadline]]:
    """What had not come yet when the change was seen (not: today), so that the page stays the same."""
    day = (view["observed_at"] or "")[:10]
    found = (d for d in about.duties if day and d.state != "moved" and d.date.isoformat() > day)
    return due_lines(found, about.duties)


def _is_transitional(group: Mapping[str, Any]) -> bool:
    heads = [group["head"]["heading"], *(p["heading"] for p in group["rows"])]
    return any(h and _TRANSITIONAL.search(h[:300]) for h in heads)


def _quote(view: View) -> dict[str, Any] | None:
    """The weightiest amended words as the law now has them: what moved a date, an amount, a duty."""

    def rank(p: View) -> tuple[int, int, int]:
        both = any(f["before"] and f["after"] for f in p["facts"])
        return (-Significance(p["significance"]).rank, 0 if both else 1 if p["facts"] else 2, len(p["after"]))

    rows = [p for p in view["provisions"] if p["after"] and not p["rollup"]]
    rows = rows or [p for p in view["provisions"] if p["after"]]
    if not rows:
        return None
    best = min(rows, key=rank)
    text = plain(best["after"])
    return {"eid": best["eid"], "text": text[:MAX_QUOTE] + ("…" if len(text) > MAX_QUOTE else "")}


def _renumbered(rows: Sequence[View]) -> tuple[list[View], list[View]]:
    """Articles of which only the number changed, and all other rows."""
    only = {p["eid"] for p in rows if p["action"] == "renumbered" and unit_of(p["eid"]) == p["eid"]}
    only -= {unit_of(p["eid"]) for p in rows if p["action"] != "renumbered"}
    shown = [p for p in rows if p["eid"] in only]
    return shown, [p for p in rows if unit_of(p["eid"]) not in only]


def _groups(rows: Sequence[View]) -> tuple[list[dict[str, Any]], int]:
    """Rows under the article they belong to. Where a page would grow too long, the words of the least
    weighty rows are left to the two texts; beyond `MAX_GROUPS` articles are only counted."""
    groups: list[dict[str, Any]] = []
    at: dict[str, dict[str, Any]] = {}
    for p in rows:
        key = p["eid"] if p["rollup"] else unit_of(p["eid"])
        inside = next((at[k] for k in reversed(eids.path(p["eid"])) if k in at), None)
        group = inside if inside is not None and not p["rollup"] else at.get(key)
        if group is None:
            group = {"eid": key, "head": p, "rows": [], "left": 0}
            if key != p["eid"]:  # no row of its own: the article stands above one row that differs
                group["head"] = {**p, "eid": key, "heading": None, "action": "amended"}
            groups.append(group)
            at[key] = group
        group["rows"].append(p)
    order = sorted(range(len(groups)), key=lambda n: -Significance(groups[n]["head"]["significance"]).rank)
    kept = set(order[:MAX_GROUPS])
    room, count = MAX_REDLINE, 0
    for n in order[:MAX_GROUPS]:
        room, count = _fit(groups[n], room, count)
    return [g for n, g in enumerate(groups) if n in kept], len(groups) - len(kept)


def _fit(group: dict[str, Any], room: int, count: int) -> tuple[int, int]:
    """Mark the rows of a group whose words fit; the rest of its rows is counted, not listed."""
    shown: list[dict[str, Any]] = []
    for p in sorted(group["rows"], key=lambda p: p["significance"] != "substantive"):
        size = _size(p)
        fits = size <= room
        if fits:
            room -= size
        if count < MAX_ROWS and (fits or len(shown) < 5):
            shown.append({**p, "fits": fits})
            count += 1
            room -= _OVERHEAD
    order = {p["eid"]: n for n, p in enumerate(group["rows"])}
    group["left"] = len(group["rows"]) - len(shown)
    group["rows"] = sorted(shown, key=lambda p: order[p["eid"]])
    return room, count


def _size(p: View) -> int:
    """Bytes of the redline of a row, about: both sides are printed twice where both are there."""
    before, after = p["before"] or "", p["after"] or ""
    if before and after:
        return 2 * max(len(before[:60_000].encode()), len(after[:60_000].encode())) + _OVERHEAD
    return len((before or after)[:60_000].encode())
