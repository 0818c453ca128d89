"""All that a briefing says, read from the record once; no clock, no order that depends on chance.

A change belongs to the period in which it was *observed*. Changes observed before whose law applies from
a day in the period are listed apart. History taken in later (backfill) is observed when the publisher
served it, so a period long past can be briefed from an archive. First texts, and the history that comes with
them at the same moment, are no news of that day: they are taken into the record. Nothing observed after the
period is told.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.brief import cells
from tracker.brief.cells import MovedCell, StaleCell
from tracker.brief.change import ChangeItem, change_item, order
from tracker.brief.notices import NoticeGroup, NoticeItem, notices
from tracker.brief.source_activity import Proof, Trouble, proofs, source_activity
from tracker.contract.base import moment
from tracker.contract.change import changes_view
from tracker.contract.reason_text import reason_text, value_text
from tracker.lifecycle.date_evidence import recorded_dates
from tracker.lifecycle.period import Period
from tracker.lifecycle.period_steps import PeriodStep, period_steps
from tracker.lifecycle.same_step import change_key, one_language
from tracker.model import FactValue, NoticeKind, Reason, taken_in
from tracker.registry import Registry
from tracker.registry.profiles import Profile
from tracker.registry.schema import Regime
from tracker.registry.scope import ScopeMatcher
from tracker.store import as_of, reader
from tracker.store.models import ChangeRow
from tracker.store.rows import chunks


@dataclass(frozen=True)
class First:
    """A text taken into the record: for the first time, or its history."""

    instrument: str
    language: str
    change: str
    version: str
    observed_at: str
    origin: str


@dataclass(frozen=True)
class Group:
    """The changes of one regime."""

    strand: str
    regime: str
    changes: tuple[ChangeItem, ...]


@dataclass(frozen=True)
class Briefing:
    period: Period
    profile: Profile | None = None
    groups: tuple[Group, ...] = ()
    applying: tuple[ChangeItem, ...] = ()  # observed before, law from a day in the period
    first: tuple[First, ...] = ()
    passed: tuple[PeriodStep, ...] = ()  # duties whose day fell in the period
    steps: tuple[PeriodStep, ...] = ()  # other steps in the period
    treaty: tuple[PeriodStep, ...] = ()  # steps of treaties and their parties in the period
    upcoming: tuple[PeriodStep, ...] = ()
    moved: tuple[PeriodStep, ...] = ()  # deferred by an act of the period
    stale: tuple[StaleCell, ...] = ()
    recoded: tuple[MovedCell, ...] = ()
    unchanged: tuple[str, ...] = ()  # sources checked, no other text found
    troubles: tuple[Trouble, ...] = ()
    not_seen: tuple[str, ...] = ()
    never_seen: tuple[str, ...] = ()  # of these, those the record has never seen
    proofs: tuple[Proof, ...] = ()
    activity: tuple[tuple[str, int, int, int], ...] = ()  # regime, substantive, minor, editorial
    checks: int = 0
    as_of: str | None = None  # the newest observation in the period
    known_until: str | None = None  # when the record last learned of what was observed by then
    nearest: str | None = None  # newest change before the end of an empty period
    notices: tuple[NoticeGroup, ...] = ()  # what lists brought, by regime
    announced: tuple[NoticeItem, ...] = ()  # of a regime, and of none of its instruments
    court: tuple[NoticeItem, ...] = ()  # steps of court cases
    consultations: tuple[NoticeItem, ...] = ()  # open at the period's end
    totals: dict[str, int] = field(default_factory=dict)

    @property
    def changes(self) -> tuple[ChangeItem, ...]:
        return tuple(c for g in self.groups for c in g.changes)

    @property
    def empty(self) -> bool:
        return not self.groups and not self.first and not self.applying

    def as_json(self) -> dict[str, Any]:
        """All that is said, as plain data."""
        data: dict[str, Any] = json.loads(_dumped({f.name: getattr(self, f.name) for f in fields(self)}))
        data["period"] = {
            "name": self.period.name,
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
            "zone": self.period.zone,
        }
        return data

    @cached_property
    def sections(self) -> dict[str, str]:
        """A short hash of each part of what is said; when the parts were recorded is none of them."""
        names = sorted(f.name for f in fields(self) if f.name not in ("known_until", "period"))
        out = {name: _digest(getattr(self, name))[:16] for name in names}
        return {**out, "period": _digest([self.period.name, self.period.start.isoformat(), self.period.zone])}

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all that is said: two briefings with the same one say the same."""
        return _digest(self.sections)


def _dumped(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, sort_keys=True, default=_plain)


def _plain(value: Any) -> Any:
    """Of what JSON has no form for: our own dataclasses by their fields, a profile as it is written."""
    if isinstance(value, BaseModel):
        return value.model_dump(mode="json")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, FactValue):
        return value_text(value)
    return reason_text(value) if isinstance(value, Reason) else vars(value)


def _digest(data: Any) -> str:
    return hashlib.sha256(_dumped(data).encode("utf-8", "surrogatepass")).hexdigest()


def gather(session: Session, registry: Registry, period: Period, profile: Profile | None = None) -> Briefing:
    """The briefing of a period over everything that is watched, or what a profile follows."""
    scope = ScopeMatcher(registry, profile)
    rows = [
        r
        for r in reader.changes(session, since=period.start, until=period.end)
        if scope.may_touch(r.instrument) and scope.language(r.language)
    ]
    taken = [r for r in rows if _is_taken(r)]
    changed = [r for r in rows if not _is_taken(r)]
    items, told = _items(session, registry, scope, changed)
    groups = _groups(registry, _one_language(items))
    checked = source_activity(session, registry, period, scope, {r.source for r in rows})
    newest = max((r.observed_at for r in rows), default=None)
    listed = notices(session, registry, period, scope)
    court, news = _court(listed.groups)
    followed = [i for i in registry.instruments.values() if scope.instrument(i.id)]
    dated = period_steps(
        registry,
        period,
        {cause for r in changed for cause in r.caused_by},
        scope.instrument,
        recorded_dates(session, registry, followed, known_by=period.end - timedelta(microseconds=1)),
    )
    shown = [i.id for some in (listed.announced, court, listed.consultations) for i in some] + [
        i.id for g in news for i in g.notices
    ]
    kept = [r for r in rows if r.id in told or _is_taken(r)]
    return Briefing(
        period=period,
        profile=profile,
        groups=groups,
        applying=_applying(session, registry, period, scope),
        first=_each_text(taken),
        passed=dated.passed,
        steps=dated.other,
        treaty=dated.treaty,
        upcoming=dated.upcoming,
        moved=dated.moved,
        stale=cells.stale(session, registry, period, scope, {r.instrument for r in changed}),
        recoded=cells.moved(registry, period, scope),
        unchanged=checked.unchanged,
        troubles=checked.troubles,
        not_seen=checked.not_seen,
        never_seen=checked.never_seen,
        proofs=proofs(session, kept, shown),
        activity=_activity(groups),
        checks=checked.checks,
        as_of=moment(newest),
        known_until=_position(session, period),
        nearest=None if kept else _nearest(session, period, scope),
        notices=news,
        announced=listed.announced,
        court=court,
        consultations=listed.consultations,
        totals=dict(Counter(c.significance for g in groups for c in g.changes)),
    )


def _position(session: Session, period: Period) -> str | None:
    found = as_of.known_until(session, period.end)
    return found.isoformat() if found else None


def _items(
    session: Session, registry: Registry, scope: ScopeMatcher, rows: Sequence[ChangeRow]
) -> tuple[list[ChangeItem], set[str]]:
    """The changes a profile lets through, and the ids of all of them."""
    out = []
    for some in chunks(rows):  # their texts are in memory only so long
        views = changes_view(session, registry, some)
        out += [change_item(view) for view in views if scope.change(view)]
        for row in some:
            session.expunge(row)
    return out, {item.id for item in out}


def _court(groups: Sequence[NoticeGroup]) -> tuple[tuple[NoticeItem, ...], tuple[NoticeGroup, ...]]:
    """Steps of court cases, and the other notices."""
    court = tuple(i for g in groups for i in g.notices if i.kind == NoticeKind.COURT.value)
    left = (
        replace(g, notices=tuple(i for i in g.notices if i.kind != NoticeKind.COURT.value)) for g in groups
    )
    return court, tuple(g for g in left if g.notices)


def _one_language(items: Sequence[ChangeItem]) -> list[ChangeItem]:
    """Each step once, its other languages named beside it."""
    found = one_language(
        items, lambda c: change_key(c.instrument, c.kind, c.valid_from, c.observed_at), lambda c: c.language
    )
    return sorted(
        (replace(c, also=tuple((o.language, o.id) for o in others)) for c, others in found), key=order
    )


def _groups(registry: Registry, items: Sequence[ChangeItem]) -> tuple[Group, ...]:
    """Regimes in the order of the registry within the order of strands that have most to say."""
    by_regime: dict[str, list[ChangeItem]] = {}
    for item in items:
        by_regime.setdefault(item.regime or "", []).append(item)
    out = []
    for id_, found in by_regime.items():
        regime: Regime | None = registry.regimes.get(id_)
        strand = regime.strand.value if regime else ""
        out.append(Group(strand, id_, tuple(sorted(found, key=order))))
    best: dict[str, tuple[Any, ...]] = {}
    for g in out:
        best[g.strand] = min(best.get(g.strand, order(g.changes[0])), order(g.changes[0]))
    return tuple(sorted(out, key=lambda g: (best[g.strand][0], g.strand, order(g.changes[0]), g.regime)))


def _applying(
    session: Session, registry: Registry, period: Period, scope: ScopeMatcher
) -> tuple[ChangeItem, ...]:
    rows = session.scalars(
        select(ChangeRow)
        .where(
            ChangeRow.valid_from >= period.first,
            ChangeRow.valid_from <= period.last,
            ChangeRow.observed_at < period.start,
            ChangeRow.kind != "first",
            ChangeRow.superseded_at.is_(None),
        )
        .order_by(ChangeRow.valid_from, ChangeRow.instrument, ChangeRow.language)
    ).all()
    return tuple(_one_language(_items(session, registry, scope, rows)[0]))


def _is_taken(row: ChangeRow) -> bool:
    """A first text, or history that came with it."""
    return row.kind == "first" or taken_in(row.origin, row.observed_at, row.recorded_at)


def _each_text(rows: Sequence[ChangeRow]) -> tuple[First, ...]:
    """Each text once, by its first step: first texts before the history of others."""
    found: dict[tuple[str, str], ChangeRow] = {}
    for row in sorted(rows, key=lambda r: r.kind != "first"):
        found.setdefault((row.instrument, row.language), row)
    return tuple(map(_first, found.values()))


def _first(row: ChangeRow) -> First:
    return First(
        row.instrument, row.language, row.id, row.to_version,
        row.observed_at.strftime("%Y-%m-%dT%H:%M:%SZ"), row.origin,
    )  # fmt: skip


def _activity(groups: Sequence[Group]) -> tuple[tuple[str, int, int, int], ...]:
    out = []
    for g in groups:
        n = Counter(c.significance for c in g.changes)
        out.append((g.regime, n["substantive"], n["minor"], n["editorial"]))
    return tuple(out)


def _nearest(session: Session, period: Period, scope: ScopeMatcher) -> str | None:
    found = session.execute(
        select(ChangeRow.observed_at, ChangeRow.instrument)
        .where(ChangeRow.superseded_at.is_(None), ChangeRow.observed_at < period.end)
        .order_by(ChangeRow.observed_at.desc())
    )
    return next((f"{at:%Y-%m-%d}" for at, instrument in found if scope.instrument(instrument)), None)
