"""Which provision of the new text is which of the old one.

Blocks (articles, recitals, annexes ...) are matched over the whole document, then the paragraphs and
points inside matched blocks, list by list. Each round uses the same signs, surest first: same number
and same text; same text; likeness, with a bonus for the number, heading and order; the number alone.
What is left is matched by its text anywhere, so that a moved paragraph is one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from tracker.diff.article_matching import kin
from tracker.diff.child_matching import alike, by_number, clear
from tracker.diff.containers import containers
from tracker.diff.match import Alignment, Name, gaps_of, identical, telling
from tracker.diff.similar import Texts, candidates, letters, ratio
from tracker.diff.tree import Tree, is_hollow, is_short
from tracker.diff.words import Vocabulary

#: Likeness from which a paragraph that left its article and was edited is known again, and pairs of
#: such that are few enough to compare the letters of each before words are read.
_MOVED, _FEW = 0.7, 4000


def align(old: Tree, new: Tree) -> Alignment:
    vocabulary = Vocabulary()
    a = Alignment(old, new, Texts(old, vocabulary), Texts(new, vocabulary))
    for kind in ("unit", "footnote", "other"):
        olds = [i for i in old.blocks if _kind(old, i) == kind]
        news = [i for i in new.blocks if _kind(new, i) == kind]
        _match(a, olds, news, _eid, kind)
    pending = list(a.to_old.items())
    _descend(a, pending)
    containers(a)
    _anywhere(a)
    return a


def also(a: Alignment, known: Iterable[tuple[int, int]]) -> None:
    """Pair (old, new) provisions that are known to belong together by more than their words, and what
    they hold; what is matched already stays as it is."""
    pending = []
    for o, n in known:
        if o not in a.to_new and n not in a.to_old:
            a.pair(o, n)
            pending.append((n, o))
    _descend(a, pending)


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
                _match(a, olds, news, _local, "below")
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


def _match(a: Alignment, olds: list[int], news: list[int], name: Name, kind: str) -> None:
    """Pair two lists of provisions. Short texts and numbers prove less in lists over the document than
    among the points of one article (``kind`` is "below")."""
    if not olds or not news:
        return
    whole = kind != "below"
    identical(a, olds, news, name, whole=whole)
    olds_left = [o for o in olds if o not in a.to_new]
    if not olds_left or all(n in a.to_old for n in news):
        return
    gaps = gaps_of(a, olds, news, name, whole=whole)
    clear(a, olds_left, gaps, name, whole=whole)
    if kind == "unit":
        kin(a, olds, news, gaps, name)
        gaps = gaps_of(a, olds, news, name, whole=whole)
    else:
        alike(a, olds_left, gaps, name, whole=whole)
    by_number(a, olds_left, gaps, name, units=kind == "unit")


def _anywhere(a: Alignment) -> None:
    """Paragraphs and points that left their place, known by their text; the same text first.

    What came or went with its whole article is told with the article.
    """
    old, new = a.old, a.new
    lost, born = _strays(old, a.to_new), _strays(new, a.to_old)
    left: dict[tuple[str, int], deque[int]] = {}
    for o in lost:
        left.setdefault((old.nodes[o].type, old.loose[o]), deque()).append(o)
    for n in born:
        os = left.get((new.nodes[n].type, new.loose[n]))
        while os and os[0] in a.to_new:
            os.popleft()
        if n not in a.to_old and os and telling(a, os[0], n, alone=False, whole=True):
            o = os.popleft()
            a.pair(o, n)
            _descend(a, [(n, o)])
    _moved_and_edited(a, [o for o in lost if o not in a.to_new], [n for n in born if n not in a.to_old])


def _strays(tree: Tree, matched: dict[int, int]) -> list[int]:
    """Unmatched provisions that did not come or go with their whole article, in order."""
    gone: list[bool] = []
    for i, up in enumerate(tree.parent):
        gone.append((up >= 0 and gone[up]) or (tree.unit[i] and not tree.container[i] and i not in matched))
    return [i for i in range(len(gone)) if not gone[i] and i not in matched and not tree.container[i]]


def _moved_and_edited(a: Alignment, lost: list[int], born: list[int]) -> None:
    """Strays that share most of their words with one that was lost elsewhere, likeliest first."""
    lost, born = ([i for i in side if _wordy(tree, i)] for tree, side in ((a.old, lost), (a.new, born)))
    if not lost or not born:
        return
    if len(lost) * len(born) <= _FEW:
        olds, news = [(o, _letters(a.old, o)) for o in lost], [(n, _letters(a.new, n)) for n in born]
        near = {n: [o for o, x in olds if letters(x, y) >= _MOVED] for n, y in news}
    else:
        near = candidates(a.old_texts, lost, a.new_texts, born)
    scored = [
        (-like, o, n)
        for n, os in near.items()
        for o in os
        if a.old.nodes[o].type == a.new.nodes[n].type
        and (like := ratio(a.old_texts.string(o), a.new_texts.string(n))) >= _MOVED
    ]
    for _, o, n in sorted(scored):
        if o not in a.to_new and n not in a.to_old:
            a.pair(o, n)
            _descend(a, [(n, o)])


def _letters(tree: Tree, i: int) -> str:
    return tree.nodes[i].text + "".join(tree.nodes[k].text for k in tree.kids[i])


def _wordy(tree: Tree, i: int) -> bool:
    return not tree.footnote(i) and not is_short(tree, i) and not is_hollow(tree, i)
