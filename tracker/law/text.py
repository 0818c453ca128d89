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
