"""The marks that open paragraphs and points: 1., (1), (a), a), (i), (A), dashes; the look only.

Whether a mark opens a provision is decided by sequence in `body.printed`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from tracker.law.numbers import roman

_MARK = re.compile(
    r"(?:(?P<number>\d{1,3})(?P<suffix>[a-z]|bis|ter)?(?:\.(?!\d)|(?=\s?\(1\)\s))|\((?P<pnumber>\d{1,3}[A-Za-z]{0,2})\)|"
    r"\((?P<lower>[a-zñ]{1,6})\)|\((?P<upper>[A-Z]{1,5})\)|(?P<open>[a-zñ]{1,5})\)|(?P<letter>[a-z]|[ivx]{2,5})\.(?=\s)"
    r"|(?P<dash>[-–—•])(?=\s))\s*"
)
#: Group of the pattern that matched last -> the kinds of list it may belong to.
_KINDS: dict[str, tuple[str, ...]] = {
    "number": ("number",),
    "suffix": ("number",),
    "pnumber": ("pnumber",),
    "lower": ("roman", "double", "alpha"),
    "upper": ("uroman", "upper"),
    "open": ("roman", "double", "alpha"),
    "letter": ("roman", "alpha"),
    "dash": ("dash",),
}
_BEHIND_NUMBER = re.compile(r" ?\. ?(?P<n>\d{1,3})(?:\.(?P<below>\d{1,3}))?(?=\s)\s*")
_MAX_MARKS = 3  # on one line: "3. (a) (i)"


@dataclass(slots=True)
class ListMark:
    """What a line begins with: the kinds of list it may belong to, its value and what follows it."""

    kinds: tuple[str, ...]
    value: str
    num: str
    rest: str


def number_of(value: str) -> int:
    """The number of "4", "4a", "4bis"."""
    return int(value if value.isdecimal() else re.sub(r"\D", "", value))


@lru_cache(maxsize=1024)
def rank_of(kind: str, value: str) -> int | None:
    """The place of a mark in its kind of list, from 1."""
    if kind in {"number", "pnumber"}:
        return number_of(value) if value[:1].isdigit() else None
    if kind in {"roman", "uroman"}:
        return roman(value)
    if kind == "double":  # aa, bb, cc: a list inside another
        return ord(value[0]) - 96 if len(value) == 2 and value[0] == value[1] else None
    if value == "ñ":
        return 15
    if len(value) == 1 or len(set(value)) == 1:
        return ord(value[0].lower()) - 96 + 26 * (len(value) - 1)
    if len(value) == 2 and value[0] in "aAzZ":  # behind (z): (za), (zb) or (aa), (ab)
        return ord(value[1].lower()) - 96 + 26
    return None


def marks(text: str, number: str | None) -> list[ListMark]:
    """The marks a line begins with; ``number`` is the article's, for paragraphs printed "4.1"."""
    out: list[ListMark] = []
    if number and text.startswith(number) and (own := _BEHIND_NUMBER.match(text, len(number))):
        kind, value = ("pnumber", own["below"]) if own["below"] else ("number", own["n"])
        out.append(ListMark((kind,), value, text[: own.end()].strip(), text[own.end() :]))
        text = out[-1].rest
    while len(out) < _MAX_MARKS and not text[:1].isupper() and (found := _MARK.match(text)):
        rest = text[found.end() :]
        name = found.lastgroup or ""
        value = found["number"] + found["suffix"] if name == "suffix" else found[name]
        out.append(ListMark(_KINDS[name], value, found.group().strip(), rest))
        text = rest
    return out
