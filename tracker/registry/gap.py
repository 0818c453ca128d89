"""What a table of accession gaps may say: obligations of agreements against provisions of one jurisdiction.

An entry follows the rules of a coding: a basis, a date, a coder, cues that the cited provisions contain, and
pins of what was read. Without a `match` it is blank: nobody has read it, which says nothing about the law.
"""

from __future__ import annotations

import datetime as dt
from typing import Literal, Self

from pydantic import Field, model_validator

from tracker.registry.coding import ReadFrom
from tracker.registry.fields import Basis, Language, Slug, Strict, Title


class Rest(Strict):
    """Provisions of one instrument that an entry rests on."""

    instrument: Slug
    language: Language = "zh-Hans"
    provisions: list[str] = Field(min_length=1)
    cue: list[str] = Field(default_factory=list)  # words the cited provisions must contain
    read_from: list[ReadFrom] = Field(default_factory=list)


class Target(Strict):
    """The obligation that is asked for. `basis`: how its text is known."""

    instrument: Slug
    provisions: list[str] = Field(min_length=1)
    basis: Basis
    cue: list[str] = Field(default_factory=list)


class GapEntry(Strict):
    """One obligation. `match`: the law meets it, in part, or not. `pilot`: a measure on trial; `exception`:
    the exception of the agreement that would have to be relied on; `missing`: the act that would close it."""

    id: Slug
    topic: Slug | None = None
    target: Target
    duty: Title
    match: Literal["full", "partial", "none"] | None = None
    rests_on: list[Rest] = Field(default_factory=list)
    pilot: Title | None = None
    exception: Title | None = None
    missing: Title | None = None
    note: Title | None = None
    basis: Basis | None = None
    date: dt.date | None = None
    coder: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.match is None:
            if self.rests_on or self.basis:
                raise ValueError(f"{self.id}: a blank entry rests on nothing; give a match")
            return self
        if not (self.note and self.basis and self.date and self.coder):
            raise ValueError(f"{self.id}: a match needs note, basis, date and coder")
        if self.basis == "text" and not self.rests_on:
            raise ValueError(f"{self.id}: what was read in the text names the provisions")
        return self


class GapTable(Strict):
    id: Slug
    title: Title
    for_: str = Field(alias="for")  # ISO 3166 code
    note: Title | None = None
    entries: list[GapEntry]

    @model_validator(mode="after")
    def _once(self) -> Self:
        ids = [e.id for e in self.entries]
        if twice := {i for i in ids if ids.count(i) > 1}:
            raise ValueError(f"entries named twice: {', '.join(sorted(twice))}")
        return self
