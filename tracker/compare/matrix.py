"""The matrix of a codebook, from the codings in the registry and the texts in the record.

``at`` is what was known then: texts observed later, relations effective later and codings made later
are left out, so that a table as of a day can be cited and does not move when work goes on. A cell
that was coded later says so. ``valid_at`` is the law on a day, with all that is known now.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracker.compare.cells import Cell, Column, Matrix, Row, State
from tracker.compare.record import read_text
from tracker.compare.state import judge
from tracker.registry.schema import RelationType

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tracker.compare.record import Text
    from tracker.registry import Registry
    from tracker.registry.schema import Codebook, Coding, CodingFile, Relation, Topic

__all__ = ["Asked", "Matrix", "UnknownChoice", "matrix"]


class UnknownChoice(ValueError):
    """A codebook, instrument or topic that does not exist; the message names what there is."""


@dataclass(frozen=True)
class Asked:
    """What a table is asked for; None means all that the codebook has."""

    instruments: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    at: datetime | None = None
    valid_at: date | None = None


def matrix(session: Session | None, registry: Registry, codebook: str, asked: Asked | None = None) -> Matrix:
    """The table of a codebook. Without a session there is no record: nothing is quoted or verified.

    Raises `UnknownChoice`.
    """
    asked = asked or Asked()
    book = registry.codebooks.get(codebook)
    if book is None:
        raise UnknownChoice(_unknown("codebook", codebook, registry.codebooks))
    files = {f.instrument: f for f in registry.codings if f.codebook == codebook}
    instruments = _instruments(registry, files, asked.instruments)
    topics = _topics(book, asked.topics)
    columns: list[Column] = []
    cells: dict[str, dict[str, Cell]] = {}
    counts: Counter[str] = Counter()
    for id_ in instruments:
        file = files.get(id_)
        codings = _latest(file, {t.id for t in topics}) if file else {}
        text = _text(session, id_, file, codings.values(), asked)
        columns.append(_column(registry, id_, file, text))
        acting = _acting(session, registry, id_)
        cells[id_] = {t.id: _cell(book, t, codings.get(t.id), text, acting, asked) for t in topics}
        counts.update(c.state.value for c in cells[id_].values())
    rows = tuple(
        Row(t, dict(book.groups[t.group]), {id_: cells[id_][t.id] for id_ in instruments}) for t in topics
    )
    return Matrix(
        codebook, dict(book.title), tuple(columns), rows, asked.at, asked.valid_at,
        {s.value: counts[s.value] for s in State},
    )  # fmt: skip


def _unknown(kind: str, asked: str, there: Iterable[str]) -> str:
    return f"no {kind} {asked!r}; there is: {', '.join(sorted(there)) or 'none'}"


def _instruments(registry: Registry, files: dict[str, CodingFile], asked: Sequence[str] | None) -> list[str]:
    """In the order asked for, else those with codings in the order of the registry."""
    if asked is None:
        return [i for i in registry.instruments if i in files]
    for id_ in asked:
        if id_ not in registry.instruments:
            raise UnknownChoice(_unknown("instrument", id_, files))
    return list(dict.fromkeys(asked))


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
    for coding in sorted(file.codings, key=lambda c: c.date):
        if coding.topic in topics:
            out.setdefault(coding.topic, []).append(coding)
    return out


def _text(
    session: Session | None,
    instrument: str,
    file: CodingFile | None,
    codings: Iterable[Sequence[Coding]],
    asked: Asked,
) -> Text | None:
    if session is None:
        return None
    eids = {e for several in codings for c in several for e in c.provisions}
    eids.update(r.eid for several in codings for c in several for r in c.read_from)
    language = file.language if file else "en"
    return read_text(session, instrument, language, eids, at=asked.at, valid_at=asked.valid_at)


def _column(registry: Registry, id_: str, file: CodingFile | None, text: Text | None) -> Column:
    instrument = registry.instruments[id_]
    language = file.language if file else "en"
    if text is None:
        return Column(instrument, language)
    v = text.version
    return Column(instrument, language, v.id, v.language, v.observed_at, v.last_seen_at, text.url, v.status)


def _acting(session: Session | None, registry: Registry, id_: str) -> list[Relation]:
    """Relations that may touch an instrument's codings: upon it, and upon what it incorporates."""
    found = [r for r in registry.relations if r.to == id_ and r.type is not RelationType.INCORPORATES]
    if session is None:
        return found
    for r in registry.relations:
        if r.type is RelationType.INCORPORATES and r.from_ == id_:
            # what acts on the incorporated text acts on the one that incorporates it
            found.extend(
                q.model_copy(update={"to_provisions": r.from_provisions})
                for q in registry.relations
                if q.to == r.to and q.from_ != id_ and q.type is not RelationType.INCORPORATES
            )
    return found


def _cell(
    book: Codebook,
    topic: Topic,
    codings: Sequence[Coding] | None,
    text: Text | None,
    acting: Sequence[Relation],
    asked: Asked,
) -> Cell:
    known = [c for c in codings or () if asked.at is None or c.date <= asked.at.date()]
    if not known:
        return Cell(State.MISSING, why="coded-later" if codings else "not-coded")
    coding = known[-1]
    value = next((v for v in book.values_of(topic) if v.code == coding.value), None)
    until = asked.valid_at or (asked.at.date() if asked.at else None)
    return judge(coding, value, text, acting, until=until)
