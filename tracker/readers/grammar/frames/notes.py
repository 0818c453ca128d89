"""Footnotes of treaties: found at the foot of a page or in Markdown, their calls taken out of the text.

A call is a number glued to a word ("Protection5"), standing alone on a line, or ``[^5]`` / ``^5``. A glued
number goes only where a footnote of that number is printed within the next pages.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.law.text import clean
from tracker.readers.lines import Line

_MARKDOWN_NOTE = re.compile(r"(?:\[\^(?P<a>\w{1,6})\]:|\(\^(?P<b>\d{1,4})\))\s*(?P<rest>.*)")
_NUMBER_ONLY = re.compile(r"\d{1,3}")
_NUMBER_TEXT = re.compile(r"(?P<number>\d{1,3}) (?P<rest>[A-Z“\"‘'].*)")
#: A number glued to a word or its punctuation: what calls a footnote, if there is one of that number.
GLUED = re.compile(
    r"(?:(?<=[^\W\d_])|(?<=[^\W\d_][.,;:])|(?<=[)”\"’\]])|(?<=[)”\"’\]][.,;:]))"
    r"(?P<numbers>\d{1,3}(?:, ?\d{1,3}){0,4})(?=$|[\s,;.:)])"
)
_MARKDOWN_CALL = re.compile(r"\[\^(?P<a>\w{1,6})\]|(?<=\S)\^(?P<b>\d{1,4})(?!\d)")
_ROMAN_PAGE = re.compile(r"[IVXL]{1,6}|[ivxl]{1,6}")
_ENDS = '.;:!?”")'
_PAGE_LINES = 70  # a page has fewer lines than this
_NEAR = 2 * _PAGE_LINES  # a call stands on the page of its note or the one before


@dataclass(frozen=True, slots=True)
class Footnote:
    number: str
    text: str
    line: int  # index of the line that calls it, or of its own line when no call is found


def split(lines: Sequence[Line]) -> tuple[list[tuple[int, Line]], list[Footnote]]:
    """The lines of the running text with their old indexes, and the notes. Linear in the text."""
    has_pages = any(line.page for line in lines)
    if not has_pages and not any(line.text.startswith(("[^", "(^")) for line in lines):
        return list(enumerate(lines)), []  # nothing begins a note
    kept: list[tuple[int, Line]] = []
    raw: list[tuple[str, list[str], int]] = []
    next_page = _next_page(lines)
    expected, inside, foot = 1, False, False
    singles: dict[str, list[int]] = {}
    broken = False
    called: set[str] = set()  # on this page
    for i, line in enumerate(lines):
        if line.page or (has_pages and not line.level and _ROMAN_PAGE.fullmatch(line.text)):
            inside = foot = False
            broken = True
            called.clear()
            continue
        if found := _MARKDOWN_NOTE.match(line.text):
            raw.append((found["a"] or found["b"], [found["rest"]], i))
            inside = True
            continue
        near_foot = has_pages and next_page[i] - i <= _PAGE_LINES
        start = _foot_start(lines, i, expected) if near_foot else None
        if start and (line.gap or foot or start[0] in called):
            raw.append((start[0], [start[1]], i))
            expected, inside, foot = int(start[0]) + 1, True, True
            continue
        if inside and (foot or not line.gap):
            raw[-1][1].append(line.text)
            continue
        inside = False
        if has_pages and _NUMBER_ONLY.fullmatch(line.text):
            singles.setdefault(line.text, []).append(i)
            if expected <= int(line.text) <= expected + 9:
                continue
            kept.append((i, line))  # notes that count from 1 again: a call if its note is found
            called.add(line.text)
            continue
        if has_pages:  # what is called matters only at the foot of a page
            for glued in GLUED.finditer(line.text):
                called.update(numbers_of(glued))
        goes_on = broken and (line.text[0].islower() or (kept and kept[-1][1].text[-1] not in _ENDS))
        kept.append((i, line._replace(gap=False) if goes_on else line))
        broken = False
    return _resolve(kept, raw, singles)


def _next_page(lines: Sequence[Line]) -> list[int]:
    out = [len(lines)] * len(lines)
    page = len(lines)
    for i in range(len(lines) - 1, -1, -1):
        page = i if lines[i].page else page
        out[i] = page
    return out


def _foot_start(lines: Sequence[Line], i: int, expected: int) -> tuple[str, str] | None:
    """(number, text) when a footnote begins here: the next number, or 1 again in a new chapter."""
    text = lines[i].text
    if found := _NUMBER_TEXT.fullmatch(text):
        number, rest = found["number"], found["rest"]
    elif _NUMBER_ONLY.fullmatch(text) and i + 1 < len(lines):
        following = lines[i + 1].text[:1]
        if not (following.isupper() or following in '“"‘'):
            return None
        number, rest = text, ""
    else:
        return None
    return (number, rest) if int(number) in {expected, 1} else None


def _resolve(
    kept: list[tuple[int, Line]], raw: list[tuple[str, list[str], int]], singles: dict[str, list[int]]
) -> tuple[list[tuple[int, Line]], list[Footnote]]:
    """Tie notes to their calls, and take the calls out of the text."""
    if not raw:
        return kept, []
    calls: dict[str, list[int]] = {n: list(at) for n, at in singles.items()}
    for i, line in kept:
        for found in GLUED.finditer(line.text):
            for number in numbers_of(found):
                calls.setdefault(number, []).append(i)
        for found in _MARKDOWN_CALL.finditer(line.text):
            calls.setdefault(found["a"] or found["b"], []).append(i)
    notes: list[Footnote] = []
    tied: dict[int, set[str]] = {}
    alone = {i for at in singles.values() for i in at}
    for number, parts, at in raw:
        places = sorted(calls.get(number, ()))
        k = bisect_right(places, at) - 1
        call = places[k] if k >= 0 and at - places[k] <= _NEAR else None
        if call is not None:
            tied.setdefault(call, set()).add(number)
        notes.append(Footnote(number, clean(" ".join(parts)), at if call is None else call))
    out = []
    for i, line in kept:
        text = _MARKDOWN_CALL.sub("", line.text)
        if (numbers := tied.get(i)) and i in alone:
            continue
        if numbers:
            text = without_calls(text, numbers)
        if text.strip():
            out.append((i, line if text == line.text else line._replace(text=clean(text))))
    return out, notes


def numbers_of(call: re.Match[str]) -> list[str]:
    """The numbers of a match of `GLUED`: "2, 3" calls two notes."""
    return re.split(", ?", call["numbers"])


def without_calls(text: str, numbers: set[str]) -> str:
    """The text without the calls of these notes."""

    def repl(found: re.Match[str]) -> str:
        return "" if set(numbers_of(found)) <= numbers else found.group()

    return GLUED.sub(repl, text)
