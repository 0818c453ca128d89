"""How all sources fare, in one look at the record: for `tracker status` and the page of sources."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.store import leases, reader, schedule
from tracker.store.models import ChangeRow, CheckRow, IncidentRow, NoticeHistory, NoticeRow, SourceDue
from tracker.store.reader import SourceHealth
from tracker.watch.health import silent_since
from tracker.watch.source_schedule import RUNNER
from tracker.watch.timing import CATEGORY, category

#: Breaches and refusals are counted over this span.
RECENT = timedelta(days=90)
#: A source is overdue when its turn passed by its own interval, and by no less than this.
_LATE_LEAST = timedelta(hours=1)


@dataclass(frozen=True)
class Fare:
    """One source. ``health`` is None before its first look, ``due`` before it was ever planned.

    ``trouble``: category of what its newest look failed with (blocked, robots, certificate, content,
    crash, unreachable). ``breaches``: looks of the last 90 days whose page could not be taken for the
    text; ``refusals``: looks that robots.txt forbade. ``silent``: since when the publisher is silent
    beyond its own rhythm.
    """

    source: str
    health: SourceHealth | None
    due: SourceDue | None
    incident: IncidentRow | None
    last_change: datetime | None
    silent: datetime | None
    breaches: int
    refusals: int
    overdue: bool

    @property
    def trouble(self) -> str | None:
        if self.health is None or not self.health.failures:
            return None
        return category(self.health.last_outcome or "")

    @property
    def good(self) -> bool:
        """Nothing to tell: read at its last look, no message, not silent, not overdue."""
        message = self.health.last_message if self.health else None
        return not (self.trouble or message or self.incident or self.overdue)


def fares(session: Session, now: datetime) -> dict[str, Fare]:
    """source -> how it fares, for all that were looked at or planned."""
    looked = reader.health(session)
    planned = schedule.dues(session)
    incidents = {i.source: i for i in schedule.incidents(session, open_only=True)}
    changes = _changes(session)
    counts = _counts(session, now - RECENT)
    out = {}
    for source in sorted({*looked, *planned}):
        seen = changes.get(source, [])
        due = planned.get(source)
        of = counts.get(source, {})
        out[source] = Fare(
            source=source,
            health=looked.get(source),
            due=due,
            incident=incidents.get(source),
            last_change=seen[-1] if seen else None,
            silent=silent_since(seen, now),
            breaches=sum(n for outcome, n in of.items() if category(outcome) == "content"),
            refusals=of.get("Forbidden", 0),
            overdue=due is not None
            and due.owner is None
            and now - due.next_due > max(timedelta(seconds=due.interval), _LATE_LEAST),
        )
    return out


def runner_pid(session: Session) -> str | None:
    """Number of the process that runs `tracker run` on this store ("?" on another machine); None: none."""
    held = leases.look(session, [RUNNER]).get(RUNNER)
    if held is None:
        return None
    parts = held.owner.split(":")
    return parts[1] if len(parts) == 4 else "?"


def _changes(session: Session) -> dict[str, list[datetime]]:
    """source -> when it was seen to change, the first of each day, in order."""
    days: dict[str, dict[object, datetime]] = defaultdict(dict)
    texts = select(ChangeRow.source, ChangeRow.observed_at).where(
        ChangeRow.superseded_at.is_(None), ChangeRow.from_version.is_not(None)
    )
    lists = select(NoticeRow.source, NoticeHistory.observed_at).join(
        NoticeHistory, NoticeHistory.notice == NoticeRow.id
    )
    for query in (texts, lists):
        for source, at in session.execute(query).all():
            kept = days[source].get(at.date())
            if kept is None or at < kept:
                days[source][at.date()] = at
    return {source: sorted(found.values()) for source, found in days.items()}


def _counts(session: Session, since: datetime) -> dict[str, dict[str, int]]:
    """source -> outcome -> looks that ended so; only outcomes that have a category of their own."""
    query = (
        select(CheckRow.source, CheckRow.outcome, func.count())
        .where(CheckRow.outcome.in_(list(CATEGORY)), CheckRow.observed_at >= since)
        .group_by(CheckRow.source, CheckRow.outcome)
    )
    out: dict[str, dict[str, int]] = defaultdict(dict)
    for source, outcome, count in session.execute(query):
        out[source][outcome] = count
    return out
