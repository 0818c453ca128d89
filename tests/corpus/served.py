"""What stands in served bytes, taken out of them: an article, an annex, a title, whatever the format.

Only the letters of what is to go come from a reading. They are looked for in the bytes as one run, and the run
goes with the elements or lines it leaves empty: what a publisher's page looks like when it is no longer there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from lxml import etree, html

from tracker.law.eids import is_below
from tracker.law.text import compare_key
from tracker.model import Capture, Document, Provision
from tracker.readers.parse import decode

_NO_LETTER = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    return _NO_LETTER.sub("", compare_key(text)).casefold()


def unit(document: Document, eid: str) -> list[str]:
    """The letters of a unit and of each thing below it, in order."""
    inside = [p for p in document.provisions if p.eid == eid or is_below(p.eid, eid)]
    return [letters(f"{p.num or ''} {p.heading or ''} {p.text}") for p in inside]


def last(document: Document, types: frozenset[str]) -> Provision | None:
    """The last unit of some types that does not stand alone in its chapter (or in the text)."""
    alone = Counter(p.parent for p in document.provisions)
    units = [p for p in document.provisions if p.type in types]
    found = units[-1] if units else None
    return found if found is not None and alone[found.parent] > 1 else None


def without(capture: Capture, pieces: Sequence[str], *, every: bool = False) -> Capture | None:
    """The capture without the last run of those letters (``every``: without each such run in its first quarter),
    or in XML without the element that holds them and little else; None where they are neither."""
    gone = "".join(pieces)
    if not gone or capture.body.startswith((b"%PDF", b"PK", b"{", b"[")):
        return None
    marked = capture.body.lstrip()[:1] == b"<" and "markdown" not in capture.media_type
    body = (
        _from_tree(capture, pieces, every=every)
        if marked
        else _from_lines(decode(capture), gone, every=every)
    )
    return replace(capture, body=body) if body is not None else None


def _from_lines(text: str, gone: str, *, every: bool) -> bytes | None:
    lines = text.splitlines(keepends=True)
    folded = [letters(line) for line in lines]
    spans = list(_runs(folded, gone))
    if not spans:
        return None
    for start, end in [s for s in spans if s[0] * 4 < len(folded)] if every else spans[-1:]:
        lines[start:end] = [""] * (end - start)
    return "".join(lines).encode()


def _from_tree(capture: Capture, pieces: Sequence[str], *, every: bool) -> bytes | None:
    xml = capture.body.lstrip().startswith(b"<?xml") or "xml" in capture.media_type
    if xml:
        root = etree.fromstring(capture.body, etree.XMLParser(huge_tree=True))
    else:
        root = html.document_fromstring(decode(capture).encode(), parser=html.HTMLParser(encoding="utf-8"))
    nodes: list[tuple[etree._Element, str]] = []  # where words stand, in order: an element, its text or tail
    for event, element in etree.iterwalk(root, events=("start", "end", "comment", "pi")):
        kind = "text" if event == "start" else "tail"
        if getattr(element, kind) and element.tag not in ("script", "style"):
            nodes.append((element, kind))
    folded = [letters(getattr(element, kind)) for element, kind in nodes]
    spans = list(_runs(folded, "".join(pieces)))
    emptied = set()
    if xml and not spans and not every and (holder := _holder(root, pieces)) is not None:
        for inner in [holder, *holder.iterdescendants()]:
            inner.text, inner.tail = "", inner.tail if inner is holder else ""
        emptied.add(holder)
    elif not spans:
        return None
    for start, end in [s for s in spans if s[0] * 4 < len(folded)] if every else spans[-1:]:
        for element, kind in nodes[start:end]:
            setattr(element, kind, "")
            emptied.add(element if kind == "text" else element.getparent())
    for element in list(emptied):
        _drop_if_empty(element)
    return (
        etree.tostring(root, encoding="utf-8", xml_declaration=True)
        if xml
        else html.tostring(root, encoding="utf-8")
    )


def _holder(root: etree._Element, pieces: Sequence[str]) -> etree._Element | None:
    """The element that holds all pieces and not much more: numbers and headings stand elsewhere in it."""
    words = [max(pieces, key=len)[-60:], pieces[-1][-60:]]
    size = sum(map(len, pieces))
    fits = []
    for element in root.iter():
        if isinstance(element.tag, str):
            text = letters("".join(element.itertext()))
            if all(w in text for w in words) and size * 0.8 <= len(text) <= size * 1.3 + 80:
                fits.append((abs(len(text) - size), len(fits), element))
    return min(fits)[2] if fits else None  # the nearest in size, the outermost of equals


def _drop_if_empty(element: etree._Element | None) -> None:
    while element is not None and element.getparent() is not None:
        parent = element.getparent()
        if letters("".join(element.itertext())):
            return
        if element.tail and letters(element.tail):
            before = element.getprevious()
            if before is not None:
                before.tail = (before.tail or "") + element.tail
            else:
                parent.text = (parent.text or "") + element.tail
        parent.remove(element)
        element = parent


def _runs(folded: Sequence[str], gone: str) -> Iterator[tuple[int, int]]:
    """The runs of whole nodes (lines) that are just those letters, in order."""
    whole = "".join(folded)
    starts, at = {}, 0
    for n, piece in enumerate(folded):
        if piece:
            starts.setdefault(at, n)
        at += len(piece)
    ends = {}
    at = 0
    for n, piece in enumerate(folded):
        at += len(piece)
        if piece:
            ends[at] = n + 1
    found = whole.find(gone)
    while found >= 0:
        if found in starts and found + len(gone) in ends:
            yield starts[found], ends[found + len(gone)]
        found = whole.find(gone, found + 1)
