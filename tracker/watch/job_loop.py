"""The one scheduler of `tracker run`: APScheduler calls each job when it wants to be called.

What is due stands in the store (docs/decisions/0002-no-job-store.md): a job asks it, does what is due, and
says when it wants to be called again. The scheduler cancels the coroutines it runs when it is shut down, so
what it runs only starts the work, in a task that is held here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.date import DateTrigger
from apscheduler.triggers.interval import IntervalTrigger

from tracker.store.errors import StoreError

logger = logging.getLogger(__name__)

#: A job does what is due, and gives the time when something is due next.
Job = Callable[[], Awaitable[datetime | None]]
#: A store that is busy or full is asked again after this.
STORE_AGAIN = timedelta(seconds=30)
#: Between two calls of a job that finds nothing to do in what it says is due.
SHORTEST = timedelta(seconds=1)


class JobLoop:
    """Calls jobs by the clock, each never twice at a time.

    Trouble with the store is told, once, and waited out. Any other error is told as well, the job is called
    again as planned, and `finish` raises it.
    """

    def __init__(
        self, clock: Callable[[], datetime], on_line: Callable[[str], None] = lambda _: None
    ) -> None:
        self._clock = clock
        self._say = on_line
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 10}
        )
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._again: set[str] = set()
        self._trouble: dict[str, str] = {}
        self._error: Exception | None = None

    def start(self) -> None:
        """Begin to call what was added."""
        self._scheduler.start()

    def add(self, name: str, job: Job, *, longest: timedelta) -> None:
        """Call a job now and then when it says, at the latest after ``longest``: another process may have
        written to the store, a laptop may have slept."""
        self._scheduler.add_job(
            self._begin, IntervalTrigger(seconds=longest.total_seconds()), (name, job), id=name,
            next_run_time=self._clock(),
        )  # fmt: skip

    def remove(self, name: str) -> None:
        """Call a job no more."""
        if self._scheduler.get_job(name) is not None:
            self._scheduler.remove_job(name)

    def at(self, moment: datetime, call: Callable[[], None]) -> None:
        """Call something once, at that time."""

        async def inside() -> None:  # what is no coroutine would run in a thread
            call()

        self._scheduler.add_job(inside, DateTrigger(moment))

    def wake(self, name: str, at: datetime | None = None) -> None:
        """Call a job at that time, or now; one at work is called again as soon as it has ended."""
        if at is None and name in self._tasks:
            self._again.add(name)
        elif self._scheduler.get_job(name) is not None:
            self._scheduler.modify_job(name, next_run_time=at or self._clock())

    async def finish(self) -> None:
        """End, after what is at work; raises the first error that was none of the store's."""
        if self._scheduler.running:
            self._scheduler.remove_all_jobs()
            self._scheduler.shutdown(wait=False)
        while self._tasks:
            await asyncio.wait(self._tasks.values())
        if self._error is not None:
            raise self._error

    async def _begin(self, name: str, job: Job) -> None:
        if name in self._tasks:
            self._again.add(name)
        else:
            self._tasks[name] = asyncio.create_task(self._work(name, job))

    async def _work(self, name: str, job: Job) -> None:
        try:
            following = await job()
            self._trouble.pop(name, None)
        except StoreError as error:  # another writer is slow, the disk is full: that may pass
            self._tell(name, f"{name}: the store could not be asked, trying again: {error}")
            following = self._clock() + STORE_AGAIN
        except Exception as error:  # the other jobs go on
            logger.exception("%s failed", name)
            self._tell(name, f"{name}: {type(error).__name__}: {error}")
            self._error, following = self._error or error, None
        del self._tasks[name]
        if name in self._again:
            self._again.remove(name)
            self.wake(name)
        elif following is not None and (planned := self._scheduler.get_job(name)) is not None:
            self.wake(name, min(max(following, self._clock() + SHORTEST), planned.next_run_time))

    def _tell(self, name: str, line: str) -> None:
        """Each trouble once, not every minute."""
        if self._trouble.get(name) != line:
            self._trouble[name] = line
            self._say(line)
