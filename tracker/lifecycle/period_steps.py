"""The dated steps a briefing tells of a period: due, passed, moved, per party.

The registry knows today what nobody knew then: a step counts only if the act that sets it existed by the
period's end, and the record's texts are asked for what had been observed by then (`recorded_dates` with
``known_by``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tracker.lifecycle.date_evidence import NO_RECORD, EvidenceState, RecordedDates
from tracker.lifecycle.period import Period
from tracker.lifecycle.step import Step, StepSource, StepState
from tracker.lifecycle.steps import steps
from tracker.registry import Registry
from tracker.registry.schema import Instrument

HORIZONS = (30, 90, 180)  # days after the period's end
_TREATIES = frozenset({"treaty", "chapter", "protocol", "agreement"})
#: Dates of a party in the registry, and the step each stands for.
_PARTY_STEPS = (("signed", "signed"), ("ratified", "ratified"), ("in_force", "in_force"))


@dataclass(frozen=True)
class PeriodStep:
    """A dated step as a briefing tells it. ``was``: the date that this one replaces."""

    instrument: str
    event: str
    date: str
    eid: str | None
    set_by: str | None
    party: str | None
    condition: str | None
    condition_zh: str | None
    horizon: int | None = None  # the first of `HORIZONS` it falls into
    was: str | None = None


@dataclass(frozen=True)
class PeriodSteps:
    """The dated steps of a briefing, each in one list only, but for those that moved."""

    passed: tuple[PeriodStep, ...] = ()  # duties whose day fell in the period
    other: tuple[PeriodStep, ...] = ()  # proposed, adopted, published ... in the period
    treaty: tuple[PeriodStep, ...] = ()  # steps of a treaty or of one of its parties in the period
    upcoming: tuple[PeriodStep, ...] = ()
    moved: tuple[PeriodStep, ...] = ()


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
    lists: dict[str, list[PeriodStep]] = {k: [] for k in ("passed", "other", "treaty", "upcoming", "moved")}
    found = [s for s in steps(registry, period.last, recorded, acts) if not s.of_party]
    known = {s for s in found if s.source is StepSource.TEXT or _known(s, exists, period)}
    deferrals = {(s.instrument, s.eid, s.party, s.date) for s in known if s.event == "deferred"}
    for s in found:
        if period.holds(s.date):
            of_treaty = s.party is not None or acts[s.instrument].type in _TREATIES
            lists["treaty" if of_treaty else "passed" if s.duty else "other"].append(_told(s))
        elif s.duty and s in known and not _replaced(s, deferrals) and (horizon := _horizon(s.date, period)):
            lists["upcoming"].append(_told(s, horizon))
        if _moved(s, moved_by, registry, period):
            lists["moved"].append(_told(s))
    for i in acts.values():
        lists["treaty"] += _of_parties(i, period)
    return PeriodSteps(**{name: _by_date(some) for name, some in lists.items()})


def _known(s: Step, exists: dict[str, date | None], period: Period) -> bool:
    """Whether the act that sets the date existed by the end of the period."""
    born = exists.get(s.act)
    return born is not None and born <= period.last


def _replaced(s: Step, deferrals: set[tuple[str, str | None, str | None, date]]) -> bool:
    """Whether its text had dropped it by then, or a deferral known by then stands in its place."""
    if s.state in (StepState.GONE, StepState.LAPSED) or s.proof == EvidenceState.GONE:
        return True
    return s.state is StepState.MOVED and any((s.instrument, s.eid, s.party, d) in deferrals for d in s.now)


def _horizon(day: date, period: Period) -> int | None:
    days = (day - period.last).days
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


def _of_parties(i: Instrument, period: Period) -> Iterable[PeriodStep]:
    """Signature, ratification and entry into force of each party; not where an event says the same."""
    known = {(e.party, e.event, e.date) for e in i.events}
    for p in i.parties:
        for name, event in _PARTY_STEPS:
            day: date | None = getattr(p, name)
            if period.holds(day) and day is not None and (p.party, event, day) not in known:
                yield PeriodStep(i.id, event, day.isoformat(), None, None, p.party, None, None)


def _told(s: Step, horizon: int | None = None) -> PeriodStep:
    return PeriodStep(
        s.instrument, s.event, s.date.isoformat(), s.eid, s.set_by, s.party, s.condition, s.condition_zh,
        horizon, s.was_due.isoformat() if s.was_due else None,
    )  # fmt: skip


def _by_date(found: Iterable[PeriodStep]) -> tuple[PeriodStep, ...]:
    return tuple(sorted(found, key=lambda s: (s.date, s.instrument, s.eid or "", s.event, s.party or "")))
