"""An HTML tree to blocks of text in reading order, in one linear walk."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from tracker.extract.lines import Line
from tracker.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml.html import HtmlElement

_BLOCK_WORDS = """
    address article aside blockquote body br center caption dd details dialog div dl dt fieldset
    figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section
    summary table tbody tfoot thead tr ul
"""
BLOCK_TAGS = frozenset(_BLOCK_WORDS.split())
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_BOLD = {"b", "strong"}
_CELLS = {"td", "th"}
_EMAIL = re.compile(r"\[email[ \u00a0]protected\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """One run of text between block boundaries."""

    text: str
    level: int = 0  # 1 to 6 inside h1 to h6
    bold: bool = False  # begins in bold
    all_bold: bool = False
    item: bool = False  # inside a list item
    table: bool = False
    links: float = 0.0  # share of its letters that are links

    def line(self) -> Line:
        """The same for the grammars of plain text."""
        return Line(self.text, self.level, self.bold, gap=True, bullet=False, table=self.table)


class _Collector:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._parts: list[str] = []
        self._letters = self._linked = self._bolded = 0
        self._first_bold: bool | None = None
        self.level = self.links = self.bold = self.items = self.rows = 0

    def add(self, text: str | None) -> None:
        if not text:
            return
        self._parts.append(text)
        letters = len(text.strip())
        if not letters:
            return
        if self._first_bold is None:
            self._first_bold = self.bold > 0
        self._letters += letters
        self._linked += letters if self.links else 0
        self._bolded += letters if self.bold else 0

    def flush(self) -> None:
        text = clean(_EMAIL.sub("[email]", "".join(self._parts))).strip("| ") if self._parts else ""
        if text:
            self.blocks.append(
                Block(
                    text, self.level, bool(self._first_bold), self._bolded >= self._letters > 0,
                    self.items > 0, self.rows > 0, self._linked / max(self._letters, 1),
                )
            )  # fmt: skip
        self._parts = []
        self._letters = self._linked = self._bolded = 0
        self._first_bold = None


def blocks(
    roots: Iterable[HtmlElement], drop: Callable[[HtmlElement], bool] = lambda _: False
) -> list[Block]:
    """The blocks below ``roots``; elements ``drop`` accepts are left out with all they hold."""
    out = _Collector()
    for root in roots:
        _walk(root, drop, out)
        out.flush()
    return out.blocks


def _walk(root: HtmlElement, drop: Callable[[HtmlElement], bool], out: _Collector) -> None:
    walk = etree.iterwalk(root, events=("start", "end"))
    dropped: set[HtmlElement] = set()
    for event, element in walk:
        tag = element.tag
        if event == "start":
            if not isinstance(tag, str) or (element is not root and drop(element)):
                dropped.add(element)
                walk.skip_subtree()
                continue
            _enter(element, tag, out)
            continue
        if element in dropped:
            dropped.discard(element)
            if isinstance(tag, str) and tag in BLOCK_TAGS:
                out.flush()
        else:
            _leave(str(tag), out)
        if element is not root:
            out.add(element.tail)


def _enter(element: HtmlElement, tag: str, out: _Collector) -> None:
    in_row = out.rows > 0
    if tag in _CELLS:
        out.add(" | ")
    elif tag in BLOCK_TAGS and not in_row:
        out.flush()
    elif tag in BLOCK_TAGS:
        out.add(" ")
    if tag in _HEADINGS:
        out.level = _HEADINGS[tag]
    out.links += tag == "a"
    out.bold += tag in _BOLD
    out.items += tag == "li"
    out.rows += tag == "tr"
    if element.get("data-cfemail"):
        out.add("[email protected]")
        for child in list(element):
            element.remove(child)
    else:
        out.add(element.text)


def _leave(tag: str, out: _Collector) -> None:
    if tag == "tr":
        if out.rows == 1:
            out.flush()
        out.rows -= 1
    elif tag in BLOCK_TAGS and not out.rows:
        out.flush()
    elif tag in BLOCK_TAGS:
        out.add(" ")
    out.links -= tag == "a"
    out.bold -= tag in _BOLD
    out.items -= tag == "li"
    if tag in _HEADINGS:
        out.level = 0
