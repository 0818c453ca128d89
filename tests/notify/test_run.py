"""`tracker run` delivers: after crawls, once for all of them, and at the end of `--once`."""

from __future__ import annotations

import asyncio
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.notify.receivers import Hook
from tests.notify.world import BEGIN, World
from tests.virtual_time import run as run_virtually
from tests.watch.test_hosts import ACT, XML, registry_at, server
from tests.watch.test_run import run, store_in
from tracker.notify.deliver import deliver
from tracker.store import schedule
from tracker.store.models import CheckRow, Reading, VersionRow
from tracker.watch.job_loop import JobLoop

FILE = """\
channels:
  hook: {webhook: "env:HOOK_URL"}
subscriptions:
  - {id: all, follow: everything, to: hook}
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, hook: Hook) -> Path:
    folder = tmp_path / "home"
    folder.mkdir()
    (folder / "subscriptions.yml").write_text(FILE, "utf-8")
    monkeypatch.setenv("TRACKER_HOME", str(folder))
    monkeypatch.setenv("HOOK_URL", hook.url)
    return folder


@pytest.mark.usefixtures("home")
@pytest.mark.slow
def test_changes_of_many_crawls_go_out_at_the_end(tmp_path: Path, hook: Hook) -> None:
    moods = {f"/act{n}": (200, XML, ACT) for n in range(3)}
    with server(moods) as (base, _):
        registry_at(tmp_path, base, 3)
        code, _, errors = run(tmp_path, "run", "--once", "s0", "s1", "s2")
        assert code == 0, errors
        assert hook.requests == [], "first texts are no news"
        for path in moods:
            moods[path] = (200, XML, changed(ACT))
        with store_in(tmp_path).write() as session:
            # the first look was days ago: what comes with it is its history, and no news
            for row_of in (CheckRow, Reading, VersionRow):
                for kept in session.scalars(select(row_of)):
                    kept.observed_at -= timedelta(days=2)
            for name in ("s0", "s1", "s2"):
                row = schedule.due(session, name)
                schedule.plan(session, name, row, next_due=datetime.now(UTC) - timedelta(hours=1))
        code, _, errors = run(tmp_path, "run", "--once", "s0", "s1", "s2")
        assert code == 0, errors
    # one message where the three crawls end within two minutes of each other (below)
    told = [c["id"] for request in hook.requests for c in request.json["changes"]]
    assert len(told) == len(set(told)) == 3, errors
    assert "hook: sent a-" in errors


def test_a_file_with_mistakes_ends_it_at_its_start(tmp_path: Path, home: Path) -> None:
    (home / "subscriptions.yml").write_text(FILE.replace("to: hook", "to: hok"), "utf-8")
    with server({}) as (base, _):
        registry_at(tmp_path, base, 1)
        code, _, errors = run(tmp_path, "run", "--once", "s0")
    assert code == 2
    assert "subscriptions.yml:4: subscription 'all': no channel 'hok'; there are: hook" in errors


def changed(act: bytes) -> bytes:
    import re

    new = re.sub(rb"(<Text>)([^<]*)", rb"\1A person shall pay 700 dollars by 1 May 2031.", act, count=1)
    assert new != act
    return new.replace(b"2026-01-01", datetime.now(UTC).date().isoformat().encode())


def test_news_goes_out_while_the_runner_waits(world: World) -> None:
    """A change that another process takes in, and a crawl's end that wakes the job."""

    async def scenario() -> None:
        jobs = JobLoop(lambda: datetime.now(UTC))
        start = world.now
        jobs.add(
            "alerts",
            lambda: deliver(lambda: world.delivery(clock=lambda: datetime.now(UTC))),
            longest=timedelta(minutes=1),
        )
        jobs.start()

        async def pass_by(seconds: float) -> None:
            await asyncio.sleep(seconds)
            world.now = datetime.now(UTC)

        await pass_by(1)
        world.amend()
        jobs.wake("alerts")
        await pass_by(5)
        assert world.hook.requests == [], "it may not be all yet"
        await pass_by(60)
        world.amend(section=2)
        jobs.wake("alerts")
        await pass_by(180)
        (request,) = world.hook.requests  # within the pause that the outbox asked for
        assert len(request.json["changes"]) == 2, "news of many crawls is one message"
        assert world.now - start < timedelta(minutes=5)
        world.amend()
        await jobs.finish()

    run_virtually(BEGIN, scenario)
    assert len(world.hook.requests) == 1
    assert len(world.send().sent) == 0, "not within the window"


def test_news_that_has_not_gone_out_at_the_end_is_kept(world: World) -> None:
    world.amend()
    asyncio.run(deliver(world.delivery))
    assert world.hook.requests == []
    assert len(world.send().sent) == 2
    assert os.environ["HOOK_URL"] == world.hook.url
