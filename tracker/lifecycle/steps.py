"""All dated steps of instruments: what registry and texts say, parties and relations, as one list.

The one computation for every place that shows a date (timeline, deadlines, briefings, calendars, pages).
A status event of the registry and a day that a text names are one step where they are about the same part
and day; the registry's words stand for both. A `deferred` event moves what the same instrument had set for
the same provision and party; where only a wider date was set, that date "was due" for the provision and still
stands for the rest. Nothing is taken out: a date that was moved stays in the list beside the new one, and
where text and registry differ both stand there with the doubt.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from tracker.law import eids
from tracker.lifecycle.date_evidence import NO_RECORD, DateEvidence, EvidenceState, RecordedDates, step_key
from tracker.lifecycle.parties import standing
from tracker.lifecycle.step import DUTIES as DUTIES
from tracker.lifecycle.step import Step as Step
from tracker.lifecycle.step import StepDoubt, StepSource
from tracker.lifecycle.step import StepState as StepState
from tracker.lifecycle.text_steps import amended_by, with_text_dates
from tracker.lifecycle.text_steps import law_since as law_since
from tracker.registry import Registry
from tracker.registry.schema import Instrument, RelationType, StatusEvent

#: What a deferral moves.
_MOVABLE = frozenset({"applies", "in_force", "rate", "provisionally_applied", "deferred"})
_ENDS = frozenset({"repealed", "expired", "annulled", "withdrawn"})
_BY_RELATION = {
    RelationType.REPEALS: "repealed", RelationType.REPLACES: "repealed", RelationType.SUSPENDS: "suspended",
    RelationType.EXEMPTS: "exempted",
}  # fmt: skip


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
    found = _of_events(registry, i, on, recorded)
    if i.id in recorded.named:
        found = with_text_dates(registry, i, found, recorded.named[i.id], on)
    found += _instead(registry, found, on)
    found += _of_relations(registry, i, found, on, recorded)
    of_parties = (
        _with_evidence(registry, s, recorded.evidence.get((i.id, s.event, s.date, s.eid, s.party)))
        for s in _of_parties(i, found, on)
    )
    return _doubted([*found, *of_parties])


# --- status events ------------------------------------------------------------------------------------


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
            e.set_by, e.stands_in, evidence=e.evidence, conditional=e.conditional,
        )  # fmt: skip
        step = replace(
            step, seen=step.act in recorded.texts, set_on=law_since(registry, step.act, i.id),
            superseded_by=after.set_by if after else None,
            since=law_since(registry, (after.set_by or "").partition("#")[0], i.id) if after else None,
        )  # fmt: skip
        out.append(_with_evidence(registry, step, recorded.evidence.get(step_key(i.id, e))))
    return [_brought(s, out) for s in out]


def _brought(s: Step, found: Sequence[Step]) -> Step:
    """A deferral with the change of the text that took out the date it moves."""
    if s.event != "deferred" or s.change:
        return s
    moved = (o for o in found if (o.eid, o.party, o.date) == (s.eid, s.party, s.was_due) and o.change)
    old = next(moved, None)
    return replace(s, change=old.change, changed_by=old.changed_by, changed_on=old.changed_on) if old else s


def _with_evidence(registry: Registry, step: Step, found: DateEvidence | None) -> Step:
    if found is None:
        return step
    step = replace(
        step, proof=found.state.value, change=found.change, changed_by=found.by, changed_on=found.seen
    )
    came = found.seen is not None and step.date <= found.seen  # it had come before the text dropped it
    if found.state is EvidenceState.GONE and step.state is not StepState.MOVED and not came:
        state = StepState.MOVED if found.instead else StepState.GONE
        by = amended_by(registry, found.by, step.instrument)
        return replace(step, state=state, now=found.instead, superseded_by=by, since=found.seen)
    return step


def _instead(registry: Registry, found: Sequence[Step], on: dt.date) -> Iterable[Step]:
    """Dates that stand in the place of one that is gone and that no step of the instrument has."""
    named: set[tuple[dt.date, str | None, str | None]] = set()
    for s in found:
        for day in s.now if s.proof == EvidenceState.GONE else ():
            known = any(o.date == day and o.party == s.party and _same_place(o, s) for o in found)
            if not known and (day, s.eid, s.party) not in named:
                named.add((day, s.eid, s.party))
                yield replace(
                    s, date=day, state=StepState.of(day, on), was_due=s.date, now=(), seen=True,
                    event="deferred" if day > s.date and s.event in _MOVABLE else s.event, evidence=None,
                    set_by=amended_by(registry, s.changed_by, s.instrument) or s.set_by,
                    stands_in=s.stands_in or s.set_by, proof=EvidenceState.NAMED.value, set_on=s.since,
                    superseded_by=None, since=None, source=StepSource.TEXT, proven_by=None, words=None,
                )  # fmt: skip


def _same_place(a: Step, b: Step) -> bool:
    """Whether two steps are about one part of the law, or both about all of it."""
    if not a.places or not b.places:
        return not a.places and not b.places
    return any(eids.overlaps(x, y) for x in a.places for y in b.places)


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


# --- relations ----------------------------------------------------------------------------------------


def _of_relations(
    registry: Registry, i: Instrument, found: Sequence[Step], on: dt.date, recorded: RecordedDates
) -> Iterable[Step]:
    """What other acts do to it from a day on: repeal, suspend, exempt. Not where an event says the same."""
    for r in registry.relations:
        event = _BY_RELATION.get(r.type)
        if r.to != i.id or event is None or r.effective is None:
            continue
        whole = not r.to_provisions
        said = any(s.event in (event, *(_ENDS if event == "repealed" else ())) and not s.eid for s in found)
        if whole and said:
            continue
        yield Step(
            r.effective, i.id, event, None if whole else r.to_provisions[0],
            state=StepState.of(r.effective, on), evidence=r.evidence, parts=tuple(r.to_provisions),
            set_by=f"{r.from_}#{r.from_provisions[0]}" if r.from_provisions else r.from_,
            seen=r.from_ in recorded.texts, source=StepSource.RELATION,
        )  # fmt: skip


# --- doubts -------------------------------------------------------------------------------------------


def _doubted(found: list[Step]) -> list[Step]:
    """The steps with what one can doubt of each by itself, and the lapsed ones told as such."""
    made = ("adopted", "signed", "promulgated", "proposed")
    born = min((s.date for s in found if s.event in made and s.condition is None), default=None)
    ends = [s.date for s in found if s.event in _ENDS and not s.eid and s.party is None]
    ended = max(ends, default=None)
    again = [s.date for s in found if s.event == "in_force" and ended and s.date > ended]
    return [_with_doubts(s, born, None if again else ended) for s in found]


def _with_doubts(s: Step, born: dt.date | None, ended: dt.date | None) -> Step:
    doubts = list(s.doubts)
    if s.proof == EvidenceState.NOT_HELD:
        doubts.append(StepDoubt.NOT_HELD)
    elif s.act != s.instrument and s.proof != EvidenceState.NAMED and s.state is not StepState.MOVED:
        doubts.append(StepDoubt.OTHER_ACT)
    if born and s.duty and s.date < born:
        doubts.append(StepDoubt.BEFORE_ACT)
    lapsed = ended and s.date > ended and s.duty and s.event not in _ENDS and s.state is not StepState.MOVED
    state = StepState.LAPSED if lapsed else s.state
    return replace(s, doubts=tuple(dict.fromkeys(doubts)), state=state)


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
        yield Step(
            day, i.id, "in_force", state=StepState.of(day, on), evidence=evidence, of_party=True,
            source=StepSource.PARTIES,
        )  # fmt: skip
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
                    of_party=True, source=StepSource.PARTIES,
                )  # fmt: skip
