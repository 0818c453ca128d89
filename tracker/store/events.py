"""Events: what went wrong, or needs a person, with the reason in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from tracker.store.ids import short_id
from tracker.store.models import EventRow
from tracker.store.rows import table_of

# Statements of every check, made once (see `tracker.store.captures`).
_event = table_of(EventRow)
_ANY_OPEN = (
    select(_event.c.id).where(_event.c.source == bindparam("source"), _event.c.resolved_at.is_(None)).limit(1)
)
_OPEN = update(_event).where(_event.c.resolved_at.is_(None)).values(resolved_at=bindparam("now"))
_END = _OPEN.where(
    _event.c.kind == bindparam("this_kind"),
    _event.c.source == bindparam("this_source"),
    _event.c.url == bindparam("this_url"),
    _event.c.check.is_(None),
)
_RESOLVE = _OPEN.where(
    _event.c.check.in_(bindparam("checks", expanding=True)),
    _event.c.kind.in_(bindparam("kinds", expanding=True)),
)


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


def is_open(session: Session, source: str) -> bool:
    """Whether anything of a source is open: there is nothing to end where nothing is."""
    return session.scalar(_ANY_OPEN, {"source": source}) is not None


def end_event(session: Session, kind: str, source: str, url: str, now: datetime) -> None:
    """Close a lasting event: what it told of is over."""
    session.flush()  # events just added: the statement goes past the session's books
    session.execute(_END, {"this_kind": kind, "this_source": source, "this_url": url, "now": now})


def end_events(session: Session, kind: str, source: str, now: datetime) -> None:
    """Close what is open of a kind for a source, whatever its address."""
    session.flush()
    session.execute(_OPEN.where(_event.c.kind == kind, _event.c.source == source), {"now": now})


def resolve_events(session: Session, checks: Iterable[str], kinds: Iterable[str], now: datetime) -> None:
    """Close the derived events of checks before they are derived again."""
    session.flush()
    session.execute(_RESOLVE, {"checks": list(checks), "kinds": list(kinds), "now": now})


def open_event(session: Session, check: str) -> tuple[str, Mapping[str, Any]] | None:
    """What an open event of a check says, and its data."""
    query = select(EventRow.message, EventRow.data).where(
        EventRow.check == check, EventRow.resolved_at.is_(None)
    )
    found = session.execute(query.limit(1)).first()
    return (found[0], found[1]) if found else None
