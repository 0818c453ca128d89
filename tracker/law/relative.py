"""Dates that a text counts from another day: "six months after its publication", 公布の日から起算して一年.

A relative date is a value of its own. It becomes a day only with the day that it is counted from, and only
where the calendar alone says which: working days, and days that another act sets, stay unresolved.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from tracker.law.languages import language
from tracker.law.languages.relative import RELATIVE, Form
from tracker.law.languages.rules import Anchor, Rule
from tracker.law.numbers import HAN, han_number, number_words, with_ascii_digits, word_number
from tracker.law.ordinals import ordinal

__all__ = ["Anchor", "FoundRelative", "RelativeDate", "Rule", "find_relative"]

_EASTERN = frozenset({"zh", "ja", "ko"})
_DAYS = {"day": 1, "week": 7}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
#: How far around the word that is counted from a form may reach.
_BEFORE, _BEHIND = 320, 160
_ASIDE = r"(?:\s?[(（][^()（）]{1,40}[)）])?"


@dataclass(frozen=True, slots=True)
class RelativeDate:
    """``count`` units after the anchor, by a rule."""

    anchor: Anchor
    count: int = 0
    unit: str = "day"
    rule: Rule = Rule.AFTER

    def resolve(self, anchor_day: date) -> date | None:
        """The day, counted from the day of the anchor; the last day where the rule is ``BY``. None where
        the calendar does not say it. A month's day that is not there is the month's last.

        >>> RelativeDate(Anchor.PROMULGATION, 6, "month").resolve(date(2025, 8, 31))
        datetime.date(2026, 2, 28)
        """
        if self.rule is Rule.SET_WITHIN:
            return None
        try:
            if self.rule is not Rule.FIRST_OF_MONTH:
                day = _shifted(anchor_day, self.count, self.unit)
                return day + timedelta(days=1) if day and self.rule is Rule.ELAPSED else day
            if self.unit == "month":
                return _shifted(anchor_day.replace(day=1), self.count, "month")
            day = _shifted(anchor_day, self.count, self.unit)
            return _shifted(day.replace(day=1), 1, "month") if day else None
        except (OverflowError, ValueError):
            return None

    def latest(self, anchor_day: date) -> date | None:
        """The last day that is possible, where another act sets the day; else the day itself."""
        if self.rule is not Rule.SET_WITHIN:
            return self.resolve(anchor_day)
        return _shifted(anchor_day, self.count, self.unit)


class FoundRelative(NamedTuple):
    """``text[start:end]`` is what was printed."""

    value: RelativeDate
    start: int
    end: int


def find_relative(text: str, lang: str) -> Iterator[FoundRelative]:
    """The relative dates of a text from left to right; of two that overlap the longer one.

    >>> [(str(f.value.anchor), f.value.count, f.value.unit) for f in find_relative(
    ...     "Il entre en vigueur le vingtième jour suivant celui de sa publication.", "fr")]
    [('publication', 20, 'day')]
    """
    code = lang.partition("-")[0].lower()
    if code not in RELATIVE:
        return
    text = with_ascii_digits(text).replace("\u0130", "I").lower().replace("’", "'").replace("\u00a0", " ")
    anchors, forms = _compiled(code)
    found: list[FoundRelative] = []
    for low, high in _windows(anchors, text):
        for form, rx in forms:
            found += (
                FoundRelative(value, m.start() + _idle(m, code), m.end())
                for m in rx.finditer(text, low, high)
                if (value := _value(m, form, code))
            )
    end = -1
    for one in sorted(found, key=lambda f: (f.start, -f.end)):
        inside = any(o.start < one.start < o.end and o.end - o.start > one.end - one.start for o in found)
        if one.start >= end and not inside:
            end = one.end
            yield one


def _windows(anchors: re.Pattern[str], text: str) -> Iterator[tuple[int, int]]:
    low = high = -1
    for m in anchors.finditer(text):
        if high >= 0 and m.start() - _BEFORE <= high:
            high = m.end() + _BEHIND
            continue
        if high >= 0:
            yield low, high
        low, high = max(m.start() - _BEFORE, 0), m.end() + _BEHIND
    if high >= 0:
        yield low, high


@cache
def _compiled(code: str) -> tuple[re.Pattern[str], tuple[tuple[Form, re.Pattern[str]], ...]]:
    words = RELATIVE[code]
    eastern = code in _EASTERN
    bare = eastern or code == "ar"
    start, edge = ("", "") if eastern else (r"(?<!\w)", r"(?!\w)")
    anchor = "|".join(rx for rx, _ in words.anchors)
    units, counted = _any(language(code).periods), _any(language(code).counted) or "(?!)"
    number = rf"\d{{1,4}}{_ASIDE}|(?:{number_words(code)}){_ASIDE}"
    ordinals = (
        r"\d{1,3}(?:st|nd|rd|th|\.|º|ª|°|e|ème|er|'\w{2,4})?|(?:[^\W\d_]+[ -]){0,3}?[^\W\d_]+"  # of words
    )
    if code in ("zh", "ja"):
        number, ordinals = rf"[{HAN}\d]{{1,6}}", rf"[{HAN}\d]{{1,4}}"
        units = rf"(?:个|個|箇|か|ヶ|カ|ヵ)?(?:{units})"
    years = rf"(?:(?P<y>[{HAN}\d]{{1,3}}) ?[年년] ?(?=[{HAN}\d]{{1,3}}(?:个|個|箇|か|ヶ|カ)?(?:月|개월)))?"
    between = r"\s?" if bare else r"\s?(?:de |di |calendar |full |whole |consecutive )?"
    ending, aside = "" if eastern else r"[^\W\d_]{0,3}", "" if bare else _ASIDE
    one = rf"(?P<n>{number}){between}(?P<u>{units}){ending}{aside}"
    macros = {
        "<NU>": rf"(?:{years if eastern else ''}{one}|(?P<c>{counted})){edge}",
        "<O>": rf"(?P<o>{ordinals})",
        "<A>": rf"{start}(?P<a>{anchor}){edge}",
        "<F>": rf"(?:(?:{_longest(words.fill.split('|'))})(?:\s|(?<=')|\b)){{0,9}}" if words.fill else "",
    }
    forms = []
    for form in words.forms:
        pattern = form.pattern
        for name, rx in macros.items():
            pattern = pattern.replace(name, rx)
        forms.append((form, re.compile(start + pattern)))
    return re.compile("|".join(rx for rx, _ in words.anchors if "{0," not in rx)), tuple(forms)


def _any(words: Iterable[str]) -> str:
    return _longest(map(re.escape, words))


def _longest(patterns: Iterable[str]) -> str:
    return "|".join(sorted(patterns, key=len, reverse=True))


def _value(m: re.Match[str], form: Form, code: str) -> RelativeDate | None:
    groups = m.groupdict()
    count, unit = form.count, form.unit
    if groups.get("o"):
        number = _last_ordinal(groups["o"], code)[1]
        if number is None:
            return None
        count = number
    elif groups.get("c"):
        count, unit = language(code).counted[groups["c"]]
    elif groups.get("n"):
        number = _count(groups["n"], code)
        if number is None:
            return None
        count, unit = number, _unit(groups["u"], code)
        if groups.get("y") and unit == "month":  # 一年六月
            count += 12 * (_count(groups["y"], "ja") or 0)
    if form.rule is Rule.FIRST_OF_MONTH and unit == "month" and (groups.get("n") or groups.get("c")):
        count += 1  # the month that follows the end of so many months
    anchor = next(a for rx, a in RELATIVE[code].anchors if re.fullmatch(rx, groups["a"]))
    return RelativeDate(anchor, count, unit, form.rule)


def _idle(m: re.Match[str], code: str) -> int:
    """How many letters of words stand before the ordinal that a form begins with: "force le vingtième"."""
    printed = m.groupdict().get("o")
    if not printed or m.start() != m.start("o"):
        return 0
    return len(printed) - len(_last_ordinal(printed, code)[0])


def _last_ordinal(printed: str, code: str) -> tuple[str, int | None]:
    """The longest end of some words that is an ordinal, and its value."""
    words = printed.split(" ")
    for k in range(len(words)):
        rest = " ".join(words[k:])
        if (value := ordinal(rest, code)) is not None:
            return rest, value
    return printed, None


def _count(printed: str, code: str) -> int | None:
    digits = re.search(r"\d+", printed)
    if digits:
        return int(digits.group())
    words = re.sub(r"[(（].*", "", printed).strip()
    if code in ("zh", "ja"):
        try:
            return han_number(words)
        except ValueError:
            return None
    return word_number(words, code)


def _unit(printed: str, code: str) -> str:
    units = language(code).periods
    return units[max((w for w in units if w in printed), key=len)]


def _shifted(day: date, count: int, unit: str) -> date | None:
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    if unit not in _MONTHS:
        return None
    n = day.year * 12 + day.month - 1 + count * _MONTHS[unit]
    year, month = divmod(n, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
