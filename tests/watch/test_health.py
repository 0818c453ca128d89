"""Health: what is an incident and what is not, silence, and what `tracker status` says of it all."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from sqlalchemy import select

from tests.cli.calls import call
from tests.watch import pages
from tracker.contract.health import source_health
from tracker.contract.schemas import schema
from tracker.model import Origin
from tracker.registry import Registry
from tracker.store import leases, schedule
from tracker.store.db import Store
from tracker.store.models import IncidentRow
from tracker.watch.health import silent_since
from tracker.watch.ingest import Ingest
from tracker.watch.source_schedule import RUNNER, SourceSchedule
from tracker.watch.status import fares, runner_pid

START = datetime(2026, 6, 1, 6, tzinfo=UTC)
SOURCE = "sample-act-en"
BASE = [f"Person {n} shall file return {n} within 30 days." for n in range(1, 13)]


class Watch:
    """Looks at the sample act at times of our choosing, as a crawl would leave them in the record."""

    def __init__(self, store: Store, registry: Registry) -> None:
        self.store, self.registry, self.now = store, registry, START
        self.ingest = Ingest(store, registry, clock=lambda: self.now)
        self.dues = SourceSchedule(self.ingest)
        self.source = registry.sources[SOURCE]

    def look(self, hours: float, kind: str = "", message: str = "", *, days: int = 30) -> None:
        """`hours` after the last one: a failure of that kind, or the act with that number of days."""
        self.now += timedelta(hours=hours)
        if kind:
            self.ingest.fail(self.source, self.source.url, kind, message, self.now, Origin.WATCH)
        else:
            text = [*BASE[:4], f"Person 5 shall file return 5 within {days} days.", *BASE[5:]]
            taken = replace(pages.taken(pages.act(text), 2), observed_at=self.now)
            self.ingest.take(self.source, [taken], Origin.WATCH)
        self.dues.finish([SOURCE], self.now, self.now)

    def incidents(self) -> list[IncidentRow]:
        with self.store.read() as session:
            return schedule.incidents(session)


@pytest.fixture
def watch(store: Store, tmp_path: Path) -> Watch:
    return Watch(store, pages.registry(tmp_path))


def test_one_failed_look_is_no_incident(watch: Watch) -> None:
    watch.look(0)
    watch.look(24, "Timeout", "it took too long")
    watch.look(2)
    assert watch.incidents() == []


def test_an_incident_is_one_row_from_its_first_failure_to_its_recovery(watch: Watch) -> None:
    watch.look(0)
    for hours, kind in ((24, "Timeout"), (2, "DnsError"), (4, "Timeout"), (8, "HttpError")):
        watch.look(hours, kind, f"{kind} came")
    (one,) = watch.incidents()
    assert (one.kind, one.opened_at, one.closed_at) == ("unreachable", START + timedelta(hours=24), None)
    assert (one.recorded_at, one.checks, one.message) == (START + timedelta(hours=26), 4, "HttpError came")
    assert (one.alerted, one.recovery_alerted, one.host) == (False, False, "law.example")
    watch.look(16)
    (one,) = watch.incidents()
    assert one.closed_at == watch.now
    assert one.recovery == "read again after 4 failed looks"
    # the same again later is another one
    watch.look(24, "Timeout", "again")
    watch.look(2, "Timeout", "again")
    assert [i.closed_at is None for i in watch.incidents()] == [False, True]


def test_robots_is_a_decision_and_an_incident_at_once(watch: Watch) -> None:
    watch.look(0, "Forbidden", "robots.txt forbids this address")
    (one,) = watch.incidents()
    assert (one.kind, one.checks) == ("robots", 1)


def test_a_source_that_never_answered_is_an_incident_from_its_first_look(watch: Watch) -> None:
    watch.look(0, "TlsError", "certificate has expired")
    watch.look(2, "TlsError", "certificate has expired")
    (one,) = watch.incidents()
    assert (one.kind, one.opened_at) == ("certificate", START)


def test_finishing_twice_changes_nothing(watch: Watch) -> None:
    watch.look(0, "Forbidden", "no")
    with watch.store.write() as session:
        begun = schedule.begin_incident(
            session, SOURCE, "law.example", "robots", "no", opened_at=START, now=watch.now, checks=1
        )
        assert begun.recorded_at == START
    assert len(watch.incidents()) == 1


def test_silence_is_measured_by_the_publishers_own_rhythm() -> None:
    weekly = [START + timedelta(days=7 * n) for n in range(6)]
    last = weekly[-1]
    assert silent_since(weekly, last + timedelta(days=20)) is None
    assert silent_since(weekly, last + timedelta(days=22)) == last + timedelta(days=21)
    assert silent_since(weekly[:4], last + timedelta(days=300)) is None, "four changes are no rhythm"
    daily = [START + timedelta(days=n) for n in range(9)]
    assert silent_since(daily, daily[-1] + timedelta(days=13)) is None, "a holiday is no silence"
    assert silent_since(daily, daily[-1] + timedelta(days=15)) == daily[-1] + timedelta(days=14)
    with_a_pause = [*daily, daily[-1] + timedelta(days=60), daily[-1] + timedelta(days=61)]
    assert silent_since(with_a_pause, with_a_pause[-1] + timedelta(days=20)) is not None, (
        "one pause is no rhythm"
    )


def test_a_publisher_that_falls_silent_is_one_incident(watch: Watch) -> None:
    for n in range(6):
        watch.look(24, days=31 + n)
    for _ in range(20):
        watch.look(24, days=36)
    (one,) = watch.incidents()
    assert one.kind == "silent"
    assert one.message.startswith("unchanged for 15 days; it used to change every 1 day")
    watch.look(24, days=90)
    (one,) = watch.incidents()
    assert (one.closed_at, one.recovery) == (watch.now, "it changed again")


def test_status_tells_how_a_source_fares(watch: Watch) -> None:
    watch.look(0)
    watch.look(24, days=60)
    watch.look(24, "Forbidden", "robots.txt forbids this address")
    watch.look(24, "Incomplete", "a fall in provisions")
    with watch.store.read() as session:
        view = source_health(fares(session, watch.now)[SOURCE]).as_json()
    assert view["last_change"] == "2026-06-02T06:00:00Z"
    assert view["last_success"] == "2026-06-02T06:00:00Z"
    assert (view["failures"], view["trouble"]) == (2, "content")
    assert (view["breaches"], view["robots_refusals"], view["certificate"]) == (1, 1, False)
    assert view["incident"]["kind"] == "robots"
    assert view["reason"].startswith("tried again after 2 failed looks (Incomplete)")
    assert not view["overdue"]
    with watch.store.read() as session:
        late = fares(session, watch.now + timedelta(days=3))[SOURCE]
    assert late.overdue
    assert not late.good


def test_status_keeps_to_its_schema(watch: Watch, tmp_path: Path) -> None:
    watch.look(0)
    watch.look(24, "Forbidden", "no")
    if watch.store.path is None:
        pytest.skip("the command is run on SQLite; the rows are the same")
    db = f"sqlite:///{watch.store.path}"
    shown = json.loads(
        call("--db", db, "--registry", tmp_path / "registry", "status", "--format", "json").out
    )
    Draft202012Validator(schema("status")).validate(shown)
    assert [s["source"] for s in shown["sources"]] == [SOURCE]
    assert [i["kind"] for i in shown["incidents"]] == ["robots"]
    assert shown["runner"] == {"running": False, "process": None}


def test_a_running_runner_is_seen(watch: Watch) -> None:
    owner = leases.owner_name()
    assert leases.acquire(watch.store, RUNNER, owner, 60, 0) is None
    with watch.store.read() as session:
        assert runner_pid(session) == owner.split(":")[1]


# --- due times --------------------------------------------------------------------------------------


def test_due_times_follow_the_registry(watch: Watch) -> None:
    assert watch.dues.sync(START) == 2
    assert watch.dues.sync(START) == 0
    assert {d.source.id for d in watch.dues.overdue(START)} == {SOURCE, "sample-act-copy"}
    watch.look(0)
    assert {d.source.id for d in watch.dues.overdue(watch.now)} == {"sample-act-copy"}
    faster = watch.registry.sources[SOURCE].model_copy(update={"every": "PT1H"})
    watch.registry.regimes["sample"].sources[:] = [faster]
    changed = Registry(watch.registry.regimes, {}, {}, ())
    dues = SourceSchedule(Ingest(watch.store, changed, clock=lambda: watch.now))
    assert dues.sync(watch.now) == 1, "planned anew, because its schedule is another one"
    assert dues.overdue(watch.now) == []
    assert [d.source.id for d in dues.overdue(watch.now + timedelta(hours=2))] == [SOURCE]
    with watch.store.read() as session:
        assert set(schedule.dues(session)) == {SOURCE}, "a source that is gone has no due time"


def test_a_host_at_rest_puts_all_its_sources_off(watch: Watch) -> None:
    watch.now = datetime.now(UTC)  # leases know the real time only
    watch.dues.sync(watch.now)
    until = leases.rest(watch.store, "law.example", 7200)
    watch.dues.finish([SOURCE], watch.now, watch.now)
    with watch.store.read() as session:
        row = schedule.dues(session)[SOURCE]
    assert (row.next_due, row.streak) == (until, 0), "nobody asked, so nothing failed"
    watch.look(0, "Blocked", "the server answers 429")
    with watch.store.read() as session:
        row = schedule.dues(session)[SOURCE]
        assert row.next_due >= until
        assert row.streak == 1
        assert session.scalars(select(IncidentRow)).all() == []


def test_an_open_procedure_and_a_near_date_are_read_from_the_registry(watch: Watch) -> None:
    from tracker.registry.schema import StatusEvent

    act = watch.registry.instruments["sample-act"]
    watch.look(0)

    def interval() -> int:
        with watch.store.write() as session:
            session.execute(schedule.SourceDue.__table__.delete())
        watch.dues.sync(watch.now)
        with watch.store.read() as session:
            return schedule.dues(session)[SOURCE].interval

    assert interval() == 86400
    act.events.append(StatusEvent(event="consultation_open", date=(START - timedelta(days=20)).date()))
    assert interval() == 43200
    act.events.append(StatusEvent(event="adopted", date=(START - timedelta(days=10)).date()))
    assert interval() == 86400, "the procedure is over"
    act.events.append(StatusEvent(event="applies", date=(START + timedelta(days=1)).date()))
    assert interval() == 21600
