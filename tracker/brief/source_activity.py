"""What was checked in a period: sources unchanged, in trouble, not seen; and the captures behind it all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.contract.base import moment
from tracker.lifecycle.period import Period
from tracker.registry import Registry
from tracker.registry.scope import ScopeMatcher
from tracker.store import reader
from tracker.store.captures import GOOD
from tracker.store.models import (
    CaptureRow,
    ChangeRow,
    CheckCapture,
    CheckRow,
    EventRow,
    NoticeRow,
    VersionRow,
)
from tracker.store.rows import chunks


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
class Proof:
    """A capture the briefing rests on. ``side``: the text ``after`` or ``before`` a change, or a ``list``."""

    change: str
    instrument: str
    source: str
    side: str
    url: str
    observed_at: str
    sha256: str
    archive: str | None
    record_id: str | None


@dataclass(frozen=True)
class SourceActivity:
    checks: int
    unchanged: tuple[str, ...]
    not_seen: tuple[str, ...]
    never_seen: tuple[str, ...]  # of these, those the record has never seen
    troubles: tuple[Trouble, ...]


def source_activity(
    session: Session, registry: Registry, period: Period, scope: ScopeMatcher, changed: set[str]
) -> SourceActivity:
    """``changed``: sources that showed another text in the period."""
    rows = session.execute(
        select(CheckRow.source, CheckRow.outcome).where(
            CheckRow.observed_at >= period.start, CheckRow.observed_at < period.end
        )
    )
    checks = [(source, outcome) for source, outcome in rows if scope.source(source)]
    seen = {source for source, outcome in checks if outcome in GOOD}
    asked = {source for source, _ in checks}
    not_seen = sorted(s for s in registry.sources if s not in asked and scope.source(s))
    before = set(
        session.scalars(select(CheckRow.source).where(CheckRow.observed_at < period.start).distinct())
    )
    return SourceActivity(
        len(checks),
        tuple(sorted(seen - changed)),
        tuple(not_seen),
        tuple(s for s in not_seen if s not in before),
        _troubles(session, period, scope),
    )


def _troubles(session: Session, period: Period, scope: ScopeMatcher) -> tuple[Trouble, ...]:
    found: dict[tuple[str, str], list[EventRow]] = {}
    for event in reader.events(session, since=period.start, until=period.end, open_only=False):
        if scope.source(event.source or ""):
            found.setdefault((event.source or "", event.kind), []).append(event)
    return tuple(
        Trouble(
            source, kind, len(events), moment(events[-1].observed_at) or "", events[-1].message,
            any(e.resolved_at is None for e in events),
        )
        for (source, kind), events in sorted(found.items())
        # what was closed because a later derivation no longer finds it was never a trouble
        if any(e.resolved_at is None for e in events)
    )  # fmt: skip


def proofs(session: Session, rows: Sequence[ChangeRow], notices: Iterable[str]) -> tuple[Proof, ...]:
    """The captures of the texts after and before each change, and of the lists that showed notices."""
    versions = _checks(session, {v for r in rows for v in (r.to_version, r.from_version) if v})
    lists = _of_notices(session, sorted(set(notices)))
    captures = _captures(session, sorted({*versions.values(), *(check for check, _ in lists)}))
    out: dict[tuple[str, str], Proof] = {}
    for row in rows:
        for side, version in (("after", row.to_version), ("before", row.from_version)):
            for c in captures.get(versions.get(version or "", ""), ()):
                out.setdefault((row.instrument, c.id), _proof(c, row.id, row.instrument, row.source, side))
    for check, source in lists:
        for c in captures.get(check, ()):
            out.setdefault((source, c.id), _proof(c, "", "", source, "list"))
    return tuple(out.values())


def _proof(c: CaptureRow, change: str, instrument: str, source: str, side: str) -> Proof:
    seen = moment(c.observed_at) or ""
    return Proof(change, instrument, source, side, c.final_url, seen, c.body, c.archive, c.record_id)


def _checks(session: Session, versions: set[str]) -> dict[str, str]:
    out: dict[str, str] = {}
    for ids in chunks(sorted(versions)):
        out.update(
            session.execute(select(VersionRow.id, VersionRow.check).where(VersionRow.id.in_(ids))).all()
        )
    return out


def _of_notices(session: Session, notices: Sequence[str]) -> list[tuple[str, str]]:
    """(check, source) of each list, once, that showed one of the notices first."""
    out: set[tuple[str, str]] = set()
    for ids in chunks(notices):
        query = select(NoticeRow.check, NoticeRow.source).where(NoticeRow.id.in_(ids))
        out.update((check, source) for check, source in session.execute(query))
    return sorted(out, key=lambda pair: (pair[1], pair[0]))


def _captures(session: Session, checks: Sequence[str]) -> dict[str, list[CaptureRow]]:
    out: dict[str, list[CaptureRow]] = {}
    for ids in chunks(checks):
        query = (
            select(CheckCapture.check, CaptureRow)
            .join(CaptureRow, CaptureRow.id == CheckCapture.capture)
            .where(CheckCapture.check.in_(ids))
            .order_by(CheckCapture.check, CheckCapture.position)
        )
        for check, capture in session.execute(query):
            out.setdefault(check, []).append(capture)
    return out
