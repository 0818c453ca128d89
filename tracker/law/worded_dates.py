"""Dates whose day or year is printed in words: "the second day of August 2026", "dos de agosto de dos mil
veintiséis", "первого января 2027 года"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from typing import NamedTuple, Protocol

from tracker.law.languages import MONTHS, language
from tracker.law.numbers import number_words, word_number
from tracker.law.ordinals import ordinal

#: Letters before and behind a month in which the day and the year stand.
_BEFORE, _BEHIND = 40, 70
_YEARS = range(1900, 2200)
#: What stands between the parts, in any of the languages.
_DAY_JOIN = re.compile(
    r"(?:[\s,]+(?:day of|dias do mês de|giorno del mese di|of|de|del|di|des|من|من شهر|شهر|bulan|tháng))?[\s,]+$"
)
_YEAR_JOIN = re.compile(
    r"[\s,.]+(?:(?:of the year|in the year|of|de|del|do|año|ano|anno|des jahres|l'an|năm|tahun|سنة|عام|لسنة|من سنة)\s+){0,2}"
)
_LAST_WORDS = re.compile(r"(?:[^\W\d_]+[\s-]){0,3}[^\W\d_]+$")
_DIGIT_DAY = re.compile(r"(?<![\d.,/])(\d{1,2})(?:er|st|nd|rd|th|\.?[ºª]|°|o\.|\.)?$")
_DIGIT_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")


class _Span(Protocol):
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


class WordedDate(NamedTuple):
    day: date
    start: int
    end: int


def worded_dates(text: str, lang: str, known: Sequence[_Span]) -> Iterator[WordedDate]:
    """The dates in words of a text from left to right, outside those that are known.

    >>> [str(d.day) for d in worded_dates("le premier janvier deux mille vingt-six", "fr", ())]
    ['2026-01-01']
    """
    code = lang.partition("-")[0].lower()
    months, year_words = _patterns(code)
    if months is None:
        return
    text = text.replace("\u0130", "I")
    low = text.lower()
    if len(low) != len(text):
        return
    taken = iter(known)
    span = next(taken, None)
    for m in months.finditer(low):
        while span is not None and span.end <= m.start():
            span = next(taken, None)
        if span is not None and span.start <= m.start():
            continue
        day = _day(low[max(m.start() - _BEFORE, 0) : m.start()], code)
        year = _year(low[m.end() : m.end() + _BEHIND], code, year_words) if day else None
        if day and year:
            try:
                found = date(year[0], MONTHS[m.group()], day[0])
            except ValueError:
                continue
            yield WordedDate(found, m.start() - day[1], m.end() + year[1])


@cache
def _patterns(code: str) -> tuple[re.Pattern[str] | None, re.Pattern[str]]:
    names = [name.replace("_", " ") for names in language(code).months for name in names.split()]
    joined = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    years = re.compile(number_words(code)) if language(code).numbers else re.compile("(?!)")
    return re.compile(rf"(?<!\w)(?:{joined})(?!\w)") if names else None, years


def _day(before: str, code: str) -> tuple[int, int] | None:
    """(the day, how many letters it begins before the month)."""
    join = _DAY_JOIN.search(before)
    if join is None:
        return None
    words = before[: join.start()]
    if digits := _DIGIT_DAY.search(words):
        return int(digits[1]), len(before) - digits.start()
    last = _LAST_WORDS.search(words)
    for printed in _ends(last.group()) if last else ():
        value = ordinal(printed.removeprefix("و") if code == "ar" else printed, code)
        value = word_number(printed, code) if value is None else value
        if value is not None:
            return (value, len(before) - len(words) + len(printed)) if 1 <= value <= 31 else None
    return None


def _ends(words: str) -> Iterator[str]:
    """The words, and each shorter end of them."""
    yield words
    for m in re.finditer(r"[\s-]+", words):
        yield words[m.end() :]


def _year(behind: str, code: str, words: re.Pattern[str]) -> tuple[int, int] | None:
    """(the year, how many letters it ends behind the month)."""
    join = _YEAR_JOIN.match(behind)
    if join is None:
        return None
    if digits := _DIGIT_YEAR.match(behind, join.end()):
        return int(digits.group()), digits.end()
    found = words.match(behind, join.end())
    if found is None:
        return None
    value, end = word_number(found.group(), code), found.end()
    if code == "ru" and value is not None and (more := re.match(r"\s+(\w+)", behind[end:])):
        last = ordinal(more[1], code)  # две тысячи двадцать шестого
        value, end = (value + last, end + more.end()) if last and last < 100 else (value, end)
    return (value, end) if value is not None and value in _YEARS else None
