"""How much of one text stands in another word for word: the share of its words in runs both have.

The measure of research on borrowed treaty text (plagiarism detection after Allee and Lugg, 2016, with
WCopyfind; Alschner, Seiermann and Skougarevskiy, 2017): exact runs of at least `RUN` words. It has a
direction: all of a short text may stand in a long one, of which it is a small part.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.compare.finder.cues import fold, is_han

#: The shortest run that counts as shared: words, or characters of Chinese and Japanese.
RUN, RUN_HAN = 6, 12


@dataclass(frozen=True)
class WordRuns:
    """A text ready to be compared: its words without numbers and typography, and the runs it has."""

    words: tuple[str, ...]
    runs: frozenset[str]
    han: bool

    @property
    def run(self) -> int:
        return RUN_HAN if self.han else RUN


def word_runs(texts: Sequence[str], language: str) -> WordRuns:
    """Provisions as words. No run goes over the end of a provision: their order is not shared text.

    Numbers are left out, so that "Article 14.2" and "Article 15.2" do not part what is the same.
    """
    han = is_han(language)
    size = RUN_HAN if han else RUN
    words: list[str] = []
    runs: set[str] = set()
    for text in texts:
        folded = fold(text, language)
        own = [c for c in folded if c.isalpha()] if han else [w for w in folded.split() if not w[0].isdigit()]
        if len(own) < size:
            continue  # too short to be shared, as most headings are: no measure of either text
        runs.update(_runs(own, size))
        words += own
        words += [""]  # parts provisions; counted nowhere
    return WordRuns(tuple(words), frozenset(runs), han)


def _runs(words: Sequence[str], size: int) -> list[str]:
    return [" ".join(words[n : n + size]) for n in range(len(words) - size + 1)]


def share(one: WordRuns, other: WordRuns) -> float:
    """The share of the words of ``one``, 0 to 1, that stand in a run which ``other`` has as well."""
    size = one.run
    total = sum(1 for w in one.words if w)
    if not total or one.han != other.han:
        return 0.0
    covered, until = 0, 0
    for n, run in enumerate(_runs(one.words, size)):
        if run in other.runs:
            covered += n + size - max(n, until)
            until = n + size
    return covered / total
