"""A briefing as a file of any format, and the note of what it was made from, read back from it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from tracker.brief import provenance
from tracker.brief.collect import Briefing
from tracker.brief.compose import BUDGETS, compose
from tracker.brief.provenance import Comment
from tracker.contract.briefing import BriefingView
from tracker.publish import writers
from tracker.publish.document import Publication
from tracker.publish.writers.provenance import NoProvenance, read_note
from tracker.publish.writers.typst import count_pages, pdf_bytes
from tracker.registry import Registry

#: Every format that keeps its note, by the ending of its file.
FORMATS = ("html", "md", "pdf", "docx", "eml", "json")


def write_briefing(
    b: Briefing,
    registry: Registry,
    lang: str,
    format_: str,
    *,
    short: bool = False,
    comment: Comment | None = None,
) -> bytes:
    """The briefing in a format: the same record, period and program give the same bytes.

    Raises `CannotMakePdf`.
    """
    note = provenance.provenance_note(b, registry, lang, format_, short=short, comment=comment)
    if format_ == "json":
        data = BriefingView.printed({**b.as_json(), "fingerprint": b.fingerprint, "made": note})
        return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "surrogatepass")
    if short:
        return writers.write(fit_to_one_page(b, registry, lang, comment=comment, note=note), format_)
    return writers.write(compose(b, registry, lang, comment=comment, note=note), format_)


def fit_to_one_page(
    b: Briefing, registry: Registry, lang: str, *, comment: Comment | None, note: Mapping[str, Any]
) -> Publication:
    """The short form with as much as goes on one sheet of A4, measured on the set page."""
    for budget in BUDGETS:
        page = compose(b, registry, lang, short=True, comment=comment, note=note, budget=budget)
        if count_pages(pdf_bytes(page)) == 1:
            break
    return page


def note_of(data: bytes) -> dict[str, Any]:
    """What a briefing was made from, whatever format the file has. Raises `NoProvenance`."""
    note = read_note(data)
    if note.get("briefing") != provenance.FORMAT:
        raise NoProvenance("the file holds no note of what it was made from that this version can read")
    return note
