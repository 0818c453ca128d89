"""Which parts of which texts are put side by side: by topic, by chapter, or whole."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.compare.alignment.table import AlignedText, AlignmentTable, align_texts, part_of
from tracker.compare.finder.suggest import suggest
from tracker.model import UNIT_TYPES, Document, Scope
from tracker.registry import Registry
from tracker.registry.codebook import Codebook
from tracker.registry.coding import Coding, CodingFile
from tracker.registry.cues import Cues
from tracker.store import reader

TopicCuesOf = tuple[Cues, Codebook, str]

#: Articles of one text that can be put side by side whole; provisions of a unit shown around a citation.
MOST_UNITS, MOST_AROUND = 150, 80
_NUMBER = re.compile(r"\d+[a-z]?|[ivxlc]+")


class CannotAlign(ValueError):
    """What is asked for cannot be put side by side; the message says what to do."""


@dataclass(frozen=True)
class AlignmentQuery:
    """``chapters``: one for all texts, or one each. ``language``: of the texts, where there are several."""

    topic: str | None = None
    codebook: str | None = None
    chapters: tuple[str, ...] = ()
    language: str | None = None
    at: datetime | None = None
    valid_at: date | None = None


def from_record(
    session: Session,
    registry: Registry,
    instruments: Sequence[str],
    wanted: AlignmentQuery,
    held: dict[str, AlignedText] | None = None,
) -> AlignmentTable:
    """Texts of the record; ``held`` keeps them for the next table. Raises `CannotAlign`."""
    book = _book(registry, instruments, wanted)
    files = {f.instrument: f for f in registry.codings if f.codebook == book}
    texts = held if held is not None else {}
    words = _words(registry, wanted, book) if wanted.topic else None
    sides = []
    for n, id_ in enumerate(instruments):
        file = files.get(id_)
        if id_ not in texts:
            texts[id_] = _whole(session, id_, wanted, file)
        sides.append(_chosen(texts[id_], wanted, n, _coding(file, wanted), words))
    return _together(sides, wanted, files)


def _whole(session: Session, id_: str, wanted: AlignmentQuery, file: CodingFile | None) -> AlignedText:
    language = reader.pick_language(session, id_, wanted.language or (file.language if file else None))
    version = (
        reader.version_at(session, id_, language, at=wanted.at, valid_at=wanted.valid_at)
        if language
        else None
    )
    if version is None or language is None:
        raise CannotAlign(f"there is no text of {id_}; see `tracker versions {id_}`")
    evidence = reader.evidence(session, version.check)
    document = reader.document(session, version)
    url = evidence[0].final_url if evidence else None
    return AlignedText(id_, language, document, frozenset(), False, version.id, url, version.observed_at)


def from_files(
    documents: Mapping[str, Document], wanted: AlignmentQuery, registry: Registry | None = None
) -> AlignmentTable:
    """Texts read from files, by the name each is to have; a topic is looked for by the finder, with the
    words of the registry. Raises `CannotAlign`."""
    words = _words(registry, wanted, _book(registry, (), wanted)) if registry and wanted.topic else None
    sides = [
        _chosen(AlignedText(name, document.language, document), wanted, n, None, words)
        for n, (name, document) in enumerate(documents.items())
    ]
    return _together(sides, wanted, {})


def _book(registry: Registry, instruments: Sequence[str], wanted: AlignmentQuery) -> str | None:
    """The codebook that has the topic and codes most of the instruments."""
    books = [
        b
        for b in registry.codebooks.values()
        if (wanted.codebook is None or b.id == wanted.codebook)
        and (wanted.topic is None or any(t.id == wanted.topic for t in b.topics))
    ]
    if wanted.codebook is not None and wanted.codebook not in registry.codebooks:
        raise CannotAlign(
            f"no codebook {wanted.codebook!r}; there is: {', '.join(sorted(registry.codebooks))}"
        )
    if not books and wanted.topic is not None:
        known = sorted({t.id for b in registry.codebooks.values() for t in b.topics})
        raise CannotAlign(f"no topic {wanted.topic!r}; there is: {', '.join(known)}")
    coded = {
        b.id: sum(f.codebook == b.id and f.instrument in instruments for f in registry.codings) for b in books
    }
    return max(coded, key=lambda id_: coded[id_], default=None)


def _coding(file: CodingFile | None, wanted: AlignmentQuery) -> Coding | None:
    if file is None or wanted.topic is None:
        return None
    found = [
        c
        for c in file.codings
        if c.topic == wanted.topic and (wanted.at is None or c.date <= wanted.at.date())
    ]
    return max(found, key=lambda c: c.date, default=None)


def _words(registry: Registry, wanted: AlignmentQuery, book: str | None) -> TopicCuesOf | None:
    """What the finder needs for a topic; None where it has no words for the codebook."""
    if book is None or book not in registry.cues:
        return None
    return registry.cues[book], registry.codebooks[book], str(wanted.topic)


def _chosen(
    side: AlignedText, wanted: AlignmentQuery, n: int, coding: Coding | None, words: TopicCuesOf | None = None
) -> AlignedText:
    document = side.document
    if wanted.chapters:
        if len(wanted.chapters) > 1 and n >= len(wanted.chapters):
            raise CannotAlign("give one --chapter for all texts, or one for each in their order")
        name = wanted.chapters[n] if len(wanted.chapters) > 1 else wanted.chapters[0]
        roots = chapter(document, name)
        if not roots:
            raise CannotAlign(f"{side.instrument} has no chapter or provision {name!r}")
        side = replace(side, document=part_of(document, roots))
    if wanted.topic is not None:
        return _on_topic(side, coding, words)
    if not wanted.chapters:
        body = [p.eid for p in document.provisions if p.parent is None and p.scope is Scope.BODY]
        side = replace(side, document=part_of(document, body))
        if (count := sum(p.type in UNIT_TYPES for p in side.document.provisions)) > MOST_UNITS:
            raise CannotAlign(
                f"{side.instrument} has {count} articles; choose some with --topic or --chapter (cpt_14, 14)"
            )
    return side


def chapter(document: Document, name: str) -> list[str]:
    """The eids a chapter's name stands for: an eid, ``first..last`` of the articles, or the number of a
    chapter in whose articles it stands first (14 for 14.1, 14.2 ...)."""
    if name in document.by_eid:
        return [name]
    articles = [p.eid for p in document.provisions if p.type in UNIT_TYPES and p.scope is Scope.BODY]
    first, dots, last = name.partition("..")
    if dots and first in articles and last in articles[articles.index(first) :]:
        return articles[articles.index(first) : articles.index(last) + 1]
    number = name.rpartition("_")[2]
    if not _NUMBER.fullmatch(number):
        return []
    return [e for e in articles if e.rpartition("_")[2].startswith(f"{number}.")]


def _on_topic(side: AlignedText, coding: Coding | None, words: TopicCuesOf | None) -> AlignedText:
    """What the coding cites; where nobody has coded the topic, what the finder proposes, marked so."""
    cited = [e for e in coding.provisions if e in side.document.by_eid] if coding else []
    if coding is None and words is not None:
        cited = _proposed(side, *words)
        side = replace(side, suggested=bool(cited))
    roots = list(dict.fromkeys(_around(side.document, e) for e in cited))
    return replace(side, document=part_of(side.document, roots), cited=frozenset(cited))


def _proposed(side: AlignedText, cues: Cues, book: Codebook, topic: str) -> list[str]:
    document = side.document
    found = suggest(document.provisions, side.language, document.title, cues, book, topics=[topic], limit=2)
    return [e for s in found.get(topic, ()) if s.likely for e in s.eids if e in document.by_eid]


def _around(document: Document, eid: str) -> str:
    """The article a citation stands in, where it is short enough to read; else the citation itself."""
    at: str | None = eid
    while at is not None:
        provision = document.by_eid[at]
        if provision.type in UNIT_TYPES:
            return at if sum(1 for _ in document.walk(at)) <= MOST_AROUND else eid
        at = provision.parent
    return eid


def _together(
    sides: list[AlignedText], wanted: AlignmentQuery, files: Mapping[str, CodingFile]
) -> AlignmentTable:
    if wanted.topic is not None:
        known = [[_units(s.document) for s in sides]]
        if sum(bool(units) for units in known[0]) < 2:
            empty = ", ".join(s.instrument for s, units in zip(sides, known[0], strict=True) if not units)
            raise CannotAlign(
                f"nothing is coded on {wanted.topic} for {empty} that its text holds, and the finder "
                "proposes nothing; compare chapters with --chapter"
            )
    else:
        known = list(_subjects(sides, files))
    return align_texts(sides, known)


def _units(document: Document) -> list[str]:
    return [p.eid for p in document.provisions if p.parent is None]


def _subjects(sides: Sequence[AlignedText], files: Mapping[str, CodingFile]) -> list[list[list[str]]]:
    """What the codings of several of the instruments say on one topic: the articles they rest on."""
    out: dict[str, list[list[str]]] = {}
    for n, side in enumerate(sides):
        file = files.get(side.instrument)
        for coding in file.codings if file else ():
            mine = out.setdefault(coding.topic, [[] for _ in sides])[n]
            for eid in coding.provisions:
                root = _unit(side.document, eid)
                if root is not None and root not in mine:
                    mine.append(root)
    return [found for found in out.values() if found[0]]


def _unit(document: Document, eid: str) -> str | None:
    at: str | None = eid if eid in document.by_eid else None
    while at is not None:
        provision = document.by_eid[at]
        if provision.type in UNIT_TYPES:
            return at
        at = provision.parent
    return None
