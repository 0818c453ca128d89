"""Paragraphs of United States regulations: (a)(1)(i)(A), whose depth is not in the markup.

The Document Drafting Handbook of the Office of the Federal Register (section 3.18) fixes six levels:
(a), (1), (i), (A), and the last two in italics, (1) and (i). A paragraph says only its own marks; how
deep it stands follows from what came before and, where a mark may be a letter or a Roman numeral
((i) after (h)), from what comes after.

Italics come in as U+E000 ... U+E001 around the words (`ITALIC`), because they are what tells the
fifth level from the second, and headings from text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.law.numbers import roman

ITALIC = ("\ue000", "\ue001")
#: eid prefix and provision type of each level.
LEVELS = (
    ("para", "paragraph"), ("subpara", "subparagraph"), ("point", "point"), ("subpoint", "subpoint"),
    ("item", "item"), ("subitem", "subitem"),
)  # fmt: skip
_MARK = re.compile(r"\((?P<open>\ue000?)(?P<value>[A-Z]{1,2}|[a-z]{1,5}|\d{1,3})\ue001?\)[\s\ue001]*")
_HEADING = re.compile(r"\ue000(?P<words>[^\ue000\ue001]{2,200}[.—:])\ue001(?P<dash>\s*—)?\s*")
_RESERVED = re.compile(
    r"\((?P<first>[a-z]{1,2}|\d{1,3})\)\s*(?:-|–|—|through|and|to)\s*\((?P<last>[a-z]{1,2}|\d{1,3})\)\s*"
    r"(?P<rest>\[reserved\]\.?)$",
    re.IGNORECASE,
)
_MAX_RANGE = 60


@dataclass(frozen=True, slots=True)
class ParagraphMark:
    """One (a) as printed."""

    value: str
    italic: bool = False
    heading: str | None = None

    @property
    def ranks(self) -> dict[int, int]:
        """Level -> place in its sequence, for every level this mark may be of."""
        value = self.value
        if value.isdecimal():
            return {4 if self.italic else 1: int(value)}
        if value.isupper():
            return {3: _letters(value.lower())} if _letters(value.lower()) else {}
        out = {}
        if (number := roman(value)) is not None:
            out[5 if self.italic else 2] = number
        if not self.italic and (place := _letters(value)):
            out[0] = place
        return out


@dataclass(frozen=True, slots=True)
class MarkedParagraph:
    """A paragraph: the marks it begins with and its text; none for an unmarked one."""

    marks: tuple[ParagraphMark, ...]
    text: str


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark with the level it was found to be of."""

    mark: ParagraphMark
    level: int


def _letters(value: str) -> int:
    """1 for a, 26 for z, 27 for aa, 28 for bb; 0 for other letters."""
    if len(set(value)) != 1 or len(value) > 2:
        return 0
    return (len(value) - 1) * 26 + ord(value[0]) - 96


def parse(text: str) -> list[MarkedParagraph]:
    """One printed paragraph as the marks it opens with, their headings, and its text.

    "(a) *Scope.* (1) This part" gives (a) with its heading and (1). "(b)-(d) [Reserved]" gives three.
    """
    if (found := _RESERVED.match(_plain(text))) and (span := _span(found["first"], found["last"])):
        return [MarkedParagraph((ParagraphMark(value),), found["rest"]) for value in span]
    marks: list[ParagraphMark] = []
    rest = text.strip()
    while found := _MARK.match(rest):
        after = rest[found.end() :]
        heading = _HEADING.match(after)
        words = _plain(heading["words"] + (heading["dash"] or "")) if heading else None
        marks.append(ParagraphMark(found["value"], bool(found["open"]), words))
        rest = after[heading.end() :] if heading else after
        if not _MARK.match(rest):
            break
    return [MarkedParagraph(tuple(marks), _plain(rest))]


def _plain(text: str) -> str:
    return text.replace(ITALIC[0], "").replace(ITALIC[1], "").strip()


def _span(first: str, last: str) -> list[str]:
    if first.isdecimal() and last.isdecimal() and int(first) < int(last) <= int(first) + _MAX_RANGE:
        return [str(n) for n in range(int(first), int(last) + 1)]
    if len(first) == len(last) == 1 and first.isalpha() and last.isalpha() and first < last:
        return [chr(n) for n in range(ord(first), ord(last) + 1)]
    return []


def levels(paras: Sequence[MarkedParagraph]) -> list[list[PlacedMark]]:
    """The level of every mark, paragraph by paragraph."""
    flat = [mark for para in paras for mark in para.marks]
    open_: dict[int, int] = {}  # level -> place of the last mark there
    placed: list[PlacedMark] = []
    for i, mark in enumerate(flat):
        level = _choose(mark, open_, flat[i + 1 :])
        open_ = {lvl: rank for lvl, rank in open_.items() if lvl < level}
        open_[level] = mark.ranks.get(level, 1)
        placed.append(PlacedMark(mark, level))
    out, at = [], 0
    for para in paras:
        out.append(placed[at : at + len(para.marks)])
        at += len(para.marks)
    return out


def _choose(mark: ParagraphMark, open_: dict[int, int], ahead: Sequence[ParagraphMark]) -> int:
    ranks = mark.ranks
    if not ranks:
        return max(open_, default=-1) + 1 if max(open_, default=-1) < len(LEVELS) - 1 else len(LEVELS) - 1
    deepest = max(open_, default=-1)
    goes_on = [lvl for lvl, rank in ranks.items() if open_.get(lvl) == rank - 1 and lvl in open_]
    starts = [lvl for lvl, rank in ranks.items() if rank == 1 and lvl > deepest]
    both = [*goes_on, *(lvl for lvl in starts if lvl not in goes_on)]
    if len(both) > 1:
        return _by_what_follows(ranks, both, ahead)
    if both:
        return both[0]
    # a gap: a mark was left out or repealed; the level whose sequence it follows, else the deepest it may be
    later = [lvl for lvl, rank in ranks.items() if lvl in open_ and rank > open_[lvl]]
    return max(later) if later else min(ranks, key=lambda lvl: (lvl <= deepest, lvl))


def _by_what_follows(ranks: dict[int, int], candidates: Sequence[int], ahead: Sequence[ParagraphMark]) -> int:
    """The candidate whose next mark comes first; a list of one mark is none, so else the outermost."""
    for mark in ahead:
        following = mark.ranks
        for level in sorted(candidates, reverse=True):
            if following.get(level) == ranks[level] + 1:
                return level
    return min(candidates)
