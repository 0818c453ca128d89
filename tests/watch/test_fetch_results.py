"""What a crawl makes of results that are not one text at one address: parts, notes, versions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.watch import pages
from tracker.capture.jobs import FetchDone, FetchedCapture, FetchedNote, FetchedVersion
from tracker.model import Origin
from tracker.store.db import Store
from tracker.store.models import CaptureRow, ChangeRow, CheckRow, EventRow
from tracker.watch.crawl import FetchResultHandler
from tracker.watch.ingest import Ingest

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SOURCE = "sample-text-en"
_REGISTRY = pages.REGISTRY.replace(
    "sources:\n",
    "sources:\n  - {id: sample-text-en, instrument: sample-amendment, language: en, spider: page, "
    "url: 'https://text.example/', format: statute_text}\n",
)


@pytest.fixture
def handler(store: Store, tmp_path: Path, monkeypatch) -> FetchResultHandler:
    monkeypatch.setattr(pages, "REGISTRY", _REGISTRY)
    registry = pages.registry(tmp_path)
    ingest = Ingest(store, registry, clock=lambda: NOW)
    return FetchResultHandler(ingest, list(registry.sources.values()))


def part(n: int, text: str, day: int = 1, *, same: bool = False) -> FetchedCapture:
    url = f"https://text.example/{n}.txt"
    return FetchedCapture(
        source_id=SOURCE, url=url, final_url=url, redirects=(), status=304 if same else 200, headers=(),
        request_headers=(), body=b"" if same else f"Article {n}: Title\n\n{text}\n".encode(),
        media_type="text/plain", charset="utf-8", observed_at=NOW - timedelta(days=30 - day),
        not_modified=same, role="part",
    )  # fmt: skip


def done(failed: int = 0) -> FetchDone:
    return FetchDone(SOURCE, 2, failed, 0.1)


def text_of(handler: FetchResultHandler) -> list[str]:
    from tracker.store import readings
    from tracker.store.models import Reading

    with handler.ingest.store.read() as session:
        row = session.scalars(select(Reading).order_by(Reading.observed_at.desc())).first()
        assert row is not None
        return [p.text for p in readings.document_of(session, row.id).provisions if p.text]


def test_parts_make_one_text_and_an_unchanged_part_is_taken_from_the_record(
    handler: FetchResultHandler,
) -> None:
    for result in (part(1, "Ferries report."), part(2, "Boats too."), done()):
        handler(result)
    for result in (part(1, "", 5, same=True), part(2, "Boats and rafts too.", 5), done()):
        handler(result)
    assert [row["outcome"] for row in handler.rows] == ["captured", "captured"]
    assert text_of(handler) == ["Ferries report.", "Boats and rafts too."]
    for result in (part(1, "", 6, same=True), part(2, "", 6, same=True), done()):
        handler(result)
    assert handler.rows[-1]["outcome"] == "not_modified"


def test_a_lost_part_is_no_text(handler: FetchResultHandler) -> None:
    for result in (part(1, "Ferries report."), done(failed=1)):
        handler(result)
    assert [row["outcome"] for row in handler.rows] == ["Incomplete"]
    with handler.ingest.store.read() as session:
        assert session.scalar(select(CaptureRow.url)) == "https://text.example/1.txt", "evidence is kept"
        assert session.scalars(select(CheckRow.outcome)).all() == ["Incomplete"]


def test_a_note_is_one_event_while_it_holds(handler: FetchResultHandler) -> None:
    def note(message: str, day: int) -> FetchedNote:
        return FetchedNote(
            SOURCE, "UnappliedEffects", "https://text.example/", message, NOW + timedelta(days=day)
        )

    def events() -> list[tuple[str, bool]]:
        with handler.ingest.store.read() as session:
            return [(e.message, e.resolved_at is None) for e in session.scalars(select(EventRow))]

    handler(note("2 effects", 1))
    handler(note("3 effects", 2))
    assert events() == [("3 effects", True)]
    handler(note("", 3))
    assert events() == [("3 effects", False)]
    handler(note("1 effect", 4))
    assert events() == [("1 effect", True)]


def test_a_walk_tells_its_versions_and_makes_history(handler: FetchResultHandler) -> None:
    handler.origin = Origin.BACKFILL
    handler(FetchedVersion(SOURCE, None, "https://text.example/1.txt", "asked"))
    for result in (part(1, "Ferries report."), part(2, "Boats too."), done()):
        handler(result)
    for result in (part(1, "", 5, same=True), part(2, "Boats and rafts too.", 5), done()):
        handler(result)
    assert [v.state for v in handler.versions] == ["asked"]
    with handler.ingest.store.read() as session:
        assert set(session.scalars(select(CheckRow.origin))) == {"backfill"}
        assert set(session.scalars(select(ChangeRow.origin))) == {"backfill"}
