"""The things of a registry that a question names, with where each stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from tracker.lifecycle.date_evidence import NO_RECORD, RecordedDates
from tracker.lifecycle.standing import IN_FORCE
from tracker.lifecycle.steps import Step, steps
from tracker.registry import Registry
from tracker.search.names import Standing, Thing, answers, names, standing
from tracker.search.rank import GOOD, Hit, closeness, entries, rank


@dataclass(frozen=True)
class Filters:
    """What is left of the things found. ``jurisdiction``: of this one, by code; ``in_force``: laws that are;
    ``since`` and ``until``: the day of the newest step; ``kind``: things of this kind."""

    jurisdiction: str | None = None
    in_force: bool = False
    since: date | None = None
    until: date | None = None
    kind: str | None = None

    def keeps(self, n: Thing, s: Standing | None) -> bool:
        if self.kind not in (None, n.kind) or self.jurisdiction not in (None, n.jurisdiction):
            return False
        if self.in_force and (s is None or s.stand is None or s.stand.code not in IN_FORCE):
            return False
        if self.since or self.until:
            day = s.day if s else None
            return day is not None and (self.since or day) <= day <= (self.until or day)
        return True


ALL = Filters()


@dataclass(frozen=True)
class FoundThing:
    of: Thing
    standing: Standing
    score: float


@dataclass
class Finder:
    """All things of a registry on a day, ready to be asked for."""

    registry: Registry
    on: date
    recorded: RecordedDates = field(default=NO_RECORD)
    printed: Mapping[str, str] = field(default_factory=dict)  # on the newest text, by instrument

    @cached_property
    def things(self) -> list[Thing]:
        return names(self.registry)

    @cached_property
    def standings(self) -> dict[str, Standing]:
        """By key, of instruments."""
        by: dict[str, list[Step]] = {}
        for s in steps(self.registry, self.on, self.recorded):
            by.setdefault(s.instrument, []).append(s)
        return {
            f"instrument:{i.id}": standing(i, by.get(i.id, ()), self.on, self.printed.get(i.id))
            for i in self.registry.instruments.values()
        }

    def find(self, query: str, filters: Filters = ALL, limit: int = 20) -> list[FoundThing]:
        """What a question names, the best first; where nothing is named so, what was coded in these words."""
        dated = {key: dated_words(s) for key, s in self.standings.items()}
        found = self._found(rank(query, entries(self.things, dated), self.registry.words, 200), filters)
        if not found or found[0].score < GOOD:
            said = rank(query, entries(answers(self.registry)), self.registry.words, 200)
            found = self._found(said, filters) + found
        return [self._told(query, f) for f in found[:limit]]

    def _told(self, query: str, found: FoundThing) -> FoundThing:
        """With the steps to come that a question is about before others."""
        coming = found.standing.coming
        if len(coming) < 2:
            return found
        by = sorted(
            coming, key=lambda c: -closeness(query, c[1].values(), found.of.names, self.registry.words)
        )
        return replace(found, standing=replace(found.standing, coming=tuple(by)))

    def _found(self, hits: Iterable[Hit], filters: Filters) -> list[FoundThing]:
        out = []
        for h in hits:
            key = h.of.parent if h.of.kind == "answer" else h.of.key
            where = self.standings.get(key or "")
            if filters.keeps(h.of, where):
                out.append(FoundThing(h.of, where or Standing(), h.score))
        return out


def dated_words(s: Standing) -> Sequence[str]:
    """The words of steps to come, in both editions."""
    return [words for _, told in s.coming for words in told.values()]
