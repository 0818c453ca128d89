"""Federal law of Austria from the Legal Information System (RIS).

The open data interface
`https://data.bka.gv.at/ris/api/v2.6/Bundesrecht?Applikation=BrKons&Gesetzesnummer={id}` lists every version
of every § with the days it is in force (handbook: https://data.bka.gv.at/ris/ogd/v2.6). A check asks it for
the days on which the act became another one, then the whole act as of the newest of them
(`https://www.ris.bka.gv.at/GeltendeFassung.wxe?Abfrage=Bundesnormen&Gesetzesnummer={id}&FassungVom={day}`);
`history` walks all of them. Days to come become one event `ComingChange`; an act none of whose §§ is in
force any more is told as `PublisherStatus`.

Limits: no key, no published rate; at most 100 rows a page. Creative Commons BY 4.0. Consolidated texts are
not authentic; the Federal Law Gazette is.

Registry: match `https://www.ris.bka.gv.at/GeltendeFassung.wxe?Abfrage=Bundesnormen&Gesetzesnummer={id}*`,
format `ris`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FetchedCapture, FetchedNote, FetchJob, FetchResult
from tracker.law.dates import iso_date
from tracker.model import StructureChanged

PAGE = "https://www.ris.bka.gv.at/GeltendeFassung.wxe"
API = "https://data.bka.gv.at/ris/api/v2.6/Bundesrecht"
_ROWS = 100
_PAGES = 20


@dataclass(frozen=True, slots=True)
class Validity:
    """One version of one §."""

    part: str  # "§ 1"
    since: date
    until: date | None  # last day in force


class RisSpider(SourceSpider):
    """An act as it is in force, by the days the interface tells. Options: none."""

    name = "ris"
    accept = "text/html,application/xhtml+xml;q=0.9,*/*;q=0.5"
    walks = True

    @classmethod
    def first(cls, job: FetchJob) -> str:
        """The list of versions; the address itself where it names no act."""
        try:
            return list_url(law_number(job.url))
        except ValueError:
            return job.url

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The list of versions; the text follows from it."""
        try:
            yield self._list(progress, law_number(progress.job.url), 1, [])
        except ValueError as error:
            yield outcome.failed(progress.job.source_id, progress.job.url, StructureChanged(str(error)))

    history = begin

    def _list(
        self, progress: Progress, number: str, page: int, before: list[Validity]
    ) -> Request | FetchResult:
        def answered(progress: Progress, found: FetchedCapture) -> Iterator[Request | FetchResult]:
            try:
                rows, hits = read_list(found.body)
            except StructureChanged as error:
                yield outcome.failed(progress.job.source_id, found.url, error)
                return
            versions = [*before, *rows]
            if hits > page * _ROWS:
                if page < _PAGES:
                    yield self._list(progress, number, page + 1, versions)
                else:
                    many = StructureChanged(f"{hits} versions of parts of one act: more than are asked for")
                    yield outcome.failed(progress.job.source_id, found.url, many)
            elif not versions:
                none = StructureChanged(f"the interface knows no act with the number {number}")
                yield outcome.failed(progress.job.source_id, found.url, none)
            else:
                yield from self._texts(progress, found, number, versions)

        headers = {"Accept": "application/json"}
        return self.ask(
            progress, list_url(number, page), then=answered, headers=headers, role="discovery", fresh=True
        )

    def _texts(
        self, progress: Progress, page: FetchedCapture, number: str, rows: list[Validity]
    ) -> Iterator[Request | FetchResult]:
        job, today = progress.job, page.observed_at.date()
        days = sorted({row.since for row in rows})
        past = [day for day in days if day <= today]
        if job.walk is not None:
            yield from self.walk(progress, ((day, text_url(number, day)) for day in past))
            return
        yield from _notes(job, page, rows, today)
        if past:
            yield self.ask(progress, text_url(number, past[-1]))


def _notes(job: FetchJob, page: FetchedCapture, rows: list[Validity], today: date) -> Iterator[FetchResult]:
    coming: dict[date, list[str]] = {}
    for row in rows:
        if row.since > today:
            coming.setdefault(row.since, []).append(row.part)
    told = "; ".join(f"{day}: {', '.join(sorted(set(parts)))}" for day, parts in sorted(coming.items()))
    message = f"parts take effect on {told}" if coming else ""
    data = {"dates": [day.isoformat() for day in sorted(coming)]}
    yield FetchedNote(job.source_id, "ComingChange", job.url, message, page.observed_at, data)
    ended = all(row.until is not None and row.until < today for row in rows)
    last = max((row.until for row in rows if row.until), default=None)
    words = f"no part of the act is in force after {last}" if ended else ""
    yield FetchedNote(job.source_id, "PublisherStatus", job.url, words, page.observed_at)


def law_number(url: str) -> str:
    """The number of an act in the address of its page. `ValueError` for another address."""
    parts = urlsplit(url)
    number = parse_qs(parts.query).get("Gesetzesnummer", [""])[0]
    if parts.hostname != "www.ris.bka.gv.at" or not re.fullmatch(r"\d{5,10}", number):
        raise ValueError(f"{url[:200]} is no {PAGE}?Abfrage=Bundesnormen&Gesetzesnummer=...")
    return number


def list_url(number: str, page: int = 1) -> str:
    """A page of the list of all versions of an act's parts."""
    asked = {"Applikation": "BrKons", "Gesetzesnummer": number, "DokumenteProSeite": "OneHundred",
             "Seitennummer": str(page)}  # fmt: skip
    return f"{API}?{urlencode(asked)}"


def text_url(number: str, day: date) -> str:
    """The whole act as of a day."""
    asked = {"Abfrage": "Bundesnormen", "Gesetzesnummer": number, "FassungVom": day.isoformat()}
    return f"{PAGE}?{urlencode(asked)}"


def read_list(body: bytes) -> tuple[list[Validity], int]:
    """The rows of an answer, and how many there are in all. Raises `StructureChanged` for another answer."""
    try:
        answer: Any = json.loads(body)
        found = answer["OgdSearchResult"]
        if "Error" in found:
            raise StructureChanged(f"the interface answers: {str(found['Error'])[:200]}")
        results = found["OgdDocumentResults"]
        hits = int(results["Hits"]["#text"] if isinstance(results["Hits"], dict) else results["Hits"])
        rows = results.get("OgdDocumentReference") or []
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StructureChanged("the interface does not answer with a list of documents") from error
    rows = rows if isinstance(rows, list) else [rows]  # one row comes without its list
    return [_row(row) for row in rows], hits


def _row(row: Any) -> Validity:
    try:
        facts = row["Data"]["Metadaten"]["Bundesrecht"]["BrKons"]
        since = iso_date(str(facts["Inkrafttretensdatum"]))
        until = iso_date(str(facts.get("Ausserkrafttretensdatum") or ""))
        part = str(facts["ArtikelParagraphAnlage"])
    except (TypeError, KeyError) as error:
        raise StructureChanged(f"a document of an unknown shape: {str(row)[:150]}") from error
    if since is None:
        raise StructureChanged(f"{part} has no day from which it is in force")
    return Validity(part, since, until)


SPIDER = RisSpider
