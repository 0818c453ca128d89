"""Which chapter, part or annex of the new text is which of the old one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from functools import partial

from tracker.diff.match import Alignment
from tracker.diff.tree import Tree, grouped


def containers(alignment: Alignment) -> None:
    """Match chapters by what they hold, then by eid, then by heading; deepest first."""
    old, new = alignment.old, alignment.new
    votes: dict[int, Counter[int]] = {}

    def vote(old_i: int, new_i: int, weight: int) -> None:
        up, down = old.parent[old_i], new.parent[new_i]
        if up < 0 or down < 0 or not old.container[up] or not new.container[down]:
            return
        if old.nodes[up].type == new.nodes[down].type:
            votes.setdefault(down, Counter())[up] += weight

    for old_i, new_i in list(alignment.to_new.items()):
        vote(old_i, new_i, 1)
    depth = _depths(new)
    news = [new_i for new_i in new.containers() if new_i not in alignment.to_old]
    for level in sorted({depth[new_i] for new_i in news}, reverse=True):
        ranked = sorted(
            (-count, old.nodes[old_i].eid != new.nodes[new_i].eid, old_i, new_i)
            for new_i in news
            if depth[new_i] == level
            for old_i, count in votes.get(new_i, Counter()).items()
        )
        for count, _, old_i, new_i in ranked:
            if old_i not in alignment.to_new and new_i not in alignment.to_old:
                alignment.pair(old_i, new_i)
                vote(old_i, new_i, -count)
    olds = [old_i for old_i in old.containers() if old_i not in alignment.to_new]
    news = alignment.unmatched_new(news)
    for key in (_eid_key, _heading_key):
        left = grouped((old_i for old_i in olds if old_i not in alignment.to_new), partial(key, old))
        for new_i in news:
            os = (
                left.get(key(new, new_i))
                if new_i not in alignment.to_old and key(new, new_i) is not None
                else None
            )
            if os and len(os) == 1 and os[0] not in alignment.to_new:
                alignment.pair(os[0], new_i)


def _eid_key(tree: Tree, i: int) -> Hashable:
    return tree.nodes[i].eid


def _heading_key(tree: Tree, i: int) -> Hashable:
    return (tree.nodes[i].type, tree.head[i]) if tree.nodes[i].heading else None


def _depths(tree: Tree) -> list[int]:
    out: list[int] = []
    for up in tree.parent:
        out.append(out[up] + 1 if up >= 0 else 0)
    return out
