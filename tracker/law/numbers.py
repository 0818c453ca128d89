"""Numbers as statutes print them: digits with groups, words, Han and Roman numerals.

Values are compared, so that 1,000,000 and 1 million are one number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import NamedTuple

from tracker.law.languages import JOINS, NUMBERS, SCALES, language

_GROUPED = re.compile(r"\d[\d ,.\u00a0\u2009\u202f'’]*")
HAN = "〇零一二三四五六七八九十百千两"
#: Scale signs of Chinese, Japanese and Korean, for patterns.
EASTERN_SCALES = "".join(sign for sign in SCALES if len(sign) == 1 and sign > "\u3000")
_EASTERN_SIGNS = f"{HAN}○{EASTERN_SCALES}"
_EASTERN = re.compile(rf"[\d,. {_EASTERN_SIGNS}]*[{_EASTERN_SIGNS}][\d,. {_EASTERN_SIGNS}]*")
_EASTERN_PARTS = re.compile(rf"\d[\d,]*(?:\.\d+)?|[〇零○一二三四五六七八九两]+|[{EASTERN_SCALES}]|\S")


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

    >>> [str(number_value(x)) for x in ("1 000 000", "1.5 million", "twenty-four", "2 lakh crore")]
    ['1000000', '1500000.0', '24', '2000000000000']
    >>> [str(number_value(x)) for x in ("100 万", "五十万", "1億5000万", "2조 3,500억", "1억 2천5백만")]
    ['1000000', '500000', '150000000', '2350000000000', '125000000']
    >>> [str(number_value(x, "de")) for x in ("50.000", "1,5 Millionen", "dreißig")]
    ['50000', '1500000.0', '30']
    """
    text = with_ascii_digits(unicodedata.normalize("NFKC", text[:60])).strip().lower()
    if _EASTERN.fullmatch(text):
        return _eastern(text)
    if found := _GROUPED.match(text):
        value = _digits(found.group().strip(" ,."), comma=lang is not None and language(lang).decimal_comma)
        return None if value is None else _scaled(value, text[found.end() :])
    number = word_number(text, lang if lang and language(lang).numbers else None)
    return None if number is None else Decimal(number)


def word_number(text: str, lang: str | None = None) -> int | None:
    """The value of a number in words, in lower case; only in the words of ``lang`` where it is given.

    >>> word_number("twenty-four"), word_number("two hundred and fifty crore"), word_number("vingt", "en")
    (24, 2500000000, None)
    >>> [word_number(*x) for x in (("einhundertachtzig", "de"), ("ventiquattro", "it"), ("yüz seksen", "tr"))]
    [180, 24, 180]
    >>> [word_number(*x) for x in (("quatre-vingt-dix", "fr"), ("seratus delapan puluh", "id"))]
    [90, 180]
    """
    words = _words(lang)
    parts = words.part.findall(text)
    if not parts or _letters("".join(parts)) != _letters(text):
        return None
    total = section = digit = 0
    known = False
    for part in map(_spaced, parts):
        value, scale = words.numbers.get(part), words.scales.get(part)
        if value is not None:
            known = True
            if value < 100:
                digit += value
            else:
                section += value
        elif scale is None:  # a word that joins
            if not known:
                return None
        elif scale < 1000:
            section, digit, known = section + (digit or 1) * scale, 0, True
        elif not section and not digit:  # "lakh crore": a scale on a scale
            total, known = max(total, 1) * scale, True
        else:
            total, section, digit = total + (section + digit) * scale, 0, 0
    return total + section + digit if known and parts[-1] not in words.joins else None


class _NumberWords(NamedTuple):
    numbers: Mapping[str, int]
    scales: Mapping[str, int]
    joins: frozenset[str]
    part: re.Pattern[str]


@cache
def _words(lang: str | None) -> _NumberWords:
    own = None if lang is None else language(lang)
    numbers, scales, joins = (own.numbers, own.scales, own.joins) if own else (NUMBERS, SCALES, JOINS)
    numbers = {_spaced(word): n for word, n in numbers.items()}
    return _NumberWords(numbers, scales, joins, re.compile(_alternatives([*numbers, *scales, *joins])))


def number_words(lang: str) -> str:
    """A pattern of a number in the words of a language, in lower case; ``(?!)`` where it has none.

    >>> re.findall(rf"\\b(?:{number_words('en')})", "six months, one hundred and eighty days")
    ['six', 'one hundred and eighty']
    """
    words = _words(lang)
    if not words.numbers:
        return "(?!)"
    first, more = (_alternatives([*words.numbers, *words.scales]), _alternatives(words.joins))
    return rf"(?:{first})(?:[\s-]?(?:(?:{more})[\s-]?)?(?:{first})){{0,7}}"


def _alternatives(words: Iterable[str]) -> str:
    longest = sorted(words, key=len, reverse=True)
    return "|".join(re.escape(word).replace(r"\ ", r"[\s-]") for word in longest) or "(?!)"


def _spaced(word: str) -> str:
    return " ".join(re.split(r"[\s-]+", word))


def _letters(text: str) -> str:
    return re.sub(r"[\s-]", "", text)


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
        if word not in SCALES:
            return None
        value *= SCALES[word]
    return value


def _eastern(text: str) -> Decimal | None:
    """Digits or numerals before their scales: the small ones (千) count within the large ones (万, 억)."""
    total = section = Decimal(0)
    number: Decimal | None = None
    for part in _EASTERN_PARTS.findall(text):
        scale = SCALES.get(part)
        if scale is None:
            try:
                number = _digits(part) if part[0].isascii() else Decimal(han_number(part))
            except ValueError:
                return None
            if number is None:
                return None
        elif scale < 10**4:
            section, number = section + (1 if number is None else number) * scale, None
        elif number is None and not section:  # 万亿: a scale on a scale
            total = max(total, Decimal(1)) * scale
        else:
            total, section, number = total + (section + (number or 0)) * scale, Decimal(0), None
    return total + section + (number or 0)


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
