"""How law of one language is printed: what a table gives the engine, and the kinds of marks in it.

A recogniser looks at one line, without memory, with an anchored pattern of no nested repetition: what it
returns looks like a head. `walk` decides by sequence and place which of them is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from tracker.law.numbers import roman
from tracker.law.ordinals import suffix_rank
from tracker.readers.grammar.head import GroupHead, Head
from tracker.readers.lines import Line

DASH = "\\-\u2010\u2011\u2013\u2014"


@dataclass(frozen=True, slots=True)
class MarkLevel:
    """One kind of mark inside an article."""

    prefix: str  # of the eid
    type: str
    mark: re.Pattern[str]  # with groups "value" and "rest"
    rank: Callable[[str], tuple[int, ...]]  # to sort and count by; empty for what is no such mark
    counted: bool = False  # the eid has the rank and not what is printed


@dataclass(frozen=True, slots=True, eq=False)
class Grammar:
    """The table of a language, ready to read with."""

    article: Callable[[str], Head | None]
    group: Callable[[str], GroupHead | None]
    annex: Callable[[str], GroupHead | None]
    levels: tuple[MarkLevel, ...] = ()  # marks inside an article, outermost first
    #: "look": lines may be broken, so that place and look tell a head from a reference that begins a line;
    #: "number": lines are paragraphs, number and what sets a head off tell it.
    told_by: Literal["look", "number"] = "number"
    #: Where the heading of an article stands: on the "line" before, "first" on its own, "below" it.
    heading: Literal["", "above", "first", "below"] = ""
    caption: Callable[[str], str | None] | None = None  # a line above that can only be an article's heading
    body: Literal["printed", "levels", "han", "japanese"] = "levels"
    restarts: bool = False  # every chapter counts its articles from 1
    #: A head that is set off may have any number: extracts, second texts. Else a gap or markup is needed too.
    any_number: bool = False
    first: frozenset[str] = frozenset()  # letters that heads begin with, where only some do
    gone: re.Pattern[str] | None = None  # how the text of a repealed article begins
    reference: re.Pattern[str] | None = None  # what goes on behind a number that heads nothing
    quoted: Callable[[Sequence[Line]], set[int]] | None = None  # lines of law that an amending act quotes
    subtitle: re.Pattern[str] | None = None  # a numbered title between articles
    instead: str = ""  # how texts are printed where these articles are not found


def letters(alphabet: str) -> Callable[[str], tuple[int, ...]]:
    """Rank in an alphabet: a 1, b 2 ...; double letters go on behind it."""

    def rank(value: str) -> tuple[int, ...]:
        value = value.lower()
        if not value or len(set(value)) != 1 or value[0] not in alphabet:
            return ()
        return (alphabet.find(value[0]) + 1 + len(alphabet) * (len(value) - 1),)

    return rank


def arabic(value: str) -> tuple[int, ...]:
    """Rank of 1, 2, 3; a branch (1의2, 1-bis) stands behind its number."""
    found = re.match(r"\d+", value)
    if found is None:
        return ()
    branch = re.sub(r"[\W의]", "", value[found.end() :])
    rank = int(branch) if branch.isdigit() else suffix_rank(branch) or sum(map(ord, branch))
    return (int(found.group()), rank) if branch else (int(found.group()),)


def circled(value: str) -> tuple[int, ...]:
    """Rank of ①."""
    return (int(unicodedata.numeric(value, 0.0)),)


def upper_roman(value: str) -> tuple[int, ...]:
    number = roman(value)
    return (number,) if number else ()


def pairs(value: str) -> tuple[int, ...]:
    """Hungarian aa), ab), ba): the second letter counts."""
    return (ord(value[-1]) - 96,)
