"""A value of a coding as a person types it."""

from __future__ import annotations

import re
from datetime import date

from tracker.registry.codebook import Codebook, Topic
from tracker.registry.coding import Amount

_AMOUNT = re.compile(r"([A-Z]{3})?\s*([-+]?\d[\d,]*(?:\.\d+)?)\s*(.*)")


def parse_value(book: Codebook, topic: Topic, said: str) -> str | Amount | date:
    """A code of the scale, or what the kind of the topic takes. Raises `ValueError` with what it may be."""
    codes = [v.code for v in book.values_of(topic)]
    if said in codes:
        return said
    listed = f", nor one of {', '.join(codes)}" if codes else ""
    if topic.kind == "code":
        raise ValueError(f"{topic.id}: {said!r} is not on its scale ({', '.join(sorted(codes))})")
    try:
        if topic.kind == "date":
            return date.fromisoformat(said)
    except ValueError as error:
        raise ValueError(f"{topic.id}: {said!r} is not a day as 2026-08-02{listed}") from error
    found = _AMOUNT.fullmatch(said.strip())
    if found is None:
        raise ValueError(f"{topic.id}: {said!r} is not an amount as '3 years' or 'EUR 750'{listed}")
    currency, number, unit = found.groups()
    return Amount(number=float(number.replace(",", "")), unit=unit.strip(), currency=currency)
