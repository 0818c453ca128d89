"""Digests and quiet hours by the clock on the wall, over both changes of the clock."""

from __future__ import annotations

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests.notify.world import World
from tracker.notify.timing import QuietPeriod, backoff, loudest
from tracker.registry.schedule import Schedule

BERLIN, SHANGHAI, NEW_YORK = (
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("Asia/Shanghai"),
    ZoneInfo("America/New_York"),
)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "zone", "moment", "due"),
    [
        ("daily 07:00", BERLIN, "2026-03-28T05:00", "2026-03-28T06:00"),
        ("daily 07:00", BERLIN, "2026-03-28T06:00", "2026-03-29T05:00"),  # the night in between has 23 hours
        ("daily 02:30", BERLIN, "2026-03-28T12:00", "2026-03-29T01:00"),  # skipped: made up for at once
        ("daily 02:30", BERLIN, "2026-03-29T01:00", "2026-03-30T00:30"),
        ("daily 02:30", BERLIN, "2026-10-24T12:00", "2026-10-25T00:30"),  # comes twice: counts once
        ("daily 02:30", BERLIN, "2026-10-25T00:30", "2026-10-26T01:30"),
        ("weekly monday 07:00", SHANGHAI, "2026-11-28T00:00", "2026-11-29T23:00"),
        ("workdays 07:00", SHANGHAI, "2026-11-27T00:00", "2026-11-29T23:00"),
        ("immediate", SHANGHAI, "2026-11-27T00:00", "2026-11-27T00:00"),
    ],
)
def test_digests(rhythm: str, zone: ZoneInfo, moment: str, due: str) -> None:
    assert Schedule.parse(rhythm).after(utc(moment), zone) == utc(due)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        ("2026-11-27T13:59", "2026-11-27T13:59"),  # 21:59 in Shanghai
        ("2026-11-27T14:00", "2026-11-27T23:00"),
        ("2026-11-27T22:59", "2026-11-27T23:00"),
        ("2026-11-27T23:00", "2026-11-27T23:00"),
    ],
)
def test_quiet_over_midnight(moment: str, until: str) -> None:
    assert QuietPeriod(time(22), time(7), SHANGHAI).until(utc(moment)) == utc(until)


def test_quiet_days_and_nights_join() -> None:
    quiet = QuietPeriod(time(22), time(7), SHANGHAI, frozenset({5, 6}))
    assert quiet.until(utc("2026-11-27T15:00")) == utc("2026-11-29T23:00")  # Friday night to Monday 07:00


@pytest.mark.parametrize("end", ["02:15", "02:45"])
@pytest.mark.parametrize("day", ["2026-03-29", "2026-10-25", "2026-11-01", "2026-03-08"])
@pytest.mark.parametrize("zone", [BERLIN, NEW_YORK])
def test_quiet_ends_whatever_the_clock_does(zone: ZoneInfo, day: str, end: str) -> None:
    from datetime import timedelta

    quiet = QuietPeriod(time(22), time.fromisoformat(end), zone)
    moment = utc(f"{day}T00:00") - timedelta(hours=6)
    for _ in range(24 * 12):
        until = quiet.until(moment)
        assert moment <= until <= moment + timedelta(hours=7)
        assert quiet.until(until) == until
        moment += timedelta(minutes=5)


def test_all_who_are_asked_count() -> None:
    east, west = QuietPeriod(time(22), time(7), SHANGHAI), QuietPeriod(time(22), time(7), BERLIN)
    assert loudest(utc("2026-11-27T22:30"), [east, west]) == utc("2026-11-28T06:00")
    assert loudest(utc("2026-11-27T22:30"), []) == utc("2026-11-27T22:30")


def test_backoff_is_bounded() -> None:
    waits = [backoff(n).total_seconds() / 60 for n in range(1, 21)]
    assert waits[:9] == [1, 2, 4, 8, 16, 32, 64, 128, 240]
    assert max(waits) == 240
    assert 40 < sum(waits) / 60 < 60  # hours until a message is given up


# --- in the outbox --------------------------------------------------------------------------------------

HOOK = 'channels:\n  hook: {webhook: "env:HOOK_URL"}\nsubscriptions:\n'


def test_quiet_hours_hold_and_then_group(world: World) -> None:
    world.write(
        HOOK
        + "  - {id: one, follow: everything, to: hook, timezone: Asia/Shanghai, quiet: {from: '22:00', to: '07:00'}}\n"
    )
    world.now = utc("2026-03-05T14:30")  # 22:30 in Shanghai
    told = []
    for n in range(3):
        told.append(world.amend(section=n + 1, text=f"Matter {n} is due by {n + 1} June 2027."))
        report = world.send()
        assert report.sent == []
        assert report.next_time == utc("2026-03-05T23:00")
        world.pass_by(hours=2)
    world.now = utc("2026-03-05T23:00")
    world.send()
    assert [[c["id"] for c in r.json["changes"]] for r in world.hook.requests] == [told]


def test_a_message_that_failed_is_not_tried_in_quiet_hours(world: World) -> None:
    world.write(
        HOOK
        + "  - {id: one, follow: everything, to: hook, timezone: Asia/Shanghai, quiet: {from: '22:00', to: '07:00'}}\n"
    )
    world.now = utc("2026-03-05T13:59:30")
    world.amend()
    world.hook.answers = [503]
    world.send()
    world.now = utc("2026-03-05T15:00")
    assert world.send().next_time == utc("2026-03-05T23:00")
    assert len(world.hook.requests) == 1


def test_substantive_at_once_the_rest_by_digest(world: World) -> None:
    world.write(
        HOOK
        + "  - {id: one, follow: everything, to: hook, significance: editorial, rest: 'daily 08:00', timezone: Europe/Berlin}\n"
    )
    world.now = utc("2026-03-28T12:00")
    world.amend(section=4, text="Person 4 shall keep book 4 for six years;")
    assert world.send().next_time == utc("2026-03-29T06:00")  # 08:00 summer time
    big = world.amend(section=1)
    world.send()
    (first,) = world.hook.requests
    assert (first.json["type"], [c["id"] for c in first.json["changes"]]) == ("alert", [big])
    world.now = utc("2026-03-29T06:00")
    world.send()
    (_, second) = world.hook.requests
    assert second.json["type"] == "digest"
    assert [c["significance"] for c in second.json["changes"]] == ["editorial"]


def test_a_digest_comes_once_in_the_night_with_25_hours(world: World) -> None:
    world.write(
        HOOK + "  - {id: one, follow: everything, to: hook, send: 'daily 02:30', timezone: Europe/Berlin}\n"
    )
    world.now = utc("2026-10-24T12:00")
    world.amend()
    sent = []
    for _ in range(4 * 30):
        sent += [world.now] * len(world.send().sent)
        world.pass_by(minutes=15)
        if world.now == utc("2026-10-25T00:45"):
            world.amend()
    assert sent == [utc("2026-10-25T00:30")]
    world.now = utc("2026-10-26T01:30")
    assert len(world.send().sent) == 1
