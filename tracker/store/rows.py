"""Many rows at a time: ids for one query, rows for one table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Insert, Table, bindparam, exists, insert, select
from sqlalchemy.orm import Session

from tracker.store.models import Base

Item = TypeVar("Item")


def chunks(items: Sequence[Item], size: int = 500) -> Iterator[Sequence[Item]]:
    """The items in pieces of at most ``size``: what SQLite takes as parameters is limited.

    >>> list(chunks("abcde", 2))
    ['ab', 'cd', 'e']
    """
    for n in range(0, len(items), size):
        yield items[n : n + size]


def insert_rows(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that nobody needs as objects; past the session's books it costs a third."""
    if rows:
        session.execute(_insert(model), rows)


def table_of(model: type[Base]) -> Table:
    """The table of a model, for what concerns no object: it goes past the session's books."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


@cache
def _insert(model: type[Base]) -> Insert:
    return insert(table_of(model))


def insert_new(session: Session, model: type[Base], row: Mapping[str, Any]) -> bool:
    """Insert a row where none of its ``id`` is there. Returns whether it was inserted."""
    return session.connection().execute(_insert_absent(model, tuple(row)), row).rowcount == 1


@cache
def _insert_absent(model: type[Base], names: tuple[str, ...]) -> Insert:
    table = table_of(model)
    values = select(*(bindparam(name, type_=table.c[name].type) for name in names))
    there = exists().where(table.c.id == bindparam("id"))
    made = insert(table).from_select(names, values.where(~there))
    return made.execution_options(preserve_rowcount=True)


def insert_plain(
    session: Session, model: type[Base], columns: Sequence[str], rows: list[tuple[Any, ...]]
) -> None:
    """Insert rows whose values need no conversion (text that is `storable`, numbers, None) as they are.

    For the provisions of a text, the only rows that come by the hundred: SQLAlchemy looks at each of their
    values, which takes a tenth of what a first text takes in all.
    """
    if rows:
        connection = session.connection()
        quote = connection.dialect.identifier_preparer.quote
        mark = "?" if connection.dialect.paramstyle == "qmark" else "%s"
        names, marks = ", ".join(map(quote, columns)), ", ".join([mark] * len(columns))
        statement = f"INSERT INTO {quote(model.__tablename__)} ({names}) VALUES ({marks})"  # noqa: S608 - our names
        connection.exec_driver_sql(statement, rows)
