"""The words by which the finder knows provisions: what ``cues/*.yml`` of a registry may say."""

from __future__ import annotations

import re
from typing import Annotated, Literal, Self, TypeVar

from pydantic import AfterValidator, Field, model_validator

from tracker.registry.fields import Language, Slug, Strict


def _check_cue(value: str) -> str:
    """A cue with a bracket too few, or with nothing to find, is an error of the file.

    Patterns are compiled when the finder asks: every command loads the registry, few look for cues.
    """
    if not re.search(r"\w", value):
        raise ValueError("a cue has at least one word")
    if any(value.count(left) != value.count(right) for left, right in ("()", "[]", "{}")):
        raise ValueError(f"brackets of {value!r} do not match")
    if re.search(r"(?:^|[(|])\s*[?*+]", value):
        raise ValueError(f"nothing stands before the mark in {value!r}")
    return value


T = TypeVar("T")
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
    """What is known of the words of one codebook's topics. `values` and `flags` are by topic or scale.

    `context` are words of a title that put what is under it `inside` the subject of the codebook.
    `themes` are topics no table has a row for, so that a provision on one is not taken for another.
    """

    codebook: Slug
    context: dict[Language, list[CueText]] = Field(default_factory=dict)
    topics: dict[Slug, TopicCues] = Field(default_factory=dict)
    themes: dict[Slug, TopicCues] = Field(default_factory=dict)
    values: dict[Slug, dict[Language, list[ValueRule]]] = Field(default_factory=dict)
    flags: dict[Slug, dict[Language, list[FlagRule]]] = Field(default_factory=dict)

    @property
    def all_topics(self) -> dict[str, TopicCues]:
        """Topics and themes; a theme that has become a topic needs no other place."""
        return {**self.themes, **self.topics}


def merged(one: Cues, more: Cues) -> Cues:
    """The cues of two files on one codebook. A cue that both weigh has the weight of the later one."""

    def lists(a: dict[str, list[T]], b: dict[str, list[T]]) -> dict[str, list[T]]:
        return {k: [*b.get(k, ()), *(x for x in a.get(k, ()) if x not in b.get(k, ()))] for k in {**a, **b}}

    def topics(a: dict[str, TopicCues], b: dict[str, TopicCues]) -> dict[str, TopicCues]:
        return {k: topic(a[k], b[k]) if k in a and k in b else {**a, **b}[k] for k in {**a, **b}}

    def topic(a: TopicCues, b: TopicCues) -> TopicCues:
        where = b.where if "where" in b.model_fields_set else a.where
        words = {key: {**getattr(a, key), **getattr(b, key)} for key in ("en", "zh", "ja")}
        return TopicCues(heading=lists(a.heading, b.heading), where=where, **words)

    return Cues(
        codebook=one.codebook,
        context=lists(one.context, more.context),
        topics=topics(one.topics, more.topics),
        themes=topics(one.themes, more.themes),
        # rules are asked in order: those of the later file first
        values={
            k: lists(one.values.get(k, {}), more.values.get(k, {})) for k in {**one.values, **more.values}
        },
        flags={k: lists(one.flags.get(k, {}), more.flags.get(k, {})) for k in {**one.flags, **more.flags}},
    )
