"""The clause behind a sentence: its words before and after, cut at borders of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from tracker.publish.plain import plain
from tracker.publish.redline import MAX_SHOWN, RedlineRun, differing

#: Characters of a clause, about: a longer sentence is cut at a comma, else between words.
LIMIT = 400
#: A pair less alike than this is quoted side by side: a redline of it would be confetti.
ALIKE = 0.45
#: Characters of a printed number at the head of a provision.
_NUMBER = 12
#: What stands where a text was cut.
CUT = RedlineRun("cut", "…")
_SENTENCE = re.compile(r"[。！？；]\s*|[.;!?](?:\s+|$)|\n+")
_CLAUSE = re.compile(r"[，、：]|[,:]\s+")
_WORD = re.compile(r"\s+|(?<=[\u3040-\u9fff])(?=[\u3040-\u9fff])")
#: Numerals stay whole where a text without spaces is cut.
_NUMERALS = frozenset("零〇一二三四五六七八九十百千万亿兆0123456789０１２３４５６７８９")


@dataclass(frozen=True)
class Clause:
    """Words of the law in their own language: ``runs`` are same, del, ins and cut."""

    eid: str
    language: str
    runs: tuple[RedlineRun, ...]

    @property
    def before(self) -> str:
        """The words as they were, cut where ``runs`` are."""
        return _side(self.runs, "ins")

    @property
    def after(self) -> str:
        return _side(self.runs, "del")


def _side(runs: Iterable[RedlineRun], without: str) -> str:
    text = "".join(run.text for run in runs if run.kind != without)
    return "" if text.strip(" …") == "" else text.strip()


def clause(
    eid: str, language: str, before: str | None, after: str | None, *, about: Sequence[str] = ()
) -> Clause | None:
    """The clause of a step from one text to another; None where there are no words.

    ``about``: words that must be in sight, the first of them that stand in what changed.
    """
    old, new = plain(before)[:MAX_SHOWN].strip(), plain(after)[:MAX_SHOWN].strip()
    if not (old or new) or old == new:
        return None
    if old and new:
        runs = differing(old, new)
        same = sum(len(r.text) for r in runs if r.kind == "same")
        if same >= ALIKE * min(len(old), len(new)):
            return Clause(eid, language, _window(runs, about, LIMIT))
    sides: tuple[tuple[Literal["del", "ins"], str], ...] = (("del", old), ("ins", new))
    shorter = min(len(old), len(new), LIMIT // 2)  # what one side leaves, the other has
    shown = [
        _window([RedlineRun(kind, text)], about, LIMIT - (shorter if len(text) > shorter else 0))
        for kind, text in sides
        if text
    ]
    return Clause(eid, language, tuple(run for runs in shown for run in runs))


def _window(runs: Sequence[RedlineRun], about: Sequence[str], limit: int) -> tuple[RedlineRun, ...]:
    """The runs around the difference, at most about ``limit`` characters."""
    text = "".join(run.text for run in runs)
    if len(text) <= limit:
        return tuple(runs)
    spans, at = [], 0
    for run in runs:
        spans.append((at, at + len(run.text), run))
        at += len(run.text)
    start, end = _focus(spans, text, about, limit)
    low, high = _sentences(text, start, end, limit, spans)
    shown = [
        RedlineRun(run.kind, text[max(a, low) : min(b, high)]) for a, b, run in spans if a < high and b > low
    ]
    left = [CUT] if low > 0 else []
    right = [CUT] if high < len(text) else []
    return (*left, *shown, *right)


_Span = tuple[int, int, RedlineRun]


def _focus(spans: Sequence[_Span], text: str, about: Sequence[str], limit: int) -> tuple[int, int]:
    """The stretch that must be in sight: what the fact is about where it changed, else the first words that
    changed."""
    changed = [(a, b) for a, b, run in spans if run.kind != "same" and any(c.isalnum() for c in run.text)]
    changed = changed or [(a, b) for a, b, run in spans if run.kind != "same"] or [(0, len(text))]
    found = [place for words in about for place in _places(spans, words) if _touches(place, changed)][:2]
    if found:
        a, b = min(x for x, _ in found), max(y for _, y in found)
        return (a, b) if b - a <= limit else found[0]
    a, b = changed[0]
    return a, min(b, a + limit)


def _places(spans: Sequence[_Span], words: str) -> Iterable[tuple[int, int]]:
    """Where words stand in the text as it is and as it was, by the places of both woven together."""
    for without in ("del", "ins"):
        at = [n for a, b, run in spans if run.kind != without for n in range(a, b)]
        side = "".join(run.text for _, _, run in spans if run.kind != without)
        start = side.find(words) if words else -1
        while start >= 0:
            yield at[start], at[start + len(words) - 1] + 1
            start = side.find(words, start + 1)


def _touches(place: tuple[int, int], changed: Sequence[tuple[int, int]]) -> bool:
    return any(a < place[1] and place[0] < b for a, b in changed)


def _sentences(text: str, start: int, end: int, limit: int, spans: Sequence[_Span]) -> tuple[int, int]:
    """The sentences around a stretch, further ones with a difference as long as there is room."""
    borders = _borders(_SENTENCE, text)
    low = max(b for b in borders if b <= start)
    high = min(b for b in borders if b >= end)
    if high - low > limit:
        return _cut(text, start, end, low, high, limit)
    changed = [(a, b) for a, b, run in spans if run.kind != "same"]
    for b in borders:
        if b > high and b - low <= limit and any(x < b and y > high for x, y in changed):
            high = b
    for b in reversed(borders):
        if b < low and high - b <= limit and any(x < low and y > b for x, y in changed):
            low = b
    return low, high


def _cut(text: str, start: int, end: int, low: int, high: int, limit: int) -> tuple[int, int]:
    """A sentence that is too long, cut at commas, else between words, the stretch in sight."""
    end = min(end, start + limit)
    room = (limit - (end - start)) // 2
    left = max(low, start - room - max(0, room - (high - end)))
    right = min(high, end + room + max(0, room - (start - low)))
    if left - low <= _NUMBER:  # the number of a provision stands there
        left = low
    elif left > low:
        left = _first(text, left, start)
    if right < high:
        right = _last(text, max(end, start + 1), right) if right > end else _last(text, start, right)
    return left, right


def _first(text: str, at: int, before: int) -> int:
    """The first border from a place on: after a comma, else between words."""
    for pattern in (_CLAUSE, _WORD):
        found = next((m.end() for m in pattern.finditer(text, at, before) if _between(text, m.end())), None)
        if found is not None:
            return found
    return before


def _last(text: str, after: int, at: int) -> int:
    """The last border up to a place, which is never in a word; a text without any is cut there."""
    for pattern in (_CLAUSE, _WORD):
        ends = [m.end() for m in pattern.finditer(text, after, at) if _between(text, m.end())]
        if ends:
            return ends[-1]
    return at if after < at <= len(text) and not text[at - 1 : at + 1].isalnum() else _word_end(text, at)


def _word_end(text: str, at: int) -> int:
    while at < len(text) and text[at - 1 : at + 1].isalnum() and text[at].isascii():
        at += 1
    return at


def _between(text: str, at: int) -> bool:
    """Whether a place does not part a numeral."""
    return not (0 < at < len(text) and text[at - 1] in _NUMERALS and text[at] in _NUMERALS)


def _borders(pattern: re.Pattern[str], text: str) -> list[int]:
    ends = [0, *(m.end() for m in pattern.finditer(text)), len(text)]
    return [a for a, b in pairwise([*ends, len(text) + 1]) if a != b]
