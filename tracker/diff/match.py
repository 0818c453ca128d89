"""Two texts side by side: what is matched so far, what is equal, and where the rest stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import partial

from tracker.diff.sanctions import deed, punishes
from tracker.diff.similar import SHORT, TokenTexts, begin_alike, letters, ratio, shared
from tracker.diff.tree import Tree, grouped, is_placeholder, is_short
from tracker.diff.words import longest_increasing

Name = Callable[[Tree, int], str]
#: Likeness from which a value of one provision may be told as what became of a value of the other: unrelated
#: clauses of one kind (penalties, commencement) share up to half of the words. Below the second a pair is
#: marked: unrelated articles of one law share 0.2 to 0.4.
SURE, LOW = 0.5, 0.4
#: Likeness below which even the same number is another provision. Less is enough where half of the words of
#: the shorter one stand in the longer one; in a point of one number most of a few.
RELATED, COVERED, _MOSTLY = 0.3, 0.5, 0.65
#: Words of a deed (`sanctions`) that tell it from another.
_DEED = 4
#: Characters of a penalty clause, and likeness of letters from which its deed cannot be another one.
_CLAUSE, _LITTLE_CHANGED = 2000, 0.9


@dataclass
class Alignment:
    """The matching, both ways, by place in the trees."""

    old: Tree
    new: Tree
    old_texts: TokenTexts
    new_texts: TokenTexts
    to_new: dict[int, int] = field(default_factory=dict)
    to_old: dict[int, int] = field(default_factory=dict)
    apart: frozenset[tuple[int, int]] = frozenset()  # what a person said is not one

    def pair(self, old_i: int, new_i: int) -> None:
        if (old_i, new_i) not in self.apart and not self._two_deeds(old_i, new_i):
            self.to_new[old_i] = new_i
            self.to_old[new_i] = old_i

    def _two_deeds(self, old_i: int, new_i: int) -> bool:
        """Whether two provisions without a heading in common punish different things."""
        if self.same(old_i, new_i) or (self.old.head[old_i] == self.new.head[new_i] != self.old.blank):
            return False
        if max(self.old.char_count[old_i], self.new.char_count[new_i]) > _CLAUSE:
            return False
        before = self.old.flow(old_i)
        if not punishes(before) or not punishes(after := self.new.flow(new_i)):
            return False
        if letters(before, after) >= _LITTLE_CHANGED:
            return False
        a, b = self.old_texts.encode(deed(before)), self.new_texts.encode(deed(after))
        few = min(len(a), len(b))
        return few >= _DEED and ratio(a, b) < RELATED and shared(a, b) < COVERED * few

    def unmatched_old(self, olds: Iterable[int]) -> list[int]:
        return [i for i in olds if i not in self.to_new]

    def unmatched_new(self, news: Iterable[int]) -> list[int]:
        return [i for i in news if i not in self.to_old]

    def likeness(self, old_i: int, new_i: int) -> float:
        """0 to 1: how much of the words of two provisions is the same, in order."""
        return ratio(self.old_texts.string(old_i), self.new_texts.string(new_i))

    def sure(self, old_i: int, new_i: int) -> bool:
        """Whether two paired provisions share enough words, numbers aside, to compare their values."""
        a, b = self.old_texts.masked(old_i), self.new_texts.masked(new_i)
        if not a or not b or ratio(a, b) >= SURE:
            return True
        number = self.old_texts.number
        if begin_alike(a, b) and number not in a and number not in b:
            return True
        few = min(len(a), len(b))
        enough = COVERED if few >= SHORT else _MOSTLY
        return shared(a, b) >= enough * few and self._placed(old_i, new_i)

    def _placed(self, old_i: int, new_i: int) -> bool:
        """Whether two points have one number in an article that is surely the same."""
        up, down = self.old.article[old_i], self.new.article[new_i]
        if up < 0 or self.to_new.get(up) != down or self.old.nodes[old_i].eid != self.new.nodes[new_i].eid:
            return False
        return self.likeness(up, down) >= SURE

    def same(self, old_i: int, new_i: int) -> bool:
        """Whether nothing at all differs below the two, numbers of their own apart."""
        return self.old.strict_key[old_i] == self.new.strict_key[new_i]


def identical(alignment: Alignment, olds: list[int], news: list[int], name: Name, *, whole: bool) -> None:
    """Pair equal texts."""
    old, new = alignment.old, alignment.new
    named = {(name(old, old_i), old.strict_key[old_i]): old_i for old_i in reversed(olds) if name(old, old_i)}
    for new_i in news:
        old_i = named.get((name(new, new_i), new.strict_key[new_i])) if name(new, new_i) else None
        if old_i is not None and old_i not in alignment.to_new:
            alignment.pair(old_i, new_i)
    for part in ("strict", "loose"):
        left = grouped(
            (old_i for old_i in olds if old_i not in alignment.to_new), partial(_text_key, old, part)
        )
        right = grouped(
            (new_i for new_i in news if new_i not in alignment.to_old), partial(_text_key, new, part)
        )
        for key, ns in right.items():
            os = left.get(key)
            if os is None or (part == "loose" and not old.char_count[os[0]]):
                continue
            for old_i, new_i in _in_order(alignment, os, ns, name):
                if name(old, old_i) == name(new, new_i) or proves_identity(
                    alignment, old_i, new_i, alone=len(os) == len(ns) == 1, whole=whole
                ):
                    alignment.pair(old_i, new_i)


def _text_key(tree: Tree, part: str, i: int) -> Hashable:
    return tree.nodes[i].type, tree.strict_key[i] if part == "strict" else tree.loose_key[i]


def _in_order(alignment: Alignment, os: list[int], ns: list[int], name: Name) -> Iterable[tuple[int, int]]:
    """Equal texts paired: those with the same number first, the others as they come."""
    at = {name(alignment.old, old_i): old_i for old_i in reversed(os) if name(alignment.old, old_i)}
    pairs = {new_i: at.pop(name(alignment.new, new_i)) for new_i in ns if name(alignment.new, new_i) in at}
    taken = set(pairs.values())
    rest = [old_i for old_i in os if old_i not in taken]
    pairs.update(zip([new_i for new_i in ns if new_i not in pairs], rest, strict=False))
    return ((old_i, new_i) for new_i, old_i in pairs.items())


def proves_identity(alignment: Alignment, old_i: int, new_i: int, *, alone: bool, whole: bool) -> bool:
    """Whether equal texts under other numbers are one provision: not place holders, not formulas."""
    if is_placeholder(alignment.old, old_i) or is_placeholder(alignment.new, new_i):
        return False
    return not is_short(alignment.new, new_i) or (
        alone and (not whole or alignment.new.char_count[new_i] >= 8)
    )


@dataclass(frozen=True, slots=True)
class Gap:
    """Where an unmatched new provision stands, seen from what is matched around it."""

    old: int | None  # the unmatched old provision at the same place
    steady: bool  # the matched provisions around it kept their numbers
    only: bool  # one provision on either side is unmatched here


def gaps_of(
    alignment: Alignment, olds: list[int], news: list[int], name: Name, *, whole: bool
) -> dict[int, Gap]:
    """The `Gap` of each unmatched new provision of a list, in order."""
    listed = set(olds)
    free = alignment.unmatched_old(olds)

    def kept(new_i: int) -> bool | None:
        old_i = alignment.to_old.get(new_i)
        if old_i is None or old_i not in listed:
            return None
        return name(alignment.old, old_i) == name(alignment.new, new_i)

    after: dict[int, bool | None] = {}
    seen: bool | None = None
    for new_i in reversed(news):
        after[new_i] = seen
        mark = kept(new_i)
        seen = seen if mark is None else mark
    out: dict[int, Gap] = {}
    before: bool | None = None
    run: list[int] = []
    start = 0  # of the free old provisions of this gap

    def close(end: int) -> None:
        for k, new_i in enumerate(run):
            known = [x for x in (before, after[new_i]) if x is not None]
            old = free[start + k] if start + k < end else None
            only = len(run) == 1 == end - start
            out[new_i] = Gap(old, all(known) and (bool(known) or only or not whole), only)

    for new_i in news:
        mark = kept(new_i)
        if mark is None:
            if new_i not in alignment.to_old:
                run.append(new_i)
            continue
        at = bisect_right(free, alignment.to_old[new_i])
        close(at if at >= start else len(free))
        run, before, start = [], mark, at
    close(len(free))
    return out


class Order:
    """The longest run of matched provisions that kept their order: what stands between two of them
    in one text is looked for between the same two in the other."""

    def __init__(self, alignment: Alignment, news: list[int]) -> None:
        run = longest_increasing(
            [(new_i, alignment.to_old[new_i]) for new_i in news if new_i in alignment.to_old]
        )
        self._news, self._olds = [new_i for new_i, _ in run], [old_i for _, old_i in run]

    def holds(self, old_i: int, new_i: int) -> bool:
        """Whether pairing the two would keep the order."""
        at = bisect_right(self._news, new_i)
        return (not at or self._olds[at - 1] < old_i) and (at == len(self._olds) or old_i < self._olds[at])
