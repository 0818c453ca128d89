"""Helpers of the extractor tests: captures from text, captures out of a WARC."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator

from tracker.model import Capture, SourceSpec


def capture(
    body: str | bytes, media_type: str = "application/xml", url: str = "https://law.example/x"
) -> Capture:
    data = body.encode() if isinstance(body, str) else body
    return Capture(url, datetime(2026, 1, 2, tzinfo=UTC), data, media_type)


def spec(language: str = "en", **kw: object) -> SourceSpec:
    return SourceSpec("test-source", "test-instrument", language, **kw)


def from_warc(path: Path, url: str | None = None) -> list[Capture]:
    """Every response of the archive (of one URL), in order."""
    out = []
    with path.open("rb") as stream:
        for record in ArchiveIterator(stream):
            target = record.rec_headers.get_header("WARC-Target-URI")
            if record.rec_type != "response" or (url and target != url):
                continue
            kind = (record.http_headers.get_header("content-type") or "").partition(";")
            when = datetime.fromisoformat(record.rec_headers.get_header("WARC-Date"))
            out.append(Capture(target, when, record.content_stream().read(), kind[0].strip().lower()))
    return out
