"""The Wayback Machine's list and captures under their real addresses, from an archive written here.

The replies are ours, in the shape the CDX server's own description gives; none is a recorded one.
"""

from __future__ import annotations

import json

import pytest

from tests.capture.crawling import job
from tests.spiders.replies import reply, served, versions, walk
from tracker.capture import memento

PAGE = "https://law.example.org/act"
FIRST, SECOND, THIRD = "20240110080000", "20250302093000", "20260415235959"
_DATES = {
    FIRST: "Wed, 10 Jan 2024 08:00:00 GMT",
    SECOND: "Sun, 02 Mar 2025 09:30:00 GMT",
    THIRD: "Wed, 15 Apr 2026 23:59:59 GMT",
}


def cdx(*rows: tuple[str, str, str], url: str = PAGE, since: str | None = None) -> tuple:
    asked = memento.cdx_address(url, memento.moment(f"{since}000000") if since else None)
    listed = [["timestamp", "original", "digest"], *map(list, rows)] if rows else []
    return reply(asked, json.dumps(listed), "application/json")


def captured(at: str, text: str, *, url: str = PAGE, says: str | None = None) -> tuple:
    body = f"<html><body><h1>Act</h1><p>{text}</p></body></html>"
    return reply(memento.address(url, at), body, "text/html", Memento_Datetime=says or _DATES[at])


THREE = (
    cdx((FIRST, PAGE, "A"), (SECOND, PAGE, "B"), (THIRD, PAGE, "B")),
    captured(FIRST, "Ten days."),
    captured(SECOND, "Twenty days."),
)


def test_captures_come_oldest_first_at_the_moment_the_archive_took_them(tmp_path):
    got = served(tmp_path, list(THREE), walk(PAGE, "web_archive"))
    texts = [p for p in got.pages if p["role"] == "text"]
    assert [(p["url"], p["observed_at"][:19], p["final_url"]) for p in texts] == [
        (PAGE, "2024-01-10T08:00:00", memento.address(PAGE, FIRST)),
        (PAGE, "2025-03-02T09:30:00", memento.address(PAGE, SECOND)),
    ]
    assert [state for _, _, state in versions(got)] == ["asked", "asked"]  # equal bytes are asked once


def test_what_is_known_early_or_too_much_is_not_fetched(tmp_path):
    known = walk(PAGE, "web_archive", known=[memento.address(PAGE, FIRST)], limit=1)
    rows = (cdx((FIRST, PAGE, "A"), (SECOND, PAGE, "B"), (THIRD, PAGE, "C")), captured(SECOND, "x"))
    got = served(tmp_path, list(rows), known)
    assert [state for _, _, state in versions(got)] == ["known", "asked", "left"]
    got = served(
        tmp_path, [cdx((SECOND, PAGE, "B"), since="20250101")],
        walk(PAGE, "web_archive", since="2025-01-01", dry_run=True),
    )  # fmt: skip
    assert [(day, state) for day, _, state in versions(got)] == [("2025-03-02", "wanted")]


def test_a_former_address_is_history_of_the_same_source(tmp_path):
    former = "https://old.example.org/act"
    rows = (
        cdx((SECOND, PAGE, "B")), cdx((FIRST, former, "A"), url=former),
        captured(FIRST, "Ten days.", url=former), captured(SECOND, "Twenty days."),
    )  # fmt: skip
    got = served(tmp_path, list(rows), walk(PAGE, "web_archive", parts=[former]))
    texts = [p for p in got.pages if p["role"] == "text"]
    assert [(p["url"], p["final_url"]) for p in texts] == [
        (PAGE, memento.address(former, FIRST)),
        (PAGE, memento.address(PAGE, SECOND)),
    ]


def test_an_archive_that_contradicts_itself_gives_no_text(tmp_path):
    rows = (cdx((FIRST, PAGE, "A")), captured(FIRST, "Ten days.", says=_DATES[THIRD]))
    got = served(tmp_path, list(rows), walk(PAGE, "web_archive"))
    assert [p["role"] for p in got.pages if p["role"] == "text"] == []
    (failure,) = got.failures
    assert (failure["kind"], failure["message"]) == (
        "StructureChanged",
        "the archive says the page was taken on 2026-04-15 23:59:59, its address 2024-01-10 08:00:00",
    )


@pytest.mark.parametrize(
    "answer", ["{}", "nonsense", '[["a"],["b"]]', '[["timestamp","original","digest"],["x",1,2]]']
)
def test_a_list_of_another_shape_is_a_failure(tmp_path, answer):
    rows = [reply(memento.cdx_address(PAGE), answer, "application/json")]
    got = served(tmp_path, rows, walk(PAGE, "web_archive"))
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]


def test_it_checks_nothing(tmp_path):
    got = served(tmp_path, [cdx()], job(PAGE, spider="web_archive"))
    assert [(f["kind"], "only walks" in f["message"]) for f in got.failures] == [("StructureChanged", True)]


def test_nothing_held_is_no_failure(tmp_path):
    got = served(tmp_path, [cdx()], walk(PAGE, "web_archive"))
    assert (got.failures, versions(got)) == ([], [])
