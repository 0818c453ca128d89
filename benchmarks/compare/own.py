"""Provisions of our own in English, Chinese and Japanese: is each found to be about its topic?

Each line of ``own-provisions.tsv`` is an article as a drafter could write it, in nobody's words but
ours, titles left out. They are read as one chapter per language, every topic against every other. The
keyword search here looks for the topic's title in the codebook (there is none in Japanese).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from benchmarks.changes.tally import Miss, Sheet
from benchmarks.compare import key
from tracker.compare.finder import search
from tracker.compare.finder.cues import fold
from tracker.model import Provision
from tracker.registry import load_registry

if TYPE_CHECKING:
    from benchmarks.changes.inputs import Corpus
    from tracker.registry.codebook import Codebook

CODEBOOK = "digital-trade"
LANGUAGES = {"en": "electronic commerce", "zh": "电子商务", "ja": "電子商取引"}
#: Two characters that stand in the title of more than one topic say little, but are all there is.
_PAIR = 2


def measure(corpus: Corpus | None = None) -> Sheet:
    del corpus  # needs none
    registry = load_registry()
    cues, book = registry.cues[CODEBOOK], registry.codebooks[CODEBOOK]
    sheet = Sheet("own", "provisions of our own words, by language")
    for language, subject in LANGUAGES.items():
        rows = [r for r in key.key("own-provisions.tsv") if r["language"] == language]
        chapter = [Provision(f"art_{n}", None, "article", text=r["text"]) for n, r in enumerate(rows, 1)]
        reading = search.read(chapter, cues, language, subject)
        found = [reading.theme(p.eid)[0] for p in chapter]
        right = sum(a == r["topic"] for a, r in zip(found, rows, strict=True))
        for p, answer, row in zip(chapter, found, rows, strict=True):
            if answer != row["topic"]:
                sheet.misses.append(Miss(f"{language} {p.eid}", f"{row['topic']} wanted", f"{answer} found"))
        plain = by_title(book, language, rows)
        beside = "no titles to search for" if plain is None else f"keywords {plain} of {len(rows)}"
        share = right / len(rows)
        sheet.check(f"{language}: right of {len(rows)} ({beside})", share, ">= 0.85", met=share >= 0.85)
    return sheet


def by_title(book: Codebook, language: str, rows: list[dict[str, str]]) -> int | None:
    """How many provisions the words of the topics' titles find: words, or pairs of characters."""
    if language == "ja":
        return None
    if language == "en":
        words = key.Keywords.of(book, ())
        return sum(words.best(r["text"]) == r["topic"] for r in rows)
    pairs = {t.id: _pairs(t.title["zh"]) for t in book.topics}
    right = 0
    for row in rows:
        here = _pairs(fold(row["text"], "zh"))
        right += max(pairs, key=lambda t: len(pairs[t] & here) / len(pairs[t])) == row["topic"]
    return right


def _pairs(text: str) -> set[str]:
    return {text[n : n + _PAIR] for n in range(len(text) - 1)}
