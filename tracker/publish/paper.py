"""How a publication lies on paper: the sheet, parts upright and across, wide tables in blocks, what each
page says at its foot. All that is printed (PDF, Word, LaTeX, a workbook) takes it from here."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.publish.document import (
    Block,
    FactList,
    Fold,
    Heading,
    Items,
    Line,
    Panel,
    PaperName,
    Paragraph,
    Picture,
    Publication,
    RowGroup,
    Table,
    TableCell,
    TableRow,
    plain_text,
    tables,
    text,
)
from tracker.publish.editions import format_day, gettext, punctuation
from tracker.publish.plain import plain, safe_url

#: Width and height of a sheet in millimetres.
SHEETS: dict[PaperName, tuple[float, float]] = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
#: White at the left and the right of a sheet, and the least width of a column.
MARGIN, NARROWEST = 16.0, 25.0
#: Columns of a table that is set whole; more are set in blocks of so many behind the first column.
WHOLE, ACROSS = 7, 5
#: Columns of a table that needs a sheet across.
_UPRIGHT = 4
_VIEW_BOX = re.compile(r'viewBox="[-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+)"')
#: Letters of text between two tables that stay on a sheet across: a sheet of their own would be empty.
_FEW = 1200


@dataclass(frozen=True)
class Part:
    """Blocks on sheets of one direction. ``room``: millimetres between the margins."""

    across: bool
    blocks: tuple[Block, ...]
    room: float


def room(paper: PaperName, *, across: bool) -> float:
    """Millimetres between the margins of a sheet."""
    return SHEETS[paper][1 if across else 0] - 2 * MARGIN


def parts(publication: Publication) -> list[Part]:
    """The blocks in their order, wide tables as blocks of columns, each run on sheets of its direction.

    A heading goes with the table it stands over; few words between tables stay where these are.
    """
    lang = publication.lang
    blocks = tuple(x for b in publication.blocks for x in _narrow(b, lang))
    if publication.layout == "sheet":
        return [_part(publication.paper, across=False, blocks=blocks)]
    runs: list[tuple[bool, list[Block]]] = []
    for b in blocks:
        across = _across(b, publication)
        if runs and runs[-1][0] == across:
            runs[-1][1].append(b)
            continue
        heads: list[Block] = []
        while across and runs and runs[-1][1] and isinstance(runs[-1][1][-1], Heading):
            heads.insert(0, runs[-1][1].pop())
        runs.append((across, [*heads, b]))
    merged: list[tuple[bool, list[Block]]] = []
    for across, found in runs:
        # what is short and stands before or between tables across is set on their sheets
        wide = across or (len(runs) > 1 and sum(map(_letters, found)) < _FEW)
        if merged and merged[-1][0] == wide:
            merged[-1][1].extend(found)
        elif found:
            merged.append((wide, found))
    return [_part(publication.paper, across=a, blocks=tuple(f)) for a, f in merged or [(False, [])]]


def _part(paper: PaperName, *, across: bool, blocks: tuple[Block, ...]) -> Part:
    return Part(across, blocks, room(paper, across=across))


def _across(b: Block, publication: Publication) -> bool:
    if isinstance(b, Picture):
        return publication.layout == "landscape" and _shape(b) > 1.2
    return any(t.columns > _UPRIGHT for t in tables((b,)))


def _shape(b: Picture) -> float:
    """How much wider than high a drawing is."""
    found = _VIEW_BOX.search(b.svg)
    return float(found[1]) / max(float(found[2]), 1.0) if found else 1.5


def drawing_width(b: Picture, millimetres: float) -> float:
    """Of a drawing, so that it is no higher than a page between its margins."""
    upright = millimetres < 200
    return min(millimetres, (225.0 if upright else 140.0) * _shape(b))


def _letters(b: Block | Line) -> int:
    """Half-width letters that a block takes, about."""
    if isinstance(b, tuple):
        return _wide(plain_text(b))
    if isinstance(b, Heading | Paragraph):
        return _wide(plain_text(b.line))
    if isinstance(b, Panel | Fold):
        return sum(map(_letters, b.blocks))
    if isinstance(b, Items):
        return sum(map(_letters, b.lines))
    if isinstance(b, FactList):
        return sum(_letters(line) for _, lines in b.pairs for line in lines)
    if isinstance(b, Table):
        return sum(_letters(line) for r in b.whole_rows() for c in r.cells for line in c.lines)
    return _FEW // 2  # a drawing, lines for a hand


def _narrow(b: Block, lang: str) -> Iterator[Block]:
    if isinstance(b, Table):
        yield from split(b, lang)
    elif isinstance(b, Panel | Fold) and any(t.columns > WHOLE for t in tables(b.blocks)):
        yield replace(b, blocks=tuple(x for inner in b.blocks for x in _narrow(inner, lang)))
    else:
        yield b


def split(table: Table, lang: str) -> Iterator[Table]:
    """The table, or blocks of at most `ACROSS` columns, each behind the first column once more."""
    columns = table.columns
    if columns <= WHOLE:
        yield table
        return
    count = math.ceil((columns - 1) / ACROSS)
    size = math.ceil((columns - 1) / count)
    marks, name = punctuation(lang), plain_text(table.caption) or table.name
    for first in range(1, columns, size):
        last = min(first + size, columns) - 1
        values = {"first": first, "last": last, "all": columns - 1}
        said = gettext(lang, "columns %(first)s to %(last)s of %(all)s") % values
        yield replace(
            table,
            head=tuple(_cut(r, first, last) for r in table.head),
            rows=tuple(r if isinstance(r, RowGroup) else _cut(r, first, last) for r in table.rows),
            widths=(table.widths[0], *table.widths[first : last + 1]) if table.widths else (),
            caption=text(marks.labelled(name, said) if name else said),
        )


def _cut(r: TableRow, first: int, last: int) -> TableRow:
    """The first cell and those of some columns; what spans more of them spans what is left."""
    kept: list[TableCell] = []
    at = 0
    for c in r.cells:
        shown = sum(1 for k in range(at, at + c.span) if k == 0 or first <= k <= last)
        at += c.span
        if shown:
            kept.append(c if shown == c.span else replace(c, span=shown))
    return replace(r, cells=tuple(kept))


def column_widths(table: Table, millimetres: float) -> tuple[float, ...]:
    """Of each column in millimetres, together the room given: by the parts that the table names, else by what
    the columns hold; none below `NARROWEST` where there is the room."""
    count = max(table.columns, 1)
    weights: Sequence[float] = table.widths or _held(table)
    least = min(NARROWEST, millimetres / count)
    found = [millimetres * w / sum(weights) for w in weights]
    while short := [n for n, w in enumerate(found) if w < least - 0.01]:
        free = [n for n in range(count) if n not in short and found[n] > least + 0.01]
        missing = sum(least - found[n] for n in short)
        over = sum(found[n] - least for n in free)
        for n in short:
            found[n] = least
        for n in free:
            found[n] -= missing * (found[n] - least) / over
    return tuple(round(w, 2) for w in found)


def _held(table: Table) -> list[float]:
    """A weight for each column: the root of the most that one of its cells holds, within bounds."""
    most = [4] * max(table.columns, 1)
    for r in table.whole_rows():
        at = 0
        for c in r.cells:
            if c.span == 1 and at < len(most):
                most[at] = max(most[at], sum(_wide(plain_text(x)) for x in (*c.lines, *c.notes)))
            at += c.span
    return [math.sqrt(min(max(n, 16), 400)) for n in most]


def _wide(words: str) -> int:
    """Half-width letters that words take."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in words)


def is_short(r: TableRow) -> bool:
    """Whether a row is kept on one page: no cell of it has more than a few lines."""
    return all(sum(_wide(plain_text(x)) for x in (*c.lines, *c.notes)) < 500 for c in r.cells)


@dataclass(frozen=True)
class Foot:
    """What every printed page says: what it is, as at when, from where."""

    what: str
    when: str
    where: str

    def line(self) -> str:
        """All of it in one line."""
        return " · ".join(x for x in (self.what, self.when, self.where) if x)


def foot(publication: Publication) -> Foot:
    """The foot of a page in the words of its edition."""
    lang, day = publication.lang, publication.as_at or publication.when
    when = gettext(lang, "as at %(day)s") % {"day": format_day(day, lang)} if day else ""
    source = gettext(lang, "Digital-rules tracker")
    address = safe_url(publication.address)
    return Foot(plain(publication.title), when, f"{source} {address}" if address else source)
