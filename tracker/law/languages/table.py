"""The shape of a language's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Language:
    """All words in lower case where the script has case.

    ``months`` are twelve lines of names, the full name first, then other forms and abbreviations without
    their full stop; a space inside a name is an underscore. ``day_first``: 03/04/2026 is the third of April.
    ``numbers`` are words of numbers and beginnings of compounds, ``scales`` the words that multiply them.
    ``decimal_comma``: 1.000,5 is a thousand and a half. ``percent`` are words behind a rate, ``duties`` words
    of duty, the longer first: alternatives of a pattern for text in lower case.
    """

    code: str  # BCP 47 primary language
    months: tuple[str, ...] = ()
    day_first: bool = False
    numbers: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    joins: frozenset[str] = frozenset()  # words between the parts of a number
    ordinals: Mapping[str, int] = field(default_factory=dict)  # beginnings of words; else as `law.ordinals`
    #: what names a count and its unit in one word: "شهرين" is two months
    counted: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    eras: Mapping[str, int] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    periods: Mapping[str, str] = field(default_factory=dict)  # part of a word -> unit; the longer first

    decimal_comma: bool = False
    percent: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()

    @property
    def month_names(self) -> tuple[str, ...]:
        """The full names in order, in lower case."""
        return tuple(names.split()[0].replace("_", " ") for names in self.months)
