"""The page of one text, from the JSON contract alone (`tracker.contract`).

The command line makes it without the rest of the site: whatever is not given (captures, links to other
pages) is simply not shown. Captured text reaches a page only through the escaping templates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from markupsafe import Markup

from tracker.publish import editions, templates
from tracker.publish.labels import instrument_title, language_name
from tracker.registry import Registry
from tracker.site.change import change_page, diff_page
from tracker.site.text_body import body, label, nodes
from tracker.store.reader import Evidence

__all__ = ["TextContext", "TreeEntry", "change_page", "diff_page", "label", "text_citation", "text_page"]

View = Mapping[str, Any]


@dataclass(frozen=True)
class TextContext:
    """What the site knows beside the text itself. Addresses are relative to the page."""

    evidence: Sequence[Evidence] = ()
    text_class: str | None = None
    source_kind: str | None = None
    instrument_href: str | None = None
    around: Sequence[tuple[str, str]] = ()  # (label, address): the change to it, the texts before and after
    languages: Sequence[tuple[str, str | None]] = ()  # (label, address; None: this page) of other languages
    downloads: Sequence[tuple[str, str]] = ()
    citations: Sequence[tuple[str, str]] = ()
    about: Mapping[str, Markup] = field(default_factory=dict)  # eid -> what is said under its heading
    tree: Sequence[TreeEntry] | None = None  # of a text in pages: none of it stands on this one
    data: Mapping[str, str] = field(default_factory=dict)  # for the script of text pages
    number: int | None = None  # of the version, where another of its line has the same day


class TreeEntry(NamedTuple):
    """A line of the contents. ``href`` is None for the page it stands on; ``language`` None for our words."""

    label: str
    href: str | None
    level: int
    language: str | None


def text_page(
    registry: Registry,
    view: View,
    *,
    lang: str = "en",
    nav: Mapping[str, Any] | None = None,
    about: TextContext | None = None,
) -> str:
    """A version as a page with an anchor for every provision, or as the front page of a text in pages;
    ``view`` as of `text_view`."""
    about = about or TextContext()
    tongue = view["language"]
    found = nodes(view["provisions"]) if about.tree is None else []
    tree = about.tree
    if tree is None:
        tree = [
            TreeEntry(label(p, lang), f"#{p['eid']}", p["level"] - 2, tongue) for p in found if p["level"]
        ]
    return templates.page(
        "site/text.html.j2",
        lang,
        view=view,
        title=instrument_title(registry, view["instrument"], lang) or view["title"],
        body=body(found, lang, about.about),
        empty=not view["provisions"],
        tree=tree,
        whole=about.tree is None,
        about=about,
        citation=text_citation(registry, view, lang),
        nav=nav,
    )


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
