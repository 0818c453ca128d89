"""A local file as a capture, read by the extractor that its content or the caller names."""

from __future__ import annotations

import mimetypes
from datetime import UTC, datetime
from pathlib import Path

from tracker.model import Capture, Document, SourceSpec
from tracker.readers import pool

_TYPES = {
    ".md": "text/markdown", ".txt": "text/plain", ".xhtml": "application/xhtml+xml", ".htm": "text/html",
    ".html": "text/html", ".xml": "application/xml", ".pdf": "application/pdf", ".json": "application/json",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip


def media_type(path: Path) -> str:
    """By the name's ending; ``application/octet-stream`` where it says nothing."""
    known = _TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0]
    return known or "application/octet-stream"


def shown(path: Path) -> str:
    """A file's name as it can be printed and kept: bytes of it that are no text stand as ``\\x..``."""
    return path.name.encode("utf-8", "backslashreplace").decode()


def read_file(path: Path, language: str, format_: str | None = None) -> Document:
    """A file read as law. Raises `OSError` or `CaptureError`."""
    capture = Capture(
        url=path.resolve().as_uri(),
        observed_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        body=path.read_bytes(),
        media_type=media_type(path),
    )
    return pool.read([capture], SourceSpec(path.stem, "", language, format=format_))
