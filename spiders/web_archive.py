"""Older captures of a page in web archives (`tracker backfill SOURCE --from-archive`).

The Wayback Machine's CDX server (`https://web.archive.org/cdx/search/cdx`, described at
github.com/internetarchive/wayback/tree/master/wayback-cdx-server) and Common Crawl's indexes
(`tracker.capture.common_crawl`) list what they hold of an address. Equal bytes one after another count once,
whoever took them. The captures are fetched one by one, as they were served, and are taken in at the moment
the archive took them. The archive is named as the host that answered: it is a witness, not the publisher.

Options: `archives` ("wayback", "commoncrawl"; both).
Limits: no key; no published rate, about one request in four seconds is what their operators ask for.
A source is checked by this spider only as one of its ways (kind `archive`).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, time

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture import common_crawl, memento
from tracker.capture.common_crawl import Place
from tracker.capture.jobs import FetchedCapture, FetchFailure, FetchJob, FetchResult
from tracker.capture.urls import host_of
from tracker.model import Capture, CaptureError, StructureChanged

ARCHIVES = ("wayback", "commoncrawl")
Steps = Iterator[Request | FetchResult]


@dataclass(frozen=True, slots=True)
class _Listed:
    """A capture as an archive lists it; ``place``: where Common Crawl keeps it."""

    at: str
    page: str
    digest: str
    place: Place | None = None

    @property
    def witness(self) -> str:
        return (
            memento.address(self.page, self.at)
            if self.place is None
            else self.place.witness(self.at, self.page)
        )


class WebArchiveSpider(SourceSpider):
    """A walk over the captures of the job's address and of its former ones (`parts`)."""

    name = "web_archive"
    accept = "*/*"
    walks = True
    pause = 4.0
    hosts = (memento.HOST, common_crawl.INDEX_HOST, common_crawl.HOST)

    @classmethod
    def first(cls, job: FetchJob) -> str:
        """The list of the archive's captures."""
        return memento.cdx_address(job.url)

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """A check by a way of kind `archive`: the newest capture of its page, where the record lacks it. An
        archive tells nothing of today: a source that names this spider for its own address is told so."""
        job = progress.job
        page = memento.page_of(job.url)
        if page is None:
            words = "web_archive only walks (backfill --from-archive); name the spider of the publisher"
            yield outcome.failed(job.source_id, job.url, StructureChanged(words))
            return
        yield self.ask(progress, memento.cdx_address(page), then=self._newest, role="discovery", fresh=True)

    def _newest(self, progress: Progress, page: FetchedCapture) -> Steps:
        found = _distinct(_rows(page))
        if not found:
            raise StructureChanged("the archive holds no capture of the page that was answered with 200")
        if found[-1].witness not in progress.job.known:
            yield from self._one_by_one(progress, found[-1:])

    def history(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The lists of all addresses, then their captures, oldest first."""
        job = progress.job
        since = datetime.combine(job.walk.since, time(), UTC) if job.walk and job.walk.since else None
        urls, archives = (job.url, *job.parts), job.options.get("archives", ARCHIVES)
        found: list[_Listed] = []
        lists = [memento.cdx_address(url, since) for url in urls] if "wayback" in archives else []
        if "commoncrawl" not in archives:
            yield from self._lists(progress, lists, found)
            return
        asked: list[str] = []

        def crawls(_: Progress, page: FetchedCapture) -> Steps:
            servers = common_crawl.crawls(page.body, since)
            asked.extend(common_crawl.index_address(server, url) for server in servers for url in urls)
            yield from ()

        yield self.ask(
            progress, common_crawl.CRAWLS, then=crawls, role="discovery", fresh=True,
            after=lambda progress, _: self._lists(progress, [*lists, *asked], found),
        )  # fmt: skip

    def refused(
        self, progress: Progress, page: FetchedCapture, failure: FetchFailure
    ) -> Iterable[Request | FetchResult]:
        """A part of a file is what was asked for; an index that holds nothing says 404."""
        host = host_of(page.final_url)
        if page.status == 206 and host == common_crawl.HOST:
            yield from self._told(
                progress, page, lambda: common_crawl.capture_of(page.body, page.url, self.now())
            )
        elif not (page.status == 404 and host == common_crawl.INDEX_HOST):
            yield failure

    def _lists(self, progress: Progress, addresses: list[str], found: list[_Listed]) -> Steps:
        """One list after another; an archive that does not answer does not keep the others out."""
        if not addresses:
            yield from self._captures(progress, _distinct(found))
            return

        def listed(progress: Progress, page: FetchedCapture) -> Iterator[FetchResult]:
            try:
                if host_of(page.url) == common_crawl.INDEX_HOST:
                    found.extend(_Listed(*row) for row in common_crawl.listed(page.body))
                else:
                    found.extend(_rows(page))
            except CaptureError as error:
                yield outcome.failed(progress.job.source_id, page.url, error)

        yield self.ask(
            progress, addresses[0], then=listed, role="discovery", fresh=True,
            after=lambda progress, _: self._lists(progress, addresses[1:], found),
        )  # fmt: skip

    def _captures(self, progress: Progress, found: list[_Listed]) -> Steps:
        by_witness = {one.witness: one for one in found}
        versions = [(memento.moment(one.at).date(), one.witness) for one in found]
        told, todo = self.chosen(progress, versions)
        yield from told
        yield from self._one_by_one(progress, [by_witness[url] for url in todo])

    def _one_by_one(self, progress: Progress, left: list[_Listed]) -> Steps:
        if not left:
            return
        one, place = left[0], left[0].place
        headers = (
            None if place is None else {"Range": place.bytes, "Accept": "*/*", "Accept-Encoding": "identity"}
        )
        yield self.ask(
            progress, one.witness if place is None else place.url, name=one.witness, headers=headers,
            then=self._taken, role="discovery", fresh=True,
            after=lambda progress, _: self._one_by_one(progress, left[1:]),
        )  # fmt: skip

    def _taken(self, progress: Progress, page: FetchedCapture) -> Iterator[FetchResult]:
        """The capture as one of the page; what the archive was asked for stays as evidence beside it."""
        if host_of(page.url) == common_crawl.HOST:
            error = StructureChanged("Common Crawl answers with the whole file instead of the part asked for")
            yield outcome.failed(progress.job.source_id, page.url, error)
            return
        served = memento.original(page.final_url)
        if served is None or page.final_url != page.url:
            # the archive led to a capture of another moment or address, which is listed by itself
            words = f"the archive answers with {page.final_url[:200]}, not with the capture it listed"
            yield outcome.failed(progress.job.source_id, page.url, StructureChanged(words))
            return
        yield from self._told(progress, page, lambda: memento.witnessed(page))

    def _told(
        self, progress: Progress, page: FetchedCapture, read: Callable[[], Capture]
    ) -> Iterator[FetchResult]:
        try:
            taken = read()
        except CaptureError as error:
            yield outcome.failed(progress.job.source_id, page.url, error)
            return
        progress.captured += 1
        same = {f.name: getattr(taken, f.name) for f in fields(Capture)}
        # what an archive found under a former address is the text of this source
        yield replace(
            page, **same | {"url": memento.page_of(progress.job.url) or progress.job.url, "role": "text"}
        )


def _distinct(found: list[_Listed]) -> list[_Listed]:
    """Oldest first; equal bytes of one address, one after another, count once."""
    out: list[_Listed] = []
    before: dict[str, str] = {}
    for one in sorted(found, key=lambda c: (c.at, c.page, c.place is not None)):
        page = one.page.partition("://")[2]
        if not one.digest or one.digest != before.get(page):
            out.append(one)
        before[page] = one.digest
    return out


def _rows(page: FetchedCapture) -> list[_Listed]:
    """Each capture of the Wayback Machine's list. Raises `StructureChanged`."""
    try:
        rows = json.loads(page.body or b"[]")
        if not isinstance(rows, list):
            raise TypeError
        head, *captures = rows or [[]]
        at, url, digest = (
            (head.index(name) for name in ("timestamp", "original", "digest")) if rows else (0, 0, 0)
        )
        out = [_Listed(str(row[at]), str(row[url]), str(row[digest])) for row in captures]
        for one in out:
            memento.moment(one.at)
    except (ValueError, IndexError, AttributeError, TypeError) as error:
        raise StructureChanged("the archive's list of captures has another shape") from error
    return out


SPIDER = WebArchiveSpider
