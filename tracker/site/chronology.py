"""All dated steps of instruments, past and to come: what the registry says, what the record's texts prove.

To the duties of `tracker.site.deadlines` come the steps of making a law, the days parties were bound and
their phase-ins. A date that the text of its provision no longer names is told as gone, with the change and
the dates that came instead, whether or not the registry has them yet; nothing is taken out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tracker.compare.parties import standing
from tracker.lifecycle.date_evidence import Key, Proof, Proven, key
from tracker.publish.formula_guard import as_csv as cells
from tracker.registry import Registry
from tracker.registry.schema import Instrument, StatusEvent
from tracker.site.deadlines import Deadline, deadlines

COLUMNS = (
    "date", "instrument", "event", "eid", "party", "state", "was_due", "now", "condition", "condition_zh",
    "set_by", "stands_in", "proof", "change", "changed_by", "evidence",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One dated step. ``state``: ``upcoming``, ``passed``, ``moved`` (the registry has a later one), ``gone``
    (the text no longer names it) or ``found`` (a text names it in the place of a date that is gone, and the
    registry has no such step). ``now``: what came instead."""

    date: dt.date
    instrument: str
    event: str
    eid: str | None = None
    party: str | None = None
    state: str = "passed"
    was_due: dt.date | None = None
    now: tuple[dt.date, ...] = ()
    condition: str | None = None
    condition_zh: str | None = None
    set_by: str | None = None
    stands_in: str | None = None
    proof: str = Proof.NONE.value
    change: str | None = None
    changed_by: str | None = None
    evidence: str | None = None


def steps(
    registry: Registry,
    on: dt.date,
    instruments: Collection[str] | None = None,
    proven: Mapping[Key, Proven] | None = None,
    seen: Collection[str] = (),
) -> list[Step]:
    """All steps of the instruments (None: of all) by date, as they stand on a day."""
    duties = {_key(d): d for d in deadlines(registry, on, seen)}
    out: list[Step] = []
    for i in registry.instruments.values():
        if instruments is None or i.id in instruments:
            made = [_step(i, e, on, duties, (proven or {}).get(key(i.id, e))) for e in i.events]
            out += made
            out += _found(i, made)
            out += _of_parties(i, made, on)
    return sorted(out, key=lambda s: (s.date, s.instrument, s.eid or "", s.event, s.party or ""))


def _key(d: Deadline) -> Key:
    return d.instrument, d.event, d.date, d.eid, d.party


def _step(
    i: Instrument, e: StatusEvent, on: dt.date, duties: Mapping[Key, Deadline], proven: Proven | None
) -> Step:
    duty = duties.get(key(i.id, e))
    step = Step(
        e.date, i.id, e.event, e.eid, e.party, "upcoming" if e.date > on else "passed",
        duty.was_due if duty else None, (duty.now,) if duty and duty.now else (), e.condition,
        e.condition_zh, e.set_by, e.stands_in, evidence=e.evidence,
    )  # fmt: skip
    if duty and duty.state == "moved":
        step = replace(step, state="moved")
    if proven is None:
        return step
    step = replace(step, proof=proven.proof.value, change=proven.change, changed_by=proven.by)
    if proven.proof is Proof.GONE and step.state != "moved":
        return replace(step, state="gone", now=proven.instead)
    return step


def _found(i: Instrument, made: Sequence[Step]) -> Iterable[Step]:
    """Dates that stand in the place of one that is gone and that no step of the instrument has."""
    known = {s.date for s in made}
    told: set[dt.date] = set()
    for s in made:
        for day in s.now if s.state == "gone" else ():
            if day not in known and day not in told:
                told.add(day)
                yield Step(
                    day, i.id, s.event, s.eid, s.party, "found", s.date, set_by=s.changed_by or s.set_by,
                    stands_in=s.stands_in or s.set_by, proof=Proof.NAMED.value, change=s.change,
                    changed_by=s.changed_by,
                )  # fmt: skip


def _of_parties(i: Instrument, made: Sequence[Step], on: dt.date) -> Iterable[Step]:
    """The days on which parties were bound one by one, left, and on which their phase-ins end."""
    told = {(s.party, s.date, s.eid) for s in made}
    whole = {s.date for s in made if s.event == "in_force" and s.party is None}
    days = {p.in_force for p in i.parties}
    if len(days) == 1 and (day := next(iter(days))) and day not in whole:  # all on one day
        whole.add(day)
        yield Step(day, i.id, "in_force", state="upcoming" if day > on else "passed", evidence=_known(i))
    for p in i.parties:
        s = standing(i, p.party, on)
        dates: list[tuple[str, dt.date | None, str | None, str | None, str | None]] = [
            ("in_force", s.in_force if s.in_force not in whole else None, None, None, None),
            ("withdrawn", p.left, None, None, None),
        ]
        dates += [
            ("applies", ph.until, ph.provision, ph.note, ph.note_zh) for ph in p.phase_ins if ph.of == "duty"
        ]
        for event, day, eid, note, note_zh in dates:
            if day and (p.party, day, eid) not in told:
                state = "upcoming" if day > on else "passed"
                yield Step(
                    day, i.id, event, eid, p.party, state, condition=note, condition_zh=note_zh,
                    evidence=p.evidence or (p.basis and f"basis: {p.basis}"),
                )  # fmt: skip


def _known(i: Instrument) -> str | None:
    said = {p.evidence or (p.basis and f"basis: {p.basis}") for p in i.parties}
    return next(iter(said)) if len(said) == 1 else None


def rows(found: Sequence[Step]) -> list[dict[str, Any]]:
    """The shape of ``tracker/contract/schemas/timeline.schema.json``."""

    def shown(value: Any) -> Any:
        if isinstance(value, tuple):
            return [v.isoformat() for v in value]
        return value.isoformat() if isinstance(value, dt.date) else value

    return [{column: shown(getattr(s, column)) for column in COLUMNS} for s in found]


def as_csv(data: Sequence[dict[str, Any]]) -> str:
    flat = [{k: " ".join(v) if isinstance(v, list) else v for k, v in row.items()} for row in data]
    return cells(COLUMNS, [[row[c] for c in COLUMNS] for row in flat])
