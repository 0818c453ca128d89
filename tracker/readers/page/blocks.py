"""An HTML tree to blocks of text in reading order, in one linear walk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from tracker.law.text import clean
from tracker.readers.lines import Line
from tracker.readers.page.tree import PageNode, PageTree

_BLOCK_WORDS = """
    address article aside blockquote body br center caption dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section
    summary table tbody tfoot thead tr ul
"""
BLOCK_TAGS = frozenset(_BLOCK_WORDS.split())
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BOLD = frozenset({"b", "strong"})
_CELLS = frozenset({"td", "th"})
#: What says where a text stands.
_COUNTED = frozenset({"li", "tr", *_BOLD, *_HEADINGS})
_EMAIL = re.compile(r"\[email[ \u00a0]protected\]", re.IGNORECASE)


class _Collector:
    def __init__(self) -> None:
        self.blocks: list[Line] = []
        self.parts: list[str] = []  # of the block that is open
        self._letters = self._bolded = 0
        self._first_bold: bool | None = None
        self.level = self.bold = self.items = self.rows = 0

    def add(self, text: str) -> None:
        letters = len(text.strip())
        if letters or self.parts:  # a block never begins with white space
            self.parts.append(text)
        if not letters:
            return
        if self._first_bold is None:
            self._first_bold = self.bold > 0
        self._letters += letters
        self._bolded += letters if self.bold else 0

    def flush(self) -> None:
        if not self.parts:
            return
        said = "".join(self.parts)
        text = clean(_EMAIL.sub("[email]", said) if "[" in said else said).strip("| ")
        if text:
            self.blocks.append(
                Line(
                    text,
                    level=self.level,
                    bold=bool(self._first_bold),
                    table=self.rows > 0,
                    all_bold=self._bolded >= self._letters > 0,
                    item=self.items > 0,
                )
            )
        self.parts = []
        self._letters = self._bolded = 0
        self._first_bold = None

    def enter(self, tag: str) -> None:
        if tag in _CELLS:
            self.add(" | ")
        elif tag in BLOCK_TAGS:
            self._end()
        if tag in _COUNTED:
            self._count(tag, 1)

    def leave(self, tag: str) -> None:
        if tag == "tr":
            if self.rows == 1:
                self.flush()
        elif tag in BLOCK_TAGS:
            self._end()
        if tag in _COUNTED:
            self._count(tag, -1)

    def _end(self) -> None:
        """What stood so far ends here; inside a row of a table it is only parted from what follows."""
        if self.rows:
            self.add(" ")
        elif self.parts:
            self.flush()

    def _count(self, tag: str, by: int) -> None:
        if tag == "li":
            self.items += by
        elif tag == "tr":
            self.rows += by
        elif tag in _BOLD:
            self.bold += by
        else:
            self.level = _HEADINGS[tag] if by > 0 else 0


def blocks(trees: Iterable[PageTree], drop: Callable[[PageNode], bool] = lambda _: False) -> list[Line]:
    """The blocks below the roots of ``trees``; nodes ``drop`` accepts are left out with all they hold."""
    out = _Collector()
    for tree in trees:
        _walk(tree, drop, out)
        out.flush()
    return out.blocks


def _walk(tree: PageTree, drop: Callable[[PageNode], bool], out: _Collector) -> None:
    nodes, root = tree.nodes, tree.root
    at = root.begins
    while at <= root.ends:
        node = nodes[at]
        if at != node.begins:
            out.leave(node.tag)
        elif node is root or not drop(node):
            out.enter(node.tag)
            if node.attributes and node.attributes.get("data-cfemail"):
                out.add("[email protected]")
                at = node.ends
            elif node.text:
                out.add(node.text)
            if at != node.ends:
                at += 1
                continue
            out.leave(node.tag)
        else:
            at = node.ends
            if node.tag in BLOCK_TAGS:
                out.flush()
        if node.tail and node is not root:
            out.add(node.tail)
        at += 1
