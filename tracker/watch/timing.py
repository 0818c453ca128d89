"""When to look at a source next: one pure function of what the record knows, the registry and the time.

`next_due` decides. Its parts, in the order they have a say:

* a source that was never looked at is due at once;
* `cron` in its `timezone`, or `every` on a fixed grid of times that is shifted for each source by its
  id, so that sources do not come in herds and none drifts;
* `every` is halved while a consultation or procedure is open or a date is within 14 days, quartered
  within 2 days of it; it is doubled for a source that has not changed for 30 intervals (and 14 days);
* after a failure the next look comes sooner than a slow source's turn and not faster than a quick
  one's: from 1/12 of the interval, doubling, at most a day (see `back_off`);
* a host that wants rest gets it (Retry-After).
"""

from __future__ import annotations

import hashlib
import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tracker.registry.cron import Cron
from tracker.registry.schema import Source

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: No source is looked at more often than this, whatever its registry says.
LEAST = 5 * MINUTE
#: A source is not made faster than this, unless its registry is.
FASTEST = HOUR
#: A source is not made slower than this, unless its registry is.
SLOWEST = 14 * DAY
QUIET_LOOKS, QUIET = 30, 14 * DAY
NEAR, VERY_NEAR, AFTERMATH = 14 * DAY, 2 * DAY, 2 * DAY
#: A source that fails for so long is asked at its own pace again, and no more than once a day.
GIVEN_UP = 14 * DAY
#: RFC 9309 section 2.4: robots.txt is not kept for longer than a day.
ROBOTS = DAY
_PARTS = re.compile(r"P(?:(\d+)W)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

#: Kinds of failure by what they mean for the next look and for the health of a source.
CATEGORY = {
    "Blocked": "blocked",
    "Forbidden": "robots",
    "TlsError": "certificate",
    "StructureChanged": "content",
    "Incomplete": "content",
    "EmptyExtract": "content",
    "WrongLanguage": "content",
    "Unreadable": "content",
    "TooLarge": "content",
    "ToBeConfirmed": "content",
    "ReaderFailed": "content",
    "CrawlCrashed": "crash",
    "CrawlTimeout": "crash",
}


def category(kind: str) -> str:
    """blocked, robots, certificate, content, crash, or unreachable for all the rest."""
    return CATEGORY.get(kind, "unreachable")


@dataclass(frozen=True)
class PastChecks:
    """What the record knows of the looks at a source. Moments are aware and in UTC.

    `near` holds dated steps of the source's instrument; `procedure`: a consultation or a procedure on
    it is open, as far as the registry knows.
    """

    last_run: datetime | None = None
    first_good: datetime | None = None
    last_change: datetime | None = None
    streak: int = 0  # failed looks in a row, up to now
    failing_since: datetime | None = None
    trouble: str = ""  # kind of the last failure
    rest_until: datetime | None = None
    near: tuple[date, ...] = ()
    procedure: bool = False


def duration(text: str) -> timedelta:
    """An ISO 8601 duration of weeks, months (30 days), days, hours and minutes."""
    found = _PARTS.fullmatch(text)
    if found is None:
        raise ValueError(f"{text!r} is no duration")
    weeks, months, days, hours, minutes = (int(x or 0) for x in found.groups())
    return timedelta(weeks=weeks, days=30 * months + days, hours=hours, minutes=minutes)


def fraction(*parts: object) -> float:
    """A number from 0 to below 1 that is always the same for the same parts."""
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def plan_of(source: Source) -> str:
    """The registry's schedule in a line: when it differs, a due time made from it is made again."""
    text = f"cron {source.cron} {source.timezone}" if source.cron is not None else f"every {source.every}"
    return f"{text} jitter {source.jitter}" if source.jitter else text


def interval(history: PastChecks, source: Source, now: datetime) -> tuple[timedelta, str]:
    """How far apart looks are just now, and why, in words.

    From a quarter to the double of the registry's `every`; a `cron` source's is the distance between
    its next two times.
    """
    if source.cron is not None:
        cron, zone = Cron.parse(source.cron), ZoneInfo(source.timezone)
        first = cron.after(now, zone)
        return max(LEAST, cron.after(first, zone) - first), f"at {source.cron} ({source.timezone})"
    base = max(LEAST, duration(source.every))
    ahead = [timedelta(days=(day - now.date()).days) for day in history.near]
    fast = min(base, FASTEST)
    if any(-AFTERMATH <= left <= VERY_NEAR for left in ahead):
        return max(base / 4, fast), f"every {source.every}, four times as often: a date is at hand"
    if any(-AFTERMATH <= left <= NEAR for left in ahead):
        return max(base / 2, fast), f"every {source.every}, twice as often: a date is near"
    if history.procedure:
        return max(base / 2, fast), f"every {source.every}, twice as often: a procedure is open"
    since = max((x for x in (history.first_good, history.last_change) if x), default=None)
    slow = min(2 * base, max(base, SLOWEST))
    if since is not None and now - since > max(QUIET_LOOKS * base, QUIET) and slow > base:
        return slow, f"every {source.every}, half as often: unchanged since {since:%Y-%m-%d}"
    return base, f"every {source.every}"


def next_due(history: PastChecks, source: Source, now: datetime) -> tuple[datetime, str]:
    """When the source is to be looked at next, and why, in words.

    Later than the last look. A time before `now` means that it is overdue: it should have been looked
    at then. Nothing else is read than the arguments.
    """
    last = history.last_run
    if last is None:
        when, reason = now, "never looked at"
    else:
        distance, reason = interval(history, source, now)
        when = _regular(last, distance, source)
        if history.streak:
            wait = back_off(history, source, distance, now)
            words = f"tried again after {history.streak} failed look{'s' if history.streak > 1 else ''}"
            if source.cron is None or last + wait < when:
                when, reason = last + wait, f"{words} ({history.trouble})" if history.trouble else words
    if history.rest_until is not None and history.rest_until > when:
        return history.rest_until, "the host asked to be left alone until then"
    return when, reason


def back_off(history: PastChecks, source: Source, distance: timedelta, now: datetime) -> timedelta:
    """How long to wait after a failed look: doubling, bounded, with a tenth of it by the source's id.

    Failures that pass by themselves begin at a twelfth of the interval (15 minutes to 2 hours);
    refusals and pages that could not be read at a quarter (1 to 12 hours); robots.txt is asked again
    after a day. At most the interval itself or a day, whichever is shorter; a source that has failed
    for 14 days waits for the longer of the two.
    """
    kind = category(history.trouble)
    if kind == "robots":
        first = ROBOTS
    elif kind in ("blocked", "content"):
        first = min(max(distance / 4, HOUR), 12 * HOUR)
    else:
        first = min(max(distance / 12, 15 * MINUTE), 2 * HOUR)
    most = min(distance, DAY)
    if history.failing_since is not None and now - history.failing_since > GIVEN_UP:
        most = max(distance, DAY)
        wait = most
    else:
        wait = min(first * 2 ** min(history.streak - 1, 20), max(most, min(first, distance)))
    if kind == "robots":
        wait = max(wait, ROBOTS)
    return wait * (1 + fraction(source.id, history.streak) / 10)


def _regular(last: datetime, distance: timedelta, source: Source) -> datetime:
    """The turn after `last`, when nothing is wrong."""
    spread = duration(source.jitter) if source.jitter is not None else None
    if source.cron is not None:
        offset = fraction(source.id) * (spread or timedelta(0))
        return Cron.parse(source.cron).after(last - offset, ZoneInfo(source.timezone)) + offset
    unit = min(distance, max(LEAST, duration(source.every)))
    phase = fraction(source.id) * (unit if spread is None else min(spread, unit))
    # the nearest turn to `last + distance`: one that came late does not push the next ones back
    steps = math.ceil((last + distance - unit / 2 - phase - _EPOCH) / unit)
    when = _EPOCH + phase + steps * unit
    return when if when > last else when + unit
