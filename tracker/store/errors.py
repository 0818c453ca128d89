"""What the two database engines say, in words a person can act on."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

#: Below this a failed write is put down to the disk being full even where the system said otherwise
#: (file-size limits and some network disks answer "input/output error").
_FULL_BELOW = 1 << 20  # bytes free

#: Failed writes other than "no space left": over a quota, over a size limit, a failing disk.
_NO_ROOM = {sqlite3.SQLITE_IOERR_WRITE, sqlite3.SQLITE_IOERR_SHMSIZE}

DISK_FULL = "the disk is full; nothing taken in before is lost; free space and run again"


class StoreError(Exception):
    """The store cannot be used as asked; the text says why and what to do."""


class SchemaError(StoreError):
    """The store has the schema of another version of the program: waiting does not help."""


def sqlite_path(url: URL) -> Path | None:
    """The file of an SQLite address; None for any other engine."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def shown(url: URL) -> str:
    """The address for people: a file's path, or the URL without its password."""
    path = sqlite_path(url)
    return str(path) if path else url.render_as_string(hide_password=True)


@contextmanager
def translated(url: URL, busy_seconds: float, *, reading: bool = False) -> Iterator[None]:
    """Turn what the engine raises inside into `StoreError`; what is not known here passes unchanged.

    ``reading``: a refused write is then a mistake in our own code and passes unchanged too.
    """
    try:
        yield
    except PoolTimeout as exc:
        raise StoreError(f"the store {shown(url)} is busy: every connection is in use; try again") from exc
    except DBAPIError as exc:
        words = _words(exc, url, busy_seconds, reading=reading)
        if words is None:
            raise
        raise StoreError(words) from exc
    except sqlite3.Error as exc:  # raised while a connection is being set up
        words = _sqlite_words(exc, url, busy_seconds, reading=reading)
        if words is None:
            raise
        raise StoreError(words) from exc


def _words(exc: DBAPIError, url: URL, busy_seconds: float, *, reading: bool) -> str | None:
    if isinstance(exc.orig, sqlite3.Error):
        return _sqlite_words(exc.orig, url, busy_seconds, reading=reading)
    return _postgresql_words(exc, url, busy_seconds, reading=reading)


def _locked(url: URL, busy_seconds: float) -> str:
    return (
        f"another process has been writing to the store {shown(url)} for more than {busy_seconds:g} seconds; "
        "nothing is lost; wait for it to end and run again"
    )


def _sqlite_words(exc: sqlite3.Error, url: URL, busy_seconds: float, *, reading: bool) -> str | None:
    """https://www.sqlite.org/rescode.html; the low byte of an extended code is its primary code."""
    code = getattr(exc, "sqlite_errorcode", None)
    path = sqlite_path(url)
    if code is None or path is None:
        return None
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_READONLY and code == primary and reading:
        return None
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return _locked(url, busy_seconds)
    if primary == sqlite3.SQLITE_FULL:
        return f"{path}: {DISK_FULL}"
    if primary == sqlite3.SQLITE_IOERR:
        if _nearly_full(path):
            return f"{path}: {DISK_FULL}"
        if code in _NO_ROOM:
            return (
                f"{path}: the disk took no more (a quota or size limit, or it is failing: {exc}); "
                "nothing taken in before is lost; make room and run again"
            )
        return f"{path}: reading or writing the disk failed ({exc}); nothing taken in before is lost"
    if primary == sqlite3.SQLITE_CANTOPEN:
        return _cannot_open(path)
    words = {
        sqlite3.SQLITE_NOTADB: f"{path} is not a store: the file is not an SQLite database",
        sqlite3.SQLITE_CORRUPT: (
            f"{path} is damaged ({exc}); restore a backup, or save what can be read with "
            "`sqlite3 FILE .recover`"
        ),
        sqlite3.SQLITE_READONLY: f"{path} cannot be written: check the rights on it and its folder",
        sqlite3.SQLITE_PERM: f"{path} cannot be used: permission denied",
    }
    return words.get(primary)


def _nearly_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _FULL_BELOW
    except OSError:
        return False


def _cannot_open(path: Path) -> str:
    try:
        if path.is_dir():
            return f"{path} is a folder, not a store"
        if not path.exists():
            return f"there is no store at {path}: run `tracker init`"
    except OSError as exc:
        return f"{path} cannot be opened: {exc.strerror}"
    return (
        f"{path} cannot be opened: the file must be readable and its folder writable "
        "(SQLite keeps its journal beside the file), and the disk must not be full"
    )


#: https://www.postgresql.org/docs/current/errcodes-appendix.html
_SQLSTATES = {
    "42501": "the database user lacks a right it needs",
    "3D000": "there is no such database; create it first",
    "3F000": "there is no such schema; create it first",
    "53300": "the server takes no more connections; try again later",
    "25006": "the server only allows reading (a standby?)",
    "XX001": "the database is damaged; restore a backup",
    "XX002": "an index of the database is damaged; REINDEX it",
}


def _postgresql_words(exc: DBAPIError, url: URL, busy_seconds: float, *, reading: bool) -> str | None:
    sqlstate: str | None = getattr(exc.orig, "sqlstate", None)
    reason = str(exc.orig).strip().splitlines()[0] if str(exc.orig).strip() else "no reason given"
    if sqlstate == "55P03":
        return _locked(url, busy_seconds)
    if sqlstate == "53100":
        return f"{shown(url)}: {DISK_FULL}"
    if sqlstate == "25006" and reading:
        return None
    if sqlstate in _SQLSTATES:
        return f"{shown(url)}: {_SQLSTATES[sqlstate]} ({reason})"
    if exc.connection_invalidated or (sqlstate or "").startswith(("08", "57P", "28")):
        return f"the connection to PostgreSQL at {shown(url)} failed: {reason}"
    if sqlstate is None and isinstance(exc, OperationalError):
        return f"cannot connect to PostgreSQL at {shown(url)}: {reason}"
    return None
