"""Law in PDF files: the text layer, its layout and its repairs, read by the grammar for plain text.

PDFium (through pypdfium2, imported when first needed) is not thread-safe: one lock guards it. A
file is hostile: pages and characters are capped, and a crash of the library ends the crawl child
that reads it, not the service. What the layout tells is decided in `pdf_layout`, broken words and
running heads in `pdf_text`.
"""

from __future__ import annotations

import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from ctypes import byref, c_double
from typing import Any

from tracker.model import Capture, Document, EmptyExtract, Incomplete, SourceSpec, TooLarge, Unreadable
from tracker.readers import statute_text
from tracker.readers.office import pdf_columns
from tracker.readers.office.pdf_columns import PrintedRow
from tracker.readers.office.pdf_layout import (
    END,
    RAISED,
    RAISED_SIZE,
    Printed,
    plain_lines,
    usual_size,
)
from tracker.readers.office.pdf_running import running_heads
from tracker.readers.office.pdf_text import join_hyphens, part_heads, plain

NAME = "pdf"
VERSION = 7

MAX_PAGES = 2_000
MAX_CHARACTERS = 20_000_000
#: Fewer characters a page than this is a scan with a stamp or two, not a text.
_MIN_PER_PAGE = 10
_NUMBER = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,8})\s+\d{1,5}\s+obj\b(.{0,4000}?)(?:\bstream\b|\bendobj\b)", re.DOTALL)
_DRAWN = re.compile(rb"/XObject\s*<<(.{0,2000}?)>>", re.DOTALL)
_REFERENCE = re.compile(rb"(\d{1,8})\s+\d{1,5}\s+R\b")
_LEAST_GAP = 0.6  # of the size of the line: a first look, before the size of the word behind is asked for
_MARK = 8  # letters of the mark of a paragraph
_SAMPLED = 10  # lines of a page that are looked at for gaps; two that have one, and all are
_SPACE = re.compile(r"(?<=\S)\s+(?=\S)")
_LOCK = threading.Lock()


def sniff(capture: Capture) -> bool:
    """The file says so in its first kilobyte; the media type alone is not believed."""
    return b"%PDF-" in capture.body[:1024]


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one or several PDFs as one text.

    Raises `Unreadable` (no PDF, encrypted, damaged), `Incomplete` (cut off), `TooLarge`,
    `EmptyExtract` (no text layer) and what the plain-text grammar raises.
    """

    han = source.language.partition("-")[0].lower() in {"zh", "ja"}
    layouts = [_Layout(capture.body, notes=not han) for capture in captures]
    return statute_text.read_text(
        "\n".join(part_heads(line for layout in layouts for line in layout.lines)), source, NAME, VERSION,
        printed=[text for layout in layouts for text in layout.printed],
        drops=[drop for layout in layouts for drop in layout.drops],
    )  # fmt: skip


def text_lines(body: bytes, *, notes: bool = True) -> list[str]:
    """The lines of a PDF in reading order, pages joined, furniture gone, words whole; a blank line
    between paragraphs. ``notes``: footnotes as ``[^1]: text`` behind the paragraph that calls them."""
    return _Layout(body, notes=notes).lines


class _Layout:
    """A PDF as lines of plain text, all that is printed in it, and what the lines leave out by name."""

    def __init__(self, body: bytes, *, notes: bool) -> None:
        found = _rows(body)
        sheets = [[row.line for row in page] for page in found]
        self.printed = [_unmarked(line.text, line.note) for sheet in sheets for line in sheet]
        self.drops: list[tuple[str, str]] = []
        usual = usual_size(sheets)
        parts: list[list[Printed]] = []
        for page, sheet, gone in zip(found, sheets, running_heads(sheets), strict=True):
            self.drops += [("running_head", sheet[i].text) for i in sorted(gone)]
            rest = [row for i, row in enumerate(page) if i not in gone]
            kept, numbers = pdf_columns.without_line_numbers(rest)
            self.drops += [("line_number", number) for number in numbers]
            parts += pdf_columns.columns(pdf_columns.with_margin_notes(kept, usual))
        self.lines = join_hyphens(plain_lines(parts, notes=notes))


def _unmarked(text: str, note: str) -> str:
    return note + text.replace(RAISED, "").replace(END, "")


def page_texts(body: bytes) -> list[str]:
    """The text layer, one string a page."""
    return ["\n".join(line.text for line in page) for page in pages(body)]


def pages(body: bytes) -> list[list[Printed]]:
    """The lines of each page and where they stand."""
    return [[row.line for row in page] for page in _rows(body)]


def _rows(body: bytes) -> list[list[PrintedRow]]:
    """The lines of each page, each in the pieces that wide gaps part."""
    if b"%PDF-" not in body[:1024]:
        raise Unreadable("not a PDF: the file does not begin with %PDF-")
    if _draws_itself(body):
        raise Unreadable("the PDF holds a form that draws itself")
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


def _draws_itself(body: bytes) -> bool:
    """Whether a form names itself among what it draws, or a form that does: PDFium follows it without end.
    Forms hidden in compressed objects are not seen; the limits of the reader's process hold for them."""
    if b"/Form" not in body:
        return False
    draws = {
        found.group(1): {ref for used in _DRAWN.findall(found.group(2)) for ref in _REFERENCE.findall(used)}
        for found in _OBJECT.finditer(body)
        if b"/Form" in found.group(2)
    }
    for start in draws:
        seen: set[bytes] = set()
        waiting = [*draws[start]]
        while waiting:
            if (form := waiting.pop()) == start:
                return True
            if form not in seen:
                seen.add(form)
                waiting += draws.get(form, ())
    return False


def _read(document: Any) -> list[list[PrintedRow]]:
    count = len(document)
    if count > MAX_PAGES:
        raise TooLarge(f"a PDF of {count} pages, at most {MAX_PAGES} are read")
    out: list[list[PrintedRow]] = []
    size = letters = 0
    for number in range(count):
        page = document[number]
        layer = page.get_textpage()
        try:
            size += int(layer.count_chars())
            if size > MAX_CHARACTERS:
                raise TooLarge(f"more than {MAX_CHARACTERS} characters in a PDF")
            out.append([*_lines(layer, *page.get_size())])
        finally:
            layer.close()
            page.close()
        letters += sum(len("".join(row.line.text.split())) for row in out[-1])
    if letters < _MIN_PER_PAGE * count:
        raise EmptyExtract("no text layer, needs OCR")
    return out


def _lines(layer: Any, width: float, height: float) -> Iterator[PrintedRow]:
    """The lines inside the page. A layer whose characters cannot be told apart is not measured."""
    text = str(layer.get_text_range())
    ruler = _Ruler(layer) if len(text) == layer.count_chars() else None
    at = 0
    found: list[tuple[int, str]] = []
    for raw in text.split("\n"):
        if words := raw.strip():
            found.append((at + len(raw) - len(raw.lstrip()), words))
        at += len(raw) + 1
    if ruler is None:
        yield from (pdf_columns.single(Printed(plain(words))) for _, words in found)
        return
    whole = [ruler.line(start, words) for start, words in found]
    beside = _may_stand_beside(whole)
    sample = range(0, len(whole), max(1, len(whole) // _SAMPLED))
    pieces = {i: ruler.pieces(*found[i]) for i in {*sample, *beside}}
    # a mark ("(a)") and its text leave a gap too: what stands before a gutter is longer
    if sum(1 for i in sample if any(len(piece.text) > _MARK for piece in pieces[i][:-1])) > 1:
        pieces = {i: ruler.pieces(*found[i]) for i in range(len(found))}
    for i, line in enumerate(whole):
        if line.right > 0 and line.left < width and 0 <= line.top <= height:
            yield PrintedRow(line, pieces.get(i) or [line])


def _may_stand_beside(lines: Sequence[Printed]) -> list[int]:
    """The lines that numbers or notes in the margin may be joined to: they begin or end where few lines do,
    or with a number."""
    starts, ends = Counter(round(x.left) for x in lines), Counter(round(x.right) for x in lines)
    left = min((x for x, n in starts.items() if n * 10 >= len(lines)), default=0)
    right = max((x for x, n in ends.items() if n * 10 >= len(lines)), default=10_000)
    return [
        i for i, x in enumerate(lines)
        if x.left < left - 2 or x.right > right + 2 or x.text[:1].isdigit() or x.text[-1:].isdigit()
    ]  # fmt: skip


class _Ruler:
    """Measures characters of one page; every call is a cheap one into PDFium."""

    def __init__(self, layer: Any) -> None:

        import pypdfium2.raw as pdfium

        self._pdfium, self._layer = pdfium, layer
        self._values = [c_double() for _ in range(4)]
        self._slots = [byref(v) for v in self._values]
        self._box = pdfium.FS_RECTF()
        self._box_slot = byref(self._box)

    def line(self, start: int, words: str) -> Printed:
        """The line of these characters, with its raised numbers marked."""
        return self._line(start, words, self._line_size(start, words))

    def pieces(self, start: int, words: str) -> list[Printed]:
        """The line of these characters; in pieces where a gap between words is wider than words leave."""
        out: list[Printed] = []
        done = 0
        size = self._line_size(start, words)
        for found in _SPACE.finditer(words):
            before, behind = start + found.start() - 1, start + found.end()
            gap = self._sides(behind)[0] - self._sides(before)[1]
            if gap > _LEAST_GAP * size and gap > pdf_columns.GAP * self._size(behind):
                if self._size(before) < RAISED_SIZE * size and not out:
                    continue  # the number of a note, and its note
                out.append(self._line(start + done, words[done : found.start()], size))
                done = found.end()
        return [*out, self._line(start + done, words[done:], size)]

    def _line_size(self, start: int, words: str) -> float:
        return max(self._size(start + at) for at in (0, len(words) // 2, len(words) - 1))

    def _line(self, start: int, words: str, size: float) -> Printed:
        """The line of these characters, with its raised numbers marked."""
        end = start + len(words) - 1
        out: list[str] = []
        note, done, last = "", 0, end
        for found in _NUMBER.finditer(words):
            if self._size(start + found.start()) >= RAISED_SIZE * size:
                continue
            if found.start() == 0:
                note = found.group()
            else:
                out.append(f"{words[done : found.start()]}{RAISED}{found.group()}{END}")
            done = found.end()
            last = start + max(found.start() - 1, 0) if found.end() == len(words) else end
        left, _ = self._sides(start)
        _, right = self._sides(end)
        text = plain("".join([*out, words[done:]]).strip())
        own = self._line_size(start, words)
        return Printed(text, left, right, self._baseline(start), self._baseline(last), own, note)

    def _size(self, at: int) -> float:
        """The height of the type on the page; the font's own size may be scaled."""
        self._pdfium.FPDFText_GetLooseCharBox(self._layer, at, self._box_slot)
        return float(self._box.top - self._box.bottom)

    def _baseline(self, at: int) -> float:
        self._pdfium.FPDFText_GetCharOrigin(self._layer, at, self._slots[0], self._slots[1])
        return float(self._values[1].value)

    def _sides(self, at: int) -> tuple[float, float]:
        self._pdfium.FPDFText_GetCharBox(self._layer, at, *self._slots)
        return float(self._values[0].value), float(self._values[1].value)
