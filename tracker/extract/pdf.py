"""Law in PDF files: the text layer, repaired, read by the grammar for plain text.

PDFium (through pypdfium2, imported when first needed) is not thread-safe: one lock guards it. A
file is hostile: pages and characters are capped, and a crash of the library ends the crawl child
that reads it, not the service.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from tracker.extract.pdf_text import drop_running_heads, join_hyphens, part_heads, plain
from tracker.model import EmptyExtract, Incomplete, TooLarge, Unreadable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tracker.model import Capture, Document, SourceSpec

NAME = "pdf"
VERSION = 2

MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000
#: Fewer characters a page than this is a scan with a stamp or two, not a text.
_MIN_PER_PAGE = 10
_LOCK = threading.Lock()


def sniff(capture: Capture) -> bool:
    """The file says so in its first kilobyte; the media type alone is not believed."""
    return b"%PDF-" in capture.body[:1024]


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one or several PDFs as one text.

    Raises `Unreadable` (no PDF, encrypted, damaged), `Incomplete` (cut off), `TooLarge`,
    `EmptyExtract` (no text layer) and what the plain-text grammar raises.
    """
    from tracker.extract import statute_text

    lines = [line for capture in captures for line in text_lines(capture.body)]
    return statute_text.read_text("\n".join(part_heads(lines)), source, NAME, VERSION)


def text_lines(body: bytes) -> list[str]:
    """The lines of a PDF in reading order, pages joined, furniture gone, words whole."""
    pages = drop_running_heads([plain(page).splitlines() for page in page_texts(body)])
    return join_hyphens(line for page in pages for line in page)


def page_texts(body: bytes) -> list[str]:
    """The text layer, one string a page."""
    if b"%PDF-" not in body[:1024]:
        raise Unreadable("not a PDF: the file does not begin with %PDF-")
    import pypdfium2

    with _LOCK:
        try:
            document = pypdfium2.PdfDocument(body)
        except pypdfium2.PdfiumError as error:
            if "password" in str(error).lower():
                raise Unreadable("the PDF is encrypted and asks for a password") from error
            raise Unreadable(f"the PDF cannot be opened: {error}") from error
        try:
            if b"%%EOF" not in body[-65536:]:  # PDFium repairs a cut-off file into fewer pages
                raise Incomplete("the PDF is cut off: it has no end mark")
            return _read(document)
        except pypdfium2.PdfiumError as error:
            raise Unreadable(f"the PDF cannot be read: {error}") from error
        finally:
            document.close()


def _read(document: object) -> list[str]:
    count = len(document)  # type: ignore[arg-type] # pypdfium2 ships no types
    if count > MAX_PAGES:
        raise TooLarge(f"a PDF of {count} pages, at most {MAX_PAGES} are read")
    texts: list[str] = []
    size = 0
    for number in range(count):
        page = document[number]  # type: ignore[index] # pypdfium2 ships no types
        layer = page.get_textpage()
        try:
            texts.append(str(layer.get_text_bounded()))
        finally:
            layer.close()
            page.close()
        size += len(texts[-1])
        if size > MAX_CHARACTERS:
            raise TooLarge(f"more than {MAX_CHARACTERS} characters in a PDF")
    if sum(len(text.split()) and len("".join(text.split())) for text in texts) < _MIN_PER_PAGE * count:
        raise EmptyExtract("no text layer, needs OCR")
    return texts
