"""RIS, Normattiva, Légifrance, njt and the Turkish gazette under their real addresses, from archives written here.

All replies are ours, in the shapes these publishers' documentation (RIS, Normattiva, PISTE) or public descriptions
(njt, Resmî Gazete) give; none is a recorded one.
"""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime
from hashlib import sha256
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import Headers, TextResponse

from spiders import legifrance, njt, normattiva, resmi_gazete, ris
from spiders.legifrance import PISTE
from tests.capture.crawling import job
from tests.readers.test_national_publishers import ARTICLE, BLOCK, CODE, GAP, HEAD, RIS, answer
from tests.spiders.replies import reply, served, versions, walk
from tracker.capture.handlers import GuardedHandler
from tracker.capture.oauth import ClientCredentials
from tracker.capture.urls import recorded_url
from tracker.model import Blocked

HTML, JSON = "text/html; charset=utf-8", "application/json"


def posted(url: str, question: bytes, body: str, media: str = JSON, **more) -> tuple:
    return reply(recorded_url(url, "POST", question), body, media, **more)


# --- RIS --------------------------------------------------------------------------------------

ACT = "https://www.ris.bka.gv.at/GeltendeFassung.wxe?Abfrage=Bundesnormen&Gesetzesnummer=20019999"


def row(part: str, since: str, until: str | None = None) -> dict:
    facts = {"ArtikelParagraphAnlage": part, "Inkrafttretensdatum": since, "Ausserkrafttretensdatum": until}
    return {"Data": {"Metadaten": {"Bundesrecht": {"Kurztitel": "RAG", "BrKons": facts}}}}


def rows(*found: dict, hits: int | None = None) -> str:
    documents = found[0] if len(found) == 1 else list(found)
    counted = {"@pageNumber": "1", "@pageSize": "100", "#text": str(len(found) if hits is None else hits)}
    results = {"Hits": counted, "OgdDocumentReference": documents}
    return json.dumps({"OgdSearchResult": {"OgdDocumentResults": results}})


LISTED = rows(row("§ 1", "2020-01-01"), row("§ 2", "2020-01-01", "2024-12-31"), row("§ 2", "2025-01-01"),
              row("§ 3", "2031-01-01"))  # fmt: skip


def test_an_austrian_act_as_of_the_newest_day_it_changed(tmp_path):
    text = ris.text_url("20019999", date(2025, 1, 1))
    replies = [reply(ris.list_url("20019999"), LISTED, JSON), reply(text, RIS, HTML)]
    got = served(tmp_path, replies, job(ACT, spider="ris", language="de"))
    assert [(p["url"], p["role"]) for p in got.pages] == [
        (ris.list_url("20019999"), "discovery"),
        (text, "text"),
    ]
    notes = {n["kind"]: n["message"] for n in got.of("FetchedNote")}
    assert notes == {"ComingChange": "parts take effect on 2031-01-01: § 3", "PublisherStatus": ""}


def test_the_history_of_an_austrian_act_is_its_days(tmp_path):
    days = [ris.text_url("20019999", date(y, 1, 1)) for y in (2020, 2025)]
    replies = [reply(ris.list_url("20019999"), LISTED, JSON), *(reply(d, RIS, HTML) for d in days)]
    got = served(tmp_path, replies, walk(ACT, "ris", language="de", known=[days[1]]))
    assert [(day, state) for day, _, state in versions(got)] == [
        ("2020-01-01", "asked"),
        ("2025-01-01", "known"),
    ]


def test_rows_of_more_pages_and_an_act_that_ended(tmp_path):
    many = rows(*(row(f"§ {n}", "2020-01-01", "2024-12-31") for n in range(100)), hits=101)
    rest = rows(row("§ 101", "2021-01-01", "2024-12-31"), hits=101)
    text = ris.text_url("20019999", date(2021, 1, 1))
    replies = [reply(ris.list_url("20019999"), many, JSON), reply(ris.list_url("20019999", 2), rest, JSON),
               reply(text, RIS, HTML)]  # fmt: skip
    got = served(tmp_path, replies, job(ACT, spider="ris", language="de"))
    assert got.pages[-1]["url"] == text
    status = next(n for n in got.of("FetchedNote") if n["kind"] == "PublisherStatus")
    assert status["message"] == "no part of the act is in force after 2024-12-31"


@pytest.mark.parametrize(
    "body", ["<html/>", "{}", rows(hits=0), json.dumps({"OgdSearchResult": {"Error": {"Message": "Fehler"}}}),
             rows({"Data": {}})],
)  # fmt: skip
def test_another_answer_of_ris_is_a_failure(tmp_path, body):
    got = served(
        tmp_path, [reply(ris.list_url("20019999"), body, JSON)], job(ACT, spider="ris", language="de")
    )
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]


# --- Normattiva -------------------------------------------------------------------------------

LAW = "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:legge:2018-05-03;999"


def test_articles_are_asked_one_by_one_and_named_by_their_urn(tmp_path):
    urn = "urn:nir:stato:legge:2018-05-03;999"
    replies = [
        posted(
            normattiva.API,
            normattiva.question(f"{urn}~art{n}!vig={datetime.now(UTC):%Y-%m-%d}"),
            answer(ARTICLE),
        )
        for n in ("1", "3bis")
    ]
    got = served(
        tmp_path, replies, job(LAW, spider="normattiva", language="it", options={"articles": ["1", "3-bis"]})
    )
    assert [(p["url"], p["role"]) for p in got.pages] == [(f"{LAW}~art1", "part"), (f"{LAW}~art3bis", "part")]
    one = served(tmp_path, replies, job(f"{LAW}~art1", spider="normattiva", language="it"))
    assert [(p["url"], p["role"]) for p in one.pages] == [(f"{LAW}~art1", "text")]


def test_addresses_of_normattiva():
    assert normattiva.asked(LAW.replace(":", "%3A", 6).replace("https%3A", "https:"), ["2"])[1] == ["2"]
    for url, articles in (
        ("https://www.normattiva.it/", None),
        (LAW.replace("www.", "x."), None),
        (LAW, ["1; DROP"]),
    ):
        with pytest.raises(ValueError, match=r"is no"):
            normattiva.asked(url, articles)


ONE = "urn:nir:stato:legge:2018-05-03;999~art1"
SAID = {
    f"{ONE}@originale": ("20180601", "20191231"),
    f"{ONE}!vig=2020-01-01": ("20200101", "20241231"),
    f"{ONE}!vig=2025-01-01": ("20250101", "99999999"),
}


def windows(said: dict[str, tuple[str, str]]) -> list[tuple]:
    return [
        posted(normattiva.API, normattiva.question(urn), answer(ARTICLE.replace("Prima.", f"Dal {first}."), first, last))
        for urn, (first, last) in said.items()
    ]  # fmt: skip


def test_the_windows_of_an_article_are_walked_from_its_first_text(tmp_path):
    known = [f"{normattiva.SITE}{ONE}!vig=2020-01-01"]
    got = served(tmp_path, windows(SAID), walk(LAW, "normattiva", language="it", known=known))
    site = f"{normattiva.SITE}{ONE}!vig="
    assert versions(got) == [
        ("2018-06-01", f"{site}2018-06-01", "asked"),
        ("2020-01-01", f"{site}2020-01-01", "known"),
        ("2025-01-01", f"{site}2025-01-01", "asked"),
    ]
    texts = [p for p in got.pages if p["role"] == "text"]
    assert [p["url"] for p in texts] == [f"{site}2018-06-01", f"{site}2025-01-01"]
    assert [p["role"] for p in got.pages].count("discovery") == 3  # no answer is asked for twice
    assert not got.failures
    dry = served(tmp_path, windows(SAID), walk(LAW, "normattiva", dry_run=True, limit=1))
    assert [state for _, _, state in versions(dry)] == ["wanted", "left", "left"]
    assert {p["role"] for p in dry.pages} == {"discovery"}


def test_each_window_brings_its_own_text(tmp_path):
    got = served(tmp_path, windows(SAID), walk(LAW, "normattiva", language="it"))
    texts = [p["body"]["sha256"] for p in got.pages if p["role"] == "text"]
    assert texts == [sha256(body).hexdigest() for _, _, body, _ in windows(SAID)]


def test_a_window_that_ends_in_days_to_come_is_the_last(tmp_path):
    said = {f"{ONE}@originale": ("20180601", "20301231")}
    got = served(tmp_path, windows(said), walk(LAW, "normattiva", language="it"))
    assert [day for day, _, _ in versions(got)] == ["2018-06-01"]
    assert not got.failures


@pytest.mark.parametrize(
    "second",
    [("20180601", "20191231"), ("20250101", "99999999"), ("20200101", "20190101"), ("soon", "99999999")],
    ids=["the first again", "a later one", "backwards", "no day"],
)
def test_an_answer_for_another_day_ends_the_walk(tmp_path, second):
    said = {**SAID, f"{ONE}!vig=2020-01-01": second}
    got = served(tmp_path, windows(said), walk(LAW, "normattiva", language="it"))
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]
    assert not versions(got)


def test_several_articles_have_no_history(tmp_path):
    got = served(tmp_path, windows(SAID), walk(LAW, "normattiva", options={"articles": ["1", "2"]}))
    (failure,) = got.failures
    assert failure["message"] == "the history of 2 articles together is not walked"


# --- Légifrance -------------------------------------------------------------------------------

TEXT = "https://www.legifrance.gouv.fr/codes/texte_lc/LEGITEXT000000000001/"


def test_a_french_code_as_of_the_day(tmp_path):
    url, question = legifrance.question(TEXT, date(2026, 11, 20))
    assert url.endswith("/consult/legiPart")
    replies = [posted(url, question, json.dumps(CODE))]
    asked = job(TEXT, spider="legifrance", language="fr")
    got = served(tmp_path, replies, asked, at="2026-11-20T10:00:00+00:00")
    assert [(p["url"], p["role"]) for p in got.pages] == [(TEXT, "text")]
    assert "authorization" not in str(got.pages[0]["request_headers"]).lower()


def test_a_section_is_asked_of_the_code():
    url, question = legifrance.question(f"{TEXT}LEGISCTA000000000002/", date(2026, 1, 2))
    assert url.endswith("/consult/code")
    assert json.loads(question) == {
        "textId": "LEGITEXT000000000001", "date": "2026-01-02", "sctCid": "LEGISCTA000000000002",
    }  # fmt: skip
    with pytest.raises(ValueError, match="names no text"):
        legifrance.question("https://www.legifrance.gouv.fr/", date(2026, 1, 2))


class Piste:
    """Hands out tokens, and answers only who has the newest."""

    def __init__(self, status: int = 200, seconds: int = 3600) -> None:
        self.asked: list[tuple[str, str]] = []
        self.status, self.seconds, self.tokens = status, seconds, 0

    async def download_request(self, request: Request) -> TextResponse:
        sent = request.headers.get("Authorization", b"").decode()
        self.asked.append((request.url, sent))
        if request.url == PISTE.token_url:
            self.tokens += 1
            body = {"access_token": f"token-{self.tokens}", "expires_in": self.seconds}
            return TextResponse(request.url, status=self.status, body=json.dumps(body).encode())
        status = 200 if sent == f"Bearer token-{self.tokens}" else 401
        return TextResponse(request.url, status=status, body=b"{}", headers=Headers())


async def _at_once(request: Request) -> None:
    """No host to wait for."""


def handler(monkeypatch, network: Piste) -> GuardedHandler:
    from tracker.capture.oauth import Tokens

    monkeypatch.setenv(PISTE.id_variable, "me@x")
    monkeypatch.setenv(PISTE.secret_variable, "se:cret")
    made = object.__new__(GuardedHandler)
    made.crawler = SimpleNamespace(crawling=True, spider=SimpleNamespace(fatal=None))
    made._inner, made._allowed, made._tokens = network, (), Tokens(made._guarded)
    made._turn = SimpleNamespace(wait=_at_once, honour_retry_after=lambda *_: None)
    return made


def ask(made: GuardedHandler, url: str, grant: ClientCredentials = PISTE) -> tuple[TextResponse, Request]:
    request = Request(url, meta={"tracker_grant": grant})
    return asyncio.run(made.download_request(request)), request


def test_a_token_reaches_the_interface_and_nothing_else(monkeypatch):
    network = Piste()
    made = handler(monkeypatch, network)
    for _ in range(2):
        response, request = ask(made, f"{legifrance.BASE}code")
        assert response.status == 200
        assert b"Authorization" not in request.headers  # what is recorded
    assert [url for url, _ in network.asked] == [PISTE.token_url, *[f"{legifrance.BASE}code"] * 2]
    assert network.asked[0][1] == "Basic bWUlNDB4OnNlJTNBY3JldA=="  # me%40x:se%3Acret
    for other in ("https://example.org/x", legifrance.BASE.replace("https", "http")):
        ask(made, other)
        assert network.asked[-1] == (other, "")


def test_a_token_that_ended_or_is_refused_is_asked_for_again(monkeypatch):
    network = Piste(seconds=30)  # less than the margin: never used twice
    made = handler(monkeypatch, network)
    for _ in range(2):
        assert ask(made, f"{legifrance.BASE}code")[0].status == 200
    assert network.tokens == 2
    network.seconds = 3600
    ask(made, f"{legifrance.BASE}code")
    network.tokens = 9  # another process got a newer one
    assert ask(made, f"{legifrance.BASE}code")[0].status == 401
    assert ask(made, f"{legifrance.BASE}code")[0].status == 200


def test_no_token_is_a_refusal_that_tells_nothing_secret(monkeypatch):
    made = handler(monkeypatch, Piste(status=401))
    with pytest.raises(Blocked, match=r"gives no token \(status 401\)") as refused:
        ask(made, f"{legifrance.BASE}code")
    assert "cret" not in str(refused.value).replace(PISTE.secret_variable, "")
    monkeypatch.delenv(PISTE.secret_variable)
    with pytest.raises(Blocked, match="set TRACKER_PISTE_CLIENT_ID"):
        ask(made, f"{legifrance.BASE}code")


# --- njt --------------------------------------------------------------------------------------

LOW = "https://njt.jog.gov.hu/jogszabaly/2014-99-00-00"


def test_a_hungarian_act_its_gaps_and_its_states(tmp_path):
    (question,) = njt.questions("2014-99-00-00", [60])
    states = {"data": [{"version": 1, "comingIntoForce": "2026.07.01.", "expiresOn": None, "current": True},
                       {"version": 2, "comingIntoForce": "2030-01-01", "expiresOn": None}]}  # fmt: skip
    replies = [
        reply(LOW, f"<html><body>{HEAD}{GAP}</body></html>", HTML),
        posted("https://njt.jog.gov.hu/ajax/njtGetBlock.json", question, BLOCK, HTML),
        posted("https://njt.jog.gov.hu/ajax/collectAllDocumentVersion.json", b"documentId=2014-99-00-00",
               json.dumps(states)),
    ]  # fmt: skip
    got = served(tmp_path, replies, job(LOW, spider="njt", language="hu"))
    assert [(p["url"], p["role"]) for p in got.pages if p["role"] == "part"] == [
        (LOW, "part"),
        (f"{LOW}#blokk=1", "part"),
    ]
    (note,) = got.of("FetchedNote")
    assert (note["kind"], note["message"]) == ("ComingChange", "states of the act take effect on 2030-01-01")
    assert got.failures == []


def test_gaps_are_asked_in_ranges_and_batches():
    assert njt.gaps(GAP.encode() + GAP.replace("60", "9").encode()) == [9, 60]
    assert [json.loads(b) for b in njt.questions("2014-99-00-00", [9, 60])] == [
        {"documentId": "2014-99-00-00", "data": [{"start": 9, "last": 60}, {"start": 60}]}
    ]
    assert [len(json.loads(b)["data"]) for b in njt.questions("x", list(range(45)))] == [20, 20, 5]
    assert njt.questions("x", []) == []
    assert njt.act_id(f"{LOW}.12") == "2014-99-00-00"
    with pytest.raises(ValueError, match="is no"):
        njt.act_id("https://njt.hu/search")


def test_a_list_of_states_of_another_shape_is_a_failure_of_its_own(tmp_path):
    replies = [
        reply(LOW, f"<html><body>{HEAD}</body></html>", HTML),
        posted(
            "https://njt.jog.gov.hu/ajax/collectAllDocumentVersion.json", b"documentId=2014-99-00-00", "[]"
        ),
    ]
    got = served(tmp_path, replies, job(LOW, spider="njt", language="hu"))
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]
    assert [p["role"] for p in got.pages if p["role"] == "part"] == ["part"]


# --- the gazette of Türkiye -------------------------------------------------------------------


def contents(day: str, more: str = "") -> str:
    folder = f"/eskiler/{day[:4]}/{day[5:7]}/{day.replace('-', '')}"
    return f'<html><body><div class="fihrist-item"><a href="{folder}-1.htm">– Kızak Vergisi Kararı</a></div>{more}</body></html>'


def test_the_last_days_and_their_second_issues(tmp_path):
    second = '<a href="/fihrist?tarih=2026-11-19&amp;mukerrer=1">Mükerrer</a>'
    old = '<a href="/fihrist?tarih=2026-07-03&amp;mukerrer=2">Son mükerrer</a>'
    issues = {
        resmi_gazete.issue(date(2026, 11, 20)): contents("2026-11-20", old),
        resmi_gazete.issue(date(2026, 11, 19)): contents("2026-11-19", second),
        resmi_gazete.issue(date(2026, 11, 19), 1): contents("2026-11-19"),
        resmi_gazete.issue(date(2026, 11, 18)): contents("2026-11-18"),
    }
    replies = [reply(url, body, HTML, date="2026-11-19T21:30:00Z") for url, body in issues.items()]
    asked = job("https://www.resmigazete.gov.tr/", spider="resmi_gazete", language="tr", options={"days": 3})
    got = served(tmp_path, replies, asked, at="2026-11-19T22:00:00+00:00")  # the 20th in Istanbul
    assert [p["url"] for p in got.pages] == list(issues)
