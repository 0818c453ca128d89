"""Figures of the record for Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/).

They are asked of the store whenever somebody reads them, so they are the same whichever process answers,
however many workers there are, and after a restart. Names end in their unit: seconds, bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector, CollectorRegistry
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from tracker import __version__
from tracker.model import Origin
from tracker.registry import Registry
from tracker.store import blobs, leases, outbox, schedule
from tracker.store.captures import PENDING
from tracker.store.db import Store
from tracker.store.models import AlertItem, AlertMessage, ChangeRow, CheckRow, SourceDue, VersionRow
from tracker.watch.source_schedule import RUNNER
from tracker.watch.status import fares

#: Whoever asks again within this gets the same figures.
KEPT_SECONDS = 15.0


class _Name(NamedTuple):
    name: str
    help: str
    label: str | None = None


_BUILD = _Name("tracker_build", "The program, by its version", "version")
_STATES = _Name("tracker_sources", "Sources by how they fare; never: not looked at", "state")
_AGE = _Name("tracker_good_look_age_seconds", "Oldest of the last good looks of a regime", "regime")
_LOOKS = _Name("tracker_looks", "Looks at sources while watching, by outcome", "outcome")
_SERVED = _Name("tracker_served_bytes", "Bytes that publishers served, before compression")
_PENDING = _Name("tracker_captures_pending", "Checks whose captures are kept and not read yet")
_PENDING_AGE = _Name("tracker_captures_pending_age_seconds", "Age of the oldest of them")
_DUE = _Name("tracker_sources_due", "Sources whose time has come and that nobody looks at yet")
_LAG = _Name("tracker_sources_due_lag_seconds", "How long the most overdue of them has waited")
_AT_WORK = _Name("tracker_sources_at_work", "Sources that are being looked at")
_HOSTS = _Name("tracker_hosts_held", "Hosts whose lease a crawl holds")
_INCIDENTS = _Name("tracker_incidents_open", "Open incidents by kind", "kind")
_NEWS = _Name("tracker_news_waiting", "Pieces of news that are in no message yet")
_MESSAGES = _Name("tracker_messages", "Messages to channels by state", "state")
_RECORD = _Name("tracker_record", "Current versions and changes of law in the record", "kind")
_BODIES = _Name("tracker_bodies_bytes", "Bodies in the record: as served (raw) and as stored", "form")
_STORE = _Name("tracker_database_bytes", "Size of the database")


def families(session: Session, registry: Registry, now: datetime) -> Iterator[Metric]:
    """Every figure of the record, one family each."""
    yield _gauge(_BUILD, {__version__: 1})
    yield from _sources(session, registry, now)
    yield from _queue(session, now)
    yield from _telling(session)
    yield from _sizes(session)


def _sources(session: Session, registry: Registry, now: datetime) -> Iterator[Metric]:
    found = fares(session, now)
    states: Counter[str] = Counter()
    ages: dict[str, float] = {}
    for regime in registry.regimes.values():
        for source in regime.sources:
            fare = found.get(source.id)
            seen = fare.health.last_success if fare is not None and fare.health is not None else None
            if fare is None or fare.health is None:
                states["never"] += 1
            else:
                states["failing" if fare.trouble else "overdue" if fare.overdue else "good"] += 1
            if seen is not None:
                ages[regime.id] = max(ages.get(regime.id, 0.0), (now - seen).total_seconds())
    yield _gauge(_STATES, {state: states[state] for state in ("good", "failing", "overdue", "never")})
    yield _gauge(_AGE, ages)
    looks = session.execute(
        select(CheckRow.outcome, func.count(), func.sum(CheckRow.bytes))
        .where(CheckRow.origin == Origin.WATCH.value)
        .group_by(CheckRow.outcome)
    ).all()
    yield _counter(_LOOKS, {outcome: n for outcome, n, _ in looks})
    yield _counter(_SERVED, {"": sum(int(size or 0) for *_, size in looks)})
    kinds = Counter(i.kind for i in schedule.incidents(session, open_only=True))
    yield _gauge(_INCIDENTS, kinds)


def _queue(session: Session, now: datetime) -> Iterator[Metric]:
    waiting, since = session.execute(
        select(func.count(), func.min(CheckRow.recorded_at)).where(CheckRow.outcome == PENDING)
    ).one()
    yield _gauge(_PENDING, {"": waiting})
    yield _gauge(_PENDING_AGE, {"": (now - since).total_seconds() if since else 0.0})
    due, first = session.execute(
        select(func.count(), func.min(SourceDue.next_due)).where(
            SourceDue.owner.is_(None), SourceDue.next_due <= now
        )
    ).one()
    yield _gauge(_DUE, {"": due})
    yield _gauge(_LAG, {"": (now - first).total_seconds() if first else 0.0})
    running = session.scalar(select(func.count()).select_from(SourceDue).where(SourceDue.owner.is_not(None)))
    yield _gauge(_AT_WORK, {"": running or 0})
    held = [host for host in leases.look(session) if host != RUNNER]
    yield _gauge(_HOSTS, {"": len(held)})


def _telling(session: Session) -> Iterator[Metric]:
    news = session.scalar(
        select(func.count()).where(AlertItem.message.is_(None), AlertItem.dropped.is_(None))
    )
    yield _gauge(_NEWS, {"": news or 0})
    rows = session.execute(select(AlertMessage.state, func.count()).group_by(AlertMessage.state)).all()
    counted = dict(rows)
    states = (*outbox.OPEN, outbox.SENT, outbox.FAILED, outbox.DROPPED)
    yield _gauge(_MESSAGES, {state: counted.get(state, 0) for state in states})


def _sizes(session: Session) -> Iterator[Metric]:
    standing = {
        kind: session.scalar(select(func.count()).where(model.superseded_at.is_(None))) or 0
        for kind, model in (("version", VersionRow), ("change", ChangeRow))
    }
    yield _gauge(_RECORD, standing)
    report = blobs.size_report(session)
    yield _gauge(_BODIES, {"raw": report.raw, "stored": report.stored})
    if session.get_bind().dialect.name == "sqlite":
        query = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    else:
        query = "SELECT pg_database_size(current_database())"
    yield _gauge(_STORE, {"": session.scalar(text(query)) or 0})


def _gauge(name: _Name, values: Mapping[str, float]) -> Metric:
    return _filled(GaugeMetricFamily(name.name, name.help, labels=_labels(name)), name, values)


def _counter(name: _Name, values: Mapping[str, float]) -> Metric:
    return _filled(CounterMetricFamily(name.name, name.help, labels=_labels(name)), name, values)


def _labels(name: _Name) -> list[str]:
    return [name.label] if name.label else []


def _filled(
    family: GaugeMetricFamily | CounterMetricFamily, name: _Name, values: Mapping[str, float]
) -> Metric:
    for label, value in sorted(values.items()):
        family.add_metric([label] if name.label else [], value)
    return family


class RecordCollector(Collector):
    """The figures of a store. ``clock`` gives the time; figures are kept for `KEPT_SECONDS`."""

    def __init__(self, store: Store, registry: Registry, clock: Callable[[], datetime]) -> None:
        self._store, self._registry, self._clock = store, registry, clock
        self._kept: list[Metric] = []
        self._at: datetime | None = None

    def collect(self) -> list[Metric]:
        now = self._clock()
        if self._at is None or (now - self._at).total_seconds() >= KEPT_SECONDS:
            with self._store.read() as session:
                self._kept, self._at = list(families(session, self._registry, now)), now
        return self._kept


def figures(store: Store, registry: Registry, clock: Callable[[], datetime]) -> CollectorRegistry:
    """A registry of Prometheus with the record's figures alone."""
    out = CollectorRegistry(auto_describe=False)
    out.register(RecordCollector(store, registry, clock))
    return out
