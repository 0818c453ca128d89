"""What stands inside an article of a treaty or statute: 1., (a), (i), (A), and paragraphs without number.

Marks open a provision only where they continue or start a list; what merely looks like one, because a
line broke before "(b) of paragraph 2", stays text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.extract.western_heads import roman
from tracker.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracker.extract.build import Builder
    from tracker.extract.lines import Line

_MARK = re.compile(
    r"(?:(?P<number>\d{1,3})(?P<suffix>[a-z]|bis|ter)?\.(?!\d)|\((?P<pnumber>\d{1,3})\)|"
    r"\((?P<lower>[a-zñ]{1,6})\)|\((?P<upper>[A-Z]{1,5})\)|(?P<open>[a-zñ]{1,5})\)|(?P<dash>[-–—•])(?=\s))\s*"
)
_ENDED = re.compile(r"(?:[.;:?!”\"»]|[;,] ?(?:and|or|y|o|et|ou|und|oder)|\b(?:and|or|y|et|ou|und|oder))$")
_NOT_A_START = re.compile(r"(?:and|or|to|through|of|above|below|y|o|et|ou|und|oder|bis)\b|[,;.)]")
_JOINTS = {"and", "or", "y", "o", "et", "ou", "und", "oder"}
_MAX_SKIP = 3
_MAX_MARKS = 3  # on one line: "3. (a) (i)"
_SHORT = 0.75  # a printed line this much shorter than the others ends a paragraph


@dataclass(slots=True)
class _Mark:
    kinds: tuple[str, ...]
    value: str
    num: str
    rest: str


@dataclass(slots=True)
class _Open:
    kind: str
    rank: int
    eid: str


def _rank(kind: str, value: str) -> int | None:
    """The place of a mark in its kind of list, from 1."""
    if kind in {"number", "pnumber"}:
        return int(re.sub(r"\D", "", value))
    if kind in {"roman", "uroman"}:
        return roman(value)
    if value == "ñ":
        return 15
    if len(value) == 1 or len(set(value)) == 1:
        return ord(value[0].lower()) - 96 + 26 * (len(value) - 1)
    return None


def marks(text: str, number: str | None) -> list[_Mark]:
    """The marks a line begins with; ``number`` is the article's, for paragraphs printed "4.1"."""
    out: list[_Mark] = []
    if number and (own := re.match(rf"{re.escape(number)} ?\. ?(?P<n>\d{{1,3}})(?=\s)\s*", text)):
        out.append(_Mark(("number",), own["n"], own.group().strip(), text[own.end() :]))
        text = out[-1].rest
    while len(out) < _MAX_MARKS and (found := _MARK.match(text)):
        rest = text[found.end() :]
        kinds: tuple[str, ...]
        if found["number"]:
            kinds, value = ("number",), found["number"] + (found["suffix"] or "")
        elif found["pnumber"]:
            kinds, value = ("pnumber",), found["pnumber"]
        elif found["dash"]:
            kinds, value = ("dash",), found["dash"]
        elif found["upper"]:
            kinds, value = ("uroman", "upper"), found["upper"]
        else:
            kinds, value = ("roman", "alpha"), found["lower"] or found["open"]
        out.append(_Mark(kinds, value, found.group().strip(), rest))
        text = rest
    return out


class BodyWriter:
    """Writes the lines of one article (or annex) below ``parent``."""

    def __init__(self, builder: Builder, parent: str, width: int, number: str | None = None) -> None:
        self._builder, self._parent, self._width, self._number = builder, parent, width, number
        self._open: list[_Open] = []
        self._resume: str | None = None
        self._left: list[_Open] = []  # lists an unnumbered paragraph interrupted
        self._counts: dict[tuple[str, str], int] = {}
        self._texts: dict[str, list[str]] = {}
        self._current: str | None = None
        self._last = ""  # the line before
        self._numbered = False

    def write(self, lines: Sequence[Line]) -> None:
        parsed = [(line, [] if line.table else marks(line.text, self._number)) for line in lines]
        self._numbered = any(m and "number" in m[0].kinds and m[0].value == "1" for _, m in parsed)
        if not self._numbered:
            first = next((m[0] for _, m in parsed if m), None)
            self._numbered = first is not None and first.kinds == ("pnumber",) and first.value == "1"
        values = _ahead(m for _, found in parsed for m in found)
        at = 0
        for line, found in parsed:
            rest = line.text
            for k, mark in enumerate(found):
                if (kind := self._accept(mark, line, values[at + k])) is None:
                    break
                self._add(mark, kind)
                rest = mark.rest
                self._last = ":"  # a second mark on the line stands at a beginning
            at += len(found)
            if rest != line.text:
                self._append(rest)
            elif line.table:
                self._unnumbered("row", "row", line.text.strip("| "))
            elif self._continues(line):
                self._append(line.text)
            else:
                self._paragraph(line.text)
            self._last = line.text
        for eid, parts in self._texts.items():
            if words := clean(" ".join(parts)):
                self._builder.update(eid, text=words)

    def _accept(self, mark: _Mark, line: Line, following: str) -> str | None:
        """The kind of list this mark continues or starts; None when it is text."""
        ended = line.gap or not self._last or bool(_ENDED.search(self._last))
        for i in range(len(self._open) - 1, -1, -1):
            item = self._open[i]
            if item.kind not in mark.kinds or (rank := _rank(item.kind, mark.value)) is None:
                continue
            step = rank - item.rank
            if (
                item.kind == "dash"
                or (0 < step <= _MAX_SKIP and ended)
                or (step == 0 and mark.value[-1:].isalpha() and item.kind == "number")
            ):
                if (
                    item.kind == "alpha"
                    and mark.value == "i"
                    and (following == "ii" or self._last.endswith(":"))
                ):
                    break  # (h) holds a list of its own: (i), (ii)
                del self._open[i:]
                return item.kind
        if ended and (kind := self._resumed(mark)):
            return kind
        if not ended and _NOT_A_START.match(mark.rest):
            return None
        for kind in reversed(mark.kinds):
            if kind != "dash" and _rank(kind, mark.value) != 1:
                continue
            if kind == "number" and not ended:
                return None
            known = [o.kind for o in self._open]
            if kind in known:
                del self._open[known.index(kind) :]
            return kind
        return None

    def _resumed(self, mark: _Mark) -> str | None:
        """The list that an unnumbered paragraph stood in: a), b), a paragraph, c)."""
        for i in range(len(self._left) - 1, -1, -1):
            item = self._left[i]
            if item.kind in {"number", "pnumber", "dash"} or item.kind not in mark.kinds:
                continue
            if _rank(item.kind, mark.value) == item.rank + 1:
                self._open, self._left = self._left[:i], []
                self._current, self._resume = None, self._builder.get(item.eid).parent
                return item.kind
        return None

    def _add(self, mark: _Mark, kind: str) -> None:
        above = self._resume or (self._open[-1].eid if self._open else None)
        self._resume = None
        if len(self._open) == 1 and self._current and self._builder.get(self._current).type == "subparagraph":
            above = None if kind == "number" else self._current
        if above is None and (kind == "number" or (kind == "pnumber" and self._numbered)):
            prefix, type_, above = "para", "paragraph", self._parent
        else:
            if above is None:
                above = self._carrier()
            prefix = {"number": "item", "pnumber": "item", "dash": "indent"}.get(kind, "point")
            type_ = {"item": "item", "indent": "indent"}.get(
                prefix, "subpoint" if self._inside_point() else "point"
            )
        key = mark.value.lower()
        if kind == "dash":
            self._counts[above, "indent"] = n = self._counts.get((above, "indent"), 0) + 1
            key = str(n)
        eid = self._builder.child(above, prefix, key, type_, num=mark.num)
        self._open.append(_Open(kind, _rank(kind, mark.value) or 0 if kind != "dash" else 0, eid))
        if prefix == "para":
            self._counts[self._parent, "para"] = int(re.sub(r"\D", "", key))
        self._current = eid
        self._texts[eid] = []

    def _inside_point(self) -> bool:
        return any(o.kind not in {"number", "pnumber"} for o in self._open)

    def _carrier(self) -> str:
        """The unnumbered paragraph a list hangs on."""
        if self._current is None:
            self._unnumbered(
                "sub" if self._numbered else "para", "subparagraph" if self._numbered else "paragraph", ""
            )
        eid = self._current or self._parent
        while (provision := self._builder.get(eid)).type not in {"paragraph", "subparagraph"}:
            if provision.parent is None or eid == self._parent:
                return self._parent
            eid = provision.parent
        return eid

    def _continues(self, line: Line) -> bool:
        """Whether an unmarked line goes on with the provision before it."""
        if self._current is None:
            return False
        if not self._texts.get(self._current):
            return True  # the mark stood alone on its line
        if line.text in _JOINTS:
            return True
        if line.gap:
            return not _ENDED.search(self._last) and line.text[0].islower()
        if self._last.endswith((";", ":")) or re.search(r"; (?:and|or)$", self._last):
            return False
        return not (self._last.endswith(".") and len(self._last) < self._width * _SHORT)

    def _paragraph(self, text: str) -> None:
        numbers = [
            o
            for o in self._open
            if o.kind in {"number", "pnumber"} and o.eid.startswith(f"{self._parent}__para_")
        ]
        self._left = self._open if len(self._open) > len(numbers[:1]) else self._left
        self._open = numbers[:1]
        if self._numbered:
            self._unnumbered("sub", "subparagraph", text)
        else:
            self._open = []
            self._unnumbered("para", "paragraph", text)

    def _unnumbered(self, prefix: str, type_: str, text: str) -> None:
        above = self._open[0].eid if self._open and prefix != "para" else self._parent
        self._counts[above, prefix] = n = self._counts.get((above, prefix), 0) + 1
        eid = self._builder.child(above, prefix, n, type_)
        self._texts[eid] = [text] if text else []
        self._current = eid

    def _append(self, text: str) -> None:
        if self._current is None:
            self._paragraph(text)
        elif text:
            self._texts.setdefault(self._current, []).append(text)


def _ahead(found: Iterable[_Mark]) -> list[str]:
    """For every mark the value of the next one."""
    values = [m.value for m in found]
    return [*values[1:], ""]
