"""The Wayback Machine's list and captures under their real addresses, from an archive written here.

The replies are ours, in the shape the CDX server's own description gives; none is a recorded one.
"""

from __future__ import annotations

import json

import pytest

from tests.capture.crawling import job, write_warc
from tests.spiders.replies import reply, served, versions, walk
from tracker.capture import common_crawl, memento

PAGE = "https://law.example.org/act"
FIRST, SECOND, THIRD = "20240110080000", "20250302093000", "20260415235959"
_DATES = {
    FIRST: "Wed, 10 Jan 2024 08:00:00 GMT",
    SECOND: "Sun, 02 Mar 2025 09:30:00 GMT",
    THIRD: "Wed, 15 Apr 2026 23:59:59 GMT",
}


def wayback(url: str, **more: object) -> dict:
    """A walk that asks the Wayback Machine alone."""
    return walk(url, "web_archive", options={"archives": ["wayback"]}, **more)


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
    got = served(tmp_path, list(THREE), wayback(PAGE))
    texts = [p for p in got.pages if p["role"] == "text"]
    assert [(p["url"], p["observed_at"][:19], p["final_url"]) for p in texts] == [
        (PAGE, "2024-01-10T08:00:00", memento.address(PAGE, FIRST)),
        (PAGE, "2025-03-02T09:30:00", memento.address(PAGE, SECOND)),
    ]
    assert [state for _, _, state in versions(got)] == ["asked", "asked"]  # equal bytes are asked once


def test_what_is_known_early_or_too_much_is_not_fetched(tmp_path):
    known = wayback(PAGE, known=[memento.address(PAGE, FIRST)], limit=1)
    rows = (cdx((FIRST, PAGE, "A"), (SECOND, PAGE, "B"), (THIRD, PAGE, "C")), captured(SECOND, "x"))
    got = served(tmp_path, list(rows), known)
    assert [state for _, _, state in versions(got)] == ["known", "asked", "left"]
    got = served(
        tmp_path, [cdx((SECOND, PAGE, "B"), since="20250101")],
        wayback(PAGE, since="2025-01-01", dry_run=True),
    )  # fmt: skip
    assert [(day, state) for day, _, state in versions(got)] == [("2025-03-02", "wanted")]


def test_a_former_address_is_history_of_the_same_source(tmp_path):
    former = "https://old.example.org/act"
    rows = (
        cdx((SECOND, PAGE, "B")), cdx((FIRST, former, "A"), url=former),
        captured(FIRST, "Ten days.", url=former), captured(SECOND, "Twenty days."),
    )  # fmt: skip
    got = served(tmp_path, list(rows), wayback(PAGE, parts=[former]))
    texts = [p for p in got.pages if p["role"] == "text"]
    assert [(p["url"], p["final_url"]) for p in texts] == [
        (PAGE, memento.address(former, FIRST)),
        (PAGE, memento.address(PAGE, SECOND)),
    ]


def test_an_archive_that_contradicts_itself_gives_no_text(tmp_path):
    rows = (cdx((FIRST, PAGE, "A")), captured(FIRST, "Ten days.", says=_DATES[THIRD]))
    got = served(tmp_path, list(rows), wayback(PAGE))
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
    got = served(tmp_path, rows, wayback(PAGE))
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]


def test_it_checks_nothing(tmp_path):
    got = served(tmp_path, [cdx()], job(PAGE, spider="web_archive"))
    assert [(f["kind"], "only walks" in f["message"]) for f in got.failures] == [("StructureChanged", True)]


def test_nothing_held_is_no_failure(tmp_path):
    got = served(tmp_path, [cdx()], wayback(PAGE))
    assert (got.failures, versions(got)) == ([], [])


# --- Common Crawl: replies are ours, in the shape its own pages give ----------------------------------

SERVER = "https://index.commoncrawl.org/CC-MAIN-{}-index"
CRAWL_DATES = {FIRST: "2024-01-10T08:00:00Z", SECOND: "2025-03-02T09:30:00Z", THIRD: "2026-04-15T23:59:59Z"}


def crawled(folder, at: str, text: str, *, url: str = PAGE, taken: str | None = None) -> bytes:
    """A record as Common Crawl keeps it: a gzip member of its own."""
    body = f"<html><body><h1>Act</h1><p>{text}</p></body></html>".encode()
    path = write_warc(folder / f"one-{at}.gz", [(url, taken or CRAWL_DATES[at], body)])
    return path.read_bytes()


def index(year: int, *rows: tuple[str, str, bytes], url: str = PAGE) -> tuple:
    """The list of one crawl; a row is a moment, a digest and the record."""
    lines = [
        json.dumps({"timestamp": at, "url": url, "status": "200", "digest": digest, "length": str(len(record)),
                    "offset": "100", "filename": f"crawl-data/{at}.warc.gz"})
        for at, digest, record in rows
    ]  # fmt: skip
    asked = common_crawl.index_address(SERVER.format(year), url)
    if not lines:
        return reply(asked, '{"message": "No Captures found"}', "application/json", status="404 Not Found")
    return reply(asked, "\n".join(lines), "text/x-ndjson")


def record(at: str, body: bytes) -> tuple:
    url = f"https://data.commoncrawl.org/crawl-data/{at}.warc.gz"
    return reply(url, body, "application/octet-stream", status="206 Partial Content")


def crawls(*years: int) -> tuple:
    rows = [{"id": str(y), "cdx-api": SERVER.format(y), "from": f"{y}-01-01T00:00:00", "to": f"{y}-12-31T00:00:00"}
            for y in years]  # fmt: skip
    return reply(common_crawl.CRAWLS, json.dumps(rows), "application/json")


def test_two_archives_make_one_history(tmp_path):
    """What both took counts once; each capture names who took it."""
    second = crawled(tmp_path, SECOND, "Twenty days.")
    rows = (
        cdx((FIRST, PAGE, "A"), (THIRD, PAGE, "B")), captured(FIRST, "Ten days."),
        crawls(2026, 2025, 2024), index(2024), index(2025, (SECOND, "B", second)), index(2026),
        record(SECOND, second),
    )  # fmt: skip
    got = served(tmp_path, list(rows), walk(PAGE, "web_archive"))
    texts = [p for p in got.pages if p["role"] == "text"]
    assert [(p["url"], p["observed_at"][:19], p["archive"], p["status"]) for p in texts] == [
        (PAGE, "2024-01-10T08:00:00", "web.archive.org", 200),
        (PAGE, "2025-03-02T09:30:00", "data.commoncrawl.org", 200),
    ]
    assert got.failures == []
    witness = texts[1]["final_url"]
    assert memento.original(witness) == (PAGE, memento.moment(SECOND))
    again = served(tmp_path, list(rows), walk(PAGE, "web_archive", known=[witness]))
    assert [state for _, _, state in versions(again)] == ["asked", "known"]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        (
            {"taken": CRAWL_DATES[THIRD]},
            "the record was taken on 2026-04-15 23:59:59, its index says 2025-03-02",
        ),
        ({"url": "https://law.example.org/other"}, "the record is of https://law.example.org/other"),
    ],
)
def test_a_record_that_is_not_what_its_index_says_gives_no_text(tmp_path, other, words):
    lying = crawled(tmp_path, SECOND, "Twenty days.", **other)
    rows = (crawls(2025), index(2025, (SECOND, "B", lying)), record(SECOND, lying))
    got = served(tmp_path, list(rows), walk(PAGE, "web_archive", options={"archives": ["commoncrawl"]}))
    assert [p for p in got.pages if p["role"] == "text"] == []
    (failure,) = got.failures
    assert words in failure["message"]


def test_crawls_of_before_the_day_are_not_asked_and_many_are_spread(tmp_path):
    rows = [{"cdx-api": SERVER.format(y), "to": f"{y}-12-31T00:00:00"} for y in range(2026, 2000, -1)]
    body = json.dumps(rows).encode()
    assert common_crawl.crawls(body, memento.moment("20250601000000")) == [
        SERVER.format(2026),
        SERVER.format(2025),
    ]
    spread = common_crawl.crawls(body, None)
    assert len(spread) <= common_crawl.MOST_CRAWLS
    assert (spread[0], spread[-1]) == (SERVER.format(2026), SERVER.format(2002))


@pytest.mark.parametrize("answer", ["{}", "nonsense", '[{"id": 1}]'])
def test_a_list_of_crawls_of_another_shape_is_a_failure(tmp_path, answer):
    rows = [cdx(), reply(common_crawl.CRAWLS, answer, "application/json")]
    got = served(tmp_path, rows, walk(PAGE, "web_archive"))
    assert [f["kind"] for f in got.failures] == ["StructureChanged"]
