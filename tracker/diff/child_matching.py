"""Provisions of one list matched by likeness and by number.

Paragraphs and points inside one article, and what stands outside of articles; articles themselves are
told apart by more (`tracker.diff.article_matching`).
"""

from __future__ import annotations

from collections import Counter

from tracker.diff.match import COVERED, RELATED, Alignment, Gap, Name
from tracker.diff.similar import COMMON, SHORT, begin_alike, candidates, letters, shared
from tracker.diff.tree import grouped, is_placeholder

#: Likeness (0 to 1) from which two provisions of different number are one, if nothing else speaks for
#: it; and with the same number or heading.
ALIKE, ALIKE_NAMED = 0.55, 0.35
#: Likeness from which the same number among steady numbers needs no further comparison, and where
#: nothing else around it came or went; the first also as likeness of letters, which is found without
#: reading words (unrelated texts of one language share half of their letters).
CLEAR, CLEAR_ONLY, LETTERS = 0.75, 0.5, 0.85
_FEW_TOKENS = 6
#: What two provisions of one number must share to be one by it where they are less than `RELATED`: half
#: (`COVERED`) of the words of the shorter one, in order, and most where they are few. In 67 pairs of Chinese
#: laws and in the AI Act from proposal to journal the number alone paired wrongly below this.
MOSTLY = 0.8


def match_mostly_kept(
    alignment: Alignment, olds: list[int], gaps: dict[int, Gap], name: Name, *, whole: bool
) -> None:
    """Pair what kept its number among numbers that did not shift, and most of its words."""
    by_name = {
        name(alignment.old, old_i): old_i
        for old_i in reversed(olds)
        if name(alignment.old, old_i) and old_i not in alignment.to_new
    }
    for new_i, gap in gaps.items():
        old_i = by_name.get(name(alignment.new, new_i))
        if not gap.steady or old_i is None:
            continue
        least = CLEAR_ONLY if gap.only and whole else CLEAR
        if _mostly_kept(alignment, old_i, new_i, least) or alignment.likeness(old_i, new_i) >= least:
            alignment.pair(old_i, new_i)


def _mostly_kept(alignment: Alignment, old_i: int, new_i: int, least: float) -> bool:
    """Whether two provisions are clearly alike by what they hold to the letter, or by their letters:
    found without reading words."""
    if not alignment.old.children[old_i] and not alignment.new.children[new_i]:
        return letters(alignment.old.nodes[old_i].text, alignment.new.nodes[new_i].text) >= LETTERS
    left = Counter(alignment.old.own_text_key[k] for k in alignment.old.subtree(old_i))
    size, came = 0, []
    for k in alignment.new.subtree(new_i):
        if left[alignment.new.own_text_key[k]] > 0:
            left[alignment.new.own_text_key[k]] -= 1
            size += len(alignment.new.nodes[k].text)
        else:
            came.append(alignment.new.nodes[k].text)
    both = max(alignment.old.char_count[old_i] + alignment.new.char_count[new_i], 1)
    if 2 * size >= least * both:
        return True
    gone = []
    for k in alignment.old.subtree(old_i):
        if left[alignment.old.own_text_key[k]] > 0:
            left[alignment.old.own_text_key[k]] -= 1
            gone.append(alignment.old.nodes[k].text)
    rest = letters("".join(gone), "".join(came))
    return 2 * size + rest * (both - 2 * size) >= LETTERS * both


def match_similar(
    alignment: Alignment, olds: list[int], gaps: dict[int, Gap], name: Name, *, whole: bool
) -> None:
    """Pair by likeness, best pairs first."""
    old, new = alignment.old, alignment.new
    olds = alignment.unmatched_old(olds)
    gaps = {new_i: gap for new_i, gap in gaps.items() if new_i not in alignment.to_old}
    if not olds or not gaps:
        return
    by_name = {name(old, old_i): old_i for old_i in reversed(olds) if name(old, old_i)}
    by_head = grouped((old_i for old_i in olds if old.head[old_i] != old.blank), old.head.__getitem__)
    near = candidates(alignment.old_texts, olds, alignment.new_texts, list(gaps))
    scored: list[tuple[float, int, int]] = []
    for new_i, gap in gaps.items():
        same_name = by_name.get(name(new, new_i)) if name(new, new_i) else None
        heading = by_head.get(new.head[new_i], [])
        found: dict[int | None, None] = dict.fromkeys([*near[new_i], gap.old, same_name])
        if len(heading) <= COMMON:
            found.update(dict.fromkeys(heading))
        for old_i in found:
            if (
                old_i is None
                or old_i in alignment.to_new
                or (whole and old.nodes[old_i].type != new.nodes[new_i].type and old_i != same_name)
            ):
                continue
            like = alignment.likeness(old_i, new_i)
            headed = old.head[old_i] == new.head[new_i] != old.blank
            same_own = not whole and old.own_text_key[old_i] == new.own_text_key[new_i] != old.blank
            named = old_i == same_name or headed or same_own
            if like >= threshold(alignment, old_i, new_i, named=named, near=old_i == gap.old):
                bonus = (0.15 if gap.steady else 0.05) * (old_i == same_name) + 0.1 * (headed or same_own)
                scored.append((-like - bonus - 0.05 * (old_i == gap.old), old_i, new_i))
    for _, old_i, new_i in sorted(scored):
        if old_i not in alignment.to_new and new_i not in alignment.to_old:
            alignment.pair(old_i, new_i)


def threshold(alignment: Alignment, old_i: int, new_i: int, *, named: bool, near: bool) -> float:
    if is_placeholder(alignment.old, old_i) or is_placeholder(alignment.new, new_i):
        return 2.0  # a place holder is known by its number only
    if named:
        return ALIKE_NAMED
    short = min(len(alignment.old_texts.string(old_i)), len(alignment.new_texts.string(new_i))) < _FEW_TOKENS
    return 0.8 if short and not near else ALIKE


def match_same_number(
    alignment: Alignment, olds: list[int], gaps: dict[int, Gap], name: Name, *, units: bool
) -> None:
    """The number: enough for a place holder and with the same heading, else where numbers do not shift and
    the words are related. What has no number is known by its place, alone or by related words."""
    left = {
        name(alignment.old, old_i): old_i
        for old_i in reversed(olds)
        if name(alignment.old, old_i) and old_i not in alignment.to_new
    }
    for new_i, gap in gaps.items():
        if new_i in alignment.to_old:
            continue
        if not name(alignment.new, new_i):
            old_i = gap.old
            if (
                old_i is not None
                and old_i not in alignment.to_new
                and not alignment.old.local[old_i]
                and (gap.only or _related(alignment, old_i, new_i))
            ):
                alignment.pair(old_i, new_i)
            continue
        old_i = left.get(name(alignment.new, new_i))
        if old_i is None or old_i in alignment.to_new:
            continue
        hollow = (
            is_placeholder(alignment.new, new_i)
            or is_placeholder(alignment.old, old_i)
            or not alignment.new.char_count[new_i]
            or not alignment.old.char_count[old_i]
        )
        headed = alignment.old.nodes[old_i].heading and alignment.old.head[old_i] == alignment.new.head[new_i]
        placed = gap.steady or (gap.only and not units)
        if (
            hollow
            or headed
            or (placed and share_words(alignment, old_i, new_i))
            or (not units and _related(alignment, old_i, new_i))
        ):
            alignment.pair(old_i, new_i)


def share_words(alignment: Alignment, old_i: int, new_i: int) -> bool:
    """Whether two provisions of one number are related by their words, numbers in them aside."""
    if _related(alignment, old_i, new_i):
        return True
    a, b = alignment.old_texts.masked(old_i), alignment.new_texts.masked(new_i)
    few = min(len(a), len(b))
    return begin_alike(a, b) or shared(a, b) >= (COVERED if few >= SHORT else MOSTLY) * few


def _related(alignment: Alignment, old_i: int, new_i: int) -> bool:
    return alignment.likeness(old_i, new_i) >= RELATED
