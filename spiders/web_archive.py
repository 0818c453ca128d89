"""Older captures of a page in the Wayback Machine (`tracker backfill SOURCE --from-archive`).

The CDX server (`https://web.archive.org/cdx/search/cdx`, described at
github.com/internetarchive/wayback/tree/master/wayback-cdx-server) lists what it holds of an address; the
captures are fetched one by one under `id_`, as they were served, and are taken in at the moment the archive
took them. The archive is named as the host that answered: it is a witness, not the publisher.

Limits: no key; no published rate, about one request in four seconds is what its operators ask for.
No source is checked by this spider.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture import memento
from tracker.capture.jobs import FetchedCapture, FetchJob, FetchResult
from tracker.model import CaptureError, StructureChanged


class WebArchiveSpider(SourceSpider):
    """A walk over the captures of the job's address and of its former ones (`parts`)."""

    name = "web_archive"
    accept = "*/*"
    walks = True
    pause = 4.0

    @classmethod
    def first(cls, job: FetchJob) -> str:
        """The list of the archive's captures."""
        return memento.cdx_address(job.url)

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """An archive tells nothing of today: a source that names this spider for its checks is told so."""
        job = progress.job
        words = "web_archive only walks (backfill --from-archive); name the spider of the publisher"
        yield outcome.failed(job.source_id, job.url, StructureChanged(words))

    def history(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The lists of all addresses, then their captures, oldest first."""
        yield from self._lists(progress, (progress.job.url, *progress.job.parts), [])

    def _lists(
        self, progress: Progress, urls: tuple[str, ...], found: list[tuple[str, str]]
    ) -> Iterator[Request | FetchResult]:
        """One list after another; ``found`` are pairs of an archive's timestamp and an address."""
        if not urls:
            yield from self._captures(progress, sorted(set(found)))
            return
        walk = progress.job.walk
        since = datetime.combine(walk.since, time(), UTC) if walk and walk.since else None

        def listed(progress: Progress, page: FetchedCapture) -> Iterator[FetchResult]:
            try:
                found.extend(_rows(page))
            except CaptureError as error:
                yield outcome.failed(progress.job.source_id, page.url, error)

        yield self.ask(
            progress, memento.cdx_address(urls[0], since), then=listed, role="discovery", fresh=True,
            after=lambda progress, _: self._lists(progress, urls[1:], found),
        )  # fmt: skip

    def _captures(self, progress: Progress, found: list[tuple[str, str]]) -> Iterator[Request | FetchResult]:
        versions = [(memento.moment(at).date(), memento.address(url, at)) for at, url in found]
        told, todo = self.chosen(progress, versions)
        yield from told
        yield from self._one_by_one(progress, todo)

    def _one_by_one(self, progress: Progress, urls: list[str]) -> Iterator[Request | FetchResult]:
        if urls:
            yield self.ask(
                progress, urls[0], then=self._taken, role="discovery", fresh=True,
                after=lambda progress, _: self._one_by_one(progress, urls[1:]),
            )  # fmt: skip

    def _taken(self, progress: Progress, page: FetchedCapture) -> Iterator[FetchResult]:
        """The capture as one of the page; what the archive was asked for stays as evidence beside it."""
        served = memento.original(page.final_url)
        if served is None or page.final_url != page.url:
            # the archive led to a capture of another moment or address, which is listed by itself
            words = f"the archive answers with {page.final_url[:200]}, not with the capture it listed"
            yield outcome.failed(progress.job.source_id, page.url, StructureChanged(words))
            return
        try:
            taken = memento.witnessed(page)
        except CaptureError as error:
            yield outcome.failed(progress.job.source_id, page.url, error)
            return
        assert isinstance(taken, FetchedCapture)  # `replace` keeps the class
        progress.captured += 1
        # what an archive found under a former address is the text of this source
        yield replace(taken, url=progress.job.url, role="text")


def _rows(page: FetchedCapture) -> list[tuple[str, str]]:
    """(timestamp, address) of each capture listed; equal bytes one after another count once. Raises
    `StructureChanged`."""
    try:
        rows = json.loads(page.body or b"[]")
        if not isinstance(rows, list):
            raise TypeError
        head, *captures = rows or [[]]
        at, url, digest = (
            (head.index(name) for name in ("timestamp", "original", "digest")) if rows else (0, 0, 0)
        )
        out: list[tuple[str, str]] = []
        before = None
        for row in sorted(captures, key=lambda row: str(row[at])):
            memento.moment(str(row[at]))
            if row[digest] != before:
                out.append((str(row[at]), str(row[url])))
            before = row[digest]
    except (ValueError, IndexError, AttributeError, TypeError) as error:
        raise StructureChanged("the archive's list of captures has another shape") from error
    return out


SPIDER = WebArchiveSpider
