"""The national digital strategies of the members of the OECD: country, strategy, year, address.

A row says what was seen on an open page, never what is remembered. A member for which nothing was found is a
row too, with the number of searches, so that "x of 38" counts what is missing.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from tracker.registry.fields import Language, Strict, Title

#: ISO 3166 codes of the 38 members
MEMBERS = frozenset({
    "AT", "AU", "BE", "CA", "CH", "CL", "CO", "CR", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB", "GR",
    "HU", "IE", "IL", "IS", "IT", "JP", "KR", "LT", "LU", "LV", "MX", "NL", "NO", "NZ", "PL", "PT", "SE",
    "SI", "SK", "TR", "US",
})  # fmt: skip
Https = Annotated[str, StringConstraints(pattern="^https://")]


class Strategy(Strict):
    """One strategy. `title` holds the title in `language` and in English and Chinese.

    `unofficial` names the languages whose title is our translation; `year_of` says what the year is: of the
    adoption, of the publication, or the first of the period the title or the page names. `until` is the last.
    """

    language: Language
    title: Title
    unofficial: list[Language]
    year: int = Field(ge=1990)
    year_of: Literal["adopted", "published", "period"]
    until: int | None = None
    body: Title | None = None  # who issued it, where a page says so
    scope: Literal["whole", "public_services", "foreign_policy"] = "whole"  # economy and society, or less
    draft: bool = False  # proposed; its adoption was not seen
    basis: Literal["official", "secondary"]  # a page of the state, or of others
    source: Https  # where the title was read
    also: list[Https] = Field(default_factory=list)  # where the rest was read
    date: date  # when the pages were seen
    note: Title | None = None

    @model_validator(mode="after")
    def _says_which_titles_are_ours(self) -> Self:
        if self.language not in self.title:
            raise ValueError(f"the title in its own language ({self.language}) is missing")
        if not set(self.unofficial) <= set(self.title) - {self.language}:
            raise ValueError("`unofficial` names languages of the title other than its own")
        return self

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        if self.until is not None and self.until < self.year:
            raise ValueError(f"until {self.until} is before {self.year}")
        return self


class Member(Strict):
    """One member with its strategies; none where nothing was found in so many `searches`."""

    country: str
    name: Title
    searches: int = Field(ge=1)
    strategies: list[Strategy]

    @model_validator(mode="after")
    def _is_a_member(self) -> Self:
        if self.country not in MEMBERS:
            raise ValueError(f"{self.country} is not a member of the OECD")
        return self

    @model_validator(mode="after")
    def _no_strategy_twice(self) -> Self:
        seen = [(s.title[s.language], s.year) for s in self.strategies]
        for title, year in {found for found in seen if seen.count(found) > 1}:
            raise ValueError(f"{title!r} of {year} is there twice")
        return self


class OecdStrategies(Strict):
    """The file `oecd-strategies.yml` of a registry folder."""

    members: list[Member]
