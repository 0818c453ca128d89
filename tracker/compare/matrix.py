"""The matrix of a codebook, from the codings in the registry and the texts in the record.

A lead (`tracker.registry.publication`) leaves its cell blank.

``at`` is what was known then: texts observed later, relations effective later and codings made later
are left out, so that a table as of a day can be cited and does not move when work goes on. A cell
that was coded later says so. ``valid_at`` is the law on a day, with all that is known now.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache

from sqlalchemy.orm import Session

from tracker.clock import today
from tracker.compare.absence import AbsenceSearch, SearchedText
from tracker.compare.cell_history import cell_change, values_differ
from tracker.compare.cells import CellState, Matrix, MatrixCell, MatrixColumn, MatrixRow
from tracker.compare.derived_cells import derived_cell
from tracker.compare.staleness import holds_whole, judge, not_in_text, with_clause
from tracker.law import eids
from tracker.lifecycle.date_evidence import NO_RECORD, RecordedDates, recorded_dates
from tracker.lifecycle.steps import steps_of
from tracker.registry import Registry
from tracker.registry.codebook import Codebook, Topic
from tracker.registry.coding import Coding, CodingFile
from tracker.registry.publication import searched_words, why_lead
from tracker.registry.schema import Relation, RelationType
from tracker.store.recorded_text import RecordedText, read_text, record_holds
from tracker.store.relations import accepted_upon

__all__ = ["Matrix", "MatrixQuery", "UnknownChoice", "matrix"]


class UnknownChoice(ValueError):
    """A codebook, instrument or topic that does not exist; the message names what there is."""


@dataclass(frozen=True)
class MatrixQuery:
    """What a table is asked for; None means all that the codebook has.

    ``parties`` keeps treaties that one of them has joined, and law of their own. ``since`` keeps the
    rows of which a cell moved after that moment, ``differences`` those on which the columns differ.
    ``today`` is the day that status is told of where no other is asked for.
    """

    instruments: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    at: datetime | None = None
    valid_at: date | None = None
    parties: tuple[str, ...] = ()
    since: datetime | None = None
    differences: bool = False
    today: date | None = None

    @property
    def on(self) -> date:
        """The day whose events count."""
        return self.valid_at or (self.at.date() if self.at else self.today or today())

    @property
    def until(self) -> date | None:
        """Relations effective later are left out."""
        return self.valid_at or (self.at.date() if self.at else None)


def matrix(
    session: Session | None, registry: Registry, codebook: str, asked: MatrixQuery | None = None
) -> Matrix:
    """The table of a codebook. Without a session there is no record: nothing is quoted or verified.

    Raises `UnknownChoice`.
    """
    asked = asked or MatrixQuery()
    book = registry.codebooks.get(codebook)
    if book is None:
        raise UnknownChoice(_unknown("codebook", codebook, registry.codebooks))
    if asked.since and (asked.valid_at or (asked.at and asked.at < asked.since)):
        raise UnknownChoice(
            "what moved since a day is asked of what was known: before --at, and not with --valid-at"
        )
    files = _files(registry.codings, codebook)
    leads = _files(registry.leads, codebook)
    topics = _topics(book, asked.topics)
    columns: list[MatrixColumn] = []
    cells: dict[str, dict[str, MatrixCell]] = {}
    ids = _instruments(registry, book, files, asked)

    @cache
    def dates(at: datetime | None) -> RecordedDates:
        acts = [registry.instruments[i] for i in ids]
        return recorded_dates(session, registry, acts, known_by=at) if session else NO_RECORD

    for id_ in ids:
        work = _ColumnBuilder(
            session, registry, book, topics, id_, files.get(id_), leads.get(id_), files, dates
        )
        column, made, text = work.done(asked)
        if asked.since:
            _, was, _ = work.done(replace(asked, at=asked.since))
            made = {t: replace(c, change=cell_change(was[t], c, text, asked.since)) for t, c in made.items()}
        columns.append(column)
        cells[id_] = made
    rows = [
        MatrixRow(t, dict(book.groups[t.group]), {i: found[t.id] for i, found in cells.items()})
        for t in topics
    ]
    kept = [r for r in rows if _kept(r, asked)]
    counts = Counter(c.state.value for r in kept for c in r.cells.values())
    return Matrix(
        codebook, dict(book.title), tuple(columns), tuple(kept), asked.at, asked.valid_at,
        {s.value: counts[s.value] for s in CellState}, asked.since, asked.differences, len(rows) - len(kept),
        {**book.flags, **{f: t for topic in book.topics for f, t in topic.flags.items()}}, book,
    )  # fmt: skip


def _kept(row: MatrixRow, asked: MatrixQuery) -> bool:
    if asked.since and not any(c.change for c in row.cells.values()):
        return False
    return not asked.differences or values_differ(list(row.cells.values()))


def _files(files: Iterable[CodingFile], codebook: str) -> dict[str, CodingFile]:
    """instrument -> its codings; of several files the last one stands, as the loader says."""
    return {f.instrument: f for f in files if f.codebook == codebook}


def _unknown(kind: str, asked: str, there: Iterable[str]) -> str:
    return f"no {kind} {asked!r}; there is: {', '.join(sorted(there)) or 'none'}"


def _instruments(
    registry: Registry, book: Codebook, files: dict[str, CodingFile], asked: MatrixQuery
) -> list[str]:
    """In the order asked for, else those with codings in the order of the codebook, then of the registry."""
    for id_ in asked.instruments or ():
        if id_ not in registry.instruments:
            raise UnknownChoice(_unknown("instrument", id_, files))
    taken = (c.via for f in files.values() for c in f.codings if c.via)
    # what only amends another column stands in that one
    amending = {via.instrument for via in taken if via.relation == RelationType.AMENDS}
    shown = [i for i in (*book.columns, *registry.instruments) if i in files and i not in amending]
    ids = dict.fromkeys(asked.instruments or shown)
    if not asked.parties:
        return list(ids)
    kept = [i for i in ids if set(asked.parties) & _parties(registry, i)]
    if not kept:
        there = {p for i in ids for p in _parties(registry, i)}
        raise UnknownChoice(_unknown("instrument of a party", ", ".join(asked.parties), there))
    return kept


def _parties(registry: Registry, instrument: str) -> set[str]:
    """Who is bound: the parties of a treaty, else the jurisdiction whose law it is."""
    parties = {p.party for p in registry.instruments[instrument].parties}
    regime = registry.regime_of(instrument)
    return parties or ({regime.jurisdiction} if regime else set())


def _topics(book: Codebook, asked: Sequence[str] | None) -> list[Topic]:
    """In the order of the codebook: groups keep together whatever was asked for."""
    if asked is None:
        wanted = {t.id for t in book.topics}
    else:
        known = {t.id for t in book.topics}
        for id_ in asked:
            if id_ not in known and id_ not in book.groups:
                raise UnknownChoice(_unknown("topic or group", id_, known))
        wanted = {t.id for t in book.topics if t.id in asked or t.group in asked}
    order = list(book.groups)
    return sorted((t for t in book.topics if t.id in wanted), key=lambda t: order.index(t.group))


def _latest(file: CodingFile, topics: set[str]) -> dict[str, list[Coding]]:
    """topic -> its codings, oldest first; a renewed coding stands beside the one it renews."""
    out: dict[str, list[Coding]] = {}
    for coding in sorted(file.codings, key=lambda c: (c.via is not None, c.date)):
        if coding.topic in topics:
            out.setdefault(coding.topic, []).append(coding)
    return out


@dataclass(frozen=True)
class _Read:
    """What codings are judged by: a text, what acts on it, whether it is held whole; of codings taken from
    another instrument, the text of the column whose clause takes them. ``held`` is searched for absences."""

    text: RecordedText | None
    acting: Sequence[Relation]
    whole: bool
    file: CodingFile | None
    held: SearchedText | None
    clause: RecordedText | None = None


@dataclass(frozen=True)
class _ColumnBuilder:
    """One column: its codings, its text in the record, and its cells as of what is asked."""

    session: Session | None
    registry: Registry
    book: Codebook
    topics: Sequence[Topic]
    id: str
    file: CodingFile | None
    leads: CodingFile | None = None
    files: Mapping[str, CodingFile] = field(default_factory=dict)  # of the codebook, by instrument
    dates: Callable[[datetime | None], RecordedDates] = lambda _: NO_RECORD  # what the texts said by a moment

    def done(self, asked: MatrixQuery) -> tuple[MatrixColumn, dict[str, MatrixCell], RecordedText | None]:
        instrument = self.registry.instruments[self.id]
        asked_for = {t.id for t in self.topics}
        codings = _latest(self.file, asked_for) if self.file else {}
        leads = _latest(self.leads, asked_for) if self.leads else {}
        own = [[c for c in several if c.via is None] for several in codings.values()]
        text = self._text([several for several in own if several], asked)
        whole = holds_whole(text, _articles(self.file))
        read: dict[str | None, _Read] = {}
        acting = acting_relations(self.session, self.registry, self.id)
        read[None] = _Read(text, acting, whole, self.file, self._searched(text))
        for other in {c.via.instrument for several in codings.values() for c in several if c.via}:
            read[other] = self._taken(other, codings, text, asked)

        upon = [r for r in self.registry.relations if r.to == self.id]
        upon += accepted_upon(self.session, self.id)
        dated = steps_of(self.registry, instrument, asked.on, self.dates(asked.at))

        def derived(what: str) -> MatrixCell:
            return derived_cell(what, instrument, text, upon, dated, asked.on, self._holds)

        cells = {
            t.id: derived(t.derive)
            if t.derive
            else self._cell(t, codings.get(t.id), leads.get(t.id), read, asked)
            for t in self.topics
        }
        language = self.file.language if self.file else "en"
        status = derived("status")
        if text is None:
            return MatrixColumn(instrument, language, status=status), cells, None
        v = text.version
        seen = min(v.last_seen_at, asked.at) if asked.at else v.last_seen_at
        return (
            MatrixColumn(instrument, language, v.id, v.language, v.observed_at, seen, text.url, status),
            cells,
            text,
        )

    def _taken(
        self, other: str, codings: dict[str, list[Coding]], mine: RecordedText | None, asked: MatrixQuery
    ) -> _Read:
        """What judges the codings taken from another instrument: its text, what acts on it, the clause."""
        base = self.files.get(other)
        taken = [[c for c in several if c.via and c.via.instrument == other] for several in codings.values()]
        builder = replace(self, id=other, file=base, leads=None)
        text = builder._text([several for several in taken if several], asked)
        acting = [r for r in acting_relations(self.session, self.registry, other) if r.from_ != self.id]
        return _Read(text, acting, holds_whole(text, _articles(base)), base, self._searched(text), mine)

    def _text(self, codings: Iterable[Sequence[Coding]], asked: MatrixQuery) -> RecordedText | None:
        if self.session is None:
            return None
        codings = list(codings)
        wanted = {e for several in codings for c in several for e in c.provisions}
        if any(not c.provisions for several in codings for c in several):
            wanted.update(_articles(self.file))  # an absence is of all that was read
        wanted.update(r.eid for several in codings for c in several for r in c.read_from)
        mine = self.file.codings if self.file is not None else ()
        wanted.update(e for c in mine if c.via for e in c.via.clause)
        language = self.file.language if self.file else None
        read: dict[str, set[str]] = {}
        for pin in (r for several in codings for c in several for r in c.read_from):
            read.setdefault(pin.eid, set()).add(pin.text_sha256)
        # what moved since a day is asked of every provision, pinned or not
        past = None if asked.since else read
        return read_text(
            self.session, self.id, language, wanted, at=asked.at, valid_at=asked.valid_at, unchanged=past
        )

    def _searched(self, text: RecordedText | None) -> SearchedText | None:
        return SearchedText(self.session, text.version) if text is not None and self.session else None

    def _cell(
        self,
        topic: Topic,
        codings: Sequence[Coding] | None,
        leads: Sequence[Coding] | None,
        read: Mapping[str | None, _Read],
        asked: MatrixQuery,
    ) -> MatrixCell:
        known, held = (
            [
                c for c in several or ()
                if (asked.at is None or c.date <= asked.at.date())
                and not (c.via and c.via.since and c.via.since > asked.on)
            ]
            for several in (codings, leads)
        )  # fmt: skip
        if not known and held and self.leads:
            why = why_lead(held[-1], self.leads, self.book)
            return MatrixCell(CellState.MISSING, why="lead", lead=held[-1], lead_why=why)
        if not known:
            return MatrixCell(CellState.MISSING, why="coded-later" if codings or leads else "not-coded")
        coding = known[-1]
        value = next((v for v in self.book.values_of(topic) if v.code == coding.value), None)
        on = read[coding.via.instrument if coding.via else None]
        absent = on.file is not None and coding.basis == "text" and not coding.provisions
        searched = on.file.whole if on.file and absent else None
        words = searched_words(coding, on.file.language, self.book) if on.file and searched else ()
        search = AbsenceSearch(searched, words, on.held) if searched and on.held else None
        acting = not_in_text(self.registry, on.acting, on.text)
        cell = judge(coding, value, on.text, acting, until=asked.until, whole=on.whole, search=search)
        cell = replace(cell, whole=searched, searched=words)
        return with_clause(cell, on.clause) if coding.via else cell

    def _holds(self, instrument: str, eid: str | None) -> bool:
        return self.session is not None and record_holds(self.session, instrument, eid)


def _articles(file: CodingFile | None) -> set[str]:
    """The articles that the codings of an instrument cite, as far as they were read in its text."""
    read = (c for c in (file.codings if file is not None else ()) if c.basis == "text" and c.via is None)
    return {eids.path(e)[0] for c in read for e in c.provisions}


def acting_relations(session: Session | None, registry: Registry, id_: str) -> list[Relation]:
    """Relations that may touch an instrument's codings. What suspends a text that it incorporates acts in its
    own column only."""
    upon = [r for r in registry.relations if r.to == id_]
    taken_in = {r.from_ for r in upon if r.type is RelationType.INCORPORATES}
    found = [r for r in upon if r.type is not RelationType.INCORPORATES and r.from_ not in taken_in]
    return found + accepted_upon(session, id_)
