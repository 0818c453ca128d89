"""Whether the text that sets a date still names it: read from the record, with the change that moved it.

A date of the registry rests on a provision (`StatusEvent.stands_in`, else ``set_by``, else the event's own
provision of its instrument). The record has each version of that provision, and each of them names dates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.diff.facts import find
from tracker.law import eids as eid_tree
from tracker.law.dates import parse_date
from tracker.lifecycle.text_dates import TextDates, text_dates
from tracker.registry import Registry
from tracker.registry.schema import Instrument, StatusEvent
from tracker.store import reader
from tracker.store.models import ProvisionChangeRow
from tracker.store.recorded_text import RecordedText, provision_texts, read_text


class EvidenceState(StrEnum):
    NAMED = "named"  # the newest text of the provision names the date
    GONE = "gone"  # an earlier one named it, the newest does not
    COUNTED = "counted"  # the text is held and never named it: it counts the date from another one
    NOT_HELD = "not-held"  # the record has no such provision
    NONE = "none"  # the registry names no provision


@dataclass(frozen=True)
class DateEvidence:
    """What the record says of one date. ``change`` moved it; ``instead``: dates that came with that change
    in the same provision."""

    state: EvidenceState
    instrument: str | None = None
    eid: str | None = None
    change: str | None = None
    by: str | None = None  # the act that caused the change
    seen: date | None = None  # the day the change was observed
    instead: tuple[date, ...] = ()


StepKey = tuple[str, str, "date", str | None, str | None]


def step_key(instrument: str, e: StatusEvent) -> StepKey:
    """What tells an event of an instrument from its others."""
    return instrument, e.event, e.date, e.eid, e.party


def place(registry: Registry, instrument: Instrument, e: StatusEvent) -> tuple[str, str] | None:
    """(instrument, eid) of the text that names the date."""
    for where in (e.stands_in, e.set_by):
        act, _, eid = (where or "").partition("#")
        if eid and act in registry.instruments:
            return act, eid
    return (instrument.id, e.eid) if e.eid and not e.set_by else None


@dataclass(frozen=True)
class RecordedDates:
    """What the record says about dates: the instruments it has a text of, the evidence of each step, and what
    each text names."""

    texts: Collection[str] = frozenset()
    evidence: Mapping[StepKey, DateEvidence] = field(default_factory=dict)
    named: Mapping[str, TextDates] = field(default_factory=dict)


NO_RECORD = RecordedDates()


def recorded_dates(
    session: Session,
    registry: Registry,
    instruments: Iterable[Instrument] | None = None,
    *,
    known_by: datetime | None = None,
) -> RecordedDates:
    """What the record said by a moment (None: says now) of the dates of these instruments (None: of all)."""
    chosen = list(registry.instruments.values() if instruments is None else instruments)
    texts = frozenset(instrument for instrument, _ in reader.expressions(session))
    return RecordedDates(
        texts,
        date_evidence(session, registry, chosen, known_by=known_by),
        text_dates(session, registry, chosen, known_by=known_by),
    )


def date_evidence(
    session: Session,
    registry: Registry,
    instruments: Iterable[Instrument],
    *,
    known_by: datetime | None = None,
) -> dict[StepKey, DateEvidence]:
    """What the record says of every dated step of these instruments."""
    wanted: dict[str, dict[StepKey, tuple[date, str]]] = {}
    out: dict[StepKey, DateEvidence] = {}
    for instrument in instruments:
        for e in instrument.events:
            where = place(registry, instrument, e)
            if where is None:
                out[step_key(instrument.id, e)] = DateEvidence(EvidenceState.NONE)
            else:
                wanted.setdefault(where[0], {})[step_key(instrument.id, e)] = (e.date, where[1])
    for act, dates in wanted.items():
        eids = {eid for _, eid in dates.values()}
        text = _text(session, registry, act, eids, known_by)
        named = _named(session, text, eids) if text else {}
        for k, (day, eid) in dates.items():
            out[k] = _prove(session, text, act, eid, day, named.get(eid, []))
    return out


def _text(
    session: Session, registry: Registry, act: str, eids: set[str], known_by: datetime | None
) -> RecordedText | None:
    languages = [*registry.instruments[act].authentic, "en"]
    for language in ("en", *languages) if "en" in languages[:-1] else languages:
        found = read_text(session, act, language, eids, at=known_by, valid_at=None)
        if found is not None:
            return found
    return None


def _named(session: Session, text: RecordedText, eids: set[str]) -> dict[str, list[set[date] | None]]:
    """eid -> the dates that each version of the provision names, oldest first; None: no such provision."""
    out: dict[str, list[set[date] | None]] = {eid: [] for eid in eids}
    known: dict[tuple[str, str], set[date]] = {}
    for n, version in enumerate(text.history):
        contents = {eid: text.past[eid][n] for eid in eids}
        new = {eid for eid, content in contents.items() if content and (eid, content) not in known}
        held = provision_texts(session, version, new) if new else {}
        for eid in new:
            quote = held[eid].quote if eid in held else ""
            known[eid, str(contents[eid])] = dates_in(quote, version.language)
        for eid, content in contents.items():
            out[eid].append(known[eid, content] if content else None)
    return out


def dates_in(text: str, language: str) -> set[date]:
    """The days a text names in words or figures; those of acts it cites are none."""
    found = (parse_date(f.text, language) for f in find(text, language, modality=False) if f.kind == "date")
    return {day for day in found if day}


def _prove(
    session: Session, text: RecordedText | None, act: str, eid: str, day: date, named: list[set[date] | None]
) -> DateEvidence:
    if text is None or all(dates is None for dates in named):
        return DateEvidence(EvidenceState.NOT_HELD, act, eid)
    last = named[-1]
    if last is not None and day in last:
        return DateEvidence(EvidenceState.NAMED, act, eid)
    had = max((n for n, dates in enumerate(named) if dates and day in dates), default=None)
    if had is None:
        return DateEvidence(EvidenceState.COUNTED if last is not None else EvidenceState.NOT_HELD, act, eid)
    change = text.changes.get(text.history[had + 1].id)
    if change is None:
        return DateEvidence(EvidenceState.GONE, act, eid, instead=_came(named[had], named[had + 1]))
    by = change.caused_by[0] if change.caused_by else None
    instead = _replaced(session, change.id, eid, day) or _came(named[had], named[had + 1])
    return DateEvidence(EvidenceState.GONE, act, eid, change.id, by, change.observed_at.date(), instead)


def _came(before: set[date] | None, after: set[date] | None) -> tuple[date, ...]:
    return tuple(sorted((after or set()) - (before or set())))


def _replaced(session: Session, change: str, eid: str, day: date) -> tuple[date, ...]:
    """What the facts of the change say the date was replaced by, in the provision or below it."""
    rows = session.execute(
        select(ProvisionChangeRow.eid, ProvisionChangeRow.facts)
        .where(ProvisionChangeRow.change == change)
        .order_by(ProvisionChangeRow.position)
    )
    moved = (
        (fact["before"], fact["after"])
        for at, facts in rows
        if eid_tree.is_within(at, eid)
        for fact in facts
        if fact["kind"] == "date" and fact["before"] and fact["after"]
    )
    found = [after.get("date", "") for before, after in moved if before.get("date") == day.isoformat()]
    return tuple(date.fromisoformat(x) for x in dict.fromkeys(found) if len(x) == 10)
