"""When something may go out: at once, by digest, not in quiet hours. Pure functions of moments in UTC.

Hours are hours of a clock on the wall in a time zone. A digest's hour that a change of the clock skips is
made up for at the first moment after it; one that comes twice counts once (`registry.cron`).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.registry.cron import Cron, wall_instant

IMMEDIATE = "immediate"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True)
class Rhythm:
    """``cron`` None: immediately."""

    cron: str | None

    @classmethod
    def parse(cls, text: str) -> Rhythm:
        """``immediate``, ``daily 07:00``, ``workdays 07:00`` or ``weekly monday 07:00``.

        >>> Rhythm.parse("weekly monday 07:30").cron
        '30 7 * * 1'
        """
        words = text.lower().split()
        if words == [IMMEDIATE]:
            return cls(None)
        day = None
        if len(words) == 2 and words[0] in ("daily", "workdays"):
            day = "*" if words[0] == "daily" else "1-5"
        elif len(words) == 3 and words[0] == "weekly" and words[1] in DAYS:
            day = str((DAYS.index(words[1]) + 1) % 7)
        if day is None:
            raise ValueError(f"{text!r}: write immediate, daily 07:00, workdays 07:00 or weekly monday 07:00")
        at = read_time(words[-1])
        return cls(f"{at.minute} {at.hour} * * {day}")

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """When what came up at a moment is due."""
        return moment if self.cron is None else Cron.parse(self.cron).after(moment, zone)


def read_time(text: str) -> time:
    """A time of day, ``07:00``. Raises `ValueError`."""
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time of day has no zone
    except ValueError:
        raise ValueError(f"{text!r} is no time of day; write 07:00") from None


@dataclass(frozen=True)
class Quiet:
    """Hours in which nothing comes; ``days`` (0 is Monday) are quiet as a whole. ``end`` before ``start``
    goes over midnight."""

    start: time | None
    end: time | None
    zone: ZoneInfo
    days: frozenset[int] = frozenset()

    def until(self, moment: datetime) -> datetime:
        """The moment itself, or the end of the quiet it falls into, in UTC."""
        for _ in range(20):  # a quiet night may run into a quiet day, and that into the next
            later = self._end_of(moment)
            if later is None or later <= moment:  # the end has come once already: the hour is there twice
                return moment
            moment = later
        return moment

    def _end_of(self, moment: datetime) -> datetime | None:
        local = moment.astimezone(self.zone)
        if local.weekday() in self.days:
            return _wall(local + timedelta(days=1), time.min, self.zone)
        if self.start is None or self.end is None or self.start == self.end:
            return None
        at = local.time()
        if self.start < self.end:
            return _wall(local, self.end, self.zone) if self.start <= at < self.end else None
        if at >= self.start:
            return _wall(local + timedelta(days=1), self.end, self.zone)
        return _wall(local, self.end, self.zone) if at < self.end else None


def _wall(day: datetime, at: time, zone: ZoneInfo) -> datetime:
    return wall_instant(datetime.combine(day.date(), at), zone)


def loudest(moment: datetime, quiets: Collection[Quiet]) -> datetime:
    """When none of them is quiet."""
    for _ in range(20):
        later = max((q.until(moment) for q in quiets), default=moment)
        if later == moment:
            return moment
        moment = later
    return moment


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many failures: a minute, doubled up to four hours."""
    return min(timedelta(minutes=2 ** min(attempts - 1, 20)), timedelta(hours=4))


def utc_now() -> datetime:
    return datetime.now(UTC)
