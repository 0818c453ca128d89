"""Dated duties: what is due, what has passed, what was moved, and whether the law that says so was seen.

From the status events of the registry. A `deferred` event moves what the same instrument had set for the
same provision; where only a general date was set, that general date "was due" for the provision and
still stands for the rest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tracker.lifecycle.date_evidence import Key, Proof, Proven, key
from tracker.lifecycle.steps import DUTIES, general, replaced
from tracker.model import NoticeKind
from tracker.readers.listing.url import entry_key
from tracker.registry import Registry
from tracker.registry.matching import matches
from tracker.store import notices as kept
from tracker.store.notices import Noticed

_CLOSED = "consultation_closed"


@dataclass(frozen=True)
class Deadline:
    """One dated duty. ``state``: ``upcoming``, ``passed`` (on or before the day asked for) or ``moved``.

    ``was_due``: the date this one replaces; ``now``: the date that replaced this one. ``seen``: the
    record holds a text of the act that sets the date; else it is announced only. A consultation that a
    list announced has `notice` with its title and address, and an `instrument` only where it names one.
    """

    instrument: str
    event: str
    date: dt.date
    eid: str | None
    set_by: str | None  # instrument, or instrument#eid
    party: str | None
    condition: str | None
    condition_zh: str | None
    state: str
    was_due: dt.date | None
    now: dt.date | None
    seen: bool
    notice: str | None = None
    regimes: tuple[str, ...] = ()
    title: str | None = None
    url: str | None = None
    source: str | None = None
    proof: str | None = None  # of `tracker.lifecycle.date_evidence`
    change: str | None = None  # that took the date out of the text

    @property
    def act(self) -> str:
        """The instrument that sets the date."""
        return self.set_by.partition("#")[0] if self.set_by else self.instrument

    @property
    def provision(self) -> str | None:
        """The provision of that instrument that sets it, where the registry names one."""
        return (self.set_by or "").partition("#")[2] or None


def deadlines(
    registry: Registry,
    on: dt.date,
    seen: Collection[str],
    proven: Mapping[Key, Proven] | None = None,
) -> list[Deadline]:
    """All dated duties of the registry by date; ``seen``: instruments with a text in the record.

    With ``proven`` (what the record says of them), a date that its provision no longer names is moved to the
    one that came instead, also where the registry has not been edited yet.
    """
    out = []
    for instrument in registry.instruments.values():
        duties = [e for e in instrument.events if e.event in DUTIES]
        moved = {id(old): new for new in duties if (old := replaced(new, duties)) is not None}
        wider = {id(new): general(new, duties) for new in duties if new.event == "deferred"}
        before = {id(new): old for old, new in ((o, moved[id(o)]) for o in duties if id(o) in moved)}
        for e in duties:
            later = moved.get(id(e))
            earlier = before.get(id(e)) or wider.get(id(e))
            state = "moved" if later else "upcoming" if e.date > on else "passed"
            act = e.set_by.partition("#")[0] if e.set_by else instrument.id
            said = (proven or {}).get(key(instrument.id, e))
            made = Deadline(
                instrument.id, e.event, e.date, e.eid, e.set_by, e.party, e.condition,
                e.condition_zh, state,
                earlier.date if earlier else None, later.date if later else None, act in seen,
                proof=said.proof.value if said else None, change=said.change if said else None,
            )  # fmt: skip
            out.append(made)
            if said and said.proof is Proof.GONE and not later:
                out[-1] = replace(made, state="moved", now=said.instead[0] if said.instead else None)
                out += _instead(made, said, {x.date for x in duties}, on)
    return by_date(out)


def _instead(gone: Deadline, said: Proven, known: Collection[dt.date], on: dt.date) -> list[Deadline]:
    """What the text names in the place of a date that is gone, where the registry does not have it."""
    return [
        replace(
            gone, date=day, state="upcoming" if day > on else "passed", was_due=gone.date, now=None,
            set_by=said.by or gone.set_by, seen=True, proof=Proof.NAMED.value,
        )
        for day in said.instead
        if day not in known
    ]  # fmt: skip


def by_date(duties: Iterable[Deadline]) -> list[Deadline]:
    """Duties in the order of lists."""
    return sorted(duties, key=lambda d: (d.date, d.instrument, d.eid or "", d.event, d.notice or ""))


def of_notices(session: Session, registry: Registry, on: dt.date) -> list[Deadline]:
    """The closing days of consultations that lists announced, by date; those the registry has as a status
    event of the same instrument and day are left out. Days moved on the list have the day before."""
    have = {(i.id, e.date) for i in registry.instruments.values() for e in i.events if e.event == _CLOSED}
    closing = kept.noticed(session, closing_after=dt.date.min)
    found = [n for n in closing if n.row.kind == NoticeKind.CONSULTATION.value]
    moved = _earlier(session, found)
    out = []
    told = set()  # two lists of a publisher may show one consultation
    for noticed in found:
        row, closes = noticed.row, noticed.closes
        about = matches(registry, row.source, row.title, row.summary)
        key = (entry_key(row.url), closes)
        if closes is None or not about or (about[0]["instrument"], closes) in have or key in told:
            continue
        told.add(key)
        out.append(
            Deadline(
                about[0]["instrument"] or "", _CLOSED, closes, None, None, None, None, None,
                "upcoming" if closes > on else "passed", moved.get(row.id), None, True,
                notice=row.id, regimes=tuple(dict.fromkeys(str(m["regime"]) for m in about)), title=row.title,
                url=row.url, source=row.source,
            )
        )  # fmt: skip
    return sorted(out, key=lambda d: (d.date, d.regimes, d.notice or ""))


def _earlier(session: Session, found: Sequence[Noticed]) -> dict[str, dt.date]:
    """The closing day a notice had before it was moved."""
    out: dict[str, dt.date] = {}
    for id_, steps in kept.history(session, [n.row.id for n in found]).items():
        for step in steps:
            if step.before.get("closes"):
                out[id_] = dt.date.fromisoformat(step.before["closes"])
    return out
