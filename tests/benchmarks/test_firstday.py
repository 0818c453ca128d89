"""The recorded web answers as its table says, marks what is real, and has words for every source.

Every answer here is played: the corpus is left out.
"""

from __future__ import annotations

import pytest

from benchmarks import firstday
from benchmarks.firstday.web import RecordedWeb, Reply, _example
from tracker.registry import load_registry

CELLAR = "https://publications.europa.eu/resource/celex/"


@pytest.fixture(scope="module")
def web() -> RecordedWeb:
    return RecordedWeb(load_registry(), None)


def get(web: RecordedWeb, url: str, **headers: str) -> Reply:
    return web.answer("GET", url, {name.replace("_", "-"): value for name, value in headers.items()})


def test_cellar_answers_as_it_does(web: RecordedWeb) -> None:
    assert get(web, f"{CELLAR}02024R1689-20240712", accept_language="eng").status == 406
    led = get(web, f"{CELLAR}32016R0679", accept_language="eng")
    target = dict(led.headers)["Location"]
    assert (led.status, target) == (
        303,
        "http://publications.europa.eu/resource/cellar/32016R0679.eng.03/DOC_1",
    )
    assert b"oj-doc-ti" in get(web, target, accept_language="eng").body
    listed = get(web, f"{CELLAR}52026PC0504", accept_language="eng")
    assert listed.status == 300
    link = listed.body.decode().partition('href="')[2].partition('"')[0]
    assert b"oj-ti-art" in get(web, link, accept_language="eng").body


def test_refusals_and_pages_that_are_no_text(web: RecordedWeb) -> None:
    assert b"Disallow: /" in get(web, "https://flk.npc.gov.cn/robots.txt").body
    assert get(web, "https://laws.boe.gov.sa/robots.txt").lost == "silent"
    assert get(web, "https://eur-lex.europa.eu/x").status == 202
    page = get(web, "https://ustr.gov/trade-agreements/free-trade-agreements/korus-fta/final-text")
    assert page.body.count(b"<a href") > 10, page.body
    assert page.source == "", "no text"
    assert get(web, "https://nobody.example/there").status == 404


def test_a_text_has_validators_and_changes_when_it_is_amended(web: RecordedWeb) -> None:
    url = web.registry.sources["cn-genai-measures-zh"].url
    first = get(web, url)
    assert not first.real
    tag = dict(first.headers)["ETag"]
    assert get(web, url, if_none_match=tag).status == 304
    web.amended = frozenset({"cn-genai-measures-zh"})
    assert get(web, url, if_none_match=tag).status == 200
    web.amended = frozenset()


def test_the_table_is_whole(web: RecordedWeb) -> None:
    assert all(row["evidence"] for row in web.table["rules"])
    assert len(web.table["causes"]) >= 20
    texts = {s.language.split("-")[0] for s in web.registry.sources.values() if s.kind == "text"}
    assert texts <= set(web.table["words"])


def test_a_link_that_fits_a_rule() -> None:
    assert _example(r"Full.?Text.*[.]pdf") == "FullxTextx.pdf"


def test_a_run_that_fails_gives_no_figures() -> None:
    with pytest.raises(SystemExit, match="firstday ended with 2"):
        firstday.run(["--no-such-option"])
