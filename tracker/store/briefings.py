"""Rows of briefings on a schedule: when each profile is due next, and which periods were asked for.

As everywhere in the store, writing happens inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from tracker.store.models import BriefingDue, BriefingRun


def dues(session: Session) -> dict[str, BriefingDue]:
    """profile -> when it is due next, and by which schedule."""
    return {row.profile: row for row in session.scalars(select(BriefingDue))}


def set_due(session: Session, profile: str, plan: str, next_due: datetime) -> None:
    """When a profile is due next; ``plan``: the schedule that says so."""
    row = session.get(BriefingDue, profile)
    if row is None:
        session.add(BriefingDue(profile=profile, plan=plan, next_due=next_due))
    else:
        row.plan, row.next_due = plan, next_due


def forget_dues(session: Session, profiles: Collection[str]) -> None:
    """Profiles that have no schedule any more."""
    session.execute(delete(BriefingDue).where(BriefingDue.profile.in_(list(profiles))))


def runs(session: Session) -> list[BriefingRun]:
    """All periods that schedules asked for, newest first."""
    return list(session.scalars(select(BriefingRun).order_by(BriefingRun.due_at.desc(), BriefingRun.profile)))


def open_runs(session: Session, tries: int) -> list[BriefingRun]:
    """Periods that are not made and were tried less often than that, oldest first."""
    return list(
        session.scalars(
            select(BriefingRun)
            .where(BriefingRun.made_at.is_(None), BriefingRun.tries < tries)
            .order_by(BriefingRun.due_at, BriefingRun.profile)
        )
    )


def made_since(session: Session, since: datetime) -> list[BriefingRun]:
    """Periods whose files were made since a moment, oldest first."""
    query = select(BriefingRun).where(BriefingRun.made_at >= since)
    return list(session.scalars(query.order_by(BriefingRun.made_at, BriefingRun.profile)))


def run_of(session: Session, profile: str, period: str) -> BriefingRun | None:
    """The row of a period, if its profile's schedule has asked for it."""
    return session.get(BriefingRun, (profile, period))


def add_run(
    session: Session, profile: str, period: str, zone: str, due_at: datetime, *, tries: int = 0,
    message: str | None = None,
) -> None:  # fmt: skip
    """A period whose time has come."""
    session.add(
        BriefingRun(
            profile=profile, period=period, zone=zone, due_at=due_at, files=[], tries=tries, message=message
        )
    )


def begin_run(row: BriefingRun, now: datetime) -> None:
    """Somebody writes the files of a period now."""
    row.began_at, row.tries, row.message = now, row.tries + 1, None


def run_made(
    session: Session, profile: str, period: str, files: list[str], fingerprint: str, now: datetime
) -> None:
    """The files of a period are there."""
    row = session.get_one(BriefingRun, (profile, period))
    row.files, row.fingerprint, row.made_at, row.message = files, fingerprint, now, None


def run_failed(session: Session, profile: str, period: str, message: str) -> None:
    """The files of a period could not be written."""
    session.get_one(BriefingRun, (profile, period)).message = message
