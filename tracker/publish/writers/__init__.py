"""A publication in any format. A format is added once, here, and exists for every product.

A writer draws the model of `tracker.publish.document` and knows nothing else: no registry, no record.
The same publication gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.publish.document import Publication
from tracker.publish.samples import marked
from tracker.publish.writers.csv import csv_bytes
from tracker.publish.writers.docx import docx_bytes
from tracker.publish.writers.html import html_bytes
from tracker.publish.writers.latex import latex_bytes
from tracker.publish.writers.mail import eml_bytes, plain_bytes
from tracker.publish.writers.markdown import markdown_bytes
from tracker.publish.writers.typst import pdf_bytes, typst_bytes
from tracker.publish.writers.xlsx import xlsx_bytes


@dataclass(frozen=True)
class OutputFormat:
    """``name`` is also the ending of a file. ``binary``: nothing to print on a terminal."""

    name: str
    media_type: str
    write: Callable[[Publication], bytes]
    binary: bool = False


_OFFICE = "application/vnd.openxmlformats-officedocument"
#: Every format, by name.
FORMATS = {
    f.name: f
    for f in (
        OutputFormat("html", "text/html; charset=utf-8", html_bytes),
        OutputFormat("md", "text/markdown; charset=utf-8", markdown_bytes),
        OutputFormat("txt", "text/plain; charset=utf-8", plain_bytes),
        OutputFormat("csv", "text/csv; charset=utf-8", csv_bytes),
        OutputFormat("tex", "application/x-tex", latex_bytes),
        OutputFormat("typ", "text/vnd.typst", typst_bytes),
        OutputFormat("pdf", "application/pdf", pdf_bytes, binary=True),
        OutputFormat("docx", f"{_OFFICE}.wordprocessingml.document", docx_bytes, binary=True),
        OutputFormat("xlsx", f"{_OFFICE}.spreadsheetml.sheet", xlsx_bytes, binary=True),
        OutputFormat("eml", "message/rfc822", eml_bytes),
    )
}


def write(publication: Publication, format_: str) -> bytes:
    """The publication in a format of `FORMATS`. Raises `KeyError` for another, `CannotMakePdf`."""
    if format_ == "html":  # its frame says it
        return html_bytes(publication)
    return FORMATS[format_].write(marked(publication, sheets=format_ == "xlsx"))
