"""Numbered paragraphs and lettered points inside flat text, found by their order.

Many publishers print an article as one run of text: "1. ... (a) ... (i) ...". A mark opens a
provision only where it continues a sequence (1, 2, 3; a, b, c; i, ii, iii) or starts one, so that
"see Article\n12.9" or a footnote that happens to begin a line stays text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.text import clean

if TYPE_CHECKING:
    from tracker.extract.build import Builder

_MARK = re.compile(
    r"(?:•\s*)?(?:(?P<number>\d{1,3})(?P<dot>\.(?!\d)|\)|(?=\s))"
    r"|\((?P<paren>[a-z]{1,5}|[A-Z])\)|(?P<open>[a-z]{1,5})\)|(?P<letter>[a-z])\.(?=\s))"
    r"[ \t\u00a0]*(?=\S)"
)
_ROMAN = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv",
    "xvi", "xvii", "xviii", "xix", "xx", "xxi", "xxii", "xxiii", "xxiv", "xxv",
]  # fmt: skip
_ALPHA = [*"abcdefghijklmnopqrstuvwxyz", *(c + c for c in "abcdefghijklmnopqrstuvwxyz")]
_SPANISH = [*"abcdefghijklmnñopqrstuvwxyz"]
_MAX_MARKS = 3  # on one line: "3. (a) (i)"

#: kind -> (eid prefix, type)
_KINDS = {
    "number": ("para", "paragraph"),
    "alpha": ("point", "point"),
    "roman": ("subpoint", "subpoint"),
    "upper": ("item", "item"),
}


@dataclass(slots=True)
class _Mark:
    label: str  # as printed: "1.", "(a)"
    value: str  # "1", "a", "ii"
    firm: bool  # False for a number without a dot


@dataclass(slots=True)
class _Open:
    kind: str
    value: str
    eid: str


def successor(kind: str, value: str) -> set[str]:
    """The values that may follow ``value`` in a list of this kind."""
    if kind == "number":
        return {str(int(value) + 1)}
    if kind == "upper":
        return {chr(ord(value) + 1)}
    out = set()
    for sequence in (_ROMAN,) if kind == "roman" else (_ALPHA, _SPANISH):
        if value in sequence[:-1]:
            out.add(sequence[sequence.index(value) + 1])
    return out


def _marks(line: str) -> tuple[list[_Mark], str]:
    """The marks a line begins with, and what is left of it."""
    found: list[_Mark] = []
    while len(found) < _MAX_MARKS and (match := _MARK.match(line)):
        value = match["number"] or match["paren"] or match["open"] or match["letter"]
        firm = match["number"] is None or bool(match["dot"])
        if not firm and found:
            break
        found.append(_Mark(match.group().strip(), value, firm))
        line = line[match.end() :]
    return found, line


def add_points(builder: Builder, parent: str, text: str) -> None:
    """Split ``text`` below ``parent``, whose own text becomes what stands before the first mark.

    Linear in the text. Lines without a mark continue the provision before them.
    """
    lines = [_marks(line.strip()) for line in text.splitlines()]
    flat = [mark for marks, _ in lines for mark in marks]
    ahead = _Ahead(flat)
    opened: list[_Open] = []
    texts: dict[str, list[str]] = {parent: []}
    at = 0
    for marks, rest in lines:
        kept: list[str] = []
        for mark in marks:
            kind = None if kept else _kind(mark, opened, ahead, at)
            at += 1
            if kind is None:  # not in order: the mark and what follows it is text
                kept.append(mark.label)
                continue
            _close(opened, kind)
            above = opened[-1].eid if opened else parent
            prefix, type_ = _KINDS[kind]
            eid = builder.child(above, prefix, mark.value.lower(), type_, num=mark.label)
            opened.append(_Open(kind, mark.value, eid))
            texts[eid] = []
        current = opened[-1].eid if opened else parent
        texts[current].append(" ".join([*kept, rest]))
    for eid, parts in texts.items():
        if words := clean(" ".join(parts)):
            builder.update(eid, text=words)


def _close(opened: list[_Open], kind: str) -> None:
    """Leave the lists inside the one this kind continues, and its last item."""
    for i, item in enumerate(opened):
        if item.kind == kind:
            del opened[i:]
            return


def _kind(mark: _Mark, opened: list[_Open], ahead: _Ahead, at: int) -> str | None:
    """The list this mark continues or opens; None when it is out of order."""
    if mark.value.isdigit():
        last = next((o for o in opened if o.kind == "number"), None)
        wanted = {"1"} if last is None else successor("number", last.value)
        in_order = mark.value in wanted and (last is not None or not opened)
        return "number" if in_order and (mark.firm or ahead.number_follows(mark.value, at)) else None
    kinds = ["upper"] if mark.value.isupper() else ["roman", "alpha"]
    for item in reversed(opened):  # deepest list first
        if item.kind in kinds and mark.value in successor(item.kind, item.value):
            if item.kind == "alpha" and mark.value == "i" and ahead.next_value(at) == "ii":
                break  # (h) holds a list of its own: (i), (ii)
            return item.kind
    names = [o.kind for o in opened]
    for kind, start in (("alpha", "a"), ("roman", "i"), ("upper", "A")):
        if mark.value == start and kind in kinds and kind not in names:
            return kind
    return None


class _Ahead:
    """What comes later in the text, answered in constant time."""

    def __init__(self, marks: list[_Mark]) -> None:
        self._marks = marks
        self._last_firm: dict[str, int] = {m.value: i for i, m in enumerate(marks) if m.firm}

    def next_value(self, at: int) -> str | None:
        return self._marks[at + 1].value if at + 1 < len(self._marks) else None

    def number_follows(self, value: str, at: int) -> bool:
        """A number whose dot was lost: the next one is firm and it does not come again itself."""
        after = self._last_firm.get(str(int(value) + 1), -1)
        return after > at and self._last_firm.get(value, -1) < at
