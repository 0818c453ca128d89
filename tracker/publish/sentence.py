"""One sentence of what a change means, and the clause of the law that stands behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from tracker.model import FactValue
from tracker.publish.clauses import Clause, clause
from tracker.publish.editions import edition, punctuation
from tracker.publish.labels import language_name

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Sentence:
    """``act``: whose sentence it is, of the first alone; ``said``: what it says; ``eids``: what proves it, in
    the new text or, of what ended, in the old one. ``quote``: words of the law, in ``language``."""

    act: str
    said: str
    eids: tuple[str, ...] = ()
    quote: str = ""
    language: str = ""
    lang: str = "en"
    kind: str = ""  # of the fact; "" where none carries the sentence
    before: FactValue | None = None
    after: FactValue | None = None
    own_day: bool = False  # says another day than that of the change
    point: str = ""  # what it says without day and proof, for a list of provisions
    translation: str = ""  # of the clause into the edition, unofficial, with who made it
    _row: Row | None = field(default=None, compare=False, repr=False)
    _about: tuple[str, ...] = field(default=(), compare=False, repr=False)

    @property
    def runs(self) -> tuple[tuple[str, str | None], ...]:
        """The sentence in pieces, each with the language of its words where it is not the edition's."""
        marks = punctuation(self.lang)
        said = self.said[:1].upper() + self.said[1:]
        if self.act:
            said = marks.labelled(self.act, self.said)
        if not self.quote:
            return ((f"{said}{marks.stop}", None),)
        left, right = marks.quoted("\0").split("\0")
        foreign = self.language.partition("-")[0] != edition(self.lang)
        aside = marks.aside(language_name(self.language, self.lang)) if foreign else ""
        head, end = f"{said}{marks.colon}{left}", f"{right}{aside}{marks.stop}"
        return (head, None), (self.quote, self.language if foreign else None), (end, None)

    @property
    def line(self) -> str:
        return "".join(words for words, _ in self.runs)

    @property
    def bare(self) -> Sentence:
        """The sentence without its act, where a list names it already."""
        return replace(self, act="")

    @property
    def unquoted(self) -> Sentence:
        """The sentence as it stands above its clause, whose words it need not quote."""
        return replace(self, quote="") if self.quote and self.clause else self

    @cached_property
    def clause(self) -> Clause | None:
        """The words of the law before and after; None where the view was read without them."""
        row = self._row
        if row is None:
            return None
        return clause(row["eid"], self.language, row.get("before"), row.get("after"), about=self._about)
