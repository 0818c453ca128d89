"""Many rows in one statement, as they are.

SQLAlchemy looks at every value of every row on its way to the driver, which costs more than the
database does for the row. Where rows are many and their values plain (text, numbers, None), they
go to the driver as tuples. Text from a page must have passed `tracker.store.types.storable`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Session

from tracker.store.models import Base


def insert(session: Session, model: type[Base], columns: Sequence[str], rows: list[tuple[Any, ...]]) -> None:
    """Insert ``rows`` of ``columns`` into the table of a model; nothing where there are none."""
    if rows:
        connection = session.connection()
        connection.exec_driver_sql(_statement(model, tuple(columns), connection.dialect), rows)


@cache
def _statement(model: type[Base], columns: tuple[str, ...], dialect: Dialect) -> str:
    quote = dialect.identifier_preparer.quote
    mark = "?" if dialect.paramstyle == "qmark" else "%s"
    names, marks = ", ".join(map(quote, columns)), ", ".join([mark] * len(columns))
    return f"INSERT INTO {quote(model.__tablename__)} ({names}) VALUES ({marks})"  # noqa: S608 - our names
