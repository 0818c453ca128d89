"""Running text of Formex 4: marks of change, quotation marks, footnotes, exponents, numbers."""

from __future__ import annotations

import re

from lxml import etree

from tracker.law import inline
from tracker.model import Mark
from tracker.readers.build import Builder
from tracker.readers.eu.block_tree import CALL, Block, picture, tidy

INLINE = frozenset(
    {"HT", "DATE", "REF.DOC", "REF.DOC.OJ", "REF.DOC.ECR", "REF.DOC.SE", "QUOT.START", "QUOT.END", "NOTE",
     "FT", "LINK", "KEYWORD", "IE", "ADDR", "ACCR", "EXPR", "IND", "EXPONENT", "BASE", "INCL.ELEMENT",
     "FMT.VALUE", "FORMULA", "OVERLINE", "BR", "AUTHOR", "EMAIL", "URI", "NO.ECLI", "REF.NP.ECR", "INDEX"}
)  # fmt: skip
_ATTRIBUTE = re.compile(r'([A-Z.]+)="([^"]*)"')


class Running:
    """Reads text while it keeps track of the change marks that are open."""

    def __init__(self, builder: Builder) -> None:
        self.b = builder
        self._open: dict[str, tuple[Mark, bool]] = {}
        self._calls: list[str] = []
        self._gaps: list[Mark] = []

    @property
    def open_deletions(self) -> int:
        """How many deletions are opened and not closed."""
        return sum(1 for _, deleted in self._open.values() if deleted)

    def take_calls(self) -> list[str]:
        """The notes called since they were last taken."""
        calls, self._calls = self._calls, []
        return calls

    def _instruction(self, el: etree._Element, out: list[Block] | None = None) -> bool:
        """Take note of a processing instruction; whether the node is none of the text's elements."""
        if isinstance(el.tag, str):
            return False
        if isinstance(el, etree._ProcessingInstruction):
            said = dict(_ATTRIBUTE.findall(el.text or ""))
            if el.target == "CLG.MDFO":
                mark = Mark(said.get("ACTION", "").lower(), said.get("ACTIVE.DOC"), said.get("ACTIVE.LOC"))
                deleted = mark.action.startswith("delet")
                self._open[said.get("ID", "")] = (mark, deleted)
                if deleted:
                    self._gaps.append(mark)
            elif el.target == "CLG.MDFC":
                self._open.pop(said.get("IDREF", ""), None)
        if out is not None:
            self._flush_gaps(out)
        return True

    @property
    def _deleted(self) -> bool:
        return any(deleted for _, deleted in self._open.values())

    def _marks(self) -> tuple[Mark, ...]:
        return tuple(dict.fromkeys(mark for mark, deleted in self._open.values() if not deleted))

    def _flush_gaps(self, out: list[Block]) -> None:
        out += [Block("gap", marks=(mark,)) for mark in self._gaps]
        self._gaps.clear()

    def _kept(self, text: str | None) -> str:
        """Text where it stands; what is deleted is dropped by name."""
        if text and self._deleted:
            self.b.drop("deleted", text)
            return ""
        return text or ""

    def _pieces(self, el: etree._Element) -> list[str]:
        """The texts in an element, raw, one for each node: calls of notes marked, deleted text left out."""
        out = [self._kept(el.text)]
        for child in el:
            if not self._instruction(child):
                text = self._inline(child)
                out.append(text if child.tag in INLINE else f" {text} ")
            out.append(self._kept(child.tail))
        return out

    def _text(self, el: etree._Element) -> str:
        return "".join(self._pieces(el))

    def _inline(self, el: etree._Element) -> str:
        tag = el.tag
        if tag in {"QUOT.START", "QUOT.END"}:
            return self._text(el) + ("" if self._deleted else _quotation_mark(el))
        if tag == "NOTE":
            note = tidy(" ".join(self._pieces(el)))
            if self._deleted:
                return ""
            if note:
                self._calls.append(note)
            return CALL
        text = self._text(el)
        if tag == "INCL.ELEMENT":
            return text if self._deleted else text + picture("", el.get("FILEREF") or "")
        kind = el.get("TYPE")
        if CALL not in text and (tag == "EXPONENT" or (tag == "HT" and kind == "SUP")):
            return inline.exponent(text)
        if CALL not in text and (tag == "IND" or (tag == "HT" and kind == "SUB")):
            return inline.index(text)
        if tag == "HT" and kind == "UC":
            return text.upper()
        if tag == "FT" and kind == "NUMBER" and text.strip().isdigit():
            return f"{int(text):,}".replace(",", "\u00a0")
        return text


def _quotation_mark(el: etree._Element) -> str:
    """The character of a ``QUOT.START`` or ``QUOT.END``: its code point in hexadecimal."""
    try:
        return chr(int(el.get("CODE") or "", 16))
    except (ValueError, OverflowError):
        return '"'
