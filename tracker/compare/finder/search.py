"""Which provisions of a text speak of a topic: lexical, explainable, without a network.

A text is cut into units (articles, sections). Each topic has cues with weights; a unit's points on a
topic are the weights of the cues found in it, more where they stand among its first words, less far
down: drafters say first what an article is about. A cue in the heading counts as well, and a unit of
another theme, or outside the digital chapter, is believed less. Every proposal carries the cues that
made it, in the words of the text, so that a reader can judge it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tracker.compare.finder.cues import CueHit, compile_cue, fold, is_han
from tracker.law.provision import ProvisionLike
from tracker.registry.cues import Cues, TopicCues

#: Factor of a cue among the first words of a unit, and far down; and where "far" begins (words, Han).
LEAD, LATE, FAR, FAR_HAN = 1.5, 0.7, 80, 160
HEADING = 5.0  # of a cue found in the heading
#: What a unit outside the digital chapter is worth, by where the rules of a topic stand.
OUTSIDE = {"inside": 0.0, "mostly": 0.45, "anywhere": 0.85}
#: Below the first nothing is proposed; from the second on a proposal is called likely.
ENOUGH, LIKELY = 2.0, 4.0
_UNITS = frozenset({"article", "section", "annex", "schedule", "supplement"})
_GROUPS = frozenset({"book", "part", "title", "chapter", "section_group", "subsection_group", "crossheading"})


#: Articles from which a chapter on several subjects is not taken for one on ours; between its subjects.
_LONG, _JOINED = 20, re.compile(r",|;|\band\b|、|，|和|及|並びに", re.IGNORECASE)
#: What stands before, behind and below the rules.
_NO_RULE = frozenset({"preamble", "citation", "recital", "formula", "conclusion", "footnote"})


@dataclass(frozen=True)
class ArticleUnit:
    """An article with all below it but footnotes. `parts` are its paragraphs: (eid, text)."""

    eid: str
    heading: str
    text: str
    parts: tuple[tuple[str, str], ...]
    inside: bool  # in a chapter, or a text, on the subject of the codebook
    alone: bool = False  # ... and on little else


@dataclass(frozen=True)
class CueEvidence:
    """A cue that was found: its weight as counted, where it stands."""

    words: str
    weight: float
    cue: str
    heading: bool = False


@dataclass(frozen=True)
class Score:
    points: float = 0.0
    evidence: tuple[CueEvidence, ...] = ()

    @property
    def in_text(self) -> bool:
        """Whether the text speaks of it at all: a heading alone ("Payments") may be about anything."""
        return any(e.weight > 0 and not e.heading for e in self.evidence)

    @property
    def named(self) -> bool:
        """Whether the cues for it alone would do: a list of subjects names it among others."""
        return sum(e.weight for e in self.evidence if e.weight > 0) >= ENOUGH


@dataclass(frozen=True)
class TopicMatch:
    """A unit proposed for a topic: the paragraphs that carry it, why, and how sure (`rank`)."""

    topic: str
    unit: ArticleUnit
    eids: tuple[str, ...]
    quote: str
    rank: float
    score: Score
    rival: str | None  # the topic the unit speaks of more, if another

    @property
    def likely(self) -> bool:
        return self.rank >= LIKELY


@dataclass
class ScoredText:
    """A text ready to be asked: its units, and their points on every topic of a codebook."""

    language: str
    units: list[ArticleUnit]
    scores: dict[str, dict[str, Score]] = field(default_factory=dict)  # unit eid -> topic -> score

    def theme(self, eid: str) -> tuple[str | None, float]:
        """The topic a unit is most about, with its points; None below `ENOUGH`."""
        best, score = max(self.scores[eid].items(), key=lambda x: x[1].points, default=(None, Score()))
        return (best if score.points >= ENOUGH else None), score.points


def units(
    provisions: Sequence[ProvisionLike], cues: Cues, language: str, title: str = ""
) -> list[ArticleUnit]:
    """The units of a text in its order. ``title`` is of the whole text: a digital agreement is all inside."""
    below: dict[str | None, list[ProvisionLike]] = {}
    for p in provisions:
        below.setdefault(p.parent, []).append(p)
    context = _all_context(cues, language)
    inside: dict[str | None, bool] = {None: _speaks(title, context, language)}
    speaking = {
        p.eid for p in provisions if p.type in _GROUPS and _speaks(p.heading or "", context, language)
    }
    # a chapter on services and electronic commerce with a section on electronic commerce: the section
    speaking -= {p.parent for p in provisions if p.eid in speaking and p.parent}
    mixed: dict[str | None, bool] = {None: False}
    out: list[ArticleUnit] = []
    held: set[str] = set()
    for p in provisions:
        if p.parent in held:
            held.add(p.eid)  # inside a unit
            continue
        children = below.get(p.eid, ())
        if p.type in _GROUPS or (
            p.type in {"annex", "schedule"} and any(c.type in _UNITS | _GROUPS for c in children)
        ):
            above = inside.get(p.parent, inside[None])
            inside[p.eid] = above or p.eid in speaking
            mixed[p.eid] = (
                _among_others(p, below, context, language)
                if p.eid in speaking
                else mixed.get(p.parent, False)
            )
            continue
        if p.type in _NO_RULE:
            held.add(p.eid)
            continue
        held.add(p.eid)
        parts = tuple((c.eid, _whole(c, below)) for c in children if c.type != "footnote")
        text = " ".join(x for x in (p.text, *(words for _, words in parts)) if x)
        if text:
            within = inside.get(p.parent, inside[None])
            alone = within and not mixed.get(p.parent, False)
            out.append(ArticleUnit(p.eid, p.heading or "", text, parts, within, alone))
    return out


def _among_others(
    p: ProvisionLike, below: dict[str | None, list[ProvisionLike]], context: Iterable[str], language: str
) -> bool:
    """Whether a long chapter names the subject beside others: "Services, Establishment and Electronic
    Commerce" with sixty articles, whose sections the text does not mark."""
    parts = [x for x in _JOINED.split(p.heading or "") if x.strip()]
    if all(_speaks(x, context, language) for x in parts):
        return False
    return sum(c.type in _UNITS for c in below.get(p.eid, ())) > _LONG


def _whole(p: ProvisionLike, below: dict[str | None, list[ProvisionLike]]) -> str:
    rest = (_whole(c, below) for c in below.get(p.eid, ()) if c.type != "footnote")
    return " ".join(x for x in (p.heading or "", p.text, *rest) if x)


def _key(language: str) -> str:
    return language.partition("-")[0]


def _all_context(cues: Cues, language: str) -> list[str]:
    return list(cues.context.get(_key(language), ()))


def _speaks(words: str, context: Iterable[str], language: str) -> bool:
    folded = fold(words, language) if words else ""
    return bool(folded) and any(compile_cue(c, language).find(folded) for c in context)


def score(cues: TopicCues, language: str, folded: str, heading: str = "") -> Score:
    """The points of folded words (and a folded heading) on one topic."""
    key = _key(language)
    found: list[CueEvidence] = []
    for cue, weight in getattr(cues, key, {}).items():
        if hit := compile_cue(cue, key).find(folded):
            factor = 1.0 if weight < 0 else _place(hit, folded, key)
            found.append(CueEvidence(hit.words, weight * factor, cue))
    if heading:
        for cue in cues.heading.get(key, ()):
            if hit := compile_cue(cue, key).find(heading):
                found.append(CueEvidence(hit.words, HEADING, cue, heading=True))
                break
    return Score(sum(e.weight for e in found), tuple(sorted(found, key=lambda e: -e.weight)))


def _place(hit: CueHit, folded: str, key: str) -> float:
    if hit.lead:
        return LEAD
    far = hit.at > FAR_HAN if is_han(key) else folded.count(" ", 0, hit.at) > FAR
    return LATE if far else 1.0


def read(
    provisions: Sequence[ProvisionLike], cues: Cues, language: str, title: str = "", *, headings: bool = True
) -> ScoredText:
    """All units of a text with their points; ``headings=False`` reads the bare text, as for a test."""
    return reading(units(provisions, cues, language, title), cues, language, headings=headings)


def reading(units: Sequence[ArticleUnit], cues: Cues, language: str, *, headings: bool = True) -> ScoredText:
    """Units with their points on every topic."""
    read = ScoredText(language, list(units))
    for unit in units:
        folded = fold(unit.text, language)
        heading = fold(unit.heading, language) if headings and unit.heading else ""
        read.scores[unit.eid] = {
            topic: found
            for topic, own in cues.all_topics.items()
            if (found := score(own, language, folded, heading)).evidence
        }
    return read


def digital(units: Sequence[ArticleUnit], cues: Cues, language: str) -> list[ArticleUnit]:
    """The units on the subject of the codebook: those of its chapter; where there is none, those likely
    to be about a topic whose rules stand in one."""
    chapter = [u for u in units if u.alone]
    if chapter:
        return chapter
    read = reading(units, cues, language)
    found = {
        f.unit.eid
        for topic, own in cues.all_topics.items()
        if own.where != "anywhere"
        for f in find(read, cues, topic)
        if f.likely and f.rival is None
    }
    return [u for u in units if u.eid in found]


def find(reading: ScoredText, cues: Cues, topic: str, limit: int = 3) -> list[TopicMatch]:
    """The units that speak of a topic, best first; empty if none has enough points."""
    own = cues.all_topics.get(topic)
    if own is None:
        return []
    out = []
    for unit in reading.units:
        score = reading.scores[unit.eid].get(topic)
        if score is None or not (unit.inside or score.in_text):
            continue
        theme, most = reading.theme(unit.eid)
        share = score.points / max(most, score.points, 1.0)
        rank = score.points * (0.4 + 0.6 * share) * (1.0 if unit.inside else OUTSIDE[own.where])
        if unit.inside and score.named:
            rank = max(rank, ENOUGH)
        if rank >= ENOUGH:
            eids, quote = _carriers(unit, own, reading.language)
            out.append(TopicMatch(topic, unit, eids, quote, rank, score, theme if theme != topic else None))
    return sorted(out, key=lambda f: -f.rank)[:limit]


def _carriers(unit: ArticleUnit, cues: TopicCues, language: str) -> tuple[tuple[str, ...], str]:
    """The paragraphs of a unit that carry the topic; the unit itself where most of them do."""
    points = [(eid, text, score(cues, language, fold(text, language)).points) for eid, text in unit.parts]
    best = max((p for _, _, p in points), default=0.0)
    chosen = [(eid, text) for eid, text, p in points if p >= max(1.0, 0.5 * best)]
    if not chosen or 2 * len(chosen) > len(unit.parts) + 1 or len(unit.parts) == 1:
        return (unit.eid,), unit.text
    return tuple(eid for eid, _ in chosen), "\n".join(text for _, text in chosen)
