"""Which provision of the new text is which of the old one.

Blocks (articles, recitals, annexes ...) are matched over the whole document, then the paragraphs and
points inside matched blocks, list by list. Each round uses the same five signs, surest first: same
number and same text; same text; likeness, with a bonus for the number, heading and order; the number
alone. What is left is matched by its text anywhere, so that a moved paragraph is one.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from tracker.diff.similar import COMMON, Texts, candidates, ratio
from tracker.diff.tree import Tree, by, is_hollow, is_short
from tracker.diff.words import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    Name = Callable[[Tree, int], str]

#: Likeness (0 to 1) from which two provisions of different number are one, if nothing else speaks for
#: it; with the same number or heading; and below which even the same number is another provision
#: where numbers are known to shift. Unrelated articles of one law share 0.2 to 0.4 of their words.
ALIKE, ALIKE_NAMED, RELATED = 0.55, 0.35, 0.3
#: Likeness from which the same number among steady numbers needs no further comparison.
CLEAR = 0.75
_FEW_TOKENS = 6


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


def align(old: Tree, new: Tree) -> Alignment:
    vocabulary = Vocabulary()
    a = Alignment(old, new, Texts(old, vocabulary), Texts(new, vocabulary))
    for kind in ("unit", "footnote", "other"):
        olds = [i for i in old.blocks() if _kind(old, i) == kind]
        news = [i for i in new.blocks() if _kind(new, i) == kind]
        _match(a, olds, news, _eid, whole=True)
    pending = list(a.to_old.items())
    _descend(a, pending)
    _containers(a)
    _anywhere(a)
    return a


def _kind(tree: Tree, i: int) -> str:
    return "unit" if tree.unit[i] else "footnote" if tree.footnote(i) else "other"


def _eid(tree: Tree, i: int) -> str:
    return tree.nodes[i].eid if tree.local[i] else ""


def _local(tree: Tree, i: int) -> str:
    return tree.local[i]


def _descend(a: Alignment, pending: list[tuple[int, int]]) -> None:
    """Match what matched provisions hold, down to the leaves. ``pending`` holds (new, old)."""
    while pending:
        n, o = pending.pop()
        if not a.old.kids[o] or not a.new.kids[n]:
            continue
        if a.same(o, n):
            pending += _parallel(a, o, n)
            continue
        for notes in (False, True):
            olds = [k for k in a.old.kids[o] if a.old.footnote(k) is notes and k not in a.to_new]
            news = [k for k in a.new.kids[n] if a.new.footnote(k) is notes and k not in a.to_old]
            if olds and news:
                _match(a, olds, news, _local, whole=False)
                pending += [(k, a.to_old[k]) for k in news if k in a.to_old]


def _parallel(a: Alignment, o: int, n: int) -> Iterable[tuple[int, int]]:
    """Pair the children of two provisions that are equal all the way down."""
    for notes in (False, True):
        olds = [k for k in a.old.kids[o] if a.old.footnote(k) is notes]
        news = [k for k in a.new.kids[n] if a.new.footnote(k) is notes]
        if notes:
            olds.sort(key=lambda k: (a.old.strict[k], k))
            news.sort(key=lambda k: (a.new.strict[k], k))
        for x, y in zip(olds, news, strict=False):
            if x not in a.to_new and y not in a.to_old:
                a.pair(x, y)
                yield y, x


# --- one round --------------------------------------------------------------------------------------


def _match(a: Alignment, olds: list[int], news: list[int], name: Name, *, whole: bool) -> None:
    """Pair two lists of provisions. ``whole`` is for lists over the document: short texts and
    numbers prove less there than among the points of one article."""
    if not olds or not news:
        return
    _identical(a, olds, news, name, whole=whole)
    if all(o in a.to_new for o in olds) or all(n in a.to_old for n in news):
        return
    gaps = _gaps(a, olds, news, name, whole=whole)
    olds = [o for o in olds if o not in a.to_new]
    _alike(a, olds, gaps, name, whole=whole)
    _by_number(a, olds, gaps, name)


def _identical(a: Alignment, olds: list[int], news: list[int], name: Name, *, whole: bool) -> None:
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
                if name(old, o) == name(new, n) or _telling(
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


def _telling(a: Alignment, o: int, n: int, *, alone: bool, whole: bool) -> bool:
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


def _gaps(a: Alignment, olds: list[int], news: list[int], name: Name, *, whole: bool) -> dict[int, Gap]:
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
            steady = all(known) and (bool(known) or not whole)
            out[n] = Gap(old, steady, only=len(run) == 1 == end - start)

    for n in news:
        mark = kept(n)
        if mark is None:
            if n not in a.to_old:
                run.append(n)
            continue
        at = _first_after(free, a.to_old[n])
        close(at if at >= start else len(free))
        run, before, start = [], mark, at
    close(len(free))
    return out


def _alike(a: Alignment, olds: list[int], gaps: dict[int, Gap], name: Name, *, whole: bool) -> None:
    """Pair by likeness, best pairs first."""
    old, new = a.old, a.new
    by_name = {name(old, o): o for o in reversed(olds) if name(old, o)}
    for n, gap in gaps.items():
        o = by_name.get(name(new, n))
        if gap.steady and o is not None and ratio(a.old_texts.string(o), a.new_texts.string(n)) >= CLEAR:
            a.pair(o, n)
    olds = [o for o in olds if o not in a.to_new]
    gaps = {n: gap for n, gap in gaps.items() if n not in a.to_old}
    if not olds or not gaps:
        return
    by_head = by((o for o in olds if old.head[o] != old.blank), old.head.__getitem__)
    near = candidates(a.old_texts, olds, a.new_texts, list(gaps))
    scored: list[tuple[float, int, int]] = []
    for n, gap in gaps.items():
        same_name = by_name.get(name(new, n)) if name(new, n) else None
        heading = by_head.get(new.head[n], [])
        found: dict[int | None, None] = dict.fromkeys([*near[n], gap.old, same_name])
        if len(heading) <= COMMON:
            found.update(dict.fromkeys(heading))
        for o in found:
            if (
                o is None
                or o in a.to_new
                or (whole and old.nodes[o].type != new.nodes[n].type and o != same_name)
            ):
                continue
            like = ratio(a.old_texts.string(o), a.new_texts.string(n))
            headed = old.head[o] == new.head[n] != old.blank
            same_own = not whole and old.own[o] == new.own[n] != old.blank
            named = o == same_name or headed or same_own
            if like >= _threshold(a, o, n, named=named, near=o == gap.old):
                bonus = (0.15 if gap.steady else 0.05) * (o == same_name) + 0.1 * (headed or same_own)
                scored.append((-like - bonus - 0.05 * (o == gap.old), o, n))
    for _, o, n in sorted(scored):
        if o not in a.to_new and n not in a.to_old:
            a.pair(o, n)


def _threshold(a: Alignment, o: int, n: int, *, named: bool, near: bool) -> float:
    if is_hollow(a.old, o) or is_hollow(a.new, n):
        return 2.0  # a place holder is known by its number only
    if named:
        return ALIKE_NAMED
    short = min(len(a.old_texts.string(o)), len(a.new_texts.string(n))) < _FEW_TOKENS
    return 0.8 if short and not near else ALIKE


def _first_after(items: list[int], value: int) -> int:
    low, high = 0, len(items)
    while low < high:
        mid = (low + high) // 2
        if items[mid] <= value:
            low = mid + 1
        else:
            high = mid
    return low


def _by_number(a: Alignment, olds: list[int], gaps: dict[int, Gap], name: Name) -> None:
    """The number alone: enough where numbers do not shift, and for a place holder. What has no
    number is known by its place, if its words are related."""
    left = {name(a.old, o): o for o in reversed(olds) if name(a.old, o) and o not in a.to_new}
    for n, gap in gaps.items():
        if n in a.to_old:
            continue
        if not name(a.new, n):
            o = gap.old
            if o is not None and o not in a.to_new and not a.old.local[o] and (gap.only or _related(a, o, n)):
                a.pair(o, n)
            continue
        o = left.get(name(a.new, n))
        if o is None or o in a.to_new:
            continue
        hollow = is_hollow(a.new, n) or is_hollow(a.old, o) or not a.new.weight[n] or not a.old.weight[o]
        headed = a.old.nodes[o].heading and a.old.head[o] == a.new.head[n]
        if gap.steady or gap.only or hollow or headed or _related(a, o, n):
            a.pair(o, n)


def _related(a: Alignment, o: int, n: int) -> bool:
    return ratio(a.old_texts.string(o), a.new_texts.string(n)) >= RELATED


# --- what is not a list -----------------------------------------------------------------------------


def _containers(a: Alignment) -> None:
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


def _anywhere(a: Alignment) -> None:
    """Paragraphs and points that left their place, known by their text; largest first.

    What came or went with its whole article is told with the article.
    """
    old, new = a.old, a.new
    lost, born = _unmatched_units(old, a.to_new), _unmatched_units(new, a.to_old)
    left: dict[tuple[str, int], deque[int]] = {}
    for o, node in enumerate(old.nodes):
        if o not in a.to_new and not old.container[o] and not lost[o]:
            left.setdefault((node.type, old.loose[o]), deque()).append(o)
    for n, node in enumerate(new.nodes):
        if n in a.to_old or new.container[n] or born[n]:
            continue
        os = left.get((node.type, new.loose[n]))
        while os and os[0] in a.to_new:
            os.popleft()
        if os and _telling(a, os[0], n, alone=False, whole=True):
            o = os.popleft()
            a.pair(o, n)
            _descend(a, [(n, o)])


def _unmatched_units(tree: Tree, matched: dict[int, int]) -> list[bool]:
    """For each provision whether it stands in (or is) an article that came or went."""
    out: list[bool] = []
    for i, up in enumerate(tree.parent):
        out.append((up >= 0 and out[up]) or (tree.unit[i] and not tree.container[i] and i not in matched))
    return out
