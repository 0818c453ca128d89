"""Consolidated law of Spain from the open data of the Boletín Oficial del Estado.

`https://www.boe.es/datosabiertos/api/legislacion-consolidada/id/{BOE-A-...}` gives a law with all its facts,
and of every block (precept, heading, annex) all its versions with the day each takes effect
(https://www.boe.es/datosabiertos/documentos/APIconsolidada.pdf). One answer is the whole history: a
capture is named by the day it is read at (`...#vigencia=20230701`), so that a version that takes effect is
a change even when the bytes stay the same, and `history` needs no further request. Versions to come become
one event `ComingChange`.

Limits: no key, no published rate. Consolidated texts are informative; reuse with attribution (Ley 37/2007,
https://www.boe.es/informacion/aviso_legal/). robots.txt of www.boe.es does not forbid `/datosabiertos/`.

Registry: match `https://www.boe.es/datosabiertos/api/legislacion-consolidada/id/{id}*`, format `boe`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urldefrag, urlsplit

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FetchedCapture, FetchedNote, FetchJob, FetchResult
from tracker.model import CaptureError, StructureChanged
from tracker.readers import parse
from tracker.readers.publishers.boe_days import days_of, in_name

API = "https://www.boe.es/datosabiertos/api/legislacion-consolidada/id/"
_ID = re.compile(r"BOE-A-\d{4}-\d{1,6}")


class BoeSpider(SourceSpider):
    """A law as it is in effect, read out of the one answer that holds all its versions.

    Options: none. The id is read from the address, of the API or of the law's page (`act.php?id=...`).
    """

    name = "boe"
    accept = "application/xml"
    walks = True

    @classmethod
    def first(cls, job: FetchJob) -> str:
        """The API's address of the law; the address itself where it names none."""
        try:
            return law_url(job.url)
        except ValueError:
            return job.url

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The law with all its versions."""
        job = progress.job
        try:
            url = law_url(job.url)
        except ValueError as error:
            yield outcome.failed(job.source_id, job.url, StructureChanged(str(error)))
            return
        # asked without conditions: what is in effect changes with the day, not only with the bytes
        yield self.ask(progress, url, then=self._texts, role="discovery", fresh=True)

    history = begin

    def _texts(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        job, today = progress.job, page.observed_at.date()
        try:
            days = days_of(parse.xml(page.body))
        except CaptureError as error:
            yield outcome.failed(job.source_id, page.url, error)
            return
        past, coming = [d for d in days if d <= today], [d for d in days if d > today]
        if job.walk is not None:
            told, todo = self.chosen(progress, ((day, in_name(page.url, day)) for day in past))
            yield from told
            for url in todo:
                yield self.named(progress, page, url)
            return
        words = f"versions take effect on {', '.join(str(d) for d in coming)}" if coming else ""
        data = {"dates": [d.isoformat() for d in coming]}
        yield FetchedNote(job.source_id, "ComingChange", page.url, words, page.observed_at, data)
        if past:
            yield self.named(progress, page, in_name(page.url, past[-1]))


def law_url(url: str) -> str:
    """The API's address of a law. `ValueError` for an address that names none."""
    parts = urlsplit(urldefrag(url).url)
    found = _ID.search(f"{parts.path}?{parts.query}")
    if parts.hostname != "www.boe.es" or found is None:
        raise ValueError(f"{url[:200]} names no consolidated law of www.boe.es")
    return f"{API}{found.group()}"


SPIDER = BoeSpider
