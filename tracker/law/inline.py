"""Signs inside a text: exponents, indices and pictures, written one way in all formats.

A text is a string. Exponents and indices stand in it as Unicode has them (10²⁶, m², CO₂), else as
``^(n+1)`` and ``_(max)``; a picture as ``[picture: ALT sha256:HHHHHHHHHHHH]``. Calls of footnotes never stand
in a text: the reader drops them by name, and the note is a provision of its own.
"""

from __future__ import annotations

from hashlib import sha256

_RAISED = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")


def exponent(text: str) -> str:
    """Raised text.

    >>> "10" + exponent("26"), "x" + exponent("th")
    ('10²⁶', 'x^(th)')
    """
    return _written(text, _RAISED, "^")


def index(text: str) -> str:
    """Lowered text.

    >>> "CO" + index("2")
    'CO₂'
    """
    return _written(text, _LOWERED, "_")


def _written(text: str, signs: dict[int, int], mark: str) -> str:
    text = text.strip()
    if not text:
        return ""
    return text.translate(signs) if all(ord(letter) in signs for letter in text) else f"{mark}({text})"


def picture(alternative: str, content: bytes) -> str:
    """A picture of the law; ``content`` are its bytes where the text carries them, else its address.

    >>> picture("Formula 1", b"formula.png")
    '[picture: Formula 1 sha256:8793357fe8b5]'
    """
    named = f"{' '.join(alternative.split())} ".lstrip()
    return f"[picture: {named}sha256:{sha256(content).hexdigest()[:12]}]"
