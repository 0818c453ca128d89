"""Health as JSON: sources, incidents, events, and the whole of `tracker status`."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from tracker.contract.base import Json, Moment, ViewModel
from tracker.contract.reading import HeldCheckView, ReadingView
from tracker.contract.relation import RelationView
from tracker.store.models import IncidentRow
from tracker.watch.status import Fare

Trouble = Literal["blocked", "robots", "certificate", "content", "crash", "unreachable"]
Count = Field(ge=0)


class IncidentView(ViewModel):
    """One trouble of a source, from its first failure to its recovery."""

    id: str
    source: str
    host: str
    kind: Trouble | Literal["silent"]
    opened_at: Moment
    closed_at: Moment | None
    checks: int = Count
    message: str
    recovery: str | None


class SourceHealthView(ViewModel):
    """How a source fares: `interval` in seconds; `failures` are checks in a row, up to now."""

    source: str
    checks: int = Count
    last_check: Moment | None
    outcome: str | None
    last_success: Moment | None
    failures: int = Count
    message: str | None
    last_change: Moment | None
    next_due: Moment | None
    reason: str | None
    interval: int | None
    running: bool
    overdue: bool
    trouble: Trouble | None
    breaches: int = Count
    robots_refusals: int = Count
    certificate: bool
    silent_since: Moment | None
    incident: IncidentView | None


class EventView(ViewModel):
    id: str
    kind: str
    source: str | None
    check: str | None
    url: str | None
    observed_at: Moment | None
    recorded_at: Moment
    message: str
    data: dict[str, Any] | None


class StatusEventView(EventView):
    recovered: bool


class RunnerView(ViewModel):
    running: bool
    process: str | None


class StatusView(ViewModel):
    record: dict[str, int]
    runner: RunnerView
    sources: list[SourceHealthView]
    incidents: list[IncidentView]
    events: list[StatusEventView]
    relations: list[RelationView] = Field(
        default_factory=list, description="named by texts, waiting for a word"
    )
    waiting: list[HeldCheckView]  # captures to be confirmed, and those that could not be read
    readings: list[ReadingView]  # the newest of each source, where it has warnings


def incident_view(incident: IncidentRow) -> Json:
    return IncidentView.printed(incident)


def event_view(event: Any) -> Json:
    return EventView.printed(event)


def source_health(fare: Fare) -> SourceHealthView:
    h, due = fare.health, fare.due
    return SourceHealthView.model_validate(
        {
            "source": fare.source,
            "checks": h.checks if h else 0,
            "last_check": h.last_check if h else None,
            "outcome": h.last_outcome if h else None,
            "last_success": h.last_success if h else None,
            "failures": h.failures if h else 0,
            "message": h.last_message if h else None,
            "last_change": fare.last_change,
            "next_due": due.next_due if due else None,
            "reason": due.reason if due else None,
            "interval": due.interval if due else None,
            "running": due is not None and due.owner is not None,
            "overdue": fare.overdue,
            "trouble": fare.trouble,
            "breaches": fare.breaches,
            "robots_refusals": fare.refusals,
            "certificate": fare.trouble == "certificate",
            "silent_since": fare.silent,
            "incident": fare.incident,
        }
    )
