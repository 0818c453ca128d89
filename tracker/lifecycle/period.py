"""Periods a briefing can be about: a week, month, quarter, year, or any span of days, in a time zone."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from unicodedata import normalize
from zoneinfo import ZoneInfo

from tracker.law.dates import MONTH as MONTH_NAME
from tracker.law.dates import parse_date
from tracker.law.languages import MONTHS
from tracker.law.numbers import han_number
from tracker.registry.cron import wall_instant

WEEK = re.compile(r"(\d{4})-?W(\d{2})")
MONTH = re.compile(r"(\d{4})-(\d{2})")
QUARTER = re.compile(r"(\d{4})-?Q([1-4])")
YEAR = re.compile(r"\d{4}")
_FORMS = "2026-W47, 2026-11 (July 2026, 2026年7月), 2026-Q4, 2026, 2026-11-22 or 2026-11-01..2026-11-22"
_Y, _N = r"(?P<y>\d{4}|[〇零一二三四五六七八九]{4})", r"(?P<n>\d{1,2}|[一二三四五六七八九十]{1,3})"
_BETWEEN = re.compile(r"(\.\.+| to |[至到])")
#: How people write a period -> the name it has here.
_WRITTEN = tuple(
    (re.compile(pattern, re.IGNORECASE), form)
    for pattern, form in (
        (rf"{_Y} ?[-/.] ?{_N}", "{y}-{n:02}"),
        (rf"{_Y} ?年 ?{_N} ?月份?", "{y}-{n:02}"),
        (rf"(?P<m>{MONTH_NAME})\.?,?[ -]{_Y}", "{y}-{n:02}"),
        (rf"{_Y},?[ -](?P<m>{MONTH_NAME})\.?", "{y}-{n:02}"),
        (rf"(?:Q|quarter ){_N},?[ -/]{_Y}", "{y}-Q{n}"),
        (rf"{_Y},?[ -](?:Q|quarter ){_N}", "{y}-Q{n}"),
        (rf"{_Y} ?年 ?第?{_N} ?季度?", "{y}-Q{n}"),
        (rf"(?:W|week ){_N},?[ -/]{_Y}", "{y}-W{n:02}"),
        (rf"{_Y},?[ -](?:W|week ){_N}", "{y}-W{n:02}"),
        (rf"{_Y} ?年 ?第{_N} ?[周週]", "{y}-W{n:02}"),
        (rf"{_Y} ?年度?", "{y}"),
    )
)


class BadPeriod(ValueError):
    """Not a period; the message says what one looks like."""


@dataclass(frozen=True)
class Period:
    """Days from ``first`` to ``last``, both included; ``name`` is how it was written. A day begins at
    midnight by the clocks of ``zone``: a week's page made on Monday morning in Shanghai ends there."""

    name: str
    first: date
    last: date
    zone: str = "UTC"

    @property
    def start(self) -> datetime:
        """The first moment of the period, in UTC."""
        return wall_instant(datetime.combine(self.first, time.min), ZoneInfo(self.zone))

    @property
    def end(self) -> datetime:
        """The first moment after the period, in UTC."""
        return wall_instant(datetime.combine(self.last + timedelta(days=1), time.min), ZoneInfo(self.zone))

    @property
    def kind(self) -> str:
        """day, week, month, quarter, year or span."""
        known = {"week": WEEK, "month": MONTH, "quarter": QUARTER, "year": YEAR}
        found = next((k for k, pattern in known.items() if pattern.fullmatch(self.name)), None)
        return found or ("day" if self.first == self.last else "span")

    def holds(self, day: date | None) -> bool:
        return day is not None and self.first <= day <= self.last


def parse(text: str, zone: str = "UTC") -> Period:
    """The period a person wrote, its days in ``zone``. Raises `BadPeriod`.

    >>> parse("2026-W01").first, parse("2026-02").last, parse("2026-Q4").first
    (datetime.date(2025, 12, 29), datetime.date(2026, 2, 28), datetime.date(2026, 10, 1))
    >>> parse("July 2026").name, parse("2026年7月").name, parse("2026-7").name
    ('2026-07', '2026-07', '2026-07')
    """
    wanted = " ".join(normalize("NFKC", text[:100]).split())
    try:
        return replace(_parse(wanted), zone=zone)
    except (ValueError, OverflowError) as error:
        if isinstance(error, BadPeriod):
            raise
        raise BadPeriod(f"{text!r} is not a period: {error}; write {_FORMS}") from error


def _named(text: str) -> str:
    """The name of a period that a person wrote in words; any other text as it is."""
    for pattern, form in _WRITTEN:
        if found := pattern.fullmatch(text):
            said = found.groupdict()
            year = said["y"] if said["y"].isdigit() else "".join(str(han_number(c)) for c in said["y"])
            month, n = said.get("m"), said.get("n") or "0"
            number = MONTHS[month.lower()] if month else int(n) if n.isdigit() else han_number(n)
            return form.format(y=year, n=number)
    day = parse_date(text)
    return day.isoformat() if day else text


def _parse(written: str) -> Period:
    if between := _BETWEEN.split(written, maxsplit=1)[1:]:
        first, last = _parse(written[: written.index(between[0])]).first, _parse(between[1]).last
        if last < first:
            raise BadPeriod(f"{written!r} ends before it starts")
        return Period(f"{first}..{last}", first, last)
    text = _named(written)
    if found := WEEK.fullmatch(text):
        monday = date.fromisocalendar(int(found.group(1)), int(found.group(2)), 1)
        return Period(f"{found.group(1)}-W{found.group(2)}", monday, monday + timedelta(days=6))
    if found := QUARTER.fullmatch(text):
        year, n = int(found.group(1)), int(found.group(2))
        return Period(f"{year:04}-Q{n}", date(year, 3 * n - 2, 1), _month_end(year, 3 * n))
    if found := MONTH.fullmatch(text):
        year, month = int(found.group(1)), int(found.group(2))
        return Period(text, date(year, month, 1), _month_end(year, month))
    if YEAR.fullmatch(text):
        return Period(text, date(int(text), 1, 1), date(int(text), 12, 31))
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadPeriod(f"{text!r} is not a period; write {_FORMS}") from None
    return Period(text, day, day)


def _month_end(year: int, month: int) -> date:
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def last_full_month(today: date) -> Period:
    """What is briefed when nothing is asked for: the calendar month before the present one."""
    last = today.replace(day=1) - timedelta(days=1)
    return parse(f"{last.year:04}-{last.month:02}")


def last_full(kind: str, today: date, zone: str = "UTC") -> Period:
    """The newest period of a kind that is over on a day: ``day``, ``week``, ``month``, ``quarter``, ``year``.

    >>> last_full("week", date(2026, 1, 5)).name, last_full("quarter", date(2026, 1, 1)).name
    ('2026-W01', '2025-Q4')
    """
    if kind == "day":
        name = (today - timedelta(days=1)).isoformat()
    elif kind == "week":
        year, week, _ = (today - timedelta(days=today.isoweekday())).isocalendar()
        name = f"{year:04}-W{week:02}"
    elif kind == "month":
        name = last_full_month(today).name
    elif kind == "quarter":
        last = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)
        name = f"{last.year:04}-Q{(last.month + 2) // 3}"
    else:
        name = f"{today.year - 1:04}"
    return parse(name, zone)


def of_month(day: date) -> Period:
    return parse(f"{day.year:04}-{day.month:02}")
