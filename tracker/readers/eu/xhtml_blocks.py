"""XHTML of EUR-Lex and Cellar read into `Block` trees: Official Journal and consolidated texts.

Both converters' classes are read by one walk, because they never mean different things: the OJ
prints list items as layout tables, the consolidated text as grids; the OJ puts a paragraph's number
into its text behind a wide gap, the consolidated text into ``span.no-parag``. Ids of the form
``d1e2795-1-1`` or ``id-<uuid>`` change with every conversion and are not looked at.
"""

from __future__ import annotations

import re

from lxml import etree

from tracker.model import Mark
from tracker.readers.eu.block_tree import (
    CALL,
    Block,
    glue,
    is_enumerator,
    split_label,
    split_number,
    superscript,
    tidy,
)
from tracker.readers.eu.dom import classes, footnotes, is_data, is_header
from tracker.readers.xmltext import local

_STRUCTURE = re.compile(r"(?:[\w.]+\.)?(art|cpt|sct|sbs|tis|prt|anx|rct|cit|pbl|enc|fnp)(?:_([^._]+))?$")
_ROLES = {"art": "article", "cpt": "chapter", "sct": "section", "sbs": "subsection", "tis": "title",
          "prt": "part", "anx": "annex", "rct": "recital", "cit": "citation", "pbl": "preamble",
          "enc": "enacting", "fnp": "final"}  # fmt: skip
_HEADS = {"ti-art": "article", "title-article-norm": "article", "ti-section-1": "division",
          "title-division-1": "division", "title-annex-1": "annex", "doc-ti": "annex",
          "title-annex": "annex", "ti-annotation": "annex"}  # fmt: skip
_SUBHEADS = {"sti-art", "stitle-article-norm", "ti-section-2", "title-division-2", "title-annex-2"}
_SEQ = re.compile(r"(?:ti-grseq|title-gr-seq-level)-(\d)$")
#: What a page says about the text rather than in it.
_SKIP = {
    *("note", "footnote", "reference", "disclaimer", "hd-modifiers", "hd-toc-1", "hd-toc-2", "hd-toc-3"),
    *("hd-date", "hd-lg", "hd-ti", "hd-oj", "hd-uniq", "hd-coll", "title-fam-member"),
    *("title-fam-member-star", "title-doc-oj-reference", "toc-1", "toc-2"),
}
_BLOCKS = {"p", "div", "table", "ul", "ol", "li", "dl", "dt", "dd", "hr", "blockquote", "section", "tbody",
           "h1", "h2", "h3", "h4", "h5", "h6", "td", "tr"}  # fmt: skip
_TITLES = {"title-doc-first", "title-doc-last"}
_MODREF = re.compile(r"([0-9A-Z]{5,20}(?:\(\d+\))?)\s*(?::\s*([A-Za-z ]+))?$")
_GAP = re.compile(r"[—–―_-]{3,}$")
_NOT_LETTERS = re.compile(r"[\s;.,:’”»“\"')\]]*$")


class XhtmlBlocks:
    """Reads one page. ``title`` collects the lines of the act's title found on the way."""

    def __init__(self, root: etree._Element) -> None:
        self.notes = footnotes(root)
        self.mark: Mark | None = None  # of the block marks ▼M1 ... ▼B
        self._inline: list[Mark] = []  # of the marks in running text ►M1 ... ◄
        self._ended = 0
        self.title: list[str] = []
        self._calls: list[str] = []
        self._deleted = False

    # -- running text ---------------------------------------------------------------------------

    def inline(self, el: etree._Element, out: list[str]) -> None:
        """Append the text inside an inline element, footnote calls as `CALL`."""
        tag = local(el)
        if tag in {"script", "style"} or not tag:
            return
        if tag == "br":
            out.append(" ")
            return
        if tag == "a" and self._called(el, out):
            return
        if "word-spacing" in (el.get("style") or ""):
            out.append("\u2003\u2003")
            return
        raised = tag == "sup" or not {"super", "superscript"}.isdisjoint(classes(el))
        inside: list[str] = [el.text or ""]
        for child in el:
            self.inline(child, inside)
            inside.append(child.tail or "")
        text = "".join(inside)
        out.append(superscript(text) if raised else text)

    def _called(self, el: etree._Element, out: list[str]) -> bool:
        title = el.get("title")
        label = self._label(el)[:1]
        if title and label in {"►", "▼"}:
            self._modref(title, inline=label == "►")
            return True
        target = (el.get("href") or "").rpartition("#")[2]
        if not target or target == el.get("href"):
            return False
        own = el.get("id") or ""
        if target not in self.notes and not own.startswith(("ntc", "src.")):
            return False
        note = self.notes.get(target)
        if note:  # CONVEX loses some notes of quoted law: then there is a call and no note
            self._calls.append(note)
        out.append(CALL)
        return True

    def _label(self, el: etree._Element) -> str:
        return "".join(el.itertext()).strip() if len(el) < 4 else (el.text or "").strip()

    def _modref(self, title: str, *, inline: bool = False) -> None:
        found = _MODREF.search(title.strip())
        act, action = found.groups() if found else (None, None)
        mark = Mark(action.strip().lower(), act) if action else None
        if not inline:
            self.mark = mark
        elif mark:
            self._inline.append(mark)

    def _end_inline(self) -> None:
        """Take back the marks of running text whose ◄ has been read."""
        if self._ended:
            del self._inline[max(0, len(self._inline) - self._ended) :]
            self._ended = 0

    def _paragraph_text(self, el: etree._Element) -> str:
        parts: list[str] = [el.text or ""]
        for child in el:
            self.inline(child, parts)
            parts.append(child.tail or "")
        text = "".join(parts)
        self._ended += text.count("◄")
        return text

    def _take_calls(self) -> list[str]:
        calls, self._calls = self._calls, []
        return calls

    def _marks(self) -> tuple[Mark, ...]:
        block = (self.mark,) if self.mark else ()
        return tuple(dict.fromkeys((*block, *self._inline)))

    # -- blocks ------------------------------------------------------------------------------------

    def blocks(self, el: etree._Element, leave: etree._Element | None = None) -> list[Block]:
        """What an element contains (but for the child ``leave``), in order.

        Text outside of any block becomes a block of its own.
        """
        out: list[Block] = []
        buffer: list[str] = [el.text or ""]
        for child in el:
            tag = local(child)
            if child is leave:
                pass
            elif tag in _BLOCKS:
                self._flush(buffer, out)
                self._block(child, tag, out)
            else:
                self.inline(child, buffer)
            buffer.append(child.tail or "")
        self._flush(buffer, out)
        return _absorb(out)

    def _flush(self, buffer: list[str], out: list[Block]) -> None:
        raw = "".join(buffer)
        buffer.clear()
        if not raw or raw.isspace():
            return
        self._ended += raw.count("◄")
        num, rest = split_number(raw)
        text = tidy(rest)
        notes = self._take_calls()
        if not text and not num:
            self._end_inline()
            return
        if _GAP.match(text):
            if self.mark:
                out.append(Block("gap", marks=self._marks()))
        elif num is None and _NOT_LETTERS.match(text) and glue(out, text, notes):
            pass
        else:
            out.append(Block("text", text, num, notes=notes, marks=self._marks()))
        self._end_inline()

    def _block(self, el: etree._Element, tag: str, out: list[Block]) -> None:
        self._end_inline()
        names = classes(el)
        if tag == "table":
            self._table(el, out)
        elif tag == "hr" or not names.isdisjoint(_SKIP):
            return
        elif not names.isdisjoint({"modref", "arrow"}):
            self._mark_line(el, out)
        elif "grid-list" in names:
            self._grid(el, out)
        elif "eli-title" in names:
            self._subhead(el, out)
        elif "final" in names or "signatory" in names:
            self._final(el, out)
        elif tag == "div":
            self._division(el, names, out)
        else:
            self._paragraph(el, names, out)

    def _mark_line(self, el: etree._Element, out: list[Block]) -> None:
        """``▼M1`` between provisions; with a dash behind it, something stood here and was deleted."""
        self._paragraph_text(el)
        said = "".join(el.itertext()).strip()
        if self.mark and (self.mark.action.startswith("delet") or _GAP.search(said)):
            out.append(Block("gap", marks=self._marks()))

    def _subhead(self, el: etree._Element, out: list[Block]) -> None:
        text = tidy(self._paragraph_text(el))
        if not text:
            return
        if out and out[-1].kind == "head":
            head = out[-1]
            head.heading = f"{head.heading} {text}" if head.heading else text
            head.notes += self._take_calls()
            head.marks = tuple(dict.fromkeys(head.marks + self._marks()))
        else:
            out.append(Block("text", text, notes=self._take_calls(), marks=self._marks()))

    def _final(self, el: etree._Element, out: list[Block]) -> None:
        names = classes(el)
        if "signatory" in names and local(el) == "p":
            text = tidy(self._paragraph_text(el))
            if text:
                out.append(Block("text", text, role="signatory"))
            return
        children = self.blocks(el)
        if "final" in names:
            out.append(Block("unit", role="final", children=children))
        else:
            out += children

    def _division(self, el: etree._Element, names: set[str], out: list[Block]) -> None:
        found = _STRUCTURE.fullmatch(el.get("id") or "")
        if found:
            role = _ROLES[found.group(1)]
            self._inline.clear()  # a ◄ that was lost ends with its article
            marks = self._marks()
            children = self.blocks(el)
            if role in {"final", "enacting"} and len(children) == 1 and children[0].role == role:
                children = children[0].children
            out.append(Block("unit", role=role, key=found.group(2), children=children, marks=marks))
            return
        if "eli-main-title" in names:
            self.title += [tidy(self._paragraph_text(p)) for p in el if local(p) == "p"]
            self._take_calls()
            return
        number = next((c for c in el if "no-parag" in classes(c)), None)
        inside = self.blocks(el, number)
        if number is not None:
            num = tidy(self._paragraph_text(number))
            inside = self._numbered(num, inside)
        elif "text-indent" in (el.get("style") or "") or "enumeration-spacing" in names:
            inside = _standing_alone(inside)
        out += inside

    def _numbered(self, num: str, inside: list[Block]) -> list[Block]:
        """A numbered paragraph: its first text carries the number."""
        if inside and inside[0].kind == "text" and inside[0].num is None:
            inside[0].num = num
            return inside
        return [Block("text", "", num, marks=self._marks()), *inside]

    def _paragraph(self, el: etree._Element, names: set[str], out: list[Block]) -> None:
        if not names.isdisjoint(_TITLES):
            text = tidy(self._paragraph_text(el))
            if text:
                self.title.append(text)
            return
        role = next((_HEADS[c] for c in names if c in _HEADS), None)
        seq = next((m for m in map(_SEQ.match, names) if m), None)
        if role == "annex" and out and out[-1].kind == "head" and out[-1].role == "annex":
            self._subhead(el, out)
        elif role:
            raw = tidy(self._paragraph_text(el))
            if raw:
                out.append(Block("head", num=raw, role=role, notes=self._take_calls(), marks=self._marks()))
        elif seq:
            self._sequence_head(el, int(seq.group(1)), out)
        elif not names.isdisjoint(_SUBHEADS):
            self._subhead(el, out)
        else:
            out_before = len(out)
            inside = self.blocks(el)
            if len(inside) == 1 and inside[0].kind == "text" and _NOT_LETTERS.match(inside[0].text):
                block = inside[0]
                if block.num is None and glue(out, block.text, block.notes):
                    return
            out[out_before:] = inside

    def _sequence_head(self, el: etree._Element, level: int, out: list[Block]) -> None:
        num, rest = split_number(self._paragraph_text(el))
        heading = tidy(rest)
        if num is None:
            num, heading = split_label(heading)
        if num or heading:
            out.append(Block("head", num=num or None, role="seq", level=level, heading=heading or None,
                             notes=self._take_calls(), marks=self._marks()))  # fmt: skip

    # -- lists and tables ------------------------------------------------------------------------------

    def _grid(self, el: etree._Element, out: list[Block]) -> None:
        """A list item of the consolidated text: number in the first column, the rest in the second."""
        columns = [c for c in el if local(c)]
        marks = self._marks()
        num = tidy(self._paragraph_text(columns[0])) if columns else ""
        children = [b for c in columns[1:] for b in self.blocks(c)]
        if num or children:
            out.append(Block("item", num=num or None, children=children, marks=marks))

    def _table(self, el: etree._Element, out: list[Block]) -> None:
        rows = [r for part in el for r in ([part] if local(part) == "tr" else part) if local(r) == "tr"]
        if is_header(el):
            return
        if is_data(el):
            self._data(rows, out)
            return
        for row in rows:
            marks = self._marks()
            cells = [self.blocks(cell) for cell in row if local(cell) in {"td", "th"}]
            cells = [c for c in cells if c]
            first = cells[0][0] if cells else None
            if (
                first is not None
                and len(cells) > 1
                and len(cells[0]) == 1
                and first.kind == "text"
                and is_enumerator(first.text)
            ):
                children = [b for cell in cells[1:] for b in cell]
                out.append(Block("item", num=first.text, children=children, notes=first.notes, marks=marks))
            else:
                out += [b for cell in cells for b in cell]

    def _data(self, rows: list[etree._Element], out: list[Block]) -> None:
        table = Block("table", marks=self._marks())
        for row in rows:
            cells, notes = [], []
            for cell in row:
                if local(cell) not in {"td", "th"}:
                    continue
                inside = self.blocks(cell)
                cells.append(" ".join(b.words() for b in inside))
                notes += [n for b in inside for n in b.notes]
            if any(cells):
                text = " | ".join(cells)
                table.children.append(Block("row", text, notes=notes, marks=self._marks()))
        if table.children:
            out.append(table)


def _standing_alone(inside: list[Block]) -> list[Block]:
    """A numbered paragraph of an annex, set outside of a list (Formex ``NP``), as an item."""
    if not inside or inside[0].kind != "text" or inside[0].num is None:
        return inside
    first = inside[0]
    own = [Block("text", first.text, notes=first.notes, marks=first.marks)] if first.text else []
    return [Block("item", num=first.num, role="alone", children=[*own, *inside[1:]], marks=first.marks)]


def _absorb(blocks: list[Block]) -> list[Block]:
    """Consolidated texts print what else such a paragraph holds behind it; it belongs inside."""
    if not any(b.role == "alone" for b in blocks):
        return blocks
    out: list[Block] = []
    for block in blocks:
        inside = block.role != "alone" and (block.kind == "item" or (block.kind == "text" and not block.num))
        if out and out[-1].role == "alone" and inside:
            out[-1].children.append(block)
        else:
            out.append(block)
    return out
