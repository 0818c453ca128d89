"""Numbers as statutes print them: digits with groups, words, Han and Roman numerals.

Values are compared, so that 1,000,000 and 1 million are one number.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal, InvalidOperation

from tracker.law.languages import NUMBERS, SCALES, language

_GROUPED = re.compile(r"\d[\d ,.\u00a0\u2009\u202f'’]*")
HAN = "〇零一二三四五六七八九十百千两"
_HAN_PARTS = re.compile(f"([{HAN}○]+)?([万萬亿億])?")


#: Digits of Arabic, Persian, Devanagari, Bengali and Thai, and the marks of decimals and groups of Arabic.
_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯๐๑๒๓๔๕๖๗๘๙٫٬", "0123456789" * 5 + ".,")
_OTHER_DIGIT = re.compile("[٠-٩۰-۹०-९০-৯๐-๙]")


def with_ascii_digits(text: str) -> str:
    """The text, letter for letter, with the digits of other scripts as ASCII.

    >>> with_ascii_digits("٣٠ يوماً"), with_ascii_digits("๑๐ วัน")
    ('30 يوماً', '10 วัน')
    """
    return text if text.isascii() or not _OTHER_DIGIT.search(text) else text.translate(_DIGITS)


def number_value(text: str, lang: str | None = None) -> Decimal | None:
    """The value of a number with its scale words; None when it is not one number. ``lang`` says whether
    50.000 is fifty or fifty thousand, and whose words count.

    >>> [str(number_value(x)) for x in ("1 000 000", "1.5 million", "twenty-four", "100 万", "五十万")]
    ['1000000', '1500000.0', '24', '1000000', '500000']
    >>> [str(number_value(x, "de")) for x in ("50.000", "1,5 Millionen", "dreißig")]
    ['50000', '1500000.0', '30']
    """
    text = with_ascii_digits(unicodedata.normalize("NFKC", text[:60])).strip().lower()
    if found := _GROUPED.match(text):
        value = _digits(found.group().strip(" ,."), comma=lang is not None and language(lang).decimal_comma)
        return None if value is None else _scaled(value, text[found.end() :])
    if text and all(c in HAN or c in "○万萬亿億" for c in text):
        return _han(text)
    number = word_number(text, lang if lang and language(lang).numbers else None)
    return None if number is None else Decimal(number)


def word_number(text: str, lang: str | None = None) -> int | None:
    """The value of a number in words, in lower case; only in the words of ``lang`` where it is given.

    >>> word_number("twenty-four"), word_number("two hundred thousand"), word_number("vingt", "en")
    (24, 200000, None)
    """
    numbers, scales = (NUMBERS, SCALES) if lang is None else (language(lang).numbers, language(lang).scales)
    if text in numbers:  # "dix-huit"
        return numbers[text]
    total, known = 0, False
    for part in text.replace("-", " ").split():
        if part in numbers:
            total, known = total + numbers[part], True
        elif part in scales:
            total, known = max(total, 1) * scales[part], True
        else:
            return None
    return total if known else None


def _digits(text: str, *, comma: bool = False) -> Decimal | None:
    """Digits with groups: ``1 000``, ``1,000.5``, ``1.000,5``; a lone mark before three digits groups, but
    for the mark of decimals, which is the comma where ``comma`` says so."""
    group = "." if comma else ","
    text = re.sub(r"[\s'’]", "", text)
    marks = [c for c in text if c in ",."]
    if len(set(marks)) == 2:
        text = text.replace("." if marks[-1] == "," else ",", "").replace(",", ".")
    elif len(marks) > 1 or (marks and marks[0] == group and re.search(r"[.,]\d{3}$", text)):
        text = text.replace(marks[0], "")
    else:
        text = text.replace(",", ".")
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def _scaled(value: Decimal, rest: str) -> Decimal | None:
    for word in rest.split():
        for part in [word] if word in SCALES else word if word > "\u2e80" else [""]:  # 万亿 is two words
            if part not in SCALES:
                return None
            value *= SCALES[part]
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
            total = max(total, Decimal(1)) * SCALES[scale or "万"]
        else:
            total += (part or Decimal(0)) * SCALES.get(scale or "", 1)
    return total


# --- Han numerals ---------------------------------------------------------------------------------

_HAN_DIGITS = "零一二三四五六七八九"
_HAN_VALUES = {c: n for n, c in enumerate(_HAN_DIGITS)} | {"〇": 0, "○": 0, "两": 2}
_HAN_UNITS = {"千": 1000, "百": 100, "十": 10}


def han_number(text: str) -> int:
    """The value of a Chinese or Japanese numeral up to 9999; digits of any script too.

    Raises `ValueError` for anything else.

    >>> [han_number(x) for x in ("七", "十", "二十一", "一百零三", "百三", "二〇二四", "１２")]
    [7, 10, 21, 103, 103, 2024, 12]
    """
    if text.isdecimal():
        return int(text)
    if not text or any(c not in _HAN_VALUES and c not in _HAN_UNITS for c in text):
        raise ValueError(f"not a Chinese numeral: {text!r}")
    if not any(c in _HAN_UNITS for c in text):
        return int("".join(str(_HAN_VALUES[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _HAN_UNITS:
            total += (digit or 1) * _HAN_UNITS[c]
            digit = 0
        else:
            digit = _HAN_VALUES[c]
    return total + digit


def to_han(n: int, *, japanese: bool = False) -> str:
    """A number below ten thousand in Han numerals; others in digits.

    Japanese leaves out the one before a unit and the zero of a gap: 103 is 百三 there, 一百零三 in Chinese.

    >>> [to_han(n) for n in (0, 2, 10, 12, 21, 103, 110, 1024)]
    ['零', '二', '十', '十二', '二十一', '一百零三', '一百一十', '一千零二十四']
    >>> [to_han(n, japanese=True) for n in (27, 65, 103)]
    ['二十七', '六十五', '百三']
    """
    if not 0 <= n < 10_000:
        return str(n)
    if n == 0:
        return _HAN_DIGITS[0]
    out, gap = "", False
    for unit, value in (*_HAN_UNITS.items(), ("", 1)):
        digit = n // value % 10
        if not digit:
            gap = bool(out)
        elif japanese:
            out += ("" if digit == 1 and unit else _HAN_DIGITS[digit]) + unit
        else:
            out += ("零" if gap else "") + _HAN_DIGITS[digit] + unit
            gap = False
    return out.removeprefix("一") if 10 <= n < 20 else out


# --- Roman numerals -------------------------------------------------------------------------------

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_IS_ROMAN = re.compile(r"(?=[ivxlcdm])m{0,3}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})")


def roman(text: str, limit: int = 399) -> int | None:
    """The value of a Roman numeral up to ``limit``, in either case; None for anything else.

    A list rarely reaches the letters d and m, which count points there: so the limit.

    >>> roman("XIV"), roman("iiii"), roman("d"), roman("mcm", limit=3999)
    (14, None, None, 1900)
    """
    text = text.lower()
    if not text or not _IS_ROMAN.fullmatch(text):
        return None
    total = 0
    for value, letters in _ROMAN:
        while text.startswith(letters):
            total += value
            text = text[len(letters) :]
    return total if total <= limit else None


def to_roman(n: int) -> str:
    """A number from 1 to 3999 in lower-case Roman numerals.

    >>> to_roman(14)
    'xiv'
    """
    out = ""
    for value, letters in _ROMAN:
        out += letters * (n // value)
        n %= value
    return out
