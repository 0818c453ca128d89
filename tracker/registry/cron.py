"""Times by the clock on the wall: cron's five fields, in a time zone, with its changes of the hour.

APScheduler's `CronTrigger` counts the times as a wall shows them. Three things are ours: days of the week are
counted from Sunday; two restricted days mean either; and in the two nights in which the clock is changed a
time that is skipped comes at the first moment after it, and one that comes twice counts once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Cron:
    """A parsed expression. Where both days are restricted, either of them will do, as in cron."""

    text: str
    _triggers: tuple[CronTrigger, ...] = field(compare=False, repr=False)

    @classmethod
    @lru_cache(maxsize=256)
    def parse(cls, text: str) -> Self:
        """Minute, hour, day, month, weekday: "30 6 * * mon-fri". Raises `ValueError` with what is wrong."""
        fields = text.lower().split()
        if len(fields) != 5 or not text.isascii():
            raise ValueError(f"cron {text!r}: five fields are expected, minute hour day month weekday")
        minute, hour, day, month, weekday = fields
        either = not day.startswith("*") and not weekday.startswith("*")
        try:
            weekday = _weekdays(weekday)
            made = tuple(
                CronTrigger(month=month, day=d, day_of_week=w, hour=hour, minute=minute, timezone=UTC)
                for d, w in ([(day, "*"), ("*", weekday)] if either else [(day, weekday)])
            )
        except ValueError as error:
            raise ValueError(f"cron {text!r}: {error}") from None
        if made[0].get_next_fire_time(None, datetime(2096, 3, 1, tzinfo=UTC)) is None:
            raise ValueError(f"cron {text!r} names a day that never comes")
        return cls(" ".join((minute, hour, day, month, weekday)), made)

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first time later than `moment`, in UTC."""
        wall = moment.astimezone(zone).replace(tzinfo=UTC, fold=0)
        while True:
            times = (trigger.get_next_fire_time(None, wall) for trigger in self._triggers)
            wall = min(at for at in times if at is not None)
            when = wall_instant(wall.replace(tzinfo=None), zone)
            if when > moment:
                return when
            wall += _MINUTE


def wall_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment a clock on the wall shows `wall` (naive) first; where it never does, the moment the
    clock is put forward past it."""
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    # PEP 495: in a gap, fold=1 reads with the offset after the change and lands before it.
    low, high = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first
    before = low.astimezone(zone).utcoffset()
    while high - low > _MINUTE:
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(second=0, microsecond=0)


def _weekdays(text: str) -> str:
    """Days by their names, since cron counts from Sunday (which is 7 as well), the trigger from Monday."""
    found: list[str] = []
    for part in text.split(","):
        span, slash, step = part.partition("/")
        first, _, last = ("0", "-", "6") if span == "*" else span.partition("-")
        low = _weekday(first)
        high = _weekday(last) if last else 7 if slash else low
        high += 7 if high < low else 0  # fri-sun
        if slash and not (step.isdigit() and int(step)):
            raise ValueError(f"{part!r} has no step of days")
        found += [_DAYS[n % 7] for n in range(low, high + 1, int(step or 1))]
    return ",".join(found)


def _weekday(text: str) -> int:
    if text not in _DAYS and not (text.isdigit() and int(text) <= 7):
        raise ValueError(f"{text!r} is no day of the week (0 to 7, or sun to sat)")
    return _DAYS.index(text) if text in _DAYS else int(text)
