"""Amounts as a reader writes them: EUR 750 million, 7.5亿欧元, 3 %, 10 working days; never rounded."""

from __future__ import annotations

from decimal import Decimal

from tracker.publish import editions
from tracker.registry.coding import Amount

#: Powers of ten with a word of their own, the largest first.
_SCALES = {
    "en": ((Decimal(10) ** 9, " billion"), (Decimal(10) ** 6, " million")),
    "zh": ((Decimal(10) ** 8, "亿"), (Decimal(10) ** 4, "万")),
}
#: Units that codebooks use, in Chinese with their measure word; others are shown as they are.
_UNITS_ZH = {
    "years": "年", "months": "个月", "days": "日", "working_days": "个工作日", "persons": "人",
    "users": "用户",
}  # fmt: skip
#: Where Chinese texts say less than the Unicode names do.
_CURRENCIES_ZH = {"CNY": "元", "CAD": "加元", "TRY": "里拉", "PLN": "兹罗提", "HUF": "福林", "INR": "卢比"}


def amount(value: Amount, lang: str = "en") -> str:
    """A number with what it counts.

    >>> from tracker.registry.coding import Amount
    >>> of = lambda number, unit="", currency=None: Amount(number=number, unit=unit, currency=currency)
    >>> amount(of(750e6, currency="EUR")), amount(of(750e6, currency="EUR"), "zh")
    ('EUR 750 million', '7.5亿欧元')
    >>> amount(of(3, "%")), amount(of(7.5, "%"), "zh"), amount(of(10, "working_days"), "zh")
    ('3 %', '7.5%', '10个工作日')
    >>> amount(of(1234567, "persons")), amount(of(1e25, "FLOP"), "zh")
    ('1,234,567 persons', '10^25 FLOP')
    """
    edition = editions.edition(lang)
    number = _number(value.number, edition)
    unit = value.unit.replace("_", " ")
    if edition == "zh":
        if value.currency:
            return f"{number}{_currency_zh(value.currency)}{unit}"
        space = " " if unit.isascii() and unit.isalpha() and value.unit not in _UNITS_ZH else ""
        return f"{number}{space}{_UNITS_ZH.get(value.unit, unit)}"
    if value.number == 1:
        unit = unit.removesuffix("s")
    return " ".join(x for x in (value.currency, number, unit) if x)


def short(value: Amount, lang: str = "en") -> str:
    """The same in few characters: EUR 750m, 7.5亿欧元."""
    return amount(value, lang).replace(" million", "m").replace(" billion", "bn")


def _number(number: float, edition: str) -> str:
    """Exact: a scale word only where two decimals say it all, powers of ten from 10^15 on."""
    exact = Decimal(repr(number))
    if exact >= Decimal(10) ** 15:
        power = exact.adjusted()
        head = exact.scaleb(-power).normalize()
        return f"10^{power}" if head == 1 else f"{head:f} × 10^{power}"
    for scale, word in _SCALES[edition]:
        share = exact / scale
        if share >= 1 and share == round(share, 2):
            return f"{share.normalize():{',' if edition == 'en' else ''}f}{word}"
    return f"{exact.normalize():,f}"


def _currency_zh(code: str) -> str:
    from babel.core import UnknownLocaleError
    from babel.numbers import get_currency_name

    try:
        return _CURRENCIES_ZH.get(code) or get_currency_name(code, locale="zh")
    except (UnknownLocaleError, LookupError):
        return code
