"""A check that is being taken in: what came of it, and what the record holds that it is read with."""

from __future__ import annotations

import errno
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.orm import Session

from tracker.model import Capture, CaptureError, ReaderFailed
from tracker.readers import formats
from tracker.registry import Registry
from tracker.registry.schema import Source
from tracker.store import captures as evidence
from tracker.store import events, listings, readings
from tracker.store.errors import StoreError
from tracker.store.models import CheckRow
from tracker.watch.context import WatchContext
from tracker.watch.expectation import spec_digest

logger = logging.getLogger(__name__)
#: Kind of event: today's reader refuses what an earlier one read; the earlier reading stands.
NOT_READ_NOW = "NotReadNow"
#: Events that say of a check that it was not read: over once it is.
READING = (
    NOT_READ_NOW, "StructureChanged", "Incomplete", "EmptyExtract", "Blocked", "WrongLanguage", "Unreadable",
    "TooLarge", "ReaderFailed",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of one check of a source."""

    check: str | None
    outcome: str  # captured, unchanged, not_modified, known, or the kind of the event
    message: str = ""
    changes: tuple[str, ...] = ()
    doubts: frozenset[str] = frozenset()  # codes of the gate, of a text that was held back

    @property
    def failed(self) -> bool:
        return self.outcome not in {"captured", "unchanged", "not_modified", "known"}


def as_refusal(error: Exception) -> CaptureError:
    """What went wrong with one page, as the reason of its event. What is wrong with the store is no page's
    fault and is raised again."""
    full = isinstance(error, OSError) and error.errno == errno.ENOSPC
    if full or isinstance(error, StoreError | OperationalError | InterfaceError):
        raise error
    if isinstance(error, CaptureError):
        return error
    logger.error("a page could not be taken in", exc_info=error)
    return ReaderFailed(f"it could not be taken in: {type(error).__name__}: {error}"[:500])


def unread(context: WatchContext, source: Source, check: str, found: Exception) -> Outcome:
    """A check whose captures gave no document or list: an event for its source. A text that was read before
    keeps that reading: what was published does not go because its capture cannot be read now.

    Raises what is wrong with the store.
    """
    error, now = as_refusal(found), context.clock()
    with context.store.write() as session:
        addresses = [url for _, url in evidence.served(session, check)]
        at = session.get_one(CheckRow, check).observed_at
        kept = source.kind != "listing" and readings.was_read(session, check)
        message = f"{error.kind}: {error}; the earlier reading is kept" if kept else str(error)
        events.save_event(
            session, NOT_READ_NOW if kept else error.kind, message, observed_at=at, now=now,
            source=source.id, check=check, url=addresses[0] if addresses else source.url,
        )  # fmt: skip
        if source.kind == "listing":
            listings.drop_reading(session, check)
        if not kept:
            evidence.set_outcome(session, check, error.kind)
    return Outcome(check, error.kind, message)


@dataclass(frozen=True)
class CheckContext:
    """A stored check of a text, its captures, and what the record says of its source."""

    check: str
    observed_at: datetime
    captures: Sequence[Capture]
    previous: str | None  # a current reading of the same bytes
    #: Other checks whose reading is by an older extractor, or by another rule of the registry: check,
    #: moment, the extractor a person named for it, and its source as that check asked it.
    outdated: Sequence[tuple[str, datetime, str | None, Source]]
    before: tuple[str, datetime] | None  # outcome and moment of the check before it
    new: bool = False  # it was kept just now: nothing was read in it or told of it yet
    read_as: str | None = None  # the extractor a person named for this check
    insist: bool = False  # a person wants it read whatever the page says of itself


def load_context(
    session: Session, registry: Registry, source: Source, check: str, *, force: bool,
    read_as: str | None = None, insist: bool = False,
) -> CheckContext:  # fmt: skip
    """What a stored check is read with. ``source``: as the check asked it; ``force``: read the bytes again,
    even if they were read before."""
    observed_at = session.get_one(CheckRow, check).observed_at
    captures = evidence.load_captures(session, check)
    known = readings.current(session, source.id)
    before = evidence.check_before(session, source.id, observed_at)
    previous = None if force or read_as or not known else _read_before(session, source, check)
    outdated = _outdated(registry, source, check, known)
    return CheckContext(check, observed_at, captures, previous, outdated, before, False, read_as, insist)


def new_context(
    session: Session, registry: Registry, source: Source, check: str, observed_at: datetime,
    captures: Sequence[Capture], known: Sequence[readings.ReadingOf], before: tuple[str, datetime] | None,
    read_as: str | None,
) -> CheckContext:  # fmt: skip
    """The same of a check that was kept just now. ``known``: the current readings of its source."""
    if before is not None and before[1] >= observed_at:
        before = evidence.check_before(session, source.id, observed_at)
    previous = None if read_as or not known else _read_before(session, source, check)
    outdated = _outdated(registry, source, check, known)
    return CheckContext(check, observed_at, captures, previous, outdated, before, True, read_as)


def _outdated(
    registry: Registry, source: Source, check: str, known: Sequence[readings.ReadingOf]
) -> list[tuple[str, datetime, str | None, Source]]:
    others = [(found, registry.asked(source, found.way)) for found in known if found.check != check]
    return [
        (found.check, found.observed_at, found.read_as, asked)
        for found, asked in others
        if not _is_current(asked, found)
    ]


def differs(session: Session, source: Source, check: str, read_as: str | None) -> bool:
    """Whether a check that is there would be read in another way now: it was not read, another reader is
    asked for, or the registry says something else of its source."""
    found = next((r for r in readings.current(session, source.id) if r.check == check), None)
    if found is None:
        return True
    if read_as is not None:
        return found.extractor != read_as or found.read_as != read_as
    return not _is_current(source, found)


def readable_again(before: tuple[str, datetime] | None) -> str:
    """What to say of a capture that was read when the check before it brought no text: whoever saw the
    page then saw something else, even if the text that came back is the one from before."""
    if before is None or before[0] in {*evidence.GOOD, evidence.PENDING}:
        return ""
    return f"read again; {before[0]} on {before[1]:%Y-%m-%d %H:%M} UTC"


def _read_before(session: Session, source: Source, check: str) -> str | None:
    """A current reading of the same bytes by the extractor as it is now. Of the same address, too: where
    an answer holds the texts of several days, the address says of which (`spiders.boe`)."""
    served = evidence.served(session, check)
    if len(served) != 1:
        return None
    found = readings.of_bytes(session, source.id, *served[0])
    return found.reading if found is not None and _is_current(source, found) else None


def _is_current(source: Source, found: readings.ReadingOf) -> bool:
    """Whether a reading was made by its extractor as it is now, as the registry says now."""
    if found.extractor_version != formats.version_of(found.extractor):
        return False
    return found.spec in (None, spec_digest(source, found.observed_at.date()))
