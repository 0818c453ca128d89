"""eCFR's versioner under its real addresses, from an archive written here.

The replies are ours, written from the publisher's description of the API; none is a recorded one.
"""

from __future__ import annotations

import json

import pytest

from spiders.ecfr import full_url, versions_url
from tests.capture.crawling import job
from tests.spiders.replies import reply, served, versions, walk

LIST = "https://www.ecfr.gov/api/versioner/v1/versions/title-28.json?part=902"
DAYS = ("2030-01-08", "2031-04-08", "2031-10-06")


def full(day: str) -> str:
    return f"https://www.ecfr.gov/api/versioner/v1/full/{day}/title-28.xml?part=902"


def listed(*days: str, latest: str = "2031-11-01") -> tuple:
    rows = [
        {"date": d, "amendment_date": d, "issue_date": d, "identifier": "902.101", "type": "section",
         "name": "§ 902.101   Scope.", "part": "902", "substantive": True, "removed": False}
        for d in (*days, *days)
    ]  # fmt: skip
    body = {"content_versions": rows, "meta": {"title": "28", "latest_issue_date": latest}}
    return reply(LIST, json.dumps(body), "application/json")


def part(*coming: str) -> str:
    links = "".join(f'<XREF ID="20310101">Link to an amendment published at {c}.</XREF>' for c in coming)
    return f'<DIV5 N="902" TYPE="PART"><HEAD>PART 902</HEAD>{links}</DIV5>'


def replies(*days: str) -> list[tuple]:
    return [listed(*days), *(reply(full(d), part("96 FR 5, Feb. 1, 2031")) for d in days)]


def texts(got):
    return [p["url"] for p in got.pages if p["role"] == "text"]


def test_the_newest_text_and_what_is_coming(tmp_path):
    got = served(tmp_path, replies(*DAYS), job(LIST, spider="ecfr"))
    assert texts(got) == [full(DAYS[2])]
    (note,) = got.of("FetchedNote")
    assert (note["kind"], note["url"]) == ("ComingChange", LIST)
    assert note["message"] == (
        "1 amendments are published and not yet worked in: Link to an amendment published at 96 FR 5, Feb. 1, 2031."
    )


def test_what_came_since_the_last_check_is_fetched_too(tmp_path):
    got = served(tmp_path, replies(*DAYS), job(LIST, spider="ecfr", known=[full(DAYS[0])]))
    assert texts(got) == [full(DAYS[1]), full(DAYS[2])]
    got = served(tmp_path, replies(*DAYS), job(LIST, spider="ecfr", known=[full(d) for d in DAYS]))
    assert texts(got) == [full(DAYS[2])], "the newest is looked at again"


def test_a_date_after_the_latest_issue_is_not_asked(tmp_path):
    got = served(
        tmp_path, [listed(*DAYS, latest="2031-05-01"), reply(full(DAYS[1]), part())], job(LIST, spider="ecfr")
    )
    assert texts(got) == [full(DAYS[1])]
    assert [n["message"] for n in got.of("FetchedNote")] == [""]


def test_all_dates_are_walked(tmp_path):
    got = served(tmp_path, replies(*DAYS), walk(LIST, "ecfr", since="2031-01-01", known=[full(DAYS[2])]))
    assert versions(got) == [
        (DAYS[0], full(DAYS[0]), "early"),
        (DAYS[1], full(DAYS[1]), "asked"),
        (DAYS[2], full(DAYS[2]), "known"),
    ]
    assert texts(got) == [full(DAYS[1])]


@pytest.mark.parametrize(
    "answer",
    ["<html>Request Access</html>", "[]", "{}", '{"content_versions": []}', '{"content_versions": [{}]}'],
)
def test_a_list_of_another_shape_is_a_failure(tmp_path, answer):
    got = served(tmp_path, [reply(LIST, answer)], job(LIST, spider="ecfr"))
    assert [(f["kind"], f["url"]) for f in got.failures] == [("StructureChanged", LIST)]


def test_addresses():
    from datetime import date

    assert versions_url(full(DAYS[0])) == LIST
    assert full_url(LIST, date(2030, 1, 8)) == full(DAYS[0])
    for other in (
        "https://www.ecfr.gov/current/title-28",
        "https://www.ecfr.gov/api/versioner/v1/versions/title-28.json",
    ):
        with pytest.raises(ValueError, match="title-N"):
            versions_url(other)
