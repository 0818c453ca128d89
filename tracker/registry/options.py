"""What a paper of options (中国方案) may say: for topics of a codebook, an assessment and clauses.

The facts beside it (what each family of agreements holds, where the law stands) are computed and stand in no
paper; a paper has what only a person can write, and is signed.
"""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from tracker.registry.fields import Slug, Strict, Title

Day = date  # fields called `date` hide the type


class Family(Strict):
    """Agreements that follow one template."""

    id: Slug
    title: Title
    instruments: list[Slug] = Field(min_length=1)


class Option(Strict):
    """A clause that could be offered: in our own words, with the clauses it is near to (`rcep#art_12.15`)."""

    title: Title
    clause: Title
    near: list[str] = Field(default_factory=list)


class TopicOptions(Strict):
    topic: Slug
    assessment: Title
    options: list[Option] = Field(min_length=1)


class OptionPaper(Strict):
    """`own`: the family of the party the paper is for; the templates it is measured against."""

    id: Slug
    for_: str = Field(alias="for")  # ISO 3166 code
    codebook: Slug
    title: Title
    own: Family
    templates: list[Family] = Field(min_length=1)
    topics: list[TopicOptions]
    author: str
    date: Day

    @model_validator(mode="after")
    def _once(self) -> Self:
        for kind, ids in (
            ("topics", [t.topic for t in self.topics]),
            ("families", [f.id for f in (self.own, *self.templates)]),
        ):
            if len(set(ids)) != len(ids):
                raise ValueError(f"{kind} named twice")
        return self
