"""Dated steps in the life of instruments, as a briefing tells them: due, passed, moved, per party."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.law import eids
from tracker.lifecycle.period import Period
from tracker.registry import Registry
from tracker.registry.schema import Instrument, StatusEvent

HORIZONS = (30, 90, 180)  # days after the period's end
#: Steps that bind someone from a day on; adoption and publication are news, not deadlines.
DUTIES = frozenset(
    {"in_force", "applies", "rate", "deferred", "provisionally_applied", "consultation_closed", "expired",
     "repealed", "suspended"}
)  # fmt: skip
#: What a deferral moves.
_MOVABLE = frozenset({"applies", "in_force", "rate", "provisionally_applied", "deferred"})
_TREATIES = frozenset({"treaty", "chapter", "protocol", "agreement"})
#: Dates of a party in the registry, and the step each stands for.
_PARTY_STEPS = (("signed", "signed"), ("ratified", "ratified"), ("in_force", "in_force"))


@dataclass(frozen=True)
class Step:
    """A dated step, as the registry records it. ``was``: the date that this one replaces."""

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
class Steps:
    """The dated steps of a briefing, each in one list only, but for those that moved."""

    passed: tuple[Step, ...] = ()  # duties whose day fell in the period
    other: tuple[Step, ...] = ()  # proposed, adopted, published ... in the period
    treaty: tuple[Step, ...] = ()  # steps of a treaty or of one of its parties in the period
    upcoming: tuple[Step, ...] = ()
    moved: tuple[Step, ...] = ()


def steps(
    registry: Registry, period: Period, moved_by: set[str], wanted: Callable[[str], bool] = lambda _: True
) -> Steps:
    """All dated steps a briefing tells. ``moved_by``: acts that changed a text in the period;
    ``wanted`` says of an instrument's id whether the briefing is about it."""
    acts = [i for i in registry.instruments.values() if wanted(i.id)]
    exists = {i.id: min((e.date for e in i.events), default=None) for i in registry.instruments.values()}
    passed: list[Step] = []
    other: list[Step] = []
    treaty: list[Step] = []
    upcoming: list[Step] = []
    moved: list[Step] = []
    for i in acts:
        gone = _gone(i, period, exists)
        for e in i.events:
            if period.holds(e.date):
                into = treaty if _of_treaty(i, e) else passed if e.event in DUTIES else other
                into.append(_step(i, e))
            elif id(e) not in gone and (horizon := _horizon(e, i, period, exists)):
                upcoming.append(_step(i, e, horizon))
            if _moves(e, moved_by) or (e.event == "deferred" and _act_of(e, i.id, registry, period)):
                moved.append(_step(i, e))
        treaty += _of_parties(i, period)
    return Steps(*(_by_date(found) for found in (passed, other, treaty, upcoming, moved)))


def _of_treaty(i: Instrument, e: StatusEvent) -> bool:
    return e.party is not None or i.type in _TREATIES


def _of_parties(i: Instrument, period: Period) -> Iterable[Step]:
    """Signature, ratification and entry into force of each party; not where an event says the same."""
    told = {(e.party, e.event, e.date) for e in i.events}
    for p in i.parties:
        for name, event in _PARTY_STEPS:
            day: date | None = getattr(p, name)
            if period.holds(day) and day is not None and (p.party, event, day) not in told:
                yield Step(i.id, event, day.isoformat(), None, None, p.party, None, None)


def _gone(i: Instrument, period: Period, exists: dict[str, date | None]) -> set[int]:
    """Duties that a deferral known by the period's end has replaced: they are due no more."""
    duties = [e for e in i.events if e.event in DUTIES]
    out = set()
    for e in duties:
        born = exists.get(e.set_by.split("#")[0] if e.set_by else i.id)
        if born and born <= period.last and (old := replaced(e, duties)) is not None:
            out.add(id(old))
    return out


def _horizon(e: StatusEvent, i: Instrument, period: Period, exists: dict[str, date | None]) -> int | None:
    """Dated duties in the half year after the period that were set before its end.

    The registry knows today what nobody knew then: a step counts only if the act that sets it existed.
    """
    days = (e.date - period.last).days
    born = exists.get(e.set_by.split("#")[0] if e.set_by else i.id)
    if 0 < days <= HORIZONS[-1] and e.event in DUTIES and born and born <= period.last:
        return next(h for h in HORIZONS if days <= h)
    return None


def _moves(e: StatusEvent, causes: set[str]) -> bool:
    return e.event == "deferred" and e.set_by is not None and e.set_by.split("#")[0] in causes


def _act_of(e: StatusEvent, own: str, registry: Registry, period: Period) -> bool:
    """Whether the act that sets a date was adopted, promulgated or published in the period."""
    act = registry.instruments.get(e.set_by.split("#")[0]) if e.set_by else None
    if act is None or act.id == own:
        return False
    return any(
        x.event in ("adopted", "promulgated", "published") and period.holds(x.date) for x in act.events
    )


def _step(i: Instrument, e: StatusEvent, horizon: int | None = None) -> Step:
    duties = [x for x in i.events if x.event in DUTIES]
    before = (replaced(e, duties) or general(e, duties)) if e.event == "deferred" else None
    return Step(
        i.id, e.event, e.date.isoformat(), e.eid, e.set_by, e.party, e.condition, e.condition_zh, horizon,
        before.date.isoformat() if before else None,
    )  # fmt: skip


def _by_date(found: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted(found, key=lambda s: (s.date, s.instrument, s.eid or "", s.event, s.party or "")))


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
