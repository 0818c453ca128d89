"""Running text of Formex 4: marks of change, quotation marks, footnotes, numbers."""

from __future__ import annotations

import re

from lxml import etree

from tracker.model import Mark
from tracker.readers.eu.block_tree import CALL, Block, superscript, tidy

_ATTRIBUTE = re.compile(r'([A-Z.]+)="([^"]*)"')


class Running:
    """Reads text while it keeps track of the change marks that are open."""

    def __init__(self) -> None:
        self._open: dict[str, tuple[Mark, bool]] = {}
        self._calls: list[str] = []
        self._gaps: list[Mark] = []

    @property
    def open_deletions(self) -> int:
        """How many deletions are opened and not closed."""
        return sum(1 for _, deleted in self._open.values() if deleted)

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

    def _text(self, el: etree._Element) -> str:
        """The text in an element, raw: calls of notes marked, deleted text left out."""
        out: list[str] = []
        self._inline_into(el, out)
        return "".join(out)

    def _inline_into(self, el: etree._Element, out: list[str]) -> None:
        if el.text and not self._deleted:
            out.append(el.text)
        for child in el:
            if not self._instruction(child):
                out.append(self._inline(child))
            if child.tail and not self._deleted:
                out.append(child.tail)

    def _inline(self, el: etree._Element) -> str:
        tag = el.tag
        if tag in {"QUOT.START", "QUOT.END"}:
            return "" if self._deleted else _quotation_mark(el)
        if tag == "NOTE":
            note = tidy(" ".join(self._text(p) for p in el) if len(el) else self._text(el))
            if self._deleted:
                return ""
            if note:
                self._calls.append(note)
            return CALL
        text = self._text(el)
        if tag == "HT":
            kind = el.get("TYPE")
            return text.upper() if kind == "UC" else superscript(text) if kind == "SUP" else text
        if tag == "FT" and el.get("TYPE") == "NUMBER" and text.strip().isdigit():
            return f"{int(text):,}".replace(",", "\u00a0")
        return text


def _quotation_mark(el: etree._Element) -> str:
    """The character of a ``QUOT.START`` or ``QUOT.END``: its code point in hexadecimal."""
    try:
        return chr(int(el.get("CODE") or "", 16))
    except (ValueError, OverflowError):
        return '"'
