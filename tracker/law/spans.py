"""Months, quarters, halves and years that a text names, fiscal years among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from tracker.law.languages import ERAS, MONTHS, language
from tracker.law.languages.spans import FISCAL, FISCAL_START, HALF, QUARTER, SPANS, YEAR, SpanForm
from tracker.law.numbers import HAN, han_number, roman, with_ascii_digits
from tracker.law.ordinals import ordinal

_MONTH = "month"
_LENGTH = {_MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12, FISCAL: 12}
_ERA = "|".join(name for name in ERAS if not name.isascii())
_HAN_DIGITS = "[一二三四五六七八九十]"
#: A day in front of a month: 31 June 2026 is no June 2026.
_DAY = re.compile(r"\d(?:st|nd|rd|th|er|[.º°ª])? (?:of |de |من )?$")
_YEAR = r"(?P<y>(?<![\d.-])(?:19|20)\d\d)(?:[-/–](?P<y2>\d\d(?:\d\d)?)(?!\d))?(?!\d)(?! ?%)"
_HAN_YEAR = (
    rf"(?P<y>(?<![\d./-])(?:19|20)\d\d|[一二][〇零○一二三四五六七八九]{{3}}"
    rf"|(?:{_ERA})(?:元|\d{{1,3}}|[一二三四五六七八九十百〇零]{{1,5}}))"
)


@dataclass(frozen=True, slots=True)
class CalendarSpan:
    """A stretch of the calendar: ``n`` of its kind in the year, ``until`` the year a fiscal year ends in
    where that is printed; ``starts`` the first month of a fiscal year, None where the text does not say."""

    kind: str  # month, quarter, half, year, fiscal_year
    year: int
    n: int = 1
    until: int | None = None
    fiscal: bool = False
    starts: int | None = 1

    def days(self, starts: int | None = None) -> tuple[date, date] | None:
        """The first and the last day; None where nobody says in which month the fiscal year starts.

        >>> [str(d) for d in CalendarSpan("quarter", 2026, 3).days() or ()]
        ['2026-07-01', '2026-09-30']
        """
        first = starts if starts is not None and self.fiscal else self.starts
        if first is None:
            return None
        length = _LENGTH[self.kind]
        month = self.year * 12 + first - 1 + (self.n - 1) * length
        begin, end = (date(m // 12, m % 12 + 1, 1) for m in (month, month + length))
        return begin, end - timedelta(days=1)


class FoundSpan(NamedTuple):
    """``text[start:end]`` is what was printed."""

    value: CalendarSpan
    start: int
    end: int


def find_spans(text: str, lang: str) -> Iterator[FoundSpan]:
    """The spans of a text from left to right; of two that overlap the one that starts first, then the longer.

    >>> [(f.value.kind, f.value.year, f.value.n) for f in find_spans("2026年第三季度至2027年度", "zh")]
    [('quarter', 2026, 3), ('fiscal_year', 2027, 1)]
    """
    code = lang.partition("-")[0].lower()
    text = with_ascii_digits(text).replace("\u0130", "I").lower().replace("’", "'").replace("\u00a0", " ")
    found = [
        FoundSpan(value, m.start(), m.end())
        for form, rx in _compiled(code)
        for m in rx.finditer(text)
        if (value := _value(m, form, code))
    ]
    end = -1
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        if one.start >= end:
            end = one.end
            yield one


@cache
def _compiled(code: str) -> tuple[tuple[SpanForm, re.Pattern[str]], ...]:
    eastern = code in ("zh", "ja", "ko")
    start = "" if eastern else r"(?<!\w)"
    names = [name.replace("_", " ") for names in language(code).months for name in names.split()]
    names += _OTHER_CASES.get(code, ())
    month = "|".join(sorted(map(re.escape, names), key=len, reverse=True))
    months = [rf"(?P<m>{month})\.? (?:de |del |năm |tahun |سنة |عام )?{_YEAR}"] if names else []
    if code == "vi":
        months.append(rf"tháng (?P<m>\d{{1,2}})/{_YEAR}")
    if eastern:
        day = rf"(?! ?(?:\d|{_HAN_DIGITS}))"
        months = [rf"{_HAN_YEAR} ?[年년] ?(?P<m>\d{{1,2}}|{_HAN_DIGITS}{{1,2}}) ?[月월]{day}"]
    ordinals = (
        rf"(?P<o>[{HAN}\d])"
        if code in ("zh", "ja")
        else (r"(?P<o>\d(?:st|nd|rd|th|\.|º|°|ª|e|er|ème|re|'\w{2,4})?|[ivx]{1,3}(?!\w)\.?|[^\W\d_]+)")
    )
    macros = {"<Y>": _HAN_YEAR if code in ("zh", "ja") else _YEAR, "<O>": ordinals, "<N>": r"(?P<o>[1-4])"}
    out = [(SpanForm(_MONTH, ""), re.compile(start + rx)) for rx in months]
    for form in SPANS.get(code, ()):
        pattern = form.pattern
        for name, rx in macros.items():
            pattern = pattern.replace(name, rx)
        # a year alone is none where a month follows it
        pattern += rf"(?! ?(?:\d|{_HAN_DIGITS}){{1,2}} ?[月월])" if eastern and form.kind == YEAR else ""
        out.append((form, re.compile(start + pattern)))
    return tuple(out)


#: Months in the cases that name a month without a day.
_OTHER_CASES = {
    "ru": (
        "январе", "феврале", "марте", "апреле", "мае", "июне", "июле", "августе", "сентябре", "октябре",
        "ноябре", "декабре",
    ),
}  # fmt: skip


def _value(m: re.Match[str], form: SpanForm, code: str) -> CalendarSpan | None:
    groups = m.groupdict()
    if form.kind == _MONTH and _DAY.search(m.string, max(m.start() - 12, 0), m.start()):
        return None
    try:
        year = _year(groups["y"])
        n = form.n or 1
        if form.kind == _MONTH:
            n = _month(groups["m"], code)
        elif groups.get("o"):
            n = roman(groups["o"].rstrip(".")) or ordinal(groups["o"], code) or 0
    except ValueError:
        return None
    limit = 12 // _LENGTH[form.kind]
    if not 1 <= n <= limit:
        return None
    fiscal = (
        form.kind == FISCAL
        or "年度" in m.group()
        or re.search("fiscal|financial|회계", m.group()) is not None
    )
    until = groups.get("y2")
    last = int(until) + (year // 100 * 100 if len(until) == 2 else 0) if until else None
    if last is not None and last != year + 1:
        return None
    return CalendarSpan(form.kind, year, n, last, fiscal, FISCAL_START.get(code) if fiscal else 1)


def _year(printed: str) -> int:
    era = next((name for name in ERAS if printed.startswith(name) and not name.isascii()), "")
    count = printed.removeprefix(era)
    return ERAS[era] + (1 if count == "元" else han_number(count)) if era else han_number(printed)


def _month(printed: str, code: str) -> int:
    if printed in _OTHER_CASES.get(code, ()):
        return _OTHER_CASES[code].index(printed) + 1
    return MONTHS.get(printed) or han_number(printed)
