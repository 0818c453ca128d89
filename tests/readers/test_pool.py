"""The boundary around the readers: what a hostile body costs, and that it costs nobody else."""

from __future__ import annotations

import os
import pickle
import signal
import socket
from datetime import UTC, date, datetime

import pytest

from tracker.model import Capture, ListingSpec, ReaderFailed, SourceSpec, Unreadable
from tracker.readers import formats, pool, worker

LAW = b"<html><body><main><h1>Act</h1>" + b"".join(
    f"<h2>Article {n}</h2><p>The provider shall keep the record of the duty for {n} years.</p>".encode()
    for n in range(1, 6)
)
#: A form of a PDF that draws itself twice: its drawing never ends.
FORM = b"""%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</XObject<</A 5 0 R>>>>>> endobj
4 0 obj <</Length 6>> stream
/A Do
endstream endobj
5 0 obj <</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</A 5 0 R>>>>/Length 12>> stream
/A Do /A Do
endstream endobj
trailer <</Root 1 0 R>>
startxref
0
%%EOF
"""


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
    assert pool.version_of("page") == formats.load("page").VERSION
    assert pool.version_of("gone") is None


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


def test_a_bomb_ends_by_its_limit_and_the_next_page_is_read(process: pool._Readers) -> None:
    with pytest.raises(ReaderFailed, match=r"SIG|500 MB|time"):
        pool.read([served(FORM, "application/pdf")], spec())
    assert len(pool.read([served(LAW)], spec()).provisions) >= 5


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
