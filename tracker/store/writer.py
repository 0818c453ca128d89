"""What is kept as evidence: captures, checks and events. Only ever added, inside the caller's transaction.

The store's three writing modules are this one, `readings` and `derived`; nothing else writes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from tracker.model import Origin
from tracker.store import blobs
from tracker.store.ids import short_id
from tracker.store.models import CaptureRow, CheckCapture, CheckRow, EventRow, table_of

PENDING = "pending"

# Statements of every look, made once: SQLAlchemy takes four times as long to build one as to run it.
# Tables in place of classes: what concerns no object goes past the session's books, in half the time.
_capture, _check = table_of(CaptureRow), table_of(CheckRow)
_event = table_of(EventRow)
_CAPTURE = select(_capture.c.id).where(_capture.c.id == bindparam("id"))
_CHECK = select(_check.c.outcome).where(_check.c.id == bindparam("id"))
_INSERT_CAPTURE = insert(_capture)
_INSERT_CHECK = insert(_check)
_INSERT_CAPTURES = insert(table_of(CheckCapture))
_SET_OUTCOME = update(_check).where(_check.c.id == bindparam("this")).values(outcome=bindparam("outcome"))
_RESOLVE = (
    update(_event)
    .where(
        _event.c.check.in_(bindparam("checks", expanding=True)),
        _event.c.kind.in_(bindparam("kinds", expanding=True)),
        _event.c.resolved_at.is_(None),
    )
    .values(resolved_at=bindparam("now"))
)


@dataclass(frozen=True)
class Taken:
    """One response as it was served, ready to be kept."""

    url: str
    observed_at: datetime
    body: bytes
    status: int = 200
    media_type: str = ""
    charset: str | None = None
    final_url: str = ""
    redirects: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    request_headers: tuple[tuple[str, str], ...] = ()
    archive: str | None = None
    record_id: str | None = None


def save_capture(session: Session, taken: Taken, near: str | None, now: datetime) -> str:
    """Keep the bytes and how they were served; the same capture twice is one. Returns its id."""
    sha = blobs.put(session, taken.body, near)
    id_ = short_id("c", taken.url, taken.observed_at.isoformat(), taken.status, sha)
    if session.execute(_CAPTURE, {"id": id_}).first() is None:
        session.execute(
            _INSERT_CAPTURE,
            {
                "id": id_,
                "url": taken.url,
                "final_url": taken.final_url or taken.url,
                "redirects": list(taken.redirects),
                "observed_at": taken.observed_at,
                "recorded_at": now,
                "status": taken.status,
                "media_type": taken.media_type,
                "charset": taken.charset,
                "headers": [list(h) for h in taken.headers],
                "request_headers": [list(h) for h in taken.request_headers],
                "body": sha,
                "archive": taken.archive,
                "record_id": taken.record_id,
            },
        )
    return id_


def save_check(
    session: Session,
    source: str,
    captures: Sequence[str],
    observed_at: datetime,
    now: datetime,
    origin: Origin,
    *,
    outcome: str = PENDING,
    milliseconds: int | None = None,
    size: int | None = None,
) -> tuple[str, bool]:
    """One look at a source. Returns its id, and whether it was new."""
    id_ = short_id("k", source, *(captures or (outcome, observed_at.isoformat())))
    if session.execute(_CHECK, {"id": id_}).first() is not None:
        return id_, False
    session.execute(
        _INSERT_CHECK,
        {
            "id": id_,
            "source": source,
            "observed_at": observed_at,
            "recorded_at": now,
            "outcome": outcome,
            "origin": origin.value,
            "milliseconds": milliseconds,
            "bytes": size,
        },
    )
    if captures:
        rows = [{"check": id_, "position": n, "capture": capture} for n, capture in enumerate(captures)]
        session.execute(_INSERT_CAPTURES, rows)
    return id_, True


def outcome_of(session: Session, check: str) -> str:
    """What came of a check so far."""
    return str(session.execute(_CHECK, {"id": check}).scalar_one())


def save_unchanged(
    session: Session, looks: Sequence[tuple[str, datetime]], now: datetime, origin: Origin
) -> None:
    """Looks at pages that were not modified, as (source, moment); one that is there stays as it is."""
    rows = {
        id_: {
            "id": id_, "source": source, "observed_at": at, "recorded_at": now, "outcome": "not_modified",
            "origin": origin.value, "milliseconds": None, "bytes": 0,
        }
        for source, at in looks
        for id_ in [short_id("k", source, "not_modified", at.isoformat())]
    }  # fmt: skip
    there = set(session.scalars(select(CheckRow.id).where(CheckRow.id.in_(list(rows)))))
    if fresh := [row for id_, row in rows.items() if id_ not in there]:
        session.execute(_INSERT_CHECK, fresh)


def set_outcome(session: Session, check: str, outcome: str) -> None:
    session.execute(_SET_OUTCOME, {"this": check, "outcome": outcome})


def save_event(
    session: Session,
    kind: str,
    message: str,
    *,
    observed_at: datetime,
    now: datetime,
    source: str | None = None,
    check: str | None = None,
    url: str | None = None,
    data: Mapping[str, Any] | None = None,
    lasting: bool = False,
) -> str:
    """Record what went wrong, once: the same event again is the same row, open again.

    ``lasting``: an event of no check that is the same one whenever it is seen again, by its address.
    """
    when = observed_at.isoformat() if check is None and not lasting else ""
    id_ = short_id("e", kind, source, check, url, when)
    found = session.get(EventRow, id_)
    if found is None:
        session.add(
            EventRow(
                id=id_,
                kind=kind,
                source=source,
                check=check,
                url=url,
                observed_at=observed_at,
                recorded_at=now,
                message=message,
                data=dict(data or {}),
                resolved_at=None,
            )
        )
    else:
        found.message, found.data, found.resolved_at = message, dict(data or {}), None
    return id_


def end_event(session: Session, kind: str, source: str, url: str, now: datetime) -> None:
    """Close a lasting event: what it told of is over."""
    session.execute(
        update(EventRow)
        .where(EventRow.kind == kind, EventRow.source == source, EventRow.url == url)
        .where(EventRow.check.is_(None), EventRow.resolved_at.is_(None))
        .values(resolved_at=now)
    )


def resolve_events(session: Session, checks: Iterable[str], kinds: Iterable[str], now: datetime) -> None:
    """Close the derived events of checks before they are derived again."""
    session.execute(_RESOLVE, {"checks": list(checks), "kinds": list(kinds), "now": now})
