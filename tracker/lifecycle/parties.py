"""How far a party is bound by a treaty on a day: from the dates of the registry, and nothing else.

A party's own dates decide. Where the registry names a party without any date, those of the whole treaty
stand for it; where it has some, a missing date is missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.registry import Registry
from tracker.registry.schema import Instrument, Party, PhaseIn, RelationType, Towards

#: Parties that act as one in trade: whoever asks about a member is answered with the Union's treaties.
EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905
)


class StandingStatus(StrEnum):
    """From bound to not heard of."""

    IN_FORCE = "in-force"
    PROVISIONAL = "provisional"
    SUSPENDED = "suspended"
    RATIFIED = "ratified"
    SIGNED = "signed"
    LISTED = "listed"  # a party of the text; the registry knows no date
    NOT_YET = "not-yet"  # all dates are later
    ENDED = "ended"
    NO_PARTY = "no-party"

    @property
    def binds(self) -> bool:
        return self in (StandingStatus.IN_FORCE, StandingStatus.PROVISIONAL)


@dataclass(frozen=True)
class Standing:
    """One party of one treaty on a day. ``since``: the date the status rests on."""

    instrument: str
    party: str
    status: StandingStatus
    since: date | None = None
    signed: date | None = None
    ratified: date | None = None
    provisional: date | None = None
    in_force: date | None = None
    said: Party | None = None

    def open_phase_ins(self, on: date) -> list[PhaseIn]:
        """Phase-ins that have not ended on a day."""
        return [p for p in (self.said.phase_ins if self.said else ()) if p.until is None or p.until > on]

    def towards(self, party: str) -> Towards | None:
        return next((t for t in (self.said.towards if self.said else ()) if t.party == party), None)

    def refuses(self, party: str) -> bool:
        """Whether it does not apply the treaty towards a party."""
        return self.said is not None and party in self.said.non_application


def treaties(registry: Registry) -> list[Instrument]:
    """Instruments with parties, in the order of the registry."""
    return [i for i in registry.instruments.values() if i.parties]


def of_party(instrument: Instrument, party: str) -> Party | None:
    """What the treaty's list says of a party; of the Union where it is a member."""
    names = [party, "EU"] if party in EU else [party]
    return next((p for name in names for p in instrument.parties if p.party == name), None)


def standing(instrument: Instrument, party: str, on: date, registry: Registry | None = None) -> Standing:
    """``registry``: its relations count as well, by which another act ends or suspends the treaty."""
    said = of_party(instrument, party)
    if said is None:
        return Standing(instrument.id, party, StandingStatus.NO_PARTY)
    bare = not (said.signed or said.ratified or said.provisional or said.in_force or said.left)
    signed = said.signed or (_event(instrument, ("signed",)) if bare else None)
    provisional = said.provisional or (_event(instrument, ("provisionally_applied",)) if bare else None)
    in_force = said.in_force or (_event(instrument, ("in_force",)) if bare else None)
    over, paused = _acts(registry, instrument.id, on) if registry else ([], [])
    status, since = _status(instrument, said, on, signed, provisional, in_force, over, paused)
    return Standing(
        instrument.id, said.party, status, since, signed, said.ratified, provisional, in_force, said
    )  # fmt: skip


def _event(instrument: Instrument, kinds: tuple[str, ...]) -> date | None:
    """The first date of the whole treaty."""
    return min((e.date for e in instrument.events if e.event in kinds and e.party is None), default=None)


def _acts(registry: Registry, treaty: str, on: date) -> tuple[list[date], list[date]]:
    """The days up to one on which other acts ended and suspended a treaty as a whole."""
    done = [
        (r.type, r.effective)
        for r in registry.relations
        if r.to == treaty and not r.to_provisions and r.effective and r.effective <= on
    ]
    ends = (RelationType.REPEALS, RelationType.REPLACES)
    return [d for t, d in done if t in ends], [d for t, d in done if t is RelationType.SUSPENDS]


def _status(
    instrument: Instrument,
    said: Party,
    on: date,
    signed: date | None,
    provisional: date | None,
    in_force: date | None,
    over: Sequence[date],
    paused: Sequence[date],
) -> tuple[StandingStatus, date | None]:
    ended = [
        e.date
        for e in instrument.events
        if e.event in ("expired", "repealed", "withdrawn", "annulled")
        and e.eid is None
        and e.party in (None, said.party)
        and e.date <= on
    ]
    ended += over
    if said.left and said.left <= on:
        ended.append(said.left)
    if ended:
        return StandingStatus.ENDED, max(ended)
    suspended = [
        e.date
        for e in instrument.events
        if e.event == "suspended" and e.eid is None and e.party in (None, said.party) and e.date <= on
    ] + [*paused]
    steps = (
        (StandingStatus.IN_FORCE, in_force),
        (StandingStatus.PROVISIONAL, provisional),
        (StandingStatus.RATIFIED, said.ratified),
        (StandingStatus.SIGNED, signed),
    )
    for status, day in steps:
        if day and day <= on:
            if suspended and status.binds:
                return StandingStatus.SUSPENDED, max(suspended)
            return status, day
    dates = [day for _, day in steps if day]
    return (StandingStatus.NOT_YET, min(dates)) if dates else (StandingStatus.LISTED, None)


def table(
    registry: Registry,
    on: date,
    *,
    instruments: Iterable[str] | None = None,
    parties: Iterable[str] | None = None,
) -> list[Standing]:
    """Party x treaty: one standing for each party a treaty names, by treaty and in its order."""
    wanted = set(instruments) if instruments is not None else None
    chosen = set(parties) if parties is not None else None
    return [
        standing(i, p.party, on, registry)
        for i in treaties(registry)
        if wanted is None or i.id in wanted
        for p in i.parties
        if chosen is None or p.party in chosen
    ]
