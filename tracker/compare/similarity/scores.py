"""How close agreements are to templates: by text they share word for word, and by the topics they treat.

Text: `shared.share` in both directions and their mean, over the digital provisions of each (or all of
the text). Topics: for each topic how firmly it is treated (0 absent to 4 binding without a way out), as
coded, or as the finder reads the provisions where nobody has; two profiles are as close as the sum of
the lesser strengths is to the sum of the greater (Ruzicka's index, a Jaccard index with weights). The
tree joins the closest groups first, by the mean over their pairs (average linkage).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from tracker.compare.finder import search
from tracker.compare.finder.value_suggestion import suggest_value
from tracker.compare.similarity.shared_text import WordRuns, share, word_runs
from tracker.law.provision import ProvisionLike
from tracker.registry.codebook import Codebook
from tracker.registry.coding import CodingFile
from tracker.registry.cues import Cues

#: Strength of a topic that is treated, where nothing says how firmly.
_NAMED = 1


@dataclass(frozen=True)
class Agreement:
    """A text to be compared. ``provisions`` counts those it is compared by."""

    id: str
    title: Mapping[str, str]
    language: str
    words: WordRuns
    profile: Mapping[str, int]  # topic -> strength, 0 to 4
    provisions: int

    @property
    def count(self) -> int:
        """Words, or characters of Chinese and Japanese."""
        return sum(1 for w in self.words.words if w)


@dataclass(frozen=True)
class TextPair:
    """An agreement beside a template; shares are 0 to 1. None: in different languages, or no profile."""

    of_agreement: float | None
    of_template: float | None
    topics: float | None

    @property
    def shared(self) -> float | None:
        """The mean of both directions."""
        if self.of_agreement is None or self.of_template is None:
            return None
        return (self.of_agreement + self.of_template) / 2

    @property
    def turned(self) -> TextPair:
        """The same pair with the template as the agreement."""
        return TextPair(self.of_template, self.of_agreement, self.topics)


@dataclass(frozen=True)
class ClusterNode:
    """A leaf (``id``), or two groups joined at a distance of 0 (the same text) to 1 (none shared)."""

    height: float = 0.0
    id: str | None = None
    parts: tuple[ClusterNode, ...] = ()

    @property
    def leaves(self) -> tuple[str, ...]:
        return (self.id,) if self.id is not None else tuple(x for p in self.parts for x in p.leaves)


@dataclass(frozen=True)
class Similarity:
    """Every agreement beside every template, and the tree of all."""

    codebook: str
    agreements: tuple[Agreement, ...]
    templates: tuple[str, ...]
    whole: bool = False  # whole texts, not their digital provisions
    left_out: Mapping[str, str] = field(default_factory=dict)  # id -> why
    _known: dict[tuple[str, str], TextPair] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def pairs(self) -> dict[tuple[str, str], TextPair]:
        """(agreement, template) -> how close; a text beside itself is left out."""
        by_id = {a.id: a for a in self.agreements}
        return {
            (a.id, t): self._pair(a, by_id[t]) for t in self.templates for a in self.agreements if a.id != t
        }

    def _pair(self, one: Agreement, other: Agreement) -> TextPair:
        """How close two texts are; measured once, whichever of them is the template."""
        if (other.id, one.id) in self._known:
            return self._known[other.id, one.id].turned
        if (one.id, other.id) not in self._known:
            self._known[one.id, other.id] = beside(one, other)
        return self._known[one.id, other.id]

    @cached_property
    def tree(self) -> ClusterNode | None:
        """None without any agreement."""
        return linkage(self.agreements, self._pair)

    def ranked(self, template: str) -> list[tuple[Agreement, TextPair]]:
        """The agreements beside a template, the closest first; those that cannot be compared last."""
        found = [(a, self.pairs[a.id, template]) for a in self.agreements if a.id != template]
        return sorted(found, key=lambda x: (-(x[1].shared if x[1].shared is not None else -1), x[0].id))


def agreement(
    id_: str,
    title: Mapping[str, str],
    subject: str,
    provisions: Sequence[ProvisionLike],
    language: str,
    cues: Cues,
    book: Codebook,
    *,
    codings: CodingFile | None = None,
    whole: bool = False,
) -> Agreement | None:
    """A text ready to be compared; None where it has no digital provision.

    ``title`` names it to people, ``subject`` is its own title, in its language.
    """
    units = search.units(provisions, cues, language, subject)
    digital = search.digital(units, cues, language)
    chosen = units if whole else digital
    if not chosen:
        return None
    texts = [text for u in chosen for text in (u.heading, *(t for _, t in u.parts or (("", u.text),)))]
    profile = coded(codings, book) if codings else {}
    profile = found(digital, cues, book, language) | profile
    return Agreement(id_, title, language, word_runs([t for t in texts if t], language), profile, len(chosen))


def coded(file: CodingFile, book: Codebook) -> dict[str, int]:
    """topic -> strength of its newest coding; topics with a number for a value are left out."""
    scales = {t.id: {v.code: v.strength or 0 for v in book.values_of(t)} for t in book.topics}
    newest = {c.topic: c.value for c in sorted(file.codings, key=lambda c: c.date)}
    return {
        topic: scales[topic][value]
        for topic, value in newest.items()
        if isinstance(value, str) and value in scales.get(topic, {})
    }


def found(units: Sequence[search.ArticleUnit], cues: Cues, book: Codebook, language: str) -> dict[str, int]:
    """topic -> strength of the value its best likely provision suggests."""
    reading = search.reading(units, cues, language)
    out: dict[str, int] = {}
    for topic in book.topics:
        best = next(iter(search.find(reading, cues, topic.id, limit=1)), None)
        if best is None or not best.likely:
            continue
        answer = suggest_value(cues, book, topic.id, best.quote, language, listed=best.rival is not None)
        strengths = {v.code: v.strength or 0 for v in book.values_of(topic)}
        out[topic.id] = strengths[answer.value] if answer else _NAMED
    return out


def beside(one: Agreement, template: Agreement) -> TextPair:
    """How close two texts are; shares of text only within a language."""
    comparable = one.language.partition("-")[0] == template.language.partition("-")[0]
    return TextPair(
        share(one.words, template.words) if comparable else None,
        share(template.words, one.words) if comparable else None,
        profiles(one.profile, template.profile),
    )


def profiles(one: Mapping[str, int], other: Mapping[str, int]) -> float | None:
    """Ruzicka's index of two profiles, 0 to 1; None where neither treats anything."""
    topics = one.keys() | other.keys()
    most = sum(max(one.get(t, 0), other.get(t, 0)) for t in topics)
    return sum(min(one.get(t, 0), other.get(t, 0)) for t in topics) / most if most else None


def linkage(
    agreements: Sequence[Agreement], beside: Callable[[Agreement, Agreement], TextPair] = beside
) -> ClusterNode | None:
    """The tree by average linkage; texts in different languages are at the distance 1.

    Of pairs as close, the one of the earlier ids is joined first, so that the tree is the same every time.
    """
    groups = [ClusterNode(id=a.id) for a in sorted(agreements, key=lambda a: a.id)]
    apart = {
        frozenset((a.id, b.id)): 1 - (beside(a, b).shared or 0.0)
        for n, a in enumerate(agreements)
        for b in agreements[n + 1 :]
    }
    while len(groups) > 1:
        height, n, k = min(
            (_mean(a.leaves, b.leaves, apart), n, k)
            for n, a in enumerate(groups)
            for k, b in enumerate(groups[n + 1 :], n + 1)
        )
        joined = ClusterNode(height, parts=(groups[n], groups[k]))
        groups = [joined if m == n else g for m, g in enumerate(groups) if m != k]
    return groups[0] if groups else None


def _mean(one: Iterable[str], other: Sequence[str], apart: Mapping[frozenset[str], float]) -> float:
    distances = [apart[frozenset((a, b))] for a in one for b in other]
    return sum(distances) / len(distances)
