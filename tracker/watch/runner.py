"""`tracker run`: looks at every source when it is due, in crawls of their own.

A job of the scheduler asks the store what is due and starts crawls; another keeps the lease of the store.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from tracker.capture.network import NoNetwork
from tracker.store import leases
from tracker.store.errors import SchemaError, StoreError
from tracker.watch.crawl_batches import Batch, batches
from tracker.watch.ingest import Ingest
from tracker.watch.job_loop import JobLoop
from tracker.watch.source_schedule import RUNNER, Due, SourceSchedule

#: Names of this module's jobs.
CRAWLS = "crawls"
LEASE = "lease of the store"
LEASE_SECONDS = 60.0
#: The longest sleep: other processes change due times, and a laptop may have slept.
LONGEST = timedelta(minutes=5)
#: Between two crawls of one host: what is left of a long queue comes later, when others had their turn.
BREATH = timedelta(seconds=60)
#: `--once` waits so long for hosts that other crawls hold.
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Ended:
    """How a crawl ended. ``broken``: kind and message of what ended it, where it did not end by itself."""

    failed: bool  # something was found: a source failed, or the crawl itself
    broken: tuple[str, str] | None = None


class Executor(Protocol):
    """Runs one crawl; knows how to end it."""

    async def crawl(self, batch: Batch) -> Ended:
        """Crawl, to the end or to the time limit. Never raises what the crawl raised."""

    def stop(self, *, at_once: bool = False) -> None:
        """Ask every crawl to finish what it began and end; ``at_once``: end it."""


@dataclass
class Summary:
    """What a runner did. ``failed``: crawls with findings."""

    crawls: int = 0
    looks: int = 0
    failed: int = 0
    stopped_by: str = ""
    sources: set[str] = field(default_factory=set)


class Runner:
    """Crawls what is due in one store, as a job of the loop. The ingest's clock gives the time.

    ``breath``: pause of a host between two crawls; ``longest``: between two looks into the store;
    ``on_crawled``: is told that a crawl has ended; ``network``: raises `NoNetwork` where no host of those it
    is given can be reached.
    """

    def __init__(
        self,
        ingest: Ingest,
        dues: SourceSchedule,
        executor: Executor,
        jobs: JobLoop,
        *,
        workers: int = 4,
        breath: timedelta = BREATH,
        longest: timedelta = LONGEST,
        lease_seconds: float = LEASE_SECONDS,
        on_line: Callable[[str], None] = lambda _: None,
        on_crawled: Callable[[], None] = lambda: None,
        network: Callable[[Iterable[str]], None] = lambda _: None,
    ) -> None:
        self._store = ingest.store
        self._clock = ingest.clock
        self._dues = dues
        self._executor = executor
        self._jobs = jobs
        self._workers = workers
        self._pause = breath
        self._longest = longest
        self._lease_seconds = lease_seconds
        self._say = on_line
        self._crawled = on_crawled
        self._network = network
        self._cut_off = False
        self._owner = leases.owner_name()
        self._running: dict[asyncio.Task[None], Batch] = {}
        self._breath: dict[str, datetime] = {}
        self._stop = asyncio.Event()
        self._stopping = False
        self._only: set[str] | None = None
        self._error: BaseException | None = None
        self._idle_since = self._clock()
        self.summary = Summary()

    async def run(self, *, once: bool = False, until: datetime | None = None) -> Summary:
        """Work until stopped, until a time, or (``once``) until what is due now is done.

        Raises `StoreError` when another runner has the store, or took it from this one.
        """
        self._take_lease(first=True)
        self._jobs.add(LEASE, self._renew, longest=timedelta(seconds=self._lease_seconds / 4))
        try:
            now = self._clock()
            planned = self._dues.sync(now)
            due = self._dues.overdue(now)
            self._say(f"{len(due)} sources are due, {planned} were planned anew")
            if once:
                self._only = {item.source.id for item in due}
            if not once or due:
                await self._work(until)
        finally:
            self._jobs.remove(LEASE)
            leases.release(self._store, RUNNER, self._owner)
        if self._error:
            raise self._error
        return self.summary

    def stop(self, why: str) -> None:
        """Begin nothing more, let crawls finish what they began; the second call ends them at once."""
        if not self._stopping:
            self._stopping = True
            self.summary.stopped_by = why
            self._say(f"{why}: waiting for {len(self._running)} crawls to finish what they began")
            self._executor.stop()
            self._stop.set()
        else:
            self._executor.stop(at_once=True)

    # --- the loop ---------------------------------------------------------------------------------

    async def _work(self, until: datetime | None) -> None:
        self._jobs.add(CRAWLS, self._tick, longest=self._longest)
        if until is not None:
            self._jobs.at(until, self._at_end)
        try:
            await self._stop.wait()
            while self._running:
                await asyncio.wait(self._running)
        finally:
            self._jobs.remove(CRAWLS)
            await self._end_all()

    def _at_end(self) -> None:
        self._stopping = True
        self._stop.set()

    async def _end_all(self) -> None:
        """Whatever raised: no crawl outlives its runner."""
        if self._running:
            self._executor.stop(at_once=True)
            await asyncio.wait(self._running)

    async def _tick(self) -> datetime | None:
        """Start what is due and may start, and say when to look again."""
        if self._stopping:
            return None
        try:
            return self._begin()
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001  (a mistake of this program)
            self._end(error)
            return None

    def _begin(self) -> datetime | None:
        now = self._clock()
        due = [d for d in self._dues.overdue(now) if self._only is None or d.source.id in self._only]
        if due and not self._running and self._without_network(due):
            if self._only is not None:
                self._stop.set()
            return now + self._longest
        busy = self._dues.busy_hosts()
        self._breath = {host: at for host, at in self._breath.items() if at > now}
        held = {host for batch in self._running.values() for host in batch.hosts}
        for batch in batches(due, {*busy, *self._breath, *held}, self._workers - len(self._running)):
            self._dues.begin(batch.sources, self._owner, now)
            task = asyncio.create_task(self._crawl(batch))
            self._running[task] = batch
            task.add_done_callback(self._ended)
            self._idle_since = now
        if self._only is not None and not self._running and self._nothing_to_wait_for(due, busy, now):
            self._stop.set()
            return None
        # a crawl that ends ticks by itself; else the next due time counts, or when a host is free
        times = [held.free_at for held in busy.values()] + list(self._breath.values()) if due else []
        following = self._dues.next_time(now)
        times += [following] if following is not None else []
        return min((at for at in times if at > now), default=None)

    def _without_network(self, due: list[Due]) -> bool:
        """Whether this machine reaches nobody: told once until it does, and no source is at fault."""
        try:
            self._network({host for item in due for host in item.hosts})
        except NoNetwork as error:
            if not self._cut_off:
                self._say(str(error))
                self.summary.failed += 1
            self._cut_off = True
            return True
        self._cut_off = False
        return False

    def _nothing_to_wait_for(self, due: list[Due], busy: dict[str, leases.HeldLease], now: datetime) -> bool:
        """`once`: done, or what is left belongs to hosts that want rest or stay held by others."""
        resting = {host for host, held in busy.items() if held.resting}
        waiting = [d for d in due if not d.hosts & resting]
        if waiting and now - self._idle_since < PATIENCE:
            return False
        if due:
            self._say(f"left for another time, their hosts are busy: {', '.join(d.source.id for d in due)}")
        return True

    def _ended(self, task: asyncio.Task[None]) -> None:
        del self._running[task]
        self._idle_since = self._clock()
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._end(error)
        elif not self._stopping:
            self._jobs.wake(CRAWLS)

    def _end(self, error: BaseException) -> None:
        """Something is wrong with this program or its store: end, and let whoever started it know."""
        self._error = self._error or error
        self._stopping = True
        self._executor.stop()
        self._stop.set()

    # --- one crawl --------------------------------------------------------------------------------

    async def _crawl(self, batch: Batch) -> None:
        began = self._clock()
        ended = await self._executor.crawl(batch)
        now = self._clock()
        broken = await self._note(batch, ended, began, now)
        self.summary.crawls += 1
        self.summary.looks += len(batch.sources)
        self.summary.failed += ended.failed
        self.summary.sources.update(batch.sources)
        if self._only is not None:
            self._only -= set(batch.sources)
        for host in batch.hosts:
            self._breath[host] = now + self._pause
        self._crawled()
        words = f", {broken[1]}" if broken else ", with findings" if ended.failed else ""
        self._say(f"{', '.join(batch.sources)}: {(now - began).total_seconds():.1f} s{words}")

    async def _note(
        self, batch: Batch, ended: Ended, began: datetime, now: datetime
    ) -> tuple[str, str] | None:
        """What the crawl did not note itself, because it was ended. Tried again while the store is busy."""
        broken = None if self._stopping else ended.broken
        for wait in (5.0, 30.0, 120.0, 0.0):
            try:
                left = self._dues.left(batch.sources, self._owner)
                if left:
                    self._dues.finish(left, began, now, broken=broken)
            except StoreError:
                if not wait:
                    raise
                await asyncio.sleep(wait)
            else:
                return broken if left else None
        raise AssertionError("the last try returns or raises")  # pragma: no cover

    # --- one runner -------------------------------------------------------------------------------

    def _take_lease(self, *, first: bool = False) -> None:
        wait = leases.acquire(self._store, RUNNER, self._owner, self._lease_seconds, 0)
        if wait is not None:
            with self._store.read() as session:
                held = leases.look(session, [RUNNER]).get(RUNNER)
            whom = f" (process {held.owner.split(':')[1]})" if held and held.owner.count(":") == 3 else ""
            if first:
                raise StoreError(f"another `tracker run`{whom} works on this store; stop it first")
            self._end(StoreError(f"another `tracker run`{whom} took over this store while this one slept"))

    async def _renew(self) -> None:
        try:  # a newer program may have upgraded the store meanwhile
            self._store.check_schema()
        except SchemaError as error:
            self._end(error)
        self._take_lease()
