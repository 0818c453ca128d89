"""Times by the clock on the wall: cron's five fields, in a time zone, with its changes of the hour.

Own, because the fixed scheduler counts the days of the week from Monday where cron counts from Sunday,
and because both nights of the year when the clock is changed have to come out right: a time that is
skipped is made up for at the first moment after it, and an hour that comes twice counts once.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Self
from zoneinfo import ZoneInfo

_MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_DAYS = {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
#: name, first, last, names. Day 7 is Sunday as well.
_FIELDS: tuple[tuple[str, int, int, dict[str, int]], ...] = (
    ("minute", 0, 59, {}),
    ("hour", 0, 23, {}),
    ("day of the month", 1, 31, {}),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 7, _DAYS),
)
#: 29 February can be eight years away (2096 to 2104).
_HORIZON = 366 * 9


@dataclass(frozen=True)
class Cron:
    """A parsed expression. Where both days are restricted, either of them will do, as in cron."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: frozenset[int]
    months: frozenset[int]
    weekdays: frozenset[int]  # 0 is Sunday
    either: bool

    @classmethod
    @lru_cache(maxsize=256)
    def parse(cls, text: str) -> Self:
        """Minute, hour, day, month, weekday: "30 6 * * mon-fri". Raises `ValueError` with what is wrong."""
        fields = text.split()
        if len(fields) != len(_FIELDS):
            raise ValueError(
                f"cron {text!r} has {len(fields)} fields; minute hour day month weekday are expected"
            )
        sets = [_field(value, *field) for value, field in zip(fields, _FIELDS, strict=True)]
        made = cls(
            minutes=tuple(sorted(sets[0])),
            hours=tuple(sorted(sets[1])),
            days=frozenset(sets[2]),
            months=frozenset(sets[3]),
            weekdays=frozenset(n % 7 for n in sets[4]),
            either=not fields[2].startswith("*") and not fields[4].startswith("*"),
        )
        if next(made._days(date(2096, 3, 1)), None) is None:
            raise ValueError(f"cron {text!r} names a day that never comes")
        return made

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The first time later than `moment`, in UTC."""
        start = moment.astimezone(zone).date()
        # The day before, for a time that its zone moved over midnight.
        for day in self._days(start - timedelta(days=1)):
            for hour in self.hours:
                for minute in self.minutes:
                    when = wall_instant(datetime(day.year, day.month, day.day, hour, minute), zone)  # noqa: DTZ001
                    if when > moment:
                        return when
        raise ValueError("no such day within nine years")  # pragma: no cover - `parse` made sure

    def _days(self, first: date) -> Iterator[date]:
        day = first
        for _ in range(_HORIZON):
            if day.month in self.months and self._on(day):
                yield day
            if day == date.max:
                return
            day += timedelta(days=1)

    def _on(self, day: date) -> bool:
        by_month, by_week = day.day in self.days, day.isoweekday() % 7 in self.weekdays
        return by_month or by_week if self.either else by_month and by_week


def wall_instant(wall: datetime, zone: ZoneInfo) -> datetime:
    """The moment a clock on the wall shows `wall` (naive) first; where it never does, the moment the
    clock is put forward past it."""
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    # PEP 495: in a gap, fold=1 reads with the offset after the change and lands before it.
    low, high = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first
    before = low.astimezone(zone).utcoffset()
    while high - low > timedelta(minutes=1):
        middle = low + (high - low) / 2
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high.replace(second=0, microsecond=0)


def _field(text: str, name: str, low: int, high: int, names: dict[str, int]) -> set[int]:
    found: set[int] = set()
    for part in text.lower().split(","):
        span, slash, step_text = part.partition("/")
        step = _number(step_text, name, 1, high, {}) if slash else 1
        if span == "*":
            first, last = low, min(high, 6) if names is _DAYS else high
        else:
            left, dash, right = span.partition("-")
            first = _number(left, name, low, high, names)
            last = _number(right, name, low, high, names) if dash else (high if slash else first)
        if last < first:
            raise ValueError(f"cron: {part!r} runs backwards in the field of the {name}")
        found.update(range(first, last + 1, step))
    return found


def _number(text: str, name: str, low: int, high: int, names: dict[str, int]) -> int:
    if text in names:
        return names[text]
    if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
        raise ValueError(f"cron: {text!r} is no {name} ({low} to {high})")
    return int(text)
