"""What lists of notices brought in a period, as it was known at the period's end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.lifecycle.period import Period
from tracker.model import NoticeKind, SourceClass
from tracker.readers.listing.url import entry_key
from tracker.registry import Registry
from tracker.registry.matching import matches
from tracker.registry.scope import ScopeMatcher
from tracker.store import notices as stored
from tracker.store.models import NoticeHistory
from tracker.store.notices import Noticed

#: Kinds that announce a text: without an instrument of the registry they may be one that is missing there.
_ANNOUNCE = frozenset({NoticeKind.CONSULTATION.value, NoticeKind.ADOPTED.value})


@dataclass(frozen=True)
class NoticeItem:
    """An entry of a list that belongs to a regime; ``what``: new, changed, or open (a consultation)."""

    id: str
    what: str
    regime: str
    instrument: str | None
    by: str  # why it belongs there: identifier, title, keyword, list
    words: str | None
    title: str
    url: str
    language: str
    source: str
    source_class: str
    date: str | None
    date_from: str | None
    kind: str
    stage: str | None
    closes: str | None
    closes_from: str | None
    seen: str  # when it was first seen, or seen changed
    before: dict[str, Any] = field(default_factory=dict)  # of a changed one

    @property
    def order(self) -> tuple[Any, ...]:
        """Weightier sources first, then the publisher's date, newest first."""
        newest = -date.fromisoformat(self.date).toordinal() if self.date else 0
        return (SourceClass(self.source_class).rank, newest, self.source, self.id)


@dataclass(frozen=True)
class NoticeGroup:
    """The notices of one regime."""

    strand: str
    regime: str
    notices: tuple[NoticeItem, ...]


@dataclass(frozen=True)
class PeriodNotices:
    """All that a briefing says of notices."""

    groups: tuple[NoticeGroup, ...] = ()
    announced: tuple[NoticeItem, ...] = ()
    consultations: tuple[NoticeItem, ...] = ()


def notices(
    session: Session, registry: Registry, period: Period, scope: ScopeMatcher | None = None
) -> PeriodNotices:
    """The news of a period by regime, what was announced without an instrument, and consultations
    still open at its end, by the day they close."""
    scope = scope or ScopeMatcher(registry)
    told: dict[str, list[NoticeItem]] = {}
    announced: list[NoticeItem] = []
    found = stored.news(session, since=period.start, until=period.end)
    latest = {n.row.id: (step, n) for step, n in found}
    new = {step.notice for step, _ in found if step.what == "new"}
    later = _later(session, [n for _, n in latest.values()], period.end)
    for id_, (step, noticed) in latest.items():
        what = "new" if id_ in new else step.what
        for item in _items(registry, noticed, later.get(id_, ()), period.end):
            if not scope.notice(item.regime, item.instrument):
                continue
            made = replace(item, what=what, seen=_moment(step.observed_at))
            made = replace(made, before=dict(step.before)) if what == "changed" else made
            if made.instrument is None and made.kind in _ANNOUNCE:
                announced.append(made)
            else:
                told.setdefault(made.regime, []).append(made)
    groups = [
        NoticeGroup(
            registry.regimes[id_].strand.value, id_, tuple(_once(sorted(mine, key=lambda i: i.order)))
        )
        for id_, mine in told.items()
        if id_ in registry.regimes
    ]
    return PeriodNotices(
        tuple(sorted(groups, key=lambda g: (g.strand, g.regime))),
        tuple(_once(sorted(announced, key=lambda i: (i.regime, i.order)))),
        _consultations(session, registry, period, scope),
    )


def recent(session: Session, registry: Registry, *, limit: int = 1000) -> list[NoticeItem]:
    """The newest news of all lists that belongs to a regime, newest first, as it stands now."""
    out = []
    for step, noticed in stored.news(session, newest=limit):
        for item in _items(registry, noticed, (), None):
            made = replace(item, what=step.what, seen=_moment(step.observed_at))
            out.append(replace(made, before=dict(step.before)) if step.what == "changed" else made)
    return _once(out[::-1])


def _once(items: Iterable[NoticeItem]) -> list[NoticeItem]:
    """What two lists of a publisher show is one notice of a regime: the first is stored."""
    out: dict[tuple[str, str], NoticeItem] = {}
    for item in items:
        out.setdefault((item.regime, entry_key(item.url)), item)
    return list(out.values())


def _consultations(
    session: Session, registry: Registry, period: Period, scope: ScopeMatcher
) -> tuple[NoticeItem, ...]:
    """Consultations seen before the period's end that close after it; once each, whatever regimes they
    belong to, and not where the registry has the same day for the same instrument."""
    found = stored.noticed(session, until=period.end, closing_after=period.last)
    later = _later(session, found, period.end)
    have = {
        (i.id, e.date.isoformat())
        for i in registry.instruments.values()
        for e in i.events
        if e.event == "consultation_closed"
    }
    out: dict[str, NoticeItem] = {}
    for noticed in found:
        for item in _items(registry, noticed, later.get(noticed.row.id, ()), period.end):
            if item.kind != NoticeKind.CONSULTATION.value or not item.closes:
                continue
            if not scope.notice(item.regime, item.instrument):
                continue
            if item.closes > period.last.isoformat() and (item.instrument, item.closes) not in have:
                out.setdefault(item.id, item)
    return tuple(_once(sorted(out.values(), key=lambda i: (i.closes or "", i.regime, i.id))))


def _later(session: Session, found: Sequence[Noticed], end: datetime) -> dict[str, list[NoticeHistory]]:
    """What happened to notices after the period, or was recorded later: it was not known at its end."""
    steps = stored.history(session, [n.row.id for n in found])
    known = stored.checks_known(session, {s.check for rows in steps.values() for s in rows})
    return {
        id_: [s for s in rows if s.observed_at >= end or s.check not in known] for id_, rows in steps.items()
    }


def _items(
    registry: Registry, noticed: Noticed, later: Sequence[NoticeHistory], end: datetime | None
) -> Iterable[NoticeItem]:
    """A notice once for each regime it belongs to, with its words as they were at that moment (now)."""
    row, document = noticed.row, noticed.document
    said: dict[str, Any] = {
        "title": row.title,
        "dated": row.dated.isoformat() if row.dated else None,
        "closes": row.closes.isoformat() if row.closes else None,
    }
    for step in reversed(later):
        said |= {name: value for name, value in step.before.items() if name in said}
    closes_from = row.closes_by if said["closes"] else None
    if said["closes"] is None and document is not None and document.closes is not None:
        moment = document.observed_at
        if moment is not None and (end is None or moment < end):
            said["closes"], closes_from = document.closes.isoformat(), "page"
    for match in matches(registry, row.source, said["title"], row.summary):
        yield NoticeItem(
            row.id, "open", str(match["regime"]), match["instrument"], str(match["by"]), match["words"],
            said["title"], row.url, row.language, row.source, row.source_class, said["dated"], row.dated_by,
            row.kind, row.stage, said["closes"], closes_from, _moment(row.observed_at),
        )  # fmt: skip


def _moment(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")
