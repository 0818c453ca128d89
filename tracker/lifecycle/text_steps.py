"""Dated steps from what texts name, joined with those the registry has.

A day a text names and a step of the registry are one where they are of one kind, one day and one part of
the law, or where the registry names the very clause. The rest are steps that only the text knows; where its
clause names another day than the registry for the same, both bear the doubt.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.law import eids
from tracker.lifecycle.date_evidence import EvidenceState
from tracker.lifecycle.step import Step, StepDoubt, StepSource, StepState
from tracker.lifecycle.text_clauses import TextDate
from tracker.lifecycle.text_dates import TextDates
from tracker.registry import Registry
from tracker.registry.schema import Instrument

_KINDS = {"applies": ("applies", "deferred", "rate"), "in_force": ("in_force", "provisionally_applied")}
_ANY = frozenset({"applies", "deferred", "in_force"})


def with_text_dates(
    registry: Registry, i: Instrument, found: Sequence[Step], named: TextDates, on: dt.date
) -> list[Step]:
    """The steps, joined with the days that the instrument's text names or named."""
    out = list(found)
    alone: list[TextDate] = []
    for d in named.dates:
        at = _same(out, d)
        if at is None:
            alone.append(d)
        else:
            out[at] = _joined(registry, out[at], d)
    made = [_step(registry, i.id, d, [*out, *map(_bare, alone)], on) for d in alone]
    for n, d in enumerate(alone):
        if other := _contradicted(out, d):
            made[n] = _doubting(made[n])
            out = [_doubting(s) if s in other else s for s in out]
    out = [_moved(s, made) for s in out]
    if named.more and made:
        made[-1] = replace(made[-1], doubts=(*made[-1].doubts, StepDoubt.MANY))
    return [*out, *made]


def _same(found: Sequence[Step], d: TextDate) -> int | None:
    """Which step is the one a text names."""
    best: tuple[int, int] | None = None
    for n, s in enumerate(found):
        score = _likeness(s, d)
        if score and (best is None or score > best[0]):
            best = (score, n)
    return best[1] if best else None


def _likeness(s: Step, d: TextDate) -> int:
    """0: another step; else the more, the closer."""
    if s.date != d.day or s.party is not None or s.source in (StepSource.BOTH, StepSource.RELATION):
        return 0
    if s.event not in _KINDS[d.event] and not (s.event in _ANY and not s.eid and not d.places):
        return 0
    shared = _overlap(s, d)
    clause = _clause(s)
    if clause and eids.overlaps(clause, d.clause):
        return 4 if shared else 2 if s.source is StepSource.REGISTRY and (not s.eid or not d.places) else 3
    return 1 if shared else 0


def _overlap(s: Step, d: TextDate) -> bool:
    if not s.eid or not d.places:
        return not s.eid and not d.places
    return any(eids.overlaps(s.eid, x) for x in d.places)


def _clause(s: Step) -> str | None:
    """The provision of the instrument's own text that should name the day."""
    for where in (s.stands_in, s.set_by):
        act, _, eid = (where or "").partition("#")
        if act == s.instrument and eid:
            return eid
    return None


def _joined(registry: Registry, s: Step, d: TextDate) -> Step:
    proof = (
        s.proof
        if s.proof != EvidenceState.NONE
        else (EvidenceState.COUNTED if d.counted else EvidenceState.NAMED)
    )
    step = replace(
        s, proof=proof, proven_by=(d.version, d.clause), parts=d.parts if d.parts != (s.eid,) else (),
        without=d.without, who=s.who or d.who, transitional=d.transitional,
        conditional=s.conditional or not d.sure,
        words=d.words, words_language=d.language, said=d.said,
        source=StepSource.BOTH, seen=s.seen or s.act == s.instrument,
        doubts=(*s.doubts, StepDoubt.LANGUAGES_DIFFER) if d.differs else s.doubts,
    )  # fmt: skip
    if d.brought and not d.taken:
        step = replace(
            step, change=step.change or d.brought.id, changed_by=step.changed_by or d.brought.by,
            changed_on=step.changed_on or d.brought.seen, set_on=step.set_on or d.brought.since,
        )  # fmt: skip
    return _taken(registry, step, d)


def _taken(registry: Registry, step: Step, d: TextDate) -> Step:
    """The step, moved or gone where a later text no longer names its day; one that had come is history."""
    if d.taken is None or d.day <= d.taken.since:
        return step
    later = d.replaced_by or step.now
    return replace(
        step, state=StepState.MOVED if later else StepState.GONE, now=later,
        proof=EvidenceState.GONE.value, change=d.taken.id, changed_by=d.taken.by, changed_on=d.taken.seen,
        superseded_by=step.superseded_by or amended_by(registry, d.taken.by, step.instrument),
        since=step.since or d.taken.since,
    )  # fmt: skip


def _bare(d: TextDate) -> Step:
    return Step(d.day, "", d.event, d.eid, parts=d.places)


def _step(registry: Registry, id_: str, d: TextDate, others: Sequence[Step], on: dt.date) -> Step:
    """A step that only the text knows."""
    own = f"{id_}#{d.clause}"
    by = f"{d.act}#{d.clause}" if d.act else amended_by(registry, d.brought.by, id_) if d.brought else None
    new = d.act or d.brought
    was = _was_due(d, others) if new and d.event == "applies" and not d.transitional else None
    step = Step(
        d.day, id_, "deferred" if was else d.event, d.eid, state=StepState.of(d.day, on), was_due=was,
        set_by=by or own, stands_in=own if by and not d.act else None,
        proof=(EvidenceState.COUNTED if d.counted else EvidenceState.NAMED).value, seen=True,
        parts=d.parts if d.parts != (d.eid,) else (), without=d.without, proven_by=(d.version, d.clause),
        conditional=not d.sure, transitional=d.transitional, who=d.who, source=StepSource.TEXT, words=d.words,
        words_language=d.language, said=d.said, doubts=(StepDoubt.LANGUAGES_DIFFER,) if d.differs else (),
        set_on=law_since(registry, d.act, id_) if d.act else None,
    )  # fmt: skip
    if d.brought:
        step = replace(
            step, change=d.brought.id, changed_by=d.brought.by, changed_on=d.brought.seen,
            set_on=d.brought.since,
        )  # fmt: skip
    return _taken(registry, step, d)


def law_since(registry: Registry, act: str, on_act: str) -> dt.date | None:
    """The day from which what an act does to another is law: as their relation says, else its own entry into
    force, else the day it was made."""
    if act == on_act or (found := registry.instruments.get(act)) is None:
        return None
    effective = [r.effective for r in registry.relations if (r.from_, r.to) == (act, on_act) and r.effective]
    force = [e.date for e in found.events if e.event == "in_force" and e.eid is None and e.party is None]
    return min(effective or force or [e.date for e in found.events], default=None)


def amended_by(registry: Registry, act: str | None, on_act: str) -> str | None:
    """The act with its provision that amends another one, where their relation names one."""
    if act is None:
        return None
    edges = (r for r in registry.relations if (r.from_, r.to) == (act, on_act) and r.from_provisions)
    edge = next(edges, None)
    return f"{act}#{edge.from_provisions[0]}" if edge else act


def _was_due(d: TextDate, others: Iterable[Step]) -> dt.date | None:
    """The day that governed the part before a change brought this later one: its own, else the general."""
    if not d.known_part and not d.act:
        return None
    earlier = [s for s in others if s.event in _ANY and s.date < d.day and s.party is None]
    own = [s for s in earlier if s.eid and d.eid and s.eid == d.eid]
    part = own or [
        s for s in earlier if s.places and any(eids.is_within(x, p) for x in d.places for p in s.places)
    ]
    whole = [s for s in earlier if not s.places and s.event == "applies"]
    return max((s.date for s in part or whole), default=None)


def _contradicted(found: Sequence[Step], d: TextDate) -> list[Step]:
    """Steps of the registry that the clause should name and does not: it names another day for the same."""
    if d.taken or d.transitional or d.act:
        return []
    return [
        s
        for s in found
        if s.source is StepSource.REGISTRY
        and s.event in _KINDS[d.event]
        and s.party is None
        and s.state in (StepState.UPCOMING, StepState.PASSED)
        and (
            ((clause := _clause(s)) is not None and eids.overlaps(clause, d.clause) and _overlap(s, d))
            or (not s.eid and not d.places and d.event == "in_force" and not _again(s, found))
        )
    ]


def _again(s: Step, found: Sequence[Step]) -> bool:
    """Whether another step of the kind is joined with the text: this one is a later act's."""
    return s.condition is not None or any(o.source is StepSource.BOTH and o.event == s.event for o in found)


def _doubting(s: Step) -> Step:
    return replace(s, doubts=tuple(dict.fromkeys((*s.doubts, StepDoubt.TEXT_DIFFERS))))


def _moved(s: Step, made: Iterable[Step]) -> Step:
    """A step of the registry that a date found in the text replaces for the very same part."""
    if (
        s.state not in (StepState.UPCOMING, StepState.PASSED)
        or s.event not in _ANY
        or s.source is StepSource.BOTH
    ):
        return s
    later = [m for m in made if m.event == "deferred" and m.eid == s.eid and m.was_due == s.date and s.eid]
    if not later:
        return s
    first = later[0]
    return replace(
        s,
        state=StepState.MOVED,
        now=tuple(m.date for m in later),
        superseded_by=first.set_by,
        since=first.set_on,
    )
