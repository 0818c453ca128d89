"""Formex 4 read into the `Block` trees that the XHTML of the same acts gives."""

from __future__ import annotations

import re
from collections.abc import Callable

from lxml import etree

from tracker.model import Mark
from tracker.readers.eu.block_tree import Block, article_key, glue, split_label, split_number, tidy
from tracker.readers.eu.formex_text import Running
from tracker.readers.eu.meta import act_title

_INLINE = frozenset(
    {"HT", "DATE", "REF.DOC", "REF.DOC.OJ", "REF.DOC.ECR", "REF.DOC.SE", "QUOT.START", "QUOT.END", "NOTE",
     "FT", "LINK", "KEYWORD", "IE", "ADDR", "ACCR", "EXPR", "IND", "EXPONENT", "BASE", "INCL.ELEMENT",
     "FMT.VALUE", "FORMULA", "OVERLINE", "BR", "AUTHOR", "EMAIL", "URI", "NO.ECLI", "REF.NP.ECR", "INDEX"}
)  # fmt: skip
#: What says something about the text, not in it.
_SKIP = {"BIB.INSTANCE", "INFO.CONSLEG", "INFO.PROD", "FAM.COMP", "BIB.DATA", "TOC", "PROLOG.METADATA", "EEA"}
_TITLED = {"ANNEX": "annex", "CONS.ANNEX": "annex", "DIVISION": "division", "SUBDIV": "division"}
_SIGNS = {"DASH": "—", "NDASH": "–", "BULLET": "•"}
_ARTICLE_ID = re.compile(r"0*(\d{1,4})([A-Z]{0,3})$")


class FormexBlocks(Running):
    """Reads one document."""

    def __init__(self) -> None:
        super().__init__()
        # Marks on what is read beside the blocks of an element (an article's heading).
        self._left: dict[etree._Element, list[Mark]] = {}
        self._handlers: dict[str, Callable[[etree._Element, list[Block]], None]] = {
            "TITLE": self._title, "TI": self._skip, "PARAG": self._parag, "NP": self._np, "TBL": self._table,
            "ARTICLE": self._article, "DIVISION": self._division, "SUBDIV": self._division,
            "GR.SEQ": self._sequence, "ANNEX": self._annex, "CONS.ANNEX": self._annex,
            "PREAMBLE": self._preamble, "VISA": self._visa, "CONSID": self._consid, "FINAL": self._final,
            "ITEM": self._item, "PL.DATE": self._signatory, "SIGNATORY": self._signatory,
        }  # fmt: skip

    def title(self, el: etree._Element) -> str:
        """The act's title of its ``TITLE`` element, one line."""
        lines = [tidy(self._text(p)) for p in el.iter("P")]
        return act_title(lines or [tidy(self._text(el))])

    def document(self, root: etree._Element) -> list[Block]:
        """The blocks of a document; the title of the act itself is left to `title`."""
        if root.tag in {"ANNEX", "CONS.ANNEX"}:
            out: list[Block] = []
            self._annex(root, out)
            return out
        blocks: list[Block] = []
        for child in root:
            if self._instruction(child, blocks) or child.tag == "TITLE":
                continue
            if child.tag == "CONS.DOC":
                blocks += self.document(child)
            else:
                self._block(child, blocks)
        return blocks

    # -- blocks --------------------------------------------------------------------------------------------

    def blocks(self, el: etree._Element, leave: tuple[str, ...] = ()) -> list[Block]:
        """What an element contains, in order; text outside of blocks becomes one of its own."""
        out: list[Block] = []
        buffer: list[str] = [] if self._deleted else [el.text or ""]
        for child in el:
            tag = child.tag
            if not isinstance(tag, str):
                # A page break or a mark does not end the text it stands in.
                if "".join(buffer).isspace() or not buffer:
                    self._instruction(child, out)
                else:
                    self._instruction(child)
            elif tag in leave:
                self._left.setdefault(el, []).extend(self._marks() if tag == "STI.ART" else ())
            elif tag in _INLINE:
                buffer.append(self._inline(child))
            else:
                self._flush(buffer, out)
                self._block(child, out)
            if child.tail and not self._deleted:
                buffer.append(child.tail)
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
        notes, self._calls = self._calls, []
        if not text and not num:
            return
        if num is None and not any(c.isalnum() for c in text) and glue(out, text, notes):
            return
        out.append(Block("text", text, num, notes=notes, marks=self._marks()))

    def _block(self, el: etree._Element, out: list[Block]) -> None:
        if el.tag in _SKIP:
            return
        handler = self._handlers.get(str(el.tag))
        if handler:
            handler(el, out)
            return
        inside = self.blocks(el)
        only = inside[0] if len(inside) == 1 else None
        stray = only and only.kind == "text" and not only.num and not any(c.isalnum() for c in only.text)
        if not (only and stray and glue(out, only.text, only.notes)):
            out += inside

    def _skip(self, el: etree._Element, out: list[Block]) -> None:
        """Nothing: read where its parent is read."""

    def _unit(self, role: str, el: etree._Element, out: list[Block], level: int = 0) -> None:
        marks = self._marks()
        gone = self._deleted
        children = self.blocks(el)
        if not gone and (children or role != "article"):
            out.append(Block("unit", role=role, level=level, children=children, marks=marks))
        self._flush_gaps(out)

    def _article(self, el: etree._Element, out: list[Block]) -> None:
        gone, marks = self._deleted, self._marks()
        label, heading = el.find("TI.ART"), el.find("STI.ART")
        num = tidy(self._text(label)) if label is not None else ""
        head = tidy(self._text(heading)) if heading is not None else ""
        calls, self._calls = self._calls, []
        found = _ARTICLE_ID.match(el.get("IDENTIFIER") or "")
        key = f"{found.group(1)}{found.group(2).lower()}" if found else article_key(num)
        children = self.blocks(el, ("TI.ART", "STI.ART"))
        marks = tuple(dict.fromkeys([*marks, *self._left.pop(el, [])]))
        if not gone:
            out.append(Block("unit", num=num or None, role="article", key=key, heading=head or None,
                             children=children, notes=calls, marks=marks))  # fmt: skip

    def _division(self, el: etree._Element, out: list[Block]) -> None:
        self._unit("division", el, out)

    def _sequence(self, el: etree._Element, out: list[Block]) -> None:
        level = el.get("LEVEL") or ""
        if el.find("TITLE") is None:
            out += self.blocks(el)
            return
        self._unit("seq", el, out, level=int(level) if level.isdigit() else 1)

    def _annex(self, el: etree._Element, out: list[Block]) -> None:
        self._unit("annex", el, out)

    def _preamble(self, el: etree._Element, out: list[Block]) -> None:
        children = self.blocks(el)
        if children:
            out.append(Block("unit", role="preamble", children=children))

    def _visa(self, el: etree._Element, out: list[Block]) -> None:
        self._unit("citation", el, out)

    def _consid(self, el: etree._Element, out: list[Block]) -> None:
        self._unit("recital", el, out)

    def _final(self, el: etree._Element, out: list[Block]) -> None:
        self._unit("final", el, out)

    def _signatory(self, el: etree._Element, out: list[Block]) -> None:
        """Place and date are read like a text, the signatories after it mark where the act is over."""
        blocks = self.blocks(el)
        for block in blocks:
            block.role = "signatory" if el.tag == "SIGNATORY" else ""
        if el.tag == "PL.DATE" and blocks:
            text = " ".join(b.text for b in blocks)
            blocks = [Block("text", text)]
        out += blocks

    def _title(self, el: etree._Element, out: list[Block]) -> None:
        """The head of a division, an annex, a sequence: ``TI`` is its number or title, ``STI`` the title."""
        parent = el.getparent()
        tag = parent.tag if parent is not None else ""
        role = _TITLED.get(str(tag), "seq")
        lines = [line for label in el.findall("TI") for line in self._lines(label)]
        below = [line for label in el.findall("STI") for line in self._lines(label)]
        raw = " ".join(lines if role == "seq" else lines[:1])
        heading = " ".join(tidy(line) for line in (below if role == "seq" else [*lines[1:], *below]))
        calls, self._calls = self._calls, []
        if self._deleted:
            return
        num: str | None = tidy(raw)
        if role == "seq":
            num, rest = split_number(raw)
            title = tidy(rest)
            if num is None:
                num, title = split_label(title)
            heading = " ".join(x for x in (title, heading) if x)
        if num or heading:
            out.append(Block("head", num=num or None, role=role, heading=heading or None, notes=calls,
                             marks=self._marks()))  # fmt: skip

    def _lines(self, el: etree._Element) -> list[str]:
        """The lines of a title; a number (``NP``) is parted from its title by a wide gap."""
        lines: list[str] = []
        for child in el:
            if self._instruction(child):
                continue
            if child.tag in _INLINE:
                return [self._text(el)]
            number, text = child.find("NO.P"), child.find("TXT")
            if child.tag == "NP" and number is not None and text is not None:
                lines.append(f"{self._text(number)}\u00a0\u00a0\u00a0{self._text(text)}")
            else:
                lines.append(self._text(child))
        return lines or [self._text(el)]

    def _parag(self, el: etree._Element, out: list[Block]) -> None:
        number = el.find("NO.PARAG")
        num = tidy(self._text(number)) if number is not None else ""
        gone = self._deleted
        marks = self._marks()
        inside = self.blocks(el, ("NO.PARAG",))
        if gone:
            return
        if num and inside and inside[0].kind == "text" and inside[0].num is None:
            inside[0].num = num
        elif num:
            inside.insert(0, Block("text", "", num, marks=marks))
        out += inside

    def _np(self, el: etree._Element, out: list[Block]) -> None:
        number = el.find("NO.P")
        num = tidy(self._text(number)) if number is not None else ""
        gone, marks = self._deleted, self._marks()
        children = self.blocks(el, ("NO.P",))
        if not gone and (num or children):
            out.append(Block("item", num=num or None, children=children, marks=marks))

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
        table = Block("table", marks=self._marks())
        for row in el.iter("ROW"):
            cells, notes = [], []
            marks = self._marks()
            for cell in row:
                if self._instruction(cell) or cell.tag != "CELL":
                    continue
                inside = self.blocks(cell)
                cells.append(" ".join(b.words() for b in inside))
                notes += [n for b in inside for n in b.notes]
            if any(cells):
                table.children.append(Block("row", " | ".join(cells), notes=notes, marks=marks))
        title = el.find("TITLE")
        if title is not None and (text := tidy(self._text(title))):
            out.append(Block("text", text, marks=table.marks))
        if table.children:
            out.append(table)
