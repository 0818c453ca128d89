"""The title of a period in an edition: ``July 2026``, ``2026年7月``."""

from __future__ import annotations

from tracker.lifecycle.period import MONTH, QUARTER, WEEK, YEAR, Period
from tracker.publish.editions import edition, format_day, format_month


def period_title(period: Period, lang: str) -> str:
    """``July 2026``, ``2026年7月``, ``week 47 of 2026 (16 to 22 November 2026)``."""
    zh = edition(lang) == "zh"
    name, first, last = period.name, period.first, period.last
    span = f"{format_day(first, lang)}{'至' if zh else ' to '}{format_day(last, lang)}"
    if found := WEEK.fullmatch(name):
        year, week = found.group(1), int(found.group(2))
        return f"{year}年第{week}周({span})" if zh else f"Week {week} of {year} ({span})"
    if MONTH.fullmatch(name):
        return format_month(first.year, first.month, lang)
    if found := QUARTER.fullmatch(name):
        year, n = found.groups()
        return f"{year}年第{n}季度" if zh else f"Quarter {n} of {year}"
    if YEAR.fullmatch(name):
        return f"{name}年" if zh else name
    return format_day(first, lang) if first == last else span
