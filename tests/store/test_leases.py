"""Host leases: never two holders, the pause kept across processes, a dead holder taken over."""

from __future__ import annotations

import itertools
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tracker.store import leases
from tracker.store.db import Store

HOST = "law.example"


def test_one_holder_at_a_time(store: Store) -> None:
    assert leases.acquire(store, HOST, "a", ttl=60, delay=0) is None
    wait = leases.acquire(store, HOST, "b", ttl=60, delay=0)
    assert wait is not None
    assert 50 < wait <= 60
    assert leases.acquire(store, "other.example", "b", ttl=60, delay=0) is None


def test_released_is_free_and_the_pause_is_carried(store: Store) -> None:
    assert leases.acquire(store, HOST, "a", ttl=60, delay=0.3) is None
    assert leases.release(store, HOST, "a")
    wait = leases.acquire(store, HOST, "b", ttl=60, delay=0)
    assert wait is not None
    assert 0 < wait <= 0.3
    # the pause holds for the one who asked for it as well
    assert leases.acquire(store, HOST, "a", ttl=60, delay=0.3) is not None
    time.sleep(wait)
    assert leases.acquire(store, HOST, "b", ttl=60, delay=0) is None


def test_the_holder_renews(store: Store) -> None:
    assert leases.acquire(store, HOST, "a", ttl=0.5, delay=0) is None
    assert leases.acquire(store, HOST, "a", ttl=60, delay=0) is None
    time.sleep(0.6)
    assert leases.acquire(store, HOST, "b", ttl=60, delay=0) is not None


def test_a_dead_holder_is_taken_over_and_cannot_release_any_more(store: Store) -> None:
    assert leases.acquire(store, HOST, "dead", ttl=0.3, delay=0.1) is None
    wait = leases.acquire(store, HOST, "next", ttl=60, delay=0)
    assert wait is not None
    assert wait > 0.3 - 0.2  # not before its time, and the pause after it
    time.sleep(wait)
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
            [sys.executable, "-m", module, store_url, HOST, owner, str(log), "1.5", str(delay)], cwd=ROOT
        )
        for owner in "abc"
    ]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0]
    holds = sorted(tuple(map(float, line.split()[:2])) for line in log.read_text().splitlines())
    gaps = [after[0] - before[1] for before, after in itertools.pairwise(holds)]
    assert len(holds) > 10
    assert len({line.split()[2] for line in log.read_text().splitlines()}) > 1
    # A hold is logged before it is released, so every gap holds the whole pause.
    assert min(gaps) >= delay
