"""Which rules bind two parties towards each other on a topic and a day.

A rule binds between two parties where both are bound by its treaty on that day and neither leaves the other
out; what was signed only, is suspended or over is told as such and after what binds. What a rule says comes
from the codings (`tracker.compare.matrix`): nothing coded is said to be so, and is never read as absence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from tracker.compare.cells import MatrixCell
from tracker.compare.matrix import MatrixQuery, UnknownChoice, matrix
from tracker.law import eids
from tracker.lifecycle.parties import EU, Standing, StandingStatus, standing, treaties
from tracker.registry import Registry
from tracker.registry.codebook import Codebook
from tracker.registry.schema import Instrument, PhaseIn, RelationType

_DISPUTES = "dispute-settlement"
#: What a relation that acts upon a treaty without changing its text does to a rule.
_LEFT_OUT = frozenset({RelationType.SUSPENDS, RelationType.EXEMPTS, RelationType.OVERRIDES})


@dataclass(frozen=True)
class OpenPhaseIn:
    """A phase-in that has not ended for one of the two parties."""

    party: str
    phase: PhaseIn


@dataclass(frozen=True)
class BilateralRule:
    """One treaty between the two. ``why``: reasons for a status that does not follow from the dates, codes
    of `tracker.publish.views.bilateral.WHY`."""

    instrument: Instrument
    status: StandingStatus
    since: date | None
    standings: tuple[Standing, Standing]
    cell: MatrixCell | None = None  # what it says on the topic
    via: str | None = None  # the treaty whose coding is meant, where this one incorporates it
    disputes: MatrixCell | None = None
    phase_ins: tuple[OpenPhaseIn, ...] = ()
    why: tuple[str, ...] = ()

    @property
    def coded(self) -> bool:
        return self.cell is not None and self.cell.coding is not None

    @property
    def strength(self) -> int:
        """0 to 4; -1 where nothing is coded."""
        return (self.cell.strength or 0) if self.cell is not None and self.coded else -1

    @property
    def duty_waits(self) -> bool:
        """Whether the duty itself does not bind one of the two yet."""
        return any(p.phase.of == "duty" for p in self.phase_ins)


@dataclass(frozen=True)
class BilateralRules:
    """The answer, strongest rule first."""

    parties: tuple[str, str]
    on: date
    topic: str | None
    codebook: str | None
    rules: tuple[BilateralRule, ...]

    @property
    def binding(self) -> tuple[BilateralRule, ...]:
        return tuple(r for r in self.rules if r.status.binds)


def between(
    session: Session | None,
    registry: Registry,
    parties: tuple[str, str],
    on: date,
    *,
    topic: str | None = None,
    codebook: str | None = None,
) -> BilateralRules:
    """Raises `UnknownChoice` for a party no treaty names or a topic no codebook has."""
    a, b = (_party(registry, p) for p in parties)
    if a == b:
        raise UnknownChoice(f"name two parties, not {a} twice")
    book, topic = _topic(registry, topic, codebook)
    found = []
    for instrument in treaties(registry):
        one, other = (standing(instrument, party, on, registry) for party in (a, b))
        if StandingStatus.NO_PARTY in (one.status, other.status):
            continue
        if one.party == other.party:  # two members of the Union
            continue
        status, since, why = _together(one, other, on)
        found.append(BilateralRule(instrument, status, since, (one, other), why=why))
    if book is not None and topic is not None and found:
        found = _with_cells(session, registry, book, topic, found, on)
    found.sort(key=_strongest_first)
    return BilateralRules((a, b), on, topic, book.id if book else None, tuple(found))


def _party(registry: Registry, code: str) -> str:
    wanted = {"UK": "GB"}.get(code.upper(), code.upper())
    known = {p.party for i in treaties(registry) for p in i.parties}
    if wanted not in known and wanted not in EU:
        raise UnknownChoice(
            f"no treaty of the registry names the party {code!r}; there is: {', '.join(sorted(known))}"
        )
    return wanted


def _topic(registry: Registry, topic: str | None, codebook: str | None) -> tuple[Codebook | None, str | None]:
    """The codebook and the topic that a word stands for: its id, or a part that only one id has."""
    if topic is None:
        return None, None
    if codebook is not None and codebook not in registry.codebooks:
        raise UnknownChoice(f"no codebook {codebook!r}; there is: {', '.join(sorted(registry.codebooks))}")
    names = [codebook] if codebook else sorted(registry.codebooks, key=lambda id_: id_ != "digital-trade")
    for id_ in names:
        book = registry.codebooks[id_]
        ids = [t.id for t in book.topics]
        near = [topic] if topic in ids else [t for t in ids if topic in t]
        if len(near) == 1:
            return book, near[0]
        if near:
            raise UnknownChoice(f"topic {topic!r} may be {', '.join(near)}")
    known = sorted({t.id for id_ in names for t in registry.codebooks[id_].topics})
    raise UnknownChoice(f"no topic {topic!r}; there is: {', '.join(known)}")


def _together(
    one: Standing, other: Standing, on: date
) -> tuple[StandingStatus, date | None, tuple[str, ...]]:
    """The status between two parties is the weaker of both; what one says of the other goes before."""
    for mine, theirs in ((one, other), (other, one)):
        if mine.refuses(theirs.party):
            return StandingStatus.NO_PARTY, None, ("non-application",)
        if (towards := mine.towards(theirs.party)) and theirs.status.binds:
            begun = towards.in_force is not None and towards.in_force <= on
            if mine.status.binds and not begun:
                return StandingStatus.NOT_YET, towards.in_force, ("not-between",)
            if mine.status.binds:
                return mine.status, towards.in_force, ("later-between",)
            if begun:  # bound towards some only: the treaty is not in force for it as a whole
                return theirs.status, towards.in_force, ("only-between",)
    order = list(StandingStatus)
    weaker = max((one, other), key=lambda s: order.index(s.status))
    since = max((s.since for s in (one, other) if s.since and s.status.binds), default=weaker.since)
    return weaker.status, since if weaker.status.binds else weaker.since, ()


def _with_cells(
    session: Session | None,
    registry: Registry,
    book: Codebook,
    topic: str,
    rules: Sequence[BilateralRule],
    on: date,
) -> list[BilateralRule]:
    """The rules with what they say on the topic and on disputes."""
    wanted = [r.instrument.id for r in rules]
    topics = tuple(t.id for t in book.topics if t.id in (topic, _DISPUTES))
    shown = matrix(session, registry, book.id, MatrixQuery(tuple(wanted), topics, valid_at=on))
    cells = {row.topic.id: row.cells for row in shown.rows}
    out = []
    for rule in rules:
        id_ = rule.instrument.id
        cell = cells[topic][id_]
        via = cell.coding.via.instrument if cell.coding and cell.coding.via else None
        disputes = cells[_DISPUTES][id_] if _DISPUTES in cells else None
        out.append(_filled(registry, rule, cell, via, disputes, on))
    return out


def _filled(
    registry: Registry,
    rule: BilateralRule,
    cell: MatrixCell,
    via: str | None,
    disputes: MatrixCell | None,
    on: date,
) -> BilateralRule:
    cited = cell.coding.provisions if cell.coding else []
    phases = tuple(
        OpenPhaseIn(s.party, p)
        for s in rule.standings
        for p in s.open_phase_ins(on)
        if any(eids.overlaps(p.provision, eid) for eid in cited)
    )
    why = list(rule.why)
    acting = [
        r
        for r in registry.relations
        if r.to in (rule.instrument.id, via)
        and r.type in _LEFT_OUT
        and (r.from_ == rule.instrument.id or r.to == rule.instrument.id)
        and (r.effective is None or r.effective <= on)
        and (
            not r.to_provisions or all(any(eids.is_within(eid, x) for x in r.to_provisions) for eid in cited)
        )
    ]
    if acting:
        why.append("left-out")
    status = StandingStatus.SUSPENDED if acting and rule.status.binds else rule.status
    return replace(
        rule, status=status, cell=cell, via=via, disputes=disputes, phase_ins=phases, why=tuple(why)
    )


def _strongest_first(rule: BilateralRule) -> tuple[object, ...]:
    order = list(StandingStatus)
    disputes = rule.disputes.strength if rule.disputes and rule.disputes.strength is not None else -1
    since = rule.since.toordinal() if rule.since else 0
    return (
        not rule.status.binds, order.index(rule.status) if not rule.status.binds else 0,
        not rule.coded, rule.duty_waits, -rule.strength, -disputes, -since, rule.instrument.id,
    )  # fmt: skip
