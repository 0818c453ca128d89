"""The worked example of a topic in the words of an edition: which value a provision gets, and why."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.publish.editions import edition, pick, punctuation
from tracker.publish.eid_labels import cite_all
from tracker.publish.labels import official_title
from tracker.publish.views.cell_words import value_title
from tracker.registry import Registry
from tracker.registry.codebook import Codebook, Example, Topic


@dataclass(frozen=True)
class ExampleWords:
    """``of``: the title of its topic, "" where that is the topic that was asked for."""

    example: Example
    of: str
    instrument: str
    where: str
    value: str
    why: str

    def line(self, lang: str) -> str:
        """``Instrument, Article 5: value. Why.``"""
        marks, chinese = punctuation(lang), edition(lang) == "zh"
        said = f"{self.instrument}{'' if chinese else ', '}{self.where}"
        given = f"{self.value}{'。' if chinese else '. '}{self.why}"
        return marks.labelled(marks.labelled(self.of, said) if self.of else said, given)

    def json(self) -> dict[str, object]:
        said = self.example.model_dump(mode="json", exclude_none=True, exclude={"why"})
        return {**said, "value_title": self.value, "why": self.why}


def example_words(registry: Registry, book: Codebook, topic: Topic, lang: str) -> ExampleWords | None:
    found = book.example_of(topic)
    if found is None:
        return None
    own = next(t for t in book.topics if t.id == found.topic)
    on_scale = next((v for v in book.values_of(own) if v.code == found.value), None)
    return ExampleWords(
        found,
        "" if own.id == topic.id else pick(own.title, lang),
        official_title(registry.instruments[found.instrument], lang),
        cite_all(found.provisions, lang),
        value_title(found.value, on_scale, lang),
        pick(found.why, lang),
    )
