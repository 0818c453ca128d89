"""How alike two provisions are, and which few are worth asking about.

Each subtree is a string of one character per token (`words.Vocabulary`), so that rapidfuzz compares
articles in microseconds. Candidates are found by the smallest hashes of their three-token shingles
(a bottom-k sketch): provisions that share much text share many of them, and each provision is
compared with a handful of others whatever the length of the document.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from zlib import crc32

from rapidfuzz.distance import Indel

from tracker.diff.tree import Tree
from tracker.diff.words import CJK, Vocabulary

#: Tokens in a row that are hashed together (CRC-32: the same in every run, and fast).
SHINGLE = 3
#: Fewer tokens than this are a few.
SHORT = 12
#: Hashes kept per provision, provisions a hash may stand for, candidates per provision, tokens read.
SKETCH = 32
COMMON = 24
CANDIDATES = 6
MAX_TOKENS = 6000
#: Pairs of provisions that are few enough to ask about each of them.
FEW = 36
#: Provisions read for all strings together. A text nested a thousand deep would be read a thousand
#: times; past this, a provision is known by its own words.
MAX_ALL = 2_000_000
_MASK = (1 << 61) - 1
_NUMBERS = re.compile(r"\d[\d.,]*|[〇零一二三四五六七八九十百千万亿萬億]+")
_WORDS = re.compile(rf"[{CJK}]|[^\W{CJK}]+")


@dataclass
class TokenTexts:
    """Token strings and sketches of provisions of one side, made when asked for."""

    tree: Tree
    vocabulary: Vocabulary
    own: dict[int, str] = field(default_factory=dict)
    strings: dict[int, str] = field(default_factory=dict)
    sketches: dict[int, tuple[int, ...]] = field(default_factory=dict)
    spent: int = 0  # provisions read so far

    def string(self, i: int) -> str:
        """The words of a subtree without spaces and punctuation, numbers and headings of its own."""
        found = self.strings.get(i)
        if found is None:
            parts, size = [self._words(i, heading=False)], 0
            below = self.tree.subtree(i) if self.spent < MAX_ALL else ()
            for k in below:
                if k != i and not self.tree.footnote(k):
                    parts.append(self._words(k, heading=True))
                size += len(parts[-1])
                if size > MAX_TOKENS:
                    break
            found = self.strings[i] = "".join(parts)[:MAX_TOKENS]
            self.spent += len(parts)
        return found

    def masked(self, i: int) -> str:
        """`string` with all numbers as one word: what is left to be alike where only a number changed."""
        return self.encode(_NUMBERS.sub("0", self.tree.flow(i)[: MAX_TOKENS * 8]))

    def encode(self, text: str) -> str:
        """The words of any text, as `string` has those of a provision."""
        return self.vocabulary.encode(_WORDS.findall(text))

    @property
    def number(self) -> str:
        """The one word that `masked` has for all numbers."""
        return self.vocabulary["0"]

    def opening(self, i: int, size: int) -> str:
        """The first words of `string`, about ``size`` of them."""
        if i in self.strings:
            return self.strings[i][:size]
        out = self._words(i, heading=False)
        for k in self.tree.subtree(i):
            if len(out) >= size:
                break
            if k != i and not self.tree.footnote(k):
                out += self._words(k, heading=True)
        return out[:size]

    def title(self, i: int) -> str:
        """The words of the heading."""
        return self.vocabulary.encode(_WORDS.findall(self.tree.nodes[i].heading or ""))

    def _words(self, i: int, *, heading: bool) -> str:
        """The words of one provision alone, with its heading or without."""
        found = self.own.get(i)
        if found is None:
            text = self.tree.nodes[i].text[: MAX_TOKENS * 8]
            found = self.own[i] = self.vocabulary.encode(_WORDS.findall(text))
        if heading and (title := self.tree.nodes[i].heading):
            return self.vocabulary.encode(_WORDS.findall(title)) + found
        return found

    def sketch(self, i: int) -> tuple[int, ...]:
        found = self.sketches.get(i)
        if found is None:
            data = self.string(i).encode("utf-32-le")
            last = max(len(data) - 4 * SHINGLE, 0)
            hashes = {crc32(data[k : k + 4 * SHINGLE]) for k in range(0, last + 1, 4)} if data else set()
            found = self.sketches[i] = tuple(sorted(hashes)[:SKETCH])
        return found


def candidates(old: TokenTexts, olds: list[int], new: TokenTexts, news: list[int]) -> dict[int, list[int]]:
    """For each new provision the old ones that share most of its rare word sequences; all of them where
    they are few."""
    if len(olds) * len(news) <= FEW:
        return {n: list(olds) for n in news}
    index: dict[int, list[int]] = {}
    for o in olds:
        for h in old.sketch(o):
            index.setdefault(h, []).append(o)
    out: dict[int, list[int]] = {}
    for n in news:
        votes: Counter[int] = Counter()
        for h in new.sketch(n):
            holders = index.get(h, ())
            if len(holders) <= COMMON:
                votes.update(holders)
        out[n] = [o for o, _ in sorted(votes.items(), key=lambda v: (-v[1], v[0]))[:CANDIDATES]]
    return out


def ratio(a: str, b: str) -> float:
    """0 to 1: twice the longest common subsequence of tokens over all tokens; empty texts are 0."""
    return Indel.normalized_similarity(a, b) if a and b else 0.0


def letters(a: str, b: str) -> float:
    """`ratio` of letters, 0 where it is below 0.7."""
    return Indel.normalized_similarity(a[:MAX_TOKENS], b[:MAX_TOKENS], score_cutoff=0.7) if a and b else 0.0


def begin_alike(a: str, b: str) -> bool:
    """Whether two texts of a few words begin with the same ones: "reports at once", "reports each year"."""
    return max(len(a), len(b)) < SHORT and len(a) >= SHINGLE and a[:SHINGLE] == b[:SHINGLE]


def shared(a: str, b: str) -> int:
    """Tokens of the longest common subsequence."""
    return (len(a) + len(b) - Indel.distance(a, b)) // 2
