"""The days that texts of law name for their own life, read from the record with their history.

Of each instrument one text is read, its other authentic ones are compared with it. A clause says of what it
speaks, so a date has the parts of the law it is about; a date that a later text has replaced is kept with the
change that did it and what came in its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session, load_only

from tracker.law import eids
from tracker.law.dates import find_dates
from tracker.law.languages.units import TRIGGERS
from tracker.lifecycle.text_clauses import ClausesRead, TextChange, TextDate, read_clauses, unit
from tracker.model import Provision
from tracker.registry import Registry
from tracker.registry.schema import Instrument, Relation, RelationType
from tracker.store import blobs
from tracker.store.documents import sifted
from tracker.store.models import ChangeRow, ProvisionChangeRow, Reading, VersionRow

#: Dates of one text that become steps, and older texts of one expression that are read.
MAX_DATES, MAX_OLDER = 60, 40


@cache
def _triggers(lang: str) -> tuple[re.Pattern[bytes], ...]:
    return tuple(re.compile(rx.encode()) for rx in TRIGGERS.get(lang[:2], TRIGGERS["en"]))


@dataclass(frozen=True)
class TextDates:
    """What the texts of an instrument name; ``more``: dates not listed; ``parents``: of the newest text."""

    dates: tuple[TextDate, ...] = ()
    more: int = 0
    parents: Mapping[str, str | None] = field(default_factory=dict)

    def above(self, eid: str) -> tuple[str, ...]:
        """What a provision stands in, the nearest first: its article's section and chapter."""
        out: list[str] = []
        at: str | None = eid
        while at is not None and at not in out:
            out.append(at)
            at = self.parents.get(at) or eids.parent(at)
        return tuple(out[1:])


def text_dates(
    session: Session,
    registry: Registry,
    instruments: Iterable[Instrument],
    *,
    known_by: datetime | None = None,
) -> dict[str, TextDates]:
    """What the texts of the instruments named by a moment (None: name now), for those that have a text."""
    wanted = {i.id: i for i in instruments}
    amending = [r for r in registry.relations if r.type is RelationType.AMENDS and r.to in wanted]
    lines = _lines(session, known_by, {*wanted, *(r.from_ for r in amending)})
    changes = _changes(session, known_by)
    out = {
        id_: _of_instrument(session, wanted[id_], by_language, changes)
        for id_, by_language in lines.items()
        if id_ in wanted
    }
    for r in amending:
        if r.from_ in lines and r.to in out:
            dates = _written_into(session, wanted[r.to], lines[r.from_], r, out[r.to])
            out[r.to] = replace(out[r.to], dates=(*out[r.to].dates, *dates))
    return out


def _written_into(
    session: Session, i: Instrument, by_language: Mapping[str, list[VersionRow]], r: Relation, own: TextDates
) -> Iterator[TextDate]:
    """The days that an amending act writes into another one whose own text does not have them yet."""
    language = min(by_language, key=lambda x: (x != "en", x))
    for d in _read(session, i, by_language[language][-1], of_other=own.parents).dates:
        mine = not r.from_provisions or any(eids.is_within(d.clause, p) for p in r.from_provisions)
        if mine and not any(d.day == o.day and d.event == o.event and _shared(d, o) for o in own.dates):
            yield replace(d, act=r.from_)


def _lines(
    session: Session, known_by: datetime | None, wanted: Collection[str]
) -> dict[str, dict[str, list[VersionRow]]]:
    query = (
        select(VersionRow)
        .where(VersionRow.superseded_at.is_(None))
        .order_by(VersionRow.instrument, VersionRow.language, VersionRow.ordinal)
        .options(
            load_only(
                VersionRow.instrument, VersionRow.language, VersionRow.ordinal, VersionRow.parts,
                VersionRow.observed_at, VersionRow.valid_from, VersionRow.text_date,
            )
        )
    )  # fmt: skip
    if known_by is not None:
        query = query.where(VersionRow.observed_at <= known_by)
    out: dict[str, dict[str, list[VersionRow]]] = {}
    for v in session.scalars(query):
        if v.instrument in wanted:
            out.setdefault(v.instrument, {}).setdefault(v.language, []).append(v)
    return out


def _changes(session: Session, known_by: datetime | None) -> dict[str, TextChange]:
    """The older version -> the change that replaced it, of changes with a fact of a date."""
    dated = select(ProvisionChangeRow.change).where(cast(ProvisionChangeRow.facts, String).like('%"date"%'))
    query = select(ChangeRow).where(
        ChangeRow.superseded_at.is_(None), ChangeRow.from_version.is_not(None), ChangeRow.id.in_(dated)
    )
    if known_by is not None:
        query = query.where(ChangeRow.observed_at <= known_by)
    out: dict[str, TextChange] = {}
    for c in session.scalars(query):
        by = str(c.caused_by[0]) if c.caused_by else None
        day = c.observed_at.date()
        out[str(c.from_version)] = TextChange(c.id, c.to_version, by, day, c.valid_from or day)
    return out


def _of_instrument(
    session: Session,
    i: Instrument,
    by_language: Mapping[str, list[VersionRow]],
    changes: Mapping[str, TextChange],
) -> TextDates:
    order = sorted(by_language, key=lambda x: (bool(i.authentic) and x not in i.authentic, x != "en", x))
    first, *others = (x for x in order if x in i.authentic or x == order[0])
    line = by_language[first]
    dates, text = _with_history(session, i, line, changes)
    for other in others:
        if by_language[other][-1].valid_from == line[-1].valid_from:
            dates = compared(dates, _sifted(session, by_language[other][-1])[0], other)
    dates.sort(key=lambda d: (d.taken is not None, d.day, d.clause))
    return TextDates(tuple(dates[:MAX_DATES]), max(len(dates) - MAX_DATES, 0), text.parents)


def compared(dates: Iterable[TextDate], held: Iterable[Provision], lang: str) -> list[TextDate]:
    """The dates, marked where the same provision of another authentic text names days, and not this one."""
    texts = {p.eid: p.text for p in held}
    out = []
    for d in dates:
        days = (
            {f.day for f in find_dates(texts.get(d.clause, ""), lang)}
            if not (d.taken or d.counted)
            else set()
        )
        out.append(replace(d, differs=True) if days and d.day not in days else d)
    return out


def _with_history(
    session: Session, i: Instrument, line: Sequence[VersionRow], changes: Mapping[str, TextChange]
) -> tuple[list[TextDate], ClausesRead]:
    """The dates of the newest text, and those that earlier ones named."""
    newest = _read(session, i, line[-1])
    brought: dict[Any, TextDate] = {}
    taken: list[TextDate] = []
    by_id = {v.id: v for v in line}
    for v in line[-MAX_OLDER - 1 : -1]:
        change = changes.get(v.id)
        if change is None or change.to_version not in by_id:
            continue
        old, new = _read(session, i, v), _read(session, i, by_id[change.to_version])
        came = [d for d in new.dates if not any(d.key == o.key for o in old.dates)]
        for d in came:
            known = all(part in old.parents for part in d.places)
            brought[d.key] = replace(d, brought=change, known_part=known and bool(d.places))
        for d in old.dates:
            if any(d.key == o.key for o in new.dates):
                continue
            beside = [c for c in came if unit(c.clause) == unit(d.clause) and c.event == d.event]
            same = [c for c in beside if _shared(c, d)] or (
                beside if len(beside) == 1 and not d.places else []
            )
            days = tuple(dict.fromkeys(c.day for c in same))
            taken.append(replace(brought.pop(d.key, d), taken=change, replaced_by=days))
    return [brought.get(d.key, d) for d in newest.dates] + taken, newest


def _shared(a: TextDate, b: TextDate) -> bool:
    """Whether two dates are about one part of the law, or both about all of it."""
    if not a.places and not b.places:
        return True
    return any(eids.overlaps(x, y) for x in a.places for y in b.places)


def _read(
    session: Session, i: Instrument, version: VersionRow, *, of_other: Collection[str] | None = None
) -> ClausesRead:
    """What a version says of days; read once a session, for a site briefs many months from one record."""
    known: dict[Any, ClausesRead] = session.info.setdefault("clauses read", {})
    parts = sorted(part["reading"] for part in version.parts.values())
    key = (i.id, version.id, *parts, None if of_other is None else frozenset(of_other))
    if key not in known:
        held, parents = _sifted(session, version)
        known[key] = read_clauses(i, held, parents, version.language, version.id, of_other=of_other)
    return known[key]


def _sifted(session: Session, version: VersionRow) -> tuple[list[Provision], dict[str, str | None]]:
    held: list[Provision] = []
    parents: dict[str, str | None] = {}
    for reading in dict.fromkeys(part["reading"] for part in version.parts.values()):
        raw = blobs.get(session, session.scalars(select(Reading.document).where(Reading.id == reading)).one())
        found, above = sifted(raw, _triggers(version.language))
        held += [p for p in found if p.eid not in parents]
        parents |= above
    return held, parents
