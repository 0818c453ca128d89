"""Health as JSON: sources, incidents, events, and the whole of `tracker status`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from tracker.contract.base import Json, Moment, ViewModel
from tracker.contract.enactment import HeadDoubtView
from tracker.contract.reading import HeldCheckView, ReadingView
from tracker.contract.relation import RelationView
from tracker.store.models import IncidentRow
from tracker.watch.advice import Cause
from tracker.watch.regime_status import RegimeStatus, TextState
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


class AdviceView(ViewModel):
    """Why sources give no text (a code of `watch.advice`, its values), and what to do, in words."""

    code: str
    values: dict[str, str | int]
    what: str
    do: str
    sources: list[str]


class ServedByView(ViewModel):
    """By which address a text came; `archive`: a web archive served it."""

    source: str
    host: str
    address: str
    archive: bool


class RegimeStatusView(ViewModel):
    """A regime: whether its text is held (`texts` instruments have a source, `held` a text), by which way,
    when it was seen last, and what to do about the rest."""

    regime: str
    strand: str
    jurisdiction: str
    title: dict[str, str]
    state: TextState
    texts: int = Count
    held: int = Count
    way: ServedByView | None
    as_of: Moment | None
    advice: list[AdviceView]


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
    advice: AdviceView | None = None


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
    regimes: list[RegimeStatusView] = Field(default_factory=list)
    heads: list[HeadDoubtView] = Field(
        default_factory=list, description="what the registry and the head of a Chinese text say differently"
    )


def incident_view(incident: IncidentRow) -> Json:
    return IncidentView.printed(incident)


def event_view(event: Any) -> Json:
    return EventView.printed(event)


def advice_view(cause: Cause, sources: Sequence[str]) -> AdviceView:
    what, todo = cause.words()
    return AdviceView(code=cause.code, values=dict(cause.values), what=what, do=todo, sources=list(sources))


def regime_view(found: RegimeStatus) -> RegimeStatusView:
    of = found.regime
    return RegimeStatusView.model_validate({
        "regime": of.id, "strand": of.strand.value, "jurisdiction": of.jurisdiction, "title": dict(of.title),
        "state": found.state, "texts": found.texts, "held": found.held, "way": found.way,
        "as_of": found.as_of, "advice": [advice_view(a.cause, a.sources) for a in found.advice],
    })  # fmt: skip


def source_health(fare: Fare, cause: Cause | None = None) -> SourceHealthView:
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
            "advice": advice_view(cause, [fare.source]) if cause is not None else None,
        }
    )
