"""A document made ready for alignment: flat arrays over the provisions of the compared scopes.

Provisions are known by their place in the list. A *block* is a subtree that is matched as a whole
over the document: an article, section, recital or annex, or whatever stands outside of these. What
holds blocks (chapters; a supplement with articles) is a *container*, matched by what it holds.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from tracker.diff.patterns import PLACEHOLDER
from tracker.law import eids
from tracker.law.text import clean_han, compare_key
from tracker.model import UNIT_TYPES, Document, Provision, ProvisionStatus, Scope

#: Characters below which a text is short (Han counts double), and a place holder's at most.
_TINY, _NOTE, _WIDE = 40, 120, 0x2E80
#: Han and kana, and the wide forms of marks and digits that are set with them.
_HAN = re.compile("[\u3001-\u303f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff01-\uff60]")


@dataclass
class Keys:
    """TokenTexts as small integers, the same for both documents of one comparison.

    Folding is what costs; a text that stands as often in one document as in the other is its own
    key, and only the others are folded.
    """

    plain: Mapping[str, int]
    numbers: dict[Hashable, int] = field(init=False)
    folded: dict[str, int] = field(init=False)
    exact: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.numbers = dict(self.plain.items())
        self.folded, self.exact = dict(self.plain), dict(self.plain)

    def of(self, value: Hashable) -> int:
        return self.numbers.setdefault(value, len(self.numbers))

    def text(self, text: str) -> int:
        """The key by which texts are one for a reader: typography, spacing and width folded."""
        found = self.folded.get(text)
        if found is None:
            found = self.folded[text] = self.of(compare_key(text))
        return found

    def printed(self, text: str) -> int:
        """The key by which texts are the same law. Where Latin letters are set, typography is no
        difference. Where Han or kana are, the width and the kind of each mark are part of the text:
        gazettes print corrections of nothing else."""
        found = self.exact.get(text)
        if found is None:
            if text.isascii() or not _HAN.search(text):
                found = self.text(text)
            else:
                found = self.of(("printed", clean_han(text)))
            self.exact[text] = found
        return found


@dataclass
class Tree:
    """One side. All lists run parallel to ``nodes``; -1 is no parent, no block."""

    doc: Document
    nodes: list[Provision]
    index: dict[str, int]
    parent: list[int]
    children: list[list[int]]
    local: list[str]  # the eid below the parent's; "" for what has no number (position ids)
    own_text_key: list[int]  # key of own text as printed
    mark: list[int]  # key of the number as printed below an article; numbers of articles are no text
    head: list[int]  # key of the heading as printed
    loose_key: list[int]  # key of all text in the subtree, folded, without numbers and headings
    strict_key: list[int]  # of the text as printed with headings, status and the numbers below (not its own)
    char_count: list[int]  # characters of text in the subtree
    unit: list[bool]
    container: list[bool]
    article: list[int]  # the nearest article above
    outer: list[int]  # the outermost unit above
    blank: int  # the key of no text

    @cached_property
    def blocks(self) -> list[int]:
        """The subtrees matched as a whole, in document order. Not to be changed."""
        return [
            i
            for i, p in enumerate(self.parent)
            if not self.container[i] and (p < 0 or self.container[p])
        ]  # fmt: skip

    def containers(self) -> list[int]:
        return [i for i, held in enumerate(self.container) if held]

    def subtree(self, i: int) -> Iterator[int]:
        """A node and all below it, in document order."""
        stack = [i]
        while stack:
            at = stack.pop()
            yield at
            stack.extend(reversed(self.children[at]))

    def flow(self, i: int) -> str:
        """The running text of a provision and all below it, without numbers, headings and footnotes."""
        return " ".join(
            self.nodes[k].text for k in self.subtree(i) if self.nodes[k].text and not self.footnote(k)
        )

    def footnote(self, i: int) -> bool:
        return self.nodes[i].type == "footnote"

    def repealed(self, i: int) -> bool:
        return self.nodes[i].status is ProvisionStatus.REPEALED

    def label(self, i: int) -> str:
        """What a reader calls the provision: its number as printed, else its eid."""
        return self.nodes[i].num or self.nodes[i].eid

    def units_above(self, i: int) -> list[int]:
        """What a node rolls up to, inner first: the article that holds it, and the outermost unit (the
        annex, not the sections inside it)."""
        return [u for u in dict.fromkeys((self.article[i], self.outer[i])) if u >= 0]


def plain_texts(old: Document, new: Document) -> dict[str, int]:
    """TokenTexts and headings that stand equally often in both documents, and no text, each with a number."""
    a, b = (Counter(t for p in doc.provisions for t in (p.text, p.heading) if t) for doc in (old, new))
    return {text: k for k, text in enumerate(("", *(t for t, n in a.items() if b.get(t) == n)))}


def build(doc: Document, scope: frozenset[Scope], keys: Keys) -> Tree:
    """The arrays for the provisions of ``doc`` that stand in ``scope``."""
    apart = [s for s in Scope if s not in scope]  # few; an Enum is slow to hash, here and below
    nodes = [p for p in doc.provisions if p.scope not in apart] if apart else list(doc.provisions)
    unit = [p.type in UNIT_TYPES for p in nodes]
    note = [p.type == "footnote" for p in nodes]
    index: dict[str, int] = {}
    parent: list[int] = []
    kids: list[list[int]] = [[] for _ in nodes]
    local: list[str] = []
    article: list[int] = []
    outer: list[int] = []
    for i, p in enumerate(nodes):
        up = -1 if p.parent is None else index.get(p.parent, -1)
        index.setdefault(p.eid, i)
        parent.append(up)
        if up < 0:
            article.append(-1)
            outer.append(-1)
            local.append(p.eid if unit[i] or p.num is not None else "")
        else:
            kids[up].append(i)
            article.append(up if nodes[up].type == "article" else article[up])
            outer.append(outer[up] if outer[up] >= 0 else up if unit[up] else -1)
            local.append(_local(p.eid, nodes[up].eid) if unit[i] or p.num is not None else "")
    blank = keys.text("")
    exact, folded = keys.exact, keys.folded
    own = [keys.printed(p.text) if (k := exact.get(p.text)) is None else k for p in nodes]
    mark = [0 if p.num is None or unit[i] else _mark(p.num, keys) for i, p in enumerate(nodes)]
    head = [keys.printed(p.heading) if p.heading else blank for p in nodes]
    loose = [keys.text(p.text) if (k := folded.get(p.text)) is None else k for p in nodes]
    strict, weight = own.copy(), [len(p.text) for p in nodes]
    container = [False] * len(nodes)
    in_force = ProvisionStatus.IN_FORCE
    for i in range(len(nodes) - 1, -1, -1):  # children stand after their parents
        status = "" if nodes[i].status is in_force else nodes[i].status.value
        if kids[i]:
            below = [k for k in kids[i] if not note[k]]
            notes = tuple(sorted(strict[k] for k in kids[i] if note[k]))
            held = tuple([loose[k] for k in below if weight[k]])
            if held:
                loose[i] = keys.of(("text", loose[i], held))
            listed = tuple([(local[k], mark[k], strict[k]) for k in below])
            strict[i] = keys.of((own[i], head[i], status, listed, notes))
            weight[i] += sum([weight[k] for k in below])
        elif status or head[i] != blank:  # else the text says all
            strict[i] = keys.of((own[i], head[i], status))
        if parent[i] >= 0 and (unit[i] or container[i]):
            container[parent[i]] = True
    return Tree(
        doc,
        nodes,
        index,
        parent,
        kids,
        local,
        own,
        mark,
        head,
        loose,
        strict,
        weight,
        unit,
        container,
        article,
        outer,
        blank,
    )


def _mark(num: str, keys: Keys) -> int:
    """0 for a number in Latin script, whose typography is no text."""
    return 0 if num.isascii() or not _HAN.search(num) else keys.printed(num)


def _local(eid: str, parent: str) -> str:
    """What numbers a provision among its siblings."""
    return eid[len(parent) + 2 :] if parent and eids.is_below(eid, parent) else eid


def is_short(tree: Tree, i: int) -> bool:
    """Too little text to be known by it somewhere else ("Deleted.", a formula)."""
    if tree.char_count[i] >= _TINY:
        return False
    return sum(2 if ord(c) > _WIDE else 1 for c in _text(tree, i)) < _TINY


def is_placeholder(tree: Tree, i: int) -> bool:
    """A place holder: marked as repealed, or with no words but these."""
    if tree.repealed(i):
        return True
    return tree.char_count[i] <= _NOTE and PLACEHOLDER.fullmatch(_text(tree, i)) is not None


def _text(tree: Tree, i: int) -> str:
    return "".join(tree.nodes[k].text for k in tree.subtree(i) if not tree.footnote(k))


def grouped(items: Iterable[int], key: Callable[[int], Hashable]) -> dict[Hashable, list[int]]:
    """Items in groups of one key, in order."""
    out: dict[Hashable, list[int]] = {}
    for i in items:
        out.setdefault(key(i), []).append(i)
    return out
