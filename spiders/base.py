"""What all spiders do: conditional requests in the source's language, every outcome a result."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from time import monotonic
from typing import Any

import scrapy
from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from spiders import outcome
from tracker.capture.entries import parse_date
from tracker.capture.guard import ForbiddenAddress
from tracker.capture.jobs import (
    FetchDone,
    FetchedCapture,
    FetchedVersion,
    FetchFailure,
    FetchJob,
    FetchResult,
)
from tracker.capture.middlewares import stop_for
from tracker.capture.oauth import ClientCredentials
from tracker.capture.record import ArchiveWriteError
from tracker.capture.urls import Secret

#: Regions sites really know, for tags of a script: a browser in that language sends them.
_REGIONS = {"zh-hans": "zh-CN", "zh-hant": "zh-TW"}
Step = Callable[["Progress", FetchedCapture], Iterable["Request | FetchResult"]]
After = Callable[["Progress", "FetchedCapture | None"], Iterable["Request | FetchResult"]]


@dataclass(slots=True)
class Progress:
    """How far one job is: requests under way, results so far."""

    job: FetchJob
    started: float = field(default_factory=monotonic)
    open: int = 0
    captured: int = 0
    failed: int = 0
    done: bool = False
    cut: bool = False  # the crawl ended before all was asked for
    why: str = ""  # not all was asked for, where it was not the crawl's end
    listed: bool = False  # an answer listed the files of the text, and they were asked for


def accept_language(tag: str) -> str | None:
    """Accept-Language of a BCP 47 tag, most specific first: "zh-Hans" gives
    "zh-Hans,zh-CN;q=0.9,zh;q=0.8". None for an empty or undetermined tag."""
    tag = tag.strip()
    if not tag or tag.lower() in ("und", "mul"):
        return None
    chain = [tag]
    if region := _REGIONS.get(tag.lower()):
        chain.append(region)
    primary = tag.partition("-")[0]
    if primary != tag:
        chain.append(primary)
    return ",".join(name if i == 0 else f"{name};q={1 - i / 10:.1f}" for i, name in enumerate(chain))


class SourceSpider(scrapy.Spider):
    """Base of all spiders. Subclasses override `begin` and `accept`; most need nothing more."""

    name = "source"
    accept = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    #: Whether the publisher keeps older versions and `history` finds them.
    walks = False
    #: Seconds between two requests that its publisher is owed, where that is more than the usual pause.
    pause: float | None = None
    #: Hosts it asks besides those of its jobs.
    hosts: tuple[str, ...] = ()
    #: A key its publisher asks for; it is added where a request leaves, and nowhere else.
    secret: Secret | None = None
    #: How its publisher hands out tokens for its interface, where it does.
    grant: ClientCredentials | None = None

    def __init__(
        self, jobs: Sequence[FetchJob] = (), sink: Callable[[FetchResult], None] | None = None,
        hold: float = 0.0, **kwargs: Any,
    ) -> None:  # fmt: skip
        """`jobs` are worked on in order; `sink` is called with each result by the item pipeline;
        `hold` is a pause in seconds before the first request (another crawl just left the host)."""
        super().__init__(**kwargs)
        self.jobs = list(jobs)
        self.sink: Callable[[FetchResult], None] = sink if sink is not None else lambda _: None
        self.fatal: BaseException | None = None
        self._hold = hold
        self._progress: list[Progress] = []

    # --- what a publisher's spider says ----------------------------------------------------------

    @classmethod
    def first(cls, job: FetchJob) -> str:
        """The address a check of this job begins with, where it is not the job's own."""
        return job.url

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """First requests of a job: its address and its parts."""
        for url in (progress.job.url, *progress.job.parts):
            yield self.ask(progress, url)

    def history(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """First requests of a walk: what tells the versions there are, handed to `walk` in its answer.
        Only for spiders with `walks`."""
        raise NotImplementedError(f"{self.name} knows no older versions")

    def headers_for(self, job: FetchJob) -> dict[str, str]:
        """Request headers that choose a variant: Accept, and Accept-Language from the source."""
        headers = {"Accept": str(job.options.get("accept", self.accept))}
        if language := accept_language(job.language):
            headers["Accept-Language"] = language
        return headers

    def now(self) -> datetime:
        """The moment of the check; the archive's clock where a crawl is served from one at a moment."""
        at = self.crawler.settings.get("TRACKER_ARCHIVE_AT")
        if at is None:
            return datetime.now(UTC)
        moment: datetime = parse_date(at) if isinstance(at, str) else at
        return moment

    def refused(
        self,
        progress: Progress,  # noqa: ARG002  (for spiders that know better)
        page: FetchedCapture,  # noqa: ARG002
        failure: FetchFailure,
    ) -> Iterable[Request | FetchResult]:
        """What follows from an answer that is not the text: that it failed, unless the publisher means
        something else by it."""
        return (failure,)

    # --- the common way ---------------------------------------------------------------------------

    def walk(
        self,
        progress: Progress,
        versions: Iterable[tuple[date | None, str]],
        known: frozenset[str] = frozenset(),
    ) -> Iterator[Request | FetchResult]:
        """Fetch the versions of a walk that are not in the record, one after another, oldest first.

        A version is (from when it is law; None for the first text, its address). Each is told as a
        `FetchedVersion`; `Walk.since` and `Walk.limit` bound what is asked. `known` adds addresses whose
        texts the record has under others.
        """
        found, todo = self.chosen(progress, versions, known)
        yield from found
        yield from self.one_by_one(progress, todo)

    def chosen(
        self,
        progress: Progress,
        versions: Iterable[tuple[date | None, str]],
        known: frozenset[str] = frozenset(),
    ) -> tuple[list[FetchedVersion], list[str]]:
        """What a walk tells of the versions there are, and the addresses it fetches, oldest first."""
        job, asked = progress.job, progress.job.walk
        told: list[FetchedVersion] = []
        todo: list[str] = []
        if asked is None:
            return told, todo
        # the first text is what the oldest dated one amends: it stands before all of them
        for day, url in sorted(set(versions), key=lambda v: (v[0] is not None, v[0], v[1])):
            if url in job.known or url in known:
                state = "known"
            elif asked.since is not None and (day is None or day < asked.since):
                state = "early"
            elif len(todo) >= asked.limit:
                state = "left"
            else:
                todo.append(url)
                state = "wanted" if asked.dry_run else "asked"
            told.append(FetchedVersion(job.source_id, day, url, state))
        return told, [] if asked.dry_run else todo

    def named(self, progress: Progress, page: FetchedCapture, url: str) -> FetchedCapture:
        """A text out of an answer that holds several, known by an address of its own."""
        progress.captured += 1
        return replace(page, url=url, role="text")

    def one_by_one(self, progress: Progress, urls: Sequence[str]) -> Iterator[Request | FetchResult]:
        """Addresses in turn, each asked when the one before is done with, so that an older text is
        stored before a newer one."""
        if urls:
            rest = urls[1:]
            yield self.ask(progress, urls[0], after=lambda p, _: self.one_by_one(p, rest))

    def ask(
        self, progress: Progress, url: str, *, then: Step | None = None, after: After | None = None,
        headers: Mapping[str, str] | None = None, role: str = "text", body: bytes | None = None,
        fresh: bool = False, name: str | None = None,
    ) -> Request | FetchResult:  # fmt: skip
        """A request for one address, conditional where the job has a validator for it.

        `then` gets a capture and yields what follows from it, in place of the capture itself being
        the end; `after` is called when the address is done with, whether it gave a text or not. With
        `body` it is a POST. `fresh` asks without conditions, where what the answer names must be
        followed. `name` is what the capture is known by, where the address is made for one use. An
        address that cannot be asked for comes back as a failure.
        """
        job = progress.job
        fields = dict(headers if headers is not None else self.headers_for(job))
        rendered = bool(job.options.get("browser")) and role == "text" and body is None
        # the validators are those of an empty shell, which stays while what is shown in it changes
        validators = job.validators.get(url, {}) if body is None and not fresh and not rendered else {}
        if etag := validators.get("etag"):
            fields["If-None-Match"] = etag
        if modified := validators.get("last_modified"):
            fields["If-Modified-Since"] = modified
        if not url.lower().startswith(("http://", "https://")):
            return outcome.failed(job.source_id, url, ForbiddenAddress(f"{url[:100]!r} is no web address"))
        tools = {"progress": progress, "url": name or url, "then": then, "after": after, "role": role}
        try:
            request = Request(
                url,
                callback=self._arrived,
                errback=self._lost,
                headers=fields,
                dont_filter=True,  # two sources may share an address
                cb_kwargs=tools,
                method="GET" if body is None else "POST",
                body=body or b"",
            )
        except ValueError as error:
            return outcome.failed(job.source_id, url, ForbiddenAddress(str(error)))
        if self.secret is not None:
            request.meta["tracker_secret"] = self.secret
            request.headers["Accept-Encoding"] = "identity"  # the handler looks for the key in the answer
        if self.grant is not None:
            request.meta["tracker_grant"] = self.grant
        if rendered:
            request.meta["tracker_browser"] = job.options.get("wait")
        if job.delay is not None:
            request.meta["autothrottle_dont_adjust_delay"] = True  # it would narrow the host's own pause
        progress.open += 1
        return request

    async def start(self) -> AsyncIterator[Any]:
        """Requests of all jobs, job after job; Scrapy takes them as it can serve them."""
        if self._hold and self.jobs:
            await asyncio.sleep(self._hold)
        for job in self.jobs:
            progress = Progress(job)
            self._progress.append(progress)
            progress.open += 1  # not done before all its first requests are made
            first = _begun(self.begin if job.walk is None else self.history, progress)
            for step in self._counted(progress, first):
                yield step
            for step in self._close(progress):
                yield step

    def _arrived(
        self,
        response: Response,
        *,
        progress: Progress,
        url: str,
        then: Step | None,
        after: After | None,
        role: str,
    ) -> Iterator[Request | FetchResult]:
        request = response.request
        assert request is not None  # Scrapy sets it before any callback
        page = outcome.captured(progress.job.source_id, url, request, response, role)
        refused = outcome.refusal(page)
        if refused is not None:
            yield from self._counted(progress, self.refused(progress, page, replace(refused, role=role)))
        else:
            progress.captured += role != "discovery"
            yield page
            if then is not None:
                yield from self._counted(progress, _begun(then, progress, page))
        if after is not None:
            yield from self._counted(progress, _begun(after, progress, page))
        yield from self._close(progress)

    def _lost(self, failure: Failure) -> Iterator[Request | FetchResult]:
        request: Any = getattr(failure, "request")  # noqa: B009  (Scrapy sets it on the failure)
        tools = request.cb_kwargs
        progress: Progress = tools["progress"]
        error = failure.value
        if error is None or isinstance(error, ArchiveWriteError):
            stop_for(self.crawler, error or RuntimeError("a failure without a cause"))
            return
        if outcome.cut_short(error):
            progress.cut = True
            progress.why = outcome.why_not_asked(error)
            yield from self._close(progress)
            return
        lost = replace(outcome.failed(progress.job.source_id, tools["url"], error), role=tools["role"])
        yield from self._counted(progress, (lost,))
        if tools["after"] is not None:
            yield from self._counted(progress, _begun(tools["after"], progress, None))
        yield from self._close(progress)

    def _counted(
        self, progress: Progress, steps: Iterable[Request | FetchResult]
    ) -> Iterator[Request | FetchResult]:
        try:
            for step in steps:
                if isinstance(step, FetchFailure):
                    progress.failed += 1
                yield step
        except Exception as error:  # noqa: BLE001  (an odd answer ends its own job, and no other)
            progress.failed += 1
            yield outcome.not_followed(progress.job.source_id, progress.job.url, error)

    def _close(self, progress: Progress) -> Iterator[FetchDone]:
        """One request less; the job's last result when there is none left."""
        progress.open -= 1
        if progress.open == 0:
            progress.done = True
            yield self._done(progress, complete=not progress.cut)

    def _done(self, progress: Progress, *, complete: bool) -> FetchDone:
        seconds = monotonic() - progress.started
        return FetchDone(
            progress.job.source_id, progress.captured, progress.failed, seconds, complete, progress.why
        )

    def closed(self, reason: str) -> None:
        """Scrapy calls this at the end: jobs that were cut off say so."""
        self.logger.debug("crawl ended: %s", reason)
        try:
            for progress in self._progress:
                if not progress.done and self.fatal is None:
                    self.sink(self._done(progress, complete=False))
        except Exception as error:  # noqa: BLE001  (the caller's; `run` raises it again)
            self.fatal = error


def _begun(
    steps: Callable[..., Iterable[Request | FetchResult]], *given: Any
) -> Iterator[Request | FetchResult]:
    """The steps, made when they are asked for: what goes wrong then is met by who asks."""
    yield from steps(*given)
