"""Which cells moved between two days, and what moved them: pure, given the cells of both days."""

from __future__ import annotations

from datetime import date, datetime

from tracker.compare.cells import CellChange, MatrixCell, StaleCause
from tracker.store.recorded_text import RecordedText


def cell_change(
    before: MatrixCell, after: MatrixCell, text: RecordedText | None, since: datetime
) -> CellChange | None:
    """None where a cell says, rests on and is judged as it was then."""
    what = []
    if before.value != after.value or _flags(before) != _flags(after):
        what.append("value")
    if before.state is not after.state:
        what.append("state")
    if _words(before, after):
        what.append("text")
    if before.coding != after.coding and before.coding is not None and "value" not in what:
        what.append("coding")
    if not what:
        return None
    by = [t for t in after.causes if t not in before.causes]
    by += _changes(after, text, since)
    if after.derived and after.derived.change and "value" in what:
        by.append(
            StaleCause(change=after.derived.change, by=after.derived.by, on=_seen(after.derived.change, text))
        )
    elif after.derived and "value" in what and (after.derived.event or after.derived.relation):
        d = after.derived
        by.append(StaleCause(event=d.event, relation=d.relation, by=d.by, on=d.on))
    return CellChange(before, tuple(what), tuple(dict.fromkeys(by)))


def _flags(cell: MatrixCell) -> tuple[object, object]:
    return (set(cell.coding.flags), cell.coding.parties) if cell.coding else ((), [])


def _words(before: MatrixCell, after: MatrixCell) -> bool:
    """Whether a provision that both cite reads differently in the record."""
    was = {p.eid: p.content for p in before.cited if p.content}
    return any(p.eid in was and was[p.eid] != p.content for p in after.cited)


def _changes(cell: MatrixCell, text: RecordedText | None, since: datetime) -> list[StaleCause]:
    """The changes observed since then that gave a cited provision other words."""
    if text is None:
        return []
    out = []
    for p in cell.cited:
        past = text.past.get(p.eid, [])
        for n in range(1, len(past)):
            change = text.changes.get(text.history[n].id)
            if past[n] == past[n - 1] or change is None or change.observed_at <= since:
                continue
            by = change.caused_by[0] if change.caused_by else None
            out.append(StaleCause(change=change.id, eid=p.eid, by=by, on=change.observed_at.date()))
    return out


def _seen(change: str, text: RecordedText | None) -> date | None:
    rows = text.changes.values() if text else ()
    return next((c.observed_at.date() for c in rows if c.id == change), None)


def values_differ(cells: list[MatrixCell]) -> bool:
    """Whether columns that say something on a row say different things; a blank says nothing."""
    said = [(c.value, _flags(c)) for c in cells if not c.blank]
    return any(one != said[0] for one in said[1:])
