"""Texts without articles in Chinese: 一、 sections, （一） subsections, 1. and （1）; the rest ``para_n``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.law.text import clean_han
from tracker.readers.build import Builder
from tracker.readers.grammar.tables.han import OUTLINE, section_number
from tracker.readers.lines import Line

_SENTENCE = re.compile(r"(?P<heading>[^。；：！？]{1,50})。(?P<rest>.+)", re.DOTALL)
_MAX_SKIP = 3  # a number may run ahead of its list by this much: a point was dropped or not read


def write_outline(builder: Builder, parent: str | None, lines: Sequence[Line]) -> None:
    """Write them below ``parent``.

    Many opinions count their （一） or 1. on through all their sections: a number that goes on where
    the section before it ended is one too. Law quoted by an amending decision (“第六十一条…”) hangs as
    ``quoted_n`` under its point.
    """
    stack: list[tuple[int, str, int]] = []  # level, eid, number
    reached: dict[int, int] = {}  # level -> last number of it anywhere above
    open_quote = False
    for line in lines:
        current = stack[-1][1] if stack else parent
        quoted = current is not None and (open_quote or line.text.startswith("“"))
        if open_quote and stack and (top := section_number(line.text)):
            quoted = top != stack[0][2] + 1  # the next point ends a quotation left open
        open_quote = _open(line.text, was=open_quote and quoted)
        if quoted:
            _numbered(builder, current, "quoted", line)
            continue
        for depth, level in enumerate(OUTLINE):
            found = level.mark.match(line.text)
            number = level.rank(found["value"])[0] if found else 0
            if found is None or not _goes_on(number, depth, stack, reached):
                continue
            while stack and stack[-1][0] >= depth:
                stack.pop()
            above, rest = stack[-1][1] if stack else parent, found["rest"].strip()
            heading, text = _heading(rest, line) if depth < 2 else (None, rest)
            num = line.text[: found.start("rest")].strip()
            eid = builder.child(above, level.prefix, number, level.type, num=num, heading=heading, text=text)
            stack.append((depth, eid, number))
            reached[depth] = number
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
