"""Amounts as a reader writes them: EUR 750 million, 7.5亿欧元, 3 %, 10 working days; never rounded.

How an edition writes them stands in its catalogue: the words for powers of ten, the order of currency,
number and unit (context ``amount``), and units with another word (context ``unit``).
"""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from babel.core import UnknownLocaleError
from babel.numbers import format_decimal, get_currency_name

from tracker.publish.editions import edition, locale, pgettext, punctuation
from tracker.registry.coding import Amount


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
    space = punctuation(lang).space
    number = _number(value.number, lang)
    unit = value.unit.replace("_", " ")
    if value.number == 1 and edition(lang) == edition(None):
        unit = unit.removesuffix("s")
    shown = pgettext(lang, "unit", unit) if unit else ""
    if shown == unit and unit[:1].isascii() and unit[:1].isalpha():
        space = " "  # Latin letters stand apart from a number in every script
    currency = _currency(value.currency, lang)
    counted = f"{number}{space}{shown}" if shown else number
    pattern = pgettext(lang, "amount", "%(currency)s %(counted)s")
    if not currency:
        return counted
    # a unit after a currency ("EUR 2 per user") follows both
    if pattern.index("%(currency)s") > pattern.index("%(counted)s"):
        return pattern % {"counted": number, "currency": currency} + shown
    return pattern % {"counted": counted, "currency": currency}


def short(value: Amount, lang: str = "en") -> str:
    """The same in few characters: EUR 750m, 7.5亿欧元."""
    return amount(value, lang).replace(" million", "m").replace(" billion", "bn")


def _number(number: float, lang: str) -> str:
    """Exact: a scale word only where two decimals say it all, powers of ten from 10^15 on."""
    exact = Decimal(repr(number))
    if exact >= Decimal(10) ** 15:
        power = exact.adjusted()
        head = exact.scaleb(-power).normalize()
        return f"10^{power}" if head == 1 else f"{head:f} × 10^{power}"
    for power, word in _scales(lang):
        share = exact.scaleb(-power)
        if share >= 1 and share == round(share, 2):
            return f"{_digits(share, lang, group=not word or word[0] == ' ')}{word}"
    return _digits(exact, lang)


def _digits(number: Decimal, lang: str, *, group: bool = True) -> str:
    return str(
        format_decimal(
            number.normalize(), locale=locale(lang), decimal_quantization=False, group_separator=group
        )
    )


@lru_cache(maxsize=8)
def _scales(lang: str) -> tuple[tuple[int, str], ...]:
    """(power of ten, its word with the space before it), the largest first."""
    space = punctuation(lang).space
    pairs = (pair.split() for pair in pgettext(lang, "amount", "9 billion, 6 million").split(","))
    return tuple((int(power), f"{space}{word}") for power, word in pairs)


def _currency(code: str | None, lang: str) -> str:
    """English texts write the code; others the name, where the catalogue has none of its own by CLDR."""
    if not code or edition(lang) == edition(None):
        return code or ""
    own = pgettext(lang, "currency", code)
    if own != code:
        return own
    try:
        return str(get_currency_name(code, locale=locale(lang)))
    except (UnknownLocaleError, LookupError):
        return code
