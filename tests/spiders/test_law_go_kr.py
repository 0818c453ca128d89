"""The open API of law.go.kr under its real addresses, from an archive written here.

The replies are ours, written from the publisher's guide to the API; none is a recorded one.
"""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from urllib.parse import quote

import pytest
from scrapy import Request
from scrapy.http import Headers, Response, TextResponse

from spiders.law_go_kr import KEY, list_url
from tests.capture.crawling import crawl, job
from tests.spiders.replies import reply, served, versions, walk
from tracker.capture.handlers import GuardedHandler
from tracker.model import Unreadable

NAME = "연락선 기본법"
SOURCE = f"https://www.law.go.kr/DRF/lawSearch.do?target=eflaw&type=XML&query={quote(NAME)}"
LIST = list_url(SOURCE)


def text(number: int, day: str) -> str:
    return f"https://www.law.go.kr/DRF/lawService.do?target=eflaw&type=XML&MST={number}&efYd={day}"


def row(number: int, day: str, state: str, name: str = NAME, law: int = 20676) -> str:
    return (
        f'<law id="1"><법령일련번호>{number}</법령일련번호><현행연혁코드>{state}</현행연혁코드><법령명한글>'
        f"<![CDATA[{name}]]></법령명한글><법령ID>013981</법령ID><공포일자>20300121</공포일자><공포번호>{law}</공포번호>"
        f"<제개정구분명>일부개정</제개정구분명><법령구분명>법률</법령구분명><시행일자>{day}</시행일자></law>"
    )


def listed(*rows: str, total: int | None = None) -> str:
    return f"<LawSearch><totalCnt>{total or len(rows)}</totalCnt><page>1</page>{''.join(rows)}</LawSearch>"


ROWS = (
    row(4, "20330101", "시행예정", law=30001),
    row(9, "20320101", "현행", "연락선 기본법 시행령"),
    row(3, "20310701", "현행", "연락선기본법"),
    row(2, "20310101", "연혁"),
    row(1, "20300122", "연혁"),
)
TEXTS = [text(1, "20300122"), text(2, "20310101"), text(3, "20310701")]


def replies(*rows: str) -> list[tuple]:
    return [reply(LIST, listed(*(rows or ROWS))), *(reply(url, "<법령/>") for url in TEXTS)]


def fetched(got):
    return [p["url"] for p in got.pages if p["role"] == "text"]


def test_the_version_in_force_and_what_is_to_come(tmp_path):
    got = served(tmp_path, replies(), job(SOURCE, spider="law_go_kr", language="ko"))
    assert fetched(got) == [TEXTS[2]]
    (note,) = got.of("FetchedNote")
    assert note["message"] == (
        "1 versions are promulgated and not yet in force: 2033-01-01 by 법률 제30001호 (일부개정)"
    )
    assert note["data"]["versions"][0]["url"] == text(4, "20330101")


def test_what_came_in_between_is_fetched_too(tmp_path):
    got = served(tmp_path, replies(), job(SOURCE, spider="law_go_kr", language="ko", known=[TEXTS[0]]))
    assert fetched(got) == TEXTS[1:]


def test_versions_that_were_in_force_are_walked(tmp_path):
    got = served(tmp_path, replies(), walk(SOURCE, "law_go_kr", language="ko", known=[TEXTS[1]]))
    assert [(day, state) for day, _, state in versions(got)] == [
        ("2030-01-22", "asked"),
        ("2031-01-01", "known"),
        ("2031-07-01", "asked"),
    ]
    assert fetched(got) == [TEXTS[0], TEXTS[2]]


def test_a_long_list_is_read_page_by_page(tmp_path):
    second = list_url(SOURCE, 2)
    found = [reply(LIST, listed(row(3, "20310701", "현행"), total=101)),
             reply(second, listed(row(1, "20300122", "연혁"), total=101)), reply(TEXTS[2], "<법령/>")]  # fmt: skip
    got = served(tmp_path, found, walk(SOURCE, "law_go_kr", language="ko", dry_run=True))
    assert [day for day, *_ in versions(got)] == ["2030-01-22", "2031-07-01"]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            "<Response><result>사용자 정보 검증에 실패하였습니다.</result></Response>",
            "does not accept the key",
        ),
        ("<html/>", "no list of laws"),
        (listed(row(9, "20320101", "현행", "다른 법")), "no version"),
        (listed(row(1, "soon", "현행")), "without a number or a date"),
    ],
)
def test_other_answers_are_failures_in_words(tmp_path, answer, said):
    got = served(tmp_path, [reply(LIST, answer)], job(SOURCE, spider="law_go_kr", language="ko"))
    (failure,) = got.failures
    assert failure["kind"] == "StructureChanged"
    assert said in failure["message"]


def test_without_a_key_a_live_check_says_so():
    got = crawl([job(SOURCE, spider="law_go_kr", language="ko")], delay=0.0)
    (failure,) = got.failures
    assert (failure["kind"], got[-1]["failed"]) == ("Blocked", 1)
    assert "TRACKER_LAW_GO_KR_OC" in failure["message"]


class Network:
    """A publisher that repeats what it was asked."""

    def __init__(self, **headers: str) -> None:
        self.asked = ""
        self.headers = headers

    async def download_request(self, request: Request) -> Response:
        self.asked = request.url
        body = f"<link>/DRF/lawService.do?OC=my%40key&amp;MST=1</link><q>{request.url}</q>"
        return TextResponse(
            request.url, body=body.encode(), headers=Headers({"X-Url": request.url} | self.headers)
        )


async def _at_once(request: Request) -> None:
    """No host to wait for."""


def handled(monkeypatch, network: Network, url: str = LIST) -> Response:
    monkeypatch.setenv(KEY.variable, "my@key")
    handler = object.__new__(GuardedHandler)
    handler.crawler = SimpleNamespace(crawling=True, spider=SimpleNamespace(fatal=None))
    handler._inner, handler._allowed = network, ()
    handler._turn = SimpleNamespace(wait=_at_once, honour_retry_after=lambda *_: None)
    request = Request(url, meta={"tracker_secret": KEY})
    return asyncio.run(handler.download_request(request))


def test_the_key_reaches_the_publisher_and_nothing_else(monkeypatch):
    network = Network()
    response = handled(monkeypatch, network)
    assert network.asked.startswith("https://www.law.go.kr/DRF/lawSearch.do?OC=my%40key&target=eflaw")
    assert response.url == LIST
    kept = response.body + response.headers.to_string()
    assert b"my%40key" not in kept
    assert b"my@key" not in kept


def test_the_key_goes_to_no_other_host_and_not_unencrypted(monkeypatch):
    for url in ("https://example.org/DRF/lawSearch.do?x=1", LIST.replace("https", "http")):
        network = Network()
        handled(monkeypatch, network, url)
        assert network.asked == url


def test_a_compressed_answer_to_a_key_is_not_kept(monkeypatch):
    with pytest.raises(Unreadable, match="not kept"):
        handled(monkeypatch, Network(**{"Content-Encoding": "gzip"}))


def test_a_timeout_does_not_name_the_key(monkeypatch):
    class Slow:
        async def download_request(self, request: Request) -> Response:
            raise TimeoutError(f"Getting {request.url} took longer than 60 seconds.")

    with pytest.raises(TimeoutError) as raised:
        handled(monkeypatch, Slow())
    assert "my%40key" not in str(raised.value)
    assert "took longer" in str(raised.value)
