"""What a printed fact means: a date in ISO 8601, a number with its currency or unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from tracker.law.dates import iso_value
from tracker.law.languages import CURRENCIES, JOINS, language
from tracker.law.numbers import EASTERN_SCALES, HAN, han_number, number_value
from tracker.model import FactValue

_SIGN = re.compile(
    "|".join(rf"(?<!\w){re.escape(w)}(?![^\W\d])" if w.isascii() and w.isalpha() else re.escape(w)
             for w in sorted(CURRENCIES, key=len, reverse=True))
)  # fmt: skip
_CODE = re.compile(r"(?<![A-Z])[A-Z]{3}(?![A-Z])")
_NUMBER = re.compile(r"\d[\d ,.\u00a0\u2009\u202f'’]*\d|\d")
_EASTERN = re.compile(
    rf"(?=[\d,. 余多]*[{HAN}{EASTERN_SCALES}])[\d{HAN}{EASTERN_SCALES}][\d,. 余多{HAN}{EASTERN_SCALES}]*"
)
_ABOUT = re.compile("[余多]")
_WORDS = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
#: Words of a rate, longest first, and its unit.
_RATES = {
    "percentage point": "percentage_point", "basis point": "basis_point", "个百分点": "percentage_point",
    "per cent": "percent", "percent": "percent", "pour cent": "percent", "パーセント": "percent",
    "퍼센트": "percent", "pour mille": "permille", "%": "percent", "％": "percent", "‰": "permille",
    "倍": "times",
}  # fmt: skip
_PARTS = re.compile(rf"(百|千|万|100|1[,]?000)(?:分[之の]|분의 ?)([{HAN}\d]+)$")
_OF_PARTS = {"百": "percent", "100": "percent", "千": "permille", "1000": "permille", "1,000": "permille",
             "万": "per_ten_thousand"}  # fmt: skip


def read_value(kind: str, printed: str, lang: str) -> FactValue:
    """A fact's value as printed, with what can be read of it.

    >>> read_value("amount", "EUR 5 million", "en").as_json()
    {'printed': 'EUR 5 million', 'number': '5000000', 'currency': 'EUR'}
    >>> read_value("duration", "thirty working days", "en").as_json()
    {'printed': 'thirty working days', 'number': '30', 'unit': 'working_day'}
    """
    if kind == "date":
        return FactValue(printed, date=iso_value(printed, lang))
    if kind == "amount":
        return FactValue(printed, number=_number(printed, lang), currency=_currency(printed, lang))
    if kind == "rate":
        return _rate(printed, lang)
    if kind == "duration":
        folded = printed.lower()
        units = language(lang).periods or language("en").periods
        unit = next((unit for word, unit in units.items() if word in folded), None)
        return FactValue(printed, number=_number(printed, lang), unit=unit)
    if kind == "threshold":
        return FactValue(printed, number=_number(printed, lang), currency=_currency(printed, lang))
    return FactValue(printed)


def _rate(printed: str, lang: str) -> FactValue:
    if parts := _PARTS.search(printed):
        try:
            return FactValue(printed, number=str(han_number(parts[2])), unit=_OF_PARTS[parts[1]])
        except ValueError:
            return FactValue(printed)
    folded = printed.lower()
    own = dict.fromkeys(language(lang).percent, "percent")
    unit = next((unit for word, unit in (_RATES | own).items() if word in folded), None)
    return FactValue(printed, number=_number(printed, lang) if unit else None, unit=unit)


def _currency(printed: str, lang: str) -> str | None:
    """ISO 4217; None where the sign or word does not say ("$", "dollars", "francs")."""
    for code in _CODE.findall(printed):
        return "CNY" if code == "RMB" else str(code)
    if found := _SIGN.search(printed.lower()):
        return CURRENCIES[found.group()]
    if "¥" in printed or "￥" in printed:
        return {"zh": "CNY", "ja": "JPY"}.get(lang[:2])
    return None


def _number(printed: str, lang: str) -> str | None:
    """The first number with its scale words: "5 million", "two hundred and fifty crore", 1億5000万."""
    folded = printed.lower()
    if found := _EASTERN.search(folded):
        value = number_value(_ABOUT.sub("", found.group()).strip(" ,."), lang)
    elif found := _NUMBER.search(folded):
        value = _longest([found.group(), *_WORDS.findall(folded[found.end() :])], lang)
    else:
        value = _longest(_WORDS.findall(folded), lang)
    return None if value is None else f"{value.normalize():f}"


def _longest(words: Sequence[str], lang: str) -> Decimal | None:
    """The value of the first words that are one number."""
    value: Decimal | None = None
    tried: list[str] = []
    for word in words:
        longer = number_value(" ".join([*tried, word]), lang)
        if longer is not None:
            value = longer
        elif value is not None and word not in JOINS:
            break
        elif value is None:
            continue
        tried.append(word)
    return value
