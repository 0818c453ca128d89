"""Whether the text that sets a date still names it: read from the record, with the change that moved it.

A date of the registry rests on a provision (`StatusEvent.stands_in`, else ``set_by``, else the event's own
provision of its instrument). The record has each version of that provision, and each of them names dates.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property, partial
from typing import NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.law import eids as eid_tree
from tracker.law.named_days import NamedDays, dates_in
from tracker.law.relative import Anchor, RelativeDate, find_relative
from tracker.lifecycle.text_dates import Lines, TextDates, text_dates
from tracker.model import LegalStatus
from tracker.registry import Registry
from tracker.registry.schema import Instrument, Relation, RelationType, StatusEvent
from tracker.store import reader
from tracker.store.models import ChangeRow, ProvisionChangeRow
from tracker.store.reader import KnownVersion
from tracker.store.recorded_text import ProvisionText, contents, lines, provision_texts

T = TypeVar("T")


class EvidenceState(StrEnum):
    NAMED = "named"  # the newest text of the provision, or the head of the text, names the date
    GONE = "gone"  # an earlier one named it, the newest does not
    COUNTED = "counted"  # the newest text counts it from another known day
    SILENT = "silent"  # the provision is held, and neither names nor counts the date
    NOT_HELD = "not-held"  # the record has no such provision
    NONE = "none"  # the registry names no provision, and no head of a text names the date


@dataclass(frozen=True)
class DateEvidence:
    """What the record says of one date. ``eid`` is None where the title or the head of the text says it;
    ``counted``: the words that count it, ``counted_from`` the day they count from; ``change`` moved it;
    ``instead``: dates that came with that change in the same provision."""

    state: EvidenceState
    instrument: str | None = None
    eid: str | None = None
    change: str | None = None
    by: str | None = None  # the act that caused the change
    seen: date | None = None  # the day the change was observed
    instead: tuple[date, ...] = ()
    counted: RelativeDate | None = None
    counted_from: date | None = None


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
    texts = _lines(session, registry, chosen, known_by)
    return RecordedDates(
        frozenset(instrument for instrument, _ in reader.expressions(session)),
        _evidence(session, registry, chosen, texts),
        text_dates(session, registry, chosen, texts, known_by=known_by),
    )


def date_evidence(
    session: Session,
    registry: Registry,
    instruments: Iterable[Instrument],
    *,
    known_by: datetime | None = None,
) -> dict[StepKey, DateEvidence]:
    """What the record says of every dated step of these instruments."""
    chosen = list(instruments)
    return _evidence(session, registry, chosen, _lines(session, registry, chosen, known_by))


def _lines(
    session: Session, registry: Registry, chosen: Iterable[Instrument], known_by: datetime | None
) -> Lines:
    """The texts known by a moment of the instruments, of acts that set their dates, and of what they amend
    or are amended by."""
    wanted = {i.id for i in chosen}
    setting = {where[0] for i in chosen for e in i.events if (where := place(registry, i, e))}
    beside = {(r.from_, r.to) for r in registry.relations if r.type is RelationType.AMENDS}
    near = {x for pair in beside if wanted & {*pair} for x in pair}
    return lines(session, wanted | setting | near, known_by)


def _evidence(
    session: Session, registry: Registry, chosen: Sequence[Instrument], texts: Lines
) -> dict[StepKey, DateEvidence]:
    wanted: dict[str, dict[StepKey, _Wanted]] = {}
    out: dict[StepKey, DateEvidence] = {}
    for instrument in chosen:
        for k, act, sought in _sought(registry, instrument):
            wanted.setdefault(act, {})[k] = sought
    asked = {i.id: i for i in chosen}
    edges = [v for of in texts.values() for line in of.values() for v in (line[0], line[-1])]
    days = reader.named_days(session, edges)
    for id_, dates in wanted.items():
        setting = asked.get(id_) or registry.instruments[id_]
        by_language = texts.get(id_, {})
        proven = partial(_of_act, session, setting, by_language, dates, days)
        read = (
            (v.id, *sorted(p["reading"] for p in v.parts.values())) for of in by_language.values() for v in of
        )
        out |= _once(session, (id_, *read, *sorted(dates.items(), key=str)), proven)
    heads = _AllHeads(texts, days)
    for instrument in chosen:
        makes = [instrument.id, *(r.to for r in registry.relations if _amends(r, instrument.id))]
        for e in instrument.events:
            k = step_key(instrument.id, e)
            out.setdefault(k, DateEvidence(EvidenceState.NONE))
            if not e.eid and not e.party and out[k].state in _UNSETTLED:
                out[k] = heads.evidence(makes if e.event in _MADE else makes[:1], e.event, e.date) or out[k]
    return out


def _once(session: Session, key: tuple[object, ...], read: Callable[[], T]) -> T:
    """What is read of the same texts once a session, for a site briefs many months from one record."""
    known: dict[tuple[object, ...], T] = session.info.setdefault("dates proven", {})
    if key not in known:
        known[key] = read()
    return known[key]


def _amends(relation: Relation, act: str) -> bool:
    """The head of an amended text tells the act that amended it: "as amended by the decision of ..."."""
    return relation.from_ == act and relation.type is RelationType.AMENDS


def _sought(registry: Registry, instrument: Instrument) -> Iterator[tuple[StepKey, str, _Wanted]]:
    """The steps of an instrument that a provision sets, with the act it stands in. Where the registry names
    the clause by which a treaty came into force, that article counts for its parties, too."""
    for e in instrument.events:
        if where := place(registry, instrument, e):
            yield step_key(instrument.id, e), where[0], _Wanted(e.date, where[1], _bound(instrument, e))
    clauses = (e.set_by or "" for e in instrument.events if e.event == "in_force" and not e.party)
    clause = next((c for c in clauses if c.startswith(f"{instrument.id}#")), None)
    for p in instrument.parties if clause else ():
        if clause and p.in_force and p.ratified:
            article = eid_tree.first_step(clause.partition("#")[2])
            key = (instrument.id, "in_force", p.in_force, None, p.party)
            yield key, instrument.id, _Wanted(p.in_force, article, p.ratified)


class _Wanted(NamedTuple):
    """A date, the provision that sets it, and for one of a treaty the day its parties were bound by."""

    day: date
    eid: str
    bound: date | None


def _bound(instrument: Instrument, e: StatusEvent) -> date | None:
    """The last ratification that a step of a treaty waited for: of its party, or of all that it bound."""
    said = [p.ratified for p in instrument.parties if p.ratified and p.in_force == e.date]
    own = [p.ratified for p in instrument.parties if p.party == e.party]
    return own[0] if e.party and own else max(said, default=None)


def _of_act(
    session: Session,
    act: Instrument,
    by_language: Mapping[str, Sequence[KnownVersion]],
    dates: Mapping[StepKey, _Wanted],
    days: Mapping[str, NamedDays],
) -> dict[StepKey, DateEvidence]:
    """The evidence of dates that provisions of one act set: in the first of its texts that has any."""
    eids = {wanted.eid for wanted in dates.values()}
    out = {k: DateEvidence(EvidenceState.NOT_HELD, act.id, wanted.eid) for k, wanted in dates.items()}
    for language in sorted(by_language, key=lambda x: (x not in act.authentic, x != "en", x)):
        text = _Text(session, act, by_language[language], eids, days)
        open_ = [k for k, found in out.items() if found.state in _UNSETTLED]
        if not open_:
            break
        for k in open_:
            found = text.evidence(dates[k])
            if found.state is not EvidenceState.NOT_HELD:
                out[k] = found
    return out


_UNSETTLED = (EvidenceState.NONE, EvidenceState.NOT_HELD, EvidenceState.SILENT)


#: Which steps of an act are the day that its text counts from.
_ANCHORS = {
    Anchor.PROMULGATION: ("promulgated", "published"), Anchor.PUBLICATION: ("published", "promulgated"),
    Anchor.SIGNATURE: ("signed",), Anchor.ADOPTION: ("adopted",), Anchor.ASSENT: ("signed", "promulgated"),
    Anchor.ENACTMENT: ("signed", "promulgated", "adopted"), Anchor.ISSUE: ("promulgated", "published"),
    Anchor.ENTRY_INTO_FORCE: ("in_force",), Anchor.APPLICATION: ("applies",),
    Anchor.RATIFICATION: ("ratified",),
}  # fmt: skip


class _Text:
    """One text of an act with its history, asked for dates of its provisions.

    What is kept of the newest text (`NamedDays`) settles most; the words themselves are read where it names
    no such day.
    """

    def __init__(
        self,
        session: Session,
        act: Instrument,
        history: Sequence[KnownVersion],
        eids: Collection[str],
        days: Mapping[str, NamedDays],
    ) -> None:
        self.session, self.act, self.history, self.eids = session, act, history, eids
        self.newest = history[-1]
        self.days = days[self.newest.id]

    @cached_property
    def contents(self) -> dict[tuple[str, str], str]:
        return contents(self.session, self.history, self.eids)

    def evidence(self, wanted: _Wanted) -> DateEvidence:
        """What the text says of a date."""
        act, eid, day = self.act.id, wanted.eid, wanted.day
        if any(day in of for at, of in self.days.days.items() if eid_tree.is_within(at, eid)):
            return DateEvidence(EvidenceState.NAMED, act, eid)
        past = [self.contents.get((v.id, eid)) for v in self.history]
        if not any(past):
            return DateEvidence(EvidenceState.NOT_HELD, act, eid)
        if past[-1] and len({*past} - {None}) == 1:
            said = (c.value for c in self.days.clauses if eid_tree.is_within(c.eid, eid))
            periods = (value for value in said if isinstance(value, RelativeDate))
            if counted := self._counted(periods, wanted):
                return counted
        named = self._named[eid]
        last = named[-1]
        if last is not None and day in last:
            return DateEvidence(EvidenceState.NAMED, act, eid)
        had = max((n for n, dates in enumerate(named) if dates and day in dates), default=None)
        if had is not None:
            return self._gone(wanted, had, _came(named[had], named[had + 1]))
        if last is None:
            return DateEvidence(EvidenceState.NOT_HELD, act, eid)
        words = self._quotes[eid].quote
        periods = (r.value for r in find_relative(words, self.newest.language))
        return self._counted(periods, wanted) or DateEvidence(EvidenceState.SILENT, act, eid)

    def _gone(self, wanted: _Wanted, had: int, came: tuple[date, ...]) -> DateEvidence:
        """The evidence of a date that the ``had``-th version was the last to name."""
        act, eid = self.act.id, wanted.eid
        change = self.session.scalar(
            select(ChangeRow).where(
                ChangeRow.instrument == act,
                ChangeRow.language == self.newest.language,
                ChangeRow.to_version == self.history[had + 1].id,
                ChangeRow.superseded_at.is_(None),
            )
        )
        if change is None:
            return DateEvidence(EvidenceState.GONE, act, eid, instead=came)
        by = change.caused_by[0] if change.caused_by else None
        instead = _replaced(self.session, change.id, eid, wanted.day) or came
        return DateEvidence(EvidenceState.GONE, act, eid, change.id, by, change.observed_at.date(), instead)

    def _counted(self, periods: Iterable[RelativeDate], wanted: _Wanted) -> DateEvidence | None:
        """The evidence, where words count the date from a day that is known."""
        for period in periods:
            for since in self._anchor_days(period.anchor, wanted.bound):
                if period.resolve(since) == wanted.day:
                    return DateEvidence(
                        EvidenceState.COUNTED, self.act.id, wanted.eid, counted=period, counted_from=since
                    )
        return None

    def _anchor_days(self, anchor: Anchor, bound: date | None) -> list[date]:
        kinds = _ANCHORS.get(anchor, ())
        days = [e.date for e in self.act.events if e.event in kinds and not e.eid and not e.party]
        first = self.history[0]
        if (
            anchor in (Anchor.PUBLICATION, Anchor.PROMULGATION)
            and first.text_date
            and first.valid_from is None
        ):
            days.append(first.text_date)  # an official journal bears the day of its publication
        if anchor in (Anchor.NOTIFICATION, Anchor.RATIFICATION) and bound:
            days.append(bound)
        return days

    @cached_property
    def _quotes(self) -> dict[str, ProvisionText]:
        return provision_texts(self.session, self.newest, self.eids)

    @cached_property
    def _named(self) -> dict[str, list[set[date] | None]]:
        """eid -> the dates that each version of the provision names, oldest first; None: not there."""
        out: dict[str, list[set[date] | None]] = {eid: [] for eid in self.eids}
        known: dict[tuple[str, str], set[date]] = {}
        for version in self.history:
            held = {eid: self.contents.get((version.id, eid)) for eid in self.eids}
            new = {eid for eid, content in held.items() if content and (eid, content) not in known}
            same = {eid for eid in new if held[eid] == self.contents.get((self.newest.id, eid))}
            quotes = provision_texts(self.session, version, new - same) if new - same else {}
            for eid in new:
                found = self._quotes.get(eid) if eid in same else quotes.get(eid)
                known[eid, str(held[eid])] = dates_in(found.quote, version.language) if found else set()
            for eid, content in held.items():
                out[eid].append(known[eid, content] if content else None)
        return out


#: What the head of a text dates: its making. From when it is law is said by the publisher or by a clause.
_MADE = frozenset({"proposed", "adopted", "signed", "promulgated", "published"})
_ISSUED = frozenset({"published", "promulgated"})
_LAW = frozenset({"in_force", "applies", "provisionally_applied"})


@dataclass(frozen=True)
class _Head:
    """A place of a text that dates it; ``eid`` is None for its title and what the publisher states of it."""

    eid: str | None
    days: frozenset[date]
    events: frozenset[str]

    def says(self, event: str, day: date) -> bool:
        return event in self.events and day in self.days


class _AllHeads:
    """The heads of texts, each read where it is asked for."""

    def __init__(self, texts: Lines, days: Mapping[str, NamedDays]) -> None:
        self.texts, self.days = texts, days
        self.read: dict[str, list[_Head]] = {}

    def evidence(self, acts: Iterable[str], event: str, day: date) -> DateEvidence | None:
        for act in acts:
            if act not in self.read:
                self.read[act] = [h for line in self.texts.get(act, {}).values() for h in self._of(line)]
            if found := next((h for h in self.read[act] if h.says(event, day)), None):
                return DateEvidence(EvidenceState.NAMED, act, found.eid)
        return None

    def _of(self, line: Sequence[KnownVersion]) -> Iterator[_Head]:
        """What the first and the newest text say of their own making, and from when they are law as their
        publisher states."""
        for version in {v.id: v for v in (line[0], line[-1])}.values():
            said = self.days[version.id]
            yield _Head(None, said.title, _MADE)
            for eid, days in said.edges:
                yield _Head(eid, days, _MADE)
        for version in line:
            if version.valid_from:
                ended = version.status == LegalStatus.REPEALED
                yield _Head(None, frozenset({version.valid_from}), frozenset({"repealed"}) if ended else _LAW)
            if version.text_date:
                yield _Head(None, frozenset({version.text_date}), _ISSUED)


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
