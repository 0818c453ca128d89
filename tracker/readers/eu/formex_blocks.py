"""Formex 4 read into the `Block` trees that the XHTML of the same acts gives."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from tracker.readers.account import letters
from tracker.readers.build import Builder
from tracker.readers.eu.block_tree import Block, glue, split_label, split_number, text_block, tidy
from tracker.readers.eu.formex_text import INLINE, Running

#: What says something about the text, not in it, and what such elements hold.
_ABOUT = frozenset(
    {"BIB.INSTANCE", "INFO.CONSLEG", "INFO.PROD", "FAM.COMP", "BIB.DATA", "PROLOG.METADATA", "EEA",
     "COM", "DATE", "YEAR", "PAGE.FIRST", "PAGE.SEQ", "PAGE.LAST", "PAGE.TOTAL", "LG.OJ", "LG.DOC",
     "LG.PUB", "NO.DOC", "NO.CURRENT", "NO.SEQ", "NO.OJ", "NO.CELEX", "NO.ELI", "NO.DOC.TXT", "COLL",
     "VOLUME.REF", "DOCUMENT.REF", "DOCUMENT.REF.CONS", "BIB.INSTANCE.CONS", "CORRIG", "GR.CORRIG",
     "MOD.ACT", "GR.MOD.ACT", "BASIC.ACT", "AUTHOR", "DURAB", "SPEC.ED", "NO.CAT", "TITLE",
     "OJ", "BIB.OJ", "AGE.OJ", "VOLUME", "BIB.VOLUME", "VOLUME.ID", "NO.ISSN.PRINT", "NO.ISSN.ELECTRONIC",
     "NO.ISSN", "PAGE.CONTENTS", "SECTION", "SUBSECTION", "ITEM.PUB", "FMX", "DOC.MAIN.PUB", "PAPER.PUB"}
)  # fmt: skip
_SKIP = frozenset(
    {
        "PUBLICATION",
        "DOC",
        "BIB.DOC",
        "BIB.INSTANCE",
        "INFO.CONSLEG",
        "INFO.PROD",
        "FAM.COMP",
        "BIB.DATA",
        "PROLOG.METADATA",
        "EEA",
    }
)
#: Elements that only hold others, or text.
_PLAIN = frozenset(
    {"P", "ALINEA", "TXT", "LIST", "GR.VISA", "GR.CONSID", "GR.CONSID.INIT", "PREAMBLE.INIT",
     "PREAMBLE.FINAL", "ENACTING.TERMS", "CONTENTS", "SIGNATURE", "QUOT.S", "DLIST", "DLIST.ITEM",
     "TERM", "DEFINITION", "PREFIX", "GR.NOTES", "FORMULA.S", "PROLOG", "CONS.DOC", "INCLUSIONS",
     "COMMENT", "GR.ANNEX", "MARGIN", "NO.GR.SEQ", "GR.PARAG", "ANNEXES"}
)  # fmt: skip
_TITLED = {"ANNEX": "annex", "CONS.ANNEX": "annex", "DIVISION": "division", "SUBDIV": "division"}
_ACTS = {"ACT", "CONS.ACT", "CONS.DOC", "GENERAL", "DECISION", "AGR", "LETTER", "PROT", "CORR"}
_SIGNS = {"DASH": "—", "NDASH": "–", "BULLET": "•"}
_ARTICLE_ID = re.compile(r"0*(\d{1,4})([A-Z]{0,3})$")


class FormexBlocks(Running):
    """Reads one document; ``title`` collects the lines of the act's title, unless it is ``titled``."""

    def __init__(self, builder: Builder, *, titled: bool = False) -> None:
        super().__init__(builder)
        self.title: list[str] = []
        self._titled = titled
        self._letters = ""
        self._handlers: dict[str, Callable[[etree._Element, list[Block]], None]] = {
            "TITLE": self._title, "PARAG": self._parag, "NP": self._np, "ITEM": self._item,
            "ARTICLE": self._article, "TI.ART": self._label, "STI.ART": self._label,
            "DIVISION": self._division, "SUBDIV": self._division, "GR.SEQ": self._sequence,
            "ANNEX": self._annex, "CONS.ANNEX": self._annex, "TOC": self._contents, "TBL": self._table,
            "PREAMBLE": self._preamble, "VISA": self._visa, "CONSID": self._consid, "FINAL": self._final,
            "PL.DATE": self._signatory, "SIGNATORY": self._signatory,
        }  # fmt: skip

    def document(self, root: etree._Element) -> list[Block]:
        """The blocks of a document; what it is called is kept as its title."""
        if root.tag in _ACTS:
            return self.blocks(root)
        out: list[Block] = []
        self._block(root, out)
        return out

    # -- blocks --------------------------------------------------------------------------------------------

    def blocks(self, el: etree._Element, *leave: etree._Element | None) -> list[Block]:
        """What an element contains but for some children, in order; text outside of blocks becomes one of
        its own."""
        out: list[Block] = []
        buffer = [self._kept(el.text)]
        for child in el:
            if not isinstance(child.tag, str):
                # A page break or a mark does not end the text it stands in.
                self._instruction(child, None if "".join(buffer).strip() else out)
            elif child in leave:
                pass
            elif child.tag in INLINE:
                buffer.append(self._inline(child))
            else:
                self._flush(buffer, out)
                self._block(child, out)
            buffer.append(self._kept(child.tail))
        self._flush(buffer, out)
        self._flush_gaps(out)
        return out

    def _flush(self, buffer: list[str], out: list[Block]) -> None:
        raw = "".join(buffer)
        buffer.clear()
        if not raw or raw.isspace():
            return
        num, rest = split_number(raw)
        text = tidy(rest)
        if not text and not num:
            return
        notes = self.take_calls()
        if num is None and not any(c.isalnum() for c in text) and glue(out, text, notes):
            return
        out.append(text_block(text, num, notes, self._marks()))

    def _block(self, el: etree._Element, out: list[Block]) -> None:
        tag = str(el.tag)
        if tag in _SKIP:
            self._about(el, out)
            return
        handler = self._handlers.get(tag)
        if handler:
            handler(el, out)
            return
        if tag not in _PLAIN:
            self.b.warn("unknown_element", labels=(tag,))
        inside = self.blocks(el)
        only = inside[0] if len(inside) == 1 else None
        stray = only and only.kind == "text" and not only.num and not any(c.isalnum() for c in only.text)
        if not (only and stray and glue(out, only.text, only.notes)):
            out += inside

    def _about(self, el: etree._Element, out: list[Block]) -> None:
        """Data about the text; what else stands among them is read."""
        self.b.drop("metadata", el.text)
        for child in el:
            if self._instruction(child):
                pass
            elif child.tag == "TITLE":
                self.b.drop("metadata", "".join(child.itertext()))
            elif child.tag in _ABOUT:
                self._about(child, out)
            else:
                self._block(child, out)
            self.b.drop("metadata", child.tail)

    def _contents(self, el: etree._Element, out: list[Block]) -> None:
        """A table of contents: what it says that is not printed again is kept."""
        root = el.getroottree().getroot()
        self._letters = text = self._letters or letters("".join(root.itertext())).casefold()
        for line in filter(str.strip, el.itertext()):
            if text.count(letters(line).casefold()) > 1:
                self.b.drop("contents", line)
            else:
                out.append(Block("text", tidy(line)))

    def _unit(self, role: str, el: etree._Element, out: list[Block], level: int = 0) -> None:
        marks = self._marks()
        gone = self._deleted
        children = self.blocks(el)
        if not gone and (children or role != "article"):
            out.append(Block("unit", role=role, level=level, children=children, marks=marks))
        self._flush_gaps(out)

    def _article(self, el: etree._Element, out: list[Block]) -> None:
        gone, marks = self._deleted, self._marks()
        found = _ARTICLE_ID.match(el.get("IDENTIFIER") or "")
        key = f"{found.group(1)}{found.group(2).lower()}" if found else None
        children = self.blocks(el)
        if not gone:
            out.append(Block("unit", role="article", key=key, children=children, marks=marks))

    def _label(self, el: etree._Element, out: list[Block]) -> None:
        """The number of an article; its title (``STI.ART``) is printed below it."""
        text = tidy(" ".join(self._lines(el)))
        if not text:
            return
        head = out[-1] if out and out[-1].kind == "head" else None
        if el.tag == "TI.ART" or head is None or head.heading:
            kind = "head" if el.tag == "TI.ART" else "text"
            num, said = (text, "") if kind == "head" else (None, text)
            role = "article" if kind == "head" else ""
            out.append(Block(kind, said, num, role, notes=self.take_calls(), marks=self._marks()))
        else:
            head.heading = text
            head.notes += self.take_calls()
            head.marks = tuple(dict.fromkeys(head.marks + self._marks()))

    def _division(self, el: etree._Element, out: list[Block]) -> None:
        self._unit("division", el, out)

    def _sequence(self, el: etree._Element, out: list[Block]) -> None:
        level = el.get("LEVEL") or ""
        if el.find("TITLE") is None:
            out += self.blocks(el)
            return
        self._unit("seq", el, out, level=int(level) if level.isdecimal() else 1)

    def _annex(self, el: etree._Element, out: list[Block]) -> None:
        self._unit("annex", el, out)

    def _preamble(self, el: etree._Element, out: list[Block]) -> None:
        children = self.blocks(el)
        if children:
            out.append(Block("unit", role="preamble", children=children))

    def _visa(self, el: etree._Element, out: list[Block]) -> None:
        self._unit("citation", el, out)

    def _consid(self, el: etree._Element, out: list[Block]) -> None:
        """A recital; or "Whereas:", which some files tag like one."""
        marks, gone = self._marks(), self._deleted
        children = self.blocks(el)
        said = " ".join(b.words() for b in children)
        if len(children) == 1 and children[0].kind == "text" and (said.endswith(":") or len(said) < 20):
            out += children
        elif children and not gone:
            out.append(Block("unit", role="recital", children=children, marks=marks))
        self._flush_gaps(out)

    def _final(self, el: etree._Element, out: list[Block]) -> None:
        self._unit("final", el, out)

    def _signatory(self, el: etree._Element, out: list[Block]) -> None:
        """Place and date are read like a text, the signatories after it mark where the act is over."""
        blocks = self.blocks(el)
        for block in blocks:
            block.role = "signatory" if el.tag == "SIGNATORY" else ""
        if el.tag == "PL.DATE" and blocks:
            notes = [note for b in blocks for note in b.calls()]
            blocks = [Block("text", " ".join(b.words() for b in blocks), notes=notes)]
        out += blocks

    def _title(self, el: etree._Element, out: list[Block]) -> None:
        """The title of the act, or the head of a division, an annex, a sequence: ``TI`` is its number or
        title, ``STI`` (and what else stands there) the title."""
        parent = el.getparent()
        tag = "" if parent is None else str(parent.tag)
        lines: list[str] = []
        below = [text] if (text := self._kept(el.text).strip()) else []
        for child in el:
            if not self._instruction(child):
                if child.tag not in {"TI", "STI"}:
                    self.b.warn("unknown_element", labels=(f"TITLE/{child.tag!s}",))
                (lines if child.tag == "TI" else below).extend(self._lines(child))
            if text := self._kept(child.tail).strip():
                below.append(text)
        if tag in _ACTS and not self._titled:
            for line in map(tidy, [*lines, *below]):
                self.b.drop("title", line)
                self.title.append(line)
            return
        role = _TITLED.get(tag, "seq")
        raw = " ".join(lines if role == "seq" else lines[:1])
        heading = " ".join(tidy(line) for line in (below if role == "seq" else [*lines[1:], *below]))
        num: str | None = tidy(raw)
        if role == "seq":
            num, rest = split_number(raw)
            title = tidy(rest)
            if num is None:
                num, title = split_label(title)
            heading = " ".join(x for x in (title, heading) if x)
        if num or heading:
            out.append(Block("head", num=num or None, role=role, heading=heading or None,
                             notes=self.take_calls(), marks=self._marks()))  # fmt: skip

    def _lines(self, el: etree._Element) -> list[str]:
        """The lines of a title; a number (``NP``) is parted from its title by a wide gap."""
        lines: list[str] = []
        buffer = [self._kept(el.text)]
        for child in el:
            if self._instruction(child):
                pass
            elif child.tag in INLINE:
                buffer.append(self._inline(child))
            else:
                pieces = self._pieces(child)
                gap = "\u00a0\u00a0\u00a0" if child.tag == "NP" else ""
                lines += [
                    "".join(buffer),
                    gap.join(t.strip() for t in pieces if t.strip()) if gap else "".join(pieces),
                ]
                buffer.clear()
            buffer.append(self._kept(child.tail))
        return [line for line in (*lines, "".join(buffer)) if line.strip()]

    def _parag(self, el: etree._Element, out: list[Block]) -> None:
        gone, marks = self._deleted, self._marks()
        num, inside = self._numbered(el, "NO.PARAG")
        if gone:
            return
        if num and inside and inside[0].kind == "text" and inside[0].num is None:
            inside[0].num = num
        elif num:
            inside.insert(0, Block("text", "", num, marks=marks))
        out += inside

    def _np(self, el: etree._Element, out: list[Block]) -> None:
        gone, marks = self._deleted, self._marks()
        num, children = self._numbered(el, "NO.P")
        if not gone and (num or children):
            out.append(Block("item", num=num or None, children=children, marks=marks))

    def _numbered(self, el: etree._Element, tag: str) -> tuple[str, list[Block]]:
        """The number of a paragraph or point, and what it holds."""
        number = el.find(tag)
        num = tidy(self._text(number)) if number is not None else ""
        return num, self.blocks(el, number)

    def _item(self, el: etree._Element, out: list[Block]) -> None:
        """An item that is not numbered (no ``NP``) is printed with the sign its list says."""
        if el.find("NP") is not None:
            out += self.blocks(el)
            return
        gone, marks = self._deleted, self._marks()
        above = el.getparent()
        sign = _SIGNS.get((above.get("TYPE") or "").upper()) if above is not None else None
        children = self.blocks(el)
        if children and not gone:
            out.append(Block("item", num=sign, children=children, marks=marks))

    def _table(self, el: etree._Element, out: list[Block]) -> None:
        """A table: its title, its rows, the heads between them (``TI.BLK``), its notes."""
        table = Block("table", marks=self._marks())
        self._rows(el, table.children, out)
        if table.children:
            table.children[-1].notes += self.take_calls()
            out.append(table)

    def _rows(self, el: etree._Element, rows: list[Block], out: list[Block]) -> None:
        for child in el:
            if self._instruction(child):
                pass
            elif child.tag in {"CORPUS", "BLK"}:
                self._rows(child, rows, out)
            elif child.tag == "TITLE":
                if text := tidy(" ".join(self._pieces(child))):
                    out.append(Block("text", text, notes=self.take_calls(), marks=self._marks()))
            else:
                marks = self._marks()
                cells = self._cells(child) if child.tag == "ROW" else [self.blocks(child)]
                text = " | ".join(" ".join(b.words() for b in cell) for cell in cells)
                if text.strip(" |"):
                    notes = [note for cell in cells for b in cell for note in b.calls()]
                    rows.append(Block("row", text, notes=notes, marks=marks))
            if text := tidy(self._kept(child.tail)):
                rows.append(Block("row", text, marks=self._marks()))

    def _cells(self, row: etree._Element) -> list[list[Block]]:
        cells: list[list[Block]] = []
        for cell in row:
            if self._instruction(cell):
                continue
            inside: list[Block] = []
            if cell.tag == "CELL":
                inside = self.blocks(cell)
            else:
                self._block(cell, inside)
            if text := tidy(self._kept(cell.tail)):
                inside.append(Block("text", text))
            cells.append(inside)
        return cells
