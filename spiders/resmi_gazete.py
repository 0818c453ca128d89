"""The Official Gazette of Türkiye, issue by issue (https://www.resmigazete.gov.tr).

The front page shows one day only, so a check that comes a day late would miss an issue. This asks the
contents of the last days by date (`https://www.resmigazete.gov.tr/fihrist?tarih=2025-12-25`) and the second
issues of a day (mükerrer, `...&mukerrer=1`) that they name; together they are the list. Days are those of
Istanbul.

Limits: no key, no published rate; 2 seconds between requests. Texts of law have no copyright (Law 5846,
article 31).

Registry: kind `listing`; options of lists, and `days` (how many days back, 4).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from scrapy import Request

from spiders.base import Progress
from spiders.listing import ListingSpider
from tracker.capture.jobs import FetchedCapture, FetchResult

SITE = "https://www.resmigazete.gov.tr/"
_ZONE = ZoneInfo("Europe/Istanbul")
_DAYS, _MOST = 4, 31
_SECOND = re.compile(rb"fihrist\?tarih=(\d{4}-\d{2}-\d{2})&(?:amp;)?mukerrer=(\d{1,2})")


class ResmiGazeteSpider(ListingSpider):
    """The contents of the last days' issues. Options: `days`; all others are for the reader of lists."""

    name = "resmi_gazete"
    pause = 2.0

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The newest issue first."""
        days = min(int(progress.job.options.get("days", _DAYS)), _MOST)
        today = self.now().astimezone(_ZONE).date()
        yield from self._issues(progress, [issue(today - timedelta(days=n)) for n in range(days)], ())

    def _issues(
        self, progress: Progress, urls: Sequence[str], seen: tuple[FetchedCapture, ...]
    ) -> Iterator[Request | FetchResult]:
        if not urls:
            yield from self._documents(progress, seen)
            return

        def next_issue(progress: Progress, page: FetchedCapture | None) -> Iterator[Request | FetchResult]:
            more = second_issues(page.body, urls[0]) if page is not None else []
            new = [u for u in more if u not in urls and all(u != p.url for p in seen)]
            yield from self._issues(progress, [*new, *urls[1:]], (*seen, page) if page is not None else seen)

        yield self.ask(progress, urls[0], after=next_issue)


def issue(day: date, second: int = 0) -> str:
    """The contents of a day's issue, or of its n-th second issue."""
    return f"{SITE}fihrist?tarih={day.isoformat()}" + (f"&mukerrer={second}" if second else "")


def second_issues(body: bytes, url: str) -> list[str]:
    """Second issues a day's contents name, of the same day, in order."""
    named = {(m[1].decode(), int(m[2])) for m in _SECOND.finditer(body)}
    return [
        issue(date.fromisoformat(day), n)
        for day, n in sorted(named)
        if f"tarih={day}" in url and "mukerrer" not in url
    ]


SPIDER = ResmiGazeteSpider
