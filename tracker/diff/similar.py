"""How alike two provisions are, and which few are worth asking about.

Each subtree is a string of one character per token (`words.encode`), so that rapidfuzz compares
articles in microseconds. Candidates are found by the smallest hashes of their three-token shingles
(a bottom-k sketch): provisions that share much text share many of them, and each provision is
compared with a handful of others whatever the length of the document.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from rapidfuzz.distance import Indel

from tracker.diff.words import encode, tokenize

if TYPE_CHECKING:
    from tracker.diff.tree import Tree

#: Hashes kept per provision, provisions a hash may stand for, candidates per provision, tokens read.
SKETCH = 32
COMMON = 24
CANDIDATES = 6
MAX_TOKENS = 6000
_MASK = (1 << 61) - 1


@dataclass
class Texts:
    """Token strings and sketches of provisions of one side, made when asked for."""

    tree: Tree
    vocabulary: dict[str, str]
    strings: dict[int, str] = field(default_factory=dict)
    sketches: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def string(self, i: int) -> str:
        """The words of a subtree without spaces and punctuation, numbers and headings of its own."""
        found = self.strings.get(i)
        if found is None:
            tokens: list[str] = []
            for k in self.tree.subtree(i):
                if k != i and self.tree.footnote(k):
                    continue
                node = self.tree.nodes[k]
                text = node.text if k == i or not node.heading else f"{node.heading} {node.text}"
                tokens += [t for t in tokenize(text[: MAX_TOKENS * 8]) if t.isalnum() or len(t) > 1]
                if len(tokens) > MAX_TOKENS:
                    break
            found = encode((t for t in tokens[:MAX_TOKENS] if not t.isspace()), self.vocabulary)
            self.strings[i] = found
        return found

    def sketch(self, i: int) -> tuple[int, ...]:
        found = self.sketches.get(i)
        if found is None:
            codes = [ord(c) for c in self.string(i)]
            width = min(3, len(codes))
            hashes = {
                _mix(codes[k], codes[k + 1] if width > 1 else 0, codes[k + 2] if width > 2 else 0)
                for k in range(len(codes) - width + 1)
            }
            found = self.sketches[i] = tuple(sorted(hashes)[:SKETCH])
        return found


def _mix(a: int, b: int, c: int) -> int:
    """A hash that is the same in every run."""
    x = (a * 0x9E3779B97F4A7C15 + b * 0xC2B2AE3D27D4EB4F + c * 0x165667B19E3779F9) & _MASK
    return ((x ^ (x >> 29)) * 0xBF58476D1CE4E5B9) & _MASK


def candidates(old: Texts, olds: list[int], new: Texts, news: list[int]) -> dict[int, list[int]]:
    """For each new provision the old ones that share most of its rare word sequences."""
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


def shared(a: str, b: str) -> int:
    """Tokens of the longest common subsequence."""
    return (len(a) + len(b) - Indel.distance(a, b)) // 2
