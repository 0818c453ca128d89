"""What elements of a page are for, where that differs from their names.

Old pages lay their text out in tables and put the whole of it into one form; others draw headings with a
role, or hide panes that a tab or a button opens. Such elements get the tag of what they are, so that the
walks that follow need not know. Linear, one pass; what nobody does on purpose (a table in a table in a
table) costs no more than its elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

from tracker.readers.page.tree import PageNode, PageTree

#: Tags that elements get: a block without a meaning, a block beside the text, a cell that holds a label.
BLOCK, LABEL = "div", "x-label"
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PARTS = frozenset({"tr", "td", "th", "tbody", "thead", "tfoot", "caption"})
_CELLS = frozenset({"td", "th"})
_NOTED = frozenset({"table", "form", "aside", "button", *_PARTS})
_LEVELS = frozenset("123456")
_BLOCKS = frozenset({"p", "div", "li", "br", *_HEADINGS})
_NO_PANE_TAGS = frozenset({"nav", "header", "footer", "dialog", "form", "menu", "button", "svg"})
_NO_PANE_ROLES = frozenset({"dialog", "alertdialog", "navigation", "menu", "search", "banner", "tooltip"})
_OPENERS = ("aria-controls", "aria-owns", "data-target", "data-bs-target", "data-tab", "data-toggle-target")
_PANE_CLASS = re.compile(
    r"[\w-]*(?:tab|pane|accord|collaps|toggle|content|fold|slide|step)[\w-]*", re.IGNORECASE
)
_QUOTED = re.compile(r"""["']#?([\w:.-]{1,100})["']""")
_MARK = re.compile(r"[“\"]?\(?\w{1,5}(?:\.\w{1,3}){0,3}[.)]|[-–—•·o▪■]")
_SENTENCE = re.compile(r"\S.{30,}[.。;；:：]\s*$|[\u3400-\u9fff].{12,}[。；]\s*$", re.DOTALL)
WORD = re.compile(r"[^\W\d_]")
STAMP = 16  # letters of "[2026-01-01 09:00"
_LOOKED_AT = 500_000  # elements
_BUTTONS = 300
_OPENER_HEADING = "h5"
_MOSTLY = 0.5
_SINGLE = 0.6  # of the rows of a table that hold one cell: the others have a note in the margin
_PANE = 40  # letters outside links; less is a hint and no text
#: A head of law at the beginning of a text.
LAW_HEAD = re.compile(
    r"(?:(?:Article|ARTICLE|Art[ií]culo|ART[IÍ]CULO|Artikel|Articolo|Artigo|Section|SECTION|Pasal|MADDE|Madde|Статья|"
    r"Điều|المادة|มาตรา|§)\s{0,3}(?:\d{1,4}|[IVXLC]{1,6})[a-zA-Z]{0,3}(?=\s*$|\s?[.:–—-]|\s+[^\sa-z])"
    r"|第[〇零一二三四五六七八九十百千0-9０-９]{1,7}[条條](?=[\s　之の]|$|[^款项項、，第的和及])|제\d{1,4}조)"
)  # fmt: skip
_FIRST = frozenset("aAsSpPMСĐمม§第제")  # what a head of law begins with


@dataclass(slots=True)
class _Table:
    """What is known of a table when it ends; letters are those outside links."""

    node: PageNode
    parts: list[PageNode] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)  # the text of each cell, cut off
    letters: int = 0
    nested: int = 0  # letters in tables inside
    cell: int = 0  # letters of the cell that is open
    largest: int = 0
    blocks: int = 0  # in the cell that is open
    most_blocks: int = 0  # in the largest cell
    heading: bool = False
    header: bool = False


@dataclass(slots=True)
class PageShape:
    """Where the heads of law stand on a page (places in `PageTree.nodes`, and their words)."""

    heads: list[int] = field(default_factory=list)
    labels: list[str] = field(default_factory=list)


def mend(tree: PageTree) -> PageShape:
    """Give elements the tags of what they are; returns where heads of law stand."""
    survey = _Survey(tree)
    survey.walk()
    survey.tables_and_forms()
    survey.panes()
    return survey.shape


class _Survey:
    def __init__(self, tree: PageTree) -> None:
        self.tree = tree
        self.shape = PageShape()
        self._tables: list[_Table] = []  # closed
        self._open: list[_Table] = []
        self._forms: list[tuple[PageNode, int]] = []  # letters below each
        self._open_forms: list[tuple[PageNode, int]] = []  # letters before it
        self._asides: list[PageNode] = []
        self._buttons: list[PageNode] = []
        self._hidden: list[PageNode] = []
        self._letters = 0

    def walk(self) -> None:
        links = 0
        for at, node in enumerate(self.tree.nodes):
            tag = node.tag
            if at == node.begins:
                links += tag == "a"
                if tag in _NOTED or node.attributes:
                    self._begins(node)
                if self._open and node.tag in _BLOCKS:
                    self._open[-1].blocks += 1
                    self._open[-1].heading |= node.tag in _HEADINGS
                if not links and node.text and (said := node.text.strip()):
                    self._text(said)
                    if said[0] in _FIRST and LAW_HEAD.match(said):
                        self.shape.heads.append(at)
                        self.shape.labels.append(said[:60])
            if at == node.ends:
                links -= tag == "a"
                if tag in _NOTED:
                    self._ends(node)
                if not links and node.tail and (said := node.tail.strip()):
                    self._text(said)

    def _begins(self, node: PageNode) -> None:
        tag = node.tag
        if tag == "table":
            self._open.append(_Table(node))
        elif tag == "form":
            self._open_forms.append((node, self._letters))
        elif tag == "aside":
            self._asides.append(node)
        elif tag == "button":
            self._buttons.append(node)
        elif tag in _PARTS and self._open:
            self._part(node, tag)
        if node.hidden:
            self._hidden.append(node)
        if node.attributes and node.attributes.get("role") == "heading":
            level = node.attributes.get("aria-level") or "2"
            node.tag = f"h{level}" if level in _LEVELS else "h6"

    def _ends(self, node: PageNode) -> None:
        if node.tag == "table" and self._open and self._open[-1].node is node:
            self._close()
        elif node.tag == "form" and self._open_forms and self._open_forms[-1][0] is node:
            self._forms.append((node, self._letters - self._open_forms.pop()[1]))
        elif node.tag in _CELLS and self._open:
            self._cell_ends()

    def _text(self, said: str) -> None:
        letters = len(said) if len(said) > STAMP or WORD.search(said) else 0
        self._letters += letters
        if self._open:
            table = self._open[-1]
            table.letters += letters
            table.cell += letters
            if table.rows and table.rows[-1] and len(table.rows[-1][-1]) < 12:
                table.rows[-1][-1] += said[:12]

    def _part(self, node: PageNode, tag: str) -> None:
        table = self._open[-1]
        table.parts.append(node)
        if tag == "tr":
            table.rows.append([])
        elif tag in ("td", "th"):
            table.cell = table.blocks = 0
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append("")
        table.header |= tag in ("th", "caption", "thead")

    def _cell_ends(self) -> None:
        table = self._open[-1]
        if table.cell > table.largest:
            table.largest, table.most_blocks = table.cell, table.blocks

    def _close(self) -> None:
        table = self._open.pop()
        self._tables.append(table)
        if self._open:
            above = self._open[-1]
            above.letters += table.letters
            above.cell += table.letters
            above.nested += table.letters
            above.blocks += 1
            above.heading |= table.heading
            if above.rows and above.rows[-1]:
                above.rows[-1][-1] += "(table inside)"

    def tables_and_forms(self) -> None:
        mostly = self._letters * _MOSTLY
        for table in self._tables:
            if self._is_layout(table, mostly):
                for node in (table.node, *table.parts):
                    node.tag = BLOCK
            elif _is_list(table):
                self._unroll(table)
        for form, letters in self._forms:
            if letters > mostly:
                form.tag = BLOCK
        for aside in self._asides:
            if _says_something(self.tree, aside):
                aside.tag = "section"

    def _is_layout(self, table: _Table, mostly: float) -> bool:
        if (table.node.attributes.get("role") or "") in ("presentation", "none"):
            return True
        if table.header and not (table.heading and table.largest > mostly):
            return False
        heads = sum(1 for row in table.rows if row and LAW_HEAD.match(row[0]))
        if heads > 1 and heads * 2 >= len(table.rows):
            return True  # numbers of articles in a column of their own
        filled = [sum(1 for cell in row if cell) for row in table.rows]
        if table.heading or table.nested * 2 > table.letters:
            return True
        if table.largest > mostly and (table.most_blocks > 1 or sum(filled) <= 3):
            return True
        single = sum(1 for n in filled if n <= 1)
        return table.letters > mostly and len(filled) > 2 and single >= _SINGLE * len(filled)

    def _unroll(self, table: _Table) -> None:
        """A list whose marks stand in a column of their own: each row is a block."""
        table.node.tag = BLOCK
        fresh = True
        for node in table.parts:
            if node.tag == "td":
                node.tag = LABEL if fresh else BLOCK
                fresh = False
            else:
                fresh = fresh or node.tag == "tr"
                node.tag = BLOCK

    def panes(self) -> None:
        """Hidden parts that a control of the page opens are part of its text."""
        self._openers()
        panes: list[PageNode] = []
        looked_at = 0
        for node in self._hidden:  # one inside the other, each would be looked through again
            looked_at += node.ends - node.begins
            if looked_at < _LOOKED_AT and _is_pane(self.tree, node):
                panes.append(node)
        if not panes:
            return
        targets = set(_targets(self.tree))
        shown = _classes_shown(panes)
        for node in panes:
            attributes = node.attributes
            opened = (
                attributes.get("id") in targets
                or attributes.get("role") == "tabpanel"
                or attributes.get("hidden") == "until-found"
                or any((node.element.getparent(), node.tag, name) in shown for name in _classes(node))
            )
            if opened:
                node.hidden = False

    def _openers(self) -> None:
        """A button that opens a part of the text is the heading of that part."""
        for button in self._buttons[:_BUTTONS]:
            attributes = button.attributes
            opens = "aria-expanded" in attributes or "aria-controls" in attributes or _classes(button)
            if not opens or _in_chrome(button) or not self.tree.text(button).strip():
                continue
            above = [*zip(range(3), button.element.iterancestors(), strict=False)]
            headed = any(element.tag in _HEADINGS for _, element in above)
            following = next(
                (e for e in (button.element, *(x for _, x in above)) if e.getnext() is not None), None
            )
            behind = following.getnext() if following is not None else None
            words = (str(text).strip() for text in behind.itertext()) if behind is not None else iter(())
            if sum(map(len, islice(words, _BUTTONS))) >= _PANE:
                button.tag = "span" if headed else _OPENER_HEADING


def _classes(node: PageNode) -> list[str]:
    return _PANE_CLASS.findall((node.attributes.get("class") or "")[:500])


def _classes_shown(hidden: list[PageNode]) -> set[tuple[object, str, str]]:
    """(parent, tag, class) of elements that are shown beside hidden ones."""
    out: set[tuple[object, str, str]] = set()
    gone = {node.element for node in hidden}
    for parent in {node.element.getparent() for node in hidden}:
        if parent is None or len(parent) > 200:
            continue
        for element in parent:
            if isinstance(element.tag, str) and element not in gone:
                out |= {
                    (parent, element.tag, name)
                    for name in _PANE_CLASS.findall((element.get("class") or "")[:500])
                }
    return out


def _targets(tree: PageTree) -> Iterator[str]:
    """The ids that links and controls of the page name."""
    for at, node in enumerate(tree.nodes):
        attributes = node.attributes
        if at != node.begins or not attributes:
            continue
        href = attributes.get("href") or ""
        if href.startswith("#") and len(href) > 1:
            yield href[1:]
        elif href.startswith("javascript:"):
            yield from _QUOTED.findall(href[:1000])
        for name in _OPENERS:
            if value := attributes.get(name):
                yield from (word.lstrip("#") for word in value[:1000].split())
        if value := attributes.get("onclick"):
            yield from _QUOTED.findall(value[:1000])


def _is_pane(tree: PageTree, node: PageNode) -> bool:
    if (
        node.begins == node.ends
        or node.tag in _NO_PANE_TAGS
        or (node.attributes.get("role") or "") in _NO_PANE_ROLES
    ):
        return False
    return not _in_chrome(node) and _unlinked(tree, node) >= _PANE


def _in_chrome(node: PageNode) -> bool:
    """Whether an element stands in a menu, a dialog, a head or a foot of the site."""
    above = (element for _, element in zip(range(60), node.element.iterancestors(), strict=False))
    return any(e.tag in _NO_PANE_TAGS - {"form"} or e.get("role") in _NO_PANE_ROLES for e in above)


def _unlinked(tree: PageTree, node: PageNode) -> int:
    """Letters below an element outside links and controls."""
    out, at = 0, node.begins
    while at <= node.ends:
        inner = tree.nodes[at]
        if at == inner.begins:
            if inner.tag in ("a", "button", "select", "label"):
                at = inner.ends
            elif inner.text:
                out += len(inner.text.strip())
        if at == inner.ends and inner is not node and inner.tail:
            out += len(inner.tail.strip())
        at += 1
    return out


def _says_something(tree: PageTree, node: PageNode) -> bool:
    """Whether an element beside the text holds a sentence outside links."""
    at = node.begins
    while at <= node.ends:
        inner = tree.nodes[at]
        if at == inner.begins and inner is not node and inner.tag in ("a", "button", "form", "nav", "aside"):
            at = inner.ends + 1
            continue
        if at == inner.begins and inner.text and _SENTENCE.match(inner.text.strip()):
            return True
        at += 1
    return False


def _is_list(table: _Table) -> bool:
    """Whether most rows are a mark ("1.", "(a)", "—") and the text it stands before."""
    if table.header or not table.rows:
        return False
    rows = [[cell for cell in row if cell] for row in table.rows]
    rows = [row for row in rows if row]
    marked = [row for row in rows if len(row) >= 2 and _MARK.fullmatch(row[0])]
    worded = [row for row in marked if len(row) == 2 and len(row[1]) >= 12]
    return bool(worded) and len(worded) >= 0.8 * len(rows)
