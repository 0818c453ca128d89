"""Dated duties: what is due, what has passed, what was moved, and whether the law that says so was seen.

The duties among the dated steps (`tracker.lifecycle.steps`), and the closing days of consultations that
publishers' lists announced.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tracker.lifecycle.date_evidence import NO_RECORD, RecordedDates
from tracker.lifecycle.steps import Step, StepState, steps_of
from tracker.model import NoticeKind
from tracker.readers.listing.url import entry_key
from tracker.registry import Registry
from tracker.registry.matching import matches
from tracker.store import notices as notice_rows
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
    proof: str | None = None  # an `EvidenceState`
    change: str | None = None  # that took the date out of the text
    parts: tuple[str, ...] = ()  # of the law it is about, see `Step`
    without: tuple[str, ...] = ()
    who: str | None = None  # code of an actor
    said: str | None = None  # the words of the law for its parts

    @property
    def act(self) -> str:
        """The instrument that sets the date."""
        return self.set_by.partition("#")[0] if self.set_by else self.instrument

    @property
    def provision(self) -> str | None:
        """The provision of that instrument that sets it, where the registry names one."""
        return (self.set_by or "").partition("#")[2] or None


def deadlines(registry: Registry, on: dt.date, recorded: RecordedDates = NO_RECORD) -> list[Deadline]:
    """All dated duties of the registry by date. A date that its provision no longer names is moved to the
    one that came instead, also where the registry has not been edited yet."""
    proven = bool(recorded.evidence)
    found = (s for i in registry.instruments.values() for s in steps_of(registry, i, on, recorded))
    return by_date(_deadline(s, proven=proven) for s in found if s.duty)


def _deadline(s: Step, *, proven: bool) -> Deadline:
    state = StepState.MOVED if s.state is StepState.GONE else s.state
    return Deadline(
        s.instrument, s.event, s.date, s.eid, s.set_by, s.party, s.condition, s.condition_zh, state.value,
        s.was_due, s.now[0] if s.now else None, s.seen, proof=s.proof if proven else None, change=s.change,
        parts=s.parts, without=s.without,
        who=s.who, said=s.said,
    )  # fmt: skip


def by_date(duties: Iterable[Deadline]) -> list[Deadline]:
    """Duties in the order of lists."""
    return sorted(duties, key=lambda d: (d.date, d.instrument, d.eid or "", d.event, d.notice or ""))


def consultations(session: Session, registry: Registry, on: dt.date) -> list[Deadline]:
    """The closing days of consultations that lists announced, by date; those the registry has as a status
    event of the same instrument and day are left out. Days moved on the list have the day before."""
    have = {(i.id, e.date) for i in registry.instruments.values() for e in i.events if e.event == _CLOSED}
    closing = notice_rows.noticed(session, closing_after=dt.date.min)
    found = [n for n in closing if n.row.kind == NoticeKind.CONSULTATION.value]
    moved = _earlier(session, found)
    out = []
    known = set()  # two lists of a publisher may show one consultation
    for noticed in found:
        row, closes = noticed.row, noticed.closes
        about = matches(registry, row.source, row.title, row.summary)
        key = (entry_key(row.url), closes)
        if closes is None or not about or (about[0]["instrument"], closes) in have or key in known:
            continue
        known.add(key)
        out.append(
            Deadline(
                about[0]["instrument"] or "", _CLOSED, closes, None, None, None, None, None,
                StepState.of(closes, on).value, moved.get(row.id), None, True,
                notice=row.id, regimes=tuple(dict.fromkeys(str(m["regime"]) for m in about)), title=row.title,
                url=row.url, source=row.source,
            )
        )  # fmt: skip
    return sorted(out, key=lambda d: (d.date, d.regimes, d.notice or ""))


def _earlier(session: Session, found: Sequence[Noticed]) -> dict[str, dt.date]:
    """The closing day a notice had before it was moved."""
    out: dict[str, dt.date] = {}
    for id_, history in notice_rows.history(session, [n.row.id for n in found]).items():
        for step in history:
            if step.before.get("closes"):
                out[id_] = dt.date.fromisoformat(step.before["closes"])
    return out


# --- the identity of a duty ---------------------------------------------------------------------------


@dataclass(frozen=True)
class DutyName:
    """What a duty is called for ever, and how often its day was moved."""

    uid: str
    moves: int


def duty_names(duties: Sequence[Deadline]) -> dict[Deadline, DutyName]:
    """The names of duties, for calendars. ``duties``: all there are, those that were moved too.

    A duty is named by instrument, provision, step and party, not by its day; of several with the same name
    the first has it and the others add the day they were first set for. What replaced it has its name.
    """
    out: dict[Deadline, DutyName] = {}
    used: set[str] = set()
    for d in sorted(duties, key=lambda d: (d.date, d.event, d.condition or "")):
        before = next((o for o in out if _moved_to(o, d)), None) if d.was_due and not d.notice else None
        if before is not None:
            out[d] = DutyName(out[before].uid, out[before].moves + 1)
            continue
        parts = (d.notice or d.instrument, d.eid, d.event, d.party)
        uid = "-".join(x for x in parts if x)
        if uid in used:
            uid += f"-{d.date.isoformat()}"
        if uid in used:
            uid += f"-{len(used)}"
        used.add(uid)
        out[d] = DutyName(uid, 1 if d.notice and d.was_due else 0)
    return out


def _moved_to(old: Deadline, new: Deadline) -> bool:
    return (
        old.state == "moved"
        and (old.instrument, old.eid, old.party) == (new.instrument, new.eid, new.party)
        and old.now == new.date
        and old.date == new.was_due
    )
