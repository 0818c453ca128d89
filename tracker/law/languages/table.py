"""The shape of a language's table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Language:
    """All words in lower case where the script has case.

    ``months`` are twelve lines of names, the full name first, then other forms and abbreviations without
    their full stop. ``day_first``: 03/04/2026 is the third of April. ``numbers`` are words of numbers
    below a hundred, ``scales`` the words that multiply them. ``decimal_comma``: 1.000,5 is a thousand and
    a half. ``percent`` are words behind a rate, ``duties`` words of duty, the longer first: alternatives of
    a pattern for text in lower case.
    """

    code: str  # BCP 47 primary language
    months: tuple[str, ...] = ()
    day_first: bool = False
    numbers: Mapping[str, int] = field(default_factory=dict)
    scales: Mapping[str, int] = field(default_factory=dict)
    joins: frozenset[str] = frozenset()  # words between the parts of a number
    eras: Mapping[str, int] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    periods: Mapping[str, str] = field(default_factory=dict)  # part of a word -> unit; the longer first

    decimal_comma: bool = False
    percent: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()

    @property
    def month_names(self) -> tuple[str, ...]:
        """The full names in order, in lower case."""
        return tuple(names.split()[0] for names in self.months)
