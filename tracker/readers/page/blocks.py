"""An HTML tree to blocks of text in reading order, in one linear walk."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from tracker.law.inline import call_number, exponent, index, is_call
from tracker.law.text import clean
from tracker.readers import end_notes
from tracker.readers.lines import Line
from tracker.readers.page.math import written
from tracker.readers.page.notes import PageNotes
from tracker.readers.page.pictures import picture_of
from tracker.readers.page.shape import LABEL
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
_BACK_SIGNS = " ↩↑⤴⏎^\ufe0e"
_EMPTY_BRACKETS = re.compile(r"[\[(（【]\s?[\])）】]")
_MARK = 8  # letters of a mark that stands before its text
_LONGEST_SIGN = 40  # nodes of a raised text; a page that raises all of it means nothing by that
_NO_NOTES = PageNotes()
#: Elements whose text is not taken as it stands.
_SIGNS = frozenset({"sup", "sub", "img", "math", "rt", "rp", "input"})
_RAISED = frozenset({"sup", "super", "superscript"})
_LOWERED = frozenset({"sub", "subscript"})
_EMAIL = re.compile(r"\[email[ \u00a0]protected\]", re.IGNORECASE)


class _Collector:
    def __init__(self, notes: PageNotes) -> None:
        self.blocks: list[Line] = []
        self.dropped: list[tuple[str, str]] = []
        self.notes = notes
        self.numbers = notes.numbers
        self.raised: dict[int, str] = {}  # number raised before a block, by its place
        self.called: set[str] = set()
        self._raised = ""
        self.parts: list[str] = []  # of the block that is open
        self._letters = self._bolded = 0
        self._first_bold: bool | None = None
        self._called = False
        self._in_label = False
        self._label = False  # a mark stands open, its text follows in the next cell
        self.note = ""
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

    def call(self, text: str) -> None:
        """Leave out the call of a footnote."""
        self.dropped.append(("footnote_call", text))
        self._called = True
        if number := call_number(text):
            self.called.add(number)

    def begins_raised(self, number: str) -> None:
        """The block that is open begins with a raised number: of a paragraph, or of a note."""
        self._raised = number

    def picture(self, sign: str) -> None:
        if self.parts and not self.parts[-1][-1:].isspace():
            self.parts.append(" ")
        self.parts.append(sign + " ")

    def flush(self) -> None:
        self._label = False
        if not self.parts:
            return
        said = "".join(self.parts)
        if "[" in said and _EMAIL.search(said):
            self.dropped += [("site", "protected")] * len(_EMAIL.findall(said))
            said = _EMAIL.sub("[email]", said)
        text = clean(_EMPTY_BRACKETS.sub("", said) if self._called else said).strip("| ")
        if self.note:
            text = text.rstrip(_BACK_SIGNS)
        if text:
            if self._raised:
                self.raised[len(self.blocks)] = self._raised
            self.blocks.append(
                Line(
                    text,
                    level=self.level,
                    bold=bool(self._first_bold),
                    table=self.rows > 0,
                    all_bold=self._bolded >= self._letters > 0,
                    item=self.items > 0,
                    note=self.note,
                )
            )
            self.note = ""
        self.parts = []
        self._letters = self._bolded = 0
        self._first_bold = None
        self._called = False
        self._raised = ""

    def enter(self, tag: str) -> None:
        if tag in _CELLS:
            self.add(" | ")
        elif tag in BLOCK_TAGS:
            self._end(broken=tag == "br" and self.level == 1)
        elif tag == LABEL:
            self.flush()
            self._in_label = True
        if tag in _COUNTED:
            self._count(tag, 1)

    def leave(self, tag: str) -> None:
        if tag == "tr":
            if self.rows == 1:
                self.flush()
        elif tag in BLOCK_TAGS:
            self._end(broken=tag == "br" and self.level == 1)
        elif tag == LABEL:
            self._in_label = False
            self._label = bool(self.parts)
            self.add(" ")
        if tag in _COUNTED:
            self._count(tag, -1)

    def _end(self, *, broken: bool = False) -> None:
        """What stood so far ends here; inside a row of a table and in a title broken over lines it is only
        parted from what follows."""
        if self.rows or self._in_label or broken:
            self.add(" ")
        elif self._label:
            if self._letters > _MARK:
                self.flush()
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
    return read_blocks(trees, drop)[0]


def read_blocks(
    trees: Iterable[PageTree], drop: Callable[[PageNode], bool], notes: PageNotes = _NO_NOTES
) -> tuple[list[Line], list[tuple[str, str]]]:
    """The blocks, and what they leave out by name; what ``drop`` accepts is not told again."""
    out = _Collector(notes)
    for tree in trees:
        _walk(tree, drop, out)
        out.flush()
    out.dropped += end_notes.answered(out.blocks, out.raised, out.called)
    return out.blocks, out.dropped


def _walk(tree: PageTree, drop: Callable[[PageNode], bool], out: _Collector) -> None:
    nodes, root, notes = tree.nodes, tree.root, out.notes
    at = root.begins
    while at <= root.ends:
        node = nodes[at]
        if at != node.begins:
            out.leave(node.tag)
        elif node is root or not drop(node):
            if at in notes.notes:
                out.flush()
                out.note = notes.notes[at]
            if (at in notes.calls or at in notes.marks) and node is not root:
                out.call(tree.text(node))
                at = node.ends
            elif (node.tag in _SIGNS or (node.tag == "span" and node.attributes)) and _sign(tree, node, out):
                at = node.ends
            else:
                out.enter(node.tag)
                if node.attributes and node.attributes.get("data-cfemail"):
                    out.dropped.append(("site", tree.text(node)))
                    out.add("[email]")
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


def _sign(tree: PageTree, node: PageNode, out: _Collector) -> bool:
    """Take an element that stands for a sign: raised and lowered text, pictures, formulas, readings. False
    where its text is like any other."""
    tag = node.tag
    if tag == "img":
        inside_word = out.parts and out.parts[-1][-1:].isalnum() and (node.tail or "")[:1].isalnum()
        if not inside_word and (sign := picture_of(node.attributes)):
            out.picture(sign)
        return True
    if tag == "math":
        out.add(written(node.element))
        return True
    if tag in ("rt", "rp"):
        out.dropped.append(("ruby", tree.text(node)))
        return True
    if tag == "input":
        return False
    if tag == "span":
        tag = _height(node)
    if tag not in ("sup", "sub") or node.ends - node.begins > _LONGEST_SIGN:
        return False
    said = tree.text(node)
    if not said.strip():
        return False
    if tag == "sub":
        out.add(index(said) if out.parts else said)
        return True
    before = "".join(out.parts[-3:])[-40:]
    called = any(at in out.notes.calls for at in range(node.begins, node.ends + 1))
    if not before.strip() and (call_number(said) or "").isdigit():
        out.add(said)
        out.begins_raised(call_number(said) or "")
        return True
    if called or is_call(said, before, node.tail or "", out.numbers):
        out.call(said)
    elif before.strip():
        out.add(exponent(said))
    else:
        return False
    return True


def _height(node: PageNode) -> str:
    """What a <span> raises or lowers by its class or style."""
    names = (node.attributes.get("class") or "").lower().split()
    style = node.attributes.get("style") or ""
    if "vertical-align" in style:
        names += style.replace(" ", "").lower().partition("vertical-align:")[2].partition(";")[:1]
    if not _RAISED.isdisjoint(names):
        return "sup"
    return "sub" if not _LOWERED.isdisjoint(names) else ""
