"""Lines of a piece of markup as a reader sees them: one for every block, marks before their words."""

from __future__ import annotations

from lxml import etree

from tracker.law.text import clean
from tracker.readers.lines import Line
from tracker.readers.xmltext import local

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "dd", "div", "dl", "dt", "fieldset", "figure",
     "h1", "h2", "h3", "h4", "h5", "h6", "hr", "html", "li", "main", "ol", "p", "pre", "section", "table",
     "tbody", "thead", "tfoot", "tr", "ul"}
)  # fmt: skip


def classes(element: etree._Element) -> frozenset[str]:
    """The names in an element's class attribute."""
    return frozenset((element.get("class") or "").split())


def printed(
    root: etree._Element,
    drop: frozenset[str] = frozenset(),
    marks: frozenset[str] = frozenset(),
    spaced: frozenset[str] = frozenset(),
) -> list[Line]:
    """The lines below ``root``, rows of tables as ``| a | b |``. Linear, without recursion.

    Elements with a class of ``drop`` are left out; those with one of ``marks`` (a number that stands in a
    box of its own) go before the words that follow; ``spaced`` ones are parted from their neighbours.
    """
    out: list[Line] = []
    words: list[str] = []
    mark = ""

    def flush() -> None:
        nonlocal mark
        text = clean("".join(words))
        words.clear()
        if text:
            out.append(Line(clean(f"{mark} {text}")))
            mark = ""

    stack: list[etree._Element | str | None] = [root]
    while stack:
        node = stack.pop()
        if node is None:
            flush()
        elif isinstance(node, str):
            words.append(node)
        elif (name := local(node)) and not (classes(node) & drop and node is not root):
            if name == "tr":
                flush()
                cells = (_cell(cell, drop) for cell in node if local(cell) and not classes(cell) & drop)
                if row := " | ".join(cells).strip(" |"):
                    out.append(Line(f"| {row} |", table=True))
                continue
            if classes(node) & marks:
                flush()
                mark = clean(" ".join((mark, _without(node, drop))))
                continue
            _below(stack, node, block=name in _BLOCKS, spaced=bool(classes(node) & spaced))
    flush()
    if mark:  # a number with nothing behind it: what follows stands elsewhere
        out.append(Line(mark))
    return out


def _cell(cell: etree._Element, drop: frozenset[str]) -> str:
    """The words of a cell; its blocks are parted by a space."""
    words: list[str] = []
    stack: list[etree._Element | str | None] = [cell]
    while stack:
        node = stack.pop()
        if node is None:
            words.append(" ")
        elif isinstance(node, str):
            words.append(node)
        elif (name := local(node)) and not (classes(node) & drop and node is not cell):
            _below(stack, node, block=name in _BLOCKS, spaced=False)
    return clean("".join(words))


def _below(
    stack: list[etree._Element | str | None], node: etree._Element, *, block: bool, spaced: bool
) -> None:
    """What is to be read of an element, in order; None is the end of a line."""
    parts: list[etree._Element | str | None] = [None] if block else [" "] if spaced else []
    if node.text:
        parts.append(node.text)
    for child in node:
        parts.append(child)
        if child.tail:
            parts.append(child.tail)
    parts.extend([None] if block else [" "] if spaced else [])
    stack.extend(reversed(parts))


def _without(node: etree._Element, drop: frozenset[str]) -> str:
    return " ".join(line.text for line in printed(node, drop))
