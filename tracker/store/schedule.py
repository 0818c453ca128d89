"""Rows of the scheduler and of health: due times and incidents. Working state beside the evidence.

As everywhere in the store, writing happens inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.store.ids import short_id
from tracker.store.models import IncidentRow, SourceDue

#: The incident that a publisher's silence makes; all other kinds are one trouble: the source is not read.
SILENT = "silent"


def dues(session: Session) -> dict[str, SourceDue]:
    """source -> its row, the most overdue first."""
    rows = session.scalars(select(SourceDue).order_by(SourceDue.next_due, SourceDue.source))
    return {row.source: row for row in rows}


def due(session: Session, source: str) -> SourceDue | None:
    """The row of a source, if it has one."""
    return session.get(SourceDue, source)


def plan(session: Session, source: str, row: SourceDue | None, **values: Any) -> SourceDue:
    """Change the row of a source, or make it: with ``next_due``, ``reason``, ``plan`` and ``interval``."""
    if row is None:
        row = SourceDue(source=source, **{"streak": 0} | values)
        session.add(row)
    else:
        for name, value in values.items():
            setattr(row, name, value)
    return row


def forget(session: Session, sources: Collection[str]) -> None:
    """Sources that are no longer in the registry have no due time."""
    session.execute(delete(SourceDue).where(SourceDue.source.in_(list(sources))))


def begin_incident(
    session: Session,
    source: str,
    host: str,
    kind: str,
    message: str,
    *,
    opened_at: datetime,
    now: datetime,
    checks: int,
) -> IncidentRow:
    """Write an incident once: the same source, kind and beginning are the same row."""
    id_ = short_id("i", source, kind, opened_at.isoformat())
    row = session.get(IncidentRow, id_)
    if row is None:
        row = IncidentRow(
            id=id_, source=source, host=host, kind=kind, opened_at=opened_at, closed_at=None, recorded_at=now,
            checks=checks, message=message, recovery=None, alerted=False, recovery_alerted=False,
        )  # fmt: skip
        session.add(row)
    return row


def still_failing(incident: IncidentRow, message: str, streak: int) -> None:
    """Another failed run fell into an incident."""
    incident.checks = max(incident.checks + 1, streak)
    incident.message = message


def end_incident(incident: IncidentRow, recovery: str, now: datetime) -> None:
    """An incident is over; ``recovery`` says how it ended."""
    incident.closed_at, incident.recovery = now, recovery


def incidents(
    session: Session, *, since: datetime | None = None, open_only: bool = False
) -> list[IncidentRow]:
    """In the order of their beginning. ``since``: open, or closed at or after that moment."""
    query = select(IncidentRow).order_by(IncidentRow.opened_at, IncidentRow.id)
    if open_only:
        query = query.where(IncidentRow.closed_at.is_(None))
    elif since is not None:
        query = query.where(IncidentRow.closed_at.is_(None) | (IncidentRow.closed_at >= since))
    return list(session.scalars(query))


def overdue(session: Session, now: datetime) -> list[SourceDue]:
    """Rows whose time has come and that nobody runs, the longest waiting first."""
    return list(
        session.scalars(
            select(SourceDue)
            .where(SourceDue.next_due <= now, SourceDue.owner.is_(None))
            .order_by(SourceDue.next_due, SourceDue.source)
        )
    )


def coming(session: Session, now: datetime) -> list[SourceDue]:
    """Rows due after now that nobody runs, the next one first."""
    return list(
        session.scalars(
            select(SourceDue)
            .where(SourceDue.next_due > now, SourceDue.owner.is_(None))
            .order_by(SourceDue.next_due)
        )
    )


def owned(session: Session, sources: Collection[str], owner: str) -> list[str]:
    """Those of the sources that a runner has begun and not ended."""
    query = select(SourceDue.source).where(SourceDue.source.in_(list(sources)), SourceDue.owner == owner)
    return list(session.scalars(query))
