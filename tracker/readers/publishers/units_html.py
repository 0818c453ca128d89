"""Pages whose classes name every unit of a law: Romania (legislatie.just.ro) and Poland (ELI of the Sejm).

Romania: ``S_ART`` holds its number (``S_ART_TTL``), heading (``S_ART_DEN``) and body (``S_ART_BDY``), and so
on for titles, chapters, paragraphs and letters. Poland: ``unit unit_arti`` holds its number in a heading and
the rest in ``unit-inner``. A unit of the same kind inside an article is law that is quoted.

Proven on recorded pages (docs/sources/replies.md).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import NamedTuple

from lxml import etree

from tracker.law.text import clean
from tracker.model import Capture, Document, Scope, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.account import letters
from tracker.readers.build import Builder
from tracker.readers.publishers.printed import classes, printed
from tracker.readers.sweep import HTML, Rules, common, part, sweep
from tracker.readers.xmltext import elements, guard_depth, key, local

NAME = "units_html"
VERSION = 2

#: Class -> (eid prefix, type).
_UNITS = {
    "S_CRT": ("bk", "book"), "S_PRT": ("prt", "part"), "S_TTL": ("tit", "title"), "S_CAP": ("cpt", "chapter"),
    "S_SEC": ("sct", "section_group"), "S_SSEC": ("subsct", "subsection_group"), "S_ART": ("art", "article"),
    "S_ALN": ("para", "paragraph"), "S_LIT": ("point", "point"), "S_PCT": ("item", "item"),
    "S_LIN": ("indent", "indent"), "S_ANX": ("anx", "annex"),
    "unit_book": ("bk", "book"), "unit_part": ("prt", "part"), "unit_titl": ("tit", "title"),
    "unit_sect": ("sct", "section_group"), "unit_chpt": ("cpt", "chapter"), "unit_arti": ("art", "article"),
    "unit_para": ("sec", "section"), "unit_pass": ("para", "paragraph"), "unit_pint": ("point", "point"),
    "unit_lett": ("subpoint", "subpoint"), "unit_tire": ("indent", "indent"),
}  # fmt: skip
_TOP = frozenset({"article", "section"})
_GROUPS = frozenset({"book", "part", "title", "chapter", "section_group", "subsection_group"})
_LONG = 60
_HEADS = re.compile(r"S_\w+_(?:TTL|DEN)")
_HIDDEN = re.compile(r"S_\w+_SHORT|TAG_\w+|hidden|\w*loader")
_WORD = re.compile(
    r"^(?:Art(?:icolul|\.)?|§|Alin\.|Rozdzia[łl]|Dzia[łl]|Titlul|Capitolul|Sec[țţt]iunea|Cartea|Partea)\s*",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"(?:Załącznik|Anex[aă])\b.{0,300}$", re.IGNORECASE | re.DOTALL)
_MARK = re.compile(r"(?P<num>\(\d{1,3}[a-z^\d]{0,4}\)|[a-z]{1,2}\)|\d{1,3}[.)])\s*(?P<rest>\S.*)", re.DOTALL)
_RULES = Rules({}, lambda element: HTML.fullmatch(local(element)) is not None)


class _Piece(NamedTuple):
    """What stands in a unit: a nested unit, or a line of text."""

    unit: etree._Element | None
    text: str = ""


def sniff(capture: Capture) -> bool:
    """The classes of an article, as only these two sites write them."""
    return (
        b'class="S_ART"' in capture.body
        or b"unit unit_arti" in capture.body
        or b"unit unit_para" in capture.body
    )


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one act. Raises `Unreadable`, `StructureChanged`, `EmptyExtract`."""
    root = parse.markup(parse.decode(captures[0], source.encoding))
    part(root, _RULES)
    top = [e for e in root.iter() if _kind(e) and not any(_kind(a) for a in e.iterancestors())]
    above = [next(a for a in e.iterancestors() if _RULES.known(a)) for e in top]
    parts = [e for e in root.iter() if isinstance(e.tag, str) and "parts" in classes(e)]
    main = next(iter(parts or common(above)), None)
    if main is None:
        raise StructureChanged("the page has no unit of a law")
    reader = UnitsReader()
    reader.walk(main, None, 0)
    apart: dict[etree._Element, str] = {}
    for element in root.iter(etree.Element):
        if local(element) in {"h1", "title"}:
            apart[element] = "title"
        elif any(_HIDDEN.fullmatch(c) for c in classes(element)):
            apart[element] = "hidden"
    swept = sweep(reader.builder, [root], replace(_RULES, main=frozenset({main}), apart=apart))
    return reader.builder.document(
        source, NAME, VERSION, _title(root), printed=swept,
        scope=frozenset({Scope.PREAMBLE, Scope.BODY, Scope.ANNEXES}),
    )  # fmt: skip


class UnitsReader:
    """One walk over the units of a page."""

    def __init__(self) -> None:
        self.builder = Builder()
        self._begun = False
        self._annex: str | None = None  # the annex that loose lines stand in

    def walk(self, element: etree._Element, parent: str | None, depth: int, skip: int = 0) -> None:
        """Nested units and the lines between them; the first ``skip`` lines were read."""
        guard_depth(depth)
        for piece in _pieces(element)[skip:]:
            if piece.unit is not None:
                self._unit(piece.unit, parent, depth)
            elif letters(piece.text):
                self._line(piece.text, parent)

    def _line(self, text: str, parent: str | None) -> None:
        if parent is None and self._begun and _ANNEX.match(text):
            self._annex = self.builder.nth(None, "anx", "annex", heading=text, scope=Scope.ANNEXES)
            return
        if parent is None and self._annex is not None:
            self.builder.nth(self._annex, "block", "block", text=text)
            return
        if parent is None:
            kind = "block" if self._begun else "formula"
            self.builder.nth(None, kind, kind, text=text, scope=None if self._begun else Scope.PREAMBLE)
            return
        draft = self.builder.get(parent)
        if self.builder.provisions[-1].eid == parent and not draft.text:
            found = _MARK.fullmatch(text) if not draft.num else None
            self.builder.update(
                parent, text=found["rest"] if found else text, num=found["num"] if found else draft.num
            )
        else:
            self.builder.nth(parent, "sub", "subparagraph", text=text)

    def _unit(self, unit: etree._Element, parent: str | None, depth: int) -> None:
        self._begun = True
        prefix, type_ = _UNITS[_kind(unit) or ""]
        num, heading = _heads(unit)
        lines = [x.text for x in takewhile(lambda x: x.unit is None, _pieces(unit))]
        skip = 0
        if (
            not num and type_ in _GROUPS and lines and len(lines[0]) < _LONG
        ):  # a parser parts heads from blocks in them
            num, heading, skip = lines[0], " ".join(lines[1:]), len(lines)
        body = lines[0] if lines else ""
        shown = num or (m["num"] if (m := _MARK.fullmatch(body)) else "")
        base = None if type_ in _TOP and not self._quoted(parent) else parent
        tail = key(_WORD.sub("", shown)) or str(self.builder.next_number(base, prefix))
        eid = self.builder.add(
            f"{base}__{prefix}_{tail}" if base else f"{prefix}_{tail}", parent,
            "quoted" if type_ in _TOP and base else type_, num=num or None, heading=heading or None,
            scope=Scope.ANNEXES if type_ == "annex" else None,
        )  # fmt: skip
        self.walk(unit, eid, depth + 1, skip)

    def _quoted(self, parent: str | None) -> bool:
        while parent is not None:
            draft = self.builder.get(parent)
            if draft.type in _TOP:
                return True
            parent = draft.parent
        return False


def _kind(element: etree._Element) -> str | None:
    if not isinstance(element.tag, str):
        return None
    return next((name for name in classes(element) if name in _UNITS), None)


def _is_head(element: etree._Element) -> bool:
    above = element.getparent()
    named = any(_HEADS.fullmatch(c) for c in classes(element))
    return named or (local(element) == "h3" and above is not None and "unit" in classes(above))


def _heads(unit: etree._Element) -> tuple[str, str]:
    """Number and heading of a unit."""
    num: list[str] = []
    heading: list[str] = []
    for child in elements(unit):
        if not _is_head(child):
            continue
        lines = [line.text for line in printed(child, frozenset({"hidden"}))]
        if any(c.endswith("_DEN") for c in classes(child)):
            heading += lines
        else:
            num += lines[:1]
            heading += lines[1:]
    return clean(" ".join(num)), clean(" ".join(heading))


def _pieces(element: etree._Element) -> list[_Piece]:
    """The nested units of an element and its lines, in order, without what is hidden or a head."""
    out: list[_Piece] = []
    words: list[str] = []

    def flush() -> None:
        if text := clean("".join(words)):
            out.append(_Piece(None, text))
        words.clear()

    stack: list[etree._Element | str | None] = [element]
    while stack:
        node = stack.pop()
        if node is None:
            flush()
        elif isinstance(node, str):
            words.append(node)
        elif node is not element and _kind(node):
            flush()
            out.append(_Piece(node))
        elif local(node) == "tr":
            flush()
            cells = [clean(" ".join(str(t) for t in cell.itertext())) for cell in elements(node)]
            if any(cells):
                out.append(_Piece(None, " | ".join(cells)))
        elif isinstance(node.tag, str) and not any(_HIDDEN.fullmatch(c) for c in classes(node)):
            if node is not element and _is_head(node) and node.getparent() is element:
                continue
            block = local(node) not in {
                "a",
                "b",
                "i",
                "em",
                "strong",
                "sup",
                "sub",
                "u",
                "font",
            } or "block" in (node.get("style") or "")
            block = block and not (local(node) == "span" and "display" not in (node.get("style") or ""))
            inside: list[etree._Element | str | None] = [None] if block else []
            inside.append(node.text or "")
            for child in node:
                inside += [child, child.tail or ""]
            stack.extend(reversed([*inside, None] if block else inside))
    flush()
    return out


def _title(root: etree._Element) -> str:
    """The act's name: a class of its own in Romania, the heading of the page in Poland."""
    found = [e for e in root.iter() if isinstance(e.tag, str) and "S_DEN" in classes(e)] or list(
        root.iter("h1")
    )
    titles = (clean(" ".join(str(t) for t in e.itertext())) for e in found)
    return next((title for title in titles if title), "")
