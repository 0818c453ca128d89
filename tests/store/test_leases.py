"""Host leases: never two holders, the pause kept across processes, a dead holder taken over."""

from __future__ import annotations

import itertools
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from tests.conftest import ROOT
from tracker.store import leases
from tracker.store.db import Store

HOST = "law.example"


class Clock:
    """The time that all holders share, moved by the test."""

    def __init__(self) -> None:
        self.now = datetime(2026, 6, 1, tzinfo=UTC)

    def __call__(self, _session: Session) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(leases, "_now", made)
    return made


def test_one_holder_at_a_time(store: Store, clock: Clock) -> None:
    assert leases.acquire(store, HOST, "a", ttl=60, delay=0) is None
    clock.sleep(9)
    assert leases.acquire(store, HOST, "b", ttl=60, delay=0) == 51
    assert leases.acquire(store, "other.example", "b", ttl=60, delay=0) is None


def test_released_is_free_and_the_pause_is_carried(store: Store, clock: Clock) -> None:
    assert leases.acquire(store, HOST, "a", ttl=60, delay=3) is None
    assert leases.release(store, HOST, "a")
    assert leases.acquire(store, HOST, "b", ttl=60, delay=0) == 3
    # the pause holds for the one who asked for it as well
    assert leases.acquire(store, HOST, "a", ttl=60, delay=3) == 3
    clock.sleep(3)
    assert leases.acquire(store, HOST, "b", ttl=60, delay=0) is None


def test_the_holder_renews(store: Store, clock: Clock) -> None:
    assert leases.acquire(store, HOST, "a", ttl=5, delay=0) is None
    assert leases.acquire(store, HOST, "a", ttl=60, delay=0) is None
    clock.sleep(6)
    assert leases.acquire(store, HOST, "b", ttl=60, delay=0) == 54


def test_a_dead_holder_is_taken_over_and_cannot_release_any_more(store: Store, clock: Clock) -> None:
    assert leases.acquire(store, HOST, "dead", ttl=30, delay=10) is None
    wait = leases.acquire(store, HOST, "next", ttl=60, delay=0)
    assert wait == 40, "not before its time, and the pause after it"
    clock.sleep(wait)
    assert leases.acquire(store, HOST, "next", ttl=60, delay=0) is None
    assert leases.release(store, HOST, "dead") is False
    assert leases.acquire(store, HOST, "third", ttl=60, delay=0) is not None


def test_release_of_nothing(store: Store) -> None:
    assert leases.release(store, HOST, "a") is False


@pytest.mark.parametrize(("ttl", "delay"), [(0, 0), (-1, 0), (1, -1), (float("nan"), 0)])
def test_nonsense_is_refused(store: Store, ttl: float, delay: float) -> None:
    with pytest.raises(ValueError, match="ttl"):
        leases.acquire(store, HOST, "a", ttl=ttl, delay=delay)


def test_three_processes_never_overlap(store: Store, store_url: str, tmp_path: Path) -> None:
    log, delay = tmp_path / "holds", 0.03
    module = "tests.store.processes.hold"
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", module, store_url, HOST, owner, str(log), "8", str(delay)], cwd=ROOT
        )
        for owner in "abc"
    ]
    assert [process.wait(timeout=900) for process in processes] == [0, 0, 0]
    holds = sorted(tuple(map(float, line.split()[:2])) for line in log.read_text().splitlines())
    gaps = [after[0] - before[1] for before, after in itertools.pairwise(holds)]
    assert len(holds) == 24
    # A hold is logged before it is released, so every gap holds the whole pause.
    assert min(gaps) >= delay


def test_a_holder_that_was_killed_on_this_machine_is_taken_over_at_once(
    store: Store, store_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = (
        "import sys, time; from tracker.store import leases; from tracker.store.db import Store;"
        f"print(leases.acquire(Store(sys.argv[1]), '{HOST}', leases.owner_name(), ttl=9000, delay=600), flush=True);"
        "time.sleep(600)"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, store_url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdout is not None
    assert holder.stdout.readline().strip() == "None"
    wait = leases.acquire(store, HOST, "next", ttl=60, delay=0)
    assert wait is not None
    assert wait > 9000, "while it lives, it holds"
    with store.read() as session:
        assert leases.look(session)[HOST].resting is False
    holder.kill()
    holder.wait()
    wait = leases.acquire(store, HOST, "next", ttl=60, delay=0)
    assert wait is not None
    assert 550 < wait <= 600, "the pause is kept: nobody knows when it asked last"
    with store.read() as session:
        moment = leases.look(session)[HOST].free_at
    clock = Clock()
    clock.now = moment
    monkeypatch.setattr(leases, "_now", clock)
    assert leases.acquire(store, HOST, "next", ttl=60, delay=0) is None


def test_names_of_others_are_never_called_dead() -> None:
    assert not leases.holder_gone(leases.owner_name())
    assert not leases.holder_gone("elsewhere:1:1:abc")
    assert not leases.holder_gone("a")
    assert not leases.holder_gone("")
    place, pid, started, unique = leases.owner_name().split(":")
    assert leases.holder_gone(f"{place}:{pid}:{int(started or 0) + 1}:{unique}"), "its number went to another"


def test_a_host_that_asks_for_rest_is_left_alone_by_all(store: Store, clock: Clock) -> None:
    assert leases.acquire(store, HOST, "a", ttl=60, delay=0) is None
    until = leases.rest(store, HOST, 3600)
    assert leases.acquire(store, HOST, "a", ttl=60, delay=0) is None, "its holder may renew"
    assert leases.release(store, HOST, "a")
    clock.sleep(10)
    assert leases.acquire(store, HOST, "b", ttl=60, delay=0) == 3590
    assert leases.rest(store, HOST, 5) == until, "a shorter wish does not end a longer one"
    with store.read() as session:
        held = leases.look(session)[HOST]
    assert (held.resting, held.free_at) == (True, until)
    # a host that nobody held yet, and a wish that must be a mistake
    assert (
        leases.rest(store, "new.example", 1e12) - leases.rest(store, "other.example", 0)
        < leases.LONGEST_REST * 1.01
    )
    assert leases.acquire(store, "new.example", "b", ttl=60, delay=0) is not None
    assert leases.acquire(store, "other.example", "b", ttl=60, delay=0) is None
