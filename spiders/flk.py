"""Laws and regulations of China from the National Database of Laws and Regulations (flk.npc.gov.cn).

The site was rebuilt in August 2025; its pages are filled by an interface that is not documented and has
changed before, so every answer of another shape is an event. Read here from public descriptions of it:

* a search by title, POST `/law-search/search/list`: rows with the record's id (`bbbs`), title, date of
  promulgation (`gbrq`) and of effect (`sxrq`), and the state of effect (`sxx`: 1 repealed, 2 amended, 3 in
  force, 4 not yet in force). Every version of a law is a record of its own.
* `/law-search/download/pc?format=docx&bbbs=...`: an address of the Word file, signed and good for an hour. A
  capture is named by the record's page (`https://flk.npc.gov.cn/detail?id={bbbs}`), because that stays.

A source's address is a record's page, whose title option `title` searches for newer ones, or the page with
any id where only `title` is to be followed. Records to come and a state other than in force become events
(`ComingChange`, `PublisherStatus`).

Limits: no key, no published rate; 5 seconds between requests. The files are on another host
(`flkoss.obs-bj2.cucloud.cn` at last sight). Texts of law have no copyright in China (Copyright Law, art. 5).
Keep the page of the promulgating body as a second source.

Registry: match `https://flk.npc.gov.cn/detail?id={bbbs}*`, format `docx`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import FetchedCapture, FetchedNote, FetchJob, FetchResult
from tracker.law.dates import iso_date
from tracker.model import StructureChanged

SITE = "https://flk.npc.gov.cn/"
SEARCH = f"{SITE}law-search/search/list"
_ID = re.compile(r"[0-9A-Za-z%=+/_-]{8,64}")
_TAG = re.compile(r"<[^>]{0,40}>")
_STATES = {"1": "已废止", "2": "已修改", "3": "现行有效", "4": "尚未生效"}
_IN_FORCE, _COMING = "3", "4"
_ROWS = 20


@dataclass(frozen=True, slots=True)
class Record:
    """One version of a law as the database lists it."""

    id: str
    title: str
    promulgated: date | None
    effective: date | None
    state: str

    @property
    def page(self) -> str:
        return f"{SITE}detail?id={self.id}"


class FlkSpider(SourceSpider):
    """The Word file of a law's record in force.

    Options: `title` (exact title of the law: its newest record in force is followed), `format` ("docx", or
    "pdf").
    """

    name = "flk"
    accept = "application/json,text/plain;q=0.9,*/*;q=0.5"
    walks = True
    pause = 5.0

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The search where a title is followed, else the record itself."""
        job = progress.job
        if job.options.get("title"):
            yield self._search(progress)
            return
        try:
            yield from self.one_by_one(progress, [f"{SITE}detail?id={record_id(job.url)}"])
        except ValueError as error:
            yield outcome.failed(job.source_id, job.url, StructureChanged(str(error)))

    def history(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """All records of the title."""
        if progress.job.options.get("title"):
            yield self._search(progress)
        else:
            words = "a walk needs the law's title: set options.title"
            yield outcome.failed(progress.job.source_id, progress.job.url, StructureChanged(words))

    def _search(self, progress: Progress) -> Request | FetchResult:
        body = question(str(progress.job.options["title"]))
        headers = {"Accept": self.accept, "Content-Type": "application/json;charset=UTF-8"}
        return self.ask(progress, SEARCH, then=self._found, headers=headers, role="discovery", body=body)

    def _found(self, progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
        job = progress.job
        title = str(job.options["title"])
        try:
            records = [r for r in read_list(page.body) if _bare(r.title) == _bare(title)]
            if not records:
                raise StructureChanged(f"the database has no record with the title {title}")
        except StructureChanged as error:
            yield outcome.failed(job.source_id, page.url, error)
            return
        records.sort(key=lambda r: (r.promulgated or date.min, r.id))
        past = [r for r in records if r.state != _COMING]
        if job.walk is not None:
            yield from self.walk(progress, ((r.promulgated, r.page) for r in past))
            return
        yield from _notes(job, page, records)
        current = next((r for r in reversed(past) if r.state == _IN_FORCE), past[-1] if past else None)
        if current is not None:
            yield from self.one_by_one(progress, [current.page])

    def one_by_one(self, progress: Progress, urls: Sequence[str]) -> Iterator[Request | FetchResult]:
        """Records in turn: the address of the file first, then the file under the record's name."""
        if not urls:
            return
        kind = str(progress.job.options.get("format", "docx"))
        link = f"{SITE}law-search/download/pc?format={kind}&bbbs={record_id(urls[0])}"

        def answered(progress: Progress, page: FetchedCapture) -> Iterator[Request | FetchResult]:
            try:
                file = read_link(page.body)
            except StructureChanged as error:
                yield outcome.failed(progress.job.source_id, page.url, error)
                yield from self.one_by_one(progress, urls[1:])
                return
            after = urls[1:]
            yield self.ask(
                progress, file, name=urls[0], headers={"Accept": "*/*"}, fresh=True,
                after=lambda p, _: self.one_by_one(p, after),
            )  # fmt: skip

        yield self.ask(progress, link, then=answered, role="discovery", fresh=True)


def question(title: str) -> bytes:
    """The body of a search by exact title, always written the same. `searchRange` 1: titles."""
    asked = {
        "searchRange": 1, "searchType": 1, "searchContent": title, "sxx": [], "gbrq": [], "sxrq": [],
        "gbrqYear": [], "flfgCodeId": [], "zdjgCodeId": [], "orderByParam": {"order": "-1", "sort": ""},
        "pageNum": 1, "pageSize": _ROWS,
    }  # fmt: skip
    return json.dumps(asked, ensure_ascii=False, separators=(",", ":")).encode()


def record_id(url: str) -> str:
    """The id in the address of a record's page. `ValueError` for another address."""
    parts = urlsplit(url)
    found = parse_qs(parts.query).get("id", [""])[0]
    if parts.hostname != "flk.npc.gov.cn" or not _ID.fullmatch(found):
        raise ValueError(f"{url[:200]} is no {SITE}detail?id=...")
    return found


def read_list(body: bytes) -> list[Record]:
    """The rows of a search. Raises `StructureChanged` for an answer of another shape."""
    rows = _answer(body).get("rows")
    if not isinstance(rows, list):
        raise StructureChanged("the search of the database answers without rows")
    return [_record(row) for row in rows]


def _record(row: Any) -> Record:
    id_ = row.get("bbbs") if isinstance(row, dict) else None
    state = str(row.get("sxx") or "") if isinstance(row, dict) else ""
    if not isinstance(id_, str) or not _ID.fullmatch(id_) or state not in _STATES:
        raise StructureChanged(f"a record of an unknown shape: {str(row)[:120]}")
    title = _TAG.sub("", str(row.get("title") or ""))  # words that were searched for come in <em>
    return Record(
        id_, title, iso_date(str(row.get("gbrq") or "")), iso_date(str(row.get("sxrq") or "")), state
    )


def read_link(body: bytes) -> str:
    """The address of a file. Raises `StructureChanged` where there is none to be had."""
    data = _answer(body).get("data")
    url = data.get("url") if isinstance(data, dict) else None
    if not isinstance(url, str) or not url.startswith("https://"):
        raise StructureChanged("the database names no file of this record")
    return url


def _answer(body: bytes) -> dict[str, Any]:
    try:
        found: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise StructureChanged("the database does not answer with JSON") from error
    if not isinstance(found, dict) or found.get("code") not in (None, 200, "200"):
        raise StructureChanged(f"the database answers {str(found)[:120]}")
    return found


def _bare(title: str) -> str:
    return re.sub(r"[\s《》]|^中华人民共和国", "", title)


def _notes(job: FetchJob, page: FetchedCapture, records: Sequence[Record]) -> Iterator[FetchResult]:
    coming = [r for r in records if r.state == _COMING]
    told = "; ".join(f"{r.effective or 'date not given'} (promulgated {r.promulgated})" for r in coming)
    message = f"{len(coming)} versions are promulgated and not yet in force: {told}" if coming else ""
    data = {
        "versions": [
            {"date": r.effective.isoformat() if r.effective else None, "url": r.page} for r in coming
        ]
    }
    yield FetchedNote(job.source_id, "ComingChange", job.url, message, page.observed_at, data)
    past = [r for r in records if r.state != _COMING]
    ended = bool(past) and all(r.state != _IN_FORCE for r in past)
    words = f"the database marks the law as {_STATES[past[-1].state]}" if ended else ""
    yield FetchedNote(job.source_id, "PublisherStatus", job.url, words, page.observed_at)


SPIDER = FlkSpider
