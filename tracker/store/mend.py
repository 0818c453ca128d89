"""Entries of the future: what a clock that stood ahead wrote, and dating it anew.

What was served is not touched: a capture keeps its bytes, its headers and its id. Old and new moments are
kept in an event of each check, closed as soon as it is written.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tracker.model import Capture
from tracker.store import captures as evidence
from tracker.store import events
from tracker.store.models import Base, CaptureRow, CheckCapture, CheckRow, HostLease, Reading, SourceDue
from tracker.store.types import UtcDateTime

#: Columns that say when something was; what is due is no entry of the future.
_PAST = frozenset({
    "observed_at", "recorded_at", "last_seen_at", "superseded_at", "resolved_at", "removed_at", "opened_at",
    "closed_at", "created_at", "began_at", "made_at", "last_run", "last_end", "sent_at", "handed_at", "at",
    "since", "planned_at",
})  # fmt: skip
_STEP = timedelta(seconds=1)


@dataclass(frozen=True)
class FutureCheck:
    """A check dated after now, and the moment that is known of it otherwise."""

    check: str
    source: str
    dated: datetime
    better: datetime


def future_checks(
    session: Session, limit: datetime, now: datetime, served_at: Callable[[Capture], datetime | None]
) -> list[FutureCheck]:
    """Checks dated after ``limit``, in their order, each with the moment its server named; without one,
    after the check before it."""
    rows = session.scalars(
        select(CheckRow)
        .where((CheckRow.observed_at > limit) | (CheckRow.recorded_at > limit))
        .order_by(CheckRow.observed_at, CheckRow.id)
    )
    out: list[FutureCheck] = []
    last: dict[str, datetime] = {}
    for row in rows.all():
        said = [at for c in evidence.load_captures(session, row.id) if (at := served_at(c)) is not None]
        known = max(said, default=None)
        before = last.get(row.source)
        better = known if known is not None and known <= limit else now
        if row.observed_at <= limit:
            better = row.observed_at
        if before is not None and better <= before:
            better = before + _STEP
        last[row.source] = better
        out.append(FutureCheck(row.id, row.source, row.observed_at, better))
    return out


def mend(session: Session, found: Sequence[FutureCheck], limit: datetime, now: datetime) -> int:
    """Date the checks anew with all that hangs on them, and everything else of the future now. Returns how
    many rows were changed."""
    changed = 0
    for one in found:
        captures = select(CheckCapture.capture).where(CheckCapture.check == one.check)
        for model, where in (
            (CheckRow, CheckRow.id == one.check),
            (Reading, Reading.check == one.check),
            (CaptureRow, CaptureRow.id.in_(captures)),
        ):
            values = {"observed_at": one.better}
            if model is Reading:
                for row in session.scalars(select(Reading).where(where)):
                    if row.order_date == row.observed_at.date():
                        row.order_date = one.better.date()
                session.flush()
            session.execute(update(model).where(where).values(**values))
        events.save_event(
            session, "ClockMended", f"dated {one.dated:%Y-%m-%d %H:%M} UTC, after this machine's clock; now "
            f"{one.better:%Y-%m-%d %H:%M} UTC", observed_at=one.better, now=now, source=one.source,
            check=one.check, data={"was": one.dated.isoformat(), "is": one.better.isoformat()},
        )  # fmt: skip
        changed += 1
    session.flush()
    events.resolve_events(session, [one.check for one in found], ["ClockMended"], now)  # a note, no trouble
    return changed + _all_else(session, limit, now)


def _all_else(session: Session, limit: datetime, now: datetime) -> int:
    changed = 0
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, UtcDateTime) and column.name in _PAST and not column.primary_key:
                done = session.execute(update(table).where(column > limit).values({column.name: now}))
                changed += done.rowcount  # type: ignore[attr-defined]  # of a statement that changes rows
    for row in session.scalars(select(SourceDue)):
        if row.next_due > now + max(timedelta(seconds=2 * row.interval), timedelta(days=1)):
            row.next_due, row.reason = now, "its due time stood too far ahead"
            changed += 1
    for lease in session.scalars(select(HostLease)):
        if lease.until > now + timedelta(days=1) or lease.next_ok > now + timedelta(days=1):
            lease.until = min(lease.until, now)
            lease.next_ok = min(lease.next_ok, now)
            changed += 1
    return changed
