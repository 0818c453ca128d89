"""The last look over a tree: text that no provision holds and no rule leaves out is kept and told.

Readers of structured formats read what they know. `sweep` then finds every text node of the input again
in what was read, letter by letter and in order, without asking the reader. A node that is in no provision
becomes a block below the provision that holds the words around it, and a warning names its element. What a
format carries beside the law is left out by name and place (`Rules`); the same name elsewhere is text.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from lxml import etree

from tracker.law.text import clean
from tracker.readers.account import letters
from tracker.readers.build import Builder
from tracker.readers.draft import Draft
from tracker.readers.page.content import of_site
from tracker.readers.xmltext import local

#: How far from its neighbours a stretch is looked for, in letters.
_FAR, _NEXT, _NEAR = 20_000, 2_000, 300
_LONG, _SHORT = 40, 8
#: (from, to, how far) letters; short ones stand near their neighbours, and are whole words.
_LEVELS = (
    (_LONG, 10**9, _FAR),
    (16, _LONG, _FAR),
    (_SHORT, 16, _FAR),
    (4, _SHORT, 300),
    (2, 4, 300),
    (1, 2, 0),
)
_FAR_LOOKS = 1_000  # longer stretches that are looked for in the whole text
_WORD = re.compile(r"[^\W\d_]+|\d+")
_HAN = re.compile("[\u3005-\u9fff]")  # words are not parted: set apart by spaces as a page likes
_CLOSED = frozenset({"table", "row", "footnote"})  # nothing is hung below these
_SAMPLE = 120
_MOST_BLOCKS = 500
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


#: Elements of HTML.
HTML = re.compile(
    r"a|abbr|acronym|address|article|aside|b|bd[io]|big|blockquote|body|br|caption|center|cite|code|col(?:group)?|d[dlt]|del"
    r"|dfn|div|em|fieldset|fig(?:caption|ure)|font|footer|form|h[1-6r]|header|html|i|img|ins|kbd|label|legend|li|main|mark"
    r"|math|nav|[ou]l|p|pre|q|r[bpt]|ruby|s|samp|section|small|span|strike|strong|su[bp]|t[dhrt]|t(?:able|body|foot|head|ime|itle)"
    r"|u|var|head|meta|link|button|input|select|option|textarea|iframe|object|param|nobr|area|map"
    r"|progress|meter|output|details|summary|dialog|data(?:list)?|optgroup|picture|source|track|video|audio|canvas|embed"
    r"|hgroup|menu|search|slot|svg|g|path|wbr|dir|frame|tt"
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a format carries beside the law.

    ``drops``: "parent/name", or "name" for any place -> kind of drop (`account.DROPS`); all that stands below
    goes with it. ``known`` says whether an element belongs to the format: text of another one is told, also
    where it is left out. ``attributes`` are names of attributes whose values are printed as labels. ``main``
    are the elements that hold the law on a page; without any the whole tree does. Words outside them that are
    in nothing called part of a site are told.
    """

    drops: dict[str, str]
    known: Callable[[etree._Element], bool] = lambda _: True
    attributes: tuple[str, ...] = ()
    #: Elements that the reader chose to leave out.
    apart: Mapping[etree._Element, str] = field(default_factory=dict)
    main: frozenset[etree._Element] = frozenset()

    def kind(self, element: etree._Element) -> str | None:
        name = local(element)
        if element in self.apart:
            return self.apart[element]
        above = element.getparent()
        placed = None if above is None else self.drops.get(f"{local(above)}/{name}")
        return placed or self.drops.get(name)


class _Node(NamedTuple):
    owner: etree._Element
    text: str
    letters: str


def sweep(builder: Builder, roots: Iterable[etree._Element], rules: Rules) -> list[str]:
    """Account for every text node below ``roots`` and return them all, for `Builder.document` (``printed``).

    Nothing is kept where the reader found no provision at all: that is no text of this format.
    """
    printed: list[str] = []
    nodes: list[_Node] = []
    strange: dict[str, str] = {}
    own = [text for _, text in builder.left_out]
    beside: list[str] = []
    for root in roots:
        for owner, text, kind, known in _texts(root, rules):
            printed.append(text)
            if kind:
                if kind == "around":
                    beside.append(text)
                builder.drop(kind, text)
                if not known:
                    strange.setdefault(local(owner), text)
            else:
                nodes.append(_Node(owner, text, _folded(text)))
    if beside:
        size = sum(len(letters(text)) for text in beside)
        builder.warn("text_outside_main", sample=clean(" ".join(beside))[:_SAMPLE], count=size)
    for name, text in strange.items():
        builder.warn("unknown_element", labels=(name,), sample=clean(text)[:_SAMPLE])
    if builder.provisions:
        found, lost = _Search(builder, own).match(nodes)
        if lost:
            _keep(builder, nodes, found, lost)
    return printed


def common(elements: Iterable[etree._Element]) -> frozenset[etree._Element]:
    """The innermost element that holds all of these, as `Rules.main`."""
    shared: list[etree._Element] | None = None
    for element in elements:
        above = [element, *element.iterancestors()]
        kept = set(above)
        shared = above if shared is None else [e for e in shared if e in kept]
    return frozenset(shared[:1] if shared else ())


def part(root: etree._Element, rules: Rules) -> None:
    """Set elements nobody knows apart from the words around them, so that none grows into another."""
    for element in root.iter():
        if isinstance(element.tag, str) and not rules.known(element):
            element.text = f" {_settable(element.text)}"
            element.tail = f" {_settable(element.tail)}"
            if len(element):
                element[-1].tail = f"{_settable(element[-1].tail)} "
            else:
                element.text += " "


def _settable(text: str | None) -> str:
    """A text as it may be set: parsers of HTML let control characters in that a tree refuses."""
    return _CONTROL.sub("", text or "")


def _texts(root: etree._Element, rules: Rules) -> Iterator[tuple[etree._Element, str, str | None, bool]]:
    """(element, text, kind of drop, whether the element is known there) of every text node, in order."""
    stack: list[tuple[etree._Element, str | None, bool] | tuple[etree._Element, str, str | None, bool]] = [
        (root, "around" if rules.main else None, True)
    ]
    while stack:
        item = stack.pop()
        if len(item) == 4:
            yield item
            continue
        element, kind, known = item
        if not isinstance(element.tag, str):
            continue
        if element in rules.main:
            kind, known = None, True
        if kind is not None:
            known = known and rules.known(element)
        if kind is None or kind == "around":
            kind = rules.kind(element) or kind
        if kind == "around" and of_site(element.tag, element.attrib):
            kind = "site"
        for name in rules.attributes:
            if letters(value := element.get(name, "")):
                yield element, value, kind, known
        if element.text and letters(element.text):
            yield element, element.text, kind, known
        for child in reversed(element):
            if child.tail and letters(child.tail):
                stack.append((element, child.tail, kind, known))
            stack.append((child, kind, known))


def _folded(text: str) -> str:
    return "".join(_words(text))


class _Search:
    """The letters of what was read, and which of them are found again in the input.

    Long stretches are looked for first and short ones between them, so that a lost "(a)" is not found in
    the middle of a word that another node brought.
    """

    def __init__(self, builder: Builder, left_out: Iterable[str]) -> None:
        self._starts: list[int] = []
        self._words: list[str] = []
        size = 0
        for p in builder.provisions:
            self._starts.append(size)
            for text in (p.num, p.heading, p.text):
                if text:
                    words = _words(text)
                    self._words += words
                    size += sum(map(len, words))
        self._read = "".join(self._words)
        self._used = bytearray(size)
        self._edges = bytearray(size + 1)  # where words begin, and the end
        at = 0
        for word in self._words:
            self._edges[at] = 1
            at += len(word)
        self._edges[size] = 1
        texts = list(left_out)
        self._left_han = "\n".join(_folded(text) for text in texts if _HAN.search(text))
        self._left_out = Counter(word for text in texts for word in _words(text))
        self._looks = _FAR_LOOKS

    def match(self, nodes: Sequence[_Node]) -> tuple[list[int | None], dict[int, list[str]]]:
        """For each node the provision it was found in, and the words that were not found, by node."""
        spans: list[tuple[int, int] | None] = [None] * len(nodes)
        for shortest, longest, reach in _LEVELS:
            for n, low, high in self._gaps(spans):
                text = nodes[n].letters
                if shortest <= len(text) < longest:
                    behind = nodes[n + 1].letters if n + 1 < len(nodes) else ""
                    spans[n] = self._take(text, low, high, reach, behind=behind)
        missing: list[tuple[int, str]] = []
        for n, low, high in list(self._gaps(spans)):
            if _HAN.search(said := nodes[n].letters) and said in self._left_han:
                self._left_han = self._left_han.replace(said, "\n", 1)
                self._left_out -= Counter(_words(nodes[n].text))
                continue
            for word in _words(nodes[n].text):
                if (span := self._take(word, low, min(high, low + _NEXT), 0, word=True)) is not None:
                    spans[n] = spans[n] or span
                    low = span[1]
                else:
                    missing.append((n, word))
        spare = self._left_out + Counter(self._spare())
        lost: dict[int, list[str]] = {}
        for n, word in missing:
            if spare[word]:
                spare[word] -= 1
            else:
                lost.setdefault(n, []).append(word)
        found = [None if span is None else bisect_right(self._starts, span[0]) - 1 for span in spans]
        return found, lost

    def _gaps(self, spans: list[tuple[int, int] | None]) -> Iterator[tuple[int, int, int]]:
        """(node, from, to) of those not found yet, between what was found before and behind them."""
        ahead: list[int] = []
        nearest = len(self._read)
        for span in reversed(spans):
            ahead.append(nearest)
            nearest = nearest if span is None else span[0]
        ahead.reverse()
        low = 0
        for n, high in enumerate(ahead):
            if (span := spans[n]) is None:
                yield n, low, high if high >= low else low + _NEAR
                span = spans[n]
            low = low if span is None else span[1]

    def _take(
        self, text: str, low: int, high: int, reach: int, *, word: bool = False, behind: str = ""
    ) -> tuple[int, int] | None:
        """The stretch with these letters that nobody was given yet: in the gap, else near it.

        ``behind`` are the letters of the next node: a short one that ends inside a word goes on with them.
        """
        end = low + len(text)
        goes_on = self._read.startswith(text, low) and not self._used.count(1, low, end)
        inside = not word and (len(text) > 1 or not text.isascii() or self._read.startswith(behind, end))
        if goes_on and (inside or self._edges[end]):
            start: int | None = low
        else:
            start = self._find(text, low, min(high, low + _FAR), word or len(text) < _SHORT)
        if start is None and behind and len(text) < _SHORT:
            start = self._find(text + behind, low, min(high, low + _FAR), word=False)
        if start is None and not text.isascii() and 0 < high - low <= _NEAR:
            start = self._find(text, low, high, word=False)  # Han words are not parted
        if start is None and reach:
            start = self._find(text, max(0, low - reach), low + reach, word or len(text) < _SHORT)
        if start is None and len(text) >= 2 * _SHORT and self._looks:
            self._looks -= 1
            start = self._find(text, 0, len(self._read), word)
        if start is None:
            return None
        end = start + len(text)
        self._used[start:end] = b"\x01" * len(text)
        return start, end

    def _spare(self) -> Iterator[str]:
        """Words of the reading in which nothing was found: what readers moved, or wrote themselves."""
        start = 0
        for word in self._words:
            if not self._used.count(1, start, start + len(word)):
                yield word
            start += len(word)

    def _find(self, text: str, start: int, end: int, word: bool) -> int | None:
        size, first = len(text), start
        while (start := self._read.find(text, start, end)) >= 0:
            whole = not word or ((self._edges[start] or start == first) and self._edges[start + size])
            if whole and not self._used.count(1, start, start + size):
                return start
            start = max(start + 1, self._used.find(0, start))
        return None


def _words(text: str) -> list[str]:
    """The words of a text; all its letters are in them.

    >>> _words("Article 10² of ②")
    ['article', '102', 'of', '2']
    """
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def _keep(
    builder: Builder, nodes: Sequence[_Node], found: Sequence[int | None], lost: dict[int, list[str]]
) -> None:
    """Lost nodes as blocks where they stand; words lost out of a node that was read are told."""
    anchors = _Anchors(builder, nodes, found)
    pieces: dict[etree._Element, list[int]] = {}
    partly: list[str] = []
    for n, words in lost.items():
        if found[n] is None or sum(map(len, words)) * 2 > len(nodes[n].letters):
            pieces.setdefault(anchors.outermost(n), []).append(n)
        else:
            partly += words
    if partly:
        builder.warn("unexplained_text", sample=" ".join(partly)[:_SAMPLE], count=len("".join(partly)))
    labels: dict[str, list[str]] = {}
    inserted: list[tuple[Draft | None, str]] = []
    for element, members in list(pieces.items())[:_MOST_BLOCKS]:
        text = clean(" ".join(nodes[n].text for n in members))
        parent, after = anchors.place(members)
        scope = after.scope if after is not None and parent is None else None
        eid = builder.nth(parent, "block", "block", text=text, scope=scope)
        inserted.append((after, eid))
        labels.setdefault(local(element), []).append(text)
    for members in list(pieces.values())[_MOST_BLOCKS:]:
        labels.setdefault(local(nodes[members[0]].owner), []).append(nodes[members[0]].text)
    anchors.arrange(inserted)
    for name, texts in labels.items():
        builder.warn("unknown_element", labels=(name,), sample=clean(texts[0])[:_SAMPLE], count=len(texts))


class _Anchors:
    """Where lost text belongs: below the provision that holds the words before and behind it."""

    def __init__(self, builder: Builder, nodes: Sequence[_Node], found: Sequence[int | None]) -> None:
        self._builder, self._nodes = builder, nodes
        self._drafts = list(builder.provisions)
        self._found = found
        self._index = {draft.eid: i for i, draft in enumerate(self._drafts)}
        self._span: dict[etree._Element, tuple[int, int]] = {}  # element -> its nodes that were found
        for n, node in enumerate(nodes):
            if found[n] is None:
                continue
            for element in _upwards(node.owner):
                self._span[element] = (self._span.get(element, (n, n))[0], n)

    def outermost(self, n: int) -> etree._Element:
        """The outermost element around a node in which nothing was found."""
        owner = self._nodes[n].owner
        out = owner
        for element in _upwards(owner):
            if element in self._span:
                break
            out = element
        return out

    def place(self, members: Sequence[int]) -> tuple[str | None, Draft | None]:
        """(parent, provision behind whose subtree it stands) of lost nodes."""
        owner = self._nodes[members[0]].owner
        around = next((e for e in _upwards(owner) if e in self._span), None)
        if around is None:
            return None, self._drafts[-1]
        low, high = self._span[around]
        before = next((f for n in range(members[0], low - 1, -1) if (f := self._found[n]) is not None), None)
        behind = next(
            (f for n in range(members[-1] + 1, high + 1) if (f := self._found[n]) is not None), None
        )
        if before is None:
            # the first words of the element: below what holds it, before what follows
            first = behind if behind is not None else 0
            parent = self._common(list(self._read_in(range(low, high + 1))))
            return parent, self._drafts[self._index[parent]] if parent else self._before(first)
        if behind is None:
            parent = self._common(list(self._read_in(range(low, high + 1))))
        else:
            parent = self._common([before, behind])
        return parent, self._below(before, parent)

    def _read_in(self, nodes: Iterable[int]) -> Iterator[int]:
        """The provisions that nodes were found in."""
        return (place for n in nodes if (place := self._found[n]) is not None)

    def _path(self, i: int) -> list[str]:
        """The eids from a provision to the top."""
        out: list[str] = []
        eid: str | None = self._drafts[i].eid
        while eid is not None:
            out.append(eid)
            eid = self._builder.get(eid).parent
        return out

    def _common(self, provisions: Sequence[int]) -> str | None:
        shared = self._path(provisions[0])
        for i in dict.fromkeys(provisions[1:]):
            path = set(self._path(i))
            shared = [eid for eid in shared if eid in path]
        return next(
            (e for e in shared if self._builder.get(e).type not in {"table", "row", "footnote"}), None
        )

    def _below(self, i: int, parent: str | None) -> Draft:
        """The child of ``parent`` that holds a provision; the parent itself, where that is the provision."""
        path = self._path(i)
        if parent is None:
            return self._builder.get(path[-1])
        return self._builder.get(path[max(0, path.index(parent) - 1)])

    def _before(self, i: int) -> Draft | None:
        return self._drafts[i - 1] if i else None

    def arrange(self, inserted: Sequence[tuple[Draft | None, str]]) -> None:
        """Put the new blocks, which stand at the end, behind what they follow."""
        ends = list(range(len(self._drafts)))  # the last provision below each
        for i in range(len(self._drafts) - 1, 0, -1):
            above = self._drafts[i].parent
            if above is not None:
                at = self._index[above]
                ends[at] = max(ends[at], ends[i])
        behind: dict[int, list[Draft]] = {}
        for after, eid in inserted:
            draft = self._builder.get(eid)
            at = -1 if after is None else self._index[after.eid]
            if at >= 0 and draft.parent != self._drafts[at].eid:
                at = ends[at]
            behind.setdefault(at, []).append(draft)
        order = behind.get(-1, [])
        for i, draft in enumerate(self._drafts):
            order.append(draft)
            order.extend(behind.get(i, ()))
        self._builder.provisions[:] = order


def _upwards(element: etree._Element) -> Iterator[etree._Element]:
    node: etree._Element | None = element
    while node is not None:
        yield node
        node = node.getparent()
