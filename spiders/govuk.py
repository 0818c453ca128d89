"""Pages of GOV.UK from its content API (https://content-api.publishing.service.gov.uk/), HMRC manuals too.

Every page has its content as JSON under `https://www.gov.uk/api/content/{path}`: title, text as HTML, when
it was publicly updated, its history of changes, whether it is withdrawn. A source's address is either
of the two; the page's own is turned into the API's.

A manual is one text of many pages: `/hmrc-internal-manuals/{manual}` lists its sections, sections list
theirs. All of them are fetched and make one text; if one is missing there is no text this time. Other
manuals (`/guidance/{manual}`) are walked with `sections: true`. With `attachments: true` the HTML
documents of a publication belong to its text (files such as PDF are sources of their own).

Limits: no key; the publisher allows about 10 requests a second for one client and answers 429 above.
Open Government Licence 3.0. robots.txt of www.gov.uk does not forbid the API.

Registry: match `https://www.gov.uk/api/content/{path}*` (for a manual; without `*` for a page), format
`govuk`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider, Step
from tracker.capture.jobs import FetchedCapture, FetchJob, FetchResult
from tracker.model import Incomplete, StructureChanged

API = "https://www.gov.uk/api/content"
_MANUAL = re.compile(r"/hmrc-internal-manuals/[^/]+")
_BASE_PATH = re.compile(r"/[A-Za-z0-9][A-Za-z0-9/_.-]{0,400}")
#: Sections of one manual that are followed; the longest tax manuals have some thousands.
_MAX_SECTIONS = 600


class GovUkSpider(SourceSpider):
    """A page, or a manual with all its sections.

    Options: `sections` (true: the page is a manual; HMRC's manuals are known by their address),
    `max_sections` (600), `attachments` (true: HTML documents of a publication belong to it).
    """

    name = "govuk"
    accept = "application/json"

    @classmethod
    def first(cls, job: FetchJob) -> str:
        """What the address names; the address itself where it names nothing of the kind."""
        try:
            return api_url(job.url)
        except ValueError:
            return job.url

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The page; what it lists follows from its answer."""
        job = progress.job
        try:
            url = api_url(job.url)
        except ValueError as error:
            yield outcome.failed(job.source_id, job.url, StructureChanged(str(error)))
            return
        path = urlsplit(url).path.removeprefix("/api/content")
        if job.options.get("sections") or _MANUAL.fullmatch(path):
            most = int(job.options.get("max_sections", _MAX_SECTIONS))
            yield self.ask(progress, url, then=self._sections({path}, most), role="part", fresh=True)
        elif job.options.get("attachments"):
            yield self.ask(progress, url, then=self._attachments, role="part", fresh=True)
        else:
            yield self.ask(progress, url)

    def _sections(self, seen: set[str], most: int) -> Step:
        """What follows from a manual or one of its sections: the sections it lists, each once."""

        def follow(progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
            try:
                found = [path for path in child_sections(read_item(page.body)) if path not in seen]
            except StructureChanged as error:
                yield outcome.failed(progress.job.source_id, page.url, error)
                return
            for path in dict.fromkeys(found):
                seen.add(path)
                if len(seen) > most + 1:
                    words = f"the manual has more than {most} sections; set options.max_sections"
                    yield outcome.failed(progress.job.source_id, page.url, Incomplete(words))
                    return
                yield self.ask(progress, f"{API}{path}", then=follow, role="part", fresh=True)

        return follow

    def _attachments(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        try:
            paths = html_attachments(read_item(page.body))
        except StructureChanged as error:
            yield outcome.failed(progress.job.source_id, page.url, error)
            return
        for path in paths:
            yield self.ask(progress, f"{API}{path}", role="part", fresh=True)


def api_url(url: str) -> str:
    """The content API's address of a page. `ValueError` for an address of another site."""
    parts = urlsplit(url)
    path = parts.path.removeprefix("/api/content").rstrip("/")
    if parts.hostname != "www.gov.uk" or not _BASE_PATH.fullmatch(path):
        raise ValueError(f"{url} is no page of www.gov.uk")
    return f"{API}{path}"


def read_item(body: bytes) -> dict[str, Any]:
    """A content item. Raises `StructureChanged` for anything else."""
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise StructureChanged("the content API does not answer with JSON") from error
    if not isinstance(found, dict) or not isinstance(found.get("details"), dict):
        raise StructureChanged("the answer is no content item with details")
    return found


def child_sections(item: dict[str, Any]) -> list[str]:
    """Paths of the sections a manual or a section lists, in its order."""
    groups = item["details"].get("child_section_groups") or []
    out: list[str] = []
    for group in groups if isinstance(groups, list) else []:
        sections = group.get("child_sections") if isinstance(group, dict) else None
        for section in sections if isinstance(sections, list) else []:
            path = section.get("base_path") if isinstance(section, dict) else None
            if not isinstance(path, str) or not _BASE_PATH.fullmatch(path):
                raise StructureChanged(f"a section without a path: {str(section)[:100]}")
            out.append(path)
    return out


def html_attachments(item: dict[str, Any]) -> list[str]:
    """Paths of a publication's documents that are pages of the site themselves."""
    attachments = item["details"].get("attachments") or []
    return [
        str(a["url"])
        for a in attachments
        if isinstance(a, dict)
        and a.get("attachment_type") == "html"
        and _BASE_PATH.fullmatch(str(a.get("url")))
    ]


SPIDER = GovUkSpider
