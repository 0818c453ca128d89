"""Briefings beside the scheduler of looks: APScheduler wakes a job for each time that something is due.

In a thread of its own, so that a long briefing holds up no crawl. Nothing is kept in the scheduler
(docs/decisions/0002): after each job the store says when the next one is.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger

from tracker.brief.briefing_jobs import BriefingQueue
from tracker.store.errors import StoreError

T = TypeVar("T")
#: The longest sleep: other processes may have written, a laptop may have slept.
LONGEST = timedelta(minutes=15)
_JOB = "briefings"


class BriefingLoop:
    """Wakes a queue when its briefings are due, until it is ended."""

    def __init__(
        self,
        queue: BriefingQueue,
        clock: Callable[[], datetime],
        on_line: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._queue = queue
        self._clock = clock
        self._say = on_line
        self._scheduler = AsyncIOScheduler(timezone=UTC)
        self._working = asyncio.Lock()

    async def start(self) -> None:
        """Plan, and wake at once for what came due while nothing ran."""
        if self._queue:
            await self._ask(self._queue.sync)
            self._scheduler.start()
            self._wake(self._clock())

    async def finish(self) -> None:
        """End, after a briefing that is being written."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)
        async with self._working:
            pass

    async def once(self) -> None:
        """Make what is due now."""
        if self._queue:
            await self._ask(self._queue.sync)
            async with self._working:
                await self._make()

    def _wake(self, at: datetime) -> None:
        self._scheduler.add_job(
            self._tick, DateTrigger(at), id=_JOB, replace_existing=True,
            misfire_grace_time=None, coalesce=True, max_instances=10,
        )  # fmt: skip

    async def _tick(self) -> None:
        # the scheduler cancels what it runs when it ends: the work is a task of our own
        await asyncio.shield(asyncio.ensure_future(self._work()))

    async def _work(self) -> None:
        async with self._working:
            following = await self._make()
        if self._scheduler.running:
            latest = self._clock() + LONGEST
            self._wake(min(max(following or latest, self._clock()), latest))

    async def _make(self) -> datetime | None:
        for line in await self._ask(self._queue.run) or []:
            self._say(f"briefing {line}")
        return await self._ask(self._queue.next_time)

    async def _ask(self, question: Callable[[], T]) -> T | None:
        try:
            return await asyncio.to_thread(question)
        except StoreError as error:  # another writer is slow, the disk is full: that may pass
            self._say(f"briefings wait, the store could not be asked: {error}")
            return None
