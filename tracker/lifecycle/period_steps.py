"""The dated steps a briefing tells of a period: happened, missed, due next, moved, per party.

The registry knows today what nobody knew then: a step counts only if the act that sets it existed by the
period's end, and the record's texts are asked for what had been observed by then (`recorded_dates` with
``known_by``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from tracker.lifecycle.date_evidence import NO_RECORD, EvidenceState, RecordedDates
from tracker.lifecycle.period import Period
from tracker.lifecycle.step import Step, StepSource, StepState
from tracker.lifecycle.steps import steps
from tracker.registry import Registry
from tracker.registry.schema import Instrument

HORIZONS = (30, 90, 180)  # days after the period's end
#: Dates of a party in the registry, and the step each stands for.
_PARTY_STEPS = (("signed", "signed"), ("ratified", "ratified"), ("in_force", "in_force"))


@dataclass(frozen=True)
class PeriodSteps:
    """The dated steps of a briefing, each in one list only, but for those that moved."""

    happened: tuple[Step, ...] = ()  # its day fell in the period
    missed: tuple[Step, ...] = ()  # its day fell in the period, and another had been put in its place by then
    upcoming: tuple[Step, ...] = ()  # duties due in the last of `HORIZONS`
    moved: tuple[Step, ...] = ()  # set anew in the period
    parts: Mapping[Step, tuple[Step, ...]] = field(default_factory=dict)  # of a date, what was moved from it


def period_steps(
    registry: Registry,
    period: Period,
    moved_by: set[str],
    wanted: Callable[[str], bool] = lambda _: True,
    recorded: RecordedDates = NO_RECORD,
) -> PeriodSteps:
    """All dated steps a briefing tells. ``moved_by``: acts that changed a text in the period; ``wanted`` says
    of an instrument's id whether the briefing is about it; ``recorded``: what was known by the period's end.

    A date that a text no longer names is due no more; where the text names another one instead that the
    registry does not have, that one is due, and moved if its change was observed in the period.
    """
    acts = {i.id: i for i in registry.instruments.values() if wanted(i.id)}
    exists = {i.id: min((e.date for e in i.events), default=None) for i in registry.instruments.values()}
    found = [s for s in steps(registry, period.last, recorded, acts) if not s.of_party]
    known = {
        s for s in found if s.source is StepSource.TEXT or s.act in moved_by or _known(s, exists, period)
    }
    deferrals = [s for s in found if s.was_due and s in known]
    happened: list[Step] = []
    missed: list[Step] = []
    upcoming: list[Step] = []
    for s in found:
        gone = _replaced(s, deferrals)
        if period.holds(s.date):
            (missed if gone else happened).append(s)
        elif s.duty and s in known and not gone and horizon(s, period):
            upcoming.append(s)
    happened += [s for i in acts.values() for s in _of_parties(i, period)]
    parts = {s: tuple(d for d in deferrals if _from(d, s)) for s in (*happened, *upcoming)}
    return PeriodSteps(
        _by_date(happened),
        _by_date(missed),
        _by_date(upcoming),
        _by_date(s for s in found if _moved(s, moved_by, registry, period)),
        {s: some for s, some in parts.items() if some},
    )


def _known(s: Step, exists: dict[str, date | None], period: Period) -> bool:
    """Whether the act that sets the date existed by the end of the period."""
    born = exists.get(s.act)
    return born is not None and born <= period.last


def _replaced(s: Step, deferrals: Iterable[Step]) -> bool:
    """Whether its text had dropped it by then, or a deferral known by then stands in its place."""
    if s.state in (StepState.GONE, StepState.LAPSED) or s.proof == EvidenceState.GONE:
        return True
    return s.state is StepState.MOVED and any(
        (d.instrument, d.eid, d.party) == (s.instrument, s.eid, s.party) and d.date in s.now
        for d in deferrals
    )


def _from(moved: Step, s: Step) -> bool:
    """Whether a date was moved away from this one, which still stands for the rest."""
    same = (moved.instrument, moved.was_due, moved.party) == (s.instrument, s.date, s.party)
    return same and moved.eid != s.eid


def horizon(s: Step, period: Period) -> int | None:
    """The first of `HORIZONS` that a date after a period falls into."""
    days = (s.date - period.last).days
    return next((h for h in HORIZONS if 0 < days <= h), None)


def _moved(s: Step, moved_by: set[str], registry: Registry, period: Period) -> bool:
    """Whether the date was moved in the period: by an act that changed a text in it, by one that was made in
    it, or, where the registry does not have the new date yet, by a change of the text observed in it."""
    if s.was_due is None or s.set_by is None:
        return False
    if s.source is StepSource.TEXT and period.holds(s.changed_on):
        return True
    act = registry.instruments.get(s.act)
    made = act is not None and act.id != s.instrument and any(
        e.event in ("adopted", "promulgated", "published") and period.holds(e.date) for e in act.events
    )  # fmt: skip
    return s.act in moved_by or made


def _of_parties(i: Instrument, period: Period) -> Iterable[Step]:
    """Signature, ratification and entry into force of each party; not where an event says the same."""
    known = {(e.party, e.event, e.date) for e in i.events}
    for p in i.parties:
        for name, event in _PARTY_STEPS:
            day: date | None = getattr(p, name)
            if day is None or not period.holds(day):
                continue
            if not {(p.party, event, day), (None, event, day)} & known:
                yield Step(day, i.id, event, party=p.party, of_party=True)


def _by_date(found: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted(found, key=lambda s: (s.date, s.instrument, s.eid or "", s.event, s.party or "")))
