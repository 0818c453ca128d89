"""Signs inside a text: exponents, indices, pictures and calls of footnotes, one way in all formats.

A text is a string. Exponents and indices stand in it as Unicode has them (10²⁶, m², CO₂), else as
``^(x+y)`` and ``_(max)``; a picture as ``[picture: ALT sha256:HHHHHHHHHHHH]``. Calls of footnotes never stand
in a text: the reader drops them by name, and the note is a provision of its own.
"""

from __future__ import annotations

import re
from collections.abc import Set as AbstractSet
from hashlib import sha256

_RAISED = str.maketrans("0123456789+-−=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
#: Raised letters that are the end of a word or a sign of the trade: 1st, 2bis, nº, No, Mme, ™.
_WORD_END = re.compile(r"[^\W\d_]{2,12}\.?|[aoehrsd]|[ºª°™®℠′″'’]|TM|SM")
_CALL = re.compile(
    r"(?P<open>[\[(（【〔［]?)\s?(?:注|註|note )?"
    r"(?P<number>\d{1,3}|[①-⑳]|\*{1,4}|[†‡§¶]{1,3}|[a-z])\s?[\])）】〕］]?"
)
PICTURE = re.compile(r"\[picture: [^\[\]]{0,400}sha256:[0-9a-f]{12}\]")
_BASE = re.compile(r"(?<![\w.,])(?:10|2|e)$")
#: Behind these a raised 2 or 3 is a square or a cube.
_UNIT = re.compile(r"(?:(?<![^\W\d_])|(?<=\d))(?:[kcdmµμ]?m|ft|in|yd|cm|mm|km|[μµ]m|[kMG]?W|[㎜㎝㎞米])$")
_VARIABLE = re.compile(r"(?:(?<![^\W_])[^\W\d_]|[)）\]])$")
_FORMULA = re.compile(r"(?:[=+×·*/^<>≤≥−]\s?|\d\s?[×·*]\s?)[\w.,]{1,12}$")


def exponent(text: str) -> str:
    """Raised text; raised ends of words ("1st") are letters like others.

    >>> "10" + exponent("26"), "x" + exponent("a+b"), "1" + exponent("st")
    ('10²⁶', 'x^(a+b)', '1st')
    """
    text = text.strip()
    plain = _WORD_END.fullmatch(text) or not any(map(str.isalnum, text))
    return text if plain else _written(text, _RAISED, "^")


def index(text: str) -> str:
    """Lowered text.

    >>> "CO" + index("2")
    'CO₂'
    """
    return _written(text.strip(), _LOWERED, "_")


def _written(text: str, signs: dict[int, int], mark: str) -> str:
    if not text:
        return ""
    return text.translate(signs) if all(ord(letter) in signs for letter in text) else f"{mark}({text})"


def call_number(raised: str) -> str | None:
    """The number or sign of a raised text that may call a footnote: "4" of "4", "(4)", "[注4]", "*".

    >>> [call_number(x) for x in ("4", "[注4]", "**", "st")]
    ['4', '4', '**', None]
    """
    found = _CALL.fullmatch(raised.strip())
    return found["number"] if found else None


def is_call(raised: str, before: str, after: str, notes: AbstractSet[str] = frozenset()) -> bool:
    """Whether a raised text calls a footnote and is no power; ``notes`` are the numbers of the notes printed.

    For raised text that no markup tells: a number in brackets is one, and so is a number that a note answers,
    unless it stands where powers do (10²⁶, m², x²). So is, last, one behind another number or a word.

    >>> is_call("4", "within 30", " days"), is_call("26", "above 10", " FLOP"), is_call("2", "5 m", "")
    (True, False, False)
    """
    found = _CALL.fullmatch(raised.strip())
    if found is None:
        return False
    number = found["number"]
    if "①" <= number <= "⑳":
        return True
    if not number.isdigit():
        return number in notes and not (number.isalpha() and after[:1].isalnum())
    if found["open"]:
        return True
    behind = before.rstrip()
    if not behind:
        return False  # the number of a paragraph or of a sentence
    power = int(number) < 100 and (
        _BASE.search(behind) or _FORMULA.search(behind) or (number in "23" and _UNIT.search(behind))
    )
    if power:
        return False
    if before != behind and after[:1].isalnum():
        return False  # " ¹The authority": the number of a sentence
    if number in notes:
        return True
    return _VARIABLE.search(behind) is None or behind[-1] in ")）]"


def picture(alternative: str, content: bytes) -> str:
    """A picture of the law; ``content`` are its bytes where the text carries them, else its address.

    >>> picture("Formula 1", b"formula.png")
    '[picture: Formula 1 sha256:8793357fe8b5]'
    """
    named = f"{' '.join(alternative.split())} ".lstrip().replace("[", "(").replace("]", ")")
    return f"[picture: {named}sha256:{sha256(content).hexdigest()[:12]}]"
