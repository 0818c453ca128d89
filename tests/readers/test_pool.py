"""The boundary around the readers: what a hostile body costs, and that it costs nobody else."""

from __future__ import annotations

import copyreg
import os
import pickle
import signal
import socket
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tracker.model import Capture, ListingSpec, ReaderFailed, Scope, SourceSpec, Unreadable
from tracker.readers import formats, pool, worker

LAW = b"<html><body><main><h1>Act</h1>" + b"".join(
    f"<h2>Article {n}</h2><p>The provider shall keep the record of the duty for {n} years.</p>".encode()
    for n in range(1, 6)
)


def served(body: bytes, media: str = "text/html", charset: str | None = None) -> Capture:
    return Capture("https://law.example/act", datetime(2026, 1, 2, tzinfo=UTC), body, media, charset)


def spec(format_: str | None = None) -> SourceSpec:
    return SourceSpec("act-en", "act", "en", format=format_)


@pytest.fixture
def process(monkeypatch: pytest.MonkeyPatch) -> pool._Readers:
    """Readers of their own, so that no test meets what another one broke."""
    own = pool._Readers()
    monkeypatch.setattr(pool, "_readers", own)
    yield own
    own.close()


def test_a_document_is_the_same_on_both_sides(process: pool._Readers) -> None:
    assert pool.read([served(LAW)], spec()) == formats.read([served(LAW)], spec())


def test_lists_and_documents_of_notices_are_read_there_too(process: pool._Readers) -> None:
    rows = "".join(
        f"<li><a href='/n/{n}.html'>Notice on the draft rules number {n}</a> 2026-01-{n:02}</li>"
        for n in range(1, 9)
    )
    listing = pool.read_list(
        [served(f"<ul>{rows}</ul>".encode())], ListingSpec("l", "https://law.example/", "en")
    )
    assert [entry.dated for entry in listing.entries][:2] == [date(2026, 1, 1), date(2026, 1, 2)]
    assert pool.read_notice(served(LAW), "en", date(2026, 1, 1), None).title == "Act"


def test_a_refusal_keeps_its_kind(process: pool._Readers) -> None:
    with pytest.raises(Unreadable, match="entities"):
        pool.read(
            [served(b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "text/xml")], spec("clml")
        )


@pytest.mark.parametrize(
    ("deed", "ends_by"),
    [
        ("while True: pass", -signal.SIGPROF),
        ("x = bytearray(600_000_000)", "MemoryError"),
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "PermissionError"),
        ("import sqlite3; sqlite3.connect('record.db')", "PermissionError"),
        ("import subprocess; subprocess.run(['true'])", "PermissionError"),
        ("open('left.txt', 'w')", "PermissionError"),
        ("import os; os.write(os.open('/dev/null', os.O_RDONLY), b'x')", "OSError"),
    ],
)
def test_the_limits_hold_whatever_a_reader_does(deed: str, ends_by: int | str, tmp_path: Path) -> None:
    code = (
        "import sys; from tracker.readers import worker; worker._shut_in()\n"
        f"worker._limit(0.3)\ntry:\n    {deed}\nexcept BaseException as error:\n"
        "    print(type(error).__name__)\n    sys.stdout.flush()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert ends_by in (done.returncode, done.stdout.strip())
    assert not (tmp_path / "left.txt").exists()


def test_any_exception_is_a_refusal_that_says_where(
    process: pool._Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ReaderFailed, match=r"ValueError: no extractor 'gone'.*\(formats.py:\d+\)"):
        pool.read([served(LAW)], spec("gone"))


def test_a_reader_that_somebody_ends_is_started_again(process: pool._Readers) -> None:
    pool.read([served(LAW)], spec())
    assert process._worker is not None
    os.kill(process._worker._process.pid, signal.SIGKILL)
    assert pool.read([served(LAW)], spec()).title == "Act"


def test_after_a_fork_the_reader_stays_with_the_parent(process: pool._Readers) -> None:
    pool.read([served(LAW)], spec())
    child = os.fork()
    if not child:
        process.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert pool.read([served(LAW)], spec()).title == "Act"


def test_an_answer_holds_only_words_of_the_model() -> None:
    class Trick:
        def __reduce__(self):
            return os.system, ("true",)

    with pytest.raises(pickle.UnpicklingError, match="system"):
        pool._Answer(__import__("io").BytesIO(pickle.dumps(Trick()))).load()


def test_limits_follow_the_size_and_secrets_stay_outside(process: pool._Readers) -> None:
    assert worker.seconds_for(100) == worker.LEAST
    assert worker.LEAST < worker.seconds_for(10_000_000) < worker.seconds_for(60_000_000) == worker.MOST
    assert not any("TRACKER" in name for name in pool._ENVIRONMENT)


def test_what_a_reader_may_not() -> None:
    for event, given in (
        ("socket.connect", (None, ("198.51.100.1", 80))),
        ("sqlite3.connect", ("tracker.db",)),
        ("subprocess.Popen", ("sh",)),
        ("open", ("x", "w", os.O_WRONLY)),
    ):
        with pytest.raises(PermissionError):
            worker._refuse(event, given)
    worker._refuse("open", ("x", "r", os.O_RDONLY))
    assert socket.socket  # nothing was taken from this process


def test_codes_are_written_by_value_on_every_python(monkeypatch: pytest.MonkeyPatch) -> None:
    """Python 3.11.0 to 3.11.3 write a code as a call of `getattr`, which an answer may not hold."""
    monkeypatch.setattr(Scope, "__reduce_ex__", lambda self, _: (getattr, (Scope, self.name)))
    assert b"getattr" in pickle.dumps(Scope.BODY)
    before = dict(copyreg.dispatch_table)
    try:
        worker.enums_by_value()
        written = pickle.dumps(Scope.BODY)
    finally:
        for found in copyreg.dispatch_table.keys() - before.keys():
            del copyreg.dispatch_table[found]
    assert b"getattr" not in written
    assert pickle.loads(written) is Scope.BODY
