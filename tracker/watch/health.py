"""How sources fare: what a run says of one, and when that is an incident.

An incident is one trouble from its first failure to its recovery, however many looks fall into it.
A single failed look is not one yet, for most pass by themselves: the second in a row makes it sure
(the first, where robots.txt forbids the address: that is a decision). A publisher that is silent for
much longer than its own rhythm is an incident of its own, because a page that moved away looks
exactly like a page on which nothing happens.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy.orm import Session

from tracker.capture.urls import host_of
from tracker.registry.schema import Source
from tracker.store import schedule
from tracker.store.captures import GOOD, PENDING, first_failure
from tracker.store.models import IncidentRow
from tracker.watch.source_history import SourceHistory
from tracker.watch.timing import category

#: Failed looks in a row that make an incident.
SURE = {"robots": 1}
_SURE_ELSE = 2
#: A rhythm is known from so many changes; silence is three times its usual gap, and never a short one.
RHYTHM_CHANGES = 5
RHYTHM_TIMES = 3
RHYTHM_LEAST = timedelta(days=14)


@dataclass(frozen=True)
class RunResult:
    """What a run brought for one source. ``kind`` and ``message`` tell of the failure, if it failed."""

    checked: bool  # False: nothing was asked (the run was stopped, the host was busy)
    failed: bool = False
    kind: str = ""
    message: str = ""


def result_of(rows: Sequence[tuple[str, str | None]]) -> RunResult:
    """What the checks say that a run left in the record (`source_history.checks_since`). One bad answer
    among good ones is a failed check."""
    bad = [(outcome, message) for outcome, message in rows if outcome not in GOOD]
    if not rows:
        return RunResult(checked=False)
    if not bad:
        return RunResult(checked=True)
    outcome, message = bad[-1]
    if outcome == PENDING:
        return RunResult(
            True, True, "CrawlCrashed", "the crawl ended between keeping the page and reading it"
        )
    return RunResult(True, True, outcome, message or outcome)


def note(
    session: Session, source: Source, result: RunResult, streak: int, now: datetime, facts: SourceHistory
) -> None:
    """Open, carry on or close the source's incident after a check. ``streak`` counts this one."""
    incident = _open(facts, source, silence=False)
    if not result.failed:
        if incident is not None:
            checks = incident.checks
            words = f"read again after {checks} failed look{'s' if checks > 1 else ''}"
            schedule.end_incident(incident, words, now)
        return
    if incident is not None:
        schedule.still_failing(incident, result.message, streak)
        return
    kind = category(result.kind)
    if streak >= SURE.get(kind, _SURE_ELSE):
        opened = first_failure(session, source.id) or now
        schedule.begin_incident(
            session, source.id, host_of(source.url), kind, result.message,
            opened_at=opened, now=now, checks=streak,
        )  # fmt: skip


def note_silence(session: Session, source: Source, now: datetime, facts: SourceHistory) -> None:
    """Open or close the incident of a publisher that is silent for longer than its usual rhythm."""
    incident = _open(facts, source, silence=True)
    changes = facts.changes.get(source.id, [])
    since = silent_since(changes, now)
    if since is None:
        if incident is not None:
            schedule.end_incident(incident, "it changed again", now)
    elif incident is None:
        days = (now - changes[-1]).days
        usual = max(1, round(_usual_gap(changes) / timedelta(days=1)))
        schedule.begin_incident(
            session, source.id, host_of(source.url), schedule.SILENT,
            f"unchanged for {days} days; it used to change every {usual} day{'s' if usual > 1 else ''}",
            opened_at=since, now=now, checks=0,
        )  # fmt: skip


def silent_since(changes: Sequence[datetime], now: datetime) -> datetime | None:
    """Since when a source is silent beyond its rhythm; None while it is not, or has no rhythm."""
    if len(changes) < RHYTHM_CHANGES:
        return None
    limit = max(RHYTHM_TIMES * _usual_gap(changes), RHYTHM_LEAST)
    overdue = changes[-1] + limit
    return overdue if overdue < now else None


def _usual_gap(changes: Sequence[datetime]) -> timedelta:
    """The median of the gaps: one long pause in the past is no rhythm."""
    gaps = [(b - a).total_seconds() for a, b in itertools.pairwise(changes)]
    return timedelta(seconds=median(gaps))


def _open(facts: SourceHistory, source: Source, *, silence: bool) -> IncidentRow | None:
    """The incident of a source that is not over: its trouble, or its publisher's silence."""
    rows = facts.incidents.get(source.id, [])
    return next((row for row in rows if (row.kind == schedule.SILENT) is silence), None)
