"""What stands inside an article of a treaty or statute: 1., (a), (i), (A), and paragraphs without number.

Marks open a provision only where they continue or start a list; what merely looks like one, because a
line broke before "(b) of paragraph 2", stays text. Eids are those of `eu.provisions`, so that a draft in a
PDF and the printing in the Official Journal can be laid side by side: the second subparagraph of a
paragraph is ``__sub_2``, text that ends the sentence around a list ``__wrapup_1``, a list in a list
``__point_a__point_i``. A title between numbered paragraphs is a ``crossheading`` beside them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.law import eids
from tracker.law.numbers import roman
from tracker.readers.build import Builder
from tracker.readers.grammar.body.marks import ListMark, marks, number_of, rank_of
from tracker.readers.grammar.tables.western import is_title
from tracker.readers.grammar.tables.western_words import any_of
from tracker.readers.lines import Line

_JOINED = any_of("joints")  # without a stop before it, a single "o" is a letter
_ENDED = re.compile(rf"(?:[.;:?!”\"»]|[;,] ?(?:{_JOINED})|\b(?!o$)(?:{_JOINED}))$")
_STOPPED = re.compile(rf"(?:[.;:?!”\"»—]|[;,] ?(?:{_JOINED}))$")
_NOT_A_START = re.compile(rf"(?:{_JOINED}|{any_of('goes_on')})\b|[,;.)]")
_JOINTS = frozenset(_JOINED.split("|"))
#: "12.6" at the beginning of a line goes on with a list of references.
_REFERENCE = re.compile(r"\d{1,3}\.\d")
#: Definitions begin with a small letter and are paragraphs all the same.
_DEFINES = re.compile(r"[^.;:]{1,200}?\b(?:means?|mean|(?:has|have) the (?:same )?meaning|includes?)\b")
#: A definition by itself: "ship means a vessel".
_TERM = re.compile(r"[^.;:,]{1,60}?\s(?:means|includes|has the (?:same )?meaning)\b")
#: The width where paragraphs are whole: no line is short because it was broken.
UNBROKEN = 1_000_000
_MAX_SKIP = 3
_SHORT = 0.75  # a printed line this much shorter than the others ends a paragraph
_MAX_CROSSHEAD = 120
_PARAGRAPHS = frozenset({"paragraph", "subparagraph", "subsection"})


@dataclass(slots=True)
class _OpenPoint:
    kind: str
    rank: int
    eid: str


class BodyWriter:
    """Writes the lines of one article (or annex) below ``parent``; ``width`` is that of printed lines."""

    def __init__(
        self,
        builder: Builder,
        parent: str,
        width: int = UNBROKEN,
        number: str | None = None,
        paragraph: tuple[str, str] = ("para", "paragraph"),
    ) -> None:
        self._builder, self._parent, self._width, self._number = builder, parent, width, number
        self._paragraph_kind = paragraph  # prefix and type of numbered paragraphs
        self._open: list[_OpenPoint] = []
        self._resume: str | None = None
        self._left: list[_OpenPoint] = []  # lists an unnumbered paragraph interrupted
        self._counts: dict[tuple[str, str], int] = {}
        self._texts: dict[str, list[str]] = {}
        self._current: str | None = None
        self._last = ""  # the line before
        self._numbered = False
        self._lead = "pnumber"  # the kind of paragraphs in brackets
        self._firm: dict[str, int] = {}  # numbers of paragraphs still to come, and how often

    def write(self, lines: Sequence[Line]) -> None:
        parsed = [(line, [] if line.table else marks(line.text, self._number)) for line in lines]
        values = self._look_ahead(parsed)
        titles = _crossheads(parsed) if self._numbered else set()
        at = 0
        for i, (line, found) in enumerate(parsed):
            if i in titles:
                self._crosshead(line.text, goes_on=i - 1 in titles)
                continue
            rest = line.text
            for k, mark in enumerate(found, at + 1):
                if "number" in mark.kinds:
                    self._firm[mark.value] -= 1
                if (kind := self._accept(mark, line, values[k])) is None:
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
            if parts:  # lines are cleaned
                self._builder.update(eid, text=" ".join(parts))

    def _look_ahead(self, parsed: Sequence[tuple[Line, list[ListMark]]]) -> list[str]:
        """The values of all marks and an empty one; learns whether paragraphs are numbered, and how far."""
        values: list[str] = []
        self._numbered, self._firm = False, {}
        for _, found in parsed:
            if found and found[0].value == "1" and "number" in found[0].kinds:
                self._numbered = True
            for mark in found:
                values.append(mark.value)
                if "number" in mark.kinds:
                    self._firm[mark.value] = self._firm.get(mark.value, 0) + 1
        if not self._numbered and parsed and (first := parsed[0][1]):  # "(1) One. (2) Two.", without a lead
            self._numbered = first[0].kinds == ("pnumber",) and first[0].value == "1"
            if first[0].num == "(a)" and self._paragraph_kind[1] == "subsection":
                self._numbered, self._lead = True, "alpha"
        return [*values, ""]

    def _accept(self, mark: ListMark, line: Line, following: str) -> str | None:
        """The kind of list this mark continues or starts; None when it is text."""
        ended = line.gap or line.bullet or not self._last or bool(_ENDED.search(self._last))
        for i in range(len(self._open) - 1, -1, -1):
            item = self._open[i]
            if item.kind not in mark.kinds or (rank := rank_of(item.kind, mark.value)) is None:
                continue
            step = rank - item.rank
            if step > 1 and item.kind == "number" and self._firm.get(str(item.rank + 1), 0) > 0:
                return None  # the next number is still to come
            if (
                item.kind == "dash"
                or (ended and step > 0 and (step <= _MAX_SKIP or self._left_out(item, rank, following)))
                or (ended and item.kind in {"alpha", "upper"} and _is_inserted(item.rank, mark.value))
                or (step == 0 and mark.value[-1:].isalpha() and item.kind in {"number", "pnumber"})
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
            if kind != "dash" and rank_of(kind, mark.value) != 1:
                continue
            if kind == "number" and not ended:
                return None
            known = [o.kind for o in self._open]
            if kind in known and not ended:
                return None  # "the declaration referred to in subparagraph / (a) is made"
            if kind in known:
                del self._open[known.index(kind) :]
            return kind
        return None

    def _left_out(self, item: _OpenPoint, rank: int, following: str) -> bool:
        """Whether letters were left out of a list that goes on: (b), (y), (z)."""
        return item.kind in {"alpha", "upper"} and rank <= 26 and rank_of(item.kind, following) == rank + 1

    def _resumed(self, mark: ListMark) -> str | None:
        """The list that an unnumbered paragraph stood in: a), b), a paragraph, c)."""
        for i in range(len(self._left) - 1, -1, -1):
            item = self._left[i]
            if item.kind in {"number", "dash"} or item.kind not in mark.kinds:
                continue
            if rank_of(item.kind, mark.value) == item.rank + 1:
                self._open, self._left = self._left[:i], []
                self._current, self._resume = None, self._builder.get(item.eid).parent
                return item.kind
        return None

    def _add(self, mark: ListMark, kind: str) -> None:
        above = self._resume or (self._open[-1].eid if self._open else None)
        self._resume = None
        if len(self._open) == 1 and self._current and self._builder.get(self._current).type == "subparagraph":
            above = None if kind == "number" else self._current
        if above is None and (kind == "number" or (kind == self._lead and self._numbered)):
            (prefix, type_), above = self._paragraph_kind, self._parent
        else:
            if above is None:
                above = self._carrier()
            prefix = {"number": "item", "dash": "indent"}.get(kind, "point")
            type_ = prefix if prefix != "point" else "subpoint" if self._inside_point() else "point"
        key = mark.value.lower()
        if kind == "dash":
            self._counts[above, "indent"] = n = self._counts.get((above, "indent"), 0) + 1
            key = str(n)
        eid = self._builder.add(eids.join(above, f"{prefix}_{key}"), above, type_, num=mark.num)
        rank = rank_of(kind, mark.value) or 0 if kind != "dash" else 0
        self._open.append(_OpenPoint(kind, rank, eid))
        if prefix == self._paragraph_kind[0]:
            self._counts[self._parent, prefix] = rank
        self._current = eid
        self._texts[eid] = []

    def _inside_point(self) -> bool:
        points = {"point", "subpoint", "indent"}
        return any(self._builder.get(o.eid).type in points for o in self._open)

    def _crosshead(self, text: str, *, goes_on: bool) -> None:
        """A title of the paragraphs below it, which stay where they are."""
        kind = (self._parent, "xhd")
        if not goes_on:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._builder.child(self._parent, "xhd", self._counts[kind], "crossheading", heading=text)
        else:
            eid = eids.join(self._parent, f"xhd_{self._counts[kind]}")
            self._builder.update(eid, heading=f"{self._builder.get(eid).heading} {text}")
        self._last = ":"  # what comes next stands at a beginning

    def _carrier(self) -> str:
        """The unnumbered paragraph a list hangs on."""
        if self._current is None:
            self._unnumbered(
                "sub" if self._numbered else "para", "subparagraph" if self._numbered else "paragraph", ""
            )
        eid = self._current or self._parent
        while (provision := self._builder.get(eid)).type not in _PARAGRAPHS:
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
        if _REFERENCE.match(line.text) and self._last[-1:] not in ".;:":
            return True
        if line.gap:
            goes_on = not _STOPPED.search(self._last) and line.text[0].islower()
            return goes_on and not _TERM.match(line.text)
        if self._last.endswith("—") and line.text[0] in "“\"‘'":
            return False  # definitions
        if self._last.endswith((";", ":")) or re.search(r"; (?:and|or)$", self._last):
            return False
        return not (self._last.endswith(".") and len(self._last) < self._width * _SHORT)

    def _paragraph(self, text: str) -> None:
        if text[:1].islower() and self._inside_point() and not _DEFINES.match(text):
            self._wrapup(text)
            return
        numbers = [
            o
            for o in self._open
            if o.kind in {"number", self._lead}
            and o.eid.startswith(eids.join(self._parent, f"{self._paragraph_kind[0]}_"))
        ]
        self._left = self._open if len(self._open) > len(numbers[:1]) else self._left
        self._open = numbers[:1]
        if self._numbered:
            self._unnumbered("sub", "subparagraph", text)
        else:
            self._open = []
            self._unnumbered("para", "paragraph", text)

    def _wrapup(self, text: str) -> None:
        """The end of the sentence that holds the list: "where such use is necessary"."""
        at = next(i for i, o in enumerate(self._open) if self._builder.get(o.eid).type not in _PARAGRAPHS)
        above = self._builder.get(self._open[at].eid).parent or self._parent
        self._left, self._open = self._open, self._open[:at]
        self._counts[above, "wrapup"] = n = self._counts.get((above, "wrapup"), 0) + 1
        self._current = self._builder.child(above, "wrapup", n, "wrapup")
        self._texts[self._current] = [text]

    def _unnumbered(self, prefix: str, type_: str, text: str) -> None:
        above = self._open[0].eid if self._open and prefix != "para" else self._parent
        first = 1 if prefix == "sub" and above != self._parent else 0  # the paragraph's own text is the first
        self._counts[above, prefix] = n = self._counts.get((above, prefix), first) + 1
        eid = self._builder.child(above, prefix, n, type_)
        self._texts[eid] = [text] if text else []
        self._current = eid

    def _append(self, text: str) -> None:
        if self._current is None:
            self._paragraph(text)
        elif text:
            self._texts.setdefault(self._current, []).append(text)


def _is_inserted(rank: int, value: str) -> bool:
    """Whether a point was inserted behind another: (ba) behind (b), (aa) behind (a)."""
    value = value.lower()
    return len(value) == 2 and ord(value[0]) - 96 == rank and roman(value) is None


def _crossheads(parsed: Sequence[tuple[Line, list[ListMark]]]) -> set[int]:
    """The lines that are titles between numbered paragraphs: the next number in order follows."""
    titles = {i for i, (line, found) in enumerate(parsed) if not found and _may_be_crosshead(line)}
    out: set[int] = set()
    if not titles:
        return out
    pending: list[int] = []
    last, before = 0, ":"
    for i, (line, found) in enumerate(parsed):
        number = number_of(found[0].value) if found and "number" in found[0].kinds else None
        if number is not None and number == last + 1:
            out.update(pending)
            last = number
        ended = line.gap or bool(_ENDED.search(before)) or i - 1 in pending
        pending = [*pending[-1:], i] if i in titles and ended else []
        before = line.text
    return out


def _may_be_crosshead(line: Line) -> bool:
    return not line.table and len(line.text) <= _MAX_CROSSHEAD and is_title(line.text)
