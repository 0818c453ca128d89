"""Words of a text as search knows them, in English, French, Chinese and Japanese alike.

NFKC and case are folded, traditional characters stand as simplified ones; letters and digits in a row are
a word, accents dropped; Han and kana are cut in overlapping pairs (数据出境 gives 数据, 据出, 出境), because
nobody marks where their words end. The same rules stand in ``templates/site/search.js``; a test holds them
together.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

_HAN = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
#: A word, or Han in a row.
RUN = re.compile(rf"[{_HAN}]+|(?:(?![{_HAN}])[^\W_])+")
_IS_HAN = re.compile(f"[{_HAN}]")
_MARKS = re.compile("[\u0300-\u036f]")
#: Longer words are cut: a hostile page's 1 MB word is one short token.
MAX_WORD = 40


@cache
def variants() -> tuple[str, str]:
    """Traditional characters, and in the same order the simplified ones written for them."""
    lines = Path(__file__).with_name("languages").joinpath("han_variants.txt").read_text("utf-8").split("\n")
    traditional, simplified = [line for line in lines if line and not line.startswith("#")]
    return traditional, simplified


@cache
def _simplified() -> dict[int, int]:
    return str.maketrans(*variants())


def simplified(text: str) -> str:
    """Text with each traditional character as the simplified one, of the same length.

    >>> simplified("數據出境辦法")
    '数据出境办法'
    """
    return text if text.isascii() else text.translate(_simplified())


def fold(text: str) -> str:
    """The form in which texts and questions are compared."""
    if text.isascii():
        return text.lower()
    text = unicodedata.normalize("NFKC", text).lower()
    return simplified(unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFD", text))))


def tokens(text: str) -> list[str]:
    """The tokens of a text in order; a single Han character that stands alone is a token.

    >>> tokens("High-risk AI systems"), tokens("数据出境"), tokens("第5条")
    (['high', 'risk', 'ai', 'systems'], ['数据', '据出', '出境'], ['第', '5', '条'])
    """
    out: list[str] = []
    for run in RUN.findall(fold(text)):
        if not _IS_HAN.match(run):
            out.append(run[:MAX_WORD])
        elif len(run) == 1:
            out.append(run)
        else:
            out += [run[n : n + 2] for n in range(len(run) - 1)]
    return out


def is_han(token: str) -> bool:
    return bool(_IS_HAN.match(token))


@lru_cache(maxsize=256)
def phrase(query: str) -> re.Pattern[str]:
    """The question as a pattern over `fold`-ed text: its runs in order, the last one open at its end.

    >>> bool(phrase("high-ris").search(fold("a High Risk system"))), bool(phrase("10日").search("在10日内"))
    (True, True)
    """
    runs = RUN.findall(fold(query[:400]))
    body = r"[\W_]*".join(re.escape(run) for run in runs)
    start = "" if not runs or _IS_HAN.match(runs[0]) else rf"(?<!(?![{_HAN}])[^\W_])"
    return re.compile(start + body) if runs else re.compile(r"(?!)")
