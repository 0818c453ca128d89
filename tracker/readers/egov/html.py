"""Japanese statutes as the e-Gov site served them until 2016: HTML 4 in Shift_JIS.

編 章 節 款 目 are groups; 条 articles (第十二条の二 is ``art_12_2``), 項 paragraphs (the first one is
printed without a number), 号 items, イロハ and what is below them subitems. Every amending law leaves
a supplement (附則) of its own that counts its articles from 1: they are named after that law. The
line 最終改正 and the list of amendments not yet in force stand before the text as a block, because a
change there is news although no article differs.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Unpack

from tracker.law import eids
from tracker.law.numbers import han_number
from tracker.law.text import clean_han
from tracker.model import Capture, Document, Incomplete, ProvisionStatus, Scope, SourceSpec, StructureChanged
from tracker.readers import parse
from tracker.readers.build import Builder, Fields, Groups
from tracker.readers.egov.lines import EgovLine, lines
from tracker.readers.sweep import HTML, Rules, part, sweep
from tracker.readers.xmltext import key, local

NAME = "egov"
VERSION = 3

_N = "[0-9０-９〇一二三四五六七八九十百千]{1,9}"
_ARTICLE = re.compile(f"第({_N})条((?:の{_N}){{0,4}})")
_ARTICLE_RANGE = re.compile(f"第({_N})条から第({_N})条まで")
_GROUP = re.compile(f"第({_N})([編章節款目])((?:の{_N}){{0,3}})")
_NUMBER = re.compile(f"[（(]?({_N})((?:の{_N}){{0,3}})[）)]?$")
_SUPPLEMENT = re.compile(r"附\s*則(?!別|様)\s*(?:[（(](?P<law>[^）)]{1,80})[）)])?\s*(?P<rest>.*)")
_ANNEX = re.compile(r"(?:附則)?(?:別表|別記|別紙|様式|別図|付録|附録|書式)|第.{1,6}号様式|様式第")
_LAW_NUMBER = re.compile(r"（([^（）]{4,60}?第[^（）]{1,20}号[^（）]{0,10})）")
_LAST_AMENDED = re.compile(r"最終改正\s*[:：]\s*(.+)")
_IROHA = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
_GOJUON = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
_GROUPS = {"編": ("prt", "part"), "章": ("cpt", "chapter"), "節": ("sct", "section_group"),
           "款": ("subsct", "subsection_group"), "目": ("dvn", "subsection_group")}  # fmt: skip
_RULES = Rules(
    {"head/title": "title"},
    lambda element: HTML.fullmatch(local(element)) is not None,
)
_ARTICLE_LEVEL, _PARAGRAPH, _ITEM = 1, 2, 3
_MAX_RANGE = 300


def sniff(capture: Capture) -> bool:
    """The style sheet of these pages names the classes of their DIVs."""
    return b"DIV.arttitle" in capture.body[:4096] and b"DIV.para1" in capture.body[:4096]


def extract(captures: Sequence[Capture], source: SourceSpec) -> Document:
    """Read one statute. Raises `Unreadable`, `Incomplete`, `StructureChanged`, `EmptyExtract`."""
    if b"</html>" not in captures[0].body[-2048:].lower():
        raise Incomplete("the page is cut off: it does not end with </html>")
    root = parse.markup(parse.decode(captures[0], source.encoding or "cp932"))
    body = root.find("body")
    if body is None:
        raise StructureChanged("a page without a body")
    part(body, _RULES)
    title = clean_han("".join(root.xpath("string(//title)")))
    reader = EgovPageReader(title)
    for line in lines(body):
        reader.take(line)
    contents = (a for a in body.iter("a") if (a.get("target") or "").lower() == "data")
    printed = sweep(reader.builder, [root], replace(_RULES, apart=dict.fromkeys(contents, "contents")))
    document = reader.builder.document(
        source, NAME, VERSION, reader.title,
        identifiers={"法令番号": reader.number},
        status_note=reader.pending or None, printed=printed,
        consolidates=tuple(dict.fromkeys([*reader.amended_by, *reader.last_amended])),
    )  # fmt: skip
    return replace(document, scope=frozenset({Scope.PREAMBLE, Scope.BODY, Scope.ANNEXES}))


def numbered(number: str, branches: str) -> str:
    """The eid part of 第十二条の二: ``12_2``.

    >>> numbered("十二", "の二")
    '12_2'
    """
    parts = [number, *(b for b in branches.split("の") if b)]
    return "_".join(str(han_number(part)) for part in parts)


class EgovPageReader:
    """Takes the lines of a page in order and hangs each where it belongs."""

    def __init__(self, title: str) -> None:
        self.builder = Builder()
        self.title = title  # of the page; else the first bold line
        self.number = ""
        self.pending = ""  # amendments not yet in force, as printed
        self.last_amended: list[str] = []
        self.amended_by: list[str] = []
        self._front = True
        self._groups = Groups(self.builder)
        self._levels: dict[int, str] = {}  # level -> open provision
        self._caption: str | None = None
        self._gojuon: set[str | None] = set()  # parents whose list counts アイウ

    def take(self, line: EgovLine) -> None:
        """Read one line; the order of these tests is the order of certainty."""
        if line.contents:
            return
        words = line.words
        if self._front and self._take_front(line, words):
            return
        if line.rows:
            self._table(line)
        elif (found := _SUPPLEMENT.match(words)) and (line.label or line.anchored):
            self._supplement(found)
        elif line.anchored and (line.zone in {"3", "6", "7", "8"} or _ANNEX.match(words)):
            self._annex(words)
        elif (line.label or line.anchored) and not line.box.kind and (found := _GROUP.match(words)):
            self._group(found, words)
        elif line.box.kind == "arttitle":
            self._caption = words
        elif line.box.eid is not None:
            self._more(line.box.eid, words)
        elif line.box.kind == "item":
            self._item(line)
        elif line.box.kind == "number":
            line.box.eid = self._numbered(line, _ITEM, "item", "item")
        elif line.box.kind.startswith("para"):
            line.box.eid = self._numbered(line, self._sublevel(line), "subitem", "subitem")
        else:
            self._plain(words)

    # --- before the text -----------------------------------------------------------------

    def _take_front(self, line: EgovLine, words: str) -> bool:
        """Title, law number, amendments, enacting words; False where the text itself begins."""
        if line.box.kind == "right":
            self._history(line, words)
            return True
        law_text = line.box.kind in {"arttitle", "item", "number"} or line.zone in {"1", "5"}
        if law_text or (line.label and (_SUPPLEMENT.match(words) or _GROUP.match(words))):
            self._front = False
            return False
        if line.label and not self.number:
            found = _LAW_NUMBER.search(words)
            self.number = found[1] if found else ""
            number = found[0] if found else ""
            self.title = self.title or clean_han(line.label.replace(number, ""))
            rest = words
            for said in (self.title, number):
                if said in rest:
                    self.builder.drop("title", said)
                    rest = clean_han(rest.replace(said, "", 1))
            if rest:
                self.builder.nth(None, "formula", "formula", text=rest, scope=Scope.PREAMBLE)
        elif words == "目次":
            self.builder.drop("contents", words)
        elif words == self.title:
            self.builder.drop("title", words)
        elif words:
            self.builder.nth(None, "formula", "formula", text=words, scope=Scope.PREAMBLE)
        return True

    def _history(self, line: EgovLine, words: str) -> None:
        """最終改正 and the amendments not yet in force; one block each."""
        if found := _LAST_AMENDED.search(words):
            self.last_amended = [found.group(1)]
        if words:
            self.builder.nth(None, "history", "block", text=words, scope=Scope.PREAMBLE)
        rows = [" ".join(cell for cell in row if cell) for row in line.rows]
        if rows := [row for row in rows if row]:
            self.builder.nth(None, "history", "block", text=" / ".join(rows), scope=Scope.PREAMBLE)
            self.pending = " / ".join([self.pending, *rows] if self.pending else rows)

    # --- what opens something ---------------------------------------------------------------

    def _open(self, base: str | None) -> None:
        self._groups, self._levels, self._caption = Groups(self.builder, base), {}, None

    def _supplement(self, found: re.Match[str]) -> None:
        law = clean_han(found["law"] or "")
        rest = clean_han(found["rest"])
        if law:
            self.amended_by.append(law)
        tail = key(law) if law else str(self.builder.next_number(None, "suppl"))
        heading = f"（{law}） {rest}".strip() if law else rest
        self._open(
            self.builder.child(
                None, "suppl", tail, "supplement", num="附則", heading=heading or None, scope=Scope.ANNEXES
            )
        )

    def _annex(self, words: str) -> None:
        name, bracket, rest = words.partition("（")
        parent = self._supplement_open() if words.startswith("附則") else None
        self._open(
            self.builder.child(
                parent, "anx", key(clean_han(name).replace(" ", "")), "annex", num=clean_han(name) or None,
                heading=(bracket + rest).strip() or None, scope=Scope.ANNEXES,
            )
        )  # fmt: skip

    def _supplement_open(self) -> str | None:
        if self._groups.base is None:
            return None
        base = self.builder.get(self._groups.base)
        return base.eid if base.type == "supplement" else base.parent

    def _group(self, found: re.Match[str], words: str) -> None:
        kind = found[2]
        prefix, type_ = _GROUPS[kind]
        self._groups.open(
            "編章節款目".index(kind), prefix, numbered(found[1], found[3]), type_, num=found.group(),
            heading=words[found.end() :].strip() or None,
        )  # fmt: skip
        self._levels, self._caption = {}, None

    # --- the text -----------------------------------------------------------------------------

    def _above(self, level: int) -> str | None:
        """The open provision a new one of this level hangs below."""
        nearest = max((n for n in self._levels if n < level), default=None)
        return self._groups.innermost if nearest is None else self._levels[nearest]

    def _put(self, level: int, eid: str, parent: str | None, type_: str, **fields: Unpack[Fields]) -> str:
        eid = self.builder.add(eid, parent, type_, **fields)
        self._levels = {n: e for n, e in self._levels.items() if n < level}
        self._levels[level] = eid
        return eid

    def _item(self, line: EgovLine) -> None:
        """条 with its first 項, or a later 項."""
        found = _ARTICLE.match(line.label)
        if not found:
            line.box.eid = self._numbered(line, _PARAGRAPH, "para", "paragraph")
            return
        gone = clean_han(line.text) == "削除"
        caption, self._caption = self._caption, None
        keys = [numbered(m[1], m[2]) for m in _ARTICLE.finditer(line.label)]
        if span := _ARTICLE_RANGE.match(line.label):
            begin, end = han_number(span[1]), han_number(span[2])
            keys = [str(n) for n in range(begin, min(end, begin + _MAX_RANGE) + 1)] or keys
        for number in keys if gone else keys[:1]:
            article = self._put(
                _ARTICLE_LEVEL, eids.join(self._groups.base, f"art_{number}"), self._groups.innermost,
                "article", num=line.label, heading=caption, text="削除" if gone else "",
                status=ProvisionStatus.REPEALED if gone else ProvisionStatus.IN_FORCE,
            )  # fmt: skip
            line.box.eid = article
        if not gone:
            line.box.eid = self._put(
                _PARAGRAPH, eids.join(article, "para_1"), article, "paragraph", text=line.text
            )  # the first 項 carries no number

    def _numbered(self, line: EgovLine, level: int, prefix: str, type_: str) -> str:
        """項, 号 and below by their printed number; by position where it cannot be read."""
        parent = self._above(level)
        label = line.label
        if found := _NUMBER.match(label):
            number = numbered(found[1], found[2])
        elif len(label) == 1 and label in _IROHA:
            if label == "ア":  # a list アイウ, not イロハ
                self._gojuon.add(parent)
            number = str((_GOJUON if parent in self._gojuon else _IROHA).index(label) + 1)
        else:
            number = str(self.builder.next_number(parent, prefix))
        caption = self._caption if level == _PARAGRAPH else None
        if level == _PARAGRAPH:
            self._caption = None
        text = line.text
        gone = text == "削除"
        return self._put(
            level, eids.join(parent, f"{prefix}_{number}"), parent, type_,
            num=label or None, heading=caption, text=text,
            status=ProvisionStatus.REPEALED if gone else ProvisionStatus.IN_FORCE,
        )  # fmt: skip

    def _sublevel(self, line: EgovLine) -> int:
        """The depth the class says; （１） is one below the イ it follows, even in the same class."""
        depth = line.box.kind.removeprefix("para")
        level = _ITEM + (int(depth) if depth.isdecimal() and len(depth) < 3 else 1)
        above = self._levels.get(level)
        if above is None or level > _ITEM + 1 or line.label in _IROHA:
            return level
        return level + 1 if (self.builder.get(above).num or "-") in _IROHA else level

    def _plain(self, words: str) -> None:
        """Text outside every box: an unnumbered paragraph."""
        if not words:
            return
        parent = self._above(_PARAGRAPH)
        eid = eids.join(parent, f"para_{self.builder.next_number(parent, 'para')}")
        self._put(_PARAGRAPH, eid, parent, "paragraph", text=words, heading=self._caption)
        self._caption = None

    def _more(self, eid: str, words: str) -> None:
        """Further text of a provision: its own while nothing hangs below it, else a closing line."""
        if not words:
            return
        last = self.builder.provisions[-1]
        if last.eid == eid:
            self.builder.update(eid, text=f"{last.text} {words}".strip())
        else:
            self.builder.nth(eid, "wrapup", "wrapup", text=words)

    def _table(self, line: EgovLine) -> None:
        """A table below the provision it stands in, one node a row."""
        if not line.rows:
            return
        parent = line.box.eid or self._above(max(self._levels, default=0) + 1)
        table = self.builder.nth(parent, "tbl", "table")
        for i, row in enumerate(line.rows, 1):
            self.builder.child(table, "row", i, "row", text=" | ".join(row))
