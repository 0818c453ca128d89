"""Small pure functions on legal text that extractors, the diff and the search all need.

Stored text keeps what the publisher printed (NFC, white space folded); only *keys* for comparison
and search are folded further. Full NFKC on stored text would turn (一), ① and m² into other text.
"""

from __future__ import annotations

import re
import unicodedata

_PUNCTUATION_SPACE = (*((f" {c}", c) for c in ",.;:)"), ("( ", "("))
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff"
_ANY_HAN = re.compile(f"[{_HAN}，。；：、？！（）《》〈〉]")
_HAN_SPACE = re.compile(f"(?<=[{_HAN}，。；：、？！（）《》〈〉“”]) (?=[{_HAN}，。；：、？！（）《》〈〉“”])")
#: `str.replace` of each is many times faster than one `str.translate` on text that is not ASCII.
_TYPOGRAPHY = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...", "‧": "·",
}  # fmt: skip

_DIGITS = {c: i for i, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "○": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_FULLWIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")


def clean(text: str) -> str:
    """Text as stored: NFC, invisible characters gone, any white space one space, ends trimmed."""
    if not text.isascii():
        text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    return _fold_space(text)


def _fold_space(text: str) -> str:
    """Any white space one space, ends trimmed. Most texts need no more than to be looked at for that."""
    # of all white space only the space itself is printable
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


def clean_han(text: str) -> str:
    """`clean`, and no space between two Han characters (headings are spaced out in print)."""
    return _HAN_SPACE.sub("", clean(text))


def compare_key(text: str) -> str:
    """What two texts must share to be the same law: typography, spacing and width folded.

    >>> compare_key("‘Fee’ : 1\u00a0000 （一）　第 三 条") == compare_key("'Fee': 1 000 (一) 第三条")
    True
    """
    ascii_ = text.isascii()
    if not ascii_:
        text = unicodedata.normalize("NFKC", text)
        for printed, folded in _TYPOGRAPHY.items():
            text = text.replace(printed, folded)
        text = _INVISIBLE.sub("", text)
    text = _fold_space(text)
    for printed, folded in _PUNCTUATION_SPACE:
        text = text.replace(printed, folded)
    return text if ascii_ or not _ANY_HAN.search(text) else _HAN_SPACE.sub("", text)


def han_number(text: str) -> int:
    """The value of a Chinese or Japanese numeral up to 9999; ASCII and full-width digits too.

    >>> [han_number(x) for x in ("七", "十", "二十一", "一百零三", "百三", "二〇二四", "１２")]
    [7, 10, 21, 103, 103, 2024, 12]
    """
    text = text.translate(_FULLWIDTH_DIGITS)
    if text.isascii() and text.isdigit():
        return int(text)
    if not text or any(c not in _DIGITS and c not in _UNITS for c in text):
        raise ValueError(f"not a Chinese numeral: {text!r}")
    if not any(c in _UNITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit = 0, 0
    for c in text:
        if c in _UNITS:
            total += (digit or 1) * _UNITS[c]
            digit = 0
        else:
            digit = _DIGITS[c]
    return total + digit
