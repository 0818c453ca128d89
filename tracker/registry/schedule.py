"""When something goes out: one grammar for briefings, digests of alerts, and whatever else has a rhythm.

``immediate``; ``daily 07:00``; ``workdays 07:00``; ``weekly monday 07:00``; ``monthly 1 07:00``;
``quarterly 2 07:00``; ``yearly 5 07:00``; ``weekly cron 0 7 * * mon``. A comma may follow the first word, a
time zone may end it (``weekly, Monday 07:00 Asia/Shanghai``); days of the week may be shortened to three
letters, days of a month go from 1 to 28.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Self
from zoneinfo import ZoneInfo

from tracker.registry.cron import Cron
from tracker.registry.fields import check_timezone

IMMEDIATE = "immediate"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
#: How a period is called -> what it is a period of.
KINDS = {
    "daily": "day", "workdays": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter",
    "yearly": "year",
}  # fmt: skip
_MONTHS = {"quarterly": "1,4,7,10", "yearly": "1"}
_ZONE = re.compile(r"UTC|[A-Za-z_]+/[A-Za-z_/+\-0-9]+")
_EXPECTED = (
    "write immediate, 'daily 07:00', 'workdays 07:00', 'weekly monday 07:00', 'monthly 1 07:00', "
    "'quarterly 2 07:00', 'yearly 5 07:00' or 'weekly cron 0 7 * * mon', with a time zone after it where "
    "none is given elsewhere"
)


@dataclass(frozen=True)
class Schedule:
    """``kind``: day, week, month, quarter or year, the period that a briefing is about; ``cron`` None: at
    once; ``zone`` None: the text names none."""

    kind: str
    cron: Cron | None
    zone: str | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """A schedule as people write it. Raises `ValueError` with what is wrong."""
        words = text.strip().replace(",", " ", 1).split()
        zone = check_timezone(words.pop()) if len(words) > 1 and _ZONE.fullmatch(words[-1]) else None
        name = words[0].lower() if words else ""
        if name == IMMEDIATE and len(words) == 1:
            return cls("", None, zone)
        if name not in KINDS or len(words) < 2:
            raise ValueError(f"{text!r} is no schedule; {_EXPECTED}")
        if words[1].lower() == "cron":
            return cls(KINDS[name], Cron.parse(" ".join(words[2:])), zone)
        at = read_time(words[-1])
        return cls(KINDS[name], Cron.parse(f"{at.minute} {at.hour} {_day(name, words[1:-1], text)}"), zone)

    def after(self, moment: datetime, zone: ZoneInfo | None = None) -> datetime:
        """The first time later than ``moment``, in UTC; the moment itself for what goes out at once.
        ``zone`` holds where the schedule names none."""
        if self.cron is None:
            return moment
        return self.cron.after(moment, self._zone(zone))

    def day_of(self, moment: datetime) -> date:
        """The day of a moment by the clocks of the zone."""
        return moment.astimezone(self._zone(None)).date()

    def _zone(self, default: ZoneInfo | None) -> ZoneInfo:
        return ZoneInfo(self.zone) if self.zone else default or ZoneInfo("UTC")


def _day(name: str, day: list[str], text: str) -> str:
    """The last three fields of a cron line."""
    if name in ("daily", "workdays"):
        if day:
            raise ValueError(f"{text!r} names a day; {_EXPECTED}")
        return "* * *" if name == "daily" else "* * 1-5"
    if len(day) != 1:
        raise ValueError(f"{text!r} needs one day before the time; {_EXPECTED}")
    if name == "weekly":
        found = [d for d in DAYS if d.startswith(day[0].lower()) and len(day[0]) >= 3]
        if not found:
            raise ValueError(f"{day[0]!r} is no day of the week; {_EXPECTED}")
        return f"* * {(DAYS.index(found[0]) + 1) % 7}"
    if not (day[0].isascii() and day[0].isdigit()) or not 1 <= int(day[0]) <= 28:
        raise ValueError(f"{day[0]!r} is no day of the month from 1 to 28; {_EXPECTED}")
    return f"{int(day[0])} {_MONTHS.get(name, '*')} *"


def read_time(text: str) -> time:
    """A time of day, ``07:00``. Raises `ValueError`."""
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone
    except ValueError:
        raise ValueError(f"{text!r} is no time of day; {_EXPECTED}") from None
