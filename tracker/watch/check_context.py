"""Looks at a source: what came of one, and what the record holds that the next one is taken in with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.model import Capture
from tracker.readers import formats as extractors
from tracker.registry.schema import Source
from tracker.store import blobs, writer
from tracker.store.models import CaptureRow, CheckCapture, CheckRow, Reading, table_of
from tracker.store.reader import GOOD

# Statements of every look, made once: SQLAlchemy takes four times as long to build one as to run it.
# Tables in place of classes: what concerns no object goes past the session's books, in half the time.
_capture, _of, _check, _reading = map(table_of, (CaptureRow, CheckCapture, CheckRow, Reading))
_kept = _capture.join(_of, _of.c.capture == _capture.c.id)
_CAPTURES = (
    select(CaptureRow)
    .join(CheckCapture, CheckCapture.capture == CaptureRow.id)
    .where(CheckCapture.check == bindparam("check"))
    .order_by(CheckCapture.position)
)
_SERVED = select(_capture.c.body, _capture.c.url).select_from(_kept).where(_of.c.check == bindparam("check"))
_PREVIOUS_BODY = (
    select(_capture.c.body)
    .select_from(_kept.join(_check, _check.c.id == _of.c.check))
    .where(_check.c.source == bindparam("source"), _capture.c.url == bindparam("url"))
    .order_by(_check.c.observed_at.desc())
    .limit(1)
)
_READ_BEFORE = (
    select(_reading.c.id, _reading.c.extractor, _reading.c.extractor_version)
    .select_from(_kept.join(_reading, _reading.c.check == _of.c.check))
    .where(_capture.c.body == bindparam("body"), _capture.c.url == bindparam("url"))
    .where(_reading.c.source == bindparam("source"), _reading.c.current.is_(True))
    .limit(1)
)
_CURRENT = select(
    _reading.c.check, _reading.c.observed_at, _reading.c.extractor, _reading.c.extractor_version
).where(_reading.c.source == bindparam("source"), _reading.c.current.is_(True))
_LOOK_BEFORE = (
    select(_check.c.outcome, _check.c.observed_at)
    .where(_check.c.source == bindparam("source"), _check.c.observed_at < bindparam("observed_at"))
    .order_by(_check.c.observed_at.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Outcome:
    """What came of one look at a source."""

    check: str | None
    outcome: str  # captured, unchanged, not_modified, known, or the kind of the event
    message: str = ""
    changes: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return self.outcome not in {"captured", "unchanged", "not_modified", "known"}


@dataclass(frozen=True)
class Look:
    """A stored check and what the record held of its source when it was stored."""

    check: str
    observed_at: datetime
    captures: Sequence[Capture]
    previous: str | None  # a current reading of the same bytes
    outdated: Sequence[tuple[str, datetime]]  # other checks whose reading is by an older extractor


def load_captures(session: Session, check: str) -> list[Capture]:
    """The captures of a check, bodies verified against their hashes."""
    rows = session.execute(_CAPTURES, {"check": check}).scalars()
    return [
        Capture(
            url=row.url,
            observed_at=row.observed_at,
            body=blobs.get(session, row.body),
            media_type=row.media_type,
            charset=row.charset,
            status=row.status,
            headers={name.lower(): value for name, value in row.headers},
        )
        for row in rows
    ]


def as_capture(taken: writer.Taken) -> Capture:
    """What was just stored, as the extractors take it: the same as `load_captures` would give."""
    return Capture(
        url=taken.url,
        observed_at=taken.observed_at,
        body=taken.body,
        media_type=taken.media_type,
        charset=taken.charset,
        status=taken.status,
        headers={name.lower(): value for name, value in taken.headers},
    )


def look_at(
    session: Session,
    source: Source,
    check: str,
    observed_at: datetime,
    captures: Sequence[Capture],
    *,
    force: bool,
) -> Look:
    """``force``: read the bytes again, even if they were read before."""
    previous = None if force else _read_before(session, source, check)
    return Look(check, observed_at, captures, previous, _outdated(session, source, check))


def _outdated(session: Session, source: Source, but: str) -> list[tuple[str, datetime]]:
    """The other checks of a source whose reading is by an older extractor."""
    rows = session.execute(_CURRENT, {"source": source.id})
    return [
        (check, seen)
        for check, seen, name, version in rows
        if check != but and not _is_current(name, version)
    ]


def readable_again(session: Session, source: str, observed_at: datetime) -> str | None:
    """What to say of a capture that was read when the look before it brought no text: whoever saw the
    page then saw something else, even if the text that came back is the one from before."""
    before = session.execute(_LOOK_BEFORE, {"source": source, "observed_at": observed_at}).first()
    if before is None or before.outcome in {*GOOD, writer.PENDING}:
        return None
    return f"read again; {before.outcome} on {before.observed_at:%Y-%m-%d %H:%M} UTC"


def previous_body(session: Session, source: Source, url: str) -> str | None:
    """The newest body of an address in a source's checks: what the next one is compressed against."""
    return session.execute(_PREVIOUS_BODY, {"source": source.id, "url": url}).scalar()


def all_parts(session: Session, urls: Sequence[str], captures: list[str], at: datetime) -> list[str]:
    """The newest capture of every part at that time, in the order given."""
    have = {row.url: row.id for row in session.scalars(select(CaptureRow).where(CaptureRow.id.in_(captures)))}
    for url in urls:
        if url not in have:
            found = session.scalar(
                select(CaptureRow.id)
                .where(CaptureRow.url == url, CaptureRow.observed_at <= at)
                .order_by(CaptureRow.observed_at.desc())
                .limit(1)
            )
            if found:
                have[url] = found
    return [have[url] for url in urls if url in have]


def _read_before(session: Session, source: Source, check: str) -> str | None:
    """A current reading of the same bytes by the extractor as it is now. Of the same address, too: where
    an answer holds the texts of several days, the address says of which (`spiders.boe`)."""
    served = session.execute(_SERVED, {"check": check}).all()
    if len(served) != 1:
        return None
    body, url = served[0]
    found = session.execute(_READ_BEFORE, {"body": body, "url": url, "source": source.id}).first()
    if found is None:
        return None
    reading, name, version = found
    return str(reading) if _is_current(name, version) else None


def _is_current(extractor: str, version: int) -> bool:
    """Whether a reading was made by its extractor as it is now."""
    return extractor in extractors.names() and version == extractors.load(extractor).VERSION
