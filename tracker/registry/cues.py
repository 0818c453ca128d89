"""The words by which the finder knows provisions: what ``cues/*.yml`` of a registry may say."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from tracker.registry.schema import Language, Slug, Strict


def _check_cue(value: str) -> str:
    """A cue with a bracket too few, or with nothing to find, is an error of the file."""
    if not re.search(r"\w", value):
        raise ValueError("a cue has at least one word")
    if value.count("(") != value.count(")"):
        raise ValueError(f"brackets of {value!r} do not match")
    return value


CueText = Annotated[str, AfterValidator(_check_cue)]


class TopicCues(Strict):
    """The cues of a topic: language -> cue -> weight; ``heading`` cues are read in headings alone.

    `where`: a rule on the topic may stand `anywhere` in a treaty, only `inside` the digital chapter, or
    `mostly` there, so that one outside is believed less.
    """

    heading: dict[Language, list[CueText]] = Field(default_factory=dict)
    where: Literal["inside", "mostly", "anywhere"] = "mostly"
    en: dict[CueText, float] = Field(default_factory=dict)
    zh: dict[CueText, float] = Field(default_factory=dict)
    ja: dict[CueText, float] = Field(default_factory=dict)


class ValueRule(Strict):
    """A value for a provision with words of `all` and of `any`, and none of `none`; the first that fits."""

    value: Slug
    all: list[CueText] = Field(default_factory=list)
    any: list[CueText] = Field(default_factory=list)
    none: list[CueText] = Field(default_factory=list)

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.all or self.any or self.none):
            raise ValueError(f"the rule for {self.value} has no cue")
        return self


class FlagRule(Strict):
    flag: Slug
    any: list[CueText]


class Cues(Strict):
    """What is known of the words of one codebook's topics. `values` and `flags` are by topic or scale."""

    codebook: Slug
    context: dict[Language, list[CueText]] = Field(default_factory=dict)
    topics: dict[Slug, TopicCues]
    values: dict[Slug, dict[Language, list[ValueRule]]] = Field(default_factory=dict)
    flags: dict[Slug, dict[Language, list[FlagRule]]] = Field(default_factory=dict)
