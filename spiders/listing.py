"""Lists of notices: a page of links or a JSON list, and the documents its matched notices lead to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import urlencode

from scrapy import Request

from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FetchedCapture, FetchResult

_FORM = "application/x-www-form-urlencoded"


class ListingSpider(SourceSpider):
    """Asks the pages of a list in turn, then, where the job has `more`, the documents it names.

    Options: `accept`; `form` (fields of a POST, for lists that are asked so, as /cms/JsonList of
    cac.gov.cn); all others are for the reader of the list (see `ListingOptions`).
    """

    name = "listing"
    accept = "text/html,application/xhtml+xml,application/json;q=0.9,application/xml;q=0.9,*/*;q=0.5"

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The list's pages, one after another."""
        yield from self._pages(progress, (progress.job.url, *progress.job.parts), ())

    def _pages(
        self, progress: Progress, urls: Sequence[str], seen: tuple[FetchedCapture, ...]
    ) -> Iterator[Request | FetchResult]:
        if not urls:
            yield from self._documents(progress, seen)
            return
        job, rest = progress.job, urls[1:]
        headers = self.headers_for(job)
        body = None
        if form := job.options.get("form"):
            body = urlencode(form).encode()
            headers["Content-Type"] = _FORM

        def next_page(progress: Progress, page: FetchedCapture | None) -> Iterator[Request | FetchResult]:
            yield from self._pages(progress, rest, (*seen, page) if page is not None else seen)

        yield self.ask(progress, urls[0], after=next_page, headers=headers, body=body)

    def _documents(
        self, progress: Progress, pages: tuple[FetchedCapture, ...]
    ) -> Iterator[Request | FetchResult]:
        """What the watcher wants of the documents, given what was just seen; it bounds their number."""
        if progress.job.more is None:
            return
        headers = {**self.headers_for(progress.job), "Accept": SourceSpider.accept}
        for url in progress.job.more(pages):
            yield self.ask(progress, url, headers=headers, role="document")


SPIDER = ListingSpider
