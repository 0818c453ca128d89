"""Which article became which where its words were rewritten.

A draft's article and the law's may share a third of their words and plainly be one, while two penalty
clauses share half of theirs and are not. What tells these apart are the pairs of neighbouring words
that few other articles have: articles are compared as vectors of such pairs, each weighing the more
the rarer it is in both texts (tf-idf, cosine). How much likeness is asked for depends on what else
speaks for a pair: its number, its heading, its place between neighbours that are matched already, and
that neither of the two is nearly as close to any third.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt
from operator import add

from tracker.diff.child_matching import RELATED, threshold
from tracker.diff.match import Alignment, Gap, Name, Order
from tracker.diff.similar import CANDIDATES, COMMON, Texts, ratio, shared
from tracker.diff.tree import by

Vector = Mapping[str, float]

#: Closeness (cosine, 0 to 1) from which two articles are one whatever their place, at once or after
#: what kept its order, and between matched neighbours. Unrelated articles of a law reach 0.1, formulas
#: (penalties, commencement) 0.25.
SURE_MOVED, SURE, PLACED = 0.5, 0.35, 0.25
#: The same where no other pair of either comes near, and by how much it must stay behind.
ALONE, ALONE_BY = 0.2, 0.1
PLACED_ALONE, PLACED_BY = 0.12, 0.06
#: The same with a heading that no other article has, out of place; with the same number, in place.
HEADED, NUMBERED = 0.08, 0.1
#: Words in common in order (`similar.ratio`) prove nothing if these are a formula's: least closeness.
FORMULA = 0.12
#: A pair of words in a heading counts as if it stood so often in the text.
_HEADING = 3
#: Pairs few enough to compare all; how far behind the likest the next must be.
_SMALL, _FAR = 200, 0.1
#: Matched articles per side, and words of each, that are read to know which pairs are rare.
_SAMPLE, _OPENING = 16, 120
#: Rounds in all; the first takes what is close, the second what moreover kept its order.
_ROUNDS, _SURE_ROUNDS = 6, 2
#: What keeping the order is worth against a likelier article out of order.
_IN_ORDER = 0.15


@dataclass(slots=True)
class Pair:
    """An old and a new article that may be one."""

    o: int
    n: int
    close: float
    score: float  # closeness and likeness, with what else speaks for the pair
    sure: bool
    headed: bool  # both have a heading that no other has
    numbered: bool  # both have the same number and related words


def kin(a: Alignment, olds: list[int], news: list[int], gaps: Mapping[int, Gap], name: Name) -> None:
    """Pair unmatched units over the document, surest first."""
    free_olds, free_news = _free(a, olds, news)
    if len(free_olds) * len(free_news) <= _SMALL:
        _numbers_kept(a, free_olds, free_news, gaps, name)
        free_olds, free_news = _free(a, free_olds, free_news)
    if not free_olds or not free_news:
        return
    pairs = list(_pairs(a, olds, news, free_olds, free_news, gaps, name))
    for round_ in range(_ROUNDS):
        pairs = [p for p in pairs if p.o not in a.to_new and p.n not in a.to_old]
        order, rivals = Order(a, news), _rivals(pairs)
        placed = {(p.o, p.n) for p in pairs if order.holds(p.o, p.n)}
        pairs.sort(key=lambda p: (-p.score - _IN_ORDER * ((p.o, p.n) in placed), p.o, p.n))
        if round_ < _SURE_ROUNDS:
            good = (p for p in pairs if p.close >= SURE_MOVED or (round_ and p.sure and (p.o, p.n) in placed))
        else:
            good = (p for p in pairs if p.sure or _holds(p, (p.o, p.n) in placed, rivals))
        if not _take(a, good) and round_ >= _SURE_ROUNDS:
            return


def _free(a: Alignment, olds: list[int], news: list[int]) -> tuple[list[int], list[int]]:
    return [o for o in olds if o not in a.to_new], [n for n in news if n not in a.to_old]


def _numbers_kept(
    a: Alignment, olds: list[int], news: list[int], gaps: Mapping[int, Gap], name: Name
) -> None:
    """Pair what kept its number among numbers that did not shift, where nothing else comes near: a
    short way for the usual amendment, in which a few articles changed much and a few are new."""
    like = {(o, n): ratio(a.old_texts.string(o), a.new_texts.string(n)) for o in olds for n in news}
    best_old = {o: sorted(like[o, n] for n in news) for o in olds}
    best_new = {n: sorted(like[o, n] for o in olds) for n in news}
    named = {name(a.old, o): o for o in olds}
    for n in news:
        o = named.get(name(a.new, n))
        if o is None or not gaps[n].steady or o in a.to_new:
            continue
        others = max(x for side in (best_old[o], best_new[n]) for x in (*side[-2:-1], 0.0))
        if like[o, n] >= max(threshold(a, o, n, named=True, near=True), others + _FAR):
            a.pair(o, n)


def _take(a: Alignment, pairs: Iterator[Pair]) -> int:
    count = 0
    for p in pairs:
        if p.o not in a.to_new and p.n not in a.to_old:
            a.pair(p.o, p.n)
            count += 1
    return count


def _holds(p: Pair, placed: bool, rivals: Mapping[tuple[bool, int], list[float]]) -> bool:
    """Whether closeness and all else together are enough. ``placed``: between matched neighbours."""
    if p.headed and (placed or p.close >= HEADED):
        return True
    if p.close >= (PLACED if placed else SURE) or (p.numbered and placed and p.close >= NUMBERED):
        return True
    least, by_ = (PLACED_ALONE, PLACED_BY) if placed else (ALONE, ALONE_BY)
    if p.close < least:
        return False
    return p.close >= by_ + max(_second(rivals[side], p.close) for side in ((False, p.o), (True, p.n)))


def _rivals(pairs: Sequence[Pair]) -> dict[tuple[bool, int], list[float]]:
    """The two best closenesses of each article, best first."""
    out: dict[tuple[bool, int], list[float]] = {}
    for p in pairs:
        for key in ((False, p.o), (True, p.n)):
            out[key] = sorted((*out.get(key, ()), p.close), reverse=True)[:2]
    return out


def _second(best: list[float], mine: float) -> float:
    return best[0] if best[0] > mine else best[1] if len(best) > 1 else 0.0


def _pairs(
    a: Alignment, olds: list[int], news: list[int], free_olds: list[int], free_news: list[int],
    gaps: Mapping[int, Gap], name: Name,
) -> Iterator[Pair]:  # fmt: skip
    """Each unmatched new unit with the few old ones it may come from."""
    old, new = a.old, a.new
    left, right = _vectors(a, olds, news, free_olds, free_news)
    near = _nearest(left, right)
    by_name = {name(old, o): o for o in reversed(free_olds) if name(old, o)}
    heads = by((o for o in free_olds if old.head[o] != old.blank), old.head.__getitem__)
    heads_new = Counter(new.head[n] for n in free_news)
    for n in free_news:
        gap = gaps.get(n)
        place = gap.old if gap else None
        same_name = by_name.get(name(new, n)) if name(new, n) else None
        heading = heads.get(new.head[n], [])
        found: dict[int | None, None] = dict.fromkeys([*near[n], place, same_name])
        if len(heading) <= COMMON:
            found.update(dict.fromkeys(heading))
        for o in found:
            if o is None or o in a.to_new or (old.nodes[o].type != new.nodes[n].type and o != same_name):
                continue
            close = _cosine(left[o], right[n])
            like = ratio(a.old_texts.string(o), a.new_texts.string(n))
            headed = old.head[o] == new.head[n] != old.blank
            named = o == same_name or headed
            least = threshold(a, o, n, named=named, near=o == place)
            score = (close + like) / 2 + 0.03 * (o == place) + 0.15 * _same_title(a, o, n)
            score += (0.1 if gap and gap.steady else 0.05) * (o == same_name)
            sure = least <= 1 and (close >= SURE or (like >= least and close >= FORMULA))
            if least <= 1:
                alone = headed and len(heading) == 1 == heads_new[new.head[n]]
                yield Pair(o, n, close, score, sure, alone, o == same_name and like >= RELATED)


def _same_title(a: Alignment, o: int, n: int) -> float:
    """0 to 1: how much of the shorter heading stands in the longer one, and how much that is of it."""
    x, y = a.old_texts.title(o), a.new_texts.title(n)
    if not x or not y:
        return 0.0
    return (shared(x, y) / min(len(x), len(y)) + ratio(x, y)) / 2


# --- word pairs -------------------------------------------------------------------------------------------


def _vectors(
    a: Alignment, olds: list[int], news: list[int], free_olds: list[int], free_news: list[int]
) -> tuple[dict[int, Vector], dict[int, Vector]]:
    """The word pairs of the unmatched units of both sides with their weights, of length 1 each."""
    counts = [{i: _count(texts, i) for i in free} for texts, free in _sides(a, free_olds, free_news)]
    holders: Counter[str] = Counter()
    for side in counts:
        for found in side.values():
            holders.update(found.keys())
    total = len(free_olds) + len(free_news)
    for texts, units in _sides(a, olds, news):
        rest = [i for i in units if i not in (a.to_new if texts is a.old_texts else a.to_old)]
        rest = sorted(set(units) - set(rest))
        sample = rest[:: max(1, len(rest) // _SAMPLE)]
        for i in sample:
            holders.update(set(_joined(texts.opening(i, _OPENING))))
        total += len(sample)
    rare = {pair: log((total + 1) / n) for pair, n in holders.items()}
    left, right = ({i: _weighted(found, rare) for i, found in side.items()} for side in counts)
    return left, right


def _sides(a: Alignment, olds: list[int], news: list[int]) -> tuple[tuple[Texts, list[int]], ...]:
    return (a.old_texts, olds), (a.new_texts, news)


def _count(texts: Texts, i: int) -> Counter[str]:
    found = Counter(_joined(texts.string(i)))
    for pair in _joined(texts.title(i)):
        found[pair] += _HEADING
    return found


def _joined(words: str) -> Iterator[str]:
    """Each two neighbouring words; a word is one character here."""
    return map(add, words, words[1:])


def _weighted(found: Counter[str], rare: Mapping[str, float]) -> Vector:
    weights = {pair: (1 + log(n)) * rare[pair] for pair, n in found.items()}
    length = sqrt(sum(w * w for w in weights.values())) or 1.0
    return {pair: w / length for pair, w in weights.items()}


def _cosine(x: Vector, y: Vector) -> float:
    if len(x) > len(y):
        x, y = y, x
    return sum(w * y[pair] for pair, w in x.items() if pair in y)


def _nearest(left: Mapping[int, Vector], right: Mapping[int, Vector]) -> dict[int, list[int]]:
    """For each new unit the old ones that share most of its rare pairs."""
    index: dict[str, list[tuple[int, float]]] = {}
    for o, vector in left.items():
        for pair, weight in vector.items():
            index.setdefault(pair, []).append((o, weight))
    out: dict[int, list[int]] = {}
    for n, vector in right.items():
        votes: dict[int, float] = {}
        for pair, weight in vector.items():
            holders = index.get(pair, ())
            if len(holders) <= COMMON:
                for o, other in holders:
                    votes[o] = votes.get(o, 0.0) + weight * other
        out[n] = [o for o, _ in sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:CANDIDATES]]
    return out
