"""All that a text says of time: days, days counted from others, months, quarters and years, in its order."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from tracker.law.dates import find_dates
from tracker.law.relative import RelativeDate, find_relative
from tracker.law.spans import CalendarSpan, find_spans


class FoundTime(NamedTuple):
    """``text[start:end]`` is what was printed."""

    value: date | RelativeDate | CalendarSpan
    start: int
    end: int


def find_times(text: str, lang: str) -> list[FoundTime]:
    """What a text says of time from left to right; a month or a year inside a date is none of its own.

    >>> [str(f.value) if isinstance(f.value, date) else f.value.kind for f in find_times(
    ...     "from 2 August 2026 to the first quarter of 2027", "en")]
    ['2026-08-02', 'quarter']
    """
    found = [FoundTime(f.day, f.start, f.end) for f in find_dates(text, lang)]
    found += [FoundTime(*f) for f in find_relative(text, lang)]
    spans = [FoundTime(*f) for f in find_spans(text, lang)]
    found += [s for s in spans if not any(f.start < s.end and s.start < f.end for f in found)]
    return sorted(found, key=lambda f: f.start)
