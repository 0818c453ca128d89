"""Dated duties: what was due, what now applies, what is only announced."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.site.record import Record, registry
from tracker.lifecycle.date_evidence import RecordedDates
from tracker.lifecycle.deadlines import deadlines
from tracker.publish.date_rows import DEADLINE_COLUMNS, deadline_rows, rows_csv
from tracker.publish.deadline_calendar import deadline_calendar
from tracker.publish.ics import CalendarEvent, calendar
from tracker.site.build import build


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2026, 6, 1), date(2027, 9, 1)])
def test_a_deferral_moves_what_it_replaces(tmp_path: Path, on: date) -> None:
    found = {d.event: d for d in deadlines(registry(tmp_path), on, RecordedDates({"sample-act"}))}
    assert found["applies"].state == "moved"
    assert found["applies"].now == date(2027, 9, 1)
    assert found["deferred"].was_due == date(2026, 5, 20)
    assert found["deferred"].state == ("passed" if on == date(2027, 9, 1) else "upcoming")
    assert found["in_force"].state == "passed"


def test_what_no_legal_text_was_seen_for_is_announced_only(record: Record, tmp_path: Path) -> None:
    found = {d.event: d for d in deadlines(record.registry, date(2026, 6, 1), RecordedDates({"sample-act"}))}
    assert found["applies"].seen
    assert not found["deferred"].seen  # the amending act is not in the record
    build(record.store, record.registry, tmp_path / "site")
    english = (tmp_path / "site" / "deadlines.html").read_text("utf-8")
    moved = english[english.index('id="moved"') : english.index('id="passed"')]
    for words in (
        "was due 20 May 2026",
        "1 September 2027",
        "announced, no legal text seen",
    ):
        assert words in moved
    chinese = (tmp_path / "site" / "zh" / "deadlines.html").read_text("utf-8")
    for words in ("原定2026年5月20日", "2027年9月1日", "仅有公告，未见法律文本"):
        assert words in chinese


def test_rows_and_calendar(tmp_path: Path) -> None:
    reg = registry(tmp_path)
    found = deadlines(reg, date(2026, 6, 1))
    data = deadline_rows(found)
    assert [r["date"] for r in data] == sorted(r["date"] for r in data)
    assert rows_csv(DEADLINE_COLUMNS, data).count("\n") == len(data) + 1
    made = deadline_calendar(found, reg, "zh", datetime(2026, 6, 1, tzinfo=UTC))
    assert made.count("BEGIN:VEVENT") == len([d for d in found if d.state != "moved"])
    assert "DTSTART;VALUE=DATE:20270901" in made


def test_calendar_lines_are_folded_and_escaped() -> None:
    made = calendar(
        [CalendarEvent("a", date(2026, 1, 1), "数" * 60 + ";,\\\nEND:VEVENT")],
        "x",
        datetime(2026, 1, 1, tzinfo=UTC),
    )
    lines = made.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert lines.count("END:VEVENT") == 1
    assert "".join(x.removeprefix(" ") for x in lines).count("数") == 60
