"""A check that is being taken in: what came of it, and what the record holds that it is read with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.model import Capture
from tracker.readers import pool
from tracker.registry.schema import Source
from tracker.store import captures as evidence
from tracker.store import readings


@dataclass(frozen=True)
class Outcome:
    """What came of one check of a source."""

    check: str | None
    outcome: str  # captured, unchanged, not_modified, known, or the kind of the event
    message: str = ""
    changes: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return self.outcome not in {"captured", "unchanged", "not_modified", "known"}


@dataclass(frozen=True)
class CheckContext:
    """A stored check of a text, its captures, and what the record says of its source."""

    check: str
    observed_at: datetime
    captures: Sequence[Capture]
    previous: str | None  # a current reading of the same bytes
    outdated: Sequence[tuple[str, datetime]]  # other checks whose reading is by an older extractor


def load_context(
    session: Session,
    source: Source,
    check: str,
    observed_at: datetime,
    captures: Sequence[Capture],
    *,
    force: bool,
) -> CheckContext:
    """``force``: read the bytes again, even if they were read before."""
    outdated = [
        (found.check, found.observed_at)
        for found in readings.current(session, source.id)
        if found.check != check and not _is_current(found.extractor, found.extractor_version)
    ]
    previous = None if force else _read_before(session, source, check)
    return CheckContext(check, observed_at, captures, previous, outdated)


def readable_again(session: Session, source: str, observed_at: datetime) -> str | None:
    """What to say of a capture that was read when the check before it brought no text: whoever saw the
    page then saw something else, even if the text that came back is the one from before."""
    before = evidence.check_before(session, source, observed_at)
    if before is None or before[0] in {*evidence.GOOD, evidence.PENDING}:
        return None
    return f"read again; {before[0]} on {before[1]:%Y-%m-%d %H:%M} UTC"


def _read_before(session: Session, source: Source, check: str) -> str | None:
    """A current reading of the same bytes by the extractor as it is now. Of the same address, too: where
    an answer holds the texts of several days, the address says of which (`spiders.boe`)."""
    served = evidence.served(session, check)
    if len(served) != 1:
        return None
    found = readings.of_bytes(session, source.id, *served[0])
    if found is None or not _is_current(found.extractor, found.extractor_version):
        return None
    return found.reading


def _is_current(extractor: str, version: int) -> bool:
    """Whether a reading was made by its extractor as it is now."""
    return version == pool.version_of(extractor)
