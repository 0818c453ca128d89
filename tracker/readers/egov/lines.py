"""The old e-Gov statute pages as a stream of marked lines.

Those pages nest badly (a ``</DIV>`` too many after every unnumbered paragraph), so they are read as
a stream and not as a tree: what a line is, is told by the class of the innermost open DIV, by bold
type at its start and by the anchor in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from lxml import etree

from tracker.law.text import clean, clean_han

_BREAKS = frozenset({"p", "br", "body", "div", "h1", "h2", "h3", "hr", "table"})


@dataclass(slots=True)
class OpenDiv:
    """An open DIV; lines of one box belong to one provision."""

    kind: str  # class, "right" for an aligned one, "" for none
    eid: str | None = None  # filled by the reader when it makes the provision


@dataclass(slots=True)
class EgovLine:
    """One logical line, or a table (then `rows` holds its cells)."""

    box: OpenDiv
    label: str = ""  # the bold text it begins with
    text: str = ""  # the rest
    zone: str = ""  # first digit of the anchor name: 1 main text, 5 supplements, 3/6/7/8 annexes
    anchored: bool = False  # the text itself is the anchor
    contents: bool = False  # a line of the table of contents
    rows: list[list[str]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """Label and text."""
        return clean_han(f"{self.label} {self.text}")


@dataclass(frozen=True, slots=True)
class _Inline:
    """What the inline elements around a run of text say of it."""

    bold: bool = False
    anchored: bool = False
    contents: bool = False

    def inside(self, node: etree._Element) -> _Inline:
        if node.tag == "b":
            return replace(self, bold=True)
        if node.tag == "a":
            contents = self.contents or (node.get("target") or "").lower() == "data"
            return replace(self, anchored=self.anchored or bool(node.get("name")), contents=contents)
        return self


_Run = tuple[str, _Inline]


def lines(body: etree._Element) -> Iterator[EgovLine]:
    """The lines of a page in order; linear in the page, without recursion."""
    boxes = [OpenDiv("")]
    runs: list[_Run] = []
    zone = ""
    # A string is text, an element is entered, (element,) is left; the last pushed comes first.
    stack: list[tuple[str | etree._Element | tuple[etree._Element], _Inline]] = [(body, _Inline())]
    while stack:
        item, state = stack.pop()
        if isinstance(item, str):
            runs.append((item, state))
            continue
        node = item[0] if isinstance(item, tuple) else item
        if not isinstance(node.tag, str):
            continue
        if node.tag in _BREAKS:
            yield from _line(runs, boxes[-1], zone)
            runs, zone = [], ""
        if isinstance(item, tuple):
            if node.tag == "div":
                boxes.pop()
        elif node.tag == "table":
            yield EgovLine(boxes[-1], rows=_rows(node))
        else:
            if node.tag == "div":
                boxes.append(OpenDiv(_kind(node)))
            elif node.tag == "a" and not zone and (node.get("name") or "").isdigit():
                zone = node.get("name", "")[:1]
            _push(stack, node, state)


def _push(
    stack: list[tuple[str | etree._Element | tuple[etree._Element], _Inline]],
    node: etree._Element,
    state: _Inline,
) -> None:
    """What is inside a node, then its leaving; a child's tail has the state of the node."""
    inside = state.inside(node)
    stack.append(((node,), state))
    for child in reversed(node):
        if child.tail:
            stack.append((child.tail, inside))
        stack.append((child, inside))
    if node.text:
        stack.append((node.text, inside))


def _kind(div: etree._Element) -> str:
    if (div.get("align") or "").lower() == "right":
        return "right"
    return (div.get("class") or "").lower()


def _line(runs: list[_Run], box: OpenDiv, zone: str) -> Iterator[EgovLine]:
    """The line of these runs, if they say anything; line ends of the source are no spaces in Japanese."""
    told = [(text, state) for text, state in runs if text.strip()]
    if not told:
        return
    label: list[str] = []
    rest: list[str] = []
    for text, state in told:
        (label if state.bold and not rest else rest).append(text.replace("\r", "").replace("\n", ""))
    yield EgovLine(
        box,
        clean_han("".join(label)),
        clean_han("".join(rest)),
        zone,
        anchored=told[0][1].anchored,
        contents=all(state.contents for _, state in told),
    )


def _rows(table: etree._Element) -> list[list[str]]:
    """The cells of a table, row by row; tables inside cells fall into the text of the cell."""
    out: list[list[str]] = []
    for row in table.iter("tr"):
        cells = [clean(" ".join(cell.itertext())) for cell in row if cell.tag in {"td", "th"}]
        if any(cells):
            out.append([clean_han(cell) for cell in cells])
    return out
