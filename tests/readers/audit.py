"""Changes to the markup of a sample that must not lose a word silently.

Every element is moved out of its parent, wrapped in an element nobody knows, and followed by one with words of
its own. A reader must then still have every word, or say so: by a warning or by refusing the capture.
"""

from __future__ import annotations

import copy
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from zipfile import ZipFile

from lxml import etree, html

from tracker.model import Capture, CaptureError, Document, ProvisionStatus, SourceSpec
from tracker.readers import formats

UNKNOWN, WORDS = "unbekanntes", "Zwölf vergessene Zeilen"
Read = Callable[[Sequence[Capture]], Document]
Write = Callable[[etree._Element], bytes]
_WORD = re.compile(r"[\u3005-\u9fff]|[^\W\d_\u3005-\u9fff]+|\d+")  # Han and kana stand for themselves


def trials(root: etree._Element) -> Iterator[tuple[str, str, etree._Element]]:
    """(what was done, words added, the changed tree) for every element below the root."""
    count = sum(1 for e in root.iter() if isinstance(e.tag, str))
    for n in range(1, count):
        for change in (_hoist, _wrap, _add):
            tree = copy.deepcopy(root)
            element = [e for e in tree.iter() if isinstance(e.tag, str)][n]
            name = etree.QName(element).localname
            if change(element):
                yield f"{change.__name__.strip('_')} {name} {n}", WORDS if change is _add else "", tree


def _hoist(element: etree._Element) -> bool:
    parent = element.getparent()
    if parent is None or parent.getparent() is None:
        return False
    tail, element.tail = element.tail, None
    if tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + tail
        else:
            before.tail = (before.tail or "") + tail
    parent.addnext(element)  # lxml moves the parent's tail behind the new element
    return True


def _wrap(element: etree._Element) -> bool:
    parent = element.getparent()
    if parent is None:
        return False
    around = etree.Element(UNKNOWN)
    around.tail, element.tail = element.tail, None
    parent.replace(element, around)
    around.append(element)
    return True


def _add(element: etree._Element) -> bool:
    beside = etree.Element(UNKNOWN)
    beside.text = WORDS
    beside.tail, element.tail = element.tail, None
    element.addnext(beside)
    return True


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def words(document: Document) -> Counter[str]:
    """The words of a reading: title, and every provision; once, what a reader wrote for each of a range of
    deleted articles."""
    texts = [document.title]
    last = None
    for p in document.provisions:
        said = (p.num, p.heading, p.text)
        if p.status is ProvisionStatus.IN_FORCE or said != last:
            texts += [part or "" for part in said]
        last = said
    return _words(" ".join(texts))


def printed(root: etree._Element) -> Counter[str]:
    """The words of a tree, those of attributes too: a reader may write more, which is no word to be lost."""
    attributes = (str(value) for e in root.iter() for value in e.attrib.values())
    return _words(" ".join((*map(str, root.itertext()), *attributes)))


def lost(wanted: Counter[str], before: Document, read: Read, captures: Sequence[Capture]) -> list[str]:
    """The words changed captures lose without a warning; none where they are refused."""
    try:
        after = read(captures)
    except CaptureError:
        return []
    if set(after.warnings) - set(before.warnings):
        return []
    return sorted((wanted - words(after)).elements())


def _xml(body: bytes) -> Iterator[tuple[etree._Element, Write]]:
    root = etree.fromstring(body, etree.XMLParser(remove_comments=True))
    yield root, lambda tree: etree.tostring(tree, encoding="utf-8", xml_declaration=True)


def _html(body: bytes) -> Iterator[tuple[etree._Element, Write]]:
    declared = re.search(rb"charset=([\w-]+)", body[:500])
    encoding = declared[1].decode() if declared else "utf-8"
    root = html.document_fromstring(body.decode(encoding))
    yield root, lambda tree: b"<!DOCTYPE html>" + etree.tostring(tree, encoding=encoding, method="html")


def _json(body: bytes) -> Iterator[tuple[etree._Element, Write]]:
    """Every piece of HTML in a JSON answer."""
    for piece in [x for x in _strings(json.loads(body)) if "<" in x]:
        written = json.dumps(piece).encode()
        assert written in body, "samples write their HTML as json.dumps does"
        yield html.fragment_fromstring(piece, create_parent="div"), partial(_put_back, body, written)


def _put_back(body: bytes, written: bytes, tree: etree._Element) -> bytes:
    piece = etree.tostring(tree, encoding="unicode", method="html")
    return body.replace(written, json.dumps(piece).encode())


def _word(body: bytes) -> Iterator[tuple[etree._Element, Write]]:
    """The paragraphs and the notes of a Word file."""
    with ZipFile(BytesIO(body)) as file:
        entries = {name: file.read(name) for name in file.namelist()}
    for name in ("word/document.xml", "word/footnotes.xml"):
        if name in entries:
            yield etree.fromstring(entries[name]), partial(_zipped, entries, name)


def _zipped(entries: dict[str, bytes], changed: str, tree: etree._Element) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as file:
        for name, body in (entries | {changed: etree.tostring(tree)}).items():
            file.writestr(name, body)
    return out.getvalue()


def _lines(body: bytes) -> Iterator[tuple[etree._Element, Write]]:
    """A plain text as a tree of its lines: what is moved out of nothing stays, what is added is a line."""
    root = etree.Element("text")
    for line in body.decode().split("\n"):
        etree.SubElement(root, "line").text = line
    yield root, lambda tree: "\n".join("".join(map(str, line.itertext())) for line in tree).encode()


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inside in value.values() if isinstance(value, dict) else value:
            yield from _strings(inside)


def silent_losses(captures: Sequence[Capture], read: Read, n: int = 0) -> tuple[int, list[str]]:
    """(number of trials, those that lose words silently) over the markup of the ``n``-th capture."""
    before = read(captures)
    body = captures[n].body
    start = body.lstrip()[:9].lower()
    markup = _html if start[:5] in {b"<!doc", b"<html"} else _xml if start[:1] == b"<" else _lines
    parts = _json if start[:1] == b"{" else _word if start[:2] == b"pk" else markup
    count, out = 0, []
    for root, write in parts(body):
        wanted = words(before) & printed(root)
        for name, added, tree in trials(root):
            count += 1
            changed = list(captures)
            changed[n] = replace(captures[n], body=write(tree))
            if gone := lost(wanted + _words(added), before, read, changed):
                out.append(f"{name}: {' '.join(gone)[:80]}")
    return count, out


def reader(format_: str, language: str, part: str | None = None) -> Read:
    """Reads captures by the module of a format, without the checks around it."""
    spec = SourceSpec("sample", "sample", language, format=format_, part=part)
    return lambda captures: formats.load(format_).extract(captures, spec)
