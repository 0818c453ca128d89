"""Times by the clock on the wall, also in the two nights when it is changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.registry.cron import Cron

ZONES = ("UTC", "Europe/Brussels", "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Africa/Cairo")
FIRST, LAST = datetime(2026, 1, 1), datetime(2027, 12, 1)  # noqa: DTZ001 - hypothesis adds the zone

#: An expression, and what it means, said otherwise.
EXPRESSIONS: dict[str, Callable[[datetime], bool]] = {
    "*/20 * * * *": lambda wall: wall.minute % 20 == 0,
    "5 */3 * * *": lambda wall: wall.minute == 5 and wall.hour % 3 == 0,
    "0 12 * * mon-fri": lambda wall: (wall.hour, wall.minute) == (12, 0) and wall.isoweekday() < 6,
    "15 8 1,15 * *": lambda wall: (wall.hour, wall.minute) == (8, 15) and wall.day in (1, 15),
}


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def times(cron: str, zone: str, start: str, count: int) -> list[str]:
    """The next times as the wall shows them."""
    parsed, where, moment, out = Cron.parse(cron), ZoneInfo(zone), at(start, zone), []
    for _ in range(count):
        moment = parsed.after(moment, where)
        out.append(moment.astimezone(where).strftime("%a %d.%m. %H:%M%z"))
    return out


def test_days_of_the_week_are_counted_as_cron_counts_them() -> None:
    assert times("30 6 * * 1", "Asia/Shanghai", "2026-11-01T00:00", 2) == [
        "Mon 02.11. 06:30+0800",
        "Mon 09.11. 06:30+0800",
    ]
    for text, days in (
        ("7", "Sun"), ("sun", "Sun"), ("0", "Sun"), ("mon-fri", "Mon Tue Wed Thu Fri"), ("fri-sun", "Sun Fri Sat"),
        ("*", "Sun Mon Tue Wed Thu Fri Sat"), ("*/2", "Sun Tue Thu Sat"), ("1-5/2", "Mon Wed Fri"), ("4/2", "Thu Sat"),
    ):  # fmt: skip
        shown = times(f"0 0 * * {text}", "UTC", "2026-10-31T12:00", len(days.split()))
        assert [day[:3] for day in shown] == days.split(), text


def test_two_restricted_days_mean_either() -> None:
    assert times("0 9 13 * fri", "UTC", "2026-11-01T00:00", 3) == [
        "Fri 06.11. 09:00+0000",
        "Fri 13.11. 09:00+0000",
        "Fri 20.11. 09:00+0000",
    ]


def test_a_time_that_is_skipped_comes_when_the_clock_is_put_forward() -> None:
    assert times("30 2 * * *", "Europe/Brussels", "2027-03-27T00:00", 3) == [
        "Sat 27.03. 02:30+0100",
        "Sun 28.03. 03:00+0200",
        "Mon 29.03. 02:30+0200",
    ]
    # no time twice, though two of them fall on the same moment
    assert times("*/30 1-3 28 3 *", "Europe/Brussels", "2027-03-28T00:00", 4) == [
        "Sun 28.03. 01:00+0100",
        "Sun 28.03. 01:30+0100",
        "Sun 28.03. 03:00+0200",
        "Sun 28.03. 03:30+0200",
    ]


def test_an_hour_that_comes_twice_counts_once() -> None:
    assert times("30 2 * * *", "Europe/Brussels", "2026-10-24T12:00", 2) == [
        "Sun 25.10. 02:30+0200",
        "Mon 26.10. 02:30+0100",
    ]
    # asked within the second of the two hours
    second = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    assert Cron.parse("30 2 * * *").after(second, ZoneInfo("Europe/Brussels")) == at(
        "2026-10-26T02:30", "Europe/Brussels"
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("* * * *", "five fields are expected, minute hour day month weekday"),
        ("61 * * * *", "(61) is higher than the maximum value (59)"),
        ("0 0 30 2 *", "never comes"),
        ("0 5-2 * * *", "minimum value in a range"),
        ("0 0 * * noday", "'noday' is no day of the week"),
        ("0 0 * * */0", "no step of days"),
        ("*/0 * * * *", "Increment must be higher than 0"),
        ("٣ * * * *", "five fields"),
    ],
)
def test_what_is_wrong_is_said(text: str, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        Cron.parse(text)


def test_a_leap_day_is_found_over_a_century_without_one() -> None:
    assert Cron.parse("0 0 29 2 *").after(at("2096-03-01T00:00"), ZoneInfo("UTC")) == at("2104-02-29T00:00")


@settings(max_examples=60, deadline=None)
@given(
    minute=st.integers(0, 59),
    hour=st.integers(0, 23),
    zone=st.sampled_from(ZONES),
    start=st.datetimes(FIRST, LAST),
)
def test_a_daily_time_comes_once_on_every_day(minute: int, hour: int, zone: str, start: datetime) -> None:
    """Every day of the zone gets exactly one, at that time or, where it is skipped, at most 2 h later."""
    cron, where = Cron.parse(f"{minute} {hour} * * *"), ZoneInfo(zone)
    moment = start.replace(tzinfo=UTC)
    seen = []
    for _ in range(20):
        following = cron.after(moment, where)
        assert following > moment
        seen.append(following.astimezone(where))
        moment = following
    days = [s.date() for s in seen]
    assert days == [days[0] + timedelta(days=n) for n in range(20)]
    for s in seen:
        late = timedelta(hours=s.hour, minutes=s.minute) - timedelta(hours=hour, minutes=minute)
        assert timedelta(0) <= late <= timedelta(hours=2)


@settings(max_examples=40, deadline=None)
@given(
    zone=st.sampled_from(ZONES),
    start=st.datetimes(FIRST, LAST),
    named=st.sampled_from(sorted(EXPRESSIONS)),
)
def test_no_time_is_left_out(zone: str, start: datetime, named: str) -> None:
    """Against counting minute by minute: the same moments, outside the hour that comes twice."""
    cron, where, fits = Cron.parse(named), ZoneInfo(zone), EXPRESSIONS[named]
    begin = start.replace(tzinfo=UTC, second=0, microsecond=0)
    end = begin + timedelta(days=2)
    counted = []
    moment = begin
    while moment <= end:
        wall = moment.astimezone(where)
        if fits(wall) and wall.fold == 0:
            counted.append(moment)
        moment += timedelta(minutes=1)
    found, moment = [], begin - timedelta(minutes=1)
    while (moment := cron.after(moment, where)) <= end:
        found.append(moment)
    # a time made up for after a gap is there in addition
    assert set(counted) <= set(found)
    assert all(
        f in counted
        or f.astimezone(where).utcoffset() != (f - timedelta(hours=2)).astimezone(where).utcoffset()
        for f in found
    )
