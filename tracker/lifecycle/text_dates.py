"""The days that texts of law name for their own life, read from the record with their history.

Of each instrument one text is read, its other authentic ones are compared with it. A clause says of what it
speaks, so a date has the parts of the law it is about; a date that a later text has replaced is kept with the
change that did it and what came in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from tracker.law import eids
from tracker.law.named_days import QUOTED, NamedDays
from tracker.lifecycle.text_clauses import TextChange, TextDate, read_clauses, unit
from tracker.registry import Registry
from tracker.registry.schema import Instrument, Relation, RelationType
from tracker.store import reader
from tracker.store.models import ChangeRow, ProvisionChangeRow
from tracker.store.reader import KnownVersion

#: language -> the versions of an instrument in the order of the law, for each that has any.
Lines = Mapping[str, Mapping[str, Sequence[KnownVersion]]]

#: Dates of one text that become steps, and older texts of one expression that are read.
MAX_DATES, MAX_OLDER = 60, 40


@dataclass(frozen=True)
class TextDates:
    """What the texts of an instrument name; ``more``: dates not listed."""

    dates: tuple[TextDate, ...] = ()
    more: int = 0


def above(parents: Mapping[str, str | None], eid: str) -> tuple[str, ...]:
    """What a provision stands in, the nearest first: its article's section and chapter."""
    out: list[str] = []
    at: str | None = eid
    while at is not None and at not in out:
        out.append(at)
        at = parents.get(at) or eids.parent(at)
    return tuple(out[1:])


def text_dates(
    session: Session,
    registry: Registry,
    instruments: Iterable[Instrument],
    lines: Lines,
    *,
    known_by: datetime | None = None,
) -> dict[str, TextDates]:
    """What the texts of the instruments named by a moment (None: name now), for those that have a text."""
    wanted = {i.id: i for i in instruments if i.id in lines}
    amending = [
        r for r in registry.relations if r.type is RelationType.AMENDS and r.to in wanted and r.from_ in lines
    ]
    changes = _changes(session, known_by)
    texts = {id_: _Texts(i, lines[id_], changes) for id_, i in wanted.items()}
    asked = {v.id: v for text in texts.values() for v in text.read}
    asked |= {v.id: v for r in amending for v in [_told(lines[r.from_])]}
    days = reader.named_days(session, asked.values())
    out = {id_: text.dates(session, days) for id_, text in texts.items()}
    for r in amending:
        version = _told(lines[r.from_])
        found = _written_into(session, texts[r.to], version, days[version.id], r, out[r.to])
        out[r.to] = replace(out[r.to], dates=(*out[r.to].dates, *found))
    return out


def _told(by_language: Mapping[str, Sequence[KnownVersion]]) -> KnownVersion:
    """The text of an amending act that is read."""
    return by_language[min(by_language, key=lambda x: (x != "en", x))][-1]


def _written_into(
    session: Session, text: _Texts, version: KnownVersion, named: NamedDays, r: Relation, own: TextDates
) -> Iterator[TextDate]:
    """The days that an amending act writes into another one whose own text does not have them yet."""
    if not any(QUOTED in c.eid for c in named.clauses):
        return
    held = reader.parents(session, text.newest)
    for d in read_clauses(text.instrument, named, version.language, version.id, of_other=held):
        mine = not r.from_provisions or any(eids.is_within(d.clause, p) for p in r.from_provisions)
        if mine and not any(d.day == o.day and d.event == o.event and _shared(d, o) for o in own.dates):
            yield replace(d, act=r.from_)


def _changes(session: Session, known_by: datetime | None) -> dict[str, TextChange]:
    """The older version -> the change that replaced it, of changes with a fact of a date."""
    dated = select(ProvisionChangeRow.change).where(cast(ProvisionChangeRow.facts, String).like('%"date"%'))
    query = select(
        ChangeRow.id, ChangeRow.from_version, ChangeRow.to_version, ChangeRow.caused_by,
        ChangeRow.observed_at, ChangeRow.valid_from,
    ).where(
        ChangeRow.superseded_at.is_(None), ChangeRow.from_version.is_not(None), ChangeRow.id.in_(dated)
    )  # fmt: skip
    if known_by is not None:
        query = query.where(ChangeRow.observed_at <= known_by)
    out: dict[str, TextChange] = {}
    for id_, old, new, caused_by, observed_at, valid_from in session.execute(query):
        by = str(caused_by[0]) if caused_by else None
        day = observed_at.date()
        out[str(old)] = TextChange(id_, new, by, day, valid_from or day)
    return out


class _Texts:
    """The texts of an instrument that are read: the newest of one line, those that a change of a date
    replaced, and the newest of the other authentic languages."""

    def __init__(
        self,
        instrument: Instrument,
        by_language: Mapping[str, Sequence[KnownVersion]],
        changes: Mapping[str, TextChange],
    ) -> None:
        authentic = instrument.authentic
        order = sorted(by_language, key=lambda x: (bool(authentic) and x not in authentic, x != "en", x))
        first, *others = (x for x in order if x in authentic or x == order[0])
        line = by_language[first]
        by_id = {v.id: v for v in line}
        self.instrument = instrument
        self.newest = line[-1]
        self.beside = [
            by_language[x][-1] for x in others if by_language[x][-1].valid_from == line[-1].valid_from
        ]
        self.steps = [
            (v, by_id[change.to_version], change)
            for v in line[-MAX_OLDER - 1 : -1]
            if (change := changes.get(v.id)) and change.to_version in by_id
        ]
        self.read = [self.newest, *self.beside, *(v for old, new, _ in self.steps for v in (old, new))]

    def dates(self, session: Session, days: Mapping[str, NamedDays]) -> TextDates:
        dates = self._with_history(session, days)
        for other in self.beside:
            dates = compared(dates, days[other.id])
        dates.sort(key=lambda d: (d.taken is not None, d.day, d.clause))
        return TextDates(tuple(dates[:MAX_DATES]), max(len(dates) - MAX_DATES, 0))

    def _with_history(self, session: Session, days: Mapping[str, NamedDays]) -> list[TextDate]:
        """The dates of the newest text, and those that earlier ones named."""
        known: dict[str, tuple[TextDate, ...]] = {}
        for v in self.read:
            if v.id not in known and v not in self.beside:
                known[v.id] = read_clauses(self.instrument, days[v.id], v.language, v.id)
        brought: dict[Any, TextDate] = {}
        taken: list[TextDate] = []
        for v, next_, change in self.steps:
            old, new = known[v.id], known[next_.id]
            came = [d for d in new if not any(d.key == o.key for o in old)]
            places = {part for d in came for part in d.places}
            held = reader.parents(session, v, places) if places else {}
            for d in came:
                brought[d.key] = replace(
                    d, brought=change, known_part=bool(d.places) and held.keys() >= {*d.places}
                )
            for d in old:
                if any(d.key == o.key for o in new):
                    continue
                beside = [c for c in came if unit(c.clause) == unit(d.clause) and c.event == d.event]
                same = [c for c in beside if _shared(c, d)] or (
                    beside if len(beside) == 1 and not d.places else []
                )
                moved = tuple(dict.fromkeys(c.day for c in same))
                taken.append(replace(brought.pop(d.key, d), taken=change, replaced_by=moved))
        return [brought.get(d.key, d) for d in known[self.newest.id]] + taken


def compared(dates: Iterable[TextDate], other: NamedDays) -> list[TextDate]:
    """The dates, marked where the same provision of another authentic text names days, and not this one."""
    out = []
    for d in dates:
        days = frozenset() if d.taken or d.counted else other.all_in(d.clause)
        out.append(replace(d, differs=True) if days and d.day not in days else d)
    return out


def _shared(a: TextDate, b: TextDate) -> bool:
    """Whether two dates are about one part of the law, or both about all of it."""
    if not a.places and not b.places:
        return True
    return any(eids.overlaps(x, y) for x in a.places for y in b.places)
