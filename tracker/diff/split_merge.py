"""One provision made several, or several made one: articles over the document, paragraphs and points
inside one article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.diff.match import Alignment
from tracker.diff.similar import Texts, candidates, shared
from tracker.diff.tree import Tree

#: A part must come from the whole, and the parts together make the whole, to this degree.
_COVER = 0.8
#: Tokens, and share of the whole, below which a part proves nothing; unrelated parts share at most
#: this many of their words in order; a first part leaves at least a twentieth of the whole to others.
_LEAST, _SHARE, _OVERLAP, _REST = 12, 0.1, 0.6, 0.95
_MAX_PARTS = 12
#: Supplements repeat each other's formulas, recitals are no law.
DIVISIBLE = frozenset({"article", "section", "annex", "schedule"})
_UNDIVIDED = frozenset({"footnote", "table", "row", "heading", "recital", "supplement"})


@dataclass
class Divisions:
    """What was divided: each provision of one side with its parts on the other, in document order."""

    splits: dict[int, tuple[int, ...]] = field(default_factory=dict)  # old whole -> new parts
    mergers: dict[int, tuple[int, ...]] = field(default_factory=dict)  # new whole -> old parts


def divisions(a: Alignment) -> Divisions:
    """All splits and mergers; a provision takes part in one of them only."""
    out = Divisions()
    taken: set[tuple[bool, int]] = set()
    for olds, lost, news, born in _lists(a):
        wholes = {o: a.to_new[o] for o in olds if a.old.loose[o] != a.new.loose[a.to_new[o]]}
        if born:
            _add(out.splits, taken, divided(a.old_texts, wholes, a.new_texts, born), old=True)
        if lost:
            back = {n: a.to_old[n] for n in news if a.old.loose[a.to_old[n]] != a.new.loose[n]}
            _add(out.mergers, taken, divided(a.new_texts, back, a.old_texts, lost), old=False)
    return out


def _add(
    out: dict[int, tuple[int, ...]], taken: set[tuple[bool, int]], found: Mapping[int, Sequence[int]],
    *, old: bool,
) -> None:  # fmt: skip
    for whole, parts in found.items():
        all_ = {(old, whole), *((not old, part) for part in parts)}
        if not all_ & taken:
            out[whole] = tuple(sorted(parts))
            taken |= all_


def _lists(a: Alignment) -> Iterable[tuple[list[int], list[int], list[int], list[int]]]:
    """Matched and unmatched old provisions, matched and unmatched new ones, of each list that has
    unmatched ones: the articles of the documents, then what matched provisions hold."""
    yield _list(a, _units(a.old), _units(a.new))
    parents = {a.new.parent[n] for n in range(len(a.new.nodes)) if n not in a.to_old}
    parents |= {a.to_new.get(a.old.parent[o], -1) for o in range(len(a.old.nodes)) if o not in a.to_new}
    for n in sorted(parents - {-1}):
        if n in a.to_old and not a.new.container[n]:
            o = a.to_old[n]
            yield _list(a, _below(a.old, o), _below(a.new, n))


def _list(
    a: Alignment, olds: list[int], news: list[int]
) -> tuple[list[int], list[int], list[int], list[int]]:
    here, there = set(olds), set(news)
    return (
        [o for o in olds if a.to_new.get(o) in there],
        [o for o in olds if o not in a.to_new],
        [n for n in news if a.to_old.get(n) in here],
        [n for n in news if n not in a.to_old],
    )


def _units(tree: Tree) -> list[int]:
    return [i for i in tree.blocks if tree.nodes[i].type in DIVISIBLE]


def _below(tree: Tree, i: int) -> list[int]:
    return [k for k in tree.kids[i] if tree.nodes[k].type not in _UNDIVIDED]


def divided(
    whole: Texts, wholes: Mapping[int, int], part: Texts, unmatched: list[int]
) -> dict[int, tuple[int, ...]]:
    """Which provisions of one side are made of several of the other.

    ``wholes`` maps provisions of one side whose text changed to what they were matched with on the
    other; ``unmatched`` are provisions of that other side. Old to new finds splits; with the sides
    exchanged it finds mergers.
    """
    weights, left = whole.tree.weight, part.tree.weight
    shrunk = sorted(w for w, first in wholes.items() if left[first] < _REST * weights[w])
    if not shrunk or not unmatched:
        return {}
    parts: dict[int, list[int]] = {}
    for second, near in candidates(whole, shrunk, part, unmatched).items():
        for w in near:
            if _comes_from(whole.string(w), part.string(second)):
                parts.setdefault(w, [wholes[w]]).append(second)
                break
    return {
        w: tuple(found)
        for w, found in parts.items()
        if len(found) <= _MAX_PARTS and _makes(whole.string(w), [part.string(p) for p in found])
    }


def _comes_from(whole: str, part: str) -> bool:
    return len(part) >= max(_LEAST, len(whole) * _SHARE) and shared(whole, part) >= _COVER * len(part)


def _makes(whole: str, parts: list[str]) -> bool:
    """Whether the parts are what the whole was cut into: all come from it, together they make it,
    and none holds what another took."""
    if sum(map(len, parts)) > len(whole) / _COVER or not _comes_from(whole, parts[0]):
        return False
    if sum(shared(whole, part) for part in parts) < _COVER * len(whole):
        return False
    return all(
        shared(x, y) <= _OVERLAP * min(len(x), len(y)) for k, x in enumerate(parts) for y in parts[k + 1 :]
    )
