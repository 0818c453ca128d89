"""Cells of comparisons that a period moved or made stale, as it was known at the period's end."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.compare import MatrixQuery, matrix
from tracker.lifecycle.period import Period
from tracker.registry import Registry
from tracker.registry.coding import Amount, Coding
from tracker.registry.scope import ScopeMatcher
from tracker.store.models import ChangeRow, ProvisionChangeRow, VersionRow
from tracker.store.recorded_text import provision_texts


@dataclass(frozen=True)
class StaleCell:
    """A cell whose provision has other words than those it was read from, since the period: ``before`` those,
    ``after`` the words now, of the provision ``clause_eid``, where the record holds them."""

    codebook: str
    topic: str
    instrument: str
    provisions: tuple[str, ...]
    change: str | None
    relation: str | None
    by: str | None
    on: str | None
    eid: str | None
    before: str | None = None
    after: str | None = None
    clause_eid: str = ""
    language: str = ""


@dataclass(frozen=True)
class MovedCell:
    """A cell that was coded anew in the period with another value."""

    codebook: str
    topic: str
    instrument: str
    before: str
    after: str
    on: str


def stale(
    session: Session, registry: Registry, period: Period, scope: ScopeMatcher, changed: Collection[str]
) -> tuple[StaleCell, ...]:
    """Cells that an event of the period made stale. ``changed``: instruments with a change in it; of a
    table only the columns of instruments that were touched are looked at."""
    out: list[StaleCell] = []
    at = period.end - timedelta(microseconds=1)
    touched = _touched(registry, period, changed)
    for codebook in sorted(registry.codebooks):
        coded = {f.instrument for f in registry.codings if f.codebook == codebook} & touched
        columns = (*registry.codebooks[codebook].columns, *registry.instruments)
        asked = MatrixQuery(at=at, instruments=tuple(i for i in dict.fromkeys(columns) if i in coded))
        if not asked.instruments:
            continue
        for row in matrix(session, registry, codebook, asked).rows:
            for id_, cell in row.cells.items():
                t = next((t for t in cell.causes if period.holds(t.on)), None)
                if t is not None and scope.cell(codebook, row.topic.id, id_):
                    eids = tuple(p.eid for p in cell.cited)
                    on = t.on.isoformat() if t.on else None
                    found = StaleCell(
                        codebook, row.topic.id, id_, eids, t.change, t.relation, t.by, on, t.eid
                    )
                    out.append(_with_clause(session, found))
    return tuple(out)


def _with_clause(session: Session, cell: StaleCell) -> StaleCell:
    """The cell with the clause it was read from, and what that became."""
    step = session.get(ChangeRow, cell.change) if cell.change and cell.eid else None
    if step is None or step.from_version is None:
        return cell
    moved = session.scalar(
        select(ProvisionChangeRow.eid).where(
            ProvisionChangeRow.change == step.id, ProvisionChangeRow.from_eid == cell.eid
        )
    )
    now = moved or cell.eid or ""
    old, new = (
        provision_texts(session, version, {eid}).get(eid) if version else None
        for version, eid in (
            (session.get(VersionRow, step.from_version), cell.eid or ""),
            (session.get(VersionRow, step.to_version), now),
        )
    )
    return replace(
        cell, before=old.quote if old else None, after=new.quote if new else None,
        clause_eid=now if new else cell.eid or "", language=step.language,
    )  # fmt: skip


def _touched(registry: Registry, period: Period, changed: Collection[str]) -> set[str]:
    """Instruments whose text changed in the period, or on which a relation took effect in it, and those
    that incorporate them."""
    out = set(changed) | {r.to for r in registry.relations if period.holds(r.effective)}
    return out | {r.from_ for r in registry.relations if r.type.value == "incorporates" and r.to in out}


def moved(registry: Registry, period: Period, scope: ScopeMatcher) -> tuple[MovedCell, ...]:
    """Cells whose newest coding in the period says another value than the one before it."""
    out = []
    for file in registry.codings:
        by_topic: dict[str, list[Coding]] = {}
        for coding in sorted(file.codings, key=lambda c: c.date):
            if coding.date <= period.last:
                by_topic.setdefault(coding.topic, []).append(coding)
        for topic, codings in by_topic.items():
            old = [c for c in codings if c.date < period.first]
            if not old or not period.holds(codings[-1].date) or codings[-1].value == old[-1].value:
                continue
            if scope.cell(file.codebook, topic, file.instrument):
                before, after = _value(old[-1]), _value(codings[-1])
                on = codings[-1].date.isoformat()
                out.append(MovedCell(file.codebook, topic, file.instrument, before, after, on))
    return tuple(sorted(out, key=lambda m: (m.codebook, m.topic, m.instrument)))


def _value(coding: Coding) -> str:
    """A code of the topic's scale, a day, or a figure with its unit."""
    value = coding.value
    return f"{value.number:g} {value.currency or value.unit}" if isinstance(value, Amount) else str(value)
