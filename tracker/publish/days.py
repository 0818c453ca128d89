"""Dates as laws print them, read back, so that an edition can show them its own way."""

from __future__ import annotations

import re
from datetime import date

from tracker.publish.editions import format_day

_MONTHS = {
    name: n
    for names in (
        "january february march april may june july august september october november december",
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    )
    for n, name in enumerate(names.split(), 1)
}
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er)? ([^\W\d_]{3,10})\.?,? (\d{4})")
_MONTH_FIRST = re.compile(r"([^\W\d_]{3,10}) (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
_HAN = re.compile(r"(\d{4}) ?年 ?(\d{1,2}) ?月 ?(\d{1,2}) ?日")


def read_day(text: str) -> date | None:
    """The day a date in English, French, Chinese or ISO 8601 means; None for anything else.

    >>> read_day("2 August 2026"), read_day("1er août 2024"), read_day("soon")
    (datetime.date(2026, 8, 2), datetime.date(2024, 8, 1), None)
    """
    text = " ".join(text[:40].split())
    if found := _ISO.fullmatch(text) or _HAN.fullmatch(text):
        y, m, d = (int(x) for x in found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        y, m, d = int(found[3]), _MONTHS.get(found[2].lower(), 0), int(found[1])
    elif found := _MONTH_FIRST.fullmatch(text):
        y, m, d = int(found[3]), _MONTHS.get(found[1].lower(), 0), int(found[2])
    else:
        return None
    try:
        return date(y, m, d)
    except ValueError:
        return None


def show_value(value: str | None, lang: str) -> str | None:
    """A fact's value in an edition: dates by its custom, all else as the law has it."""
    day = read_day(value) if value else None
    return format_day(day, lang) if day else value
