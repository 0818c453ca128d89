"""The record as it was known at a moment: what was taken in later is out of sight, what was set aside
later is still there.

The tables a briefing is made from are covered, for one connection, by temporary views of the same names.
SQLite and PostgreSQL both look there first, so that every question to the record works unchanged.
Rows are told apart by `recorded_at`. What a later derivation rewrote in place (an extractor's new reading of
the same change) is seen as it is now: a proof then fails, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, String, cast, func, select, text
from sqlalchemy.orm import Session

from tracker.store.db import Store
from tracker.store.errors import translated
from tracker.store.models import (
    Base,
    ChangeRow,
    CheckRow,
    EventRow,
    NoticeDocument,
    NoticeRow,
    VersionRow,
)

#: Tables whose rows were recorded at a moment, and the columns that say when a row was set aside.
_TABLES: tuple[tuple[type[Base], tuple[str, ...]], ...] = (
    (CheckRow, ()),
    (VersionRow, ("superseded_at",)),
    (ChangeRow, ("superseded_at",)),
    (EventRow, ("resolved_at",)),
    (NoticeRow, ("superseded_at",)),
    (NoticeDocument, ()),
)


@contextmanager
def as_recorded(store: Store, until: datetime) -> Iterator[Session]:
    """A session that sees the record as it was known at a moment (included). It is thrown away after."""
    with translated(store.url, store.busy_seconds, reading=True), store.snapshot_connection() as connection:
        for model, ends in _TABLES:
            connection.execute(text(_view(connection, model, ends, until)))
        with Session(connection, expire_on_commit=False) as session:
            yield session


def _view(connection: Connection, model: type[Base], ends: tuple[str, ...], until: datetime) -> str:
    """CREATE VIEW takes no parameters: the moment is written out by the column's own type."""
    quoted = connection.dialect.identifier_preparer.quote
    table = model.__table__
    moment = _literal(connection, until)
    columns = ", ".join(
        f"CASE WHEN {quoted(c.name)} > {moment} THEN NULL ELSE {quoted(c.name)} END AS {quoted(c.name)}"
        if c.name in ends
        else quoted(c.name)
        for c in table.columns
    )
    name = quoted(str(table.name))  # type: ignore[attr-defined]  # a Table, typed as FromClause
    schema = "main" if connection.dialect.name == "sqlite" else quoted(_schema(connection))
    return (
        f"CREATE TEMPORARY VIEW {name} AS SELECT {columns} FROM {schema}.{name} "  # noqa: S608 - names of ours
        f"WHERE recorded_at <= {moment}"
    )


def _literal(connection: Connection, until: datetime) -> str:
    """As the engines store moments: SQLite as text without a zone, in UTC."""
    when = until.astimezone(UTC)
    if connection.dialect.name == "sqlite":
        return f"'{when.replace(tzinfo=None).isoformat(sep=' ', timespec='microseconds')}'"
    return f"'{when.isoformat()}'"


def _schema(connection: Connection) -> str:
    return str(connection.scalar(text("SELECT current_schema()")))


#: What moves the position: when rows came, and when they were set aside.
_MOMENTS: tuple[tuple[Any, str], ...] = tuple(
    (model, name) for model, ends in _TABLES for name in ("recorded_at", *ends)
)


def known_until(session: Session, end: datetime) -> datetime | None:
    """When the record last learned something of what was observed before a moment: the position that a
    page about the time before is made from. Later captures of that time move it, nothing else does."""
    found = [
        session.scalar(select(func.max(getattr(model, name))).where(model.observed_at < end))
        for model, name in _MOMENTS
    ]
    return max((x for x in found if x is not None), default=None)


def known_by_month(session: Session) -> dict[str, datetime]:
    """`known_until` at the end of every month (``2026-07``) that something was observed in; of a month
    between them it is that of the one before."""
    newest: dict[str, datetime] = {}
    for model, name in _MOMENTS:
        month = func.substr(cast(model.observed_at, String), 1, 7)
        for key, found in session.execute(select(month, func.max(getattr(model, name))).group_by(month)):
            if key and found is not None:
                newest[key] = max(found, newest.get(key, found))
    out: dict[str, datetime] = {}
    so_far: datetime | None = None
    for key in sorted(newest):
        so_far = newest[key] if so_far is None else max(so_far, newest[key])
        out[key] = so_far
    return out
