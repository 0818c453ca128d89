"""Provisions of one list matched by likeness and by number.

Paragraphs and points inside one article, and what stands outside of articles; articles themselves are
told apart by more (`tracker.diff.article_matching`).
"""

from __future__ import annotations

from collections import Counter

from tracker.diff.match import Alignment, Gap, Name
from tracker.diff.similar import COMMON, candidates, letters, ratio
from tracker.diff.tree import by, is_hollow

#: Likeness (0 to 1) from which two provisions of different number are one, if nothing else speaks for
#: it; with the same number or heading; and below which even the same number is another provision
#: where numbers are known to shift. Unrelated articles of one law share 0.2 to 0.4 of their words.
ALIKE, ALIKE_NAMED, RELATED = 0.55, 0.35, 0.3
#: Likeness from which the same number among steady numbers needs no further comparison, and where
#: nothing else around it came or went; the first also as likeness of letters, which is found without
#: reading words (unrelated texts of one language share half of their letters).
CLEAR, CLEAR_ONLY, LETTERS = 0.75, 0.5, 0.85
_FEW_TOKENS = 6


def clear(a: Alignment, olds: list[int], gaps: dict[int, Gap], name: Name, *, whole: bool) -> None:
    """Pair what kept its number among numbers that did not shift, and most of its words."""
    by_name = {name(a.old, o): o for o in reversed(olds) if name(a.old, o) and o not in a.to_new}
    for n, gap in gaps.items():
        o = by_name.get(name(a.new, n))
        if not gap.steady or o is None:
            continue
        least = CLEAR_ONLY if gap.only and whole else CLEAR
        if _mostly_kept(a, o, n, least) or ratio(a.old_texts.string(o), a.new_texts.string(n)) >= least:
            a.pair(o, n)


def _mostly_kept(a: Alignment, o: int, n: int, least: float) -> bool:
    """Whether two provisions are clearly alike by what they hold to the letter, or by their letters:
    found without reading words."""
    if not a.old.kids[o] and not a.new.kids[n]:
        return letters(a.old.nodes[o].text, a.new.nodes[n].text) >= LETTERS
    left = Counter(a.old.own[k] for k in a.old.subtree(o))
    size, came = 0, []
    for k in a.new.subtree(n):
        if left[a.new.own[k]] > 0:
            left[a.new.own[k]] -= 1
            size += len(a.new.nodes[k].text)
        else:
            came.append(a.new.nodes[k].text)
    both = max(a.old.weight[o] + a.new.weight[n], 1)
    if 2 * size >= least * both:
        return True
    gone = []
    for k in a.old.subtree(o):
        if left[a.old.own[k]] > 0:
            left[a.old.own[k]] -= 1
            gone.append(a.old.nodes[k].text)
    rest = letters("".join(gone), "".join(came))
    return 2 * size + rest * (both - 2 * size) >= LETTERS * both


def alike(a: Alignment, olds: list[int], gaps: dict[int, Gap], name: Name, *, whole: bool) -> None:
    """Pair by likeness, best pairs first."""
    old, new = a.old, a.new
    olds = [o for o in olds if o not in a.to_new]
    gaps = {n: gap for n, gap in gaps.items() if n not in a.to_old}
    if not olds or not gaps:
        return
    by_name = {name(old, o): o for o in reversed(olds) if name(old, o)}
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
            if like >= threshold(a, o, n, named=named, near=o == gap.old):
                bonus = (0.15 if gap.steady else 0.05) * (o == same_name) + 0.1 * (headed or same_own)
                scored.append((-like - bonus - 0.05 * (o == gap.old), o, n))
    for _, o, n in sorted(scored):
        if o not in a.to_new and n not in a.to_old:
            a.pair(o, n)


def threshold(a: Alignment, o: int, n: int, *, named: bool, near: bool) -> float:
    if is_hollow(a.old, o) or is_hollow(a.new, n):
        return 2.0  # a place holder is known by its number only
    if named:
        return ALIKE_NAMED
    short = min(len(a.old_texts.string(o)), len(a.new_texts.string(n))) < _FEW_TOKENS
    return 0.8 if short and not near else ALIKE


def by_number(a: Alignment, olds: list[int], gaps: dict[int, Gap], name: Name, *, units: bool) -> None:
    """The number alone: enough where numbers do not shift, and for a place holder. What has no
    number is known by its place, if its words are related. Of units the words were asked already."""
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
        if gap.steady or hollow or headed or (not units and (gap.only or _related(a, o, n))):
            a.pair(o, n)


def _related(a: Alignment, o: int, n: int) -> bool:
    return ratio(a.old_texts.string(o), a.new_texts.string(n)) >= RELATED
