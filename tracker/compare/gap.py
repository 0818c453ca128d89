"""Obligations of agreements against the provisions of one jurisdiction, each with its state.

An entry is judged as a coding is (`tracker.compare.staleness`), once for each instrument it rests on; the
worst of these states is its own. What nobody has read is blank, and blank is not a finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.compare.cells import CellState, CitedProvision, MatrixCell, StaleCause
from tracker.compare.matrix import UnknownChoice
from tracker.compare.staleness import judge, not_in_text
from tracker.registry import Registry
from tracker.registry.coding import Coding
from tracker.registry.fields import Basis
from tracker.registry.gap import GapEntry, GapTable, Pilot, Rest
from tracker.registry.schema import RelationType
from tracker.store.recorded_text import RecordedText, read_text

#: From good to bad; an entry is as bad as the worst of what it rests on.
_LEAD = 200  # days between the text of an act and its force, at most
_WORSE = (CellState.CURRENT, CellState.UNVERIFIED, CellState.STALE)


@dataclass(frozen=True)
class GapRow:
    """One obligation: ``cells`` one for each instrument it rests on, ``quoted`` the obligation itself.

    ``pilots``: those that were read; ``as_at``: the day of the law that was judged, by instrument.
    """

    entry: GapEntry
    state: CellState
    cells: tuple[tuple[Rest, MatrixCell], ...] = ()
    quoted: tuple[CitedProvision, ...] = ()
    why: str = ""
    pilots: tuple[tuple[Pilot, MatrixCell], ...] = ()
    as_at: Mapping[str, date] = field(default_factory=dict)

    @property
    def law_as_at(self) -> date | None:
        """The newest text of law the row was judged by."""
        return max(
            (self.as_at[r.instrument] for r, _ in self.cells if r.instrument in self.as_at), default=None
        )

    @property
    def causes(self) -> tuple[StaleCause, ...]:
        return tuple(t for _, cell in self.cells for t in cell.causes)


@dataclass(frozen=True)
class GapReport:
    table: GapTable
    rows: tuple[GapRow, ...]
    at: datetime | None = None
    counts: dict[str, int] = field(default_factory=dict)  # match (or blank) -> entries


def gap(
    session: Session | None,
    registry: Registry,
    target: str | None = None,
    jurisdiction: str | None = None,
    *,
    at: datetime | None = None,
    valid_at: date | None = None,
) -> GapReport:
    """The entries of a table whose target is an instrument (None: all of the table).

    ``target`` may also name a table. Raises `UnknownChoice`.
    """
    table = _table(registry, target, jurisdiction)
    entries = [e for e in table.entries if target in (None, table.id, e.target.instrument)]
    held = _GapTexts(session, table, at, valid_at)
    rows = tuple(_row(registry, e, held, at, valid_at) for e in entries)
    counts: Counter[str] = Counter(
        "blank" if r.state is CellState.MISSING else str(r.entry.match)
        for r in rows
        if r.why != "coded-later"
    )
    return GapReport(table, rows, at, dict(counts))


def _table(registry: Registry, target: str | None, jurisdiction: str | None) -> GapTable:
    tables = [t for t in registry.gaps.values() if jurisdiction in (None, t.for_)]
    fit = [
        t for t in tables if target in (None, t.id) or any(e.target.instrument == target for e in t.entries)
    ]
    if not fit:
        there = sorted({e.target.instrument for t in tables for e in t.entries} | {t.id for t in tables})
        raise UnknownChoice(
            f"no table of gaps for {target or 'that'}"
            f"{f' and {jurisdiction}' if jurisdiction else ''}; there is: {', '.join(there) or 'none'}"
        )
    return fit[0]


class _GapTexts:
    """The texts that a table rests on, read once each with all provisions it cites."""

    def __init__(
        self,
        session: Session | None,
        table: GapTable,
        at: datetime | None,
        valid_at: date | None,
    ) -> None:
        self._found: dict[tuple[str, str], RecordedText | None] = {}
        wanted: dict[tuple[str, str], set[str]] = {}
        for e in table.entries:
            for rest in (*e.rests_on, *e.pilots):
                cited = wanted.setdefault((rest.instrument, rest.language), set())
                cited.update(rest.provisions, (r.eid for r in rest.read_from))
            wanted.setdefault((e.target.instrument, "en"), set()).update(e.target.provisions)
        for (instrument, language), eids in wanted.items():
            self._found[instrument, language] = (
                read_text(session, instrument, language, eids, at=at, valid_at=valid_at) if session else None
            )

    def of(self, instrument: str, language: str) -> RecordedText | None:
        return self._found.get((instrument, language))

    def as_at(self, rest: Rest) -> date | None:
        """From when the text that is held is law; without one, the day of the text that was read."""
        text = self.of(rest.instrument, rest.language)
        if text is None:
            return max((pin.observed_at.date() for pin in rest.read_from), default=None)
        version = text.version
        return version.valid_from or version.text_date or version.observed_at.date()


def _row(
    registry: Registry, e: GapEntry, held: _GapTexts, at: datetime | None, valid_at: date | None
) -> GapRow:
    quoted = _quoted(e, held)
    if e.match is None or (at is not None and e.date is not None and e.date > at.date()):
        return GapRow(e, CellState.MISSING, quoted=quoted, why="coded-later" if e.match else "not-coded")
    if not e.proven:  # remembered, or read where nobody can look: a lead
        return GapRow(e, CellState.MISSING, quoted=quoted, why=f"basis-{e.basis}")
    cells = tuple((r, _cell(registry, e, r, e.basis, held, at, valid_at)) for r in e.rests_on)
    pilots = tuple((p, _cell(registry, e, p, p.basis, held, at, valid_at)) for p in e.pilots if p.proven)
    as_at = {r.instrument: day for r in (*e.rests_on, *e.pilots) if (day := _as_at(registry, held, r))}
    worst = max(cells, key=lambda c: _WORSE.index(c[1].state))[1]
    return GapRow(e, worst.state, cells, quoted, worst.why, pilots, as_at)


def _as_at(registry: Registry, held: _GapTexts, rest: Rest) -> date | None:
    """From when the text that was judged is law: its own day, or that of its force in the registry."""
    day = held.as_at(rest)
    found = registry.instruments.get(rest.instrument)
    events = found.events if found else ()
    steps = [e.date for e in events if e.event in ("in_force", "applies") and not e.eid]
    return max((s for s in steps if day and s and day < s and (s - day).days < _LEAD), default=day)


def _cell(
    registry: Registry, e: GapEntry, rest: Rest, basis: Basis | None, held: _GapTexts,
    at: datetime | None, valid_at: date | None,
) -> MatrixCell:  # fmt: skip
    assert basis is not None
    assert e.date is not None
    coding = Coding(
        topic=e.id, value=e.match or "none", provisions=rest.provisions, cue=rest.cue, note=e.note or e.duty,
        basis=basis, read_from=rest.read_from, date=e.date, coder=e.coder or "",
    )  # fmt: skip
    acting = [
        r for r in registry.relations if r.to == rest.instrument and r.type is not RelationType.INCORPORATES
    ]
    until = valid_at or (at.date() if at else None)
    text = held.of(rest.instrument, rest.language)
    return judge(coding, None, text, not_in_text(registry, acting, text), until=until)


def _quoted(e: GapEntry, held: _GapTexts) -> tuple[CitedProvision, ...]:
    text = held.of(e.target.instrument, "en")
    out = []
    for eid in e.target.provisions:
        found = text.held.get(eid) if text else None
        if text is not None and found is not None:
            v = text.version
            out.append(
                CitedProvision(
                    eid, found.version, found.quote, found.content, v.language, text.url, v.observed_at
                )
            )
        else:
            out.append(CitedProvision(eid))
    return tuple(out)
