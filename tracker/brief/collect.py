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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from pydantic import BaseModel
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from tracker.brief import cells
from tracker.brief.cells import MovedCell, StaleCell
from tracker.brief.change import ChangeItem, change_head, change_item, order
from tracker.brief.expected import Expected, expected
from tracker.brief.notices import NoticeGroup, NoticeItem, notices
from tracker.brief.source_activity import Proof, Trouble, proofs, source_activity
from tracker.contract.base import moment
from tracker.contract.change import changes_view
from tracker.contract.reason_text import reason_text, value_text
from tracker.lifecycle.date_evidence import recorded_dates
from tracker.lifecycle.period import Period
from tracker.lifecycle.period_steps import horizon, period_steps
from tracker.lifecycle.same_step import change_key, one_language
from tracker.lifecycle.step import Step
from tracker.lifecycle.steps import steps
from tracker.model import FactValue, NoticeKind, Reason, taken_in
from tracker.publish.editions import EDITIONS
from tracker.publish.sentence import Sentence
from tracker.publish.sentences import sentences
from tracker.registry import Registry
from tracker.registry.profiles import Profile
from tracker.registry.schema import Regime
from tracker.registry.scope import ScopeMatcher
from tracker.store import as_of, reader
from tracker.store.models import ChangeRow
from tracker.store.rows import chunks

#: So many changes are told, each with what is known of it; the rest is counted.
TOLD = 120
_AT_ONCE = 20  # views in memory
_PROVEN = 1000  # changes whose captures are named


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
    happened: tuple[Step, ...] = ()  # steps whose day fell in the period
    expected: tuple[Expected, ...] = ()  # what should have come in the period, and nothing confirms
    upcoming: tuple[Step, ...] = ()
    moved: tuple[Step, ...] = ()  # deferred by an act of the period
    parts: Mapping[Step, tuple[Step, ...]] = field(default_factory=dict)  # of a date, what was moved from it
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
    sentences: Mapping[tuple[str, str], tuple[Sentence, ...]] = field(
        default_factory=dict
    )  # (change, edition)

    @property
    def changes(self) -> tuple[ChangeItem, ...]:
        return tuple(c for g in self.groups for c in g.changes)

    @property
    def empty(self) -> bool:
        return not self.groups and not self.first and not self.applying

    def as_json(self) -> dict[str, Any]:
        """All that is said, as plain data."""
        data: dict[str, Any] = json.loads(_dumped({name: getattr(self, name) for name in _SAID}))
        data |= {name: json.loads(_dumped(found)) for name, found in self._steps().items()}
        data["period"] = {
            "name": self.period.name,
            "first": self.period.first.isoformat(),
            "last": self.period.last.isoformat(),
            "zone": self.period.zone,
        }
        return data

    def _steps(self) -> dict[str, list[dict[str, Any]]]:
        """The dated steps in the lists of the contract: duties, steps of treaties and other steps apart."""
        told = self.happened + tuple(e.step for e in self.expected if e.why == "unconfirmed" and e.step)
        awaited = [
            {name: getattr(e, name) for name in ("why", "instrument", "date", "title", "url", "language")}
            for e in self.expected
        ]
        lists: dict[str, list[Step]] = {"passed": [], "steps": [], "treaty": []}
        for s in sorted(told, key=lambda s: (s.date, s.instrument, s.eid or "", s.event, s.party or "")):
            lists["treaty" if s.party else "passed" if s.duty else "steps"].append(s)
        lists |= {"upcoming": list(self.upcoming), "moved": list(self.moved)}
        printed = {name: [step_json(s, self.period) for s in found] for name, found in lists.items()}
        return {**printed, "expected": awaited}

    @cached_property
    def sections(self) -> dict[str, str]:
        """A short hash of each part of what is said; when the parts were recorded is none of them."""
        parts = {name: getattr(self, name) for name in _SAID if name != "known_until"} | self._steps()
        out = {name: _digest(parts[name])[:16] for name in sorted(parts)}
        return {**out, "period": _digest([self.period.name, self.period.start.isoformat(), self.period.zone])}

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all that is said: two briefings with the same one say the same."""
        return _digest(self.sections)


#: What a briefing says as it stands; steps are printed in the lists of the contract, sentences are words.
_SAID = tuple(
    f.name
    for f in fields(Briefing)
    if f.name not in ("period", "happened", "expected", "upcoming", "moved", "parts", "sentences")
)


def step_json(s: Step, period: Period) -> dict[str, Any]:
    """A dated step in the shape of the contract; ``was``: the date it replaces."""
    names = ("instrument", "event", "date", "eid", "set_by", "party", "condition", "condition_zh")
    return {name: getattr(s, name) for name in names} | {
        "horizon": horizon(s, period) if s.duty else None,
        "was": s.was_due,
    }


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
    rows = _rows(session, scope, ChangeRow.observed_at >= period.start, ChangeRow.observed_at < period.end)
    taken = [r for r in rows if _is_taken(r)]
    changed = [r for r in rows if not _is_taken(r)]
    found = _one_language(registry, _followed(session, registry, scope, changed))
    older = _followed(session, registry, scope, _from_a_day(session, scope, period))
    earlier = tuple(_one_language(registry, older))
    followed = [i for i in registry.instruments.values() if scope.instrument(i.id)]
    recorded = recorded_dates(session, registry, followed, known_by=period.end - timedelta(microseconds=1))
    mine = {c.instrument for c in (*found[:TOLD], *earlier[:TOLD])}
    known = steps(registry, period.last, recorded, mine)
    found, earlier, said = _told(session, registry, found, earlier, known)
    groups = _groups(registry, found)
    checked = source_activity(session, registry, period, scope, {r.source for r in rows})
    newest = max((r.observed_at for r in rows), default=None)
    listed = notices(session, registry, period, scope)
    court, news = _court(listed.groups)
    dated = period_steps(
        registry, period, {cause for r in changed for cause in r.caused_by}, scope.instrument, recorded
    )
    awaited = expected(session, registry, period, scope, dated)
    unsure = {e.step for e in awaited}
    shown = [i.id for some in (listed.announced, court, listed.consultations) for i in some] + [
        i.id for g in news for i in g.notices
    ]
    told = {c.id for c in found} | {id_ for c in found for _, id_ in c.also}
    kept = [r for r in rows if r.id in told or _is_taken(r)]
    return Briefing(
        period=period,
        profile=profile,
        groups=groups,
        applying=earlier,
        first=_each_text(taken),
        happened=tuple(s for s in dated.happened if s not in unsure),
        expected=awaited,
        upcoming=dated.upcoming,
        moved=dated.moved,
        parts=dated.parts,
        stale=cells.stale(session, registry, period, scope, {r.instrument for r in changed}),
        recoded=cells.moved(registry, period, scope),
        unchanged=checked.unchanged,
        troubles=checked.troubles,
        not_seen=checked.not_seen,
        never_seen=checked.never_seen,
        proofs=proofs(session, kept[:_PROVEN], shown),
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
        sentences=said,
    )


def _position(session: Session, period: Period) -> str | None:
    found = as_of.known_until(session, period.end)
    return found.isoformat() if found else None


#: What is asked of every change of a period; the rest is read of those that are told.
_COLUMNS = ("id", "instrument", "language", "source", "kind", "significance", "origin", "observed_at",
            "recorded_at", "valid_from", "from_version", "to_version", "caused_by")  # fmt: skip


def _rows(session: Session, scope: ScopeMatcher, *where: ColumnElement[bool]) -> list[Any]:
    """Changes that are not superseded, by time, as rows of `_COLUMNS`."""
    query = (
        select(*(getattr(ChangeRow, name) for name in _COLUMNS))
        .where(ChangeRow.superseded_at.is_(None), *where)
        .order_by(ChangeRow.observed_at, ChangeRow.instrument, ChangeRow.language, ChangeRow.id)
    )
    return [r for r in session.execute(query) if scope.may_touch(r.instrument) and scope.language(r.language)]


def _from_a_day(session: Session, scope: ScopeMatcher, period: Period) -> list[Any]:
    """Changes seen before the period that are law from a day in it."""
    return _rows(
        session, scope, ChangeRow.valid_from >= period.first, ChangeRow.valid_from <= period.last,
        ChangeRow.observed_at < period.start, ChangeRow.kind != "first",
    )  # fmt: skip


def _followed(session: Session, registry: Registry, scope: ScopeMatcher, rows: Sequence[Any]) -> list[Any]:
    """The changes a profile lets through; provisions are read only where it follows some of them."""
    weighty = [r for r in rows if scope.weighty(r.significance)]
    asked = [r.id for r in weighty if scope.wants_parents(r.instrument)]
    left = {v["id"] for some in chunks(asked) for v in _views(session, registry, some) if not scope.change(v)}
    return [r for r in weighty if r.id not in left]


def _views(session: Session, registry: Registry, ids: Sequence[str]) -> list[dict[str, Any]]:
    """Changes with their provisions, in the order asked for; their texts are in memory only so long."""
    by_id = {r.id: r for r in reader.changes(session, ids=ids)}
    views = changes_view(session, registry, [by_id[i] for i in ids])
    for row in by_id.values():
        session.expunge(row)
    return views


def _told(
    session: Session,
    registry: Registry,
    found: Sequence[ChangeItem],
    earlier: Sequence[ChangeItem],
    known: Sequence[Step],
) -> tuple[list[ChangeItem], tuple[ChangeItem, ...], dict[tuple[str, str], tuple[Sentence, ...]]]:
    """The weightiest changes with all that is known of them, and the sentences of both editions for them."""
    said: dict[tuple[str, str], tuple[Sentence, ...]] = {}
    whole: dict[str, ChangeItem] = {}
    wanted = [*(c.id for c in found[:TOLD]), *(c.id for c in earlier[:TOLD])]
    for n in range(0, len(wanted), _AT_ONCE):
        for view in _views(session, registry, wanted[n : n + _AT_ONCE]):
            whole[view["id"]] = change_item(view)
            for lang in EDITIONS:
                said[view["id"], lang] = _sentences(view, known, registry, lang)

    def full(c: ChangeItem) -> ChangeItem:
        return replace(whole[c.id], also=c.also) if c.id in whole else c

    return [full(c) for c in found], tuple(full(c) for c in earlier), said


def _sentences(
    view: Mapping[str, Any], known: Sequence[Step], registry: Registry, lang: str
) -> tuple[Sentence, ...]:
    """The sentences of a change, and what its dates, which have a section of their own, left no room for."""
    found = sentences(view, known, registry, lang)
    have = {(s.kind, s.eids) for s in found}
    more = sentences(view, (), registry, lang) if any(s.kind == "date_moved" for s in found) else []
    left = [s for s in more if s.kind not in ("", "date_moved") and (s.kind, s.eids) not in have]
    return (*found, *(replace(s, act="") for s in left))


def _court(groups: Sequence[NoticeGroup]) -> tuple[tuple[NoticeItem, ...], tuple[NoticeGroup, ...]]:
    """Steps of court cases, and the other notices."""
    court = tuple(i for g in groups for i in g.notices if i.kind == NoticeKind.COURT.value)
    left = (
        replace(g, notices=tuple(i for i in g.notices if i.kind != NoticeKind.COURT.value)) for g in groups
    )
    return court, tuple(g for g in left if g.notices)


def _one_language(registry: Registry, rows: Sequence[Any]) -> list[ChangeItem]:
    """Each step once, its other languages named beside it, the weightiest first."""
    found = one_language(
        [change_head(registry, r) for r in rows],
        lambda c: change_key(c.instrument, c.kind, c.valid_from, c.observed_at),
        lambda c: c.language,
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


def _is_taken(row: Any) -> bool:
    """A first text, or history that came with it."""
    return row.kind == "first" or taken_in(row.origin, row.observed_at, row.recorded_at)


def _each_text(rows: Sequence[Any]) -> tuple[First, ...]:
    """Each text once, by its first step: first texts before the history of others."""
    found: dict[tuple[str, str], Any] = {}
    for row in sorted(rows, key=lambda r: r.kind != "first"):
        found.setdefault((row.instrument, row.language), row)
    return tuple(map(_first, found.values()))


def _first(row: Any) -> First:
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
