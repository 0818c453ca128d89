"""When something may not go out, and when it is tried again. Pure functions of moments in UTC.

Hours are hours of a clock on the wall in a time zone; `registry.schedule` says when a digest is due.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tracker.registry.cron import wall_instant


@dataclass(frozen=True)
class QuietPeriod:
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


def loudest(moment: datetime, quiets: Collection[QuietPeriod]) -> datetime:
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
