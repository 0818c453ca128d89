"""The store under stress: other writers, killed processes, full disks, files that are no store."""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import event, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session

from tests.conftest import ROOT
from tracker.store import blobs
from tracker.store.db import Store, StoreError, store_url
from tracker.store.models import CaptureRow, HostLease, ReviewRow

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def add_host(session: Session, host: str) -> None:
    session.execute(insert(HostLease).values(host=host, owner="test", until=NOW, next_ok=NOW))


def hosts(store: Store) -> set[str]:
    with store.read() as session:
        return set(session.execute(select(HostLease.host)).scalars())


def test_a_block_is_one_transaction(store: Store) -> None:
    with store.write() as session:
        add_host(session, "kept")
    with pytest.raises(IntegrityError), store.write() as session:
        session.execute(
            insert(HostLease),
            [
                {"host": h, "owner": "test", "until": NOW, "next_ok": NOW}
                for h in ("lost", "lost too", "kept")
            ],
        )
    assert hosts(store) == {"kept"}


def test_a_reader_cannot_write(store: Store) -> None:
    with pytest.raises(DBAPIError, match=r"readonly|read-only"), store.read() as session:
        add_host(session, "x")
    assert hosts(store) == set()


def test_a_reader_sees_one_state_and_holds_up_no_writer(store: Store) -> None:
    with store.read() as session:
        assert session.execute(select(HostLease.host)).all() == []
        with store.write() as writer:
            add_host(writer, "new")
        assert session.execute(select(HostLease.host)).all() == []
    assert hosts(store) == {"new"}


def test_references_are_enforced(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as session:
        session.execute(
            insert(CaptureRow).values(
                id="c", url="u", final_url="u", redirects=[], observed_at=NOW, recorded_at=NOW, status=200,
                media_type="text/html", headers=[], request_headers=[], body="no such blob",
            )
        )  # fmt: skip


def test_write_inside_write_is_refused_at_once(store: Store) -> None:
    with pytest.raises(RuntimeError, match="inside"), store.write(), store.write():
        pass
    with store.write() as session:
        add_host(session, "afterwards")
    assert hosts(store) == {"afterwards"}


def test_dispose_and_use_again(store: Store) -> None:
    store.dispose()
    assert hosts(store) == set()


def test_processes_that_read_and_then_write_wait_for_each_other(store: Store, store_url: str) -> None:
    command = [sys.executable, "-m", "tests.store.processes.count", store_url, "60"]
    processes = [subprocess.Popen(command, cwd=ROOT) for _ in range(3)]
    assert [process.wait(timeout=900) for process in processes] == [0, 0, 0]
    with store.read() as session:
        assert session.execute(select(HostLease.owner)).scalar_one() == "180"


def test_waiting_for_a_writer_ends_with_clear_words(
    store: Store, store_url: str, open_store: Callable[..., Store]
) -> None:
    impatient = open_store(store_url, busy_seconds=0.2)
    with store.write() as session:
        add_host(session, "first")
        with pytest.raises(StoreError, match="another process has been writing"), impatient.write():
            pass
    with impatient.write() as session:
        add_host(session, "second")
    assert hosts(store) == {"first", "second"}


def test_kill_loses_nothing_that_was_committed(store: Store, store_url: str) -> None:
    command = [sys.executable, "-m", "tests.store.processes.commit", store_url]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    told = [process.stdout.readline().strip() for _ in range(40)]
    process.send_signal(signal.SIGKILL)
    told += process.stdout.read().split()
    process.wait(timeout=900)
    with store.read() as session:
        assert all(blobs.get(session, sha256) for sha256 in told if len(sha256) == 64)
        assert list(blobs.verify(session)) == []
    with store.write() as session:
        add_host(session, "goes on")


def test_times_keep_their_zone_and_text_its_characters(store: Store) -> None:
    tokyo = timezone(timedelta(hours=9))
    row = {
        "id": "r", "target": "change", "target_id": "x" * 5000, "verdict": "ok", "by": "nul \x00, half \ud800, 数据",
        "at": datetime(2026, 3, 1, 21, 0, tzinfo=tokyo), "note": None,
        "data": {"第": ["\x00", "\udc80", {"k\x00": 1.5, "n": None}], "b": True},
    }  # fmt: skip
    with store.write() as session:
        session.execute(insert(ReviewRow).values(**row))
    with store.read() as session:
        found = session.execute(select(ReviewRow)).scalar_one()
    assert found.at == NOW
    assert found.at.tzinfo is UTC
    assert found.target_id == "x" * 5000
    assert found.by == "nul \ufffd, half \ufffd, 数据"
    assert found.data == {"第": ["\ufffd", "\ufffd", {"k\ufffd": 1.5, "n": None}], "b": True}


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="without a zone"), store.write() as session:
        session.execute(
            insert(HostLease).values(host="h", owner="o", until=NOW, next_ok=NOW.replace(tzinfo=None))
        )


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("tracker.db", "not the address of a store"),
        ("mysql://h/d", "not supported"),
        ("sqlite://", "needs the path of a file"),
        ("sqlite:///:memory:", "needs the path of a file"),
        ("sqlite:///a.db?mode=ro", "takes no options"),
        ("postgresql+asyncpg://h/d", "not supported"),
    ],
)
def test_addresses_that_cannot_be_used(url: str, words: str) -> None:
    with pytest.raises(StoreError, match=words):
        store_url(url)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_spellings_of_postgresql(scheme: str) -> None:
    url = store_url(f"{scheme}://me:secret@db.example/law")
    assert url.drivername == "postgresql+psycopg"
    assert "secret" not in repr(Store(url.render_as_string(hide_password=False)))


def test_a_missing_driver_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"digital-rules-tracker\[postgres\]"):
        Store("postgresql://h/d")


def test_postgresql_that_is_not_there() -> None:
    store = Store("postgresql://me:secret@127.0.0.1:1/law")
    for use in (store.migrate, store.check_schema):
        with pytest.raises(StoreError, match="cannot connect to PostgreSQL") as told:
            use()
        assert "secret" not in str(told.value)


@pytest.mark.postgres
def test_a_database_that_is_not_there(postgres_server: object) -> None:
    url = postgres_server.set(database="nowhere").render_as_string(hide_password=False)  # type: ignore[attr-defined]
    with pytest.raises(StoreError, match="nowhere"):
        Store(url).check_schema()


# What only a file can do.


def test_commits_are_synced(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/t.db")
    store.migrate()
    with store.write() as session:
        assert session.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
        assert session.execute(text("PRAGMA synchronous")).scalar_one() == 2  # FULL
        assert session.execute(text("PRAGMA foreign_keys")).scalar_one() == 1
    store.dispose()


@pytest.mark.parametrize("name", ["with space", "50%25", "a#b", "why?", "数据", "quote'd"])
def test_folders_of_any_name_are_made(tmp_path: Path, name: str) -> None:
    path = tmp_path / name / "deeper" / "t.db"
    store = Store(f"sqlite:///{quote(str(path))}")
    with pytest.raises(StoreError, match="tracker init"):
        store.check_schema()
    assert not path.parent.exists()
    store.migrate()
    store.check_schema()
    assert path.exists()
    store.dispose()


def test_reading_a_missing_store_makes_no_file(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/t.db")
    for use in (store.read, store.write):
        with pytest.raises(StoreError, match="there is no store at"), use() as session:
            session.execute(select(HostLease.host))
    assert list(tmp_path.iterdir()) == []


def test_files_that_are_no_store(tmp_path: Path) -> None:
    note = tmp_path / "note.db"
    note.write_text("this is a note, not a database\n" * 100)
    store = Store(f"sqlite:///{note}")
    for use in (store.migrate, store.check_schema):
        with pytest.raises(StoreError, match=r"note\.db is not a store"):
            use()
    assert note.read_text().startswith("this is a note")
    with pytest.raises(StoreError, match="is a folder"):
        Store(f"sqlite:///{tmp_path}").check_schema()
    with pytest.raises(StoreError, match="cannot be made"):
        Store(f"sqlite:///{note}/t.db").migrate()


def test_an_empty_file_is_no_store_yet(tmp_path: Path) -> None:
    (tmp_path / "t.db").touch()
    store = Store(f"sqlite:///{tmp_path}/t.db")
    with pytest.raises(StoreError, match="run `tracker init`"):
        store.check_schema()
    store.migrate()
    store.check_schema()
    store.dispose()


def test_a_damaged_file(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    store = Store(f"sqlite:///{path}")
    store.migrate()
    with store.write() as session:
        for number in range(300):
            add_host(session, f"host {number} " + "x" * 200)
    store.dispose()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is damaged"), store.read() as session:
        session.execute(select(HostLease.host)).all()


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/t.db")
    store.migrate()

    def limit(connection: sqlite3.Connection, _record: object) -> None:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages + 20}")

    event.listen(store._writer, "connect", limit)
    with store.write() as session:
        kept = blobs.put(session, b"first")
    with (
        pytest.raises(StoreError, match="the disk is full; nothing taken in before is lost"),
        store.write() as s,
    ):
        blobs.put(s, os.urandom(1_000_000))
    with store.read() as session:
        assert blobs.get(session, kept) == b"first"
    with store.write() as session:
        blobs.put(session, b"goes on")
    store.dispose()


_OVER_THE_LIMIT = """
import os, resource, sys
from tracker.store import blobs
from tracker.store.db import Store, StoreError
store = Store(sys.argv[1])
with store.write() as session:
    blobs.put(session, b"first")
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))
try:
    with store.write() as session:
        blobs.put(session, os.urandom(3_000_000))
except StoreError as exc:
    print(exc)
"""


def test_a_refused_write_loses_nothing(tmp_path: Path) -> None:
    """A real failing write: the system lets no file grow over a limit, as a quota would."""
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    url = f"sqlite:///{tmp_path}/t.db"
    store = Store(url)
    store.migrate()
    done = subprocess.run(
        [sys.executable, "-c", _OVER_THE_LIMIT, url], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "nothing taken in before is lost" in done.stdout
    assert "quota" in done.stdout
    with store.read() as session:
        assert list(blobs.verify(session)) == []
        assert blobs.size_report(session).keyframes == 1
    store.dispose()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")
@pytest.mark.parametrize(("mode", "words"), [(0o555, "writable"), (0o000, "Permission denied")])
def test_a_folder_that_may_not_be_written(mode: int, words: str) -> None:
    folder = Path(tempfile.mkdtemp())
    try:
        store = Store(f"sqlite:///{folder}/t.db")
        store.migrate()
        store.dispose()
        folder.chmod(mode)
        told = [_as_nobody(use, store) for use in ("read", "write")]
        assert all(words in t or "cannot be written" in t for t in told), told
        told = [_as_nobody("migrate", Store(f"sqlite:///{folder}/new/t.db"))]
        assert "cannot be made: Permission denied" in told[0]
    finally:
        folder.chmod(0o755)
        shutil.rmtree(folder)


def _as_nobody(use: str, store: Store) -> str:
    """What the store tells a user without rights; run in a fork, since a process cannot come back."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        said = "nothing was raised"
        try:
            os.setuid(65534)
            if use == "migrate":
                store.migrate()
            else:
                with getattr(store, use)() as session:
                    session.execute(select(HostLease.host)).all()
        except StoreError as exc:
            said = str(exc)
        except BaseException as exc:  # noqa: BLE001 - the parent is told whatever it was
            said = f"{type(exc).__name__}: {exc}"
        finally:
            os.write(writer, said.encode())
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said
