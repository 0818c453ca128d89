"""Laws of Japan from the laws API of e-Gov, version 2 (https://laws.e-gov.go.jp/api/2/swagger-ui).

A source's address is the text as it is in force today:
`https://laws.e-gov.go.jp/api/2/law_data/{law_id}?response_format=xml&law_full_text_format=xml` (JSON, the
API's default, is read as well). Every revision has an id made of law, enforcement date and amending law
(`415AC0000000057_20250601_504AC0000000068`) that takes the place of the law's id in the same address;
`/api/2/law_revisions/{law_id}` lists them with their states, and `history` walks those that were in force.

Revisions that are promulgated and not yet in force become one event `ComingChange` with their dates
(where the law leaves the date to a cabinet order the API gives the latest possible one and says so in a
comment), and an edge from each amending law.

Limits: no key. The API publishes no rate; public clients keep to a few requests a second and back off
at 429, this one to the pause of the crawl. A text may have 17 MB. Terms: Public Data License 1.0 of
the Government of Japan (attribution).

Registry: match `https://laws.e-gov.go.jp/api/2/law_data/{law_id}*`, format `egov_xml`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FetchedCapture, FetchedNote, FetchedRelation, FetchResult
from tracker.law.dates import iso_date
from tracker.model import StructureChanged

API = "https://laws.e-gov.go.jp/api/2/"
_LAW_ID = re.compile(r"\d{3}[A-Z0-9]{2,3}\d{8,13}")
_PATH = re.compile(r"/api/2/law_data/(?P<law>[^/_]+)(?:_\d{8}_[^/]+)?")
#: An amending law whose revision is the law as first made.
_NONE = re.compile(r"0*")
_STATES = frozenset({"CurrentEnforced", "PreviousEnforced", "UnEnforced", "Repeal"})


@dataclass(frozen=True, slots=True)
class Revision:
    """One revision of a law as the API lists it."""

    id: str
    state: str
    enforced: date | None  # None: the date is not set yet
    comment: str  # "公布の日から起算して…政令で定める日": the date is then the latest possible one
    law: str  # number of the amending law, or its id; "" for the law as first made
    title: str

    @property
    def words(self) -> str:
        when = self.enforced.isoformat() if self.enforced else "date not set"
        return f"{when} by {self.law or 'itself'}" + (f" ({self.comment})" if self.comment else "")


class EgovApiSpider(SourceSpider):
    """The text in force, and what is promulgated and not yet in force.

    Options: `accept`. The law's id is read from the address.
    """

    name = "egov_api"
    accept = "application/xml,application/json;q=0.9"
    walks = True

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The text, then the list of revisions."""
        yield self.ask(progress, progress.job.url)
        yield from self._list(progress)

    def history(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The list of revisions."""
        yield from self._list(progress)

    def _list(self, progress: Progress) -> Iterator[Request | FetchResult]:
        try:
            url = f"{API}law_revisions/{law_id(progress.job.url)}"
        except ValueError as error:
            yield outcome.failed(progress.job.source_id, progress.job.url, StructureChanged(str(error)))
            return
        headers = {"Accept": "application/json"}
        yield self.ask(progress, url, then=self._revisions, headers=headers, role="discovery")

    def _revisions(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        if page.not_modified:
            return
        try:
            revisions = read_revisions(page.body)
        except StructureChanged as error:
            yield outcome.failed(progress.job.source_id, page.url, error)
            return
        if progress.job.walk is not None:
            past = [r for r in revisions if r.state != "UnEnforced" and r.enforced is not None]
            yield from self.walk(progress, ((r.enforced, revision_url(progress.job.url, r.id)) for r in past))
            return
        coming = sorted(
            (r for r in revisions if r.state == "UnEnforced"), key=lambda r: (r.enforced or date.max, r.id)
        )
        told = "; ".join(r.words for r in coming)
        message = f"{len(coming)} revisions are promulgated and not yet in force: {told}" if coming else ""
        data = {
            "revisions": [
                {"id": r.id, "date": r.enforced.isoformat() if r.enforced else None, "law": r.law,
                 "title": r.title, "comment": r.comment}
                for r in coming
            ]
        }  # fmt: skip
        job = progress.job
        yield FetchedNote(job.source_id, "ComingChange", page.url, message, page.observed_at, data)
        for law in dict.fromkeys(r.law for r in coming if r.law):
            yield FetchedRelation(job.source_id, law, "amends", law_id(job.url), page.url, page.observed_at)


def law_id(url: str) -> str:
    """The id of the law an address of `law_data` is of. `ValueError` for another address."""
    found = _PATH.fullmatch(urlsplit(url).path)
    if not url.startswith(API) or found is None or not _LAW_ID.fullmatch(found["law"]):
        raise ValueError(f"{url} is no {API}law_data/{{law_id}}")
    return found["law"]


def revision_url(url: str, revision: str) -> str:
    """The address of one revision's text, asked for in the same form as the text of today."""
    parts = urlsplit(url)
    return f"{API}law_data/{revision}" + (f"?{parts.query}" if parts.query else "")


def read_revisions(body: bytes) -> list[Revision]:
    """The revisions of an answer of `law_revisions`. Raises `StructureChanged` for another shape."""
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise StructureChanged("law_revisions does not answer with JSON") from error
    rows = found.get("revisions") if isinstance(found, dict) else None
    if not isinstance(rows, list) or not rows:
        raise StructureChanged("the answer lists no revisions")
    return [_revision(row) for row in rows]


def _revision(row: Any) -> Revision:
    id_ = row.get("law_revision_id") if isinstance(row, dict) else None
    state = row.get("current_revision_status") if isinstance(row, dict) else None
    if not isinstance(id_, str) or not re.fullmatch(r"[0-9A-Za-z_]+", id_) or state not in _STATES:
        raise StructureChanged(f"a revision of an unknown shape: {str(row)[:100]}")
    amending = str(row.get("amendment_law_id") or "")
    law = str(row.get("amendment_law_num") or ("" if _NONE.fullmatch(amending) else amending))
    return Revision(
        id=id_,
        state=str(state),
        enforced=iso_date(row.get("amendment_enforcement_date")),
        comment=str(row.get("amendment_enforcement_comment") or ""),
        law=law,
        title=str(row.get("amendment_law_title") or ""),
    )


SPIDER = EgovApiSpider
