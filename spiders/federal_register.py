"""Federal Register of the United States from its API (https://www.federalregister.gov/developers).

Two kinds of addresses:

* a search, `https://www.federalregister.gov/api/v1/documents.json?conditions[term]=...&order=newest`, is a
  list of documents: a source of kind `listing`. With `pages: n` the following pages belong to it.
* one document, `https://www.federalregister.gov/api/v1/documents/2024-31486.json`, is a source of kind
  `text`: the API's facts are asked first, then the text as HTML they name. An effective date to come
  becomes an event `ComingChange`; a correction an edge.

Limits: no key, no published rate; at most 1,000 documents a page and 2,000 a search. Public domain.

Registry: match `https://www.federalregister.gov/documents/full_text/html/*{number}*` for a text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FetchedCapture, FetchedNote, FetchedRelation, FetchResult
from tracker.law.dates import iso_date
from tracker.model import StructureChanged

HOST = "www.federalregister.gov"
_ID = r"(?:[A-Z]\d{0,2}-)?(?:[A-Z]\d|\d{2,4})-\d{3,6}"  # 2024-31486, E9-12345, C1-2024-31486
_DOCUMENT = re.compile(rf"/api/v1/documents/{_ID}\.json")
_SEARCH = "/api/v1/documents.json"
#: Document numbers in the addresses of corrections.
_NUMBER = re.compile(rf"/({_ID})(?:\.json|/|$)")


class FederalRegisterSpider(SourceSpider):
    """A search as a list, or one document as a text.

    Options: `pages` (of a search, 1), `text` ("body_html_url", the default, or another address the
    API's facts have: "full_text_xml_url", "raw_text_url").
    """

    name = "federal_register"
    accept = "text/html,application/xml;q=0.9,*/*;q=0.5"

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The search, or the document's facts."""
        job = progress.job
        parts = urlsplit(job.url)
        json_ = {"Accept": "application/json"}
        if parts.hostname == HOST and parts.path == _SEARCH:
            pages = int(job.options.get("pages", 1))
            if pages <= 1:
                yield self.ask(progress, job.url, headers=json_)
            else:
                yield self._page(progress, job.url, pages)
        elif parts.hostname == HOST and _DOCUMENT.fullmatch(parts.path):
            yield self.ask(progress, job.url, then=self._facts, headers=json_, role="discovery", fresh=True)
        else:
            words = f"{job.url} is no search and no document of the Federal Register's API"
            yield outcome.failed(job.source_id, job.url, StructureChanged(words))

    def _page(self, progress: Progress, url: str, pages: int) -> Request | FetchResult:
        def answered(progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
            try:
                following = _object(page.body).get("next_page_url")
            except StructureChanged as error:
                yield outcome.failed(progress.job.source_id, page.url, error)
                return
            if pages > 1 and isinstance(following, str) and urlsplit(following).hostname == HOST:
                yield self._page(progress, following, pages - 1)

        headers = {"Accept": "application/json"}
        return self.ask(progress, url, then=answered, headers=headers, role="part", fresh=True)

    def _facts(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        job = progress.job
        try:
            facts = _object(page.body)
            text = facts.get(str(job.options.get("text", "body_html_url")))
            if not isinstance(text, str) or urlsplit(text).hostname != HOST:
                raise StructureChanged("the document's facts name no text")
        except StructureChanged as error:
            yield outcome.failed(job.source_id, page.url, error)
            return
        yield self.ask(progress, text)
        number = str(facts.get("document_number") or "")
        effective = iso_date(str(facts.get("effective_on") or ""))
        coming = effective is not None and effective > page.observed_at.date()
        message = f"{number} takes effect on {effective}" if coming else ""
        data = {"date": effective.isoformat() if effective else None, "citation": facts.get("citation")}
        yield FetchedNote(job.source_id, "ComingChange", page.url, message, page.observed_at, data)
        for correction in facts.get("corrections") or ():
            if found := _NUMBER.search(str(correction)):
                yield FetchedRelation(job.source_id, found[1], "corrects", number, page.url, page.observed_at)


def _object(body: bytes) -> dict[str, Any]:
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise StructureChanged("the API does not answer with JSON") from error
    if not isinstance(found, dict):
        raise StructureChanged("the API's answer is no object")
    return found


SPIDER = FederalRegisterSpider
