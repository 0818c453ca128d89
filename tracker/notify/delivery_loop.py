"""Delivery beside the scheduler: after each crawl, and whenever something is due.

In a task and a thread of its own, so that a slow mail server holds up no crawl.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from tracker.notify.deliver import GATHER, Report
from tracker.store.errors import StoreError

#: The longest sleep: other processes add news, files change, a laptop may have slept.
LONGEST = timedelta(minutes=1)
SHORTEST = timedelta(seconds=1)


class Deliverer(Protocol):
    def run(self, *, gather: timedelta = ...) -> Report:
        """As `deliver.Delivery.run`."""


class DeliveryLoop:
    """Delivers until stopped; ``make`` gives the outbox as the files of subscriptions are then."""

    def __init__(
        self,
        make: Callable[[], Deliverer | None],
        clock: Callable[[], datetime],
        on_line: Callable[[str], None] = lambda _: None,
        *,
        longest: timedelta = LONGEST,
    ) -> None:
        self._make = make
        self._clock = clock
        self._say = on_line
        self._longest = longest
        self._wake = asyncio.Event()
        self._stopping = False
        self._trouble = ""

    def crawled(self) -> None:
        """A crawl has ended: there may be news."""
        self._wake.set()

    async def run(self) -> None:
        """Until `finish`."""
        while not self._stopping:
            self._wake.clear()
            at = await self._deliver(GATHER)
            pause = self._longest
            if at is not None:
                pause = min(max(at - self._clock(), SHORTEST), pause)
            try:
                await asyncio.wait_for(self._wake.wait(), pause.total_seconds())
            except TimeoutError:
                continue

    async def finish(self, task: asyncio.Task[None], *, last: bool) -> None:
        """End. ``last``: after one more delivery, in which news waits for nothing: no crawl goes on."""
        self._stopping = True
        self._wake.set()
        await task
        if last:
            await self._deliver(timedelta(0))

    async def _deliver(self, gather: timedelta) -> datetime | None:
        try:
            report = await asyncio.to_thread(self._once, gather)
        except StoreError as error:  # another writer is slow, the disk is full: that may pass
            self._tell(f"alerts wait, the store could not be asked: {error}")
            return None
        self._trouble = "" if report else self._trouble
        return report.next_time if report else None

    def _once(self, gather: timedelta) -> Report | None:
        made = self._make()
        return made.run(gather=gather) if made is not None else None

    def _tell(self, line: str) -> None:
        """Each trouble once, not every minute."""
        if line != self._trouble:
            self._trouble = line
            self._say(line)
