"""A briefing as a file of any format, and the note of what it was made from, read back from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import Any, get_args

from tracker.brief import provenance
from tracker.brief.collect import Briefing
from tracker.brief.compose import Layout, Pages, compose, weights
from tracker.brief.provenance import Comment
from tracker.contract.briefing import BriefingView
from tracker.publish import writers
from tracker.publish.document import PaperName, Publication
from tracker.publish.editions import EDITIONS
from tracker.publish.samples import marked
from tracker.publish.writers.provenance import NoProvenance, read_note
from tracker.publish.writers.typst import count_pages, pdf_bytes
from tracker.registry import Registry

#: Every format that keeps its note, by the ending of its file.
FORMATS = ("html", "md", "pdf", "docx", "eml", "json")
#: Characters of a person's comment that a form of one or two pages tries to keep.
_COMMENTS = (1500, 900, 400)


def write_briefing(
    b: Briefing,
    registry: Registry,
    lang: str,
    format_: str,
    *,
    pages: Pages = "full",
    comment: Comment | None = None,
    site: str | None = None,
    paper: PaperName = "a4",
) -> bytes:
    """The briefing in a format: the same record, period and program give the same bytes.

    ``site``: the public address of the site, where what is left out is read. Raises `CannotMakePdf`.
    """
    note = provenance.provenance_note(
        b, registry, lang, format_, pages=pages, comment=comment, site=site, paper=paper
    )
    if format_ == "json":
        data = BriefingView.printed({**b.as_json(), "fingerprint": b.fingerprint, "made": note})
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")
    links = SiteLinks(site, lang, b)
    page = fit(b, registry, lang, pages, comment=comment, note=note, links=links, paper=paper, site=site)
    return writers.write(page, format_)


class SiteLinks(dict[str, str]):
    """``change:ID``, ``text:VERSION``, ``briefing:PERIOD`` -> address on the site of an edition."""

    def __init__(self, site: str | None, lang: str, b: Briefing) -> None:
        super().__init__()
        self._root = f"{site.rstrip('/')}/{'' if lang == EDITIONS[0] else f'{lang}/'}" if site else None
        self._whole = b.profile is None and b.period.kind == "month" and bool(b.changes)

    def get(self, key: str, default: Any = None) -> Any:
        kind, _, id_ = key.partition(":")
        if self._root is None:
            return default
        if kind == "briefing":  # the site has one for each month with changes
            return f"{self._root}briefings/{id_}.html" if self._whole else f"{self._root}changes.html"
        return f"{self._root}changes/{id_}.html" if kind == "change" else default


def fit(
    b: Briefing,
    registry: Registry,
    lang: str,
    pages: Pages,
    *,
    comment: Comment | None = None,
    note: Mapping[str, Any] | None = None,
    links: Mapping[str, str] | None = None,
    paper: PaperName = "a4",
    site: str | None = None,
) -> Publication:
    """As much as goes on so many sheets, measured on the set page; all of it where ``full``."""
    page = partial(
        compose, b, registry, lang, pages=pages, note=note, links=links, paper=paper, address=site or ""
    )
    if pages == "full":
        return page(comment=comment)

    def fits(made: Publication) -> bool:
        return count_pages(pdf_bytes(marked(made))) <= int(pages)

    for layout in get_args(Layout):  # all of it, in the larger type if it has the room
        if fits(whole := page(comment=comment, layout=layout)):
            return whole
    ranks = weights(b, registry, lang)
    for words in _COMMENTS:
        said = comment.cut(words) if comment else None
        low, high = -1, len(ranks)  # nothing at all is taken to fit
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if fits(page(comment=said, weight=ranks[middle])) else (low, middle)
        best = page(comment=said, weight=ranks[low] if low >= 0 else -1)
        if low >= 0 or comment is None or fits(best):
            break
    return best


def note_of(data: bytes) -> dict[str, Any]:
    """What a briefing was made from, whatever format the file has. Raises `NoProvenance`."""
    note = read_note(data)
    if note.get("briefing") != provenance.FORMAT:
        raise NoProvenance("the file holds no note of what it was made from that this version can read")
    return note
