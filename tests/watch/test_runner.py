"""The runner over days and weeks, on a clock that jumps to whatever is next; crawls are played."""

from __future__ import annotations

import asyncio
import itertools
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text, update

from tests.virtual_time import run
from tracker.capture.network import NoNetwork
from tracker.model import Origin
from tracker.registry import load_registry
from tracker.store import leases, schedule
from tracker.store.db import Store
from tracker.store.errors import StoreError
from tracker.store.models import HostLease
from tracker.watch.crawl_batches import Batch
from tracker.watch.ingest import Ingest
from tracker.watch.job_loop import JobLoop
from tracker.watch.runner import Ended, Runner, Summary
from tracker.watch.source_schedule import RUNNER, SourceSchedule

START = datetime(2026, 3, 23, tzinfo=UTC)  # a Monday; clocks in Brussels are put forward on the Sunday after
REGIME = """\
id: own
strand: ai
jurisdiction: GB
title: {en: Own}
instruments:
  - {id: act, type: act, title: {en: Act}}
sources:
  - {id: daily, instrument: act, language: en, spider: page, format: lims, url: https://a.example/1}
  - {id: morning, instrument: act, language: fr, spider: page, format: lims, url: https://b.example/1,
     cron: "30 2 * * *", timezone: Europe/Brussels}
  - {id: second, instrument: act, language: de, spider: page, format: lims, url: https://a.example/2}
"""


def now() -> datetime:
    return datetime.now(UTC)


class Played:
    """Crawls that take ten seconds and find everything as it was; ``do`` may do otherwise."""

    def __init__(self, ingest: Ingest) -> None:
        self.ingest = ingest
        self.begun: list[tuple[datetime, tuple[str, ...]]] = []
        self.asked_to_stop: list[bool] = []
        self.do: Callable[[Batch], Ended | None] = lambda batch: None
        self.seconds = 10.0
        self._ended = asyncio.Event()

    async def crawl(self, batch: Batch) -> Ended:
        self.begun.append((now(), batch.sources))
        try:
            await asyncio.wait_for(self._ended.wait(), self.seconds)
        except TimeoutError:
            pass
        else:
            return Ended(failed=False)
        if (ended := self.do(batch)) is not None:
            return ended
        self.ingest.not_modified([(id_, now(), None) for id_ in batch.sources], Origin.WATCH)
        return Ended(failed=False)

    def stop(self, *, at_once: bool = False) -> None:
        self.asked_to_stop.append(at_once)
        if at_once:
            self._ended.set()

    def times(self, source: str) -> list[datetime]:
        return [at for at, sources in self.begun if source in sources]


class Scene:
    def __init__(self, folder: Path, *, lease_seconds: float = 86400.0) -> None:
        self.longest = timedelta(hours=3)
        self.network: Callable[[Iterable[str]], None] = lambda _: None
        (folder / "registry" / "regimes").mkdir(parents=True)
        (folder / "registry" / "regimes" / "own.yml").write_text(REGIME, "utf-8")
        self.store = Store(f"sqlite:///{folder / 'tracker.db'}")
        self.store.migrate()
        self.registry = load_registry([folder / "registry"], packaged=False)
        self.lines: list[str] = []
        self.lease_seconds = lease_seconds
        self.played: Played

    def run(
        self,
        *,
        start: datetime = START,
        meanwhile: Callable[[Runner, Played], None] = lambda runner, played: None,
        **how: object,
    ) -> Summary:
        async def scenario() -> Summary:
            ingest = Ingest(self.store, self.registry, clock=now)
            self.played = Played(ingest)
            jobs = JobLoop(now, self.lines.append)
            runner = Runner(
                ingest, SourceSchedule(ingest), self.played, jobs, on_line=self.lines.append, lease_seconds=self.lease_seconds, longest=self.longest,
                network=self.network,
            )  # fmt: skip
            meanwhile(runner, self.played)
            jobs.start()
            try:
                return await runner.run(**how)  # type: ignore[arg-type]
            finally:
                await jobs.finish()

        return run(start, scenario)


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_two_weeks_over_a_change_of_the_clocks(scene: Scene) -> None:
    scene.run(until=START + timedelta(days=14))
    assert now() - START > timedelta(days=1), "real time is back"
    # a new source is looked at soon, then at its time by the clocks of its place
    wall = [at.astimezone(ZoneInfo("Europe/Brussels")) for at in scene.played.times("morning")]
    assert [f"{at:%a %d %H:%M%z}" for at in wall if at.day in (28, 29, 30)] == [
        "Sat 28 02:30+0100",
        "Sun 29 03:00+0200",
        "Mon 30 02:30+0200",
    ]
    for source in ("daily", "second"):
        times = scene.played.times(source)
        assert 14 <= len(times) <= 16
        assert all(
            timedelta(hours=20) < b - a < timedelta(hours=28) for a, b in itertools.pairwise(times[1:])
        )
    per_host = sorted(at for at, sources in scene.played.begun if {"daily", "second"} & set(sources))
    gaps = [b - a for a, b in itertools.pairwise(per_host)]
    assert all(gap >= timedelta(seconds=60) for gap in gaps), "a host rests between two crawls"


def test_it_ends_at_its_time_after_what_it_began(scene: Scene) -> None:
    def slow(_runner: Runner, played: Played) -> None:
        played.seconds = 600

    summary = scene.run(until=START + timedelta(minutes=5), meanwhile=slow)
    assert summary.crawls == len(scene.played.begun) > 0
    assert all(at < START + timedelta(minutes=5) for at, _ in scene.played.begun)
    with scene.store.read() as session:
        assert leases.look(session, [RUNNER]) == {}


def test_time_off_is_made_up_for_at_once(scene: Scene) -> None:
    scene.run(until=START + timedelta(days=2))
    back = START + timedelta(days=9)
    scene.run(start=back, until=back + timedelta(minutes=20))
    assert Counter(id_ for _, ids in scene.played.begun for id_ in ids) == {
        "daily": 1,
        "morning": 1,
        "second": 1,
    }


def test_without_a_network_nothing_is_begun_and_it_is_told_once(scene: Scene) -> None:
    asked: list[set[str]] = []

    def down(hosts: Iterable[str]) -> None:
        asked.append(set(hosts))
        if len(asked) < 3:
            raise NoNetwork("this machine has no network")

    scene.network = down
    scene.run(until=START + timedelta(days=1))
    assert len(asked) >= 3
    assert len(scene.played.begun) >= 1, "it goes on when there is one"
    assert sum("no network" in line for line in scene.lines) == 1


def test_the_second_stop_ends_crawls_at_once(scene: Scene) -> None:
    def twice(runner: Runner, played: Played) -> None:
        played.seconds = 1e6
        loop = asyncio.get_running_loop()
        loop.call_later(86400, runner.stop, "stopped")
        loop.call_later(86400 + 30, runner.stop, "stopped")

    summary = scene.run(meanwhile=twice)
    assert scene.played.asked_to_stop == [False, True]
    assert summary.stopped_by == "stopped"
    with scene.store.read() as session:
        assert {row.streak for row in schedule.dues(session).values()} == {0}, "no failure of the source"


def test_a_failure_is_tried_again_sooner_than_planned(scene: Scene) -> None:
    def failing(_runner: Runner, played: Played) -> None:
        def do(batch: Batch) -> Ended | None:
            if now() > START + timedelta(days=2) or "daily" not in batch.sources:
                return None
            return Ended(failed=True, broken=("CrawlCrashed", "the crawl was ended by SIGKILL"))

        played.do = do

    summary = scene.run(until=START + timedelta(days=4), meanwhile=failing)
    times = scene.played.times("daily")
    broken = [at for at in times if at < START + timedelta(days=2)]
    assert summary.failed == len(broken) > 2
    with scene.store.read() as session:
        assert schedule.dues(session)["daily"].streak == 0, "it recovered"


def test_once_waits_for_a_host_that_another_crawl_holds_but_not_for_ever(scene: Scene) -> None:
    def held(_runner: Runner, played: Played) -> None:
        assert leases.acquire(scene.store, "a.example", "elsewhere:2:2:crawl", 3600, 0) is None

    scene.longest = timedelta(minutes=5)
    summary = scene.run(start=START + timedelta(days=1), once=True, meanwhile=held)
    assert summary.sources == {"morning"}
    assert any(line.startswith("left for another time, their hosts are busy: ") for line in scene.lines)


def test_a_runner_ends_when_a_newer_program_has_upgraded_the_store(scene: Scene) -> None:
    def upgraded(_runner: Runner, played: Played) -> None:
        def elsewhere() -> None:
            with scene.store.write() as session:
                session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

        asyncio.get_running_loop().call_later(3600, elsewhere)

    with pytest.raises(StoreError, match=r"newer version of the tracker .*update the tracker"):
        scene.run(meanwhile=upgraded)


def test_a_runner_whose_lease_was_taken_ends(scene: Scene) -> None:
    def taken(_runner: Runner, played: Played) -> None:
        def elsewhere() -> None:
            # this process slept; the other one on its own machine did not
            with scene.store.write() as session:
                session.execute(
                    update(HostLease).where(HostLease.host == RUNNER).values(until=now(), next_ok=now())
                )
            assert leases.acquire(scene.store, RUNNER, "elsewhere:7:7:other", 864000, 0) is None

        asyncio.get_running_loop().call_later(3600, elsewhere)

    with pytest.raises(StoreError, match=r"another `tracker run` \(process 7\) took over"):
        scene.run(meanwhile=taken)


def test_a_store_has_one_runner(scene: Scene) -> None:
    assert leases.acquire(scene.store, RUNNER, "elsewhere:7:7:other", 864000, 0) is None
    with pytest.raises(StoreError, match=r"another `tracker run` \(process 7\) works on this store"):
        scene.run(start=datetime.now(UTC))
