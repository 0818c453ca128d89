"""The marks that open paragraphs and points: 1., (1), (a), a), (i), (A), dashes; the look only.

Whether a mark opens a provision is decided by sequence in `western_body`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.extract.western.heads import roman

_MARK = re.compile(
    r"(?:(?P<number>\d{1,3})(?P<suffix>[a-z]|bis|ter)?\.(?!\d)|\((?P<pnumber>\d{1,3}[a-z]{0,2})\)|"
    r"\((?P<lower>[a-zñ]{1,6})\)|\((?P<upper>[A-Z]{1,5})\)|(?P<open>[a-zñ]{1,5})\)|(?P<letter>[a-z])\.(?=\s)"
    r"|(?P<dash>[-–—•])(?=\s))\s*"
)
_MAX_MARKS = 3  # on one line: "3. (a) (i)"


@dataclass(slots=True)
class Mark:
    """What a line begins with: the kinds of list it may belong to, its value and what follows it."""

    kinds: tuple[str, ...]
    value: str
    num: str
    rest: str


def rank_of(kind: str, value: str) -> int | None:
    """The place of a mark in its kind of list, from 1."""
    if kind in {"number", "pnumber"}:
        return int(re.sub(r"\D", "", value))
    if kind in {"roman", "uroman"}:
        return roman(value)
    if value == "ñ":
        return 15
    if len(value) == 1 or len(set(value)) == 1:
        return ord(value[0].lower()) - 96 + 26 * (len(value) - 1)
    return None


def marks(text: str, number: str | None) -> list[Mark]:
    """The marks a line begins with; ``number`` is the article's, for paragraphs printed "4.1"."""
    out: list[Mark] = []
    if number and (own := re.match(rf"{re.escape(number)} ?\. ?(?P<n>\d{{1,3}})(?=\s)\s*", text)):
        out.append(Mark(("number",), own["n"], own.group().strip(), text[own.end() :]))
        text = out[-1].rest
    while len(out) < _MAX_MARKS and (found := _MARK.match(text)):
        rest = text[found.end() :]
        kinds: tuple[str, ...]
        if found["number"]:
            kinds, value = ("number",), found["number"] + (found["suffix"] or "")
        elif found["pnumber"]:
            kinds, value = ("pnumber",), found["pnumber"]
        elif found["dash"]:
            kinds, value = ("dash",), found["dash"]
        elif found["upper"]:
            kinds, value = ("uroman", "upper"), found["upper"]
        else:
            kinds, value = ("roman", "alpha"), found["lower"] or found["open"] or found["letter"]
        out.append(Mark(kinds, value, found.group().strip(), rest))
        text = rest
    return out
