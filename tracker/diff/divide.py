"""One article made two, or two made one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.diff.similar import Texts, candidates, shared
from tracker.diff.tree import Tree

if TYPE_CHECKING:
    from collections.abc import Mapping

#: A part must come from the whole, and the parts together make the whole, to this degree.
_COVER = 0.8
#: Tokens, and share of the whole, below which a part proves nothing; unrelated parts share at most
#: this many of their words in order.
_LEAST, _SHARE, _OVERLAP = 12, 0.15, 0.6
#: Supplements repeat each other's formulas, recitals are no law.
DIVISIBLE = frozenset({"article", "section", "annex", "schedule"})


def divided(
    whole: Texts, wholes: Mapping[int, int], part: Texts, unmatched: list[int]
) -> dict[int, tuple[int, int]]:
    """Which unmatched provisions are the second part of a provision on the other side.

    ``wholes`` maps provisions of one side whose text changed to what they were matched with on the
    other; ``unmatched`` are provisions of that other side. Gives for each second part the whole and
    the first part. Old to new finds splits; with the sides exchanged it finds mergers.
    """
    out: dict[int, tuple[int, int]] = {}
    if not wholes or not unmatched:
        return out
    taken: set[int] = set()
    shrunk = sorted(w for w, first in wholes.items() if len(part.string(first)) < len(whole.string(w)))
    near = candidates(whole, shrunk, part, unmatched)
    for second in unmatched:
        for w in near[second]:
            first = wholes[w]
            if w not in taken and _makes(whole.string(w), part.string(first), part.string(second)):
                out[second] = (w, first)
                taken.add(w)
                break
    return out


def _makes(whole: str, first: str, second: str) -> bool:
    """Whether the two parts are what the whole was cut into: both come from it, together they make
    it, and the first no longer holds what the second took."""
    if min(len(first), len(second)) < max(_LEAST, len(whole) * _SHARE):
        return False
    if len(first) + len(second) > len(whole) / _COVER:
        return False
    one, two = shared(whole, first), shared(whole, second)
    if one < _COVER * len(first) or two < _COVER * len(second) or one + two < _COVER * len(whole):
        return False
    return shared(first, second) <= _OVERLAP * min(len(first), len(second))


def changed_units(from_tree: Tree, to_tree: Tree, pairs: Mapping[int, int]) -> dict[int, int]:
    """Matched units (not containers) whose text differs."""
    return {
        x: y
        for x, y in pairs.items()
        if from_tree.nodes[x].type in DIVISIBLE
        and to_tree.nodes[y].type in DIVISIBLE
        and not from_tree.container[x]
        and not to_tree.container[y]
        and from_tree.loose[x] != to_tree.loose[y]
    }
