"""Dated duties as an iCalendar file (RFC 5545, 7986): all-day events that calendars take in and update."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from tracker.publish.plain import plain, safe_url

#: How often a calendar that is subscribed to should ask again.
_REFRESH = "P1D"


@dataclass(frozen=True)
class Entry:
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


def calendar(entries: Iterable[Entry], name: str, made: datetime) -> str:
    """The file, lines folded at 75 octets and ended by CRLF.

    ``made`` stands as DTSTAMP everywhere: of two files with the same SEQUENCE, the later one counts
    (RFC 5546, 2.1.5).
    """
    stamp = made.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//digital-rules-tracker//deadlines//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        f"REFRESH-INTERVAL;VALUE=DURATION:{_REFRESH}",
        f"X-PUBLISHED-TTL:{_REFRESH}",
    ]
    for e in entries:
        url = safe_url(e.url)
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(e.uid)}@digital-rules-tracker",
            f"DTSTAMP:{stamp}",
            f"SEQUENCE:{e.sequence}",
            f"STATUS:{e.status}",
            f"DTSTART;VALUE=DATE:{e.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{e.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(e.summary)}",
            *([f"DESCRIPTION:{_text(e.description)}"] if e.description else []),
            *([f"CATEGORIES:{','.join(_text(c) for c in e.categories)}"] if e.categories else []),
            *([f"URL:{url}"] if url else []),
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _text(value: str) -> str:
    """RFC 5545, 3.3.11: backslash, semicolon, comma and line ends escaped."""
    value = plain(value).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(value.splitlines())


def _folded(line: str) -> str:
    """RFC 5545, 3.1: at most 75 octets a line, never inside a character."""
    if len(line.encode()) <= 75:
        return line
    out, size = [], 0
    for character in line:
        width = len(character.encode())
        if size + width > 75:
            out.append("\r\n ")
            size = 1
        out.append(character)
        size += width
    return "".join(out)
