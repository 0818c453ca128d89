"""Laws of Korea from the open API of the National Law Information Center (https://open.law.go.kr).

A source's address is the list of a law's versions by their date of enforcement, by its name
(`https://www.law.go.kr/DRF/lawSearch.do?target=eflaw&type=XML&query={name}`) or its id (`...&LID={id}`).
Of a search by name only rows with exactly that name count, spaces aside. Each version is
`https://www.law.go.kr/DRF/lawService.do?target=eflaw&type=XML&MST={number}&efYd={date}`. A check asks the
list, then the version in force, and before it those in between that the record does not hold; `history`
walks all that were in force. Versions to come (시행예정) become one event `ComingChange`.

Key: the API wants a registered id (`OC`) and, for most ids, a registered address of the calling server. It is
read from the environment variable TRACKER_LAW_GO_KR_OC when a request leaves; it is in no address, log,
capture or archive, and is taken out of answers that repeat it. Without it a check is an event that says so
(archives are read without). A refusal comes as a page with status 200 and 사용자 정보 검증에 실패.
Limits: no published rate; at most 100 rows a page. Korea Open Government License type 1 (attribution).

Registry: match `https://www.law.go.kr/DRF/lawService.do?target=eflaw&type=XML&MST=*`, which belongs to every
source of this kind: archives made by `tracker crawl --record` are taken in with `--archive`, not with
`import`. Format `law_go_kr`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

from lxml import etree
from scrapy import Request

from spiders import outcome
from spiders.base import Progress, SourceSpider
from tracker.capture.jobs import (
    FailureKind,
    FetchedCapture,
    FetchedNote,
    FetchFailure,
    FetchJob,
    FetchResult,
)
from tracker.capture.urls import Secret
from tracker.model import CaptureError, StructureChanged
from tracker.readers import parse
from tracker.readers.xmltext import inner, local

HOST = "www.law.go.kr"
KEY = Secret(HOST, "OC", "TRACKER_LAW_GO_KR_OC")
_ROWS = 100
_PAGES = 5
_MAX_NEW = 5
_COMING, _NOW = "시행예정", "현행"
_REFUSED = re.compile("검증에 실패|등록해 ?주세요|사용자 정보")


@dataclass(frozen=True, slots=True)
class Version:
    """One row of the list."""

    number: str  # 법령일련번호, the MST of the address
    enforced: date
    state: str  # 현행, 연혁, 시행예정
    law: str  # "법률 제20676호"
    kind: str  # 일부개정, 타법개정, 제정 ...

    @property
    def url(self) -> str:
        query = {"target": "eflaw", "type": "XML", "MST": self.number, "efYd": f"{self.enforced:%Y%m%d}"}
        return f"https://{HOST}/DRF/lawService.do?{urlencode(query)}"


class LawGoKrSpider(SourceSpider):
    """A law as it is in force, and what came since the last version in the record.

    Options: `max_new` (texts of one run, 5).
    """

    name = "law_go_kr"
    accept = "application/xml,text/xml;q=0.9"
    walks = True
    secret = KEY

    @classmethod
    def first(cls, job: FetchJob) -> str:
        """What the address names; the address itself where it names nothing of the kind."""
        try:
            return list_url(job.url)
        except ValueError:
            return job.url

    def begin(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The list of versions; the texts follow from it."""
        yield self._list(progress, 1, [])

    def history(self, progress: Progress) -> Iterable[Request | FetchResult]:
        """The same list."""
        yield self._list(progress, 1, [])

    def _list(self, progress: Progress, page: int, before: list[Version]) -> Request | FetchResult:
        job = progress.job
        try:
            url = list_url(job.url, page)
        except ValueError as error:
            return outcome.failed(job.source_id, job.url, StructureChanged(str(error)))
        archives = self.crawler.settings.getlist("TRACKER_ARCHIVES")
        if not KEY.value and not archives:
            words = f"{HOST} wants a registered id: set {KEY.variable} (https://open.law.go.kr)"
            return FetchFailure(job.source_id, url, FailureKind.BLOCKED, words, datetime.now(UTC))

        def answered(progress: Progress, found: FetchedCapture) -> Iterator[Request | FetchResult]:
            try:
                rows, more = read_list(found.body, job.url)
            except CaptureError as error:
                yield outcome.failed(job.source_id, found.url, error)
                return
            versions = [*before, *rows]
            if more > page * _ROWS and page < _PAGES:
                yield self._list(progress, page + 1, versions)
            elif not versions:
                error_ = StructureChanged("the list has no version of a law of this name")
                yield outcome.failed(job.source_id, found.url, error_)
            else:
                yield from self._texts(progress, found, versions)

        return self.ask(progress, url, then=answered, role="discovery", fresh=True)

    def _texts(
        self, progress: Progress, page: FetchedCapture, versions: list[Version]
    ) -> Iterator[Request | FetchResult]:
        job = progress.job
        past = sorted((v for v in versions if v.state != _COMING), key=lambda v: (v.enforced, v.number))
        if job.walk is not None:
            yield from self.walk(progress, ((v.enforced, v.url) for v in past))
            return
        yield _coming(job, page, [v for v in versions if v.state == _COMING])
        current = next((v for v in reversed(past) if v.state == _NOW), past[-1] if past else None)
        if current is None:
            return  # promulgated, nothing in force yet: the event says from when
        known = [v for v in past if v.url in job.known]
        between = [v for v in past if known and known[-1].enforced < v.enforced < current.enforced]
        limit = int(job.options.get("max_new", _MAX_NEW)) - 1
        yield from self.one_by_one(progress, [v.url for v in (*between[:limit], current)])


def _coming(job: FetchJob, page: FetchedCapture, coming: list[Version]) -> FetchedNote:
    coming = sorted(coming, key=lambda v: (v.enforced, v.number))
    told = "; ".join(f"{v.enforced} by {v.law} ({v.kind})" for v in coming)
    message = f"{len(coming)} versions are promulgated and not yet in force: {told}" if coming else ""
    data = {
        "versions": [
            {"date": v.enforced.isoformat(), "law": v.law, "kind": v.kind, "url": v.url} for v in coming
        ]
    }
    return FetchedNote(job.source_id, "ComingChange", job.url, message, page.observed_at, data)


def list_url(url: str, page: int = 1) -> str:
    """The list a source names, newest first. `ValueError` for an address of something else."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    named = {name: query[name] for name in ("query", "LID") if query.get(name)}
    if parts.hostname != HOST or parts.path != "/DRF/lawSearch.do" or not named:
        raise ValueError(f"{url[:200]} is no https://{HOST}/DRF/lawSearch.do?target=eflaw&type=XML&query=...")
    asked = {"target": "eflaw", "type": "XML", **named, "nw": "1,2,3", "sort": "efdes", "display": str(_ROWS)}
    if page > 1:
        asked["page"] = str(page)
    return f"https://{HOST}/DRF/lawSearch.do?{urlencode(asked)}"


def read_list(body: bytes, url: str) -> tuple[list[Version], int]:
    """The versions of the law a source names, and how many rows the search has in all.

    Raises `StructureChanged` for another answer; the publisher's refusal of a key is one.
    """
    root = parse.xml(body)
    if local(root) != "LawSearch":
        words = inner(root)
        if _REFUSED.search(words):
            raise StructureChanged(
                f"the publisher does not accept the key from this machine ({KEY.variable}): {words[:120]}"
            )
        raise StructureChanged(f"a <{local(root)}> is no list of laws: {words[:100]}")
    query = dict(parse_qsl(urlsplit(url).query))
    wanted = re.sub(r"\s", "", query.get("query", ""))
    rows = []
    for law in root.iter("law"):
        name, id_ = _field(law, "법령명한글"), _field(law, "법령ID")
        if (wanted and re.sub(r"\s", "", name) != wanted) or (not wanted and id_ != query.get("LID")):
            continue
        rows.append(_version(law))
    total = inner(root.find("totalCnt"))
    return rows, int(total) if total.isdigit() else len(rows)


def _version(law: etree._Element) -> Version:
    number, day = _field(law, "법령일련번호"), _field(law, "시행일자")
    try:
        enforced = datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC).date()
    except ValueError:
        enforced = None
    if not number.isdigit() or enforced is None:
        raise StructureChanged(f"a version without a number or a date: {inner(law)[:100]}")
    law_number = f"{_field(law, '법령구분명')} 제{_field(law, '공포번호').lstrip('0')}호".strip()
    return Version(number, enforced, _field(law, "현행연혁코드"), law_number, _field(law, "제개정구분명"))


def _field(law: etree._Element, name: str) -> str:
    return inner(law.find(name))


SPIDER = LawGoKrSpider
