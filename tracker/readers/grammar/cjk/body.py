"""What stands inside an article (款 项 目, 項 号 イロハ) and inside texts without articles (一、（一）1.)."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from tracker.law.text import clean_han
from tracker.readers.build import Builder
from tracker.readers.grammar.cjk import heads
from tracker.readers.grammar.cjk.heads import HanHead
from tracker.readers.lines import Line

_SENTENCE = re.compile(r"(?P<heading>[^。；：！？]{1,50})。(?P<rest>.+)", re.DOTALL)
_MAX_SKIP = 3  # a number may run ahead of its list by this much: a point was dropped or not read


class _PointList:
    """One level of numbered points below a paragraph: accepts a number that continues its list."""

    __slots__ = ("below", "eid", "last", "prefix", "read", "type")

    def __init__(self, prefix: str, type_: str, read: Callable[[str], HanHead | None]) -> None:
        self.prefix, self.type, self.read = prefix, type_, read
        self.last: tuple[int, ...] = (0,)
        self.eid: str | None = None

    def accepts(self, head: HanHead) -> bool:
        if self.eid is None:
            return head.key[0] == 1
        return self.last < head.key and head.key[0] - self.last[0] <= _MAX_SKIP


def cn_body(builder: Builder, parent: str, lines: Sequence[Line]) -> None:
    """款 by position, always at least one; 项 （一）, 目 1. and （1） below them."""
    levels = [
        _PointList("item", "item", heads.han_item),
        _PointList("subitem", "subitem", heads.arabic_item),
        _PointList("point", "subpoint", heads.arabic_paren),
    ]
    para: str | None = None
    count = 0
    for line in lines:
        if para is not None and _point(builder, para, line, levels):
            continue
        count += 1
        for level in levels:
            level.eid = None
        opens = para is None and heads.han_item(line.text) is not None
        para = builder.child(parent, "para", count, "paragraph", text="" if opens else line.text)
        if opens and not _point(builder, para, line, levels):
            builder.update(para, text=line.text)
    if para is None:
        builder.child(parent, "para", 1, "paragraph")


def _point(builder: Builder, para: str, line: Line, levels: list[_PointList]) -> bool:
    for depth, level in enumerate(levels):
        head = level.read(line.text)
        if head is None or not level.accepts(head):
            continue
        above = next((x.eid for x in reversed(levels[:depth]) if x.eid is not None), para)
        prefix = level.prefix if above != para or depth == 0 else "item"
        level.eid = builder.child(
            above, prefix, heads.joined(head.key), level.type, num=head.num, text=head.rest
        )
        level.last = head.key
        for lower in levels[depth + 1 :]:
            lower.eid = None
        return True
    return False


def jp_body(builder: Builder, parent: str, lines: Sequence[Line]) -> None:
    """項 (the first without number), 号 一 二, イロハ, （１）; unnumbered lines of a numbered article
    are ``sub_n`` below the 項 they follow, of an unnumbered one 項 by position."""
    levels = [
        _PointList("item", "item", heads.jp_item),
        _PointList("subitem", "subitem", heads.jp_subitem),
        _PointList("point", "subpoint", heads.arabic_paren),
    ]
    numbered = any(_second(line) for line in lines)
    para: str | None = None
    count = subs = rows = 0
    for line in lines:
        head = heads.jp_paragraph(line.text)
        if head and head.key[0] == 1 and count == 0:
            ok = True  # 附則 print the 1 of the first 項
        else:
            ok = head is not None and numbered and count < head.key[0] <= count + _MAX_SKIP
        if head and ok:
            count, subs, rows = head.key[0], 0, 0
            para = builder.child(parent, "para", count, "paragraph", num=head.num, text=head.rest)
        elif para is not None and _point(builder, para, line, levels):
            continue
        elif para is not None and line.table:
            rows += 1
            builder.child(para, "row", rows, "row", text=line.text.strip("| "))
            continue
        elif para is not None and numbered:
            subs += 1
            builder.child(para, "sub", subs, "subparagraph", text=line.text)
        else:
            count += 1
            para = builder.child(parent, "para", count, "paragraph", text=line.text)
        for level in levels:
            level.eid = None


def _second(line: Line) -> bool:
    head = heads.jp_paragraph(line.text)
    return head is not None and head.key[0] == 2


def policy_body(builder: Builder, parent: str | None, lines: Sequence[Line]) -> None:
    """A text without articles: 一、 sections, （一） subsections, 1. items, （1） below; the rest ``para_n``.

    Many opinions count their （一） or 1. on through all their sections: a number that goes on where
    the section before it ended is one too. Law quoted by an amending decision (“第六十一条…”) hangs as
    ``quoted_n`` under its point.
    """
    readers = (
        (heads.han_section, "sct", "section"), (heads.han_item, "sub", "subsection"),
        (heads.arabic_item, "item", "item"), (heads.arabic_paren, "subitem", "subitem"),
    )  # fmt: skip
    stack: list[tuple[int, str, int]] = []  # level, eid, number
    reached: dict[int, int] = {}  # level -> last number of it anywhere above
    open_quote = False
    for line in lines:
        current = stack[-1][1] if stack else parent
        quoted = current is not None and (open_quote or line.text.startswith("“"))
        if open_quote and stack and (top := heads.han_section(line.text)):
            quoted = top.key[0] != stack[0][2] + 1  # the next point ends a quotation left open
        open_quote = _open(line.text, was=open_quote and quoted)
        if quoted:
            _numbered(builder, current, "quoted", line)
            continue
        for level, (read, prefix, type_) in enumerate(readers):
            head = read(line.text)
            if head is None or not _goes_on(head.key[0], level, stack, reached):
                continue
            while stack and stack[-1][0] >= level:
                stack.pop()
            above = stack[-1][1] if stack else parent
            heading, text = _heading(head.rest, line) if level < 2 else (None, head.rest)
            eid = builder.child(above, prefix, head.key[0], type_, num=head.num, heading=heading, text=text)
            stack.append((level, eid, head.key[0]))
            reached[level] = head.key[0]
            break
        else:
            _numbered(builder, current, "row" if line.table else "para", line)


def _goes_on(number: int, level: int, stack: Sequence[tuple[int, str, int]], reached: dict[int, int]) -> bool:
    """Whether a point of this number may stand here: a first one, the next of its list, or, where its
    list has just begun below another section, the next of the list before."""
    if number == 1:
        return True
    last = next((n for lvl, _, n in stack if lvl == level), None)
    if last is not None:
        return last < number <= last + _MAX_SKIP
    before = reached.get(level, 0)
    return 0 < number <= _MAX_SKIP or (before > 0 and before < number <= before + _MAX_SKIP)


def _open(text: str, *, was: bool) -> bool:
    """Whether a quotation is open after this line; each quoted paragraph may repeat the “."""
    depth = int(was and not text.startswith("“")) + text.count("“") - text.count("”")
    return depth > 0


def _numbered(builder: Builder, parent: str | None, prefix: str, line: Line) -> None:
    type_ = {"quoted": "quoted", "row": "row"}.get(prefix, "paragraph")
    text = line.text.strip("| ") if line.table else line.text
    builder.nth(parent, prefix, type_, text=text)


def _heading(rest: str, line: Line) -> tuple[str | None, str]:
    """(heading, text) of "一、总体要求" or "（一）加强保护。国家…"; quoted law is text."""
    found = _SENTENCE.fullmatch(rest)
    if found and "“" not in found["heading"]:
        return clean_han(found["heading"]), found["rest"].strip()
    if line.level or (len(rest) <= 60 and (not rest or rest[-1] not in "。；：")):
        return clean_han(rest) or None, ""
    return None, rest
