"""Whether the text that sets a date still names it: read from the record, with the change that moved it.

A date of the registry rests on a provision (`StatusEvent.stands_in`, else ``set_by``, else the event's own
provision of its instrument). The record has each version of that provision, and each of them names dates.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.compare.recorded_text import RecordedText, provision_texts, read_text
from tracker.diff.facts import find
from tracker.law import eids
from tracker.law.dates import parse_date
from tracker.publish.days import read_day
from tracker.registry import Registry
from tracker.registry.schema import Instrument, StatusEvent
from tracker.store.models import ProvisionChangeRow


class Proof(StrEnum):
    NAMED = "named"  # the newest text of the provision names the date
    GONE = "gone"  # an earlier one named it, the newest does not
    COUNTED = "counted"  # the text is held and never named it: it counts the date from another one
    NOT_HELD = "not-held"  # the record does not hold the provision
    NONE = "none"  # the registry names no provision


@dataclass(frozen=True)
class Proven:
    """What the record says of one date. ``change`` moved it; ``instead``: dates that came with that change
    in the same provision."""

    proof: Proof
    instrument: str | None = None
    eid: str | None = None
    change: str | None = None
    by: str | None = None  # the act that caused the change
    seen: date | None = None  # the day the change was observed
    instead: tuple[date, ...] = ()


Key = tuple[str, str, "date", str | None, str | None]


def key(instrument: str, e: StatusEvent) -> Key:
    """What tells an event of an instrument from its others."""
    return instrument, e.event, e.date, e.eid, e.party


def place(registry: Registry, instrument: Instrument, e: StatusEvent) -> tuple[str, str] | None:
    """(instrument, eid) of the text that names the date."""
    for where in (e.stands_in, e.set_by):
        act, _, eid = (where or "").partition("#")
        if eid and act in registry.instruments:
            return act, eid
    return (instrument.id, e.eid) if e.eid and not e.set_by else None


def proofs(session: Session, registry: Registry, instruments: Iterable[Instrument]) -> dict[Key, Proven]:
    """What the record says of every dated step of these instruments."""
    wanted: dict[str, dict[Key, tuple[date, str]]] = {}
    out: dict[Key, Proven] = {}
    for instrument in instruments:
        for e in instrument.events:
            where = place(registry, instrument, e)
            if where is None:
                out[key(instrument.id, e)] = Proven(Proof.NONE)
            else:
                wanted.setdefault(where[0], {})[key(instrument.id, e)] = (e.date, where[1])
    for act, dates in wanted.items():
        eids = {eid for _, eid in dates.values()}
        text = _text(session, registry, act, eids)
        named = _named(session, text, eids) if text else {}
        for k, (day, eid) in dates.items():
            out[k] = _prove(session, text, act, eid, day, named.get(eid, []))
    return out


def _text(session: Session, registry: Registry, act: str, eids: set[str]) -> RecordedText | None:
    languages = [*registry.instruments[act].authentic, "en"]
    for language in ("en", *languages) if "en" in languages[:-1] else languages:
        found = read_text(session, act, language, eids, at=None, valid_at=None)
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
    """The days a text names in words or figures."""
    found = (parse_date(f.text, language) for f in find(text, language, modality=False) if f.kind == "date")
    return {day for day in found if day}


def _prove(
    session: Session, text: RecordedText | None, act: str, eid: str, day: date, named: list[set[date] | None]
) -> Proven:
    if text is None or all(dates is None for dates in named):
        return Proven(Proof.NOT_HELD, act, eid)
    last = named[-1]
    if last is not None and day in last:
        return Proven(Proof.NAMED, act, eid)
    had = max((n for n, dates in enumerate(named) if dates and day in dates), default=None)
    if had is None:
        return Proven(Proof.COUNTED if last is not None else Proof.NOT_HELD, act, eid)
    change = text.changes.get(text.history[had + 1].id)
    if change is None:
        return Proven(Proof.GONE, act, eid, instead=_came(named[had], named[had + 1]))
    by = change.caused_by[0] if change.caused_by else None
    instead = _replaced(session, change.id, eid, day) or _came(named[had], named[had + 1])
    return Proven(Proof.GONE, act, eid, change.id, by, change.observed_at.date(), instead)


def _came(before: set[date] | None, after: set[date] | None) -> tuple[date, ...]:
    return tuple(sorted((after or set()) - (before or set())))


def _replaced(session: Session, change: str, eid: str, day: date) -> tuple[date, ...]:
    """What the facts of the change say the date was replaced by, in the provision or below it."""
    rows = session.execute(
        select(ProvisionChangeRow.eid, ProvisionChangeRow.facts)
        .where(ProvisionChangeRow.change == change)
        .order_by(ProvisionChangeRow.position)
    )
    found = [
        after
        for at, facts in rows
        if eids.is_within(at, eid)
        for fact in facts
        if fact["kind"] == "date" and fact["before"] and read_day(fact["before"]) == day
        and fact["after"] and (after := read_day(fact["after"]))
    ]  # fmt: skip
    return tuple(dict.fromkeys(found))
