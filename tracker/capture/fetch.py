"""Run a crawl: jobs in, results out as they arrive. Meant for a process of its own.

Twisted's reactor starts once in a process, and a crash in a parser should cost one crawl; so the
scheduler spawns `tracker crawl`, which calls `run` once. One crawler serves all sources of one
spider, so that Scrapy's slots keep the pause of a host over all its sources; crawlers that share a
host run one after another, because slots are not shared between crawlers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from tracker.capture.jobs import (
    FailureKind,
    FetchDone,
    FetchedCapture,
    FetchedRelation,
    FetchFailure,
    FetchJob,
    FetchResult,
)
from tracker.capture.urls import host_of

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess, Crawler

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
    """State of the one run of this process."""

    started = False

    def __init__(
        self, process: AsyncCrawlerProcess, sink: Callable[[FetchResult], None], hold: float
    ) -> None:
        self._process = process
        self._sink = sink
        self._hold = hold
        self.crawlers: list[Crawler] = []
        self.errors: list[BaseException] = []

    def start(self, chain: Sequence[Sequence[FetchJob]], hold: float = 0.0) -> None:
        """Start the first crawl of a chain; the next one follows when it has ended by itself."""
        from spiders import spider_class

        crawler = self._process.create_crawler(spider_class(chain[0][0].spider))
        self.crawlers.append(crawler)
        task = self._process.crawl(crawler, jobs=list(chain[0]), sink=self._sink, hold=hold)
        task.add_done_callback(lambda done: self._ended(done, crawler, chain[1:]))

    def _ended(self, task: asyncio.Task[None], crawler: Crawler, rest: Sequence[Sequence[FetchJob]]) -> None:
        if task.cancelled():
            return
        if error := task.exception():
            self.errors.append(error)
        elif rest and crawler.stats.get_value("finish_reason") == "finished":
            self.start(rest, self._hold)


def run(
    jobs: Iterable[FetchJob],
    *,
    on_result: Callable[[FetchResult], None],
    archives: Sequence[str | Path] = (),
    at: datetime | None = None,
    record: str | Path | None = None,
    **settings: Any,
) -> RunStats:
    """Fetch what the jobs name and call `on_result` with each result as it arrives.

    Results of one job end with a `FetchDone`. Nothing is kept here, so memory does not grow with the
    number of pages. With `archives` the crawl is served from WARC files as of `at`; `record` writes
    a WARC. Other keywords go to `crawl_settings` (`contact`, `delay`, `allow_private` ...). SIGINT or
    SIGTERM once stops gracefully: what was begun is finished, every job gets its `FetchDone`.

    Raises what `on_result` raised, `ArchiveWriteError`, `NotAnArchive`, `FileNotFoundError`,
    `UnknownSpider`; `ValueError` for `archives` with `record`; `RuntimeError` when called a second time
    in a process.
    """
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.settings import Settings

    from spiders import spider_class
    from tracker.capture.handlers import open_archives
    from tracker.capture.record import WarcRecorder
    from tracker.capture.settings import crawl_settings

    if archives and record is not None:
        raise ValueError("a crawl served from archives is not recorded: it would only copy them")
    todo = list(jobs)
    for job in todo:
        spider_class(job.spider)
    if archives:
        open_archives(archives)
    if _Run.started:
        raise RuntimeError("a process can crawl once; start another one")
    _Run.started = True
    stats = RunStats(jobs=len(todo))
    begun = monotonic()
    open_jobs = {job.source_id for job in todo}

    def sink(result: FetchResult) -> None:
        if isinstance(result, FetchDone):
            open_jobs.discard(result.source_id)
        stats.count(result)
        on_result(result)

    with ExitStack() as stack:
        recorder = stack.enter_context(WarcRecorder(record)) if record is not None else None
        made = crawl_settings(
            archives=archives, at=at, record=recorder, host_delays=_host_delays(todo), **settings
        )
        process = AsyncCrawlerProcess(Settings(made))
        state = _Run(process, sink, hold=float(made["DOWNLOAD_DELAY"]))
        for chain in _chains(todo):
            state.start(chain)
        if todo:
            process.start()
        for crawler in state.crawlers:
            fatal = getattr(crawler.spider, "fatal", None)
            if fatal is not None:
                state.errors.append(fatal)
            elif crawler.spider is not None:
                stats.add(crawler)
        if state.errors:
            raise state.errors[0]
    stats.seconds = monotonic() - begun
    for source_id in [job.source_id for job in todo if job.source_id in open_jobs]:
        stats.finished = False
        on_result(FetchDone(source_id, 0, 0, 0.0, complete=False))
    return stats


def _host_delays(jobs: Iterable[FetchJob]) -> dict[str, float]:
    """The longest pause any job asks for, by host."""
    found: dict[str, float] = {}
    for job in jobs:
        if job.delay is not None:
            for url in (job.url, *job.parts):
                host = host_of(url)
                found[host] = max(job.delay, found.get(host, 0.0))
    return found


def _chains(jobs: Iterable[FetchJob]) -> list[list[list[FetchJob]]]:
    """Jobs grouped by spider; groups that share a host are put in one chain, to run in sequence."""
    groups: dict[str, list[FetchJob]] = {}
    for job in jobs:
        groups.setdefault(job.spider, []).append(job)
    chains: list[tuple[set[str], list[list[FetchJob]]]] = []
    for group in groups.values():
        hosts = {host_of(url) for job in group for url in (job.url, *job.parts)}
        earlier: list[list[FetchJob]] = []
        apart = []
        for other_hosts, other in chains:
            if hosts & other_hosts:
                hosts |= other_hosts
                earlier += other
            else:
                apart.append((other_hosts, other))
        chains = [*apart, (hosts, [*earlier, group])]
    return [members for _, members in chains]
