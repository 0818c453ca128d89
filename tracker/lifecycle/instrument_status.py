"""What an instrument is on a day, and since when: from its text in the record, its events and its relations.

Two witnesses say whether an instrument is law. The publisher's own word on its text counts for as long
as the text was seen; the dated steps (`tracker.lifecycle.steps`) count by their dates. Where a step came
after the last check the record still says what it saw, and the status is returned with that step as
`unseen`. A suspension or an exemption leaves the text in force, so there the event counts before the text.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from tracker.lifecycle.step import Step, StepSource, StepState
from tracker.registry.schema import Instrument, Relation
from tracker.store.recorded_text import RecordedText


@dataclass(frozen=True)
class DerivedValue:
    """What a row says that nobody codes, and who says so: a text of the record, or the registry."""

    kind: str  # status, in-force, applies, parties
    value: str | date | tuple[str, ...] | None
    on: date | None = None  # since when, where a day is known
    by: str | None = None  # the instrument that set it
    event: str | None = None
    relation: str | None = None
    source: Literal["record", "registry"] = "registry"
    version: str | None = None
    change: str | None = None  # the change by which the record saw it
    url: str | None = None
    observed_at: datetime | None = None


#: What an event of a whole instrument makes of it. Later events win; `rate` and `deferred` change nothing.
_EVENT = {
    "proposed": "proposed", "consultation_open": "proposed", "consultation_closed": "proposed",
    "adopted": "adopted", "promulgated": "adopted", "published": "adopted", "signed": "signed",
    "ratified": "signed", "provisionally_applied": "provisional", "in_force": "in-force",
    "applies": "in-force", "suspended": "suspended", "exempted": "exempted", "annulled": "annulled",
    "expired": "expired", "repealed": "repealed", "withdrawn": "withdrawn",
    "decided": "decided", "appealed": "appealed",
}  # fmt: skip
_COMING = frozenset({"proposed", "adopted", "signed"})
_FORCE = frozenset({"in_force", "applies", "provisionally_applied"})
#: Policy documents never enter into force: once they are out, that is all they are.
_POLICY = frozenset({"opinion", "plan", "guideline"})
_OUT = frozenset({"adopted", "promulgated", "published"})
#: The text stays what it is; the law is not applied.
_SILENT = frozenset({"suspended", "exempted"})
_ENDED = frozenset({"annulled", "expired", "repealed", "replaced", "withdrawn"})
_REPLACED = (StepState.MOVED, StepState.GONE)
#: The publisher's word (`model.LegalStatus`), where it says something.
_PRINTED = {
    "in_force": "in-force",
    "repealed": "repealed",
    "replaced": "replaced",
    "suspended": "suspended",
    "not_in_force": "not-in-force",
    "draft": "proposed",
}


def status(
    instrument: Instrument,
    text: RecordedText | None,
    steps: Sequence[Step],
    relations: Sequence[Relation],
    on: date,
) -> tuple[DerivedValue, DerivedValue | None]:
    """What an instrument is on a day, and what its steps say of it that the record has not seen yet.
    ``relations``: those upon it, for what the act that ends it does to it."""
    said = _from_steps(instrument, steps, relations, on)
    printed = _from_text(text)
    if printed is None:
        return said or DerivedValue(
            "status", "proposed" if instrument.type in ("bill", "draft") else None
        ), None
    if said is None:
        return printed, None
    assert text is not None
    if said.value in _SILENT and printed.value == "in-force":
        return said, None
    if said.value in _ENDED and printed.value not in _ENDED:
        return printed, said
    if said.value in _ENDED and printed.value in _ENDED:  # the same, and the registry knows the day of law
        return DerivedValue(
            "status", said.value, said.on, said.by, said.event, said.relation, "record",
            printed.version, printed.change, printed.url, printed.observed_at,
        ), None  # fmt: skip
    if printed.value in ("not-in-force", "proposed") and said.value in ("in-force", "provisional"):
        seen = text.seen_on
        return (said, None) if said.on and said.on > seen else (printed, None)
    if printed.value == said.value or said.value in _COMING:
        return DerivedValue(
            "status", printed.value, said.on if printed.value == said.value else None, said.by, said.event,
            said.relation, "record", printed.version, printed.change, printed.url, printed.observed_at,
        ), None  # fmt: skip
    return printed, None


def _from_steps(
    instrument: Instrument, steps: Sequence[Step], relations: Iterable[Relation], on: date
) -> DerivedValue | None:
    """The newest step of the whole instrument up to a day; what it is announced for is no step yet."""
    found: list[tuple[date, bool, str, Step | None]] = [
        (s.date, s.source is StepSource.RELATION, _value_of(s.event, instrument), s)
        for s in steps
        if s.event in _EVENT and s.party is None and not s.places and s.date <= on and s.counts(on)
        if not (s.conditional or s.transitional)
    ]
    found += [(day, False, value, None) for day, value in _of_parties(instrument) if day <= on]
    acts = {(r.from_, r.effective): r.type.value for r in relations}
    newest: DerivedValue | None = None
    for day, related, value, step in sorted(found, key=lambda f: f[:2]):
        if newest and value in _COMING and newest.value not in _COMING:
            continue  # published after it was in force: no step back
        if newest and newest.value == value and step and (related or step.event == "applies"):
            continue  # in force and applies: the first day counts; or an event says the same
        by = (
            step.act if step and step.act != instrument.id else None
        )  # a text that sets its own day is no other
        newest = DerivedValue(
            "status", value, day, by, step.event if step and not related else None,
            acts.get((step.act, day)) if step and related else None,
        )  # fmt: skip
    stated = (
        instrument.parties
        or instrument.not_in_force
        or any(s.event in _FORCE and not s.places for s in steps)
    )
    if newest and newest.value in ("adopted", "signed") and not stated:
        return replace(newest, value="force-unknown")  # many laws are in force at once and do not say so
    return newest


def _value_of(event: str, instrument: Instrument) -> str:
    return "published" if instrument.type in _POLICY and event in _OUT else _EVENT[event]


def _of_parties(instrument: Instrument) -> list[tuple[date, str]]:
    """A treaty whose events are told by party: signed by the first, in force once it binds two of them."""
    told = {e.event for e in instrument.events if e.eid is None and e.party is None}
    signed = sorted(p.signed for p in instrument.parties if p.signed)
    bound = sorted(p.in_force for p in instrument.parties if p.in_force)
    out = [(signed[0], "signed")] if signed and "signed" not in told else []
    return [*out, (bound[1], "in-force")] if len(bound) > 1 and "in_force" not in told else out


def _from_text(text: RecordedText | None) -> DerivedValue | None:
    """The publisher's word on the text known, since the first version of the row that says so."""
    if text is None or text.version.status not in _PRINTED:
        return None
    first = text.version
    for version in reversed(text.history):
        if version.status != text.version.status:
            break
        first = version
    change = text.changes.get(first.id)
    value = _PRINTED[text.version.status]
    day = first.valid_from if value == "in-force" or value in _ENDED or value in _SILENT else None
    return DerivedValue(
        "status", value, day, None, None, None, "record", text.version.id,
        change.id if change is not None and change.from_version else None, text.url, text.version.observed_at,
    )  # fmt: skip


def dated(derive: str, found: Sequence[Step]) -> DerivedValue:
    """The first day in force, or the day it applies from as it was last deferred; it may be to come. A treaty
    that binds its parties one by one is in force once it binds two of them."""
    kinds = ("in_force",) if derive == "in-force" else ("applies", "deferred")
    whole = [
        s for s in found if s.event in kinds and not s.places and s.party is None and s.state not in _REPLACED
    ]
    if whole:
        step = (min if derive == "in-force" else max)(whole, key=lambda s: s.date)
        return DerivedValue(derive, step.date, step.date, step.act if step.set_by else None, step.event)
    bound = sorted(s.date for s in found if s.event == "in_force" and s.of_party)
    day = bound[1] if derive == "in-force" and len(bound) > 1 else None
    return DerivedValue(derive, day, day)


def setter(found: DerivedValue, steps: Iterable[Step]) -> tuple[str, str | None] | None:
    """(instrument, eid) of the provision that sets the day a derived cell rests on."""
    for s in steps:
        if s.event == found.event and s.date == found.on and s.set_by:
            by, _, eid = s.set_by.partition("#")
            return by, eid or None
    return (found.by, None) if found.relation and found.by else None
