"""Alembic's environment, for `Store.migrate` and for the ``alembic`` command alike.

The store is given by `Store.migrate` as an engine, by ``alembic -x db=URL``, or by
``TRACKER_DATABASE_URL``. All missing revisions run in one transaction.

Rebuilding a table (`batch_alter_table` on SQLite) drops the old one, and with ``foreign_keys`` ON
that deletes the rows that refer to it. So the pragma is OFF here, and afterwards
``foreign_key_check`` must find nothing, or everything is rolled back. Logging is left alone:
``fileConfig`` would switch off the loggers of the program that migrates.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from alembic import context
from alembic.util import CommandError
from sqlalchemy import Connection, Engine

from tracker.store.db import Store
from tracker.store.errors import StoreError
from tracker.store.models import Base
from tracker.store.schema import include_name, wait_for_turn


def _store() -> Store:
    url = context.get_x_argument(as_dictionary=True).get("db") or os.environ.get("TRACKER_DATABASE_URL")
    if not url:
        raise CommandError("which store? Give `alembic -x db=URL ...` or set TRACKER_DATABASE_URL")
    return Store(url)


def _reporter(progress: Callable[[str], None] | None) -> Callable[..., None]:
    def report(*, step: Any, **_rest: Any) -> None:
        if progress:
            progress(f"schema {step.up_revision_id}: {step.up_revision.doc}")

    return report


def _check_references(connection: Connection) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        table, row, parent, _number = broken[0]
        raise StoreError(
            f"the migration would leave {len(broken)} rows without what they refer to "
            f"(first: {table} row {row} has no {parent}); nothing was changed"
        )


def _migrate(engine: Engine) -> None:
    with engine.connect() as connection, connection.begin():
        sqlite = connection.dialect.name == "sqlite"
        wait_for_turn(connection, seconds=30)
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=sqlite,
            compare_type=True,
            include_name=include_name(connection),
            on_version_apply=_reporter(context.config.attributes.get("progress")),
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            _check_references(connection)


def _print_sql() -> None:
    url = _store().url
    context.configure(url=url, target_metadata=Base.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    _print_sql()
elif "engine" in context.config.attributes:
    _migrate(context.config.attributes["engine"])
else:
    with _store().migration_engine() as own:
        _migrate(own)
