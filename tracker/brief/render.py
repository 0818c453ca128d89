"""A briefing as a page of HTML that stands alone: one file, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from markupsafe import Markup

from tracker.brief import provenance
from tracker.brief.blocks import Block, Page
from tracker.brief.collect import Briefing
from tracker.brief.compose import compose
from tracker.publish import templates
from tracker.registry import Registry


def as_html(
    b: Briefing,
    registry: Registry,
    lang: str = "en",
    *,
    links: Mapping[str, str] | None = None,
    nav: dict[str, Any] | None = None,
    around: Sequence[tuple[str, str]] = (),
) -> str:
    """The full form. ``links`` maps ``change:ID`` and ``text:VERSION`` to addresses beside it."""
    return html(compose(b, registry, lang, links=links), nav=nav, around=around)


def html(page: Page, *, nav: dict[str, Any] | None = None, around: Sequence[tuple[str, str]] = ()) -> str:
    """A composed page."""
    return templates.page(
        "briefing/page.html.j2",
        page.lang,
        page=page,
        title=page.title,
        nav=nav,
        around=around,
        note=provenance.dump(page.made) if page.made else "",
        kind_of=kind_of,
        drawing=drawing,
    )


def kind_of(block: Block) -> str:
    """The name of a block, by which templates choose how to draw it."""
    return type(block).__name__


def drawing(svg: str) -> Markup:
    """A drawing of `charts`: our own markup, its words escaped when it was made."""
    return Markup(svg)  # noqa: S704 - see above
