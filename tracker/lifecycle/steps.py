"""All dated steps of instruments: what the registry says, what the record's texts prove.

The one computation for every place that shows a date (timeline, deadlines, briefings, calendars, pages).
A step is a status event of the registry, a date of a party of a treaty, or a date that a text names in the
place of one that it no longer names. A `deferred` event moves what the same instrument had set for the same
provision and party; where only a wider date was set, that date "was due" for the provision and still stands
for the rest. Nothing is taken out: a date that was moved stays in the list beside the new one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tracker.law import eids
from tracker.lifecycle.date_evidence import NO_RECORD, DateEvidence, EvidenceState, RecordedDates, step_key
from tracker.lifecycle.parties import standing
from tracker.registry import Registry
from tracker.registry.schema import Instrument, StatusEvent

#: Steps that bind someone from a day on; adoption and publication are news, not deadlines.
DUTIES = frozenset(
    {"in_force", "applies", "rate", "deferred", "provisionally_applied", "consultation_closed", "expired",
     "repealed", "suspended"}
)  # fmt: skip
#: What a deferral moves.
_MOVABLE = frozenset({"applies", "in_force", "rate", "provisionally_applied", "deferred"})


class StepState(StrEnum):
    UPCOMING = "upcoming"
    PASSED = "passed"  # on or before the day asked for
    MOVED = "moved"  # the registry has a later date in its place
    GONE = "gone"  # the text no longer names it, and the registry has no later date
    FOUND = "found"  # a text names it in the place of one that is gone; the registry has no such date

    @classmethod
    def of(cls, day: dt.date, on: dt.date) -> StepState:
        return cls.UPCOMING if day > on else cls.PASSED


class Confidence(StrEnum):
    SURE = "sure"
    LIKELY = "likely"  # one witness, or a part of the law that was read out of a sentence
    DOUBTFUL = "doubtful"  # see the doubts


class StepDoubt(StrEnum):
    """Why a date may not be the whole truth: shown with the step, never decided in silence."""

    TEXT_DIFFERS = "text-differs"  # the provision that should set it names another day for the same
    LANGUAGES_DIFFER = "languages-differ"  # two authentic texts of the act name different days
    NOT_HELD = "not-held"  # the provision that sets it is not in the record
    OTHER_ACT = "other-act"  # another act sets it, and no text of that one says so
    BEFORE_CALENDAR = "before-calendar"  # before any law of this kind could be dated
    MANY = "many"  # the text names more dates than are listed


@dataclass(frozen=True)
class Step:
    """One dated step. ``was_due``: the date this one replaces; ``now``: what came in its place;
    ``seen``: the record holds a text of the act that sets it, else it is announced only; ``of_party``: from
    the list of parties of a treaty, not from a status event.

    ``parts``: what of the law it is about where ``eid`` does not say all, ``without`` what it leaves out.
    ``set_on``: the day from which the act that sets the date is law itself; ``superseded_by`` the act that
    put another date in its place, and ``since`` the day from which that is law. ``proven_by``: the version
    and the provision whose text names the date. ``words``: what the text says, where only a text says it.
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
    change: str | None = None  # that took the date out of the text
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
    confidence: Confidence = Confidence.SURE
    doubts: tuple[StepDoubt, ...] = ()
    words: str | None = None
    words_language: str | None = None

    def counts(self, on: dt.date) -> bool:
        """Whether the date was law on a day: its act had set it, and none had put another in its place."""
        set_ = self.set_on is None or self.set_on <= on
        replaced = self.state in (StepState.MOVED, StepState.GONE)
        kept = not replaced or (self.since is not None and on < self.since)
        return set_ and kept

    @property
    def duty(self) -> bool:
        return self.event in DUTIES and not self.of_party

    @property
    def act(self) -> str:
        """The instrument that sets the date."""
        return self.set_by.partition("#")[0] if self.set_by else self.instrument


def steps(
    registry: Registry,
    on: dt.date,
    recorded: RecordedDates = NO_RECORD,
    instruments: Collection[str] | None = None,
) -> list[Step]:
    """All steps of the instruments (None: of all) by date, as they stand on a day."""
    chosen = (i for i in registry.instruments.values() if instruments is None or i.id in instruments)
    found = (s for i in chosen for s in steps_of(registry, i, on, recorded))
    return sorted(found, key=lambda s: (s.date, s.instrument, s.eid or "", s.event, s.party or ""))


def steps_of(
    registry: Registry, i: Instrument, on: dt.date, recorded: RecordedDates = NO_RECORD
) -> list[Step]:
    """All steps of one instrument, those of the registry first and in its order."""
    of_events = _of_events(registry, i, on, recorded)
    return [*of_events, *_found(of_events), *_of_parties(i, of_events, on)]


# --- status events ------------------------------------------------------------------------------------


def law_since(registry: Registry, act: str, on_act: str) -> dt.date | None:
    """The day from which what an act does to another is law: as their relation says, else its own entry into
    force, else the day it was made."""
    if act == on_act or (found := registry.instruments.get(act)) is None:
        return None
    effective = [r.effective for r in registry.relations if (r.from_, r.to) == (act, on_act) and r.effective]
    force = [e.date for e in found.events if e.event == "in_force" and e.eid is None and e.party is None]
    return min(effective or force or [e.date for e in found.events], default=None)


def _of_events(registry: Registry, i: Instrument, on: dt.date, recorded: RecordedDates) -> list[Step]:
    duties = [e for e in i.events if e.event in DUTIES]
    later = {id(old): new for new in duties if (old := replaced(new, duties)) is not None}
    out = []
    for e in i.events:
        before = (replaced(e, duties) or general(e, duties)) if e.event == "deferred" else None
        after = later.get(id(e))
        step = Step(
            e.date, i.id, e.event, e.eid, e.party, StepState.MOVED if after else StepState.of(e.date, on),
            before.date if before else None, (after.date,) if after else (), e.condition, e.condition_zh,
            e.set_by, e.stands_in, evidence=e.evidence,
        )  # fmt: skip
        step = replace(
            step, seen=step.act in recorded.texts, set_on=law_since(registry, step.act, i.id),
            superseded_by=after.set_by if after else None,
            since=law_since(registry, (after.set_by or "").partition("#")[0], i.id) if after else None,
        )  # fmt: skip
        out.append(_with_evidence(step, recorded.evidence.get(step_key(i.id, e))))
    return out


def _with_evidence(step: Step, found: DateEvidence | None) -> Step:
    if found is None:
        return step
    step = replace(
        step, proof=found.state.value, change=found.change, changed_by=found.by, changed_on=found.seen
    )
    if found.state is EvidenceState.GONE and step.state is not StepState.MOVED:
        return replace(
            step, state=StepState.GONE, now=found.instead, superseded_by=found.by, since=found.seen
        )
    return step


def _found(of_events: Sequence[Step]) -> Iterable[Step]:
    """Dates that stand in the place of one that is gone and that no step of the instrument has."""
    known = {s.date for s in of_events}
    named: set[tuple[dt.date, str | None, str | None]] = set()
    for s in of_events:
        for day in s.now if s.state is StepState.GONE else ():
            if day not in known and (day, s.eid, s.party) not in named:
                named.add((day, s.eid, s.party))
                yield replace(
                    s, date=day, state=StepState.FOUND, was_due=s.date, now=(), seen=True, evidence=None,
                    set_by=s.changed_by or s.set_by, stands_in=s.stands_in or s.set_by,
                    proof=EvidenceState.NAMED.value,
                )  # fmt: skip


def replaced(new: StatusEvent, duties: Sequence[StatusEvent]) -> StatusEvent | None:
    """The latest earlier duty for the very same provision and party that a deferral replaces."""
    if new.event != "deferred":
        return None
    same = [e for e in duties if _movable(e, new) and e.eid == new.eid]
    return max(same, key=lambda e: e.date, default=None)


def general(new: StatusEvent, duties: Sequence[StatusEvent]) -> StatusEvent | None:
    """The nearest date set for what the provision belongs to, else for the whole instrument."""
    wider = [e for e in duties if _movable(e, new) and new.eid and e.eid and eids.is_below(new.eid, e.eid)]
    whole = [e for e in duties if _movable(e, new) and new.eid and e.eid is None and e.event == "applies"]
    return max(wider or whole, key=lambda e: (len(e.eid or ""), e.date), default=None)


def _movable(old: StatusEvent, new: StatusEvent) -> bool:
    return old is not new and old.event in _MOVABLE and old.date < new.date and old.party == new.party


# --- parties of treaties ------------------------------------------------------------------------------


def _of_parties(i: Instrument, of_events: Sequence[Step], on: dt.date) -> Iterable[Step]:
    """The days on which parties were bound one by one, left, and on which their phase-ins end."""
    known = {(s.party, s.date, s.eid) for s in of_events}
    whole = {s.date for s in of_events if s.event == "in_force" and s.party is None}
    days = {p.in_force for p in i.parties}
    if len(days) == 1 and (day := next(iter(days))) and day not in whole:  # all on one day
        whole.add(day)
        sources = {p.evidence or (p.basis and f"basis: {p.basis}") for p in i.parties}
        evidence = next(iter(sources)) if len(sources) == 1 else None
        yield Step(day, i.id, "in_force", state=StepState.of(day, on), evidence=evidence, of_party=True)
    for p in i.parties:
        bound = standing(i, p.party, on).in_force
        dates: list[tuple[str, dt.date | None, str | None, str | None, str | None]] = [
            ("in_force", bound if bound not in whole else None, None, None, None),
            ("withdrawn", p.left, None, None, None),
        ]
        dates += [
            ("applies", ph.until, ph.provision, ph.note, ph.note_zh) for ph in p.phase_ins if ph.of == "duty"
        ]
        for event, day, eid, note, note_zh in dates:
            if day and (p.party, day, eid) not in known:
                yield Step(
                    day, i.id, event, eid, p.party, StepState.of(day, on), condition=note,
                    condition_zh=note_zh, evidence=p.evidence or (p.basis and f"basis: {p.basis}"),
                    of_party=True,
                )  # fmt: skip
