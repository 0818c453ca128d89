"""Whether the text that sets a date still names it: read from the record, with the change that moved it.

A date of the registry rests on a provision (`StatusEvent.stands_in`, else ``set_by``, else the event's own
provision of its instrument). The record has each version of that provision, and each of them names dates.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from functools import partial
from typing import NamedTuple, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.law import eids as eid_tree
from tracker.law.dates import find_dates
from tracker.law.relative import Anchor, RelativeDate, find_relative
from tracker.lifecycle.text_dates import TextDates, text_dates
from tracker.model import LegalStatus
from tracker.registry import Registry
from tracker.registry.schema import Instrument, Relation, RelationType, StatusEvent
from tracker.store import reader
from tracker.store.models import ProvisionChangeRow, VersionRow
from tracker.store.recorded_text import RecordedText, edge_texts, line, provision_texts, read_text

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
    chosen = list(instruments)
    held = _held(session, known_by)
    wanted: dict[str, dict[StepKey, _Wanted]] = {}
    out: dict[StepKey, DateEvidence] = {}
    for instrument in chosen:
        for k, act, sought in _sought(registry, instrument):
            wanted.setdefault(act, {})[k] = sought
    asked = {i.id: i for i in chosen}
    for id_, dates in wanted.items():
        setting = asked.get(id_) or registry.instruments[id_]
        texts = held.get(id_, {})
        proven = partial(_of_act, session, setting, texts, dates, known_by)
        out |= _once(session, (id_, *texts.items(), *sorted(dates.items(), key=str)), proven)
    heads = _AllHeads(session, held, known_by)
    for instrument in chosen:
        makes = [instrument.id, *(r.to for r in registry.relations if _amends(r, instrument.id))]
        for e in instrument.events:
            k = step_key(instrument.id, e)
            out.setdefault(k, DateEvidence(EvidenceState.NONE))
            if not e.eid and not e.party and out[k].state in _UNSETTLED:
                out[k] = heads.evidence(makes if e.event in _MADE else makes[:1], e.event, e.date) or out[k]
    return out


def _amends(relation: Relation, act: str) -> bool:
    """The head of an amended text tells the act that amended it: "as amended by the decision of ..."."""
    return relation.from_ == act and relation.type is RelationType.AMENDS


def _held(session: Session, known_by: datetime | None) -> dict[str, dict[str, tuple[object, ...]]]:
    """instrument -> language -> all that stands for its texts known by a moment."""
    row = VersionRow
    stands = (row.id, row.title, row.status, row.valid_from, row.text_date, row.parts)
    query = (
        select(row.instrument, row.language, *stands)
        .where(row.superseded_at.is_(None))
        .order_by(row.instrument, row.language, row.ordinal)
    )
    if known_by is not None:
        query = query.where(row.observed_at <= known_by)
    out: dict[str, dict[str, tuple[object, ...]]] = {}
    for instrument, language, *said, parts in session.execute(query):
        by_language = out.setdefault(instrument, {})
        read = sorted(part["reading"] for part in parts.values())
        by_language[language] = (*by_language.get(language, ()), *said, *read)
    return out


def _once(session: Session, key: tuple[object, ...], read: Callable[[], T]) -> T:
    """What is read of the same texts once a session, for a site briefs many months from one record."""
    known: dict[tuple[object, ...], T] = session.info.setdefault("dates proven", {})
    if key not in known:
        known[key] = read()
    return known[key]


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
    languages: Collection[str],
    dates: Mapping[StepKey, _Wanted],
    known_by: datetime | None,
) -> dict[StepKey, DateEvidence]:
    """The evidence of dates that provisions of one act set: in the first of its texts that has any."""
    eids = {wanted.eid for wanted in dates.values()}
    out = {k: DateEvidence(EvidenceState.NOT_HELD, act.id, wanted.eid) for k, wanted in dates.items()}
    for language in sorted(languages, key=lambda x: (x not in act.authentic, x != "en", x)):
        text = read_text(session, act.id, language, eids, at=known_by, valid_at=None)
        if text is None:
            continue
        open_ = {k for k, found in out.items() if found.state in _UNSETTLED}
        if not open_:
            break
        named = _named(session, text, eids)
        silent = []
        for k in open_:
            found = _prove(session, text, act.id, dates[k].eid, dates[k].day, named.get(dates[k].eid, []))
            if found.state is EvidenceState.SILENT:
                silent.append(k)
            if found.state is not EvidenceState.NOT_HELD:
                out[k] = found
        for k in silent:
            out[k] = _counted(out[k], text.held[dates[k].eid].quote, dates[k], act, text)
    return out


_UNSETTLED = (EvidenceState.NONE, EvidenceState.NOT_HELD, EvidenceState.SILENT)


def _counted(
    found: DateEvidence, words: str, wanted: _Wanted, act: Instrument, text: RecordedText
) -> DateEvidence:
    """The evidence, where words count the date from a day that is known."""
    for relative in find_relative(words, text.version.language):
        for since in _anchor_days(act, relative.value.anchor, text, wanted.bound):
            if relative.value.resolve(since) == wanted.day:
                counted, state = relative.value, EvidenceState.COUNTED
                return replace(found, state=state, counted=counted, counted_from=since)
    return found


#: Which steps of an act are the day that its text counts from.
_ANCHORS = {
    Anchor.PROMULGATION: ("promulgated", "published"), Anchor.PUBLICATION: ("published", "promulgated"),
    Anchor.SIGNATURE: ("signed",), Anchor.ADOPTION: ("adopted",), Anchor.ASSENT: ("signed", "promulgated"),
    Anchor.ENACTMENT: ("signed", "promulgated", "adopted"), Anchor.ISSUE: ("promulgated", "published"),
    Anchor.ENTRY_INTO_FORCE: ("in_force",), Anchor.APPLICATION: ("applies",),
    Anchor.RATIFICATION: ("ratified",),
}  # fmt: skip


def _anchor_days(
    instrument: Instrument, anchor: Anchor, text: RecordedText, bound: date | None
) -> list[date]:
    kinds = _ANCHORS.get(anchor, ())
    days = [e.date for e in instrument.events if e.event in kinds and not e.eid and not e.party]
    first = text.history[0]
    if anchor in (Anchor.PUBLICATION, Anchor.PROMULGATION) and first.text_date and first.valid_from is None:
        days.append(first.text_date)  # an official journal bears the day of its publication
    if anchor in (Anchor.NOTIFICATION, Anchor.RATIFICATION) and bound:
        days.append(bound)
    return days


#: What the head of a text dates: its making. From when it is law is said by the publisher or by a clause.
_MADE = frozenset({"proposed", "adopted", "signed", "promulgated", "published"})
_ISSUED = frozenset({"published", "promulgated"})
_LAW = frozenset({"in_force", "applies", "provisionally_applied"})
_HEAD, _END = 14, 4


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

    def __init__(
        self, session: Session, held: Mapping[str, Mapping[str, object]], known_by: datetime | None
    ) -> None:
        self.session, self.held, self.known_by = session, held, known_by
        self.read: dict[str, list[_Head]] = {}

    def evidence(self, acts: Iterable[str], event: str, day: date) -> DateEvidence | None:
        for act in acts:
            if act not in self.read:
                texts = self.held.get(act, {})
                read = partial(self._of_texts, act, texts)
                self.read[act] = _once(self.session, ("heads", act, *texts.items()), read)
            if found := next((h for h in self.read[act] if h.says(event, day)), None):
                return DateEvidence(EvidenceState.NAMED, act, found.eid)
        return None

    def _of_texts(self, act: str, languages: Iterable[str]) -> list[_Head]:
        return [h for x in languages for h in self._of(act, x)]

    def _of(self, act: str, language: str) -> Iterator[_Head]:
        """What the first and the newest text say of their own making, and from when they are law as their
        publisher states."""
        history = line(self.session, act, language, self.known_by)
        for version in {v.id: v for v in (*history[:1], *history[-1:])}.values():
            yield _Head(None, _days(version.title, language), _MADE)
            for eid, words in edge_texts(self.session, version, _HEAD, _END):
                yield _Head(eid, _days(words, language), _MADE)
        for version in history:
            if version.valid_from:
                ended = version.status == LegalStatus.REPEALED
                yield _Head(None, frozenset({version.valid_from}), frozenset({"repealed"}) if ended else _LAW)
            if version.text_date:
                yield _Head(None, frozenset({version.text_date}), _ISSUED)


def _days(text: str, language: str) -> frozenset[date]:
    return frozenset(f.day for f in find_dates(text[:3000], language))


def _named(session: Session, text: RecordedText, eids: set[str]) -> dict[str, list[set[date] | None]]:
    """eid -> the dates that each version of the provision names, oldest first; None: no such provision."""
    out: dict[str, list[set[date] | None]] = {eid: [] for eid in eids}
    known: dict[tuple[str, str], set[date]] = {}
    for n, version in enumerate(text.history):
        contents = {eid: text.past[eid][n] for eid in eids}
        new = {eid for eid, content in contents.items() if content and (eid, content) not in known}
        held = text.held if version is text.version else provision_texts(session, version, new) if new else {}
        for eid in new:
            quote = held[eid].quote if eid in held else ""
            known[eid, str(contents[eid])] = dates_in(quote, version.language)
        for eid, content in contents.items():
            out[eid].append(known[eid, content] if content else None)
    return out


def dates_in(text: str, language: str) -> set[date]:
    """The days a text names in words or figures, but those in the names of acts it cites."""
    return {
        found.day for found in find_dates(text, language) if not _OF_ACT.search(text[: found.start][-24:])
    }


#: "Regulation (EU) 2016/679 of 27 April 2016": the day belongs to the name.
_OF_ACT = re.compile(r"\d{2,4}/\d{1,5}(?:/[A-Z]{2,8})?(?: of| du| vom| de| del)? $")


def _prove(
    session: Session, text: RecordedText, act: str, eid: str, day: date, named: list[set[date] | None]
) -> DateEvidence:
    if all(dates is None for dates in named):
        return DateEvidence(EvidenceState.NOT_HELD, act, eid)
    last = named[-1]
    if last is not None and day in last:
        return DateEvidence(EvidenceState.NAMED, act, eid)
    had = max((n for n, dates in enumerate(named) if dates and day in dates), default=None)
    if had is None:
        return DateEvidence(EvidenceState.SILENT if last is not None else EvidenceState.NOT_HELD, act, eid)
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
