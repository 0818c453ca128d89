"""Acts of Hungary from the National Legislation Database (Nemzeti Jogszabálytár).

An act's page (`https://njt.jog.gov.hu/jogszabaly/{year}-{number}-00-00`) holds the text in force. What is
far down is an empty place (`borderStart`) that the site fills from POST `/ajax/njtGetBlock.json`; page and
answers are parts of one text. POST `/ajax/collectAllDocumentVersion.json` lists the states of the act by
their days: those to come become one event `ComingChange`. Public descriptions disagree on whether older
states are served, so there is no history.

The interface is not documented; every answer of another shape is an event. `njt.hu`, the older name, is
said to refuse plain clients.

Limits: no key, no published rate; 2 seconds between requests. Texts of law have no copyright.

Registry: match `https://njt.jog.gov.hu/jogszabaly/{id}*`, format `njt`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FetchedCapture, FetchedNote, FetchResult
from tracker.model import StructureChanged

HOSTS = ("njt.jog.gov.hu", "njt.hu")
_ID = re.compile(r"/jogszabaly/(\d{4}-\d{1,4}-[0-9A-Z]{2}-[0-9A-Z]{2})(?:\.\d{1,4})?/?")
_GAP = re.compile(
    rb"""<div[^>]{0,200}class=["']pH borderStart[^>]{0,200}?data-show-order=["'](\d{1,7})["']"""
)
_AT_ONCE = 20  # gaps of one question


class NjtSpider(SourceSpider):
    """An act as it is in force: its page, and what the site fills in. Options: none."""

    name = "njt"
    pause = 2.0

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The page; its gaps and the list of states follow."""
        job = progress.job
        try:
            act_id(job.url)
        except ValueError as error:
            yield outcome.failed(job.source_id, job.url, StructureChanged(str(error)))
            return
        # asked without conditions: what fills the gaps is not in the page's own validators
        yield self.ask(progress, job.url, then=self._rest, role="part", fresh=True)

    def _rest(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        id_ = act_id(progress.job.url)
        site = f"https://{urlsplit(progress.job.url).hostname}"
        for n, body in enumerate(questions(id_, gaps(page.body)), 1):
            headers = {"Accept": "text/html,application/json", "Content-Type": "application/json"}
            yield self.ask(
                progress, f"{site}/ajax/njtGetBlock.json", headers=headers, body=body, role="part",
                fresh=True, name=f"{progress.job.url}#blokk={n}",
            )  # fmt: skip
        headers = {"Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
        yield self.ask(
            progress, f"{site}/ajax/collectAllDocumentVersion.json", then=self._states, headers=headers,
            body=urlencode({"documentId": id_}).encode(), role="discovery", fresh=True,
        )  # fmt: skip

    def _states(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        job, today = progress.job, page.observed_at.date()
        try:
            days = sorted(day for day in states(page.body) if day > today)
        except StructureChanged as error:
            yield outcome.failed(job.source_id, page.url, error)
            return
        message = f"states of the act take effect on {', '.join(map(str, days))}" if days else ""
        data = {"dates": [day.isoformat() for day in days]}
        yield FetchedNote(job.source_id, "ComingChange", job.url, message, page.observed_at, data)


def act_id(url: str) -> str:
    """The id in the address of an act's page. `ValueError` for another address."""
    parts = urlsplit(url)
    found = _ID.fullmatch(parts.path)
    if parts.hostname not in HOSTS or found is None:
        raise ValueError(f"{url[:200]} is no https://{HOSTS[0]}/jogszabaly/...")
    return found[1]


def gaps(body: bytes) -> list[int]:
    """Where the site fills in more, in order."""
    return sorted({int(n) for n in _GAP.findall(body)})


def questions(id_: str, starts: Sequence[int]) -> list[bytes]:
    """Bodies that ask for what fills the gaps: each from its place to the next, the last to the end."""
    ranges = [
        {"start": start, "last": starts[n + 1]} if n + 1 < len(starts) else {"start": start}
        for n, start in enumerate(starts)
    ]
    return [
        json.dumps({"documentId": id_, "data": ranges[n : n + _AT_ONCE]}, separators=(",", ":")).encode()
        for n in range(0, len(ranges), _AT_ONCE)
    ]


def states(body: bytes) -> set[date]:
    """The days from which states of an act are in force. Raises `StructureChanged` for another answer."""
    try:
        answer: Any = json.loads(body)
        return {_day(str(row["comingIntoForce"])) for row in answer["data"]}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise StructureChanged("the list of an act's states has another shape") from error


def _day(text: str) -> date:
    numbers = re.findall(r"\d+", text)
    return (
        date(int(numbers[0]), int(numbers[1]), int(numbers[2]))
        if len(numbers) > 2
        else date.fromisoformat(text)
    )


SPIDER = NjtSpider
