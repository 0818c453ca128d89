"""Which sources are due, and what a run means for when they are due next.

Due times stand in the store (`SourceDue`), so that a restart, a second machine's check or a week off
are seen. They follow from the registry and the record: a row that is missing is made again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from tracker.capture.urls import host_of
from tracker.model import Origin
from tracker.registry import Registry
from tracker.registry.schema import Instrument, Source
from tracker.store import captures as evidence
from tracker.store import leases, schedule
from tracker.store.models import SourceDue
from tracker.watch import health
from tracker.watch.ingest import Ingest
from tracker.watch.source_history import SourceHistory, checks_since, load_history
from tracker.watch.timing import PastChecks, interval, next_due, plan_of

#: An instrument whose newest step is one of these is under way; after two years it is thought to rest.
_UNDER_WAY = frozenset({"proposed", "consultation_open", "consultation_closed"})
_RESTS_AFTER = timedelta(days=730)
#: Steps further away than this are not near for anybody.
_SIGHT = timedelta(days=30)
#: Name of the lease that keeps a second runner off the same store. No host is called so.
RUNNER = "(tracker run)"
#: A due time further ahead than two turns and this was planned by a wrong clock.
_FAR = timedelta(days=2)
#: A source that could not be asked because its host was busy is due again after this.
_BUSY_AGAIN = timedelta(minutes=1)


@dataclass(frozen=True)
class Due:
    """A source whose time has come. ``alone``: its last run broke the crawl, so it gets one of its own."""

    source: Source
    since: datetime
    alone: bool = False

    hosts: frozenset[str] = frozenset()


def in_order(
    registry: Registry, sources: Sequence[Source], asked: Collection[str] = (), first: Collection[str] = ()
) -> list[Source]:
    """Those of ``first``, then those never ``asked``; flagship regimes before others, texts before lists."""
    flagships = {s.id for r in registry.regimes.values() if r.flagship for s in r.sources}
    return sorted(
        sources,
        key=lambda s: (
            s.id not in first,
            s.id in asked,
            s.id not in flagships,
            ("text", "record", "listing").index(s.kind),
        ),
    )


class SourceSchedule:
    """The due times of a registry's sources in a store."""

    def __init__(self, ingest: Ingest, sources: Collection[str] | None = None) -> None:
        self._ingest = ingest
        self._store = ingest.store
        self._registry = ingest.registry
        self._sources = {
            id_: s for id_, s in ingest.registry.sources.items() if sources is None or id_ in sources
        }
        self._asked: dict[str, frozenset[str]] = {}

    def sync(self, now: datetime) -> int:
        """Make the rows agree with the registry. Returns how many were planned anew.

        Called by a runner that begins, the only one of its store: a run that is still noted as under
        way was broken off with the runner before, and its sources are due again at once.
        """
        planned = 0
        with self._store.write() as session:
            rows = schedule.dues(session)
            schedule.forget(session, set(rows) - set(self._registry.sources))
            facts = load_history(session, list(self._sources.values()), now.date())
            for id_, source in self._sources.items():
                row = rows.get(id_)
                if row is not None and row.owner is not None:
                    # a crawl may have outlived its runner: then it holds the host, and notes what it finds
                    held = facts.held.get(host_of(source.url))
                    schedule.plan(
                        session, id_, row, owner=None, last_end=now,
                        next_due=held.free_at if held is not None else now,
                        reason="its last run was broken off",
                    )  # fmt: skip
                if row is not None and row.next_due > now + max(2 * timedelta(seconds=row.interval), _FAR):
                    schedule.plan(session, id_, row, next_due=now, reason="its due time stood too far ahead")
                if row is None or row.plan != plan_of(source):
                    self._plan(session, source, row, now, facts)
                    planned += 1
        return planned

    def overdue(self, now: datetime) -> list[Due]:
        """Sources whose time has come and that nobody runs, in the order in which they are asked; of equals
        the longest waiting first."""
        with self._store.read() as session:
            rows = {r.source: r for r in schedule.overdue(session, now) if r.source in self._sources}
            asked = {id_ for id_, row in rows.items() if row.last_run is not None}
            return [
                Due(
                    source,
                    rows[source.id].next_due,
                    alone=(rows[source.id].outcome or "").startswith("Crawl"),
                    hosts=self._hosts(session, source),
                )
                for source in in_order(self._registry, [self._sources[id_] for id_ in rows], asked)
            ]

    def _hosts(self, session: Session, source: Source) -> frozenset[str]:
        """The hosts a check of the source asks: those of its addresses, and where these led last time."""
        if source.id not in self._asked:
            urls = [source.url, *source.parts, *evidence.newest_addresses(session, source.id)]
            self._asked[source.id] = frozenset(host_of(url) for url in urls)
        return self._asked[source.id]

    def next_time(self, now: datetime) -> datetime | None:
        """When, after now, the next source is due that nobody runs."""
        with self._store.read() as session:
            coming = schedule.coming(session, now)
            return next((row.next_due for row in coming if row.source in self._sources), None)

    def busy_hosts(self) -> dict[str, leases.HeldLease]:
        """Hosts that nobody may ask just now: held, in their pause, or resting."""
        with self._store.read() as session:
            return {host: held for host, held in leases.look(session).items() if host != RUNNER}

    def begin(self, ids: Iterable[str], owner: str, now: datetime) -> None:
        """A run of these sources starts; nobody else takes them."""
        with self._store.write() as session:
            for id_ in ids:
                schedule.plan(session, id_, schedule.due(session, id_), owner=owner, last_run=now)

    def finish(
        self, ids: Sequence[str], began: datetime, now: datetime, *, broken: tuple[str, str] | None = None
    ) -> dict[str, health.RunResult]:
        """A run has ended: what it brought, when the sources are due next, what is an incident.

        ``broken``: kind and message when the crawl itself failed; that is a failed check of every
        source it left without an answer. Without it, such a source was not asked and is due again.
        """
        with self._store.read() as session:
            found = checks_since(session, ids, began)
        results = {id_: health.result_of(found.get(id_, [])) for id_ in ids}
        for id_ in ids:
            self._asked.pop(id_, None)
        for id_ in [i for i in ids if broken and not results[i].checked]:
            kind, message = broken or ("", "")
            source = self._sources[id_]
            self._ingest.fail(source, source.url, kind, message, now, Origin.WATCH)
            results[id_] = health.RunResult(True, True, kind, message)
        with self._store.write() as session:
            rows = schedule.dues(session)
            facts = load_history(session, [self._sources[id_] for id_ in ids], now.date())
            for id_ in ids:
                source = self._sources[id_]
                row = rows.get(id_) or self._plan(session, source, None, now, facts)
                self._finish(session, source, row, results[id_], began, now, facts)
        return results

    def left(self, ids: Iterable[str], owner: str) -> list[str]:
        """Sources whose run did not finish them: its process was ended, or never got so far."""
        with self._store.read() as session:
            return schedule.owned(session, list(ids), owner)

    def _finish(
        self,
        session: Session,
        source: Source,
        row: SourceDue,
        result: health.RunResult,
        began: datetime,
        now: datetime,
        facts: SourceHistory,
    ) -> None:
        schedule.plan(session, source.id, row, owner=None, last_end=now)
        if not result.checked:
            held = facts.held.get(host_of(source.url))
            schedule.plan(
                session, source.id, row, next_due=max(held.free_at if held else now, now + _BUSY_AGAIN),
                reason="it could not be asked: its host was busy or the run was stopped",
            )  # fmt: skip
            return
        schedule.plan(
            session, source.id, row, last_run=began, streak=row.streak + 1 if result.failed else 0,
            outcome=result.kind if result.failed else "ok", trouble=result.message if result.failed else None,
        )  # fmt: skip
        health.note(session, source, result, row.streak, now, facts)
        if not result.failed:
            health.note_silence(session, source, now, facts)
        self._plan(session, source, row, now, facts)

    def _plan(
        self, session: Session, source: Source, row: SourceDue | None, now: datetime, facts: SourceHistory
    ) -> SourceDue:
        past = past_checks(session, self._registry, source, row, now, facts)
        when, reason = next_due(past, source, now)
        distance, _ = interval(past, source, now)
        return schedule.plan(
            session, source.id, row, next_due=when, reason=reason, plan=plan_of(source),
            interval=round(distance.total_seconds()),
        )  # fmt: skip


def past_checks(
    session: Session,
    registry: Registry,
    source: Source,
    row: SourceDue | None,
    now: datetime,
    facts: SourceHistory,
) -> PastChecks:  # fmt: skip
    """What the record and the registry know of a source, as `timing.next_due` takes it."""
    last = facts.last.get(source.id)
    began = row.last_run if row is not None else None
    changes = facts.changes.get(source.id, [])
    streak = row.streak if row is not None else 0
    held = facts.held.get(host_of(source.url))
    near, under_way = steps_ahead(registry.instruments.get(source.instrument or ""), source, now, facts)
    return PastChecks(
        last_run=max((x for x in (last, began) if x is not None), default=None) if last else None,
        first_good=facts.first_good.get(source.id),
        last_change=changes[-1] if changes else None,
        streak=streak,
        failing_since=evidence.first_failure(session, source.id) if streak else None,
        trouble=(row.outcome or "") if row is not None and streak else "",
        rest_until=held.free_at if held is not None and held.resting else None,
        near=near,
        procedure=under_way,
    )


def steps_ahead(
    instrument: Instrument | None, source: Source, now: datetime, facts: SourceHistory
) -> tuple[tuple[date, ...], bool]:
    """Dated steps of the source's instrument around now, and whether something on it is open.

    From the registry's status events, and from the closing dates of notices: those on the source's own
    list, and those attached to its instrument.
    """
    today = now.date()
    near = set()
    under_way = False
    if instrument is not None:
        near = {e.date for e in instrument.events if abs(e.date - today) <= _SIGHT}
        past = [e for e in instrument.events if e.date <= today]
        newest = max(past, key=lambda e: e.date, default=None)
        under_way = newest is not None and newest.event in _UNDER_WAY and today - newest.date <= _RESTS_AFTER
    for of, attached, closes in facts.closing:
        if of == source.id or source.instrument in attached:
            under_way = True
            if closes - today <= _SIGHT:
                near.add(closes)
    return tuple(sorted(near)), under_way
