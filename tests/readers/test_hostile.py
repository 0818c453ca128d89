"""Hostile bodies: a document or a reason, within the limits, and the next page is read as if nothing was."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.readers.hostile import BODIES, HEAVY, XML
from tracker.model import Capture, CaptureError, SourceSpec
from tracker.readers import pool, worker

LAW = b"<html><body><main><h2>Article 1</h2><p>The provider shall keep the record.</p>"


def read(media: str, body: bytes, charset: str | None, format_: str | None = None) -> str:
    capture = Capture("https://hostile.example/", datetime(2026, 1, 1, tzinfo=UTC), body, media, charset)
    try:
        return pool.read([capture], SourceSpec("hostile", "hostile", "en", format=format_)).extractor
    except CaptureError as error:
        return error.kind


@pytest.mark.parametrize(
    "name",
    [pytest.param(n, marks=pytest.mark.slow) if n.startswith(HEAVY) or "PDF" in n else n for n in BODIES],
)
def test_a_hostile_body_ends_as_a_document_or_a_reason(name: str) -> None:
    media, body, charset = BODIES[name]()
    format_ = "lims" if media == XML else "egov" if "class" in name else None
    assert read(media, body, charset, format_)
    assert read("text/html", LAW, None) == "page"


@pytest.mark.skipif(not Path("/proc/self/limits").exists(), reason="the system does not show limits")
def test_the_process_has_its_limits() -> None:
    read("text/html", LAW, None)
    held = pool._readers._worker
    assert held is not None
    limits = Path(f"/proc/{held._process.pid}/limits").read_text()
    for name, most in (("Max address space", worker.MEMORY), ("Max file size", 0), ("Max core file size", 0)):
        assert re.search(rf"{name}\s+{most}\s+{most}\s", limits), limits
