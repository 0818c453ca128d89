"""Two to four texts as rows of a table: pure, given the parts of each that are to be compared.

The first text is the one the others are measured by. Each of the others is aligned with it as two
versions of a text are (`tracker.diff.align`): articles by their words and headings over the whole, then
the paragraphs and points of articles that belong together. What a person has coded on one topic belongs
together too, whatever its words (``known``). What has no counterpart stands beside nothing; only articles
that belong together and share no paragraph stand beside each other as they are. Only words of
counterparts are compared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import NamedTuple

from tracker.diff import redline
from tracker.diff.align import add_known_pairs, align
from tracker.diff.match import Alignment
from tracker.diff.tree import Keys, Tree, build, plain_texts
from tracker.diff.words import CJK, Segment
from tracker.law import eids
from tracker.model import LAW_SCOPES, Document, Provision

MOST = 4


@dataclass(frozen=True)
class AlignedText:
    """One column: the parts of a text that are compared. ``instrument`` is an id, or a file's name."""

    instrument: str
    language: str
    document: Document
    cited: frozenset[str] = frozenset()  # provisions the coding of the topic rests on
    suggested: bool = False  # chosen by the finder, no person has coded it
    version: str | None = None
    url: str | None = None
    observed_at: datetime | None = None


class AlignedProvision(NamedTuple):
    """A provision in its column. ``against``: the provision of the first column its words are compared
    with; ``words``: the comparison, without what only the first has marked as deleted left out."""

    provision: Provision
    cited: bool
    against: str | None = None
    words: tuple[Segment, ...] = ()


@dataclass(frozen=True)
class AlignedRow:
    """Cells that stand beside each other; ``unit``: an article begins."""

    cells: tuple[AlignedProvision | None, ...]
    unit: bool = False


@dataclass(frozen=True)
class AlignmentTable:
    """The table. ``pairs``: for each further side, how many of its provisions have a counterpart."""

    sides: tuple[AlignedText, ...]
    rows: tuple[AlignedRow, ...]
    pairs: tuple[int, ...] = ()


@dataclass
class _FurtherText:
    """One further side against the first, by places in the two trees."""

    tree: Tree
    to_old: dict[int, int]
    blocks: list[list[int]]  # its blocks, each with the places of what it holds
    partner: dict[int, int] = field(default_factory=dict)  # number of first's block -> of its own


def align_texts(
    sides: Sequence[AlignedText], known: Iterable[Sequence[Sequence[str]]] = ()
) -> AlignmentTable:
    """The rows of two to four sides. ``known``: for each subject the eids of the units that treat it, one
    list a side. Raises `ValueError` for fewer than two sides or more than four."""
    if not 2 <= len(sides) <= MOST:
        raise ValueError(f"two to {MOST} texts can stand side by side, not {len(sides)}")
    subjects = [list(subject) for subject in known]
    first = sides[0].document
    columns = [_column(sides[0], side, n, subjects) for n, side in enumerate(sides[1:], 1)]
    # every alignment builds the same tree of the first text; the places are the same in all of them
    base = build(first, LAW_SCOPES, Keys({"": 0}))
    blocks = [list(_shown(base, b)) for b in base.blocks]
    rows: list[AlignedRow] = []
    waiting = [_waiting(column, len(blocks)) for column in columns]
    for after, block in enumerate([None, *blocks], -1):
        if block is not None:
            rows += _block(sides, base, after, block, columns)
        for n, column in enumerate(columns):
            for alone in waiting[n].get(after, ()):
                rows += _alone(sides, base, column, n + 1, column.blocks[alone])
    return AlignmentTable(tuple(sides), tuple(rows), tuple(len(c.to_old) for c in columns))


def _column(
    first: AlignedText, side: AlignedText, n: int, subjects: Sequence[Sequence[Sequence[str]]]
) -> _FurtherText:
    keys = Keys(plain_texts(first.document, side.document))
    old, new = build(first.document, LAW_SCOPES, keys), build(side.document, LAW_SCOPES, keys)
    a = align(old, new)
    add_known_pairs(
        a,
        (
            (old.index[x], new.index[y])
            for subject in subjects
            for x, y in zip(subject[0], subject[n], strict=False)
            if x in old.index and y in new.index
        ),
    )
    add_known_pairs(a, _by_heading(a))
    column = _FurtherText(new, dict(a.to_old), [list(_shown(new, b)) for b in new.blocks])
    number = {b: k for k, b in enumerate(old.blocks)}
    for k, block in enumerate(new.blocks):
        if (o := a.to_old.get(block)) is not None and o in number:
            column.partner[number[o]] = k
    return column


#: Words that headings of trade chapters and laws share whatever they are about.
_EMPTY = frozenset(
    {"a", "an", "and", "by", "for", "in", "of", "on", "or", "the", "to", "with", "article", "electronic",
     "commerce", "digital", "trade"}
)  # fmt: skip
#: Share of their telling words from which two headings are about one subject.
_HEADING = 0.4
_WORD = re.compile(rf"[{CJK}]|[^\W\d_{CJK}]+")


def _by_heading(a: Alignment) -> list[tuple[int, int]]:
    """Articles left over whose headings are the likest of all, whatever capitals they are printed in."""
    olds = {o: w for o in a.old.blocks if o not in a.to_new and (w := _telling(a.old, o))}
    news = {n: w for n in a.new.blocks if n not in a.to_old and (w := _telling(a.new, n))}
    scored = sorted(
        ((len(x & y) / len(x | y), o, n) for o, x in olds.items() for n, y in news.items()),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    return [(o, n) for score, o, n in scored if score >= _HEADING]


def _telling(tree: Tree, i: int) -> set[str]:
    return set(_WORD.findall((tree.nodes[i].heading or "").casefold())) - _EMPTY


def _shown(tree: Tree, block: int) -> Iterable[int]:
    """What is printed of a block: provisions with a number, a heading or words, footnotes last."""
    below = [
        i for i in tree.subtree(block) if any((tree.nodes[i].num, tree.nodes[i].heading, tree.nodes[i].text))
    ]
    return sorted(below, key=tree.footnote)


def _waiting(column: _FurtherText, count: int) -> dict[int, list[int]]:
    """Blocks without a counterpart, by the block of the first text (-1: none) that the one before them
    belongs to."""
    partner = {k: n for n, k in column.partner.items() if n < count}
    out: dict[int, list[int]] = {}
    at = -1
    for k in range(len(column.blocks)):
        if k in partner:
            at = partner[k]
        else:
            out.setdefault(at, []).append(k)
    return out


def _block(
    sides: Sequence[AlignedText], base: Tree, number: int, block: list[int], columns: Sequence[_FurtherText]
) -> list[AlignedRow]:
    """An article of the first text with its counterparts."""
    place = {i: k for k, i in enumerate(block)}
    grid: list[list[tuple[int, int | None] | None]] = []  # column -> row -> (place, base's place)
    extra: list[list[tuple[int, list[int]]]] = []  # column -> (row, places that follow it)
    for column in columns:
        own = column.blocks[column.partner[number]] if number in column.partner else []
        cells: list[tuple[int, int | None] | None] = [None] * len(block)
        for i in own:
            if (at := place.get(column.to_old.get(i, -1))) is not None and cells[at] is None:
                cells[at] = (i, block[at])
        # articles of other words altogether stand beside each other as they are
        apart = all(found is None for found in cells[1:])
        alike = [base.nodes[b].type if apart else "" for b in block]
        extra.append(_fill(cells, [(i, column.tree.nodes[i].type) for i in own], column.to_old, alike))
        grid.append(cells)
    rows: list[AlignedRow] = []
    behind = [dict(found) for found in extra]
    for k in range(-1, len(block)):
        if k >= 0:
            cells_: list[AlignedProvision | None] = [_cell(sides[0], base, block[k], None, base)]
            for n, column in enumerate(columns):
                found = grid[n][k]
                cells_.append(_cell(sides[n + 1], column.tree, found[0], found[1], base) if found else None)
            rows.append(AlignedRow(tuple(cells_), unit=k == 0))
        left = [list(b.get(k, ())) for b in behind]
        for step in range(max(map(len, left), default=0)):
            more: list[AlignedProvision | None] = [None]
            for n, column in enumerate(columns):
                at = left[n][step] if step < len(left[n]) else None
                more.append(
                    None if at is None else _cell(sides[n + 1], column.tree, at, column.to_old.get(at), base)
                )
            rows.append(AlignedRow(tuple(more)))
    return rows


def _fill(
    cells: list[tuple[int, int | None] | None],
    own: list[tuple[int, str]],
    to_old: dict[int, int],
    alike: list[str],
) -> list[tuple[int, list[int]]]:
    """Put what has no counterpart in this article into the empty cells after what stands before it in its
    own text, beside what is of its type; what finds none follows. Returns the latter as (row, places)."""
    row_of = {found[0]: k for k, found in enumerate(cells) if found}
    at = -1
    behind: dict[int, list[int]] = {}
    for i, type_ in own:
        if i in row_of:
            at = row_of[i]
            continue
        free = at + 1
        if free < len(cells) and cells[free] is None and alike[free] == type_ and at not in behind:
            cells[free] = (i, to_old.get(i))
            at = free
        else:
            behind.setdefault(at, []).append(i)
    return list(behind.items())


def _alone(
    sides: Sequence[AlignedText], base: Tree, column: _FurtherText, n: int, block: list[int]
) -> list[AlignedRow]:
    """An article that only one of the further texts has."""
    out = []
    for k, i in enumerate(block):
        cells: list[AlignedProvision | None] = [None] * len(sides)
        cells[n] = _cell(sides[n], column.tree, i, column.to_old.get(i), base)
        out.append(AlignedRow(tuple(cells), unit=k == 0))
    return out


def _cell(side: AlignedText, tree: Tree, i: int, against: int | None, base: Tree) -> AlignedProvision:
    provision = tree.nodes[i]
    cited = any(eids.is_within(provision.eid, c) for c in side.cited)
    if against is None:
        return AlignedProvision(provision, cited)
    other = base.nodes[against]
    same = side.language.split("-")[0] == base.doc.language.split("-")[0]
    words = tuple(redline(other.text, provision.text)) if same and other.text and provision.text else ()
    if words and _common(words) < _ALIKE:  # paired by its place: not to be read as an edit of the other
        return AlignedProvision(provision, cited)
    return AlignedProvision(provision, cited, other.eid, words)


#: Share of the shorter text that two paragraphs have in common, from which their words are compared.
_ALIKE = 0.25


def _common(words: Sequence[Segment]) -> float:
    kept = sum(len(w.text.strip()) for w in words if w.op == "equal")
    sizes = [sum(len(w.text) for w in words if w.op in ("equal", op)) for op in ("delete", "insert")]
    return kept / max(min(sizes), 1)


def part_of(document: Document, roots: Sequence[str]) -> Document:
    """The provisions under ``roots`` as a document of their own, in the order of the text."""
    wanted = {p.eid for root in roots for p in document.walk(root)}
    kept = tuple(
        replace(p, parent=p.parent if p.parent in wanted else None)
        for p in document.provisions
        if p.eid in wanted
    )
    return replace(document, provisions=kept)
