"""Cells that a text in the record can decide: leads that nobody may cite, and readings that went stale.

Nothing is stored: as soon as a text arrives, by crawl or import, its cells stand here with the clause found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.compare.bench import BenchText, bench_text
from tracker.compare.finder.suggest import LANGUAGES
from tracker.compare.matrix import MatrixQuery, matrix
from tracker.registry import Registry
from tracker.registry.coding import Coding
from tracker.store import reader


@dataclass(frozen=True)
class WaitingCell:
    """A cell to be read: `why` is `lead` or `stale`, `clause` what the lead or the finder names."""

    codebook: str
    instrument: str
    topic: str
    why: str
    clause: tuple[str, ...]
    language: str
    since: datetime  # of the text


def waiting_cells(
    session: Session,
    registry: Registry,
    codebooks: Collection[str] | None = None,
    instruments: Collection[str] | None = None,
) -> Iterator[WaitingCell]:
    """In the order of codebooks and of their leads. Raises `UnknownChoice` for a codebook there is not."""
    held = {i for i, lang in reader.expressions(session) if lang.partition("-")[0] in LANGUAGES}
    for book in codebooks or registry.codebooks:
        leads: dict[str, dict[str, Coding]] = {}
        for file in registry.leads:
            if file.codebook == book:
                leads.setdefault(file.instrument, {}).update({c.topic: c for c in file.codings})
        coded = {f.instrument for f in registry.codings if f.codebook == book}
        for id_ in sorted((coded | leads.keys()) & held):
            if instruments and id_ not in instruments:
                continue
            own = leads.get(id_, {})
            states = _states(session, registry, book, id_)
            asked = [t for t, why in states.items() if why == "stale" or (why == "lead" and t in own)]
            text = bench_text(session, registry, book, id_, None) if asked else None
            version = reader.version_at(session, id_, text.language) if text else None
            if text is None or version is None:
                continue
            for topic in asked:
                clause = _clause(text, topic, own.get(topic))
                yield WaitingCell(book, id_, topic, states[topic], clause, text.language, version.observed_at)


def _states(session: Session, registry: Registry, book: str, instrument: str) -> dict[str, str]:
    table = matrix(session, registry, book, MatrixQuery(instruments=(instrument,)))
    found = {}
    for row in table.rows:
        cell = row.cells[instrument]
        found[row.topic.id] = "lead" if cell.lead is not None else cell.state.value
    return found


def _clause(text: BenchText, topic: str, lead: Coding | None) -> tuple[str, ...]:
    """The provisions that the lead names, where the text has them; else the likely proposal of the finder."""
    named = tuple(e for e in lead.provisions if e in text.known) if lead else ()
    row = next(t for t in text.book.topics if t.id == topic)
    found = text.offers(row, 1)
    return named or (found[0].eids if found and found[0].likely else ())
