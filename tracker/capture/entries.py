"""What an archive holds, as data: entries, problems and the errors of reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tracker.model import Unreadable


class NotAnArchive(ValueError):
    """The file is not a WARC archive (it may be empty, an ARC file, a folder or anything else)."""


class DigestMismatch(Unreadable):
    """The payload is not the one the archive's own digest was made of."""


@dataclass(frozen=True, slots=True)
class ArchiveProblem:
    """A place in an archive that could not be read. `offset` is in bytes of the file."""

    path: Path
    offset: int
    message: str


@dataclass(frozen=True, slots=True)
class ArchiveEntry:
    """One capture in an archive, without its body."""

    url: str
    observed_at: datetime  # aware, UTC; the record's WARC-Date
    status: int  # of the response; 200 for resource records; for revisits that of the original
    kind: str  # response, revisit, resource
    path: Path
    offset: int
    length: int
    record_id: str
    inner: int = 0
    payload_digest: str | None = None
    original: ArchiveEntry | None = None  # what a revisit refers to; None if it is not here
    negotiated: tuple[tuple[str, str], ...] = ()  # of the request, where the archive holds it

    @property
    def order(self) -> tuple[datetime, str, str, int, int]:
        """Oldest first; ties in a fixed order."""
        return (self.observed_at, self.url, str(self.path), self.offset, self.inner)


def parse_date(value: str) -> datetime:
    """A WARC-Date (W3C date and time, UTC, with or without fractions) as aware UTC. Raises `ValueError`."""
    moment = datetime.fromisoformat(value.strip())
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as error:  # the first or last hours of all time, in another zone
        raise ValueError(f"{value!r} is no moment of the calendar") from error
