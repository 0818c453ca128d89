# ruff: noqa: F811 - fixtures by name
"""Captures of web archives in WARC files and in the inbox: each at the moment it was taken, or an event where
the archive lies. Records are written by us in the shape the archives give; none is a recorded one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.capture.crawling import write_warc
from tests.spiders.replies import reply
from tests.watch import pages
from tests.watch.test_inbox import AMENDED, BASE, box, drop, ingest, run  # noqa: F401 - fixtures by name
from tracker.capture import memento
from tracker.capture.common_crawl import Place
from tracker.store.models import CaptureRow, CheckRow, EventRow, VersionRow
from tracker.watch.importing import import_archives
from tracker.watch.ingest import Ingest
from tracker.watch.regime_status import regimes, source_causes
from tracker.watch.status import fares

FETCHED = "2026-11-20T06:00:00Z"


def taken_in(ingest: Ingest) -> list[tuple[str, str]]:
    with ingest.store.read() as session:
        rows = session.execute(select(CheckRow.observed_at, CheckRow.outcome).order_by(CheckRow.observed_at))
        return [(f"{at:%Y-%m-%d}", outcome) for at, outcome in rows]


def imported(ingest: Ingest, folder: Path, *replies: tuple) -> list[tuple[str, str]]:
    import_archives(ingest, ingest.registry, [write_warc(folder / "a.warc.gz", list(replies))])
    return taken_in(ingest)


def text(lines: list[str]) -> bytes:
    return pages.act(lines)


def test_an_archive_with_its_own_addresses_is_dated_by_them(ingest: Ingest, tmp_path: Path) -> None:
    got = imported(
        ingest, tmp_path,
        reply(memento.address(pages.URL, "20240110080000"), text(BASE), "text/xml",
              Memento_Datetime="Wed, 10 Jan 2024 08:00:00 GMT"),
        reply(memento.address(pages.URL, "20250302093000"), text(AMENDED), "text/xml"),
    )  # fmt: skip
    assert got == [("2024-01-10", "captured"), ("2025-03-02", "captured")]
    with ingest.store.read() as session:
        assert len(session.scalars(select(VersionRow)).all()) == 2
        served = session.scalars(select(CaptureRow.final_url).order_by(CaptureRow.observed_at)).all()
    assert served[0] == memento.address(pages.URL, "20240110080000"), "the witness is named"
    with ingest.store.read() as session:
        causes = source_causes(session, ingest.registry, fares(session, ingest.clock()))
        all_ = regimes(session, ingest.registry, causes, ingest.clock().date())
    regime = next(r for r in all_ if r.regime.id == "sample")
    assert (regime.state, regime.texts, regime.held) == ("in_force", 1, 1)
    assert regime.way is not None
    assert (regime.way.host, regime.way.archive, f"{regime.as_of:%Y-%m-%d}") == (
        "web.archive.org",
        True,
        "2025-03-02",
    )


def test_a_page_under_its_own_address_is_dated_by_what_the_archive_says(
    ingest: Ingest, tmp_path: Path
) -> None:
    said = reply(
        pages.URL, text(BASE), "text/xml", date=FETCHED, Memento_Datetime="Wed, 10 Jan 2024 08:00:00 GMT"
    )
    assert imported(ingest, tmp_path, said) == [("2024-01-10", "captured")]


def test_a_file_of_common_crawl_has_its_own_dates(ingest: Ingest, tmp_path: Path) -> None:
    first = reply(pages.URL, text(BASE), "text/xml", date="2023-05-01T10:00:00Z")
    second = reply(pages.URL, text(AMENDED), "text/xml", date="2024-05-01T10:00:00Z")
    assert imported(ingest, tmp_path, second, first) == [
        ("2023-05-01", "captured"),
        ("2024-05-01", "captured"),
    ]


@pytest.mark.parametrize(
    ("url", "headers", "words"),
    [
        (memento.address(pages.URL, "20240110080000"), {"Memento_Datetime": "Fri, 10 Jan 2025 08:00:00 GMT"},
         "the archive says the page was taken on 2025-01-10"),
        (memento.address(pages.URL, "20990110080000"), {}, "after it was fetched"),
        (memento.address(pages.URL, "20240110080000"), {"Memento_Datetime": "yesterday"}, "is no date"),
        (memento.address(pages.URL, "20240110080000").replace("id_", ""), {}, "rewritten for display"),
        (pages.URL, {"Memento_Datetime": "Sat, 10 Jan 2099 08:00:00 GMT"}, "after it was fetched"),
    ],
)  # fmt: skip
def test_an_archive_that_lies_makes_an_event_and_no_version(
    ingest: Ingest, tmp_path: Path, url: str, headers: dict[str, str], words: str
) -> None:
    imported(ingest, tmp_path, reply(url, text(BASE), "text/xml", **headers))
    with ingest.store.read() as session:
        assert session.scalars(select(VersionRow)).all() == []
        (event,) = session.scalars(select(EventRow)).all()
    assert words in event.message


@pytest.mark.parametrize(
    "url",
    [
        memento.address(pages.URL, "20240110080000"),
        Place("crawl-data/CC-MAIN-2024-10/x.warc.gz", 100, 900).witness("20240110080000", pages.URL),
    ],
)
def test_a_page_saved_from_an_archive_needs_no_date_beside_it(ingest: Ingest, box: Path, url: str) -> None:
    drop(box, "saved.html", text(BASE), f'url: "{url}"\n')
    assert run(ingest, box) == [("saved.html", "captured")]
    assert taken_in(ingest) == [("2024-01-10", "captured")]


def test_a_saved_page_of_the_future_is_put_aside(ingest: Ingest, box: Path) -> None:
    drop(box, "saved.html", text(BASE), f'url: "{memento.address(pages.URL, "20990110080000")}"\n')
    assert run(ingest, box) == [("saved.html", "FutureDate")]
    with ingest.store.read() as session:
        assert session.scalars(select(VersionRow)).all() == []
    assert datetime(2099, 1, 1, tzinfo=UTC) > ingest.clock()
