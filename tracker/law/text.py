"""Small pure functions on legal text that extractors, the diff and the search all need.

Stored text keeps what the publisher printed (NFC, white space folded); only *keys* for comparison
and search are folded further. Full NFKC on stored text would turn (一), ① and m² into other text.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: What is printed with a space, and the sign alone, which is found many times faster.
_PUNCTUATION_SPACE = (*((f" {c}", c) for c in ",.;:)"), ("( ", "("))
#: Soft hyphens, zero-width signs, marks of direction and of glyph variants.
_UNSEEN = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069"
    "\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
)
#: CJK radicals that fonts put in place of the character, and that Unicode does not fold (NFKC maps only
#: two of the block U+2E80-2EFF). Source: Unicode Standard, CJK Radicals Supplement, "see also" entries.
_RADICALS = dict(
    zip(
        "⺎⺝⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "兀月母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
#: Kangxi radicals and ligatures, the same characters under another code.
_GLYPHS = {
    chr(code): folded
    for block in (range(0x2F00, 0x2FE0), range(0xFB00, 0xFB07))
    for code in block
    if (folded := unicodedata.normalize("NFKC", chr(code))) != chr(code)
} | _RADICALS
_ODD = re.compile(f"[{_UNSEEN}\u2e80-\u2fdf\ufb00-\ufb06]")
#: What NFKC would make another number of: 10²⁶ is not 1026, 2½ is not 21/2.
_RAISED = re.compile("[⁰¹²³⁴-⁹⁺⁻⁼⁽⁾ⁿⁱ]+")
_LOWERED = re.compile("[₀-₎]+")
_UNITS = {"㎡": "m²", "㎥": "m³", "㎢": "km²", "㎠": "cm²", "㎟": "mm²", "㎤": "cm³"}
_OWN_VALUE = re.compile("[⁰¹²³⁴-⁹⁺⁻⁼⁽⁾ⁿⁱ₀-₎¼-¾⅐-⅞㎟-㎦]")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff"
_ANY_HAN = re.compile(f"[{_HAN}，。；：、？！（）《》〈〉]")
_HAN_SPACE = re.compile(f"(?<=[{_HAN}，。；：、？！（）《》〈〉“”]) (?=[{_HAN}，。；：、？！（）《》〈〉“”])")
#: `str.replace` of each is many times faster than one `str.translate` on text that is not ASCII.
_TYPOGRAPHY = {
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "“": '"', "”": '"', "„": '"', "«": '"', "»": '"',
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "…": "...", "‧": "·",
}  # fmt: skip


def clean(text: str) -> str:
    """Text as stored, from any format: NFC, invisible characters gone, radicals and ligatures as what they
    print, any white space one space, ends trimmed.

    >>> clean("\u2f08\u2ea0  of\ufb01ce")
    '人民 office'
    """
    return _fold_space(text if text.isascii() else without_glyphs(unicodedata.normalize("NFC", text)))


def without_glyphs(text: str) -> str:
    """Signs that nobody sees taken out, glyphs as the characters they stand for; white space as it was."""
    return _ODD.sub(_plain, text)


def _plain(found: re.Match[str]) -> str:
    sign = found.group()
    return _GLYPHS.get(sign, sign if "\u2e80" <= sign <= "\u2fdf" else "")


def _fold_space(text: str) -> str:
    """Any white space one space, ends trimmed. Most texts need no more than to be looked at for that."""
    # of all white space only the space itself is printable
    return text.strip() if text.isprintable() and "  " not in text else " ".join(text.split())


def clean_han(text: str) -> str:
    """`clean`, and no space between two Han characters (headings are spaced out in print)."""
    return _HAN_SPACE.sub("", clean(text))


@lru_cache(maxsize=64)  # one pair of texts is asked for by the rows, the facts and the reasons of a change
def compare_key(text: str) -> str:
    """What two texts must share to be the same law: typography, spacing and width folded.

    >>> compare_key("‘Fee’ : 1\u00a0000 （一）　第 三 条") == compare_key("'Fee': 1 000 (一) 第三条")
    True
    >>> compare_key("10²⁶ m²")
    '10^26 m^2'
    """
    ascii_ = text.isascii()
    if not ascii_:
        if _OWN_VALUE.search(text):
            text = _with_marks(text)
        text = unicodedata.normalize("NFKC", text)
        for printed, folded in _TYPOGRAPHY.items():
            text = text.replace(printed, folded)
        text = without_glyphs(text)
    text = _fold_space(text)
    for printed, sign in _PUNCTUATION_SPACE:
        if sign in text:
            text = text.replace(printed, sign)
    return text if ascii_ or not _ANY_HAN.search(text) else _HAN_SPACE.sub("", text)


def _with_marks(text: str) -> str:
    """Exponents, indices and fractions marked, so that folding them makes no other number."""
    for unit, written in _UNITS.items():
        text = text.replace(unit, written)
    text = _LOWERED.sub(r"_\g<0>", _RAISED.sub(r"^\g<0>", text))
    return re.sub("(?<=[0-9])(?=[¼-¾⅐-⅞])", " ", text)
