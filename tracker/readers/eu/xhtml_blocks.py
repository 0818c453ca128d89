"""XHTML of EUR-Lex and Cellar read into `Block` trees: Official Journal and consolidated texts.

Both converters' classes are read by one walk, because they never mean different things: the OJ
prints list items as layout tables, the consolidated text as grids; the OJ puts a paragraph's number
into its text behind a wide gap, the consolidated text into ``span.no-parag``. Ids of the form
``d1e2795-1-1`` or ``id-<uuid>`` change with every conversion and are not looked at.
"""

from __future__ import annotations

import re

from lxml import etree

from tracker.law import inline
from tracker.model import Mark
from tracker.readers.account import letters
from tracker.readers.build import Builder
from tracker.readers.eu.block_tree import (
    CALL,
    Block,
    arrows,
    glue,
    is_enumerator,
    picture,
    split_label,
    split_number,
    text_block,
    tidy,
)
from tracker.readers.eu.dom import classes, footnotes, holds_heads, is_data, is_header
from tracker.readers.eu.loose_lists import absorb, standing_alone
from tracker.readers.xmltext import local

_STRUCTURE = re.compile(r"(?:[\w.]+\.)?(art|cpt|sct|sbs|tis|prt|anx|rct|cit|pbl|enc|fnp)(?:_([^._]+))?$")
_ROLES = {"art": "article", "cpt": "chapter", "sct": "section", "sbs": "subsection", "tis": "title",
          "prt": "part", "anx": "annex", "rct": "recital", "cit": "citation", "pbl": "preamble",
          "enc": "enacting", "fnp": "final"}  # fmt: skip
_HEADS = {"ti-art": "article", "title-article-norm": "article", "ti-section-1": "division",
          "title-division-1": "division", "title-annex-1": "annex", "doc-ti": "annex",
          "title-annex": "annex", "ti-annotation": "annex", "title-article-quoted": "article"}  # fmt: skip
_OWN = {"title-article-norm": True, "title-article-quoted": False}
_SUBHEADS = {"sti-art", "stitle-article-norm", "stitle-article-quoted", "ti-section-2", "title-division-2",
             "title-annex-2"}  # fmt: skip
_SEQ = re.compile(r"(?:ti-grseq|title-gr-seq-level)-(\d)$")
#: What a page says about the text rather than in it: class -> kind of drop.
_SAID = {
    **dict.fromkeys(
        {"reference", "hd-modifiers", "hd-toc-1", "hd-toc-2", "hd-toc-3", "hd-date", "hd-lg",
         "hd-ti", "hd-oj", "hd-uniq", "hd-coll", "title-fam-member",
         "title-fam-member-star", "title-fam-member-ref-1", "title-fam-member-ref-2",
         "title-member-ref-1", "title-member-ref-2", "title-doc-oj-reference"},
        "metadata",
    ),
    **dict.fromkeys(("disclaimer", "before-disclaimer", "anonymous-disclaimer", "euro"), "note"),
}  # fmt: skip
_INLINE = {"a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "del", "em", "font",
           "i", "img", "ins", "label", "nobr", "q", "s", "script", "small", "span", "strike", "strong",
           "style", "sub", "sup", "tt", "u", "var", "wbr"}  # fmt: skip
_BLOCKS = {"p", "div", "table", "ul", "ol", "li", "dl", "dt", "dd", "hr", "blockquote", "section", "tbody",
           "body", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "tr", "thead", "tfoot", "caption",
           "col", "colgroup", "center", "pre"}  # fmt: skip
_TITLES = {"title-doc-first", "title-doc-last", "hd-title"}
_MODREF = re.compile(r"([0-9A-Z]{5,20}(?:\(\d+\))?)\s*(?::\s*([A-Za-z ]+))?$")
_ANNEX = re.compile(r"\W*[^\W\d_]{3,}\s+(?:[IVXLC]{1,6}|\d{1,3})[a-z]?\W*")
_GAP = re.compile(r"[—–―_-]{3,}$")
_NUMBER = re.compile(r"\W*\w{0,4}\W*")  # of a footnote
_RAISED = {"super", "superscript"}
_ARROW = re.compile(r"[►▼]?\s*[A-Z]{1,2}\d{0,3}\s*|[►▼]")
_IMPRINT = re.compile(r"ELI:\s*https?://\S+|ISSN [\dX-]{9}(?: \([^()]*\))?")
_NOT_LETTERS = re.compile(r"[\s;.,:’”»“\"')\]]*$")


class XhtmlBlocks:
    """Reads one page. ``title`` collects the lines of the act's title found on the way; ``builder`` is told
    what is left out."""

    def __init__(self, root: etree._Element, builder: Builder) -> None:
        self._drop, self._warn = builder.drop, builder.warn
        self._page = root
        self._letters = ""
        self._old = not any("grid-list" in classes(d) for d in root.iter("div"))
        self.mark: Mark | None = None  # of the block marks ▼M1 ... ▼B
        self._inline: list[Mark] = []  # of the marks in running text ►M1 ... ◄
        self._ended = 0
        self._above = False  # in the head of the page: its arrows and emblems are not the text's
        self.title: list[str] = []
        self._calls: list[str] = []
        self._notes: dict[str, str] = {}  # by the id of their anchor
        self._note_lines = footnotes(root)
        self._called: set[str] = set()
        self._targets = {(a.get("href") or "").rpartition("#")[2] for a in root.iter("a")} - {""}
        self._anchors = {a.get("id") for a in root.iter("a") if a.get("id") in self._targets}
        self._read_notes()

    def uncalled(self, *, preamble: bool) -> list[str]:
        """The notes nothing took. In a text without its preamble those that no link points to are its."""
        left = {key: text for key, text in self._notes.items() if key not in self._called}
        for key in left.keys() - self._targets if not preamble else ():
            self._drop("preamble_note", left.pop(key))
        return self._take_calls() + list(left.values())

    def _read_notes(self) -> None:
        key = ""
        for line, anchor in self._note_lines.items():
            parts = [line.text or ""]
            for child in line:
                said = "".join(child.itertext())
                if anchor is not None and anchor in child.iter() and _NUMBER.fullmatch(said):
                    self._drop("footnote_call", said)
                else:
                    self.inline(child, parts)
                parts.append(child.tail or "")
            text = re.sub(r"^\W*\(\s*\)\s*", "", self._tidy("".join(parts).strip()))
            if anchor is None:
                self._notes[key] += f" {text}"
                continue
            key = anchor.get("id") or ""
            self._notes[key] = text.removesuffix('"').rstrip() if "quotation" in classes(anchor) else text
        self.mark = None
        self._inline.clear()

    # -- running text ---------------------------------------------------------------------------

    def _tidy(self, text: str) -> str:
        if "►" in text or "▼" in text:
            self._drop("change_mark", arrows(text))
        return tidy(text)

    def inline(self, el: etree._Element, out: list[str]) -> None:
        """Append the text inside an inline element, footnote calls as `CALL`."""
        tag = local(el)
        if tag in {"script", "style"} or not tag:
            return
        if tag == "br":
            out.append(" ")
            return
        if tag == "img":
            out += [] if self._above else [picture(el.get("alt") or "", el.get("src") or "")]
            return
        if tag == "a" and self._is_sign(el, out):
            return
        names = classes(el)
        inside: list[str] = [el.text or ""]
        for child in el:
            self.inline(child, inside)
            inside.append(child.tail or "")
        text = "".join(inside)
        if tag not in _INLINE:
            text = f" {text} "
        if CALL not in text and (tag == "sup" or not _RAISED.isdisjoint(names)):
            text = inline.exponent(text)
        elif CALL not in text and (tag == "sub" or not {"sub", "subscript"}.isdisjoint(names)):
            text = inline.index(text)
        elif "word-spacing" in (el.get("style") or "") and not text.strip():
            text = "\u2003\u2003"
        out.append(text)

    def _is_sign(self, el: etree._Element, out: list[str]) -> bool:
        """Whether a link is a change arrow or a footnote call; it is taken note of."""
        if el.get("href") == "#document1":
            self._drop("navigation", "".join(el.itertext()))
            return True
        title = el.get("title")
        label = "".join(el.itertext()).strip() if len(el) < 4 else (el.text or "").strip()
        if title and _ARROW.fullmatch(label):
            self._drop("change_mark", label)
            if label[0] in "►▼":
                self._modref(title, inline=label[0] == "►")
            return True
        target = (el.get("href") or "").rpartition("#")[2]
        own = el.get("id") or ""
        said = "".join(el.itertext())
        back = own.startswith(("ntc", "src."))
        if not _NUMBER.fullmatch(said) or not (back or said.strip()[:1] in {"(", "*"} or _is_raised(el)):
            return False
        if own in self._anchors and not target:  # the number of a note that is printed in a table
            self._drop("footnote_call", said)
            return True
        if target not in self._anchors and not back:
            return False
        self._drop("footnote_call", said)
        note = self._notes.get(target)
        if note and target not in self._called:  # CONVEX loses some notes of quoted law
            self._called.add(target)
            self._calls.append(note)
        out.append(CALL)
        return True

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
            elif not tag or tag in _INLINE:
                self.inline(child, buffer)
            else:
                self._flush(buffer, out)
                self._block(child, tag, out)
            buffer.append(child.tail or "")
        self._flush(buffer, out)
        return absorb(out, lists=self._old)

    def _flush(self, buffer: list[str], out: list[Block]) -> None:
        raw = "".join(buffer)
        buffer.clear()
        if not raw or raw.isspace():
            return
        self._ended += raw.count("◄")
        num, rest = split_number(raw)
        text = self._tidy(rest)
        if not text and not num:
            self._end_inline()
            return
        notes = self._take_calls()
        if _GAP.match(text):
            if self.mark:
                out.append(Block("gap", marks=self._marks()))
        elif num is None and _NOT_LETTERS.match(text) and glue(out, text, notes):
            pass
        else:
            out.append(text_block(text, num, notes, self._marks()))
        self._end_inline()

    def _block(self, el: etree._Element, tag: str, out: list[Block]) -> None:
        self._end_inline()
        names = classes(el)
        said = next((kind for name in names if (kind := _said(name))), None)
        if el in self._note_lines:
            return
        if tag not in _BLOCKS:
            self._warn("unknown_element", labels=(tag,))
        if said:
            said = "metadata" if self._above else said  # columns of the table of the acts worked in
            self._drop(said, "".join(el.itertext()))
        elif tag == "table":
            self._table(el, out)
        elif not names.isdisjoint({"modref", "arrow"}):
            self._mark_line(el, out)
        elif "grid-list" in names:
            self._grid(el, out)
        elif "eli-title" in names:
            self._subhead(el, out)
        elif "preamble" in names:
            out.append(Block("unit", role="preamble", children=self.blocks(el)))
        elif "final" in names or "signatory" in names:
            self._final(el, out)
        elif tag == "div":
            self._division(el, names, out)
        else:
            self._paragraph(el, names, out)

    def _mark_line(self, el: etree._Element, out: list[Block]) -> None:
        """``▼M1`` between provisions; with a dash behind it, something stood here and was deleted."""
        text = self._tidy(self._paragraph_text(el))
        said = "".join(el.itertext()).strip()
        if self.mark and (self.mark.action.startswith("delet") or _GAP.search(said)):
            out.append(Block("gap", marks=self._marks()))
        if any(c.isalnum() for c in text):
            out.append(Block("text", text, notes=self._take_calls(), marks=self._marks()))

    def _subhead(self, el: etree._Element, out: list[Block]) -> None:
        text = self._tidy(self._paragraph_text(el))
        if not text:
            return
        if out and out[-1].kind == "head":
            head = out[-1]
            head.heading = f"{head.heading} {text}" if head.heading else text
            head.notes += self._take_calls()
            head.marks = tuple(dict.fromkeys(head.marks + self._marks()))
        else:
            out.append(Block("text", text, notes=self._take_calls(), marks=self._marks()))

    def _title(self, el: etree._Element) -> None:
        """A line of the act's title."""
        text = self._tidy(self._paragraph_text(el))
        if text:
            self._drop("title", text)
            self.title.append(text)

    def _final(self, el: etree._Element, out: list[Block]) -> None:
        names = classes(el)
        if "signatory" in names and local(el) == "p":
            text = self._tidy(self._paragraph_text(el))
            if text:
                out.append(Block("text", text, role="signatory", notes=self._take_calls()))
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
            if role == "annex" and not children:
                return
            if role in {"final", "enacting"} and len(children) == 1 and children[0].role == role:
                children = children[0].children
            out.append(Block("unit", role=role, key=found.group(2), children=children, marks=marks, own=True))
            return
        if "eli-main-title" in names:
            for line in el:
                self._title(line)
                _loose(line.tail, out)
            _loose(el.text, out)
            return
        number = next((c for c in el if "no-parag" in classes(c)), None)
        inside = self.blocks(el, number)
        if number is not None:
            num = self._tidy(self._paragraph_text(number))
            inside = self._numbered(num, inside)
        elif "text-indent" in (el.get("style") or "") or "enumeration-spacing" in names:
            inside = standing_alone(inside)
        out += inside

    def _numbered(self, num: str, inside: list[Block]) -> list[Block]:
        """A numbered paragraph: its first text carries the number."""
        if inside and inside[0].kind == "text" and inside[0].num is None:
            inside[0].num = num
            return inside
        return [Block("text", "", num, marks=self._marks()), *inside]

    def _paragraph(self, el: etree._Element, names: set[str], out: list[Block]) -> None:
        if not names.isdisjoint(_TITLES):
            self._title(el)
            return
        start = (el.text or "").lstrip()
        if start.startswith(("ELI:", "ISSN ")) and _IMPRINT.fullmatch(said := "".join(el.itertext()).strip()):
            self._drop("metadata", said)
            return
        role = next((_HEADS[c] for c in names if c in _HEADS), None)
        own = next((_OWN[c] for c in names if c in _OWN), None)
        seq = next((m for m in map(_SEQ.match, names) if m), None)
        after = out[-1] if out and out[-1].kind == "head" and out[-1].role == role else None
        if role == "annex" and after and not _ANNEX.fullmatch("".join(el.itertext()).strip()):
            self._subhead(el, out)
        elif role:
            raw = self._tidy(self._paragraph_text(el))
            if raw:
                out.append(Block("head", num=raw, role=role, notes=self._take_calls(), marks=self._marks(),
                                 own=own))  # fmt: skip
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
        heading = self._tidy(rest)
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
        num = self._tidy(self._paragraph_text(columns[0])) if columns else ""
        children = [b for c in columns[1:] for b in self.blocks(c)]
        _loose(_between(el), children)
        if num or children:
            out.append(Block("item", num=num or None, children=children, marks=marks))

    def _table(self, el: etree._Element, out: list[Block]) -> None:
        below = el.getprevious()
        modifiers = below is not None and "hd-modifiers" in classes(below)
        head = self._above = modifiers or is_header(el)
        mark = self.mark
        rows = self._rows(el, out)
        if is_data(el) and not head and not holds_heads(el):
            self._data(rows, out)
            return
        if not head and any(_said(name) == "contents" for p in el.iter("p") for name in classes(p)):
            left = self._contents(rows)
            if not left and out and out[-1].kind == "head":  # "List of annexes"
                self._drop("contents", out.pop().words())
            out += left
            return
        for row in rows:
            marks = self._marks()
            cells = [c for c in self._cells(row) if c]
            known = all(local(e) in _INLINE or local(e) in _BLOCKS for e in row.iter() if local(e))
            if modifiers and len(row) > 1 and known:  # an act worked in, or one that repeals
                self._drop("metadata", " ".join(b.words() for cell in cells for b in cell))
                continue
            first = cells[0][0] if cells else None
            if (
                first is not None
                and len(cells) > 1
                and len(cells[0]) == 1
                and first.kind == "text"
                and is_enumerator(first.text)
                and not head
            ):
                children = [b for cell in cells[1:] for b in cell]
                out.append(Block("item", num=first.text, children=children, notes=first.notes, marks=marks))
            else:
                out += [b for cell in cells for b in cell]
        if head:
            self.mark, self._above = mark, False

    def _is_note(self, row: etree._Element) -> bool:
        """Whether a row of a table is a footnote: one cell, and a number that calls point to."""
        return len(row) == 1 and any(a.get("id") in self._anchors for a in row.iter("a"))

    def _contents(self, rows: list[etree._Element]) -> list[Block]:
        """What a table of contents says that is not printed again in the text: nothing, as a rule."""
        self._letters = page = self._letters or letters("".join(self._page.itertext())).casefold()
        left: list[Block] = []
        for block in (b for row in rows for cell in self._cells(row) for b in cell):
            if page.count(letters(block.words()).casefold()) > 1:
                self._drop("contents", block.words())
            else:
                left.append(block)
        return left

    def _rows(self, el: etree._Element, out: list[Block]) -> list[etree._Element]:
        """The rows of a table; what else stands in it (a caption) is read before them."""
        rows: list[etree._Element] = []
        _loose(_between(el), out)
        for part in el:
            if local(part) == "tr":
                rows.append(part)
            elif local(part) != "table" and part.find(".//tr") is not None:
                rows += self._rows(part, out)
            elif local(part):
                out += self.blocks(part)
        return rows

    def _cells(self, row: etree._Element) -> list[list[Block]]:
        cells = [self.blocks(cell) for cell in row if local(cell)]
        beside: list[Block] = []
        _loose(_between(row), beside)
        return [*cells, beside] if beside else cells

    def _data(self, rows: list[etree._Element], out: list[Block]) -> None:
        table = Block("table", marks=self._marks())
        for row in rows:
            cells = self._cells(row)
            text = " | ".join(" ".join(b.words() for b in cell) for cell in cells)
            if text.strip(" |"):
                notes = [note for cell in cells for b in cell for note in b.calls()]
                if table.children and self._is_note(row):
                    table.children[-1].notes += [text.strip(" |"), *notes]
                    continue
                table.children.append(Block("row", text, notes=notes, marks=self._marks()))
        if table.children:
            out.append(table)


def _is_raised(el: etree._Element) -> bool:
    return any(local(e) == "sup" or not _RAISED.isdisjoint(classes(e)) for e in el.iter())


def _between(el: etree._Element) -> str:
    """The text that stands directly in an element, between the elements it holds."""
    return " ".join(t for t in (el.text, *(child.tail for child in el)) if t)


def _loose(text: str | None, out: list[Block]) -> None:
    """Text in a place where none is expected: kept, if it says anything."""
    if text and not text.isspace() and any(c.isalnum() for c in text):
        out.append(Block("text", tidy(text)))


def _said(name: str) -> str | None:
    return "contents" if name.startswith(("toc", "title-toc")) else _SAID.get(name)
