"""Cells nobody codes: status, dates and parties, from `tracker.lifecycle`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from tracker.compare.cells import CellState, MatrixCell, StaleCause
from tracker.lifecycle.instrument_status import DerivedValue, dated, setter, status
from tracker.lifecycle.step import Step
from tracker.registry.schema import Instrument, Relation
from tracker.store.recorded_text import RecordedText


def derived_cell(
    derive: str,
    instrument: Instrument,
    text: RecordedText | None,
    relations: Sequence[Relation],
    steps: Sequence[Step],
    on: date,
    holds: Callable[[str, str | None], bool],
) -> MatrixCell:
    """The cell of a derived topic. ``steps``: the dated steps of the instrument; ``holds`` says whether the
    record has a provision of an instrument."""
    if derive == "status":
        found, unseen = status(instrument, text, steps, relations, on)
        if unseen:
            event = StaleCause(relation=unseen.relation, event=unseen.event, by=unseen.by, on=unseen.on)
            return MatrixCell(CellState.STALE, derived=found, why="since-last-look", causes=(event,))
    elif derive == "parties":
        names = tuple(p.party for p in instrument.parties)
        found = DerivedValue(derive, names or None)
    else:
        found = dated(derive, steps)
    if found.value is None:
        return MatrixCell(CellState.MISSING, why="not-known")
    if found.source == "record":
        return MatrixCell(CellState.CURRENT, derived=found, why="record-says")
    by = setter(found, steps)
    if by and holds(*by):
        return MatrixCell(CellState.CURRENT, derived=found, why="setter-in-record")
    return MatrixCell(CellState.UNVERIFIED, derived=found, why="registry-says")
