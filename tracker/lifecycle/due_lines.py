"""Dated steps as lists show them: one line for what several parties have to do on one day, and beside a
general date what of it was moved to another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.steps import Step

D = TypeVar("D", Step, Deadline)
_MOVED = ("moved", "gone")


@dataclass(frozen=True)
class DueLine(Generic[D]):
    """``of``: the first of the steps it stands for; ``parties`` and ``eids`` of all of them. ``taken``: parts
    that were due on the same day by this step and have another one now."""

    of: D
    parties: tuple[str, ...] = ()
    eids: tuple[str, ...] = ()
    taken: tuple[D, ...] = ()


def due_lines(shown: Iterable[D], every: Sequence[D]) -> list[DueLine[D]]:
    """The lines of a list, in its order. ``every``: all steps there are, of which ``shown`` are some."""
    by_provision: dict[object, list[D]] = {}
    for n, d in enumerate(shown):
        key = (_same(d), d.eid) if d.party else n
        by_provision.setdefault(key, []).append(d)
    by_parties: dict[object, list[tuple[D, tuple[str, ...]]]] = {}
    for kept, found in by_provision.items():
        parties = tuple(dict.fromkeys(d.party for d in found if d.party))
        by_parties.setdefault((_same(found[0]), parties) if parties else kept, []).append((found[0], parties))
    of = {d.instrument: [e for e in every if e.instrument == d.instrument] for d in every if d.eid is None}
    return [
        DueLine(
            several[0][0], several[0][1], tuple(dict.fromkeys(d.eid for d, _ in several if d.eid)),
            tuple(taken(several[0][0], of.get(several[0][0].instrument, ()))),
        )
        for several in by_parties.values()
    ]  # fmt: skip


def _same(d: Step | Deadline) -> tuple[object, ...]:
    """What steps of several parties share that are one line."""
    return (d.instrument, d.date, d.event, d.state, d.condition, d.set_by, d.was_due)


def taken(general: D, every: Iterable[D]) -> list[D]:
    """What of a date of the whole instrument has another date now, by that date."""
    every = list(every)
    found = [
        s
        for s in every
        if s.eid and s.instrument == general.instrument and s.party == general.party
        and s.state not in _MOVED and general.date in _before(s, every)
    ] if general.eid is None and general.state not in _MOVED else []  # fmt: skip
    return sorted(found, key=lambda s: (s.date, s.eid or ""))


def _before(s: D, every: Sequence[D]) -> set[date]:
    """All days a step was due on before, one moved from the other."""
    days: set[date] = set()
    due = s.was_due
    while due is not None and due not in days:
        days.add(due)
        due = next(
            (o.was_due for o in every if (o.eid, o.party, o.date) == (s.eid, s.party, due) and o.was_due),
            None,
        )
    return days
