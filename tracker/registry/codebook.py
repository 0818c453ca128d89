"""Codebooks: the topics of a comparison, and the scales on which their values stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from tracker.registry.coding import Value
from tracker.registry.fields import Language, Slug, Strict, Title


class ScaleValue(Strict):
    code: Slug
    title: Title
    definition: Title | None = None
    strength: int | None = Field(default=0, ge=0, le=4)  # for the heat map: 0 absent .. 4 binding, no way out


class Example(Strict):
    """A worked example of a scale: a published coding with the value it gives, and why it is that value."""

    topic: Slug
    instrument: Slug
    value: Value
    provisions: list[str] = Field(min_length=1)
    why: Title


class Topic(Strict):
    """A row of a comparison.

    `kind` says what its value may be: a `code` of its scale; an `amount` or a `date`, and where it has a
    scale (for `none`, `by-regulation` and the like) a code of that as well. `derive` makes a row that
    nobody codes: its cells are read from the record, the events and the relations of the instrument.
    `flags` are the flags that codings of this topic may use, beside those of the codebook. `searched` are the
    words by language that a whole text is searched for before it is coded as having no such rule; in Latin
    letters each stands for all that begin with it.
    """

    id: Slug
    group: Slug
    title: Title
    question: Title
    definition: Title | None = None
    rules: Title | None = None  # how to code it, with examples
    scale: Slug | None = None
    kind: Literal["code", "amount", "date"] = "code"
    derive: Literal["status", "in-force", "applies", "parties"] | None = None
    flags: dict[Slug, Title] = Field(default_factory=dict)
    searched: dict[Language, list[str]] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_values(self) -> Self:
        if self.derive and (self.scale or self.flags or self.kind != "code"):
            raise ValueError("a derived topic is not coded: it has no scale, kind or flags")
        if self.kind == "code" and self.scale is None and self.derive is None:
            raise ValueError("a topic of codes names its scale; else give `kind` or `derive`")
        return self

    def words(self, language: str, more: Sequence[str] = ()) -> tuple[str, ...]:
        """What a text in a language is searched for, with the words a coding adds."""
        own = next((w for tag, w in self.searched.items() if tag.split("-")[0] == language.split("-")[0]), ())
        return tuple(dict.fromkeys((*own, *more)))


class ColumnSet(Strict):
    """Instruments that people compare with one another, as a template's own; the first set is shown first."""

    id: Slug
    title: Title
    columns: list[Slug] = Field(min_length=2, max_length=5)


class Codebook(Strict):
    """A set of topics with the scales of their values.

    `flags` may be used on every topic. Once a codebook declares flags, here or on a topic, its codings
    use no others. `columns` is the order in which instruments are set side by side, as by families of
    templates; those it does not name follow in the order of the registry. `graded: false`: its values have
    no common order from absent to strict, so that tables show words and neither bars nor shades.
    `sets`: columns to begin with, of a comparison with more than a reader takes in at once.
    `examples`: at least one for each scale, and one for each topic of amounts or days.
    `cue_words`: the longest cue of its codings in words, where the limit of the house is too long.
    """

    id: Slug
    title: Title
    groups: dict[Slug, Title]
    scales: dict[Slug, list[ScaleValue]]
    flags: dict[Slug, Title] = Field(default_factory=dict)
    columns: list[Slug] = Field(default_factory=list)
    sets: list[ColumnSet] = Field(default_factory=list)
    graded: bool = True
    cue_words: int | None = None
    topics: list[Topic]
    examples: list[Example] = Field(default_factory=list)

    @model_validator(mode="after")
    def _ungraded(self) -> Self:
        if not self.graded:
            for values in self.scales.values():
                values[:] = [v.model_copy(update={"strength": None}) for v in values]
        return self

    @model_validator(mode="after")
    def _references(self) -> Self:
        seen: set[str] = set()
        for topic in self.topics:
            if topic.id in seen:
                raise ValueError(f"topic {topic.id} is given twice")
            seen.add(topic.id)
            if topic.group not in self.groups:
                raise ValueError(f"topic {topic.id}: unknown group {topic.group}")
            if topic.scale is not None and topic.scale not in self.scales:
                raise ValueError(f"topic {topic.id}: unknown scale {topic.scale}")
        for example in self.examples:
            if example.topic not in seen:
                raise ValueError(f"an example is of topic {example.topic}, which is not here")
        return self

    def example_of(self, topic: Topic) -> Example | None:
        """The worked example of a topic, else that of another topic with the same scale and kind."""
        alike = {t.id for t in self.topics if (t.scale, t.kind) == (topic.scale, topic.kind) and t.scale}
        own = (e for e in self.examples if e.topic == topic.id)
        return next(own, next((e for e in self.examples if e.topic in alike), None))

    def values_of(self, topic: Topic) -> list[ScaleValue]:
        """The scale of a topic; empty where its values are amounts or dates only, or derived."""
        return self.scales[topic.scale] if topic.scale else []

    def flags_of(self, topic: Topic) -> dict[str, Title]:
        """The flags its codings may use, with their titles; empty where the codebook declares none."""
        return {**self.flags, **topic.flags}

    @property
    def declares_flags(self) -> bool:
        return bool(self.flags) or any(t.flags for t in self.topics)
