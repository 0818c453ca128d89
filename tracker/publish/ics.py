"""Dated duties as an iCalendar file (RFC 5545, 7986): all-day events that calendars take in and update."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vText

from tracker.publish.plain import plain, safe_url

#: How often a calendar that is subscribed to should ask again.
_REFRESH = timedelta(days=1)


@dataclass(frozen=True)
class CalendarEvent:
    """``uid`` stays the same for the same duty, so that a calendar updates instead of adding; ``sequence``
    grows with every move of its day. ``status``: CONFIRMED, TENTATIVE or CANCELLED (RFC 5545, 3.8.1.11)."""

    uid: str
    day: date
    summary: str
    description: str = ""
    sequence: int = 0
    status: str = "CONFIRMED"
    categories: tuple[str, ...] = ()
    url: str | None = None


def calendar(entries: Iterable[CalendarEvent], name: str, made: datetime) -> str:
    """The file.

    ``made`` stands as DTSTAMP everywhere: of two files with the same SEQUENCE, the later one counts
    (RFC 5546, 2.1.5).
    """
    out = Calendar()
    out.add("VERSION", "2.0")
    out.add("PRODID", "-//digital-rules-tracker//deadlines//EN")
    out.add("CALSCALE", "GREGORIAN")
    out.add("METHOD", "PUBLISH")
    out.add("NAME", vText(_text(name)))
    out.add("X-WR-CALNAME", vText(_text(name)))
    out.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    out.add("X-PUBLISHED-TTL", "P1D")
    for entry in entries:
        out.add_component(_event(entry, made.astimezone(UTC)))
    return str(out.to_ical(sorted=False), "utf-8")


def _event(entry: CalendarEvent, made: datetime) -> Event:
    out = Event()
    out.add("UID", f"{_text(entry.uid)}@digital-rules-tracker")
    out.add("DTSTAMP", made)
    out.add("SEQUENCE", entry.sequence)
    out.add("STATUS", entry.status)
    out.add("DTSTART", entry.day)
    out.add("DTEND", entry.day + timedelta(days=1))
    out.add("SUMMARY", _text(entry.summary))
    if entry.description:
        out.add("DESCRIPTION", _text(entry.description))
    if entry.categories:
        out.add("CATEGORIES", [_text(c) for c in entry.categories])
    if url := safe_url(entry.url):
        out.add("URL", url)
    out.add("TRANSP", "TRANSPARENT")
    return out


def _text(value: str) -> str:
    """Captured text without hidden characters, line ends as in Unix."""
    return "\n".join(plain(value).splitlines())
