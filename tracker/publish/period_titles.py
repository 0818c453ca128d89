"""The title of a period in an edition: ``July 2026``, ``2026年7月``."""

from __future__ import annotations

from tracker.lifecycle.period import MONTH, QUARTER, WEEK, YEAR, Period
from tracker.publish.editions import format_day, format_days, format_month, gettext, pgettext


def period_title(period: Period, lang: str) -> str:
    """``July 2026``, ``2026年7月``, ``week 47 of 2026 (16 to 22 November 2026)``."""
    name, first, last = period.name, period.first, period.last
    span = format_days(first, last, lang)
    if found := WEEK.fullmatch(name):
        year, week = found.group(1), int(found.group(2))
        message = gettext(lang, "Week %(week)s of %(year)s (%(span)s)")
        return message % {"week": week, "year": year, "span": span}
    if MONTH.fullmatch(name):
        return format_month(first.year, first.month, lang)
    if found := QUARTER.fullmatch(name):
        year, n = found.groups()
        return gettext(lang, "Quarter %(n)s of %(year)s") % {"n": n, "year": year}
    if YEAR.fullmatch(name):
        return pgettext(lang, "format", "%(year)s") % {"year": name}
    return format_day(first, lang) if first == last else span
