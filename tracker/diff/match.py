"""Two texts side by side: what is matched so far, what is equal, and where the rest stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import partial

from tracker.diff.similar import Texts
from tracker.diff.tree import Tree, by, is_hollow, is_short
from tracker.diff.words import longest_increasing

Name = Callable[[Tree, int], str]


@dataclass
class Alignment:
    """The matching, both ways, by place in the trees."""

    old: Tree
    new: Tree
    old_texts: Texts
    new_texts: Texts
    to_new: dict[int, int] = field(default_factory=dict)
    to_old: dict[int, int] = field(default_factory=dict)

    def pair(self, o: int, n: int) -> None:
        self.to_new[o] = n
        self.to_old[n] = o

    def same(self, o: int, n: int) -> bool:
        """Whether nothing at all differs below the two, numbers of their own apart."""
        return self.old.strict[o] == self.new.strict[n]


def identical(a: Alignment, olds: list[int], news: list[int], name: Name, *, whole: bool) -> None:
    """Pair equal texts."""
    old, new = a.old, a.new
    named = {(name(old, o), old.strict[o]): o for o in reversed(olds) if name(old, o)}
    for n in news:
        o = named.get((name(new, n), new.strict[n])) if name(new, n) else None
        if o is not None and o not in a.to_new:
            a.pair(o, n)
    for part in ("strict", "loose"):
        left = by((o for o in olds if o not in a.to_new), partial(_text_key, old, part))
        right = by((n for n in news if n not in a.to_old), partial(_text_key, new, part))
        for key, ns in right.items():
            os = left.get(key)
            if os is None or not old.weight[os[0]]:
                continue
            for o, n in _in_order(a, os, ns, name):
                if name(old, o) == name(new, n) or telling(
                    a, o, n, alone=len(os) == len(ns) == 1, whole=whole
                ):
                    a.pair(o, n)


def _text_key(tree: Tree, part: str, i: int) -> Hashable:
    return tree.nodes[i].type, tree.strict[i] if part == "strict" else tree.loose[i]


def _in_order(a: Alignment, os: list[int], ns: list[int], name: Name) -> Iterable[tuple[int, int]]:
    """Equal texts paired: those with the same number first, the others as they come."""
    at = {name(a.old, o): o for o in reversed(os) if name(a.old, o)}
    pairs = {n: at.pop(name(a.new, n)) for n in ns if name(a.new, n) in at}
    taken = set(pairs.values())
    rest = [o for o in os if o not in taken]
    pairs.update(zip([n for n in ns if n not in pairs], rest, strict=False))
    return ((o, n) for n, o in pairs.items())


def telling(a: Alignment, o: int, n: int, *, alone: bool, whole: bool) -> bool:
    """Whether equal texts under other numbers are one provision: not place holders, not formulas."""
    if is_hollow(a.old, o) or is_hollow(a.new, n):
        return False
    return not is_short(a.new, n) or (alone and (not whole or a.new.weight[n] >= 8))


@dataclass(frozen=True, slots=True)
class Gap:
    """Where an unmatched new provision stands, seen from what is matched around it."""

    old: int | None  # the unmatched old provision at the same place
    steady: bool  # the matched provisions around it kept their numbers
    only: bool  # one provision on either side is unmatched here


def gaps_of(a: Alignment, olds: list[int], news: list[int], name: Name, *, whole: bool) -> dict[int, Gap]:
    """The `Gap` of each unmatched new provision of a list, in order."""
    listed = set(olds)
    free = [o for o in olds if o not in a.to_new]

    def kept(n: int) -> bool | None:
        o = a.to_old.get(n)
        if o is None or o not in listed:
            return None
        return name(a.old, o) == name(a.new, n)

    after: dict[int, bool | None] = {}
    seen: bool | None = None
    for n in reversed(news):
        after[n] = seen
        mark = kept(n)
        seen = seen if mark is None else mark
    out: dict[int, Gap] = {}
    before: bool | None = None
    run: list[int] = []
    start = 0  # of the free old provisions of this gap

    def close(end: int) -> None:
        for k, n in enumerate(run):
            known = [x for x in (before, after[n]) if x is not None]
            old = free[start + k] if start + k < end else None
            only = len(run) == 1 == end - start
            out[n] = Gap(old, all(known) and (bool(known) or only or not whole), only)

    for n in news:
        mark = kept(n)
        if mark is None:
            if n not in a.to_old:
                run.append(n)
            continue
        at = bisect_right(free, a.to_old[n])
        close(at if at >= start else len(free))
        run, before, start = [], mark, at
    close(len(free))
    return out


class Order:
    """The longest run of matched provisions that kept their order: what stands between two of them
    in one text is looked for between the same two in the other."""

    def __init__(self, a: Alignment, news: list[int]) -> None:
        run = longest_increasing([(n, a.to_old[n]) for n in news if n in a.to_old])
        self._news, self._olds = [n for n, _ in run], [o for _, o in run]

    def holds(self, o: int, n: int) -> bool:
        """Whether pairing the two would keep the order."""
        at = bisect_right(self._news, n)
        return (not at or self._olds[at - 1] < o) and (at == len(self._olds) or o < self._olds[at])
