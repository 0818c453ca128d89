"""The one door to the database, SQLite or PostgreSQL.

Writers are serial on both engines, so that two imports at once wait for one another instead of
failing. On SQLite a writing transaction begins with ``BEGIN IMMEDIATE``: a deferred one that reads
and then writes fails at once with "database is locked", whatever the timeout, when another process
wrote in between (https://www.sqlite.org/lang_transaction.html). On PostgreSQL a writing transaction
takes an advisory lock first. Readers are never held up by writers.

What was committed stays: SQLite runs in WAL mode with ``synchronous=FULL``, which syncs the log at
every commit. ``NORMAL`` would survive a killed process too, but not a power cut: it may lose the last
commits (https://www.sqlite.org/pragma.html#pragma_synchronous), and a capture cannot be fetched again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.orm import Session

from tracker.store import schema
from tracker.store.errors import StoreError, shown, sqlite_path, translated

__all__ = ["Store", "StoreError", "store_url"]

_POSTGRESQL = {"postgresql", "postgres", "postgresql+psycopg"}


class Store:
    """A database of captures and what was read from them.

    ``url`` is ``sqlite:///relative/path``, ``sqlite:////absolute/path`` or
    ``postgresql://user@host/database``. Nothing is opened or created before the first use.
    ``busy_seconds`` is how long a writer waits for another one before `StoreError`.
    """

    def __init__(self, url: str, *, busy_seconds: float = 30.0) -> None:
        self.url = store_url(url)
        self.busy_seconds = busy_seconds
        self._writing = threading.local()
        self._writer = self._engine()
        self._reader = self._engine(read_only=True)

    def __repr__(self) -> str:
        return f"Store({self.url.render_as_string(hide_password=True)!r})"

    @property
    def dialect(self) -> str:
        """``sqlite`` or ``postgresql``."""
        return self.url.get_backend_name()

    @property
    def path(self) -> Path | None:
        """The file of an SQLite store."""
        return sqlite_path(self.url)

    def migrate(self, progress: schema.Progress | None = None) -> None:
        """Create the store or bring it up to date; ``progress`` is told each step in a line of text.

        Safe to run at any time, by several processes at once, and after having been killed.
        Raises `StoreError`; a store written by a newer version is left alone.
        """
        with translated(self.url, self.busy_seconds), self.migration_engine() as engine:
            with engine.connect() as connection:
                found = schema.revision_of(connection)
                schema.refuse_newer(found, self.url)
                if found is None:
                    schema.refuse_foreign(connection, self.url)
            if found != schema.revisions()[-1]:
                schema.upgrade(engine, progress)

    @contextmanager
    def migration_engine(self) -> Iterator[Engine]:
        """An engine for migrations alone: makes the file, and leaves references unenforced on SQLite."""
        if self.path:
            _make_folder(self.path)
        engine = self._engine(create=True)
        try:
            yield engine
        finally:
            engine.dispose()

    def check_schema(self) -> None:
        """Raise `StoreError`, saying what to do, unless the store exists and is up to date."""
        if self.path and not self.path.exists():
            raise StoreError(f"there is no store at {self.path}: run `tracker init`")
        with self.read() as session:
            schema.check_revision(session.connection(), self.url)

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session in one transaction: committed at the end of the block, rolled back on any error.

        Only one writer at a time, over all processes. Keep blocks short and never nest them.
        """
        if getattr(self._writing, "now", False):
            raise RuntimeError("write() inside write(): the inner one would wait for the outer one")
        self._writing.now = True
        try:
            with (
                translated(self.url, self.busy_seconds),
                Session(self._writer, expire_on_commit=False) as session,
                session.begin(),
            ):
                schema.wait_for_turn(session.connection(), self.busy_seconds)
                yield session
        finally:
            self._writing.now = False

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees one state of the store throughout and cannot write."""
        with (
            translated(self.url, self.busy_seconds, reading=True),
            Session(self._reader, expire_on_commit=False) as session,
        ):
            yield session

    @contextmanager
    def snapshot_connection(self) -> Iterator[Connection]:
        """A connection that may make temporary views, in one snapshot. It is closed afterwards, and
        nothing done on it is kept."""
        engine = self._reader if self.dialect == "sqlite" else self._writer
        with engine.connect() as connection:
            connection.detach()  # never back to the pool: what was made on it is not for others
            if self.dialect == "sqlite":
                connection.exec_driver_sql("PRAGMA query_only = OFF")
            else:
                connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            yield connection
            connection.rollback()

    def dispose(self) -> None:
        """Close every connection; the store may be used again afterwards."""
        self._writer.dispose()
        self._reader.dispose()

    def _engine(self, *, read_only: bool = False, create: bool = False) -> Engine:
        if self.dialect == "sqlite":
            return self._sqlite(read_only=read_only, create=create)
        return self._postgresql(read_only=read_only)

    def _sqlite(self, *, read_only: bool, create: bool) -> Engine:
        # A file: address, because only it can say "do not create": a reader of a mistyped path would
        # otherwise leave an empty file behind.
        engine = create_engine(
            URL.create(
                "sqlite",
                database=f"file:{quote(str(self.path))}",
                query={"mode": "rwc" if create else "rw", "uri": "true"},
            ),
            connect_args={"timeout": self.busy_seconds, "isolation_level": None},
        )
        begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"

        @event.listens_for(engine, "connect")
        def _set_up(connection: Any, _record: object) -> None:
            cursor = connection.cursor()
            if read_only:
                cursor.execute("PRAGMA query_only = ON")
            else:
                cursor.execute("PRAGMA journal_mode = WAL")
                cursor.execute("PRAGMA synchronous = FULL")
                cursor.execute("PRAGMA journal_size_limit = 67108864")  # bytes the log keeps when idle
            # OFF while tables are rebuilt by a migration, or rebuilding a parent deletes its children.
            cursor.execute(f"PRAGMA foreign_keys = {'OFF' if create else 'ON'}")
            cursor.close()

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    def _postgresql(self, *, read_only: bool) -> Engine:
        try:
            engine = create_engine(self.url, pool_pre_ping=True)
        except ModuleNotFoundError as exc:
            raise StoreError(
                "PostgreSQL needs a driver that is not installed: "
                "pip install 'digital-rules-tracker[postgres]'"
            ) from exc
        if read_only:  # one snapshot for all reads of a session, as SQLite gives
            return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        return engine


def store_url(url: str) -> URL:
    """The address as SQLAlchemy takes it; raises `StoreError` for what the tracker cannot use."""
    try:
        parsed = make_url(url)
    except ArgumentError as exc:
        raise StoreError(
            f"not the address of a store: {url!r}; give sqlite:///PATH or postgresql://USER@HOST/DATABASE"
        ) from exc
    if parsed.drivername in _POSTGRESQL:
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.drivername not in ("sqlite", "sqlite+pysqlite"):
        raise StoreError(f"{parsed.drivername} is not supported; give sqlite:///PATH or postgresql://...")
    if not parsed.database or parsed.database == ":memory:" or parsed.database.startswith("file:"):
        raise StoreError(f"an SQLite store needs the path of a file: sqlite:///PATH, not {url!r}")
    if parsed.query:
        raise StoreError(f"an SQLite address takes no options: {shown(parsed)}")
    return parsed.set(drivername="sqlite")


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise StoreError(f"the folder {path.parent} cannot be made: {exc.strerror}") from exc
