"""What a table of accession gaps may say: obligations of agreements against provisions of one jurisdiction.

An entry follows the rules of a coding: a basis, a date, a coder, cues that the cited provisions contain, and
pins of what was read. Without a `match` it is blank: nobody has read it, which says nothing about the law.
What was not read in a text or on a page that can be opened, with its provision, is a lead and shown as blank.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Literal, Self

from pydantic import Field, model_validator

from tracker.registry.coding import ReadFrom
from tracker.registry.fields import Basis, HttpUrl, Language, Slug, Strict, Title

Match = Literal["full", "partial", "none"]
Day = dt.date  # fields called `date` hide the type
#: What a verdict may depend on, in the order it is shown.
DataClass = Literal[
    "cii-and-important-data", "state-organs", "sector-rules", "personal-above-threshold",
    "personal-below-threshold", "exempt",
]  # fmt: skip


class Rest(Strict):
    """Provisions of one instrument that an entry rests on."""

    instrument: Slug
    language: Language = "zh-Hans"
    provisions: list[str] = Field(min_length=1)
    cue: list[str] = Field(default_factory=list)  # words the cited provisions must contain
    read_from: list[ReadFrom] = Field(default_factory=list)


class Pilot(Rest):
    """A measure on trial: where it applies, what it does, and where that was read."""

    zone: Title
    note: Title
    basis: Basis = "text"
    evidence: HttpUrl | None = None

    @property
    def proven(self) -> bool:
        """Read in a text (pinned), or on a page that can be opened."""
        return bool(self.read_from) if self.basis == "text" else _opened(self.basis, self.evidence)


class ClassVerdict(Strict):
    """The verdict for one class of data, with those provisions (`cn-csl#art_39`) that decide it."""

    data: DataClass
    match: Match
    provisions: list[str] = Field(default_factory=list)
    note: Title | None = None


class SecondVerdict(Strict):
    """What a second reader found who had not seen the first verdict, where the two differ."""

    match: Match
    by_class: dict[DataClass, Match] = Field(default_factory=dict)
    note: Title


class Target(Strict):
    """The obligation that is asked for. `basis`: how its text is known."""

    instrument: Slug
    provisions: list[str] = Field(min_length=1)
    basis: Basis
    cue: list[str] = Field(default_factory=list)


class GapEntry(Strict):
    """One obligation. `match`: the law meets it, in part, or not; `by_class`: for each class of data, where
    that decides. `pilots`: measures on trial (`pilot`: in one sentence); `exception`: the exception of the
    agreement that would have to be relied on; `missing`: the act that would close it.

    `checked_by` gave the verdict again without looking at the first; `second` is theirs if it differs.
    """

    id: Slug
    topic: Slug | None = None
    target: Target
    duty: Title
    match: Match | None = None
    by_class: list[ClassVerdict] = Field(default_factory=list)
    rests_on: list[Rest] = Field(default_factory=list)
    pilot: Title | None = None
    pilots: list[Pilot] = Field(default_factory=list)
    exception: Title | None = None
    missing: Title | None = None
    note: Title | None = None
    basis: Basis | None = None
    evidence: HttpUrl | None = None  # where it was read, if not in a text that is held
    date: Day | None = None
    coder: str | None = None
    checked_by: str | None = None
    checked_on: Day | None = None
    second: SecondVerdict | None = None

    @property
    def proven(self) -> bool:
        """Whether the verdict may be shown: provisions, and a text or a page that can be opened."""
        return bool(self.rests_on) and (self.basis == "text" or _opened(self.basis, self.evidence))

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.match is None:
            if self.rests_on or self.basis or self.by_class or self.checked_by:
                raise ValueError(f"{self.id}: a blank entry rests on nothing; give a match")
            return self
        if not (self.note and self.basis and self.date and self.coder):
            raise ValueError(f"{self.id}: a match needs note, basis, date and coder")
        if self.basis == "text" and not self.rests_on:
            raise ValueError(f"{self.id}: what was read in the text names the provisions")
        self._classes()
        if bool(self.checked_by) != bool(self.checked_on) or (self.second and not self.checked_by):
            raise ValueError(f"{self.id}: a second reading has a reader and a day")
        return self

    def _classes(self) -> None:
        first = {c.data: c.match for c in self.by_class}
        if len(first) != len(self.by_class):
            raise ValueError(f"{self.id}: a class of data is named twice")
        rested = {f"{r.instrument}#{p}" for r in (*self.rests_on, *self.pilots) for p in r.provisions}
        if strange := {p for c in self.by_class for p in c.provisions} - rested:
            raise ValueError(
                f"{self.id}: a verdict on a class rests on {', '.join(sorted(strange))}, the entry not"
            )
        if self.by_class and self.match != added_up(first.values()):
            raise ValueError(f"{self.id}: the match is not what its classes of data add up to")
        if self.second and (self.second.match, {**first, **self.second.by_class}) == (self.match, first):
            raise ValueError(f"{self.id}: a second verdict is given where it differs")


def added_up(verdicts: Iterable[Match]) -> Match:
    """What classes of data add up to: one verdict if all have it, else met in part."""
    found = set(verdicts)
    return found.pop() if len(found) == 1 else "partial"


def _opened(basis: Basis | None, evidence: str | None) -> bool:
    return basis in ("official", "secondary") and (evidence or "").startswith("https://")


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
