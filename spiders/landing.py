"""A page that leads to the document: the link that a rule names is followed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scrapy import Request

from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FetchedCapture, FetchJob, FetchResult
from tracker.model import StructureChanged
from tracker.readers.links import links_of


class LandingSpider(SourceSpider):
    """The page is kept as evidence; the document behind its link is the text.

    Options: `link`, a regular expression found in a link's absolute address or in its words, or `css`, the
    selector of the link. The first link that fits is followed, and its address is told by every capture.
    """

    name = "landing"
    accept = "text/html,application/xhtml+xml,*/*;q=0.8"

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The page, without conditions: what it names must be followed."""
        yield self.ask(progress, progress.job.url, then=self._followed, role="discovery", fresh=True)

    def _followed(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        address = document_of(page, progress.job)
        yield self.ask(progress, address, headers={"Accept": "application/pdf,*/*;q=0.5"})


def document_of(page: FetchedCapture, job: FetchJob) -> str:
    """The address of the document that a landing page leads to. Raises `StructureChanged`."""
    links = links_of(page, str(job.options.get("css", "a[href]")))
    rule = re.compile(str(job.options.get("link", "")), re.IGNORECASE)
    for address, words in links:
        if rule.search(address) or rule.search(words):
            return address
    asked = job.options.get("link") or job.options.get("css")
    raise StructureChanged(f"no link of the page fits {asked!r}; it has {len(links)} links")


SPIDER = LandingSpider
