"""flk.npc.gov.cn under its real addresses, from an archive written here.

The replies are ours, written from public descriptions of the site's interface; none is a recorded one.
"""

from __future__ import annotations

import json

import pytest

from spiders.flk import SEARCH, question, record_id
from tests.capture.crawling import job
from tests.spiders.replies import reply, served, versions, walk
from tracker.capture.urls import recorded_url

TITLE = "中华人民共和国渡船法"
OLD, NEW, NEXT, OTHER = ("2c909fdd0001", "ff8081810002", "021e7d760003", "ff8081810009")
_FILES = "https://flkoss.obs-bj2.cucloud.cn/"


def page(id_: str) -> str:
    return f"https://flk.npc.gov.cn/detail?id={id_}"


def link(id_: str) -> str:
    return f"https://flk.npc.gov.cn/law-search/download/pc?format=docx&bbbs={id_}"


def row(id_: str, day: str, state: int, title: str = TITLE) -> dict:
    return {"bbbs": id_, "title": title.replace("渡船", "<em>渡船</em>"), "gbrq": day, "sxrq": "2032-06-01", "sxx": state,
            "zdjgName": "全国人民代表大会常务委员会", "flxz": "法律"}  # fmt: skip


ROWS = [row(NEXT, "2032-01-01", 4), row(OTHER, "2031-02-02", 3, "渡船法实施条例"), row(NEW, "2031-01-01", 3),
        row(OLD, "2020-01-01", 2)]  # fmt: skip


def search(rows: object = ROWS, title: str = TITLE) -> tuple:
    url = recorded_url(SEARCH, "POST", question(title))
    return reply(url, json.dumps({"code": 200, "total": 4, "rows": rows}), "application/json")


def files(*ids: str) -> list[tuple]:
    out = []
    for id_ in ids:
        signed = f"{_FILES}{id_}.docx?Signature=abc&Expires=1"
        out.append(reply(link(id_), json.dumps({"code": 200, "data": {"url": signed}}), "application/json"))
        out.append(reply(signed, b"PK\x03\x04" + id_.encode(), "application/octet-stream"))
    return out


def source(**more):
    return job(page(NEW), spider="flk", language="zh-Hans", options={"title": TITLE}, **more)


def texts(got):
    return [p["url"] for p in got.pages if p["role"] == "text"]


def test_the_record_in_force_is_fetched_under_its_own_name(tmp_path):
    got = served(tmp_path, [search(), *files(NEW)], source())
    (text,) = [p for p in got.pages if p["role"] == "text"]
    assert (text["url"], text["final_url"].startswith(_FILES)) == (page(NEW), True)
    assert text["body"]["head"].startswith("PK")
    told = {n["kind"]: n["message"] for n in got.of("FetchedNote")}
    assert told == {
        "ComingChange": "1 versions are promulgated and not yet in force: 2032-06-01 (promulgated 2032-01-01)",
        "PublisherStatus": "",
    }


def test_a_repealed_law_is_told(tmp_path):
    rows = [row(OLD, "2020-01-01", 2), row(NEW, "2031-01-01", 1)]
    got = served(tmp_path, [search(rows), *files(NEW)], source())
    told = {n["kind"]: n["message"] for n in got.of("FetchedNote")}
    assert told["PublisherStatus"] == "the database marks the law as 已废止"
    assert texts(got) == [page(NEW)]


def test_two_titles_are_two_questions(tmp_path):
    """Both are POSTs to one address, in one archive."""
    other = "中华人民共和国港口法"
    replies = [search(), search([row(OTHER, "2031-02-02", 3, other)], other), *files(NEW, OTHER)]
    second = job(page(OTHER), source_id="t", spider="flk", language="zh-Hans", options={"title": other})
    got = served(tmp_path, replies, source(), second)
    assert sorted(texts(got)) == sorted([page(NEW), page(OTHER)])


def test_records_are_walked_without_those_to_come(tmp_path):
    asked = walk(page(NEW), "flk", language="zh-Hans", options={"title": TITLE})
    got = served(tmp_path, [search(), *files(OLD, NEW)], asked)
    assert versions(got) == [("2020-01-01", page(OLD), "asked"), ("2031-01-01", page(NEW), "asked")]
    assert texts(got) == [page(OLD), page(NEW)]


def test_a_record_without_a_title_is_fetched_alone(tmp_path):
    got = served(tmp_path, files(NEW), job(page(NEW), spider="flk", language="zh-Hans"))
    assert texts(got) == [page(NEW)]
    got = served(tmp_path, files(NEW), walk(page(NEW), "flk"))
    assert "options.title" in got.failures[0]["message"]


@pytest.mark.parametrize(
    ("replies", "said"),
    [
        ([reply(recorded_url(SEARCH, "POST", question(TITLE)), "<html/>")], "not answer with JSON"),
        ([reply(recorded_url(SEARCH, "POST", question(TITLE)), '{"code": 500, "msg": "x"}')], "answers"),
        ([search([{"bbbs": "x"}])], "unknown shape"),
        ([search([row(OTHER, "2031-02-02", 3, "别的法")])], "no record with the title"),
        ([search(), reply(link(NEW), '{"code": 200, "data": null}')], "names no file"),
    ],
)
def test_other_answers_are_failures_in_words(tmp_path, replies, said):
    got = served(tmp_path, replies, source())
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]
    assert said in got.failures[0]["message"]
    assert texts(got) == []


def test_addresses():
    assert record_id(page(NEW) + "&title=x") == NEW
    for other in ("https://flk.npc.gov.cn/index.html", "https://example.org/detail?id=2c909fdd0001"):
        with pytest.raises(ValueError, match="detail"):
            record_id(other)
