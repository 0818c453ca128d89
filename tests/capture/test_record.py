from __future__ import annotations

import errno
import gzip
import io
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from warcio.archiveiterator import ArchiveIterator

from tracker.capture.record import ArchiveWriteError, Exchange, WarcRecorder
from tracker.capture.warc import load, read_index

URL = "https://law.example/act?x=1"
NOW = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)


def exchange(body=b"<p>text</p>", *, url=URL, at=NOW, status=200, headers=(("Content-Type", "text/html"),)):
    asked = (("Accept-Language", "eng"), ("Authorization", "Bearer secret"), ("Cookie", "secret=1"))
    return Exchange(url, at, "GET", asked, status, headers, body)


def check(path):
    """warcio's own verdict on an archive."""
    done = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(path)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "fail" not in done.stdout.lower(), done.stdout
    return done.stdout


def records(path):
    with path.open("rb") as fh:
        return [
            (r.rec_type, dict(r.rec_headers.headers), r.http_headers, r.raw_stream.read())
            for r in ArchiveIterator(fh)
        ]


def test_pairs_are_written_and_read_again(tmp_path):
    path = tmp_path / "a.warc.gz"
    packed = gzip.compress(b"<p>text</p>")
    headers = (("Content-Type", "text/html; charset=utf-8"), ("Content-Encoding", "gzip"),
               ("Transfer-Encoding", "chunked"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2"))  # fmt: skip
    with WarcRecorder(path) as recorder:
        assert recorder.partial.exists()
        assert not path.exists()
        record_id = recorder.write(exchange(packed, headers=headers))
    assert path.exists()
    assert not recorder.partial.exists()
    (entry,) = read_index([path]).entries()
    record = load(entry)
    assert (record.body, record.record_id) == (b"<p>text</p>", record_id)
    assert entry.observed_at == NOW
    assert [v for n, v in record.headers if n == "Set-Cookie"] == ["a=1", "b=2"]
    assert not any(n.lower() == "transfer-encoding" for n, _ in record.headers)
    kinds = records(path)
    assert [k[0] for k in kinds] == ["warcinfo", "response", "request"]
    assert kinds[2][1]["WARC-Concurrent-To"] == record_id
    assert kinds[2][2].statusline == "/act?x=1 HTTP/1.1"
    assert "pass" in check(path)


def test_secrets_are_not_written(tmp_path):
    path = tmp_path / "a.warc.gz"
    with WarcRecorder(path) as recorder:
        recorder.write(exchange())
    assert b"secret" not in gzip.decompress(path.read_bytes())


def test_same_payload_of_the_same_address_is_a_revisit(tmp_path):
    path = tmp_path / "a.warc.gz"
    with WarcRecorder(path) as recorder:
        recorder.write(exchange())
        recorder.write(exchange(at=NOW + timedelta(days=1)))
        recorder.write(exchange(b"new", at=NOW + timedelta(days=2)))
        recorder.write(exchange(b"new", url=URL + "&y", at=NOW + timedelta(days=3)))
        recorder.write(exchange(b"", status=304, headers=(), at=NOW + timedelta(days=4)))
        recorder.write(exchange(b"", status=304, headers=(), at=NOW + timedelta(days=5)))
    index = read_index([path])
    assert [e.kind for e in index.entries()] == [
        "response",
        "revisit",
        "response",
        "response",
        "response",
        "response",
    ]
    assert [load(e).body for e in index.entries()] == [b"<p>text</p>"] * 2 + [b"new"] * 2 + [b""] * 2
    assert index.entries()[1].observed_at == NOW + timedelta(days=1)
    check(path)


def test_nothing_is_overwritten(tmp_path):
    path = tmp_path / "a.warc.gz"
    WarcRecorder(path).close()
    before = path.read_bytes()
    with pytest.raises(ArchiveWriteError, match="never overwritten"):
        WarcRecorder(path)
    assert path.read_bytes() == before
    with WarcRecorder(tmp_path / "b.warc.gz"), pytest.raises(ArchiveWriteError, match="another crawl"):
        WarcRecorder(tmp_path / "b.warc.gz")
    with pytest.raises(ArchiveWriteError, match="cannot be created"):
        WarcRecorder(tmp_path / "no" / "folder.warc.gz")


class Disk(io.FileIO):
    """A file on a disk with little room: it takes part of a write, then none."""

    room = 1 << 30

    def write(self, data):
        if self.room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        taken = super().write(memoryview(data)[: self.room])
        self.room -= taken
        return taken


def test_full_disk_is_said_and_keeps_what_was_complete(tmp_path):
    path = tmp_path / "a.warc.gz"
    recorder = WarcRecorder(path)
    recorder._file.close()
    recorder._file = Disk(recorder.partial, "r+b")
    recorder._file.seek(0, 2)
    recorder.write(exchange(b"first"))
    recorder._file.room = 100
    with pytest.raises(ArchiveWriteError, match="disk is full"):
        recorder.write(exchange(b"second", at=NOW + timedelta(days=1)))
    with pytest.raises(ArchiveWriteError, match="disk is full"):
        recorder.write(exchange(b"third"))
    recorder.close()
    assert recorder._file.closed
    assert not recorder.partial.exists()
    index = read_index([path])
    assert index.problems == ()
    assert [load(e).body for e in index.entries()] == [b"first"]
    check(path)
