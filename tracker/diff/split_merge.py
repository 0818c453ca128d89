"""One provision made several, or several made one: articles over the document, paragraphs and points
inside one article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.diff.match import Alignment
from tracker.diff.similar import TokenTexts, candidates, shared
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


def divisions(alignment: Alignment) -> Divisions:
    """All splits and mergers; a provision takes part in one of them only."""
    out = Divisions()
    taken: set[tuple[bool, int]] = set()
    for olds, lost, news, born in _lists(alignment):
        wholes = {
            old_i: alignment.to_new[old_i]
            for old_i in olds
            if alignment.old.loose_key[old_i] != alignment.new.loose_key[alignment.to_new[old_i]]
        }
        if born:
            _add(out.splits, taken, divided(alignment.old_texts, wholes, alignment.new_texts, born), old=True)
        if lost:
            back = {
                new_i: alignment.to_old[new_i]
                for new_i in news
                if alignment.old.loose_key[alignment.to_old[new_i]] != alignment.new.loose_key[new_i]
            }
            _add(out.mergers, taken, divided(alignment.new_texts, back, alignment.old_texts, lost), old=False)
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


def _lists(alignment: Alignment) -> Iterable[tuple[list[int], list[int], list[int], list[int]]]:
    """Matched and unmatched old provisions, matched and unmatched new ones, of each list that has
    unmatched ones: the articles of the documents, then what matched provisions hold."""
    yield _list(alignment, _units(alignment.old), _units(alignment.new))
    parents = {
        alignment.new.parent[new_i]
        for new_i in range(len(alignment.new.nodes))
        if new_i not in alignment.to_old
    }
    parents |= {
        alignment.to_new.get(alignment.old.parent[old_i], -1)
        for old_i in range(len(alignment.old.nodes))
        if old_i not in alignment.to_new
    }
    for new_i in sorted(parents - {-1}):
        if new_i in alignment.to_old and not alignment.new.container[new_i]:
            old_i = alignment.to_old[new_i]
            yield _list(alignment, _below(alignment.old, old_i), _below(alignment.new, new_i))


def _list(
    alignment: Alignment, olds: list[int], news: list[int]
) -> tuple[list[int], list[int], list[int], list[int]]:
    here, there = set(olds), set(news)
    return (
        [old_i for old_i in olds if alignment.to_new.get(old_i) in there],
        alignment.unmatched_old(olds),
        [new_i for new_i in news if alignment.to_old.get(new_i) in here],
        alignment.unmatched_new(news),
    )


def _units(tree: Tree) -> list[int]:
    return [i for i in tree.blocks if tree.nodes[i].type in DIVISIBLE]


def _below(tree: Tree, i: int) -> list[int]:
    return [k for k in tree.children[i] if tree.nodes[k].type not in _UNDIVIDED]


def divided(
    whole: TokenTexts, wholes: Mapping[int, int], part: TokenTexts, unmatched: list[int]
) -> dict[int, tuple[int, ...]]:
    """Which provisions of one side are made of several of the other.

    ``wholes`` maps provisions of one side whose text changed to what they were matched with on the
    other; ``unmatched`` are provisions of that other side. Old to new finds splits; with the sides
    exchanged it finds mergers.
    """
    weights, left = whole.tree.char_count, part.tree.char_count
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
