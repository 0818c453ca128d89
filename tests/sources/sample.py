"""The samples of `tests/sources`: one capture of each format, and what is read in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from tracker.model import Capture, SourceSpec
from tracker.readers import formats

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Expected:
    """`expected.yml`: how the capture is served, who has reviewed what is read, and that."""

    url: str
    media_type: str
    language: str
    reviewed: str
    reading: list[Any]
    part: str | None = None


def samples() -> list[str]:
    return sorted(p.name for p in FOLDER.iterdir() if (p / "expected.yml").exists())


def expected(name: str) -> Expected:
    return Expected(**yaml.safe_load((FOLDER / name / "expected.yml").read_text("utf-8")))


def captures(name: str) -> list[Capture]:
    """The captures of a sample; several (`capture-1`, `capture-2`) are parts of one text."""
    how, moment = expected(name), datetime(2026, 1, 2, tzinfo=UTC)
    files = sorted((FOLDER / name).glob("capture*"))
    return [Capture(how.url, moment, file.read_bytes(), how.media_type) for file in files]


def reading(name: str) -> list[str]:
    """Title and dates, then a line for each provision: eid, number, heading, text, and a status that is not
    in force."""
    how = expected(name)
    spec = SourceSpec("sample", "sample", how.language, format=name, part=how.part)
    document = formats.read(captures(name), spec)
    assert document.extractor == name
    lines = [f"title: {document.title}"]
    lines += [
        f"{key}: {getattr(document, key)}" for key in ("valid_from", "text_date") if getattr(document, key)
    ]
    for p in document.provisions:
        status = "" if p.status.value == "in_force" else f"[{p.status.value}]"
        lines.append(" | ".join(x for x in (p.eid, p.num, p.heading, p.text, status) if x))
    return lines
