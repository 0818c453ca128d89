"""A dated step in the life of a rule, the one shape for all sources of steps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tracker.lifecycle.date_evidence import EvidenceState

#: Steps that bind someone from a day on; adoption and publication are news, not deadlines.
DUTIES = frozenset(
    {"in_force", "applies", "rate", "deferred", "provisionally_applied", "consultation_closed", "expired",
     "repealed", "suspended", "due"}
)  # fmt: skip


class StepState(StrEnum):
    UPCOMING = "upcoming"
    PASSED = "passed"  # on or before the day asked for
    MOVED = "moved"  # another date stands in its place
    GONE = "gone"  # the text no longer names it, and nothing came in its place
    LAPSED = "lapsed"  # the rule ended before the day came

    @classmethod
    def of(cls, day: dt.date, on: dt.date) -> StepState:
        return cls.UPCOMING if day > on else cls.PASSED


class StepSource(StrEnum):
    """Who says so."""

    REGISTRY = "registry"
    BOTH = "both"  # the registry, and a text names the day
    TEXT = "text"  # a text alone; the registry does not have it
    PARTIES = "parties"
    RELATION = "relation"


class Confidence(StrEnum):
    SURE = "sure"  # the text names the day, or it rests on the day the registry has
    LIKELY = "likely"  # one witness, or a part of the law that was read out of a sentence
    DOUBTFUL = "doubtful"  # witnesses disagree: see the doubts


class StepDoubt(StrEnum):
    """Why a date may not be the whole truth: shown with the step, never decided in silence."""

    TEXT_DIFFERS = "text-differs"  # the registry and the text that should set it name different days
    LANGUAGES_DIFFER = "languages-differ"  # two authentic texts of the act name different days
    NOT_HELD = "not-held"  # the provision that sets it is not in the record
    OTHER_ACT = "other-act"  # another act sets it, and the act's own text does not say so
    BEFORE_ACT = "before-act"  # earlier than the act itself: retroactive, or misread
    MANY = "many"  # the text names more days than are listed


@dataclass(frozen=True)
class Step:
    """One dated step. ``was_due``: the date this one replaces; ``now``: what came in its place;
    ``seen``: the record holds a text of the act that sets it, else it is announced only; ``of_party``: from
    the list of parties of a treaty, not from a status event.

    ``parts``: what of the law it is about where ``eid`` does not say all, ``without`` what it leaves out.
    ``set_on``: the day from which the act that sets the date is law itself; ``superseded_by`` the act that
    put another date in its place, and ``since`` the day from which that is law. ``proven_by``: the version
    and the provision whose text names the date. ``words``: the clause, where a text names the date,
    and ``said`` its words for the parts.
    """

    date: dt.date
    instrument: str
    event: str
    eid: str | None = None
    party: str | None = None
    state: StepState = StepState.PASSED
    was_due: dt.date | None = None
    now: tuple[dt.date, ...] = ()
    condition: str | None = None
    condition_zh: str | None = None
    set_by: str | None = None  # instrument, or instrument#eid
    stands_in: str | None = None
    proof: str = EvidenceState.NONE.value
    change: str | None = None  # that took the date out of the text, or brought it
    changed_by: str | None = None  # the act that caused this change
    changed_on: dt.date | None = None  # the day it was observed
    evidence: str | None = None
    seen: bool = False
    of_party: bool = False
    parts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    who: str | None = None  # code of an actor
    set_on: dt.date | None = None
    superseded_by: str | None = None  # instrument, or instrument#eid
    since: dt.date | None = None
    proven_by: tuple[str, str] | None = None  # (version, eid)
    conditional: bool = False
    transitional: bool = False  # a rule for what was there before the day
    source: StepSource = StepSource.REGISTRY
    doubts: tuple[StepDoubt, ...] = ()
    words: str | None = None
    words_language: str | None = None
    said: str | None = None

    def counts(self, on: dt.date) -> bool:
        """Whether the date was law on a day: its act had set it, and none had put another in its place."""
        set_ = self.set_on is None or self.set_on <= on
        replaced = self.state in (StepState.MOVED, StepState.GONE)
        return set_ and (not replaced or (self.since is not None and on < self.since))

    @property
    def duty(self) -> bool:
        return self.event in DUTIES and not self.of_party

    @property
    def act(self) -> str:
        """The instrument that sets the date."""
        return self.set_by.partition("#")[0] if self.set_by else self.instrument

    @property
    def places(self) -> tuple[str, ...]:
        """All of the law it is about; () for the whole."""
        return tuple(dict.fromkeys((*((self.eid,) if self.eid else ()), *self.parts)))

    @property
    def confidence(self) -> Confidence:
        contradicted = {StepDoubt.TEXT_DIFFERS, StepDoubt.LANGUAGES_DIFFER, StepDoubt.BEFORE_ACT}
        if contradicted & set(self.doubts):
            return Confidence.DOUBTFUL
        if self.doubts or self.conditional or self.source is StepSource.TEXT:
            return Confidence.LIKELY
        return Confidence.SURE
