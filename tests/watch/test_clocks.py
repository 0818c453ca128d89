"""Our clock beside the server's and the order of looks; entries of the future."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from tests.watch import pages
from tracker.model import Capture, Origin
from tracker.store import reader
from tracker.store.db import Store
from tracker.watch.clocks import settle
from tracker.watch.doctor import find_future, mend_future
from tracker.watch.ingest import Ingest

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
OLD, NEW = ["The tax is due on 1 May 2027."], ["The tax is due on 1 May 2028."]


def served(text: list[str], at: datetime, said: datetime | None = None) -> Capture:
    """A page as a clock of ours saw it at ``at``, and a server at ``said``."""
    page = replace(pages.taken(pages.act(text), 1), observed_at=at)
    return replace(page, headers=(("Date", format_datetime(said, usegmt=True)),)) if said else page


def test_a_clock_that_is_right_is_taken_at_its_word() -> None:
    page = served(OLD, NOW, NOW - timedelta(minutes=3))
    assert settle([page], NOW - DAY).at == NOW
    assert settle([served(OLD, NOW)], None).note == ""


def test_a_server_tells_that_our_clock_is_ahead_or_behind() -> None:
    ahead = settle([served(OLD, NOW + 1800 * DAY, NOW)], NOW - DAY)
    assert ahead.at == NOW
    assert "clock says 2031" in ahead.note
    assert settle([served(OLD, NOW - 40 * DAY, NOW)], NOW - DAY).at == NOW
    # a server that runs years ahead is not believed against a clock that agrees with the record
    assert settle([served(OLD, NOW, NOW + 900 * DAY)], NOW - DAY).at == NOW


def test_a_copy_from_a_cache_is_as_old_as_it_says() -> None:
    page = served(OLD, NOW, NOW - timedelta(hours=5))
    aged = replace(page, headers=(*page.headers, ("Age", "18000")))
    assert settle([aged], None).note == ""


@pytest.fixture
def source_and_store(store: Store, tmp_path: Path) -> tuple[Ingest, Store]:
    return Ingest(store, pages.registry(tmp_path), clock=lambda: NOW), store


def look(ingest: Ingest, at: datetime, text: list[str], said: datetime | None = None) -> None:
    ingest.clock = lambda: at
    source = ingest.registry.sources["sample-act-en"]
    assert not ingest.take(source, [served(text, at, said)], Origin.WATCH).failed


def texts(store: Store) -> list[str]:
    with store.read() as session:
        return [
            reader.document(session, v).provisions[0].text for v in reader.versions(session, "sample-act")
        ]


def test_a_clock_set_back_reverses_no_change(source_and_store: tuple[Ingest, Store]) -> None:
    ingest, store = source_and_store
    look(ingest, NOW, OLD)
    look(ingest, NOW - timedelta(minutes=50), NEW)
    assert texts(store) == [*OLD, *NEW]
    with store.read() as session:
        assert [e.kind for e in reader.events(session)] == ["ClockDiffers"]


def test_a_clock_set_ahead_is_corrected_by_the_server(source_and_store: tuple[Ingest, Store]) -> None:
    ingest, store = source_and_store
    look(ingest, NOW, OLD)
    look(ingest, NOW + 1800 * DAY, NEW, said=NOW + DAY)
    with store.read() as session:
        assert [v.observed_at for v in reader.versions(session, "sample-act")] == [NOW, NOW + DAY]
    assert find_future(store, NOW + 2 * DAY) == []


def test_entries_of_the_future_are_dated_anew(source_and_store: tuple[Ingest, Store]) -> None:
    ingest, store = source_and_store
    look(ingest, NOW, OLD)
    look(ingest, NOW + 1800 * DAY, NEW)  # no server says otherwise
    later = NOW + 3 * DAY
    (found,) = find_future(store, later)
    assert found.dated == NOW + 1800 * DAY
    assert mend_future(store, ingest.registry, later) > 0
    assert find_future(store, later) == []
    assert texts(store) == [*OLD, *NEW]
    with store.read() as session:
        assert [v.observed_at for v in reader.versions(session, "sample-act")] == [NOW, later]
    look(ingest, later + DAY, OLD)
    assert texts(store) == [*OLD, *NEW, *OLD]
