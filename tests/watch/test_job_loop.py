"""The scheduler of `tracker run`, on a clock that jumps to whatever is next."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.virtual_time import run
from tracker.store.errors import StoreError
from tracker.watch.job_loop import JobLoop

START = datetime(2026, 6, 1, tzinfo=UTC)


def now() -> datetime:
    return datetime.now(UTC)


def calls_in(
    seconds: float,
    job: Callable[[JobLoop, int], Awaitable[datetime | None]],
    longest: float = 60,
    lines: list[str] | None = None,
) -> list[int]:
    """The seconds at which a job is called, which is given the loop and how often it was called before."""
    found: list[int] = []

    async def scenario() -> None:
        loop = JobLoop(now, lines.append if lines is not None else lambda _: None)

        async def counted() -> datetime | None:
            found.append(round((now() - START).total_seconds()))
            return await job(loop, len(found) - 1)

        loop.add("job", counted, longest=timedelta(seconds=longest))
        loop.start()
        await asyncio.sleep(seconds)
        await loop.finish()

    run(START, scenario)
    return found


async def silent(_loop: JobLoop, _n: int) -> None:
    return None


def test_a_job_is_called_at_once_and_then_at_the_latest_after_its_longest_pause() -> None:
    assert calls_in(200, silent) == [0, 60, 120, 180]


def test_a_job_says_when_it_wants_to_be_called() -> None:
    async def job(_loop: JobLoop, n: int) -> datetime:
        return now() + timedelta(seconds=(5, 20, 900)[min(n, 2)])

    assert calls_in(100, job) == [0, 5, 25, 85]


def test_a_time_that_has_passed_does_not_make_it_spin() -> None:
    async def job(_loop: JobLoop, n: int) -> datetime | None:
        return now() - timedelta(days=400) if n < 3 else None

    assert calls_in(30, job) == [0, 1, 2, 3]


def test_a_job_at_work_is_not_called_a_second_time_but_again_when_it_has_ended() -> None:
    async def job(loop: JobLoop, n: int) -> None:
        if n == 0:
            loop.wake("job")  # news that came after it had asked
            loop.wake("job")
            await asyncio.sleep(130)  # two of its times pass

    assert calls_in(140, job) == [0, 130]


def test_trouble_with_the_store_is_told_once_and_tried_again_soon() -> None:
    async def job(_loop: JobLoop, n: int) -> None:
        if n in (0, 1, 3):
            raise StoreError("the disk is full")

    lines: list[str] = []
    assert calls_in(1000, job, longest=300, lines=lines) == [0, 30, 60, 360, 390, 690, 990]
    assert lines == ["job: the store could not be asked, trying again: the disk is full"] * 2


def test_another_error_is_told_the_job_goes_on_and_the_end_raises_it() -> None:
    async def job(_loop: JobLoop, n: int) -> None:
        if n == 1:
            raise ValueError("no such channel")

    lines: list[str] = []
    with pytest.raises(ValueError, match="no such channel"):
        calls_in(200, job, lines=lines)
    assert lines == ["job: ValueError: no such channel"]


def test_the_end_waits_for_what_is_at_work_and_calls_nothing_more() -> None:
    async def scenario() -> list[str]:
        seen: list[str] = []
        loop = JobLoop(now)

        async def slow() -> None:
            seen.append("begun")
            await asyncio.sleep(600)
            seen.append("ended")

        loop.add("slow", slow, longest=timedelta(seconds=60))
        loop.at(now() + timedelta(seconds=2), lambda: seen.append("once"))
        loop.at(now() + timedelta(hours=1), lambda: seen.append("never"))
        loop.start()
        await asyncio.sleep(3)
        await loop.finish()
        await asyncio.sleep(7200)
        return seen

    assert run(START, scenario) == ["begun", "once", "ended"]


def test_a_removed_job_is_called_no_more_and_can_be_woken_in_vain() -> None:
    async def scenario() -> int:
        count = 0
        loop = JobLoop(now)

        async def job() -> None:
            nonlocal count
            count += 1

        loop.add("job", job, longest=timedelta(seconds=60))
        loop.start()
        await asyncio.sleep(61)
        loop.remove("job")
        loop.wake("job")
        await asyncio.sleep(600)
        await loop.finish()
        return count

    assert run(START, scenario) == 2
