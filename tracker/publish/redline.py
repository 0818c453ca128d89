"""A word-level difference as a reader meets it: runs of same, old and new text, long runs folded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tracker.diff import redline as word_diff
from tracker.publish.plain import plain

#: An unchanged run longer than this is folded, its ends staying in sight.
FOLD_OVER = 260
FOLD_KEEP = 90
#: Longer texts are cut in pages (not in the record, which has them whole).
MAX_SHOWN = 60_000


Kind = Literal["same", "del", "ins", "fold", "cut"]


@dataclass(frozen=True)
class RedlineRun:
    """``kind``: same, del, ins, fold (unchanged text behind a disclosure), or cut (the mark of
    what is left out)."""

    kind: Kind
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
    found = differing(old, new)
    for n, run in enumerate(found):
        whole = run.kind != "same"
        out.extend([run] if whole else _same(run.text, first=n == 0, last=n == len(found) - 1))
    return out


def differing(old: str, new: str) -> list[RedlineRun]:
    """The runs of two texts, nothing folded; a numeral in Chinese characters is one word.

    >>> [(r.kind, r.text) for r in differing("处十万元以下", "处五十万元以下")]
    [('same', '处'), ('del', '十万'), ('ins', '五十万'), ('same', '元以下')]
    """
    out: list[RedlineRun] = []
    group = {"del": "", "ins": ""}
    for kind, text in [*_worded(old, new), ("same", "")]:
        if kind != "same":
            group[kind] += text
            continue
        same = text
        if any(group.values()):
            last = out.pop().text if out and out[-1].kind == "same" else ""
            head, tail = _numeral_end(last), _numeral_start(same)
            head = head if any(_numeral_start(x) for x in group.values()) else ""
            tail = tail if any(_numeral_end(x) for x in group.values()) else ""
            kept = last[: len(last) - len(head)]
            pieces = [("same", kept), *((k, f"{head}{x}{tail}") for k, x in group.items())]
            out += [RedlineRun(kind, text) for kind, text in pieces if text]  # type: ignore[arg-type]
            group, same = {"del": "", "ins": ""}, same[len(tail) :]
        if same:
            out.append(RedlineRun("same", same))
    return out


def _worded(old: str, new: str) -> Iterable[tuple[Kind, str]]:
    """The segments of two texts, as printed. Where words differ, marks that publishers print now one way, now
    the other are no difference.

    >>> list(_worded("d'IA de 2026", "d’IA de 2027"))
    [('same', 'd’IA de '), ('del', '2026'), ('ins', '2027')]
    """
    a, b = old.translate(_PRINT), new.translate(_PRINT)
    if a == b:
        a, b = old, new
    i = j = 0
    for segment in word_diff(a, b):
        n = len(segment.text)
        if segment.op == "delete":
            yield "del", old[i : i + n]
        elif segment.op == "insert":
            yield "ins", new[j : j + n]
        else:
            yield "same", new[j : j + n]
        i += 0 if segment.op == "insert" else n
        j += 0 if segment.op == "delete" else n


#: One character each, so that places in both texts stay the same.
_PRINT = str.maketrans("\u2018\u2019\u201c\u201d\u00a0\u202f", "''\"\"  ")
_NUMERALS = "零〇一二三四五六七八九十百千万亿兆"


def _numeral_end(text: str) -> str:
    return text[len(text.rstrip(_NUMERALS)) :]


def _numeral_start(text: str) -> str:
    return text[: len(text) - len(text.lstrip(_NUMERALS))]


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
