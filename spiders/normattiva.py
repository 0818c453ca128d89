"""Acts of Italy from the open data interface of Normattiva (specification: https://dati.normattiva.it).

An act is named by its URN (`https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:legge:2018-12-30;145`).
The interface gives one article an answer: POST `atto/dettaglio-atto-urn` with `{"urn": "urn:...~art1"}`,
JSON with the article in force as HTML. A capture is named by the article's address on the site, because
the question is the same every time. Option `articles` says which articles are the text ("1", "3-bis");
all of them make one version.

The interface does not list an act's versions, but each answer says from when to when the article reads so.
`history` starts at the first text (`~art1@originale`) and asks for the day after each window's end
(`~art1!vig=2020-01-01`) until one has no end or ends after today. An answer whose window does not hold the
day that was asked for ends the walk as a failure: the interface may answer with another text than the one
of that day. Only the history of a single article is walked; versions of several would have to be put
together by us. The interface is said to cut an article after its first 100 commi. The site's Akoma Ntoso
export wants a session and is not used.

Limits: no key, no published rate; 2 seconds between requests. Creative Commons BY 4.0. Texts are not
official.

Registry: `options: {articles: ["1"]}`, match `https://www.normattiva.it/uri-res/N2Ls?{urn}*`, format
`normattiva`; `part` takes commi out of a long article (`art_1__para_35..art_1__para_50`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FetchedCapture, FetchJob, FetchResult
from tracker.law.dates import iso_date
from tracker.model import StructureChanged
from tracker.readers.publishers.normattiva import act_of

API = "https://api.normattiva.it/t/normattiva.api/bff-opendata/v1/api/v1/atto/dettaglio-atto-urn"
SITE = "https://www.normattiva.it/uri-res/N2Ls?"
_URN = re.compile(r"urn:nir:[a-z0-9.:]{3,80}:\d{4}(?:-\d{2}-\d{2})?;[\w.-]{1,20}")
#: An article with more versions than this is no article: the answers lead in a circle.
_VERSIONS = 200
_FOREVER = "99999999"
_ARTICLE = re.compile(r"\d{1,4}(?:-?[a-z]{3,15})?")


@dataclass(frozen=True, slots=True)
class Window:
    """The days between which an article reads as in an answer."""

    first: date
    last: date | None  # None: without an end


class NormattivaSpider(SourceSpider):
    """The articles of an act that make a text.

    Options: `articles` (numbers; default: the one the address names, else "1").
    """

    name = "normattiva"
    accept = "application/json"
    pause = 2.0
    walks = True

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
        for number in numbers:
            named = article(urn, number)
            # without a day the interface gives the newest window, also one that is still to come
            today = question(at(named, self.now().date()))
            yield self.ask(
                progress, API, headers=self._headers, body=today, name=f"{SITE}{named}", fresh=True,
                role="part" if len(numbers) > 1 else "text",
            )  # fmt: skip

    def history(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The windows of one article, oldest first."""
        job = progress.job
        try:
            urn, numbers = asked(job.url, job.options.get("articles"))
            if len(numbers) > 1:
                raise ValueError(f"the history of {len(numbers)} articles together is not walked")
        except ValueError as error:
            yield outcome.failed(job.source_id, job.url, StructureChanged(str(error)))
            return
        yield self._window(progress, article(urn, numbers[0]), None, [])

    @property
    def _headers(self) -> dict[str, str]:
        return {"Accept": self.accept, "Content-Type": "application/json"}

    def _window(
        self, progress: Progress, named: str, day: date | None, before: list[tuple[Window, FetchedCapture]]
    ) -> Request | FetchResult:
        def answered(progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
            try:
                window = window_of(page.body, day)
                if len(before) >= _VERSIONS:
                    raise StructureChanged(f"{named} has more than {_VERSIONS} versions")
            except StructureChanged as error:
                yield outcome.failed(progress.job.source_id, page.url, error)
                return
            found = [*before, (window, page)]
            if window.last is not None and window.last < page.observed_at.date():
                yield self._window(progress, named, window.last + timedelta(days=1), found)
            else:
                yield from self._versions(progress, named, found)

        asks = f"{named}@originale" if day is None else at(named, day)
        return self.ask(
            progress, API, then=answered, headers=self._headers, body=question(asks), name=f"{SITE}{asks}",
            role="discovery", fresh=True,
        )  # fmt: skip

    def _versions(
        self, progress: Progress, named: str, found: list[tuple[Window, FetchedCapture]]
    ) -> Iterator[FetchResult]:
        # every answer is the text of its window: nothing is asked twice
        pages = {f"{SITE}{at(named, window.first)}": page for window, page in found}
        told, todo = self.chosen(
            progress, ((window.first, f"{SITE}{at(named, window.first)}") for window, _ in found)
        )
        yield from told
        for url in todo:
            yield self.named(progress, pages[url], url)


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


def article(urn: str, number: str) -> str:
    """The URN of an article as it is in force."""
    return f"{urn}~art{number.replace('-', '')}"


def at(named: str, day: date) -> str:
    """The URN of an article as of a day."""
    return f"{named}!vig={day.isoformat()}"


def window_of(body: bytes, day: date | None) -> Window:
    """The days of an answer's text. Raises `StructureChanged` where it gives none, or others than asked."""
    try:
        act, _ = act_of(body.decode("utf-8", "replace"))
        first, last = _day(act["articoloDataInizioVigenza"]), _day(act["articoloDataFineVigenza"])
    except (ValueError, TypeError, KeyError) as error:
        raise StructureChanged("the answer does not say from when to when its article is in force") from error
    if first is None or (last is not None and last < first):
        raise StructureChanged(f"an article in force from {first} to {last}")
    if day is not None and not (first <= day and (last is None or day <= last)):
        raise StructureChanged(f"asked for {day}, the interface answers with the text of {first} to {last}")
    return Window(first, last)


def _day(text: object) -> date | None:
    """A day as the interface writes it (20190101); None for the one that never comes."""
    said = re.sub(r"\D", "", str(text))
    if said == _FOREVER:
        return None
    day = iso_date(said) if len(said) == 8 else None
    if day is None:
        raise ValueError(f"{str(text)[:40]!r} is no day")
    return day


def question(urn: str) -> bytes:
    """The body of a question, always written the same."""
    return json.dumps({"urn": urn}, separators=(",", ":")).encode()


SPIDER = NormattivaSpider
