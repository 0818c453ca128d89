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

from tracker.diff.child_matching import threshold
from tracker.diff.match import RELATED, Alignment, Gap, Name, Order
from tracker.diff.similar import CANDIDATES, COMMON, TokenTexts, ratio, shared
from tracker.diff.tree import grouped

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

    old_i: int
    new_i: int
    close: float
    score: float  # closeness and likeness, with what else speaks for the pair
    sure: bool
    headed: bool  # both have a heading that no other has
    numbered: bool  # both have the same number and related words


def match_rewritten_articles(
    alignment: Alignment, olds: list[int], news: list[int], gaps: Mapping[int, Gap], name: Name
) -> None:
    """Pair unmatched units over the document, surest first."""
    free_olds, free_news = _free(alignment, olds, news)
    if len(free_olds) * len(free_news) <= _SMALL:
        _numbers_kept(alignment, free_olds, free_news, gaps, name)
        free_olds, free_news = _free(alignment, free_olds, free_news)
    if not free_olds or not free_news:
        return
    pairs = list(_pairs(alignment, olds, news, free_olds, free_news, gaps, name))
    for round_ in range(_ROUNDS):
        pairs = [p for p in pairs if p.old_i not in alignment.to_new and p.new_i not in alignment.to_old]
        order, rivals = Order(alignment, news), _rivals(pairs)
        placed = {(p.old_i, p.new_i) for p in pairs if order.holds(p.old_i, p.new_i)}
        pairs.sort(key=lambda p: (-p.score - _IN_ORDER * ((p.old_i, p.new_i) in placed), p.old_i, p.new_i))
        if round_ < _SURE_ROUNDS:
            good = (
                p
                for p in pairs
                if p.close >= SURE_MOVED or (round_ and p.sure and (p.old_i, p.new_i) in placed)
            )
        else:
            good = (p for p in pairs if p.sure or _holds(p, (p.old_i, p.new_i) in placed, rivals))
        if not _take(alignment, good) and round_ >= _SURE_ROUNDS:
            return


def _free(alignment: Alignment, olds: list[int], news: list[int]) -> tuple[list[int], list[int]]:
    return alignment.unmatched_old(olds), [new_i for new_i in news if new_i not in alignment.to_old]


def _numbers_kept(
    alignment: Alignment, olds: list[int], news: list[int], gaps: Mapping[int, Gap], name: Name
) -> None:
    """Pair what kept its number among numbers that did not shift, where nothing else comes near: a
    short way for the usual amendment, in which a few articles changed much and a few are new."""
    like = {(old_i, new_i): alignment.likeness(old_i, new_i) for old_i in olds for new_i in news}
    best_old = {old_i: sorted(like[old_i, new_i] for new_i in news) for old_i in olds}
    best_new = {new_i: sorted(like[old_i, new_i] for old_i in olds) for new_i in news}
    named = {name(alignment.old, old_i): old_i for old_i in olds}
    for new_i in news:
        old_i = named.get(name(alignment.new, new_i))
        if old_i is None or not gaps[new_i].steady or old_i in alignment.to_new:
            continue
        others = max(x for side in (best_old[old_i], best_new[new_i]) for x in (*side[-2:-1], 0.0))
        if like[old_i, new_i] >= max(
            threshold(alignment, old_i, new_i, named=True, near=True), others + _FAR
        ):
            alignment.pair(old_i, new_i)


def _take(alignment: Alignment, pairs: Iterator[Pair]) -> int:
    count = 0
    for p in pairs:
        if p.old_i not in alignment.to_new and p.new_i not in alignment.to_old:
            alignment.pair(p.old_i, p.new_i)
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
    return p.close >= by_ + max(
        _second(rivals[side], p.close) for side in ((False, p.old_i), (True, p.new_i))
    )


def _rivals(pairs: Sequence[Pair]) -> dict[tuple[bool, int], list[float]]:
    """The two best closenesses of each article, best first."""
    out: dict[tuple[bool, int], list[float]] = {}
    for p in pairs:
        for key in ((False, p.old_i), (True, p.new_i)):
            out[key] = sorted((*out.get(key, ()), p.close), reverse=True)[:2]
    return out


def _second(best: list[float], mine: float) -> float:
    return best[0] if best[0] > mine else best[1] if len(best) > 1 else 0.0


def _pairs(
    alignment: Alignment, olds: list[int], news: list[int], free_olds: list[int], free_news: list[int],
    gaps: Mapping[int, Gap], name: Name,
) -> Iterator[Pair]:  # fmt: skip
    """Each unmatched new unit with the few old ones it may come from."""
    old, new = alignment.old, alignment.new
    left, right = _vectors(alignment, olds, news, free_olds, free_news)
    near = _nearest(left, right)
    by_name = {name(old, old_i): old_i for old_i in reversed(free_olds) if name(old, old_i)}
    heads = grouped((old_i for old_i in free_olds if old.head[old_i] != old.blank), old.head.__getitem__)
    heads_new = Counter(new.head[new_i] for new_i in free_news)
    for new_i in free_news:
        gap = gaps.get(new_i)
        place = gap.old if gap else None
        same_name = by_name.get(name(new, new_i)) if name(new, new_i) else None
        heading = heads.get(new.head[new_i], [])
        found: dict[int | None, None] = dict.fromkeys([*near[new_i], place, same_name])
        if len(heading) <= COMMON:
            found.update(dict.fromkeys(heading))
        for old_i in found:
            if (
                old_i is None
                or old_i in alignment.to_new
                or (old.nodes[old_i].type != new.nodes[new_i].type and old_i != same_name)
            ):
                continue
            close = _cosine(left[old_i], right[new_i])
            like = alignment.likeness(old_i, new_i)
            headed = old.head[old_i] == new.head[new_i] != old.blank
            named = old_i == same_name or headed
            least = threshold(alignment, old_i, new_i, named=named, near=old_i == place)
            score = (close + like) / 2 + 0.03 * (old_i == place) + 0.15 * _same_title(alignment, old_i, new_i)
            score += (0.1 if gap and gap.steady else 0.05) * (old_i == same_name)
            sure = least <= 1 and (close >= SURE or (like >= least and close >= FORMULA))
            if least <= 1:
                alone = headed and len(heading) == 1 == heads_new[new.head[new_i]]
                yield Pair(old_i, new_i, close, score, sure, alone, old_i == same_name and like >= RELATED)


def _same_title(alignment: Alignment, old_i: int, new_i: int) -> float:
    """0 to 1: how much of the shorter heading stands in the longer one, and how much that is of it."""
    x, y = alignment.old_texts.title(old_i), alignment.new_texts.title(new_i)
    if not x or not y:
        return 0.0
    return (shared(x, y) / min(len(x), len(y)) + ratio(x, y)) / 2


# --- word pairs -------------------------------------------------------------------------------------------


def _vectors(
    alignment: Alignment, olds: list[int], news: list[int], free_olds: list[int], free_news: list[int]
) -> tuple[dict[int, Vector], dict[int, Vector]]:
    """The word pairs of the unmatched units of both sides with their weights, of length 1 each."""
    counts = [{i: _count(texts, i) for i in free} for texts, free in _sides(alignment, free_olds, free_news)]
    holders: Counter[str] = Counter()
    for side in counts:
        for found in side.values():
            holders.update(found.keys())
    total = len(free_olds) + len(free_news)
    for texts, units in _sides(alignment, olds, news):
        rest = [
            i
            for i in units
            if i not in (alignment.to_new if texts is alignment.old_texts else alignment.to_old)
        ]
        rest = sorted(set(units) - set(rest))
        sample = rest[:: max(1, len(rest) // _SAMPLE)]
        for i in sample:
            holders.update(set(_joined(texts.opening(i, _OPENING))))
        total += len(sample)
    rare = {pair: log((total + 1) / count) for pair, count in holders.items()}
    left, right = ({i: _weighted(found, rare) for i, found in side.items()} for side in counts)
    return left, right


def _sides(
    alignment: Alignment, olds: list[int], news: list[int]
) -> tuple[tuple[TokenTexts, list[int]], ...]:
    return (alignment.old_texts, olds), (alignment.new_texts, news)


def _count(texts: TokenTexts, i: int) -> Counter[str]:
    found = Counter(_joined(texts.string(i)))
    for pair in _joined(texts.title(i)):
        found[pair] += _HEADING
    return found


def _joined(words: str) -> Iterator[str]:
    """Each two neighbouring words; a word is one character here."""
    return map(add, words, words[1:])


def _weighted(found: Counter[str], rare: Mapping[str, float]) -> Vector:
    weights = {pair: (1 + log(count)) * rare[pair] for pair, count in found.items()}
    length = sqrt(sum(w * w for w in weights.values())) or 1.0
    return {pair: w / length for pair, w in weights.items()}


def _cosine(x: Vector, y: Vector) -> float:
    if len(x) > len(y):
        x, y = y, x
    return sum(w * y[pair] for pair, w in x.items() if pair in y)


def _nearest(left: Mapping[int, Vector], right: Mapping[int, Vector]) -> dict[int, list[int]]:
    """For each new unit the old ones that share most of its rare pairs."""
    index: dict[str, list[tuple[int, float]]] = {}
    for old_i, vector in left.items():
        for pair, weight in vector.items():
            index.setdefault(pair, []).append((old_i, weight))
    out: dict[int, list[int]] = {}
    for new_i, vector in right.items():
        votes: dict[int, float] = {}
        for pair, weight in vector.items():
            holders = index.get(pair, ())
            if len(holders) <= COMMON:
                for old_i, other in holders:
                    votes[old_i] = votes.get(old_i, 0.0) + weight * other
        out[new_i] = [old_i for old_i, _ in sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:CANDIDATES]]
    return out
