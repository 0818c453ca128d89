"""Word-level difference of two texts of law, in any script, in bounded time and memory.

Tokens are whole numbers (``1 000``, ``10,000.5``, ``7 %``), Latin words with their accents and
apostrophes, single Han, kana and hangul characters, runs of white space, and single marks. A
dictionary-free split is on purpose: segmenters cut ``10万人以上`` differently on the two sides.

Small pairs go to rapidfuzz's bit-parallel longest common subsequence. That table has one bit per
pair of tokens, so pairs above `MAX_CELLS` are first cut at word sequences that occur once on both
sides (patience anchors); what is left between two anchors and still too large is shown as replaced.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import Indel

from tracker.law.text import compare_key

Op = Literal["equal", "delete", "insert"]
#: A stretch of one side against the other: start and end on the old side, start and end on the new.
Span = tuple[int, int, int, int]

#: Pairs of tokens one table may hold (one bit each: 6 MB) and all tables of one call together.
MAX_CELLS = 50_000_000
MAX_CELLS_ALL = 1_000_000_000
#: Tokens in a row that must be the same, and unique on both sides, to anchor a large comparison.
ANCHOR = 5
#: Equal runs of fewer than this many tokens (spaces not counted) between two edits are merged.
MERGE = 2

CJK = (
    "\u1100-\u11ff\u3005\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f"
    "\uac00-\ud7ff\uf900-\ufaff\uff66-\uffdc\U00020000-\U0003ffff"
)
_GROUP = "[ \u00a0\u2009\u202f]"
_TOKEN = re.compile(
    rf"\d{{1,3}}(?:{_GROUP}\d{{3}})+(?!\d)(?:[.,]\d+)?(?:{_GROUP}?[%‰％])?"
    rf"|\d+(?:[.,]\d+)*(?:{_GROUP}?[%‰％]|[A-Za-z]{{1,2}}(?![^\W_]))?"
    rf"|[^\W\d_{CJK}]+(?:['’][^\W\d_{CJK}]+)*"
    r"|\s+"
    r"|.",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of text both sides share, only the old one has, or only the new one has."""

    op: Op
    text: str


def tokenize(text: str) -> list[str]:
    """Tokens that joined give ``text`` exactly.

    >>> tokenize("at least 1 000 persons, 7 %")
    ['at', ' ', 'least', ' ', '1 000', ' ', 'persons', ',', ' ', '7 %']
    >>> tokenize("100万人")
    ['100', '万', '人']
    """
    return _TOKEN.findall(text)


class Vocabulary(dict[str, str]):
    """Token -> a character of its own, given out as tokens come.

    Vocabularies past Unicode's size share the last character; callers that need exactness keep
    their inputs below `MAX_CELLS`, which is far from it for any pair that matters.
    """

    def __missing__(self, token: str) -> str:
        n = len(self) + 1
        char = self[token] = chr(min(n if n < 0xD800 else n + 0x800, 0x10FFFF))
        return char

    def encode(self, tokens: Iterable[str]) -> str:
        """Tokens as a string of one character each: what rapidfuzz compares fastest."""
        return "".join(map(self.__getitem__, tokens))


def words(before: str, after: str) -> list[Segment]:
    """The difference of two texts, word by word, in reading order, deletions before insertions.

    The equal and delete segments joined give ``before`` exactly, equal and insert give ``after``.
    The one exception: two texts that differ in typography only (quotes, dashes, spacing, width;
    `tracker.law.text.compare_key`) are one equal segment holding ``after``.
    """
    if before == after or compare_key(before) == compare_key(after):
        return [Segment("equal", after)] if after else []
    return list(_segments(*compared(before, after)))


@lru_cache(maxsize=96)  # a pair of texts is asked for by the rows, the reasons, and later the key facts
def compared(before: str, after: str) -> tuple[list[str], list[str], list[Span]]:
    """The tokens of both texts and where they differ, merged for reading. Not to be changed."""
    a, b = tokenize(before), tokenize(after)
    return a, b, merge(a, edits(a, b))


#: The name templates know it by.
redline = words


def edits(a: Sequence[str], b: Sequence[str]) -> list[Span]:
    """Where two lists of tokens differ, in order, neither overlapping nor adjacent."""
    start, limit = 0, min(len(a), len(b))
    while start < limit and a[start] == b[start]:
        start += 1
    end = 0
    while end < limit - start and a[-1 - end] == b[-1 - end]:
        end += 1
    whole = (start, len(a) - end, start, len(b) - end)
    if whole[0] == whole[1] and whole[2] == whole[3]:
        return []
    found: list[Span] = []
    budget = MAX_CELLS_ALL
    gaps = [whole] if _cells(whole) <= MAX_CELLS else _between_anchors(a, b, whole)
    for gap in gaps:
        if _cells(gap) > min(MAX_CELLS, budget) or not _cells(gap):
            found.append(gap)
        else:
            budget -= _cells(gap)
            found.extend(_exact(a, b, gap))
    return found


def merge(a: Sequence[str], found: list[Span]) -> list[Span]:
    """Edits as a reader wants them: those that are nearly adjacent are one.

    A run between two edits is given up when it has fewer than `MERGE` tokens besides spaces, or
    when it is much smaller than the edits on both its sides (chance matches in rewritten text).
    """
    out: list[Span] = []
    for span in found:
        if out:
            last = out[-1]
            run = sum(1 for token in a[last[1] : min(span[0], last[1] + 8)] if not token.isspace())
            size = min(_size(last), _size(span))
            if run < MERGE or (run < 6 and run * 4 <= size):
                out[-1] = (last[0], span[1], last[2], span[3])
                continue
        out.append(span)
    return out


def _size(span: Span) -> int:
    return max(span[1] - span[0], span[3] - span[2])


def _cells(span: Span) -> int:
    return (span[1] - span[0]) * (span[3] - span[2])


def _exact(a: Sequence[str], b: Sequence[str], gap: Span) -> Iterator[Span]:
    """The longest common subsequence inside a gap, as the spans that are not in it."""
    vocabulary = Vocabulary()
    left = vocabulary.encode(a[gap[0] : gap[1]])
    right = vocabulary.encode(b[gap[2] : gap[3]])
    open_: list[int] | None = None
    for code in Indel.opcodes(left, right):
        i1, i2 = gap[0] + code.src_start, gap[0] + code.src_end
        j1, j2 = gap[2] + code.dest_start, gap[2] + code.dest_end
        if code.tag == "equal":
            if open_ is not None:
                yield (open_[0], open_[1], open_[2], open_[3])
                open_ = None
        elif open_ is None:
            open_ = [i1, i2, j1, j2]
        else:
            open_[1], open_[3] = i2, j2
    if open_ is not None:
        yield (open_[0], open_[1], open_[2], open_[3])


def _between_anchors(a: Sequence[str], b: Sequence[str], whole: Span) -> list[Span]:
    """The gaps between word sequences that stand once in each text and in the same order."""
    left = _unique(a, whole[0], whole[1])
    right = _unique(b, whole[2], whole[3])
    pairs = sorted((i, right[key]) for key, i in left.items() if key in right)
    gaps: list[Span] = []
    i, j = whole[0], whole[2]
    for p, q in longest_increasing(pairs):
        if p < i or q < j:
            continue  # inside what the anchor before it already covers
        while p > i and q > j and a[p - 1] == b[q - 1]:
            p, q = p - 1, q - 1
        if p > i or q > j:
            gaps.append((i, p, j, q))
        i, j = p, q
        while i < whole[1] and j < whole[3] and a[i] == b[j]:
            i, j = i + 1, j + 1
    if i < whole[1] or j < whole[3]:
        gaps.append((i, whole[1], j, whole[3]))
    return gaps


def _unique(tokens: Sequence[str], start: int, end: int) -> dict[tuple[str, ...], int]:
    """Sequences of `ANCHOR` tokens that occur once, with their place."""
    seen: dict[tuple[str, ...], int] = {}
    for i in range(start, end - ANCHOR + 1):
        key = tuple(tokens[i : i + ANCHOR])
        seen[key] = -1 if key in seen else i
    return {key: i for key, i in seen.items() if i >= 0}


def longest_increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, sorted by their first, whose second also rises (n log n)."""
    tops: list[int] = []
    at: list[int] = []
    back: list[int] = []
    for k, (_, q) in enumerate(pairs):
        slot = bisect_left(tops, q)
        back.append(at[slot - 1] if slot else -1)
        if slot == len(tops):
            tops.append(q)
            at.append(k)
        else:
            tops[slot], at[slot] = q, k
    out: list[tuple[int, int]] = []
    k = at[-1] if at else -1
    while k >= 0:
        out.append(pairs[k])
        k = back[k]
    return out[::-1]


def _segments(a: Sequence[str], b: Sequence[str], spans: list[Span]) -> Iterator[Segment]:
    i = 0
    for i1, i2, j1, j2 in spans:
        if i1 > i:
            yield Segment("equal", "".join(a[i:i1]))
        if i2 > i1:
            yield Segment("delete", "".join(a[i1:i2]))
        if j2 > j1:
            yield Segment("insert", "".join(b[j1:j2]))
        i = i2
    if i < len(a):
        yield Segment("equal", "".join(a[i:]))
