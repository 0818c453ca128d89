"""Code of Federal Regulations of the United States from the versioner API of eCFR.

`https://www.ecfr.gov/api/versioner/v1/versions/title-28.json?part=202` lists every version of every section
of a part with its dates; `/api/versioner/v1/full/{date}/title-28.xml?part=202` is the part as it stood on a
day, for any day from 2017 on and not after the title's latest issue date. A source's address is that list;
`subpart`, `section` and `appendix` narrow it like `part`. A check asks the list, then the text at the newest
issue date with a change, and before it those the record does not hold, oldest first; `history` walks all.

Text that will change says so ("Link to an amendment published at 90 FR 1234"): that becomes one event
`ComingChange`.

Limits: no key, no published rate; www.ecfr.gov answers programs that fetch its pages too fast with a
"Request Access" page and asks them to use this API. Public domain (17 U.S.C. 105).

Registry: match `https://www.ecfr.gov/api/versioner/v1/full/*/title-28.xml?part=202`, format `ecfr`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FetchedCapture, FetchedNote, FetchJob, FetchResult
from tracker.law.dates import iso_date
from tracker.model import CaptureError, StructureChanged
from tracker.readers import parse
from tracker.readers.xmltext import inner, local

API = "https://www.ecfr.gov/api/versioner/v1/"
_ADDRESS = re.compile(
    r"/api/versioner/v1/(?:versions/title-(?P<a>\d{1,2})\.json|full/[0-9-]+/title-(?P<b>\d{1,2})\.xml)"
)
_FULL = re.compile(r"/full/(\d{4}-\d{2}-\d{2})/")
#: Newer texts fetched in one run; the rest follow in the next ones.
_MAX_NEW = 5


class EcfrSpider(SourceSpider):
    """A part at its newest date, and what came between that date and the last one in the record.

    Options: `max_new` (texts of one run, 5).
    """

    name = "ecfr"
    accept = "application/xml,text/xml;q=0.9"
    walks = True

    @classmethod
    def first(cls, job: FetchJob) -> str:
        """What the address names; the address itself where it names nothing of the kind."""
        try:
            return versions_url(job.url)
        except ValueError:
            return job.url

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The list of versions; the texts follow from it."""
        yield self._list(progress)

    def history(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The same list."""
        yield self._list(progress)

    def _list(self, progress: Progress) -> Request | FetchResult:
        job = progress.job
        try:
            url = versions_url(job.url)
        except ValueError as error:
            return outcome.failed(job.source_id, job.url, StructureChanged(str(error)))
        # asked without conditions: the text to ask for is in the answer
        return self.ask(
            progress,
            url,
            then=self._versions,
            headers={"Accept": "application/json"},
            role="discovery",
            fresh=True,
        )

    def _versions(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        job = progress.job
        try:
            days = read_versions(page.body)
        except StructureChanged as error:
            yield outcome.failed(job.source_id, page.url, error)
            return
        if job.walk is not None:
            yield from self.walk(progress, ((day, full_url(job.url, day)) for day in days))
            return
        newest = days[-1]
        known = sorted(day for day in (_day_of(url) for url in job.known) if day is not None)
        between = [day for day in days[:-1] if known and day > known[-1]]
        between = between[: int(job.options.get("max_new", _MAX_NEW)) - 1]
        yield from self._in_turn(progress, [full_url(job.url, day) for day in (*between, newest)])

    def _in_turn(self, progress: Progress, urls: list[str]) -> Iterator[Request | FetchResult]:
        """Texts oldest first; the newest also says what is coming."""
        if not urls:
            return
        rest = urls[1:]
        then = self._coming if not rest else None
        yield self.ask(progress, urls[0], then=then, after=lambda p, _: self._in_turn(p, rest))

    def _coming(self, progress: Progress, page: FetchedCapture) -> Iterator[FetchResult]:
        if page.not_modified:
            return
        try:
            root = parse.xml(page.body)
        except CaptureError:
            return  # the extractor says what is wrong with it
        found = list(dict.fromkeys(inner(e) for e in root.iter() if local(e) == "XREF"))
        words = [text for text in found if "amendment" in text.lower()]
        message = (
            f"{len(words)} amendments are published and not yet worked in: {'; '.join(words[:5])}"
            if words
            else ""
        )
        url = versions_url(progress.job.url)
        yield FetchedNote(
            progress.job.source_id, "ComingChange", url, message, page.observed_at, {"amendments": words}
        )


def versions_url(url: str) -> str:
    """The list of versions of what an address names. `ValueError` for another address."""
    title, query = _title(url)
    return f"{API}versions/title-{title}.json?{query}"


def full_url(url: str, day: date) -> str:
    """The text on a day."""
    title, query = _title(url)
    return f"{API}full/{day.isoformat()}/title-{title}.xml?{query}"


def _title(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    found = _ADDRESS.fullmatch(parts.path)
    if parts.hostname != "www.ecfr.gov" or found is None or not parts.query:
        raise ValueError(f"{url} is no {API}versions/title-N.json?part=M")
    return found["a"] or found["b"], parts.query


def _day_of(url: str) -> date | None:
    found = _FULL.search(url)
    return iso_date(found[1]) if found else None


def read_versions(body: bytes) -> list[date]:
    """The issue dates on which something changed, oldest first, none after the latest issue.

    Raises `StructureChanged` for an answer of another shape or without versions.
    """
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise StructureChanged("the versions API does not answer with JSON") from error
    rows = found.get("content_versions") if isinstance(found, dict) else None
    meta = found.get("meta") if isinstance(found, dict) else None
    if not isinstance(rows, list):
        raise StructureChanged("the answer has no content_versions")
    latest = iso_date(str((meta or {}).get("latest_issue_date") or ""))
    days: set[date] = set()
    for row in rows:
        day = iso_date(str((row.get("issue_date") or row.get("date")) if isinstance(row, dict) else ""))
        if day is None:
            raise StructureChanged(f"a version without a date: {str(row)[:100]}")
        if latest is None or day <= latest:
            days.add(day)
    if not days:
        raise StructureChanged("the answer lists no versions")
    return sorted(days)


SPIDER = EcfrSpider
