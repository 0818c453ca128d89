"""Briefings on a schedule: each period once, whatever the clocks and the machine do."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jsonschema
import pytest
from typer.testing import CliRunner

from tests.site.record import Record
from tests.virtual_time import run
from tracker.brief import briefing_file
from tracker.brief.briefing_jobs import AGAIN, TRIES, BriefingQueue
from tracker.cli.main import app
from tracker.contract.schemas import schema
from tracker.registry import load_registry
from tracker.store import briefings
from tracker.watch.job_loop import JobLoop

PROFILE = """\
id: desk
title: {en: Trade desk, zh: 贸易组}
regimes: [sample-regime]
languages: [en, zh]
formats: [md]
schedule: "%s"
catch_up: 2
"""


class Clock:
    def __init__(self, text: str) -> None:
        self.now = datetime.fromisoformat(text).replace(tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


def press(record: Record, schedule: str, clock: Callable[[], datetime], **more) -> BriefingQueue:
    folder = record.folder / "registry" / "profiles"
    folder.mkdir(exist_ok=True)
    regime = next(iter(record.registry.regimes))
    (folder / "desk.yml").write_text((PROFILE % schedule).replace("sample-regime", regime), "utf-8")
    registry = load_registry([record.folder / "registry"], packaged=False)
    made = BriefingQueue(record.store, registry, record.folder / "out", clock, **more)
    made.sync()
    return made


def of(record: Record) -> dict[str, bool]:
    """period -> whether it was made."""
    with record.store.read() as session:
        return {row.period: row.made_at is not None for row in briefings.runs(session)}


def files(record: Record) -> list[str]:
    return sorted(p.name for p in (record.folder / "out").rglob("*") if p.is_file())


def test_a_week_is_written_on_monday_morning_by_local_clocks(record: Record) -> None:
    clock = Clock("2026-03-04T00:00")
    desk = press(record, "weekly, Monday 07:00 Asia/Shanghai", clock)
    assert desk.next_time() == datetime(2026, 3, 8, 23, tzinfo=UTC)
    assert desk.run() == []
    clock.now = datetime(2026, 3, 8, 23, tzinfo=UTC)  # Sunday in UTC, Monday 07:00 in Shanghai
    (line,) = desk.run()
    assert "desk/2026-W10.en.md" in line
    assert files(record) == ["2026-W10.en.md", "2026-W10.zh.md"]
    text = (record.folder / "out" / "desk" / "2026-W10.en.md").read_text("utf-8")
    assert text.startswith("# Trade desk")
    assert "days in Beijing time" in text
    assert "**Sample Act (Canada)**" in text, "the change of 5 March"
    note = briefing_file.note_of(text.encode())
    assert (note["period"], note["zone"], note["profile"]["id"]) == ("2026-W10", "Asia/Shanghai", "desk")
    assert desk.run() == []
    assert desk.next_time() == datetime(2026, 3, 15, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "begin", "days"),
    [
        ("daily, 02:30 Europe/Brussels", "2026-03-27T00:00", 5),  # 02:30 does not exist on 29 March
        ("daily, 02:30 Europe/Brussels", "2026-10-23T00:00", 5),  # and comes twice on 25 October
        ("weekly, Sunday 02:30 Europe/Brussels", "2026-03-20T00:00", 21),
        ("weekly, Sunday 02:30 Europe/Brussels", "2026-10-16T00:00", 21),
    ],
)
def test_when_clocks_are_changed_each_period_comes_once(
    record: Record, schedule: str, begin: str, days: int
) -> None:
    clock = Clock(begin)
    told: list[str] = []
    desk = press(record, schedule, clock, on_made=lambda made: told.append(made.period))
    end = clock.now + timedelta(days=days)
    while clock.now < end:
        at = desk.next_time()
        assert at is not None
        assert at > clock.now
        clock.now = at
        desk.run()
        desk.run()
    assert set(Counter(told).values()) == {1}
    step = 1 if "daily" in schedule else 7
    assert len(told) == days // step + 1, "the last one lies just beyond the end"


def test_after_a_time_off_the_newest_periods_are_made_up_for(record: Record) -> None:
    clock = Clock("2026-02-02T08:00")
    desk = press(record, "weekly, Monday 07:00 UTC", clock)
    clock.now = datetime(2026, 4, 1, 12, tzinfo=UTC)
    lines = desk.run()
    assert of(record) == {
        "2026-W13": True, "2026-W12": True, "2026-W11": True,
        "2026-W10": False, "2026-W09": False, "2026-W08": False, "2026-W07": False, "2026-W06": False,
    }  # fmt: skip
    assert sum("left out" in line for line in lines) == 5
    assert desk.run() == []
    assert desk.next_time() == datetime(2026, 4, 6, 7, tzinfo=UTC)


def test_a_new_profile_writes_nothing_of_the_past_and_a_restart_nothing_twice(record: Record) -> None:
    clock = Clock("2026-03-10T00:00")
    desk = press(record, "monthly, 1 07:00 Europe/Brussels", clock)
    assert desk.run() == []
    clock.now = datetime(2026, 4, 1, 5, tzinfo=UTC)  # 07:00 in summer time
    assert len(desk.run()) == 1
    again = press(record, "monthly, 1 07:00 Europe/Brussels", clock)
    assert again.run() == []
    assert of(record) == {"2026-03": True}
    other = press(record, "weekly, Wednesday 06:00 UTC", clock)  # another schedule begins now
    assert other.next_time() == datetime(2026, 4, 1, 6, tzinfo=UTC)


def test_two_that_write_at_once_share_the_work(record: Record) -> None:
    clock = Clock("2026-03-04T00:00")
    one = press(record, "weekly, Monday 07:00 UTC", clock)
    told: list[str] = []

    def both(made) -> None:
        told.append(made.period)

    two = press(record, "weekly, Monday 07:00 UTC", clock, on_made=both)
    clock.now = datetime(2026, 3, 9, 7, tzinfo=UTC)
    assert one._take is not None
    one._come_due()
    assert one._take("desk", "2026-W10") == "UTC"
    assert two.run() == [], "taken by the other"
    clock.now += timedelta(minutes=31)  # the other was killed
    assert len(two.run()) == 1
    assert told == ["2026-W10"]


def test_a_failure_is_told_tried_again_and_leaves_no_half_file(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock("2026-03-04T00:00")
    desk = press(record, "weekly, Monday 07:00 UTC", clock)
    clock.now = datetime(2026, 3, 9, 7, tzinfo=UTC)
    real = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name.endswith("zh.md"):
            raise OSError(28, "No space left on device")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", full)
    (line,) = desk.run()
    assert "No space left" in line
    assert files(record) == ["2026-W10.en.md"]
    assert desk.run() == []
    assert desk.next_time() == clock.now + AGAIN
    for _ in range(TRIES):
        clock.now += AGAIN
        desk.run()
    assert of(record) == {"2026-W10": False}
    assert desk.next_time() == datetime(2026, 3, 16, 7, tzinfo=UTC), "not tried for ever"
    monkeypatch.undo()
    clock.now = datetime(2026, 3, 16, 7, tzinfo=UTC)
    desk.run()
    assert of(record) == {"2026-W11": True, "2026-W10": False}


def test_the_scheduler_makes_what_came_due_while_nothing_ran_and_then_each_week(record: Record) -> None:
    press(record, "weekly, Monday 07:00 UTC", Clock("2026-03-04T00:00"))
    lines: list[str] = []

    async def work() -> None:
        desk = press(record, "weekly, Monday 07:00 UTC", lambda: datetime.now(UTC))
        jobs = JobLoop(lambda: datetime.now(UTC))
        jobs.add("briefings", lambda: desk.work(lines.append), longest=timedelta(days=2))
        jobs.start()
        await asyncio.sleep(1)
        assert len(lines) == 1
        await asyncio.sleep(timedelta(days=7).total_seconds())
        await jobs.finish()

    run(datetime(2026, 3, 9, 7, 0, 1, tzinfo=UTC), work)
    assert of(record) == {"2026-W10": True, "2026-W11": True}
    assert len(lines) == 2


def test_the_list_tells_what_was_made(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock("2026-03-04T00:00")
    desk = press(record, "weekly, Monday 07:00 UTC", clock)
    clock.now = datetime(2026, 3, 9, 7, tzinfo=UTC)
    desk.run()
    at = ["--db", f"sqlite:///{record.folder / 'tracker.db'}"]
    made = CliRunner().invoke(app, [*at, "briefings", "list", "--format", "json"])
    rows = json.loads(made.stdout)
    jsonschema.validate(rows, schema("briefings"))
    assert rows[0]["files"] == ["desk/2026-W10.en.md", "desk/2026-W10.zh.md"]
