"""Law in Word files (Office Open XML): paragraphs and tables, read by the grammar for plain text.

Only the parts with text, styles and lists are opened, with caps on what they may expand to, through
the parser that refuses entities. Text a draft marks as deleted (tracked deletions, struck-through
runs) is left out, as are field codes. Numbers that Word makes itself are rebuilt (`docx_numbers`);
footnotes, Word's own and those a converter left between the paragraphs, are told by their raised numbers.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import NamedTuple

from lxml import etree

from tracker.law.text import clean
from tracker.model import Capture, Document, EmptyExtract, SourceSpec, StructureChanged, TooLarge, Unreadable
from tracker.readers import parse, statute_text
from tracker.readers.office import docx_numbers
from tracker.readers.office.pdf_layout import END, RAISED, calls
from tracker.readers.xmltext import elements, first, guard_depth, local

NAME = "docx"
VERSION = 6

PART = "word/document.xml"
_LISTS = ("word/numbering.xml", "word/styles.xml")
#: Where notes stand, by the local name of what calls them.
_NOTES = {"footnoteReference": "word/footnotes.xml", "endnoteReference": "word/endnotes.xml"}
_CALLS = tuple("{*}" + name for name in _NOTES)
MAX_XML = 64 * 1024 * 1024
MAX_RATIO = 300
MAX_ENTRIES = 10_000
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Deleted text, codes, other renderings of the same content.
_DROPPED = frozenset(
    {"del", "moveFrom", "delText", "instrText", "Fallback", "pPr", "sectPr", "tblPr", "tcPr"}
)
_WORDS = frozenset({"t", "delText", "instrText", "delInstrText", "fldData"})
_CHARACTERS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "ptab": " "}
_HEAD = re.compile(
    r"^((?:Article|ARTICLE|Art[ií]culo|ART[IÍ]CULO|Artikel|TITLE|CHAPTER|SECTION|TITRE|CHAPITRE|T[IÍ]TULO"
    r"|CAP[IÍ]TULO) (?:\d{1,3}(?:\.\d{1,3})?[a-z]{0,3}|[IVXLC]{1,7}[a-zA-Z]?))"
    r"[ \u00a0]([\[A-ZÀ-Ý][^\n]{1,200}(?<![.;:,]))$"
)
_NUMBER = re.compile(r"\d{1,3}")
_CALL = re.compile(f"{RAISED}(\\d{{1,3}}){END}")
_LOOSE_NOTE = re.compile(f"{RAISED}(\\d{{1,3}}){END}\\s*(?=\\S)")
_OFF = {"0", "false", "off"}


def sniff(capture: Capture) -> bool:
    """A ZIP file that is called a Word file by its media type, its address or its first entries."""
    if not capture.body.startswith(b"PK\x03\x04"):
        return False
    path = capture.url.partition("?")[0].lower()
    return capture.media_type == _WORD or path.endswith(("docx", "/docx")) or b"word/" in capture.body[:4096]


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one or several Word files as one text.

    Raises `Unreadable`, `TooLarge`, `StructureChanged`, `EmptyExtract` and what the grammar raises.
    """

    lines: list[str] = []
    printed: list[str] = []
    drops: list[tuple[str, str]] = []
    strange: list[tuple[str, str]] = []
    for capture in captures:
        file = _read(capture.body)
        printed += file.printed
        drops += file.drops
        strange += file.strange
        for paragraph in with_notes(file.paragraphs, file.notes):
            lines += [*split_head(paragraph).split("\n"), ""]  # the empty line: a paragraph ends
    return statute_text.read_text(
        "\n".join(lines), source, NAME, VERSION, printed=printed, drops=drops, strange=strange
    )


def split_head(paragraph: str) -> str:
    """Number and heading of an article on lines of their own, where one paragraph holds both.

    Only a paragraph that is nothing else: the heading begins with a capital and ends without a stop.

    >>> split_head("Article 4 Human oversight")
    'Article 4\\nHuman oversight'
    >>> split_head("Article 4 Member States shall not apply it.")
    'Article 4 Member States shall not apply it.'
    """
    return _HEAD.sub(r"\1\n\2", paragraph)


def paragraphs(body: bytes) -> list[str]:
    """The paragraphs in order, a forced line break as "\\n"; a row of a table is one paragraph."""
    return [calls(text, set()) for text in _read(body).paragraphs]


def with_notes(found: Sequence[str], notes: Sequence[str]) -> list[str]:
    """Paragraphs with calls as ``[^1]`` and each footnote as ``[^1]: text``, its own ones at the end.

    A paragraph that begins with a raised number is a footnote a converter left where the page ended.
    """
    loose = {m.group(1) for text in found if (m := _LOOSE_NOTE.match(text))}
    known = loose | {str(n) for n in range(1, len(notes) + 1)}
    out: list[str] = []
    for text in found:
        note = _LOOSE_NOTE.match(text)
        out.append(f"[^{note.group(1)}]: {calls(text[note.end() :], set())}" if note else calls(text, known))
        own = (int(m.group(1)) for m in _CALL.finditer(text)) if not note else ()
        out += [f"[^{n}]: {notes[n - 1]}" for n in own if 0 < n <= len(notes) and str(n) not in loose]
    return out


class _WordFile(NamedTuple):
    paragraphs: list[str]  # with raised numbers marked
    notes: list[str]  # Word's own, in the order of their calls
    printed: list[str]
    drops: list[tuple[str, str]]
    strange: list[tuple[str, str]]


def _read(body: bytes) -> _WordFile:
    parts = _parts(body)
    whole = parse.xml(parts[PART])
    main = first(whole, "body")
    if main is None:
        raise StructureChanged("a Word file without a body")
    notes_parts = {kind: parse.xml(parts[name]) for kind, name in _NOTES.items() if name in parts}
    strange = [pair for root in (whole, *notes_parts.values()) for pair in _strange(root)]
    references = [*main.iter(*_CALLS)]
    for n, call in enumerate(references, 1):
        call.text = str(n)
    numbering, styles = (parse.xml(parts[name]) if name in parts else None for name in _LISTS)
    numbers = docx_numbers.read(numbering, styles)
    out = [text for text in _blocks(main, numbers, 0) if text]
    if not out:
        raise EmptyExtract("a Word file without text")
    bodies = {
        (kind, id_): text for kind, root in notes_parts.items() for id_, text in _footnotes(root).items()
    }
    notes = [bodies.get((local(e), _attribute(e, "id")), "") for e in references]
    printed = [e.text or "" for e in main.iter("{*}t")] + notes
    return _WordFile(out, notes, printed, [*_left_out(main)], strange)


def _left_out(main: etree._Element) -> Iterator[tuple[str, str]]:
    """The text that is marked as deleted, or stands there a second time for older programs."""
    seen: set[etree._Element] = set()
    for element in main.iter("{*}del", "{*}moveFrom", "{*}Fallback", "{*}r"):
        name = local(element)
        if name == "r" and not _struck(element):
            continue
        for text in element.iter("{*}t"):
            if text not in seen:
                seen.add(text)
                yield "duplicate" if name == "Fallback" else "deleted", text.text or ""


def _footnotes(root: etree._Element) -> dict[str, str]:
    return {
        _attribute(e, "id"): calls(clean(" ".join(_text(p) for p in e.iter("{*}p"))), set())
        for e in elements(root)
    }


def _attribute(element: etree._Element, name: str) -> str:
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}" + name)), "")


def _parts(body: bytes) -> dict[str, bytes]:
    """The parts that are read, by name, never more than `MAX_XML` bytes of each."""
    out: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(BytesIO(body)) as archive:
            if len(archive.filelist) > MAX_ENTRIES:
                raise TooLarge(f"{len(archive.filelist)} entries in a Word file")
            names = {info.filename for info in archive.filelist}
            for name in (PART, *(n for n in (*_LISTS, *_NOTES.values()) if n in names)):
                out[name] = _part(archive, name)
    except KeyError as error:
        raise Unreadable(f"not a Word file: no {PART} in it") from error
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, RuntimeError) as error:
        raise Unreadable(f"not a readable Word file: {error}") from error
    return out


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    info = archive.getinfo(name)
    if info.flag_bits & 1:
        raise Unreadable("the Word file is encrypted")
    if info.file_size > MAX_XML or info.file_size > MAX_RATIO * max(info.compress_size, 4096):
        raise TooLarge(f"{name} expands to {info.file_size} bytes")
    try:
        with archive.open(info) as stream:
            data = stream.read(MAX_XML + 1)
    except ValueError as error:  # a place before the file's beginning
        raise Unreadable(f"the Word file is damaged: {error}") from error
    if len(data) > MAX_XML:
        raise TooLarge(f"{name} is larger than it says")
    return data


def _blocks(container: etree._Element, numbers: docx_numbers.ListNumbers, depth: int) -> Iterator[str]:
    """Paragraphs and rows below a container; content controls and revisions are opened."""
    guard_depth(depth)
    for element in elements(container):
        name = local(element)
        if name in _DROPPED:
            continue
        if name == "p":
            text = _text(element)
            label = numbers.label(element) if text else ""
            yield f"{label} {text}" if label else text
            for box in _outermost(element, "txbxContent"):
                yield from _blocks(box, numbers, depth + 1)
        elif name == "tr":
            cells = [
                " ".join(t.replace("\n", " ") for t in _blocks(cell, numbers, depth + 1) if t)
                for cell in _outermost(element, "tc")
            ]
            yield " | ".join(cell for cell in cells if cell)
        else:
            yield from _blocks(element, numbers, depth + 1)


#: Text in no paragraph, or in none of the body and of the notes.
_ASTRAY = etree.XPath(
    "descendant::*[local-name()='t'][not(ancestor::*[local-name()='p']) or not(ancestor::*["
    "local-name()='body' or local-name()='footnote' or local-name()='endnote'][parent::*[not(parent::*)]])]"
)


def _strange(root: etree._Element) -> Iterator[tuple[str, str]]:
    """(element, text) of words where the format has none; Word shows them nowhere."""
    for element in root.iter(etree.Element):
        name = etree.QName(element)
        own = element.text if name.localname not in _WORDS and "rawing" not in (name.namespace or "") else ""
        for text in (own, element.tail):
            if text and any(map(str.isalpha, text)):
                yield name.localname, text
    for element in _ASTRAY(root):
        yield local(element.getparent()), element.text or ""


def _outermost(container: etree._Element, name: str) -> Iterator[etree._Element]:
    """The elements of a name below another one, in order, none inside another: the cells of a row (not those
    of tables inside cells), the text boxes anchored in a paragraph."""
    stack = list(reversed([*elements(container)]))
    while stack:
        element = stack.pop()
        if local(element) == name:
            yield element
        elif local(element) not in _DROPPED:
            stack.extend(reversed([*elements(element)]))


def _text(paragraph: etree._Element) -> str:
    """The paragraph's own words, without deleted runs and without its text boxes."""
    out: list[str] = []
    stack = list(reversed([*elements(paragraph)]))
    while stack:
        element = stack.pop()
        name = local(element)
        if name == "t":
            out.append(element.text or "")
        elif name in _NOTES and element.text:
            out.append(f"{RAISED}{element.text}{END}")
        elif name == "r" and (number := _raised(element)):
            out.append(f"{RAISED}{number}{END}")
        elif name in _CHARACTERS:
            out.append(_CHARACTERS[name])
        elif name not in _DROPPED and name != "txbxContent" and not (name == "r" and _struck(element)):
            stack.extend(reversed([*elements(element)]))
    return "\n".join(line for line in (clean(part) for part in "".join(out).split("\n")) if line)


def _raised(run: etree._Element) -> str | None:
    """The number a run holds and nothing else, when it is set above the line."""
    properties = first(run, "rPr")
    align = first(properties, "vertAlign") if properties is not None else None
    if align is None or _attribute(align, "val") != "superscript" or _struck(run):
        return None
    text = "".join(e.text or "" for e in elements(run) if local(e) == "t").strip()
    return text if _NUMBER.fullmatch(text) else None


def _struck(run: etree._Element) -> bool:
    """Whether a run is struck through, the way drafts print deleted words."""
    properties = first(run, "rPr")
    for mark in elements(properties) if properties is not None else ():
        if local(mark) in {"strike", "dstrike"}:
            value = next((v for k, v in mark.attrib.items() if str(k).endswith("}val")), "1")
            return str(value).lower() not in _OFF
    return False
