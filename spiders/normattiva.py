"""Acts of Italy from the open data interface of Normattiva (specification: https://dati.normattiva.it).

An act is named by its URN (`https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:legge:2018-12-30;145`).
The interface gives one article an answer: POST `atto/dettaglio-atto-urn` with `{"urn": "urn:...~art1"}`,
JSON with the article in force as HTML. A capture is named by the article's address on the site, because
the question is the same every time. Option `articles` says which articles are the text ("1", "3-bis");
all of them make one version.

The interface does not list an act's versions, so there is no history; each article says since when it is as
it is. The site's Akoma Ntoso export wants a session and is not used.

Limits: no key, no published rate; 2 seconds between requests. Creative Commons BY 4.0. Texts are not
official.

Registry: `options: {articles: ["1"]}`, match `https://www.normattiva.it/uri-res/N2Ls?{urn}*`, format
`normattiva`; `part` takes commi out of a long article (`art_1__para_35..art_1__para_50`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.model import StructureChanged

if TYPE_CHECKING:
    from scrapy import Request

    from tracker.capture.jobs import FetchJob, FetchResult

API = "https://api.normattiva.it/t/normattiva.api/bff-opendata/v1/api/v1/atto/dettaglio-atto-urn"
SITE = "https://www.normattiva.it/uri-res/N2Ls?"
_URN = re.compile(r"urn:nir:[a-z0-9.:]{3,80}:\d{4}(?:-\d{2}-\d{2})?;[\w.-]{1,20}")
_ARTICLE = re.compile(r"\d{1,4}(?:-?[a-z]{3,15})?")


class NormattivaSpider(SourceSpider):
    """The articles of an act that make a text.

    Options: `articles` (numbers; default: the one the address names, else "1").
    """

    name = "normattiva"
    accept = "application/json"
    pause = 2.0

    @classmethod
    def first(cls, job: FetchJob) -> str:
        """The interface, where the address names an act."""
        return API if _URN.search(unquote(job.url)) else job.url

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """One question for every article."""
        job = progress.job
        try:
            urn, numbers = asked(job.url, job.options.get("articles"))
        except ValueError as error:
            yield outcome.failed(job.source_id, job.url, StructureChanged(str(error)))
            return
        headers = {"Accept": self.accept, "Content-Type": "application/json"}
        for number in numbers:
            named = f"{urn}~art{number.replace('-', '')}"
            yield self.ask(
                progress, API, headers=headers, body=question(named), name=f"{SITE}{named}", fresh=True,
                role="part" if len(numbers) > 1 else "text",
            )  # fmt: skip


def asked(url: str, articles: object) -> tuple[str, list[str]]:
    """The URN of an act and the numbers of the articles. `ValueError` for an address without one."""
    parts = urlsplit(url)
    words = unquote(parts.query)
    found = _URN.match(words)
    if parts.hostname != "www.normattiva.it" or found is None:
        raise ValueError(f"{url[:200]} is no {SITE}urn:nir:...")
    given = [str(x) for x in articles] if isinstance(articles, list) else []
    named = re.search(r"~art(\w+)", words)
    numbers = given or [named[1] if named else "1"]
    for number in numbers:
        if not _ARTICLE.fullmatch(number):
            raise ValueError(f"{number!r} is no number of an article (1, 3-bis)")
    return found.group(), numbers


def question(urn: str) -> bytes:
    """The body of a question, always written the same."""
    return json.dumps({"urn": urn}, separators=(",", ":")).encode()


SPIDER = NormattivaSpider
