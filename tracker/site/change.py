"""The pages of a change, from the JSON contract alone (`tracker.contract`).

The headline; what it means, the weightiest first; dates; renumberings; the provisions before and after, with
an index that stays in sight; the evidence. A large change has several pages: the first names all provisions.
The command line makes it without the rest of the site, in one file: what is not given is not shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.law import eids
from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.due_lines import DueLine, due_lines
from tracker.lifecycle.steps import Step
from tracker.publish import change_summary, editions, headline, templates
from tracker.publish.labels import instrument_title
from tracker.publish.sentences import DateOfChange, dates_of, from_when, sentences
from tracker.registry import Registry
from tracker.site import redlines
from tracker.store.reader import Evidence

View = Mapping[str, Any]
Evidences = Sequence[tuple[str, Sequence["Evidence"]]]
#: Provisions named where the publisher's marks and the comparison part.
MARK_LIMIT = 60
#: What a change means: sentences in sight, and those behind them.
FACTS, MORE = 5, 60
# Headings under which laws of these publishers say from when they apply and what happens until then.
_TRANSITIONAL = re.compile(
    r"transition|entry into (?:force|effect|application)|coming into force|commencement|application date|"
    r"date of application|already placed on the market|saving|"
    r"transitoire|entrée en (?:vigueur|application)|mise en application|"
    r"过渡|生效|施行|适用日期|経過措置|施行期日|附則|附则",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ChangeContext:
    """What the site knows beside the change itself. Addresses are relative to the page."""

    text_class: str | None = None  # authentic, official, unofficial: the source's own
    source_kind: str | None = None  # text, listing, record
    parties: Sequence[str] = ()
    before: str | None = None  # the versions of both sides
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

    def was(self, eid: str) -> str | None:
        """The address of a provision in the text before."""
        return self.links.get(f"provision:{self.before}#{eid}") if self.before else None

    def now(self, eid: str) -> str | None:
        """The address of a provision in the text after."""
        return self.links.get(f"provision:{self.after}#{eid}") if self.after else None


def change_pages(
    registry: Registry,
    view: View,
    *,
    lang: str = "en",
    name: str = "",
    nav: Callable[[str], Mapping[str, Any]] | None = None,
    about: ChangeContext | None = None,
) -> list[tuple[str, str]]:
    """The pages of a change as (file, HTML), the first named ``name``; ``view`` as of `changes_view`.

    ``nav``: where a file of the site lies; without it there is one page, complete by itself.
    """
    about = about or ChangeContext()
    ranges, rows = redlines.renumbered(view["provisions"])
    found = redlines.parts(redlines.groups(rows), pages=nav is not None)
    files = [part_name(name, n) for n in range(1, len(found) + 1)]
    told = sentences(view, about.dated, registry, lang, more=MORE)
    entries = redlines.index(found, told, lang)
    here = {g.eid for g in found[0]} | {p["eid"] for g in found[0] for p in g.rows}
    instrument = view["instrument"]
    heading = _heading(registry, view, about, lang)
    shared = {
        "view": view,
        "about": about,
        "heading": heading,
        "href": about.links.get(f"instrument:{instrument}"),
        "act": instrument_title(registry, instrument, lang),
        "files": files,
        "entries": entries,
        "says": {e.group.eid: e.says for e in entries},
        "unfolded": sum(g.size for part in found for g in part) <= redlines.OPEN_BYTES,
        "weights": Counter(e.group.weight for e in entries),
        "telling": _telling,
    }
    first = {
        "sentences": [s.bare for s in told if s.kind or s is told[0]],
        "facts": FACTS,
        "ranges": [(redlines.span(r.before, lang), redlines.span(r.after, lang), r.count) for r in ranges],
        "applies_from": from_when(view, about.dated, registry),
        "causes": [
            {"title": instrument_title(registry, c, lang), "href": about.links.get(f"instrument:{c}")}
            for c in headline.acts_behind(view, about.dated, registry)
        ],
        "reasons": change_summary.rank_reasons(change_summary.reasons_of(view)),
        "marks": view.get("official_marks"),
        "mark_limit": MARK_LIMIT,
        "dates": [(d, _old_place(view, d)) for d in dates_of(view, about.dated, registry, lang)],
        "pending": _pending(view, about),
        "act_title": lambda d: instrument_title(registry, d.act, lang, short=True),
        "here": here,
        "transitional": [g.eid for part in found for g in part if _is_transitional(g)],
        "citation": change_citation(registry, view, lang),
    }
    return [
        (
            file,
            templates.page(
                "site/change.html.j2" if n == 1 else "site/change-part.html.j2",
                lang,
                nav=nav(file) if nav else None,
                title=heading if n == 1 else f"{heading} ({n}/{len(files)})",
                part=n,
                groups=found[n - 1],
                **shared,
                **(first if n == 1 else {}),
            ),
        )
        for n, file in enumerate(files, 1)
    ]


def change_page(
    registry: Registry, view: View, *, lang: str = "en", about: ChangeContext | None = None
) -> str:
    """A change as one page, complete by itself."""
    return change_pages(registry, view, lang=lang, about=about)[0][1]


def diff_page(registry: Registry, view: View, *, lang: str = "en") -> str:
    """A comparison made on request, as a page; ``view`` as of `views.diff_view`."""
    return change_page(registry, view, lang=lang)


def part_name(name: str, part: int) -> str:
    """The file of a part of a change: the first has the name of the whole."""
    return f"{name}.html" if part == 1 else f"{name}-part-{part}.html"


def _heading(registry: Registry, view: View, about: ChangeContext, lang: str) -> str:
    if view["id"]:
        return headline.headline(view, about.dated, registry, lang)
    return instrument_title(registry, view["instrument"], lang) or editions.gettext(
        lang, "Two texts compared"
    )


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


def _telling(row: View) -> list[Any]:
    return change_summary.telling(change_summary.reasons_of(row))


def _old_place(view: View, date: DateOfChange) -> str | None:
    """Where the old text has what a date of the new one replaces: the provision itself, else around it."""
    if not date.eids or date.step.was_due is None:
        return None
    path = [date.eids[0], *reversed(eids.ancestors(date.eids[0]))]
    had = {p["eid"]: p["from_eid"] or p["eid"] for p in view["provisions"] if p["before"] or p["rollup"]}
    return next((had[e] for e in path if e in had), None)


def _pending(view: View, about: ChangeContext) -> list[DueLine[Deadline]]:
    """What had not come yet when the change was seen (not: today), so that the page stays the same."""
    day = (view["observed_at"] or "")[:10]
    found = (d for d in about.duties if day and d.state != "moved" and d.date.isoformat() > day)
    return due_lines(found, about.duties)


def _is_transitional(group: redlines.UnitChanges) -> bool:
    heads = [group.head["heading"], *(p["heading"] for p in group.rows)]
    return any(h and _TRANSITIONAL.search(h[:300]) for h in heads)
