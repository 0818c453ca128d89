"""Pages about one text or one change, from the JSON contract alone (`tracker.views`).

The command line makes them without the rest of the site: whatever is not given (captures, links to
other pages) is simply not shown. Captured text reaches a page only through the escaping templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tracker.render import env, i18n, tell
from tracker.render.cite import cite, unit_of
from tracker.render.words import instrument_title, language_name

if TYPE_CHECKING:
    from tracker.registry import Registry
    from tracker.store.reader import Evidence

View = Mapping[str, Any]
Evidences = Sequence[tuple[str, Sequence["Evidence"]]]
#: Rows of the table of facts; the provisions below have all of them.
FACT_LIMIT = 40
#: Groups of rows a page shows: what is left out is editorial, and counted on the page.
MAX_GROUPS = 400
#: Characters of redline a page shows before editorial groups are left out.
MAX_TEXT = 1_500_000
_HEADS = {"book": 2, "part": 2, "title": 2, "chapter": 2, "annex": 2, "schedule": 2, "supplement": 2,
          "section_group": 3, "subsection_group": 3, "crossheading": 3, "heading": 3,
          "article": 3, "section": 3}  # fmt: skip
_GROUPS = frozenset(
    {"book", "part", "title", "chapter", "section_group", "subsection_group", "crossheading", "heading"}
)


def text_page(
    registry: Registry,
    view: View,
    *,
    lang: str = "en",
    nav: Mapping[str, Any] | None = None,
    evidence: Sequence[Evidence] = (),
    text_class: str | None = None,
) -> str:
    """A version as a page with an anchor for every provision; ``view`` as of `views.text_view`."""
    nodes = _nodes(view["provisions"])
    title = instrument_title(registry, view["instrument"], lang)
    return env.page(
        "site/text.html.j2",
        lang,
        view=view,
        title=title or view["title"],
        nodes=nodes,
        toc=[
            {
                "eid": p["eid"],
                "label": " ".join(x for x in (p["num"], p["heading"]) if x) or cite(p["eid"], lang),
            }
            for p in nodes
            if p["level"]
        ],
        evidence=evidence,
        text_class=text_class,
        citation=text_citation(registry, view, lang),
        nav=nav,
    )


def _nodes(provisions: Sequence[View]) -> list[dict[str, Any]]:
    """Provisions with the level of their heading, or their depth below the unit they belong to."""
    depth: dict[str | None, int] = {}
    out = []
    for p in provisions:
        level = _HEADS.get(p["type"], 0)
        if level and not (p["num"] or p["heading"]):
            level = 0
        depth[p["eid"]] = 0 if level else min(depth.get(p["parent"], 0) + 1, 4)
        if not level and not (p["num"] or p["heading"] or p["text"]):
            continue
        style = ("group" if p["type"] in _GROUPS else "unit") if level else f"d{depth[p['eid']]}"
        if p["type"] == "footnote":
            style += " footnote"
        out.append({**p, "level": level, "style": style, "status": p.get("status", "in_force")})
    return out


def text_citation(registry: Registry, view: View, lang: str) -> str:
    title = instrument_title(registry, view["instrument"], lang)
    return i18n.gettext(
        lang, "%(title)s, text in %(language)s as served on %(day)s, version %(version)s."
    ) % {
        "title": title,
        "language": language_name(view["language"], lang),
        "day": i18n.format_day(view["observed_at"], lang),
        "version": view["version"],
    }


def change_page(
    registry: Registry,
    view: View,
    *,
    lang: str = "en",
    nav: Mapping[str, Any] | None = None,
    evidence: Evidences = (),
    versions: Sequence[tuple[str, str, str | None]] = (),
    links: Mapping[str, str] | None = None,
) -> str:
    """The page of a change, in its fixed order; ``view`` as of `views.change_view`.

    ``evidence``: (heading, captures) of each side; ``versions``: (label, text, address or None);
    ``links``: ``instrument:ID`` -> address of its page.
    """
    instrument = view["instrument"]
    heading = instrument_title(registry, instrument, lang) or i18n.gettext(lang, "Two texts compared")
    short = instrument_title(registry, instrument, lang, short=True) or heading
    named = tell.units(view["provisions"])
    groups, hidden = _groups(view["provisions"])
    regime = registry.regimes.get(view["regime"] or "")
    return env.page(
        "site/change.html.j2",
        lang,
        view=view,
        title=f"{short}: {i18n.format_day(view['observed_at'], lang)}" if view["observed_at"] else heading,
        heading=heading,
        kicker=i18n.pick(regime.title, lang) if regime else i18n.gettext(lang, "Comparison of texts"),
        sentence=tell.sentence(view["kind"], short, named, lang),
        causes=[
            {"title": instrument_title(registry, c, lang), "href": (links or {}).get(f"instrument:{c}")}
            for c in view["causes"]
        ],
        reasons=tell.rank_reasons(view["reasons"]),
        steps=_steps(registry, view),
        facts=tell.facts(view["facts"], view["provisions"]),
        fact_limit=FACT_LIMIT,
        contents=[(a, [n.eid for n in found]) for a, found in named.items()] if len(groups) > 3 else [],
        groups=groups,
        hidden=hidden,
        evidence=evidence,
        versions=versions,
        citation=change_citation(registry, view, lang),
        nav=nav,
    )


def diff_page(registry: Registry, view: View, *, lang: str = "en") -> str:
    """A comparison made on request, as a page; ``view`` as of `views.diff_view`."""
    return change_page(registry, view, lang=lang)


def change_citation(registry: Registry, view: View, lang: str) -> str:
    title = instrument_title(registry, view["instrument"], lang) or i18n.gettext(lang, "Two texts compared")
    if not view["id"]:
        return i18n.gettext(lang, "%(title)s, comparison of %(old)s with %(new)s. Digital-rules tracker.") % {
            "title": title, "old": view["from_version"] or "–", "new": view["to_version"] or "–",
        }  # fmt: skip
    return i18n.gettext(lang, "%(title)s, change %(id)s seen on %(day)s. Digital-rules tracker.") % {
        "title": title, "id": view["id"], "day": i18n.format_day(view["observed_at"], lang),
    }  # fmt: skip


def _steps(registry: Registry, view: View) -> list[Any]:
    """Dated steps of the registry that the acts behind a change set: applying is not being published."""
    instrument = registry.instruments.get(view["instrument"] or "")
    if instrument is None:
        return []
    causes = set(view["causes"])
    return [e for e in instrument.events if e.set_by and e.set_by.split("#")[0] in causes]


def _groups(rows: Sequence[View]) -> tuple[list[dict[str, Any]], int]:
    """Rows under the article they belong to; editorial ones give way when a page grows too long."""
    groups: list[dict[str, Any]] = []
    at: dict[str, dict[str, Any]] = {}
    for p in rows:
        key = p["eid"] if p["rollup"] else unit_of(p["eid"])
        inside = next((at[k] for k in _prefixes(p["eid"]) if k in at), None)
        group = inside if inside is not None and not p["rollup"] else at.get(key)
        if group is None:
            group = {"eid": key, "head": p, "rows": [], "size": 0}
            if key != p["eid"]:  # no row of its own: the article stands above one row that differs
                group["head"] = {**p, "eid": key, "heading": None, "action": "amended"}
            groups.append(group)
            at[key] = group
        group["rows"].append(p)
        group["size"] += len(p["before"] or "") + len(p["after"] or "")
    shown, size, hidden = [], 0, 0
    for n, group in enumerate(groups):
        size += group["size"]
        if group["head"]["significance"] == "editorial" and (n >= MAX_GROUPS or size > MAX_TEXT):
            hidden += 1
        else:
            shown.append(group)
    return shown, hidden


def _prefixes(eid: str) -> list[str]:
    """The eid and what stands above it, nearest first."""
    steps = eid.split("__")
    return ["__".join(steps[:n]) for n in range(len(steps), 0, -1)]
