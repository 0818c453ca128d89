"""`tracker run` with real processes: killed children, time limits, signals, dead runners, a second runner."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

import pytest
from sqlalchemy import select

from tests.conftest import ROOT
from tests.watch.test_hosts import ACT, XML, registry_at, server
from tracker.registry import load_registry
from tracker.store import leases, schedule
from tracker.store.db import Store
from tracker.store.models import CheckRow, EventRow, IncidentRow
from tracker.watch.crawl_batches import Batch
from tracker.watch.ingest import Ingest
from tracker.watch.job_loop import JobLoop
from tracker.watch.process import Subprocesses
from tracker.watch.runner import Runner, Summary
from tracker.watch.source_schedule import RUNNER, SourceSchedule

ENVIRONMENT = {"TRACKER_ALLOW_PRIVATE": "true", "TRACKER_DELAY": "0.05"}


def command(folder: Path, *args: str) -> list[str]:
    return [sys.executable, "-m", "tracker", "--db", f"sqlite:///{folder / 'tracker.db'}",
            "--registry", str(folder / "registry"), *args]  # fmt: skip


def start(folder: Path, *args: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command(folder, *args), cwd=ROOT, env={**os.environ, **ENVIRONMENT},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def run(folder: Path, *args: str) -> tuple[int, str, str]:
    process = start(folder, *args)
    out, errors = process.communicate(timeout=900)
    return process.returncode, out, errors


def outcomes(store: Store, source: str) -> list[str]:
    with store.read() as session:
        query = select(CheckRow.outcome).where(CheckRow.source == source).order_by(CheckRow.observed_at)
        return list(session.scalars(query))


def store_in(folder: Path) -> Store:
    made = Store(f"sqlite:///{folder / 'tracker.db'}")
    made.migrate()
    return made


# --- the command --------------------------------------------------------------------------------


@pytest.mark.slow
def test_a_supervisor_sees_health_figures_and_lines_of_json(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with server({"/act0": (200, XML, ACT)}) as (base, _):
        registry_at(tmp_path, base, 1)
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("TRACKER_LOG", "json")
            patch.setenv("TRACKER_MONITOR", f"127.0.0.1:{port}")
            process = start(tmp_path, "run", "s0")
        try:
            for _ in range(600):
                if 'outcome="captured"} 1.0' in asked(port, "/metrics"):
                    break
                time.sleep(0.1)
            assert '"ok": true' in asked(port, "/healthz")
            assert '"ok": true' in asked(port, "/readyz")
        finally:
            process.send_signal(signal.SIGTERM)
            _, errors = process.communicate(timeout=60)
    told = [json.loads(line) for line in errors.splitlines()]
    begun = next(line for line in told if line["event"] == "crawl begins")
    look = next(line for line in told if line["event"] == "look")
    assert (look["job"], look["source"], look["outcome"]) == (begun["job"], "s0", "captured")


def asked(port: int, path: str) -> str:
    """What the monitor answers; "" while it does not listen."""
    try:
        with urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
            return str(answer.read().decode())
    except OSError:
        return ""


@pytest.mark.slow
def test_once_does_what_is_due_and_ends(tmp_path: Path) -> None:
    moods = {f"/act{n}": (200, XML, ACT) for n in range(2)}
    with server(moods) as (base, seen):
        registry_at(tmp_path, base, 2)
        code, _, errors = run(tmp_path, "run", "--once", "s0", "s1")
        assert code == 0, errors
        assert [path for _, path in seen] == ["/robots.txt", "/act0", "/act1"], "one crawl for one host"
        code, _, errors = run(tmp_path, "run", "--once", "s0", "s1")
        assert code == 0
        assert "0 sources are due" in errors
        assert len(seen) == 3
        assert run(tmp_path, "run", "--once", "--until", "2030-01-01")[0] == 2


@pytest.mark.slow
def test_once_ends_with_1_on_findings(tmp_path: Path) -> None:
    with server({"/act0": (200, XML, ACT)}) as (base, _):
        registry_at(tmp_path, base, 2)
        code, _, errors = run(tmp_path, "run", "--once", "s0", "s1")
    assert code == 1, errors
    assert "with findings" in errors
    with store_in(tmp_path).read() as session:
        rows = schedule.dues(session)
        assert (rows["s0"].streak, rows["s0"].outcome) == (0, "ok")
        assert (rows["s1"].streak, rows["s1"].outcome) == (1, "HttpError")
        assert rows["s1"].trouble == "the server answers 404"
        assert rows["s1"].next_due - datetime.now(UTC) < timedelta(hours=3), (
            "a daily source, tried again soon"
        )


def waits_for(let_go: threading.Event) -> tuple[int, dict[str, str], bytes]:
    """An answer that comes when it may."""

    class Slow(bytes):
        def __len__(self) -> int:
            let_go.wait()
            return super().__len__()

    return (200, XML, Slow(ACT))


@pytest.fixture
def let_go() -> Iterator[threading.Event]:
    made = threading.Event()
    yield made
    made.set()


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
@pytest.mark.slow
def test_a_stop_lets_a_crawl_finish_what_it_began(
    tmp_path: Path, let_go: threading.Event, number: signal.Signals, code: int
) -> None:
    with server({"/act0": waits_for(let_go)}) as (base, seen):
        registry_at(tmp_path, base, 1)
        process = start(tmp_path, "run", "s0")
        seen.wait(2)
        process.send_signal(number)
        assert process.stderr is not None
        assert any("waiting for 1 crawls to finish" in line for line in iter(process.stderr.readline, ""))
        let_go.set()
        _, errors = process.communicate(timeout=900)
    assert process.returncode == code, errors
    store = store_in(tmp_path)
    assert outcomes(store, "s0") == ["captured"], "what was begun was finished and kept"
    with store.read() as session:
        assert schedule.dues(session)["s0"].owner is None
        assert leases.look(session, [RUNNER]) == {}


def test_a_time_that_has_passed_ends_it(tmp_path: Path) -> None:
    registry_at(tmp_path, "http://127.0.0.1:1", 1)
    code, _, errors = run(tmp_path, "run", "--until", "2026-01-01T00:00:00Z", "s0")
    assert code == 0, errors


def test_a_store_has_one_runner_and_a_killed_one_is_followed_at_once(tmp_path: Path) -> None:
    with server({"/act0": (200, XML, ACT)}) as (base, seen):
        registry_at(tmp_path, base, 1)
        first = start(tmp_path, "run", "s0")
        seen.wait(2)
        code, _, errors = run(tmp_path, "run", "s0")
        assert code == 1
        assert f"another `tracker run` (process {first.pid}) works on this store" in errors
        first.kill()
        first.communicate()
        code, _, errors = run(tmp_path, "run", "--once", "s0")
        assert code == 0, errors


def test_a_look_broken_off_with_its_runner_is_due_again(tmp_path: Path) -> None:
    with server({"/act0": (200, XML, ACT)}) as (base, _):
        registry_at(tmp_path, base, 1)
        store = store_in(tmp_path)
        dues = SourceSchedule(Ingest(store, load_registry([tmp_path / "registry"], packaged=False)))
        now = datetime.now(UTC)
        dues.sync(now)
        dues.begin(["s0"], "elsewhere:1:1:dead", now)
        assert dues.overdue(now) == []
        assert dues.sync(now) == 0
        assert [d.source.id for d in dues.overdue(now)] == ["s0"]
        # a crawl that outlived its runner holds the host: it is given the time to end
        dues.begin(["s0"], "elsewhere:1:1:dead", now)
        assert leases.acquire(store, "127.0.0.1", "elsewhere:2:2:crawl", 300, 0) is None
        dues.sync(now)
        assert dues.overdue(now) == []
        assert dues.overdue(now + timedelta(seconds=310))


# --- children ---------------------------------------------------------------------------------------


async def run_once(
    folder: Path, executor: Subprocesses, meanwhile: Callable[[Runner], Awaitable[None]] | None = None
) -> Summary:
    """The runner of a folder, with children, until what is due is done."""
    ingest = Ingest(store_in(folder), load_registry([folder / "registry"], packaged=False))
    jobs = JobLoop(ingest.clock)
    runner = Runner(ingest, SourceSchedule(ingest), executor, jobs, breath=timedelta(0))
    jobs.start()
    try:
        task = asyncio.create_task(runner.run(once=True))
        if meanwhile is not None:
            await meanwhile(runner)
        return await task
    finally:
        await jobs.finish()


def executor_for(folder: Path, **fields: object) -> Subprocesses:
    options = ["--db", f"sqlite:///{folder / 'tracker.db'}", "--registry", str(folder / "registry")]
    return Subprocesses(options=options, **fields)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    monkeypatch.chdir(ROOT)


def test_a_killed_child_costs_one_look_and_its_neighbours_come_again(
    tmp_path: Path, let_go: threading.Event
) -> None:
    """The child is killed (-9) with one source done, one under way and one in line."""
    moods = {f"/act{n}": (200, XML, ACT) for n in range(3)} | {"/act1": waits_for(let_go)}
    with server(moods) as (base, seen):
        registry_at(tmp_path, base, 3)
        executor = executor_for(tmp_path)

        async def kill(_runner: Runner) -> None:
            await asyncio.to_thread(seen.wait, 3)  # robots.txt, the first act, the second
            (child,) = executor._children
            child.kill()

        summary = asyncio.run(run_once(tmp_path, executor, kill))
        store = store_in(tmp_path)
        assert outcomes(store, "s0") == ["captured"]
        assert outcomes(store, "s1") == ["CrawlCrashed"]
        assert outcomes(store, "s2") == ["CrawlCrashed"]
        with store.read() as session:
            event = session.scalars(select(EventRow).where(EventRow.source == "s1")).one()
            assert event.message == "the crawl was ended by SIGKILL"
            assert session.scalars(select(IncidentRow)).all() == [], "once is no incident"
        assert summary.failed == 1
        # the next time each of the two has a crawl of its own, and the dead child's host is free at once
        moods["/act1"] = (200, XML, ACT)
        later = datetime.now(UTC) + timedelta(hours=3)
        again = Ingest(store, load_registry([tmp_path / "registry"], packaged=False), clock=lambda: later)
        due = SourceSchedule(again).overdue(later)
        assert [(d.source.id, d.alone) for d in due] == [("s1", True), ("s2", True)] or [
            (d.source.id, d.alone) for d in due
        ] == [("s2", True), ("s1", True)]
        code, _, errors = run(tmp_path, "crawl", "s1", "s2")
        assert code == 0, errors
        with store.read() as session:
            assert schedule.dues(session)["s1"].streak == 0


class Hurried(asyncio.SelectorEventLoop):
    """A loop whose clock a test puts forward: what waits for a limit need not be waited for."""

    forward = 0.0

    def time(self) -> float:
        return super().time() + self.forward


def test_a_child_that_ignores_everything_is_gone_after_its_limit(tmp_path: Path) -> None:
    """With what it started: the whole process group holds the pipe, which ends with the last of them."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    stubborn = (
        "import os, signal, subprocess, sys, time; signal.signal(signal.SIGINT, signal.SIG_IGN);"
        f"pipe = os.open({str(pipe)!r}, os.O_WRONLY); os.set_inheritable(pipe, True);"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(6000)'], close_fds=False);"
        "os.write(pipe, b'both are there'); time.sleep(6000)"
    )
    with server({"/act0": (200, XML, ACT)}) as (base, _):
        registry_at(tmp_path, base, 1)
        executor = executor_for(tmp_path, command=(sys.executable, "-c", stubborn), limit=5000.0, grace=0.0)

        async def late(_runner: Runner) -> None:
            opened = await asyncio.to_thread(os.open, pipe, os.O_RDONLY)
            assert await asyncio.to_thread(os.read, opened, 99) == b"both are there"
            Hurried.forward = 5000.0
            assert await asyncio.to_thread(os.read, opened, 99) == b"", "the pipe has ended: both are gone"
            os.close(opened)

        with asyncio.Runner(loop_factory=Hurried) as loop:
            summary = loop.run(run_once(tmp_path, executor, late))
    assert summary.failed == 1
    store = store_in(tmp_path)
    assert outcomes(store, "s0") == ["CrawlTimeout"]
    with store.read() as session:
        row = schedule.dues(session)["s0"]
        assert row.trouble == "the crawl was ended after 5000 s"
        assert (row.owner, row.streak) == (None, 1)


def test_what_left_its_group_does_not_hold_up_the_end(tmp_path: Path) -> None:
    """A grandchild in a session of its own keeps the pipe of errors open; the crawl is over all the same."""
    marker = tmp_path / "escaped"
    leaving = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(6000)'],"
        f" start_new_session=True); open({str(marker)!r}, 'w').write(str(p.pid)); sys.exit('no parser')"
    )
    executor = Subprocesses(command=(sys.executable, "-c", leaving))
    ended = asyncio.run(executor.crawl(Batch(("s0",), frozenset())))
    assert ended.broken == ("CrawlCrashed", "the crawl ended with 1: no parser")
    assert not gone(int(marker.read_text())), "nobody waited for it"
    os.kill(int(marker.read_text()), signal.SIGKILL)


def gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


def test_a_child_that_cannot_start_is_said(tmp_path: Path) -> None:
    with server({}) as (base, _):
        registry_at(tmp_path, base, 1)
        executor = executor_for(tmp_path, command=("/nonexistent/python",))
        ended = asyncio.run(executor.crawl(Batch(("s0",), frozenset({"127.0.0.1"}))))
    assert ended.broken is not None
    assert ended.broken[0] == "CrawlCrashed"
    assert "could not be started" in ended.broken[1]


def test_a_child_that_says_much_and_fails_is_heard_to_its_last_line(tmp_path: Path) -> None:
    noisy = "import sys; sys.stderr.write('x' * 500000 + '\\nthe disk is full\\n'); sys.exit(1)"
    executor = Subprocesses(command=(sys.executable, "-c", noisy))
    ended = asyncio.run(executor.crawl(Batch(("s0",), frozenset())))
    assert ended.broken == ("CrawlCrashed", "the crawl ended with 1: the disk is full")


def test_a_second_stop_ends_children_at_once(tmp_path: Path, let_go: threading.Event) -> None:
    """A page that never comes, and a grace that would never end."""
    with server({"/act0": waits_for(let_go)}) as (base, seen):
        registry_at(tmp_path, base, 1)

        async def twice(runner: Runner) -> None:
            await asyncio.to_thread(seen.wait, 2)
            runner.stop("stopped")
            runner.stop("stopped")

        asyncio.run(run_once(tmp_path, executor_for(tmp_path, grace=1e6), twice))
    store = store_in(tmp_path)
    assert outcomes(store, "s0") == [], "a stop is no failure of the source"
    with store.read() as session:
        assert schedule.dues(session)["s0"].streak == 0


def test_figures_of_status_after_a_run(tmp_path: Path) -> None:
    with server({"/act0": (200, XML, ACT)}) as (base, _):
        registry_at(tmp_path, base, 1)
        run(tmp_path, "run", "--once", "s0")
    shown = json.loads(run(tmp_path, "status", "--all", "--format", "json")[1])
    assert shown["record"]["checks"] == 1
