"""Run a crawl: jobs in, results out as they arrive. Meant for a process of its own.

Twisted's reactor starts once in a process, and a crash in a parser should cost one crawl; so the
scheduler spawns `tracker crawl`, which calls `run` once. Hosts are asked side by side, each from a queue of
its own: one that does not answer costs a place and nobody else's time. A queue is served by one crawler for
each spider, one after another, because Scrapy's slots, which keep a host's pause, are not shared.
"""

from __future__ import annotations

import asyncio
import gc
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Any

from scrapy.crawler import AsyncCrawlerRunner, Crawler

from spiders import spider_class
from tracker.capture.handlers import open_archives
from tracker.capture.host_gate import Gate
from tracker.capture.jobs import (
    FailureKind,
    FetchDone,
    FetchedCapture,
    FetchedRelation,
    FetchFailure,
    FetchJob,
    FetchResult,
)
from tracker.capture.record import WarcRecorder
from tracker.capture.settings import crawl_settings
from tracker.capture.urls import host_of

__all__ = [
    "FailureKind",
    "FetchDone",
    "FetchFailure",
    "FetchJob",
    "FetchResult",
    "FetchedCapture",
    "FetchedRelation",
    "RunStats",
    "run",
]


#: Queues that are served at the same time.
SIDE_BY_SIDE = 24


@dataclass(slots=True)
class RunStats:
    """Figures of one run. `scrapy` adds up Scrapy's own counters; `finished` is False after a stop."""

    jobs: int = 0
    captured: int = 0
    not_modified: int = 0
    failed: int = 0
    bytes: int = 0
    seconds: float = 0.0
    finished: bool = True
    scrapy: dict[str, float] = field(default_factory=dict)

    def count(self, result: FetchResult) -> None:
        """Take one result into the figures."""
        if isinstance(result, FetchedCapture):
            self.captured += 1
            self.not_modified += result.not_modified
            self.bytes += len(result.body)
        elif isinstance(result, FetchFailure):
            self.failed += 1

    def add(self, crawler: Crawler) -> None:
        """Take a finished crawler's counters in."""
        for name, value in crawler.stats.get_stats().items():
            if isinstance(value, int | float) and not isinstance(value, bool):
                self.scrapy[name] = self.scrapy.get(name, 0) + value
        self.finished &= crawler.stats.get_value("finish_reason") == "finished"


class _Run:
    """The queues of one run and their crawlers; what they hand over, counted."""

    started = False  # a process has one reactor, and it starts once

    def __init__(
        self,
        process: AsyncCrawlerRunner,
        jobs: Sequence[FetchJob],
        on_result: Callable[[FetchResult], None],
        hold: float,
        gate: Gate | None,
        then: Callable[[FetchDone], FetchJob | None],
    ) -> None:
        self._process = process
        self._gate = gate
        self._then = then
        self._waiting = deque(_queues(jobs))
        self._stopped = False
        self._on_result = on_result
        self._hold = hold
        self._jobs = jobs
        self._open = {job.source_id for job in jobs}
        self._stats = RunStats(jobs=len(jobs))
        self._begun = monotonic()
        self._crawlers: set[Crawler] = set()  # those at work: what has ended is let go
        self._errors: list[BaseException] = []
        self._busy = 0
        self._fill()

    def _sink(self, result: FetchResult) -> None:
        if isinstance(result, FetchDone):
            self._open.discard(result.source_id)
        self._stats.count(result)
        self._on_result(result)
        if isinstance(result, FetchDone) and (another := self._then(result)) is not None:
            self._open.add(another.source_id)
            self._waiting.appendleft([[another]])
            self._fill()

    def stats(self) -> RunStats:
        """The figures, when all crawlers have ended. Raises what ended them before their time."""
        if self._errors:
            raise self._errors[0]
        self._stats.seconds = monotonic() - self._begun
        for source_id in [job.source_id for job in self._jobs if job.source_id in self._open]:
            self._stats.finished = False
            self._on_result(FetchDone(source_id, 0, 0, 0.0, complete=False))
        return self._stats

    def _fill(self) -> None:
        """Begin with as many queues as there are places."""
        while self._waiting and not self._stopped and self._busy < SIDE_BY_SIDE:
            self._busy += 1
            self._start(self._waiting.popleft())

    def _start(self, queue: Sequence[Sequence[FetchJob]], hold: float = 0.0) -> None:
        """Start the first crawl of a queue; the next one follows when it has ended by itself."""
        crawler = self._process.create_crawler(spider_class(queue[0][0].spider))
        self._crawlers.add(crawler)
        task = self._process.crawl(crawler, jobs=list(queue[0]), sink=self._sink, hold=hold)
        task.add_done_callback(lambda done: self._ended(done, crawler, queue))

    def _ended(self, task: asyncio.Task[None], crawler: Crawler, queue: Sequence[Sequence[FetchJob]]) -> None:
        self._crawlers.discard(crawler)
        fatal = getattr(crawler.spider, "fatal", None)
        if error := fatal or (None if task.cancelled() else task.exception()):
            self._errors.append(error)
        elif crawler.spider is not None:
            self._stats.add(crawler)
        if task.cancelled() or error or crawler.stats.get_value("finish_reason") != "finished":
            self._stopped = True
        elif queue[1:]:
            self._start(queue[1:], self._hold)
        else:
            if self._gate is not None:
                self._gate.leave(hosts_of(queue[0]))
            self._busy -= 1
            self._fill()


def run(
    jobs: Iterable[FetchJob],
    *,
    on_result: Callable[[FetchResult], None],
    archives: Sequence[str | Path] = (),
    at: datetime | None = None,
    record: str | Path | None = None,
    then: Callable[[FetchDone], FetchJob | None] = lambda _: None,
    **settings: Any,
) -> RunStats:
    """Fetch what the jobs name and call `on_result` with each result as it arrives.

    Results of one job end with a `FetchDone`, and `then` says which job follows it, if any. Nothing is
    kept here, so memory does not grow with the number of pages. With `archives` the crawl is served from
    WARC files as of `at`; `record` writes a WARC. Other keywords go to `crawl_settings` (`contact`, `delay`,
    `allow_private` ...). SIGINT or SIGTERM once stops gracefully: what was begun is finished, every job gets
    its `FetchDone`.

    Raises what `on_result` raised, `ArchiveWriteError`, `NotAnArchive`, `FileNotFoundError`,
    `UnknownSpider`; `ValueError` for `archives` with `record`; `RuntimeError` when called a second time
    in a process.
    """
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    if archives and record is not None:
        raise ValueError("a crawl served from archives is not recorded: it would only copy them")
    todo = list(jobs)
    for job in todo:
        for one in (job, *job.ways):
            spider_class(one.spider)
    if archives:
        open_archives(archives)
    if _Run.started:
        raise RuntimeError("a process can crawl once; start another one")
    _Run.started = True
    with ExitStack() as stack:
        recorder = stack.enter_context(WarcRecorder(record)) if record is not None else None
        made = crawl_settings(
            archives=archives,
            at=at,
            record=recorder,
            host_delays=_host_delays(todo),
            browser=any(one.options.get("browser") for job in todo for one in (job, *job.ways)),
            **settings,
        )
        process = AsyncCrawlerProcess(Settings(made))
        delay = float(made["DOWNLOAD_DELAY"])
        state = _Run(process, todo, on_result, delay, settings.get("gate"), then)
        if todo:
            gc.freeze()  # what is loaded by now stays to the end
            process.start()
        return state.stats()


async def run_in_loop(
    jobs: Iterable[FetchJob], *, on_result: Callable[[FetchResult], None], handler: str,
    then: Callable[[FetchDone], FetchJob | None] = lambda _: None, **settings: Any,
) -> RunStats:  # fmt: skip
    """`run` inside an event loop that has an asyncio reactor, as often as wanted, also side by side.

    `handler` is the path of the download handler that serves the addresses. For simulations: a crash
    in a parser ends the process, and signals are left to the caller.
    """
    from scrapy.crawler import AsyncCrawlerRunner
    from scrapy.settings import Settings

    todo = list(jobs)
    made = crawl_settings(host_delays=_host_delays(todo), **settings)
    made["DOWNLOAD_HANDLERS"] |= {"http": handler, "https": handler}
    runner = AsyncCrawlerRunner(Settings(made))
    delay = float(made["DOWNLOAD_DELAY"])
    state = _Run(runner, todo, on_result, delay, settings.get("gate"), then)
    await runner.join()
    return state.stats()


def _host_delays(jobs: Iterable[FetchJob]) -> dict[str, float]:
    """The longest pause any job asks for, by host."""
    found: dict[str, float] = {}
    for job in (one for first in jobs for one in (first, *first.ways)):
        if job.delay is not None:
            for host in (*map(host_of, (job.url, *job.parts)), *spider_class(job.spider).hosts):
                found[host] = max(job.delay, found.get(host, 0.0))
    return found


def _queues(jobs: Iterable[FetchJob]) -> list[list[list[FetchJob]]]:
    """A queue for each host, or for hosts that a job joins, in the order of their first jobs; in a queue a
    group for each spider."""
    queues: list[tuple[set[str], list[FetchJob]]] = []
    for job in jobs:
        hosts = hosts_of([job])
        joined = [queue for queue in queues if queue[0] & hosts]
        if not joined:
            queues.append((hosts, [job]))
            continue
        first, *others = joined
        for other in others:
            queues.remove(other)
            first[1].extend(other[1])
        first[0].update(hosts, *(other[0] for other in others))
        first[1].append(job)
    made = []
    for _, members in queues:
        groups: dict[str, list[FetchJob]] = {}
        for job in members:
            groups.setdefault(job.spider, []).append(job)
        made.append(list(groups.values()))
    return made


def hosts_of(jobs: Iterable[FetchJob]) -> set[str]:
    """The hosts a crawl is known to ask, before it has begun."""
    return {host_of(url) for job in jobs for url in (job.url, *job.parts)}
