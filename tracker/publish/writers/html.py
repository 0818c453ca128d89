"""A publication as a page of HTML that stands alone: one file, no script, nothing fetched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from tracker.publish import templates
from tracker.publish.document import Block, Publication
from tracker.publish.writers.provenance import META, dump


def html_bytes(publication: Publication) -> bytes:
    """The page in UTF-8, with its own style."""
    return html_page(publication).encode()


def html_page(
    publication: Publication,
    *,
    nav: dict[str, Any] | None = None,
    around: Sequence[tuple[str, str]] = (),
    downloads: Sequence[tuple[str, str]] = (),
) -> str:
    """The page; ``nav`` places it in a site, ``around`` are (label, address) of its neighbours,
    ``downloads`` of the same in other forms."""
    return templates.page(
        "publish/page.html.j2",
        publication.lang,
        page=publication,
        title=publication.title,
        nav=nav,
        around=around,
        downloads=downloads,
        note_name=META,
        note=dump(publication.provenance),
        **HELPERS,
    )


def html_blocks(blocks: Sequence[Block], lang: str) -> Markup:
    """Blocks alone, for a page of a site that has its own frame."""
    return Markup(templates.page("publish/fragment.html.j2", lang, blocks=blocks, **HELPERS))  # noqa: S704 - escaped


def _kind_of(block: object) -> str:
    return type(block).__name__


def _drawing(svg: str) -> Markup:
    """A drawing of `charts`: our own markup, its words escaped when it was made."""
    return Markup(svg)  # noqa: S704 - see above


#: What the templates of blocks need beside the blocks.
HELPERS: dict[str, Any] = {"kind_of": _kind_of, "drawing": _drawing}
