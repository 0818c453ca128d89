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

from tracker.readers.office.pdf_layout import Printed

#: A gap between two words that is wider than so many times the type may part columns.
GAP = 1.3
_NUMBER = re.compile(r"\d{1,4}")
_MANY = 6  # lines on either side of what parts columns
_CROSSING = 0.3  # of the lines that may run across: titles, tables
_PROSE = 18  # letters of a usual line in a column; a table has less
_SMALL = 0.93  # of the usual size

Pieces = Sequence[Sequence[Printed]]


def whole(pieces: Sequence[Printed]) -> Printed:
    """The line that was joined."""
    first, last = pieces[0], pieces[-1]
    if len(pieces) == 1:
        return first
    return replace(
        first, text=" ".join(x.text for x in pieces), right=last.right, bottom=last.bottom,
        size=max(x.size for x in pieces),
    )  # fmt: skip


def without_line_numbers(lines: Pieces) -> tuple[list[Sequence[Printed]], list[str]]:
    """The lines without the numbers that count them in the margin, and those numbers."""
    texts = [x for pieces in lines for x in pieces if not _NUMBER.fullmatch(x.text)]
    if len(texts) < 3 or not any(x.right for x in texts):
        return [*lines], []
    left = Counter(round(x.left) for x in texts).most_common(1)[0][0]
    right = max(x.right for x in texts)

    def outside(x: Printed) -> bool:
        number = _NUMBER.fullmatch(x.text) is not None
        return number and (x.right < left - 2 or x.left > right + 2)

    found = [int(x.text) for pieces in lines for x in pieces if outside(x)]
    steps = {b - a for a, b in pairwise(found)}
    if len(found) < 3 or len(steps) != 1 or steps & {0} or min(steps) < 0:
        return [*lines], []
    kept = [[x for x in pieces if not outside(x)] for pieces in lines]
    return [pieces for pieces in kept if pieces], [str(n) for n in found]


def columns(lines: Pieces) -> list[list[Printed]]:
    """The page as one stretch of lines, or as one for each column, in the order they are read."""
    place = _gutter(lines)
    if place is None:
        return [[whole(pieces) for pieces in lines]]
    out: list[list[Printed]] = []
    left: list[Printed] = []
    right: list[Printed] = []

    def end() -> None:
        out.extend(part for part in (left[:], right[:]) if part)
        left.clear()
        right.clear()

    ordered = sorted(lines, key=lambda pieces: -pieces[0].top) if _alternates(lines, place) else lines
    for pieces in ordered:
        before = [x for x in pieces if x.right <= place]
        behind = [x for x in pieces if x.left >= place]
        if len(before) + len(behind) < len(pieces):  # it runs across
            end()
            out.append([whole(pieces)])
            continue
        if before:
            left.append(whole(before))
        if behind:
            right.append(whole(behind))
    end()
    return out


def _alternates(lines: Pieces, place: float) -> bool:
    """Whether the text layer goes from one column to the other and back, line by line."""
    sides = [pieces[0].left >= place for pieces in lines if len(pieces) == 1]
    return sum(1 for a, b in pairwise(sides) if a and not b) > 2


def _gutter(lines: Pieces) -> float | None:
    """Where the page is parted in columns: a place that lines on both sides leave free."""
    spans = [(pieces[0].left, pieces[-1].right) for pieces in lines if pieces[-1].right]
    if len(spans) < _MANY:
        return None
    first, last = min(x for x, _ in spans), max(x for _, x in spans)
    middle = range(round(first + (last - first) * 0.3), round(first + (last - first) * 0.7), 3)
    best: tuple[int, float] | None = None
    for place in middle:
        before = behind = crossing = 0
        letters = 0
        for pieces in lines:
            left = [x for x in pieces if x.right <= place]
            right = [x for x in pieces if x.left >= place]
            if len(left) + len(right) < len(pieces):
                crossing += 1
                continue
            before += bool(left)
            behind += bool(right)
            letters += sum(len(x.text) for x in pieces)
        prose = letters >= _PROSE * (before + behind)
        if min(before, behind) >= _MANY and crossing <= _CROSSING * len(lines) and prose:
            score = min(before, behind) - crossing
            if best is None or score > best[0]:
                best = (score, float(place))
    return best[1] if best else None


def with_margin_notes(lines: Pieces, usual: float) -> list[Sequence[Printed]]:
    """Notes in the margin before the line they stand beside, each as one line of its own."""
    body = [x for pieces in lines for x in pieces if x.right and x.size >= _SMALL * usual]
    if len(body) < 3:
        return [*lines]
    left, right = min(x.left for x in body), max(x.right for x in body)

    def outside(x: Printed) -> bool:
        return x.size < _SMALL * usual and (x.left > right or x.right < left)

    aside = [x for pieces in lines for x in pieces if outside(x)]
    if not aside:
        return [*lines]
    notes: list[Printed] = []
    for x in sorted(aside, key=lambda x: (x.left > right, -x.top)):
        last = notes[-1] if notes else None
        if last and abs(last.left - x.left) < 2 * usual and 0 < last.bottom - x.top < 1.8 * x.size:
            notes[-1] = replace(last, text=f"{last.text} {x.text}", bottom=x.bottom)
        else:
            notes.append(x)
    notes.sort(key=lambda x: -x.top)
    out: list[Sequence[Printed]] = []
    for pieces in lines:
        rest = [x for x in pieces if not outside(x)]
        if not rest:
            continue
        while notes and rest[0].top <= notes[0].top + usual / 2:
            beside = rest[0]  # set as a line of the text: a paragraph ends before it and begins behind it
            out.append([
                replace(
                    notes.pop(0), left=beside.left, right=beside.left, top=beside.top, bottom=beside.top,
                    aside=True,
                )
            ])  # fmt: skip
        out.append(rest)
    return [*out, *([note] for note in notes)]
