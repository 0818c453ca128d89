"""The page of one text, from the JSON contract alone (`tracker.contract`).

The command line makes it without the rest of the site: whatever is not given (captures, links to other
pages) is simply not shown. Captured text reaches a page only through the escaping templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.publish import editions, templates
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title, language_name
from tracker.publish.plain import plain, shorten
from tracker.registry import Registry
from tracker.site.change import change_page, diff_page
from tracker.store.reader import Evidence

__all__ = ["change_page", "diff_page", "text_citation", "text_page"]

View = Mapping[str, Any]
_MAX_LABEL = 120
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
    source_kind: str | None = None,
    instrument_href: str | None = None,
    around: Sequence[tuple[str, str]] = (),
    downloads: Sequence[tuple[str, str]] = (),
    citations: Sequence[tuple[str, str]] = (),
    cite_pages: Sequence[tuple[str, Sequence[str]]] = (),
) -> str:
    """A version as a page with an anchor for every provision; ``view`` as of `views.text_view`.

    ``cite_pages``: addresses of the pages with citations by provision, each with the eids it cites.
    """
    nodes = _nodes(view["provisions"])
    title = instrument_title(registry, view["instrument"], lang)
    return templates.page(
        "site/text.html.j2",
        lang,
        view=view,
        title=title or view["title"],
        nodes=nodes,
        toc=[
            {
                "eid": p["eid"],
                "label": label(p, lang),
                "level": p["level"],
            }
            for p in nodes
            if p["level"]
        ],
        evidence=evidence,
        text_class=text_class,
        source_kind=source_kind,
        instrument_href=instrument_href,
        around=around,
        downloads=downloads,
        citations=citations,
        cite_pages=[address for address, _ in cite_pages],
        cite_at={eid: address for address, eids in cite_pages for eid in eids},
        citation=text_citation(registry, view, lang),
        nav=nav,
    )


def label(p: View, lang: str) -> str:
    """Number and heading of a provision, or its citation where the law prints neither."""
    return shorten(" ".join(plain(x) for x in (p["num"], p["heading"]) if x), _MAX_LABEL) or cite(
        p["eid"], lang
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
    return editions.gettext(
        lang, "%(title)s, text in %(language)s as served on %(day)s, version %(version)s."
    ) % {
        "title": title,
        "language": language_name(view["language"], lang),
        "day": editions.format_day(view["observed_at"], lang),
        "version": view["version"],
    }
