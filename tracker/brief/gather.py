"""All that a briefing says, read from the record once; no clock, no order that depends on chance.

A change belongs to the period in which it was *observed*. Changes observed at another time whose law
applies from a day in the period are listed apart. History taken in later (backfill) is observed when
the publisher served it, so a period long past can be briefed from an archive.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tracker.brief.change import ChangeItem, change_item, order
from tracker.brief.notices import NoticeGroup, NoticeItem, notices
from tracker.brief.period import Period, of_month
from tracker.compare import matrix
from tracker.store import reader
from tracker.store.models import ChangeRow, CheckRow, EventRow, VersionRow
from tracker.views import changes_view

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from tracker.compare import Matrix
    from tracker.registry import Registry
    from tracker.registry.schema import Regime, StatusEvent

HORIZONS = (30, 90, 180)  # days after the period's end
#: Steps that bind someone from a day on; adoption and publication are news, not deadlines.
DUTIES = frozenset(
    {"in_force", "applies", "rate", "deferred", "provisionally_applied", "consultation_closed", "expired",
     "repealed", "suspended"}
)  # fmt: skip


@dataclass(frozen=True)
class First:
    """A text taken in for the first time."""

    instrument: str
    language: str
    change: str
    version: str
    observed_at: str
    origin: str


@dataclass(frozen=True)
class Step:
    """A dated step in the life of an instrument, as the registry records it."""

    instrument: str
    event: str
    date: str
    eid: str | None
    set_by: str | None
    party: str | None
    condition: str | None
    condition_zh: str | None
    horizon: int | None = None  # the first of `HORIZONS` it falls into


@dataclass(frozen=True)
class StaleCell:
    codebook: str
    topic: str
    instrument: str
    provisions: tuple[str, ...]
    change: str | None
    relation: str | None
    by: str | None
    on: str | None
    eid: str | None


@dataclass(frozen=True)
class Trouble:
    """What went wrong with a source in the period: kind, how often, the last message."""

    source: str
    kind: str
    count: int
    last_at: str
    message: str
    open: bool


@dataclass(frozen=True)
class Group:
    """The changes of one regime."""

    strand: str
    regime: str
    changes: tuple[ChangeItem, ...]


@dataclass(frozen=True)
class Proof:
    """A capture the briefing rests on."""

    change: str
    instrument: str
    url: str
    observed_at: str
    sha256: str
    archive: str | None
    record_id: str | None


@dataclass(frozen=True)
class Briefing:
    period: Period
    groups: tuple[Group, ...] = ()
    applying: tuple[ChangeItem, ...] = ()  # observed at another time, law from a day in the period
    first: tuple[First, ...] = ()
    steps: tuple[Step, ...] = ()  # in the period
    upcoming: tuple[Step, ...] = ()
    moved: tuple[Step, ...] = ()  # deferred by an act that changed something in the period
    stale: tuple[StaleCell, ...] = ()
    unchanged: tuple[str, ...] = ()  # sources checked, no other text found
    troubles: tuple[Trouble, ...] = ()
    not_seen: tuple[str, ...] = ()
    proofs: tuple[Proof, ...] = ()
    activity: tuple[tuple[str, int, int, int], ...] = ()  # regime, substantive, minor, editorial
    checks: int = 0
    as_of: str | None = None  # the newest observation in the period
    nearest: str | None = None  # newest change before the end of an empty period
    notices: tuple[NoticeGroup, ...] = ()  # what lists brought, by regime
    announced: tuple[NoticeItem, ...] = ()  # of a regime, and of none of its instruments
    consultations: tuple[NoticeItem, ...] = ()  # open at the period's end
    totals: dict[str, int] = field(default_factory=dict)

    @property
    def changes(self) -> tuple[ChangeItem, ...]:
        return tuple(c for g in self.groups for c in g.changes)

    @property
    def empty(self) -> bool:
        return not self.groups and not self.first and not self.applying

    def as_json(self) -> dict[str, Any]:
        data = asdict(self)
        data["period"] = {
            "name": self.period.name,
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
        }
        return data

    @property
    def fingerprint(self) -> str:
        """SHA-256 of all that is said: two briefings with the same one say the same."""
        data = json.dumps(self.as_json(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()


def gather(
    session: Session, registry: Registry, period: Period, *, tables: Mapping[str, Matrix] | None = None
) -> Briefing:
    """The briefing of a period over everything that is watched.

    ``tables``: the comparisons by codebook, where they are at hand (they are the same for every period).
    """
    rows = reader.changes(session, since=period.start, until=period.end)
    steps = [r for r in rows if r.kind != "first"]
    groups = _groups(registry, _one_language(_items(session, registry, steps)))
    applying = _applying(session, registry, period)
    checks = list(
        session.execute(
            select(CheckRow.source, CheckRow.outcome).where(
                CheckRow.observed_at >= period.start, CheckRow.observed_at < period.end
            )
        )
    )
    seen = {source for source, outcome in checks if outcome in reader.GOOD}
    changed = {r.source for r in rows}
    asked = {source for source, _ in checks}
    moved_by = {cause for r in steps for cause in r.caused_by}
    newest = max((r.observed_at for r in rows), default=None)
    listed = notices(session, registry, period)
    return Briefing(
        period=period,
        groups=groups,
        applying=applying,
        first=tuple(_first(r) for r in rows if r.kind == "first"),
        steps=_steps(registry, period.first, period.last),
        upcoming=_upcoming(registry, period),
        moved=_moved(registry, moved_by),
        stale=_stale(session, registry, period, tables or {}),
        unchanged=tuple(sorted(seen - changed)),
        troubles=_troubles(session, period),
        not_seen=tuple(sorted(s for s in registry.sources if s not in asked)),
        proofs=_proofs(session, rows),
        activity=_activity(groups),
        checks=len(checks),
        as_of=newest.strftime("%Y-%m-%dT%H:%M:%SZ") if newest else None,
        nearest=None if rows else _nearest(session, period),
        notices=listed.groups,
        announced=listed.announced,
        consultations=listed.consultations,
        totals=dict(Counter(c.significance for g in groups for c in g.changes)),
    )


def _items(session: Session, registry: Registry, rows: Sequence[ChangeRow]) -> list[ChangeItem]:
    return [change_item(view) for view in changes_view(session, registry, rows)]


def _one_language(items: Sequence[ChangeItem]) -> list[ChangeItem]:
    """Each step once: texts of one instrument that apply from one day are one step in two languages.

    English is told where there is one, because its rules of significance are the widest; the others
    are named beside it.
    """
    steps: dict[tuple[str, str, str], list[ChangeItem]] = {}
    for item in items:
        steps.setdefault((item.instrument, item.kind, item.valid_from or item.observed_at[:10]), []).append(
            item
        )
    out = []
    for found in steps.values():
        by_language: dict[str, list[ChangeItem]] = {}
        for item in found:
            by_language.setdefault(item.language, []).append(item)
        first = "en" if "en" in by_language else min(by_language)
        also = tuple((x.language, x.id) for x in found if x.language != first)
        told = by_language[first]
        out += [replace(told[0], also=also), *told[1:]]
    return sorted(out, key=order)


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


def _applying(session: Session, registry: Registry, period: Period) -> tuple[ChangeItem, ...]:
    rows = session.scalars(
        select(ChangeRow)
        .where(
            ChangeRow.valid_from >= period.first,
            ChangeRow.valid_from <= period.last,
            ChangeRow.kind != "first",
            ChangeRow.superseded_at.is_(None),
        )
        .order_by(ChangeRow.valid_from, ChangeRow.instrument, ChangeRow.language)
    ).all()
    outside = [r for r in rows if not period.start <= r.observed_at < period.end]
    return tuple(_one_language(_items(session, registry, outside)))


def _first(row: ChangeRow) -> First:
    return First(
        row.instrument, row.language, row.id, row.to_version,
        row.observed_at.strftime("%Y-%m-%dT%H:%M:%SZ"), row.origin,
    )  # fmt: skip


def _step(instrument: str, e: StatusEvent, horizon: int | None = None) -> Step:
    return Step(
        instrument, e.event, e.date.isoformat(), e.eid, e.set_by, e.party, e.condition, e.condition_zh,
        horizon,
    )  # fmt: skip


def _events(registry: Registry) -> Iterable[tuple[str, StatusEvent]]:
    return ((i.id, e) for i in registry.instruments.values() for e in i.events)


def _by_date(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(sorted(steps, key=lambda s: (s.date, s.instrument, s.eid or "", s.event)))


def _steps(registry: Registry, first: date, last: date) -> tuple[Step, ...]:
    return _by_date(_step(id_, e) for id_, e in _events(registry) if first <= e.date <= last)


def _upcoming(registry: Registry, period: Period) -> tuple[Step, ...]:
    """Dated duties in the half year after the period that were set before its end.

    The registry knows today what nobody knew then: a step counts only if the act that sets it existed.
    """
    exists = {i.id: min((e.date for e in i.events), default=None) for i in registry.instruments.values()}
    out = []
    for id_, e in _events(registry):
        days = (e.date - period.last).days
        born = exists.get(e.set_by.split("#")[0] if e.set_by else id_)
        if 0 < days <= HORIZONS[-1] and e.event in DUTIES and born and born <= period.last:
            out.append(_step(id_, e, next(h for h in HORIZONS if days <= h)))
    return _by_date(out)


def _moved(registry: Registry, causes: set[str]) -> tuple[Step, ...]:
    """Dates that acts which changed something in the period have set anew."""
    return _by_date(
        _step(id_, e)
        for id_, e in _events(registry)
        if e.event == "deferred" and e.set_by and e.set_by.split("#")[0] in causes
    )


def _stale(
    session: Session, registry: Registry, period: Period, tables: Mapping[str, Matrix]
) -> tuple[StaleCell, ...]:
    """Cells of comparisons that an event of the period made stale."""
    out: list[StaleCell] = []
    for codebook in sorted(registry.codebooks):
        table = tables.get(codebook) or matrix(session, registry, codebook)
        for row in table.rows:
            for id_, cell in row.cells.items():
                t = next((t for t in cell.touched if period.holds(t.on)), None)
                if t is not None:
                    eids = tuple(p.eid for p in cell.cited)
                    on = t.on.isoformat() if t.on else None
                    out.append(
                        StaleCell(codebook, row.topic.id, id_, eids, t.change, t.relation, t.by, on, t.eid)
                    )
    return tuple(out)


def _troubles(session: Session, period: Period) -> tuple[Trouble, ...]:
    found: dict[tuple[str, str], list[EventRow]] = {}
    for event in reader.events(session, since=period.start, until=period.end, open_only=False):
        found.setdefault((event.source or "", event.kind), []).append(event)
    return tuple(
        Trouble(
            source, kind, len(events), events[-1].observed_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            events[-1].message, any(e.resolved_at is None for e in events),
        )
        for (source, kind), events in sorted(found.items())
        # what was closed because a later derivation no longer finds it was never a trouble
        if any(e.resolved_at is None for e in events)
    )  # fmt: skip


def _proofs(session: Session, rows: Sequence[ChangeRow]) -> tuple[Proof, ...]:
    checks = dict(
        session.execute(
            select(VersionRow.id, VersionRow.check).where(
                VersionRow.id.in_([r.to_version for r in rows][:2000])
            )
        ).all()
    )
    out = []
    for row in rows:
        if row.to_version in checks:
            out += [
                Proof(
                    row.id, row.instrument, e.url, e.observed_at.strftime("%Y-%m-%dT%H:%M:%SZ"), e.sha256,
                    e.archive, e.record_id,
                )
                for e in reader.evidence(session, checks[row.to_version])
            ]  # fmt: skip
    return tuple(out)


def _activity(groups: Sequence[Group]) -> tuple[tuple[str, int, int, int], ...]:
    out = []
    for g in groups:
        n = Counter(c.significance for c in g.changes)
        out.append((g.regime, n["substantive"], n["minor"], n["editorial"]))
    return tuple(out)


def _nearest(session: Session, period: Period) -> str | None:
    found = session.scalar(
        select(ChangeRow.observed_at)
        .where(ChangeRow.superseded_at.is_(None), ChangeRow.observed_at < period.end)
        .order_by(ChangeRow.observed_at.desc())
        .limit(1)
    )
    return found.strftime("%Y-%m-%d") if found else None


def months_with_changes(session: Session) -> list[Period]:
    """The calendar months in which a change other than a first text was observed, newest first."""
    days = session.scalars(
        select(ChangeRow.observed_at).where(ChangeRow.superseded_at.is_(None), ChangeRow.kind != "first")
    )
    months = {(d.year, d.month): d for d in days}
    return [of_month(months[key].date()) for key in sorted(months, reverse=True)]
