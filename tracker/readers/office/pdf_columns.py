"""Lines of a PDF page that stand beside each other: columns, notes in the margin, numbers of lines.

The text layer joins what stands on one height. A line that was joined over a wide gap comes in pieces.
Whether they are columns, or cells of a table and one line after all, the page decides: where most lines
leave the same stretch free, that stretch parts columns.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from tracker.readers.office.pdf_layout import END, RAISED, Printed

#: A gap between two words that is wider than so many times the type may part columns.
GAP = 1.3
_NUMBER = re.compile(r"\d{1,4}")
_MANY = 6  # lines on either side of what parts columns
_CROSSING = 0.3  # of the lines that may run across: titles, tables
_PROSE = 18  # letters of a line in a column, but for the shorter ones; a table has less
_SMALL = 0.93  # of the usual size
_ASIDE = 0.35  # letters in the margin, of those of the text: more is a table in small type
_EDGES = 3  # places where notes of a margin begin; cells of a table begin anywhere


class PrintedRow(NamedTuple):
    """A line of the text layer, and its pieces where wide gaps part them."""

    line: Printed
    pieces: Sequence[Printed]

    def of(self, pieces: Sequence[Printed]) -> PrintedRow:
        """The row with some of its pieces."""
        if len(pieces) == len(self.pieces):
            return self
        first, last = pieces[0], pieces[-1]
        words = [first.text, *(f"{RAISED}{x.note}{END}{x.text}" if x.note else x.text for x in pieces[1:])]
        line = replace(
            first, text=" ".join(words), right=last.right, bottom=last.bottom,
            size=max(x.size for x in pieces),
        )  # fmt: skip
        return PrintedRow(line, pieces)


def single(line: Printed) -> PrintedRow:
    """A line in one piece."""
    return PrintedRow(line, (line,))


def without_line_numbers(rows: Sequence[PrintedRow]) -> tuple[list[PrintedRow], list[str]]:
    """The lines without the numbers that count them in the margin, and those numbers."""
    texts = [x for row in rows for x in row.pieces if not _NUMBER.fullmatch(x.text)]
    if len(texts) < 3 or not any(x.right for x in texts):
        return [*rows], []
    left = Counter(round(x.left) for x in texts).most_common(1)[0][0]
    right = max(x.right for x in texts)

    def outside(x: Printed) -> bool:
        number = _NUMBER.fullmatch(x.text) is not None
        return number and (x.right < left - 2 or x.left > right + 2)

    found = [int(x.text) for row in rows for x in row.pieces if outside(x)]
    steps = {b - a for a, b in pairwise(found)}
    if len(found) < 3 or len(steps) != 1 or min(steps) <= 0:
        return [*rows], []
    kept = ((row, [x for x in row.pieces if not outside(x)]) for row in rows)
    return [row.of(pieces) for row, pieces in kept if pieces], [str(n) for n in found]


def columns(rows: Sequence[PrintedRow]) -> list[list[Printed]]:
    """The page as one stretch of lines, or as one for each column, in the order they are read."""
    place = _gutter(rows)
    if place is None:
        return [[row.line for row in rows]]
    out: list[list[Printed]] = []
    left: list[Printed] = []
    right: list[Printed] = []

    def end() -> None:
        out.extend(part for part in (left[:], right[:]) if part)
        left.clear()
        right.clear()

    for row in sorted(rows, key=lambda row: -row.line.top) if _alternates(rows, place) else rows:
        before, behind = _sides(row, place)
        if len(before) + len(behind) < len(row.pieces):  # it runs across
            end()
            out.append([row.line])
            continue
        if before:
            left.append(row.of(before).line)
        if behind:
            right.append(row.of(behind).line)
    end()
    return out


def _sides(row: PrintedRow, place: float) -> tuple[list[Printed], list[Printed]]:
    return [x for x in row.pieces if x.right <= place], [x for x in row.pieces if x.left >= place]


def _alternates(rows: Sequence[PrintedRow], place: float) -> bool:
    """Whether the text layer goes from one column to the other and back, line by line."""
    sides = [row.line.left >= place for row in rows if len(row.pieces) == 1]
    return sum(1 for a, b in pairwise(sides) if a and not b) > 2


def _gutter(rows: Sequence[PrintedRow]) -> float | None:
    """Where the page is parted in columns: a place that lines on both sides leave free."""
    lines = [row.line for row in rows if row.line.right]
    if len(lines) < _MANY:
        return None
    first, last = min(x.left for x in lines), max(x.right for x in lines)
    behind = sum(1 for row in rows if row.pieces[-1].left > first + (last - first) * 0.3)
    if behind < _MANY:
        return None
    best: tuple[int, float] | None = None
    for place in range(round(first + (last - first) * 0.3), round(first + (last - first) * 0.7), 3):
        crossing = 0
        sides: tuple[list[int], list[int]] = ([], [])
        for row in rows:
            found = _sides(row, place)
            if sum(map(len, found)) < len(row.pieces):
                crossing += 1
                continue
            for side, pieces in zip(sides, found, strict=True):
                if pieces:
                    side.append(len(pieces[0].text) if len(pieces) == 1 else 0)  # cells of a table
        fewest = min(map(len, sides))
        if fewest < _MANY or crossing > _CROSSING * len(rows):
            continue
        prose = all(sorted(side)[len(side) // 3] >= _PROSE for side in sides)
        if prose and (best is None or fewest - crossing > best[0]):
            best = (fewest - crossing, float(place))
    return best[1] if best else None


def with_margin_notes(rows: Sequence[PrintedRow], usual: float) -> list[PrintedRow]:
    """Notes in the margin before the line they stand beside, each as one line of its own."""
    body = [x for row in rows for x in row.pieces if x.right and x.size >= _SMALL * usual]
    if len(body) < 3:
        return [*rows]
    left, right = min(x.left for x in body), max(x.right for x in body)

    def outside(x: Printed) -> bool:
        return x.size < _SMALL * usual and (x.left > right or x.right < left)

    aside = [x for row in rows for x in row.pieces if outside(x)]
    narrow = len({round(x.left / usual) for x in aside}) <= _EDGES
    if not narrow or sum(len(x.text) for x in aside) > _ASIDE * sum(len(x.text) for x in body):
        return [*rows]
    notes: list[Printed] = []
    for x in sorted(aside, key=lambda x: (x.left > right, -x.top)):
        last = notes[-1] if notes else None
        if last and abs(last.left - x.left) < 2 * usual and 0 < last.bottom - x.top < 1.8 * x.size:
            notes[-1] = replace(last, text=f"{last.text} {x.text}", bottom=x.bottom)
        else:
            notes.append(x)
    notes.sort(key=lambda x: -x.top)
    out: list[PrintedRow] = []
    for row in rows:
        rest = [x for x in row.pieces if not outside(x)]
        if not rest:
            continue
        while notes and rest[0].top <= notes[0].top + usual / 2:
            # set as a line of the text: a paragraph ends before it and begins behind it
            at = rest[0]
            note = replace(notes.pop(0), left=at.left, right=at.left, top=at.top, bottom=at.top, aside=True)
            out.append(single(note))
        out.append(row.of(rest))
    return [*out, *map(single, notes)]
