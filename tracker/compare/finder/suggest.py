"""Suggestions: for a topic and an instrument nobody has coded, the provisions that seem to speak of it.

A suggestion is what the finder proposes, put as a coding could be put: provisions, their words, a value
of the topic's scale and why. It is never a coding: a person accepts it (`tracker code`) or does not.
Cues come first; units that share the words of the topic's own title and question stand behind them where
more is asked for, and alone where a codebook has no cues.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.compare.cells import CitedProvision, Matrix, MatrixCell, SuggestedValue
from tracker.compare.finder import lexical, search
from tracker.compare.finder.search import ArticleUnit
from tracker.compare.finder.value_suggestion import suggest_value
from tracker.compare.matrix import UnknownChoice
from tracker.law import eids
from tracker.law.provision import ProvisionLike
from tracker.registry import Registry
from tracker.registry.codebook import Codebook, Topic
from tracker.registry.cues import Cues
from tracker.store import reader

#: Languages the finder reads.
LANGUAGES = ("en", "zh", "ja")
#: Words of the text shown as the reason for a proposal.
_REASONS = 4


@dataclass(frozen=True)
class Suggestion:
    """A proposal for one topic. ``value`` is None where the words suggest none of the scale."""

    topic: str
    eids: tuple[str, ...]
    quote: str
    language: str
    rank: float
    likely: bool
    heading_words: tuple[str, ...]  # cues found in the heading of the article
    text_words: tuple[str, ...]  # cues found in its text, the weightiest first
    rival: str | None  # the topic the article is more about, which names this one among others
    value: str | None
    value_words: tuple[str, ...]
    flags: tuple[str, ...]
    version: str | None = None  # of the record; None for a file


def suggest(
    provisions: Sequence[ProvisionLike],
    language: str,
    title: str,
    cues: Cues,
    book: Codebook,
    *,
    topics: Iterable[str] | None = None,
    limit: int = 1,
    wide: bool = False,
) -> dict[str, list[Suggestion]]:
    """topic -> its proposals, best first; topics without any are left out. Nothing for other languages.

    ``wide``: what shares the topic's words fills up the list to `limit`, and not only where nothing is known.
    """
    if language.partition("-")[0] not in LANGUAGES:
        return {}
    reading = search.read(provisions, cues, language, title)
    asked = [t.id for t in topics_of(book, None)] if topics is None else list(topics)
    out: dict[str, list[Suggestion]] = {}
    for topic in [t for t in book.topics if t.id in asked]:
        found = [_suggestion(f, cues, book, language) for f in search.find(reading, cues, topic.id, limit)]
        if wide or topic.id not in cues.all_topics:
            found += _by_words(reading.units, found, book, topic, language)[: limit - len(found)]
        if found:
            out[topic.id] = found
    return {topic: out[topic] for topic in asked if topic in out}


def _by_words(
    units: Sequence[ArticleUnit], found: Collection[Suggestion], book: Codebook, topic: Topic, language: str
) -> list[Suggestion]:
    """Units that share words with the topic and are not proposed yet: never likely, and without a value."""
    known = [eid for s in found for eid in s.eids]
    asked = lexical.query(book, topic, language)
    out = []
    for unit, points in lexical.rank(units, book, topic, language)[:20]:
        if any(eids.is_within(eid, unit.eid) for eid in known):
            continue
        own = set(lexical.terms(f"{unit.heading} {unit.text}", language))
        words = tuple(t for t in sorted(asked, key=lambda t: -asked[t]) if t in own)[:_REASONS]
        cited = lexical.carriers(unit, asked, language)
        quote = unit.text if cited == (unit.eid,) else "\n".join(x for e, x in unit.parts if e in cited)
        out.append(
            Suggestion(
                topic.id, cited, quote, language, round(points, 2), False, (), words, None, None, (), ()
            )
        )
    return out


def _suggestion(found: search.TopicMatch, cues: Cues, book: Codebook, language: str) -> Suggestion:
    answer = suggest_value(cues, book, found.topic, found.quote, language, listed=found.rival is not None)
    evidence = [e for e in found.score.evidence if e.weight > 0]
    topic = next((t for t in book.topics if t.id == found.topic), None)
    known = book.flags_of(topic) if topic and book.declares_flags else None
    return Suggestion(
        found.topic, found.eids, found.quote, language, round(found.rank, 2), found.likely,
        tuple(dict.fromkeys(e.words for e in evidence if e.heading)),
        tuple(dict.fromkeys(e.words for e in evidence if not e.heading))[:_REASONS],
        found.rival,
        answer.value if answer else None,
        answer.words if answer else (),
        tuple(f for f in (answer.flags if answer else ()) if known is None or f in known),
    )  # fmt: skip


def title_in(title: Mapping[str, str], language: str) -> str:
    """The title of a text in the text's own language; in English, then in any, where there is none."""
    own = language.partition("-")[0]
    found = (title[tag] for wanted in (own, "en") for tag in title if tag.partition("-")[0] == wanted)
    return next(found, next(iter(title.values()), ""))


def book_of(registry: Registry, codebook: str) -> tuple[Codebook, Cues]:
    """A codebook with the words of its topics. Raises `UnknownChoice`."""
    book, cues = registry.codebooks.get(codebook), registry.cues.get(codebook)
    if book is None:
        raise UnknownChoice(f"no codebook {codebook!r}; there is: {', '.join(sorted(registry.codebooks))}")
    return book, cues or Cues(codebook=codebook)


def topics_of(book: Codebook, asked: Collection[str] | None) -> list[Topic]:
    """The topics asked for by name or by group, in the order of the codebook. Raises `UnknownChoice`."""
    known = {t.id for t in book.topics}
    for id_ in asked or ():
        if id_ not in known and id_ not in book.groups:
            raise UnknownChoice(f"no topic {id_!r} in {book.id}; there is: {', '.join(sorted(known))}")
    return [t for t in book.topics if not t.derive and (asked is None or t.id in asked or t.group in asked)]


def suggestions(
    session: Session,
    registry: Registry,
    codebook: str,
    instruments: Iterable[str],
    *,
    topics: Collection[str] | None = None,
    language: str | None = None,
    at: datetime | None = None,
    valid_at: date | None = None,
    limit: int = 1,
    coded: bool = False,
    wide: bool = False,
) -> dict[str, dict[str, list[Suggestion]]]:
    """instrument -> topic -> proposals from the text in the record; nothing for what it does not hold.

    Topics with a coding are left out, unless ``coded``. The language is the one asked for, else the one
    the codings cite, else English where there is one. Raises `UnknownChoice`.
    """
    book, cues = book_of(registry, codebook)
    wanted = [t.id for t in topics_of(book, topics)]
    out: dict[str, dict[str, list[Suggestion]]] = {}
    for instrument in instruments:
        file = next(
            (f for f in reversed(registry.codings) if (f.codebook, f.instrument) == (codebook, instrument)),
            None,
        )
        done = {c.topic for c in file.codings} if file and not coded else set()
        left = [t for t in wanted if t not in done]
        spoken = reader.pick_language(session, instrument, language or (file.language if file else None))
        if spoken is None or not left:
            continue
        version = reader.version_at(session, instrument, spoken, at=at, valid_at=valid_at)
        if version is None:
            continue
        title = title_in(registry.instruments[instrument].title, spoken)
        found = suggest(
            reader.text(session, version), spoken, title, cues, book, topics=left, limit=limit, wide=wide
        )
        holders = {p.eid: p.version for p in reader.text(session, version)}
        out[instrument] = {topic: [_held(s, holders) for s in several] for topic, several in found.items()}
    return out


def _held(s: Suggestion, holders: dict[str, str]) -> Suggestion:
    return replace(s, version=holders.get(s.eids[0]))


def with_suggestions(session: Session, registry: Registry, m: Matrix) -> Matrix:
    """A table with the likely proposals in the cells nobody has coded; all else as it was.

    Raises `UnknownChoice` for a codebook whose words the finder does not know.
    """
    book, _ = book_of(registry, m.codebook)
    blank = {r.topic.id for r in m.rows for c in r.cells.values() if c.blank}
    found = suggestions(
        session, registry, m.codebook, [c.instrument.id for c in m.columns], topics=blank,
        at=m.at, valid_at=m.valid_at, coded=True,
    )  # fmt: skip
    rows = tuple(
        replace(
            r,
            cells={id_: _offered(c, found.get(id_, {}).get(r.topic.id), book) for id_, c in r.cells.items()},
        )
        for r in m.rows
    )
    return replace(m, rows=rows)


def _offered(cell: MatrixCell, found: list[Suggestion] | None, book: Codebook) -> MatrixCell:
    if not cell.blank or not found or not found[0].likely:
        return cell
    best = found[0]
    topic = next(t for t in book.topics if t.id == best.topic)
    value = next((v for v in book.values_of(topic) if v.code == best.value), None)
    cited = tuple(CitedProvision(eid, best.version, None, None, best.language) for eid in best.eids)
    cited = (replace(cited[0], quote=best.quote), *cited[1:])
    words = best.heading_words + best.text_words
    return replace(cell, suggested=SuggestedValue(best.value, value, cited, words, best.rank))
