"""Which provision of the new text is which of the old one.

Blocks (articles, recitals, annexes ...) are matched over the whole document, then the paragraphs and
points inside matched blocks, list by list. Each round uses the same signs, surest first: same number
and same text; same text; likeness, with a bonus for the number, heading and order; the number alone.
What is left is matched by its text anywhere, so that a moved paragraph is one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.diff.article_matching import match_rewritten_articles
from tracker.diff.child_matching import match_mostly_kept, match_same_number, match_similar
from tracker.diff.containers import containers
from tracker.diff.match import Alignment, Name, gaps_of, identical, proves_identity
from tracker.diff.similar import TokenTexts, candidates, letters
from tracker.diff.tree import Tree, is_placeholder, is_short
from tracker.diff.words import Vocabulary


@dataclass(frozen=True, slots=True)
class PairRules:
    """A person's word on one step: (old, new) eids that are one provision, and that are not."""

    joined: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()


NO_RULES = PairRules()


def as_rules(said: Mapping[tuple[str, str], str]) -> PairRules:
    """Rules of what was said (join, part) of pairs of eids."""
    joined, apart = (frozenset(pair for pair, word in said.items() if word == w) for w in ("join", "part"))
    return PairRules(joined, apart)


#: Likeness from which a paragraph that left its article and was edited is known again, and pairs of
#: such that are few enough to compare the letters of each before words are read.
_MOVED, _FEW = 0.7, 4000


def align(old: Tree, new: Tree, rules: PairRules = NO_RULES) -> Alignment:
    vocabulary = Vocabulary()
    alignment = Alignment(
        old,
        new,
        TokenTexts(old, vocabulary),
        TokenTexts(new, vocabulary),
        apart=_places(old, new, rules.apart),
    )
    for old_i, new_i in sorted(_places(old, new, rules.joined)):
        alignment.pair(old_i, new_i)
    for kind in ("unit", "footnote", "other"):
        olds = [i for i in old.blocks if _kind(old, i) == kind]
        news = [i for i in new.blocks if _kind(new, i) == kind]
        _match(alignment, olds, news, _eid, kind)
    pending = list(alignment.to_old.items())
    _descend(alignment, pending)
    containers(alignment)
    _anywhere(alignment)
    return alignment


def _places(old: Tree, new: Tree, eids: Iterable[tuple[str, str]]) -> frozenset[tuple[int, int]]:
    """Pairs of (old, new) eids by their places; those that are in neither text are left out."""
    return frozenset((old.index[x], new.index[y]) for x, y in eids if x in old.index and y in new.index)


def add_known_pairs(alignment: Alignment, known: Iterable[tuple[int, int]]) -> None:
    """Pair (old, new) provisions that are known to belong together by more than their words, and what
    they hold; what is matched already stays as it is."""
    pending = []
    for old_i, new_i in known:
        if old_i not in alignment.to_new and new_i not in alignment.to_old:
            alignment.pair(old_i, new_i)
            pending.append((new_i, old_i))
    _descend(alignment, pending)


def _kind(tree: Tree, i: int) -> str:
    return "unit" if tree.unit[i] else "footnote" if tree.footnote(i) else "other"


def _eid(tree: Tree, i: int) -> str:
    return tree.nodes[i].eid if tree.local[i] else ""


def _local(tree: Tree, i: int) -> str:
    return tree.local[i]


def _descend(alignment: Alignment, pending: list[tuple[int, int]]) -> None:
    """Match what matched provisions hold, down to the leaves. ``pending`` holds (new, old)."""
    while pending:
        new_i, old_i = pending.pop()
        if alignment.to_old.get(new_i) != old_i:
            continue  # kept apart by a person's word
        if not alignment.old.children[old_i] or not alignment.new.children[new_i]:
            continue
        if alignment.same(old_i, new_i):
            pending += _parallel(alignment, old_i, new_i)
            continue
        for notes in (False, True):
            olds = [
                k
                for k in alignment.old.children[old_i]
                if alignment.old.footnote(k) is notes and k not in alignment.to_new
            ]
            news = [
                k
                for k in alignment.new.children[new_i]
                if alignment.new.footnote(k) is notes and k not in alignment.to_old
            ]
            if olds and news:
                _match(alignment, olds, news, _local, "below")
                pending += [(k, alignment.to_old[k]) for k in news if k in alignment.to_old]


def _parallel(alignment: Alignment, old_i: int, new_i: int) -> Iterable[tuple[int, int]]:
    """Pair the children of two provisions that are equal all the way down."""
    for notes in (False, True):
        olds = [k for k in alignment.old.children[old_i] if alignment.old.footnote(k) is notes]
        news = [k for k in alignment.new.children[new_i] if alignment.new.footnote(k) is notes]
        if notes:
            olds.sort(key=lambda k: (alignment.old.strict_key[k], k))
            news.sort(key=lambda k: (alignment.new.strict_key[k], k))
        for x, y in zip(olds, news, strict=False):
            if x not in alignment.to_new and y not in alignment.to_old:
                alignment.pair(x, y)
                yield y, x


def _match(alignment: Alignment, olds: list[int], news: list[int], name: Name, kind: str) -> None:
    """Pair two lists of provisions. Short texts and numbers prove less in lists over the document than
    among the points of one article (``kind`` is "below")."""
    if not olds or not news:
        return
    whole = kind != "below"
    identical(alignment, olds, news, name, whole=whole)
    olds_left = alignment.unmatched_old(olds)
    if not olds_left or all(new_i in alignment.to_old for new_i in news):
        return
    gaps = gaps_of(alignment, olds, news, name, whole=whole)
    match_mostly_kept(alignment, olds_left, gaps, name, whole=whole)
    if kind == "unit":
        match_rewritten_articles(alignment, olds, news, gaps, name)
        gaps = gaps_of(alignment, olds, news, name, whole=whole)
    else:
        match_similar(alignment, olds_left, gaps, name, whole=whole)
    match_same_number(alignment, olds_left, gaps, name, units=kind == "unit")


def _anywhere(alignment: Alignment) -> None:
    """Paragraphs and points that left their place, known by their text; the same text first.

    What came or went with its whole article is told with the article.
    """
    old, new = alignment.old, alignment.new
    lost, born = _strays(old, alignment.to_new), _strays(new, alignment.to_old)
    left: dict[tuple[str, int], deque[int]] = {}
    for old_i in lost:
        left.setdefault((old.nodes[old_i].type, old.loose_key[old_i]), deque()).append(old_i)
    for new_i in born:
        os = left.get((new.nodes[new_i].type, new.loose_key[new_i]))
        while os and os[0] in alignment.to_new:
            os.popleft()
        if (
            new_i not in alignment.to_old
            and os
            and proves_identity(alignment, os[0], new_i, alone=False, whole=True)
        ):
            old_i = os.popleft()
            alignment.pair(old_i, new_i)
            _descend(alignment, [(new_i, old_i)])
    _moved_and_edited(
        alignment,
        alignment.unmatched_old(lost),
        alignment.unmatched_new(born),
    )


def _strays(tree: Tree, matched: dict[int, int]) -> list[int]:
    """Unmatched provisions that did not come or go with their whole article, in order."""
    gone: list[bool] = []
    for i, up in enumerate(tree.parent):
        gone.append((up >= 0 and gone[up]) or (tree.unit[i] and not tree.container[i] and i not in matched))
    return [i for i in range(len(gone)) if not gone[i] and i not in matched and not tree.container[i]]


def _moved_and_edited(alignment: Alignment, lost: list[int], born: list[int]) -> None:
    """Strays that share most of their words with one that was lost elsewhere, likeliest first."""
    lost, born = (
        [i for i in side if _wordy(tree, i)] for tree, side in ((alignment.old, lost), (alignment.new, born))
    )
    if not lost or not born:
        return
    if len(lost) * len(born) <= _FEW:
        olds, news = (
            [(old_i, _letters(alignment.old, old_i)) for old_i in lost],
            [(new_i, _letters(alignment.new, new_i)) for new_i in born],
        )
        near = {new_i: [old_i for old_i, x in olds if letters(x, y) >= _MOVED] for new_i, y in news}
    else:
        near = candidates(alignment.old_texts, lost, alignment.new_texts, born)
    scored = [
        (-like, old_i, new_i)
        for new_i, os in near.items()
        for old_i in os
        if alignment.old.nodes[old_i].type == alignment.new.nodes[new_i].type
        and (like := alignment.likeness(old_i, new_i)) >= _MOVED
    ]
    for _, old_i, new_i in sorted(scored):
        if old_i not in alignment.to_new and new_i not in alignment.to_old:
            alignment.pair(old_i, new_i)
            _descend(alignment, [(new_i, old_i)])


def _letters(tree: Tree, i: int) -> str:
    return tree.nodes[i].text + "".join(tree.nodes[k].text for k in tree.children[i])


def _wordy(tree: Tree, i: int) -> bool:
    return not tree.footnote(i) and not is_short(tree, i) and not is_placeholder(tree, i)
