"""What Chinese readers cite a law by: who made and issued it, number, rank, days, amendments, and whether it
is in force on a day (时效性); from the registry, and checked against the head of the text that is held.

Where both say something and differ, neither is chosen: the difference is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.law.enactment import Amendment, EnactmentHead, Rank, rank_of, read_head, same_number
from tracker.lifecycle.state import POLICY, StateOf, state
from tracker.lifecycle.steps import Step, steps_of
from tracker.model import UNIT_TYPES
from tracker.registry import Registry
from tracker.registry.schema import Instrument, StatusEvent
from tracker.store import reader
from tracker.store.models import VersionRow

#: 尚未施行, 现行有效, 已被修改 (the text held was amended since), 已废止, 失效; drafts have none.
Validity = Literal["not-yet", "in-force", "amended", "repealed", "lapsed", "draft"]
_TREATIES = frozenset({"treaty", "chapter", "protocol", "agreement"})
_AMENDED = ("修正", "修订")


@dataclass(frozen=True)
class Disagreement:
    """A field of which the registry and the head of the text say two things."""

    field: str
    registry: str
    text: str


@dataclass(frozen=True)
class Enactment:
    """``issued_by``: 发布机关, as the number or the registry says; ``version``: whose head was read."""

    made_by: str
    issued_by: str
    number: str
    rank: Rank | None
    adopted: date | None
    promulgated: date | None
    in_force: date | None
    amendments: tuple[Amendment, ...]
    validity: Validity | None
    on: date
    version: str | None = None
    disagreements: tuple[Disagreement, ...] = ()


def enactment_of(
    registry: Registry,
    instrument: Instrument,
    on: date,
    held: tuple[str, str, EnactmentHead] | None = None,
    found: Sequence[Step] | None = None,
) -> Enactment | None:
    """Of an instrument of mainland China that is no treaty; None for others. ``held``: of the newest text in
    the record its version, title and head; ``found``: the steps, where the record adds to the registry's."""
    regime = registry.regime_of(instrument.id)
    if regime is None or regime.jurisdiction != "CN" or instrument.type in _TREATIES:
        return None
    number = instrument.identifiers.get("文号", "")
    whole = [e for e in instrument.events if e.eid is None and e.party is None]
    changes = tuple(
        Amendment(e.date, how, e.number or "")
        for e in whole
        if e.event in ("adopted", "promulgated") and (how := _how(e))
    )
    head = held[2] if held else None
    steps = steps_of(registry, instrument, on) if found is None else found
    forced = [s.date for s in steps if s.event == "in_force" and not s.places and s.party is None]
    return Enactment(
        instrument.made_by.get("zh", ""),
        instrument.issuer.get("zh") or _issuer(number),
        number,
        instrument.rank or ("draft" if instrument.type in ("draft", "bill") else None),
        _first(whole, "adopted"),
        _first(whole, "promulgated"),
        min((e.date for e in whole if e.event == "in_force"), default=min(forced, default=None)),
        changes,
        validity(instrument, steps, changes, on, head),
        on,
        held[0] if held else None,
        tuple(_disagreements(instrument, changes, held[1], held[2])) if held else (),
    )  # fmt: skip


def validity(
    instrument: Instrument,
    found: Sequence[Step],
    changes: Iterable[Amendment],
    on: date,
    head: EnactmentHead | None,
) -> Validity | None:
    """时效性 on a day; None where nothing says it, and of policy documents, which never enter into force."""
    if instrument.type in ("draft", "bill"):
        return "draft"
    if instrument.type in POLICY:
        return None
    force = state(found, on, type_=instrument.type).in_force
    if force.state is StateOf.ENDED:
        return "repealed" if force.steps and force.steps[-1].event == "repealed" else "lapsed"
    if force.state is StateOf.LATER:
        made = min((e.date for e in instrument.events if e.event in ("adopted", "promulgated")), default=on)
        older = any(made < a.day for a in changes)  # only the day of the revision is told: the law is older
        return "in-force" if older and made < on else "not-yet"
    if force.state not in (StateOf.YES, StateOf.PARTLY):
        return None
    said = (head.adopted, head.promulgated, *(a.day for a in head.amendments)) if head else ()
    newest = max((day for day in said if day), default=None)
    newer = [a for a in changes if newest and a.day > newest and _applies_from(instrument, a) <= on]
    return "amended" if newer else "in-force"


def doubts(session: Session, registry: Registry, on: date) -> Iterator[tuple[str, Disagreement]]:
    """(instrument, what the registry and the head of its newest text say differently)."""
    for id_, held in newest_heads(session, registry).items():
        said = enactment_of(registry, registry.instruments[id_], on, held)
        yield from ((id_, d) for d in (said.disagreements if said else ()))


def newest_heads(session: Session, registry: Registry) -> dict[str, tuple[str, str, EnactmentHead]]:
    """instrument -> version, title and head of its newest Chinese text."""
    mine = [i.id for r in registry.regimes.values() if r.jurisdiction == "CN" for i in r.instruments]
    rows = session.scalars(
        select(VersionRow)
        .where(VersionRow.instrument.in_(mine), VersionRow.language.like("zh%"))
        .where(VersionRow.superseded_at.is_(None))
        .order_by(VersionRow.ordinal)
    )
    newest = {row.instrument: row for row in rows}
    return {id_: (row.id, row.title, head_of(session, row)) for id_, row in newest.items()}


def head_of(session: Session, row: VersionRow) -> EnactmentHead:
    """Read from what a version has above its first article."""
    lines: list[str] = []
    for p in reader.text(session, row):
        if p.type in UNIT_TYPES:
            break
        lines.append(p.text)
    return read_head(lines)


def _disagreements(
    i: Instrument, changes: Sequence[Amendment], title: str, head: EnactmentHead
) -> Iterable[Disagreement]:
    """Nothing where one of the two is silent: what a head leaves out is no contradiction."""
    if i.type in ("draft", "bill"):
        return
    number = i.identifiers.get("文号", "")
    known = [head.number, *(a.number for a in head.amendments)]
    if number and head.number and not any(same_number(number, x) for x in known if x):
        yield Disagreement("number", number, head.number)
    made_by = i.made_by.get("zh", "")
    if made_by and head.made_by and head.made_by not in made_by:
        yield Disagreement("made-by", made_by, head.made_by)
    rank = rank_of(head.made_by, head.number, title)
    if i.rank and rank and i.rank != rank:
        yield Disagreement("rank", i.rank, rank)
    said = {
        "adopted": ({e.date for e in i.events if e.event == "adopted" and not _how(e)}, head.adopted),
        "promulgated": ({e.date for e in i.events if e.event == "promulgated"}, head.promulgated),
        "in-force": ({e.date for e in i.events if e.event == "in_force"}, head.in_force),
    }
    for field, (days, day) in said.items():
        if days and day and day not in days:
            yield Disagreement(field, ", ".join(str(d) for d in sorted(days)), str(day))
    ours = {a.day: a.how for a in changes}
    for a in head.amendments:
        if ours.get(a.day) != a.how:
            yield Disagreement("amendments", ours.get(a.day, ""), f"{a.day} {a.how}")


def _how(e: StatusEvent) -> str:
    return next((how for how in _AMENDED if how in (e.condition_zh or "")), "")


def _applies_from(instrument: Instrument, amendment: Amendment) -> date:
    """The first entry into force from the day of an amendment on; the day itself where none is told."""
    days = [e.date for e in instrument.events if e.event == "in_force" and e.date >= amendment.day]
    return min(days, default=amendment.day)


def _first(events: Iterable[StatusEvent], kind: str) -> date | None:
    return min((e.date for e in events if e.event == kind and not _how(e)), default=None)


def _issuer(number: str) -> str:
    """Who issued it, as its number says: 主席令 by the President of the State."""
    body = number.partition("令")[0] if "令" in number else ""
    return "国家主席" if body == "主席" else "，".join(body.split())
