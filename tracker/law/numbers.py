"""The value of numbers as statutes print them, so that 1,000,000 and 1 million are one number."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from tracker.law.text import han_number

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "quinze": 15, "dix-huit": 18, "vingt": 20, "trente": 30,
    "quarante": 40, "cinquante": 50, "soixante": 60,
}  # fmt: skip
_SCALES = {
    "hundred": 100, "cent": 100, "cents": 100, "thousand": 1000, "mille": 1000, "million": 10**6,
    "millions": 10**6, "billion": 10**9, "billions": 10**9, "milliard": 10**9, "milliards": 10**9,
    "trillion": 10**12, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8,
}  # fmt: skip
_DIGITS = re.compile(r"\d[\d ,.\u00a0\u2009\u202f'’]*")
_HAN = "〇零一二三四五六七八九十百千两○"
_HAN_PARTS = re.compile(f"([{_HAN}]+)?([万萬亿億])?")


def number_value(text: str) -> Decimal | None:
    """The value of a number with its scale words; None when it is not one number.

    >>> [str(number_value(x)) for x in ("1 000 000", "1.5 million", "twenty-four", "100 万", "五十万")]
    ['1000000', '1500000.0', '24', '1000000', '500000']
    """
    text = unicodedata.normalize("NFKC", text[:60]).strip().lower()
    if found := _DIGITS.match(text):
        value = _digits(found.group().strip(" ,."))
        return None if value is None else _scaled(value, text[found.end() :])
    if text and all(c in _HAN or c in "万萬亿億" for c in text):
        return _han(text)
    parts = text.replace("-", " ").split()
    total, known = 0, False
    if text in _WORDS:
        return Decimal(_WORDS[text])
    for part in parts:
        if part in _WORDS:
            total, known = total + _WORDS[part], True
        elif part in _SCALES:
            total, known = max(total, 1) * _SCALES[part], True
        else:
            return None
    return Decimal(total) if known else None


def _digits(text: str) -> Decimal | None:
    """Digits with groups: ``1 000``, ``1,000.5``, ``1.000,5``; a lone mark before three digits groups."""
    text = re.sub(r"[\s'’]", "", text)
    marks = [c for c in text if c in ",."]
    if len(set(marks)) == 2:
        text = text.replace("." if marks[-1] == "," else ",", "").replace(",", ".")
    elif len(marks) > 1 or (marks and marks[0] == "," and re.search(r",\d{3}$", text)):
        text = text.replace(marks[0], "")
    else:
        text = text.replace(",", ".")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _scaled(value: Decimal, rest: str) -> Decimal | None:
    for word in rest.split() if rest.isascii() else list(rest.replace(" ", "")):
        if word not in _SCALES:
            return None
        value *= _SCALES[word]
    return value


def _han(text: str) -> Decimal | None:
    total = Decimal(0)
    for found in _HAN_PARTS.finditer(text):
        digits, scale = found.groups()
        if not digits and not scale:
            continue
        try:
            part = Decimal(han_number(digits)) if digits else None
        except ValueError:
            return None
        if digits is None:  # 万亿: a scale on a scale
            total = max(total, Decimal(1)) * _SCALES[scale or "万"]
        else:
            total += (part or Decimal(0)) * _SCALES.get(scale or "", 1)
    return total
