"""A word-level difference as a reader meets it: runs of same, old and new text, long runs folded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tracker.diff import redline as word_diff
from tracker.publish.plain import plain

#: An unchanged run longer than this is folded, its ends staying in sight.
FOLD_OVER = 420
FOLD_KEEP = 140
#: Longer texts are cut in pages (not in the record, which has them whole).
MAX_SHOWN = 60_000


@dataclass(frozen=True)
class RedlineRun:
    """``kind``: same, del, ins, or fold (unchanged text behind a disclosure)."""

    kind: Literal["same", "del", "ins", "fold"]
    text: str


def runs(before: str | None, after: str | None) -> list[RedlineRun]:
    """What to print for the step from one text to another; both may be missing."""
    old, new = plain(before)[:MAX_SHOWN], plain(after)[:MAX_SHOWN]
    if not old and not new:
        return []
    if not old:
        return [RedlineRun("ins", new)]
    if not new:
        return [RedlineRun("del", old)]
    out: list[RedlineRun] = []
    segments = list(word_diff(old, new))
    for n, segment in enumerate(segments):
        if segment.op == "delete":
            out.append(RedlineRun("del", segment.text))
        elif segment.op == "insert":
            out.append(RedlineRun("ins", segment.text))
        else:
            out.extend(_same(segment.text, first=n == 0, last=n == len(segments) - 1))
    return out


def _same(text: str, *, first: bool, last: bool) -> Iterable[RedlineRun]:
    if len(text) <= FOLD_OVER:
        return [RedlineRun("same", text)]
    head = 0 if first else _space_after(text, FOLD_KEEP)
    tail = len(text) if last else _space_before(text, len(text) - FOLD_KEEP)
    pieces = [
        RedlineRun("same", text[:head]),
        RedlineRun("fold", text[head:tail]),
        RedlineRun("same", text[tail:]),
    ]
    return [p for p in pieces if p.text]


def _space_after(text: str, at: int) -> int:
    found = text.find(" ", at, at + 30)
    return found + 1 if found >= 0 else at


def _space_before(text: str, at: int) -> int:
    found = text.rfind(" ", at - 30, at)
    return found + 1 if found >= 0 else at
