"""Twenty dates of each of fourteen languages in the forms that its laws print, and what looks like one and is
none. An era, numerals in words, a quarter, a fiscal year and days counted from another one are in each."""

from __future__ import annotations

from datetime import date

import pytest

from tests.law.written_dates import NO_DATES, WRITTEN
from tracker.law.relative import RelativeDate
from tracker.law.times import find_times


def said(value: object) -> str:
    """A time in one line: an ISO day, ``publication +20 day``, ``quarter 2026-3``."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, RelativeDate):
        rule = "" if value.rule == "after" else f" {value.rule}"
        return f"{value.anchor} +{value.count} {value.unit}{rule}"
    return f"{value.kind} {value.year}-{value.n}{'f' if value.fiscal else ''}"  # type: ignore[attr-defined]


def cases(table: dict[str, tuple[str, ...]]) -> list[tuple[str, str, str]]:
    out = []
    for lang, lines in table.items():
        for line in lines:
            text, _, expected = line.partition(" => ")
            out.append((lang, text, expected))
    return out


@pytest.mark.parametrize(("lang", "text", "expected"), cases(WRITTEN))
def test_a_written_date(lang: str, text: str, expected: str) -> None:
    assert [said(f.value) for f in find_times(text, lang)] == expected.split(" | ")


@pytest.mark.parametrize(("lang", "text", "_"), cases(NO_DATES))
def test_what_is_no_date(lang: str, text: str, _: str) -> None:
    assert [said(f.value) for f in find_times(text, lang)] == []


def test_every_language_has_twenty_dates_and_ten_that_are_none() -> None:
    assert set(WRITTEN) == set(NO_DATES)
    assert len(WRITTEN) == 14
    assert all(len(lines) >= 20 for lines in WRITTEN.values())
    assert all(len(lines) >= 10 for lines in NO_DATES.values())
