"""People's words: what means the same, and what things are called beside their titles (`words.yml`)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints

from tracker.registry.fields import Strict

Word = Annotated[str, StringConstraints(min_length=2, max_length=80)]


class Words(Strict):
    """The file `words.yml` of a registry folder. A folder adds to those before it.

    `same`: groups of words for one thing, in any language. `names`: "kind:id" -> further names of that
    thing. `dates`: words that ask when.
    """

    same: list[Annotated[list[Word], Field(min_length=2)]] = Field(default_factory=list)
    names: dict[str, list[Word]] = Field(default_factory=dict)
    dates: list[Word] = Field(default_factory=list)


def merged_words(files: list[Words]) -> Words:
    names: dict[str, list[Word]] = {}
    for file in files:
        for id_, found in file.names.items():
            names.setdefault(id_, []).extend(found)
    return Words(
        same=[group for file in files for group in file.same],
        names=names,
        dates=[word for file in files for word in file.dates],
    )
