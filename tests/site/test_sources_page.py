"""The page of sources: incidents with their span, and when a source is looked at next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.site.record import Record
from tracker.site.build import build
from tracker.store import schedule

OPENED = datetime(2026, 2, 20, 6, tzinfo=UTC)


def test_incidents_stand_on_the_page_in_both_editions(record: Record, tmp_path: Path) -> None:
    source = record.source.id
    with record.store.write() as session:
        schedule.begin_incident(
            session, source, "law.example", "certificate", "certificate has <b>expired</b>",
            opened_at=OPENED, now=OPENED, checks=2,
        )  # fmt: skip
        over = schedule.begin_incident(
            session, source, "law.example", "blocked", "the server answers 403",
            opened_at=OPENED - timedelta(days=9), now=OPENED, checks=3,
        )  # fmt: skip
        over.closed_at, over.recovery = OPENED - timedelta(days=8), "read again after 3 failed looks"
        schedule.plan(
            session, source, None, next_due=datetime(2026, 3, 29, 4, tzinfo=UTC), reason="every P1D",
            plan="every P1D", interval=86400,
        )  # fmt: skip
    site = tmp_path / "site"
    build(record.store, record.registry, site)
    english = (site / "sources.html").read_text("utf-8")
    assert "no trusted connection" in english
    assert "certificate has &lt;b&gt;expired" in english
    assert "next check 29 March 2026" in english
    assert "problem since 20 February 2026" in english
    assert english.index("no trusted connection") < english.index("blocked by the publisher</td>"), (
        "newest first"
    )
    chinese = (site / "zh" / "sources.html").read_text("utf-8")
    assert "无法建立可信连接" in chinese
    assert "自2026年2月20日起异常" in chinese
