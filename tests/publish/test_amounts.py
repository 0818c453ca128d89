"""Amounts are shown exactly, in the words of the edition."""

from __future__ import annotations

import pytest

from tracker.publish.amounts import amount, short
from tracker.registry.coding import Amount
from tracker.registry.loader import load_registry


@pytest.mark.parametrize(
    ("number", "unit", "currency", "en", "zh"),
    [
        (750e6, "", "EUR", "EUR 750 million", "7.5亿欧元"),
        (43e9, "", "EUR", "EUR 43 billion", "430亿欧元"),
        (52.7e9, "", "USD", "USD 52.7 billion", "527亿美元"),
        (50e6, "", "CNY", "CNY 50 million", "5000万元"),
        (100_000, "", "CNY", "CNY 100,000", "10万元"),
        (12_345_678, "", "JPY", "JPY 12,345,678", "12,345,678日元"),  # no scale word says it exactly
        (3, "%", None, "3 %", "3%"),
        (2.5, "%", None, "2.5 %", "2.5%"),
        (1, "years", None, "1 year", "1年"),
        (10, "working_days", None, "10 working days", "10个工作日"),
        (45e6, "users", None, "45 million users", "4500万用户"),
        (1e25, "FLOP", None, "10^25 FLOP", "10^25 FLOP"),
        (2.5e25, "FLOP", None, "2.5 × 10^25 FLOP", "2.5 × 10^25 FLOP"),
        (0, "", "EUR", "EUR 0", "0欧元"),
        (7, "", "ZZZ", "ZZZ 7", "7ZZZ"),  # no currency of that name
    ],
)
def test_amounts(number: float, unit: str, currency: str | None, en: str, zh: str) -> None:
    value = Amount(number=number, unit=unit, currency=currency)
    assert (amount(value), amount(value, "zh-Hans")) == (en, zh)
    assert short(value) == en.replace(" million", "m").replace(" billion", "bn")


def test_every_unit_of_the_packaged_codings_has_a_chinese_word() -> None:
    registry = load_registry()
    files = (*registry.codings, *registry.leads)
    values = [c.value for f in files for c in f.codings if isinstance(c.value, Amount)]
    assert len(values) > 90
    for value in values:
        rest = amount(value, "zh").replace("FLOP", "").replace("10^", "")
        assert not any(c.isascii() and c.isalpha() for c in rest), value
