"""A crawl's own rules: clocks, leases, what is asked of a source."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.watch import pages
from tracker.model import Origin
from tracker.store.db import Store
from tracker.store.errors import StoreError
from tracker.watch.crawl import crawl_sources, ready_jobs
from tracker.watch.ingest import Ingest

BASE = [f"Person {n} shall file return {n} within 30 days." for n in range(1, 13)]
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def test_a_clock_that_went_back_stops_a_crawl(store: Store, tmp_path: Path) -> None:
    registry = pages.registry(tmp_path)
    source = registry.sources["sample-act-en"]
    Ingest(store, registry, clock=lambda: NOW).take(source, [pages.taken(pages.act(BASE), 2)], Origin.WATCH)
    late = Ingest(store, registry, clock=lambda: NOW - timedelta(days=400))
    with pytest.raises(StoreError, match="clock says 2025-04-27"):
        crawl_sources(late, [source])


def test_validators_come_from_captures_that_were_read(store: Store, tmp_path: Path) -> None:
    from dataclasses import replace

    registry = pages.registry(tmp_path)
    source = registry.sources["sample-act-en"]
    ingest = Ingest(store, registry, clock=lambda: NOW)
    good = replace(pages.taken(pages.act(BASE), 2), headers=(("ETag", '"good"'),))
    refused = replace(pages.taken(b"no", 3, status=403), headers=(("ETag", '"refused"'),))
    for taken in (good, refused):
        ingest.take(source, [taken], Origin.WATCH)
    [job] = ready_jobs(ingest, [source])
    assert job.validators == {pages.URL: {"etag": '"good"'}}, "a refusal's tag would hide the text for good"
    assert job.known == {pages.URL}
