"""The record as it was known at a moment, on PostgreSQL as on SQLite."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import postgres
from tests.site.record import AMENDED, Record
from tracker.brief import briefing_file, gather, parse
from tracker.brief.verify import verify
from tracker.store.as_of import as_recorded, known_by_month, known_until
from tracker.store.db import Store
from tracker.watch.ingest import Ingest


@pytest.mark.postgres
def test_a_briefing_is_proven_there_too(tmp_path: Path) -> None:
    with postgres.server() as address, postgres.database(address) as url:
        record = Record(tmp_path)
        record.store = Store(url)
        record.store.migrate()
        record.ingest = Ingest(record.store, record.registry, clock=lambda: datetime(2026, 12, 1, tzinfo=UTC))
        record.first()
        record.pin()
        record.block(2, 10)
        record.amend()
        period = parse("2026-03")
        with record.store.read() as session:
            before = gather(session, record.registry, period)
        data = briefing_file.write_briefing(before, record.registry, "en", "md")
        record.ingest.clock = lambda: datetime(2026, 12, 24, tzinfo=UTC)
        record.take(
            [*AMENDED[:1], "The rate of tax is 4% of revenue.", *AMENDED[2:-1]], 3, 2, pit="2026-02-20"
        )
        with as_recorded(record.store, datetime(2026, 12, 1, tzinfo=UTC)) as session:
            assert gather(session, record.registry, period).as_json() == before.as_json()
        with record.store.read() as session:
            assert len(gather(session, record.registry, period).changes) == 2
            months = known_by_month(session)
            assert {m: known_until(session, parse(m).end) for m in months} == months
        assert verify(data, record.store, record.registry).good
        record.store.dispose()
