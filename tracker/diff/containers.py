"""Which chapter, part or annex of the new text is which of the old one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable
from functools import partial

from tracker.diff.match import Alignment
from tracker.diff.tree import Tree, by


def containers(a: Alignment) -> None:
    """Match chapters by what they hold, then by eid, then by heading; deepest first."""
    old, new = a.old, a.new
    votes: dict[int, Counter[int]] = {}

    def vote(o: int, n: int, weight: int) -> None:
        up, down = old.parent[o], new.parent[n]
        if up < 0 or down < 0 or not old.container[up] or not new.container[down]:
            return
        if old.nodes[up].type == new.nodes[down].type:
            votes.setdefault(down, Counter())[up] += weight

    for o, n in list(a.to_new.items()):
        vote(o, n, 1)
    depth = _depths(new)
    news = [n for n in new.containers() if n not in a.to_old]
    for level in sorted({depth[n] for n in news}, reverse=True):
        ranked = sorted(
            (-count, old.nodes[o].eid != new.nodes[n].eid, o, n)
            for n in news
            if depth[n] == level
            for o, count in votes.get(n, Counter()).items()
        )
        for count, _, o, n in ranked:
            if o not in a.to_new and n not in a.to_old:
                a.pair(o, n)
                vote(o, n, -count)
    olds = [o for o in old.containers() if o not in a.to_new]
    news = [n for n in news if n not in a.to_old]
    for key in (_eid_key, _heading_key):
        left = by((o for o in olds if o not in a.to_new), partial(key, old))
        for n in news:
            os = left.get(key(new, n)) if n not in a.to_old and key(new, n) is not None else None
            if os and len(os) == 1 and os[0] not in a.to_new:
                a.pair(os[0], n)


def _eid_key(tree: Tree, i: int) -> Hashable:
    return tree.nodes[i].eid


def _heading_key(tree: Tree, i: int) -> Hashable:
    return (tree.nodes[i].type, tree.head[i]) if tree.nodes[i].heading else None


def _depths(tree: Tree) -> list[int]:
    out: list[int] = []
    for up in tree.parent:
        out.append(out[up] + 1 if up >= 0 else 0)
    return out
