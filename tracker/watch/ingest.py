"""What happens to what a publisher served: kept first, then read, then compared.

Three steps, two transactions: (1) bytes and check are stored; (2) the captures are read, outside
any transaction; (3) reading, versions and changes are stored. A process killed between them leaves
a check that is `pending`; taking the same capture in again, or `tracker reextract`, goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from tracker.extract import registry as extractors
from tracker.model import Capture, CaptureError, Incomplete, Origin
from tracker.registry import spec
from tracker.store import blobs, readings, writer
from tracker.store.models import CaptureRow, CheckCapture, CheckRow, EventRow, Reading, table_of
from tracker.store.reader import GOOD

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy.orm import Session

    from tracker.model import Document
    from tracker.registry import Registry
    from tracker.registry.schema import Source
    from tracker.store.db import Store

#: A capture dated later than this after now has a wrong clock behind it.
FUTURE = timedelta(days=1)


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
class _Look:
    """A stored check and what the record held of its source when it was stored."""

    check: str
    observed_at: datetime
    captures: Sequence[Capture]
    previous: str | None  # a current reading of the same bytes
    outdated: Sequence[tuple[str, datetime]]  # other checks whose reading is by an older extractor


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


def utc_now() -> datetime:
    return datetime.now(UTC)


class Ingest:
    """Takes in captures and failures of sources, one at a time."""

    def __init__(self, store: Store, registry: Registry, clock: Callable[[], datetime] = utc_now) -> None:
        self.store = store
        self.registry = registry
        self.clock = clock

    def take(
        self,
        source: Source,
        taken: Sequence[writer.Taken],
        origin: Origin,
        *,
        milliseconds: int | None = None,
        parts: Sequence[str] | None = None,
    ) -> Outcome:
        """One check that was answered: keep it, read it, derive what follows from it.

        ``parts``: the addresses one text is made of, in order, where not all of them were served
        anew; the registry's where it names some.
        """
        now = self.clock()
        observed_at = max(t.observed_at for t in taken)
        if observed_at > now + FUTURE:
            message = f"dated {observed_at:%Y-%m-%d %H:%M} UTC, after this machine's clock; not taken in"
            return self.fail(source, taken[0].url, "FutureDate", message, observed_at, origin)
        with self.store.write() as session:
            ids = [
                writer.save_capture(session, t, _previous_body(session, source, t.url), now) for t in taken
            ]
            kept = ids
            if parts := parts or ([source.url, *source.parts] if source.parts else None):
                kept = _all_parts(session, parts, ids, observed_at)
            check, new = writer.save_check(
                session, source.id, kept, observed_at, now, origin,
                milliseconds=milliseconds, size=sum(len(t.body) for t in taken),
            )  # fmt: skip
            if not new and writer.outcome_of(session, check) != writer.PENDING:
                return Outcome(check, "known")
            look = None
            if source.kind != "listing":
                captures = [_as_capture(t) for t in taken] if kept == ids else load_captures(session, check)
                look = _look(session, source, check, observed_at, captures, force=False)
        return self.read_check(source, check) if look is None else self._take_in(source, look)

    def read_check(self, source: Source, check: str, *, force: bool = False) -> Outcome:
        """Read a stored check and derive; also how a pending or re-extracted check goes on."""
        if source.kind == "listing":
            from tracker.watch import notices

            return notices.read_check(self, source, check, force=force)
        with self.store.read() as session:
            observed_at = session.get_one(CheckRow, check).observed_at
            captures = load_captures(session, check)
            look = _look(session, source, check, observed_at, captures, force=force)
        return self._take_in(source, look)

    def _take_in(self, source: Source, look: _Look) -> Outcome:
        check, observed_at = look.check, look.observed_at
        document: Document | None = None
        error: CaptureError | None = None
        if look.previous is None:
            try:
                document = self.read(source, look.captures)
            except CaptureError as raised:
                error = raised
        # texts read by an older extractor are read again first: an extractor's own change must
        # never stand between two texts as if the law had changed
        again = [] if error else self._read_again(source, look.outdated)
        now = self.clock()
        fresh: dict[str, Document] = {}
        with self.store.write() as session:
            if error is not None:
                message = str(error)
                url = look.captures[0].url if look.captures else None
                writer.save_event(
                    session, error.kind, message, observed_at=observed_at, now=now,
                    source=source.id, check=check, url=url,
                )  # fmt: skip
                writer.set_outcome(session, check, error.kind)
                _drop_readings(session, check)
                return Outcome(check, error.kind, message)
            writer.set_outcome(session, check, "captured")
            if look.previous is not None:
                previous = session.get_one(Reading, look.previous)
                readings.copy_reading(session, check, previous, observed_at, now)
            elif document is not None:
                fresh[readings.save_reading(session, check, source, document, observed_at, now)] = document
            for other, seen, reread in again:
                readings.save_reading(session, other, source, reread, seen, now)
            # with the whole diff: a check of unchanged pages does without
            from tracker.watch.derive import Deriver

            changes = Deriver(session, self.registry, now, fresh).derive(
                source.instrument or "", source.language
            )
            outcome = writer.outcome_of(session, check)
            if outcome != "captured":
                held = session.scalar(
                    select(EventRow.message).where(EventRow.check == check, EventRow.resolved_at.is_(None))
                )
                return Outcome(check, outcome, held or "held back")
            again_readable = _readable_again(session, source.id, observed_at)
        return Outcome(
            check, "captured" if changes else "unchanged", again_readable or "", changes=tuple(changes)
        )

    def _read_again(
        self, source: Source, outdated: Sequence[tuple[str, datetime]]
    ) -> list[tuple[str, datetime, Document]]:
        """Checks of a source whose reading is by an older extractor, read by today's.

        What today's extractor refuses keeps its old reading; `tracker reextract` tells of it.
        """
        out = []
        for check, seen in outdated:
            with self.store.read() as session:
                captures = load_captures(session, check)
            try:
                out.append((check, seen, self.read(source, captures)))
            except CaptureError:
                continue
        return out

    def read(self, source: Source, captures: Sequence[Capture]) -> Document:
        """Captures as today's extractor reads them; nothing is written. Raises `CaptureError`."""
        wanted = 1 + len(source.parts)
        if source.parts and len(captures) < wanted:
            raise Incomplete(f"{len(captures)} of {wanted} parts of {source.id} were captured")
        try:
            return extractors.read(captures, spec(source))
        except RecursionError as error:
            raise Incomplete("nested deeper than any law; not read") from error

    def fail(
        self,
        source: Source,
        url: str,
        kind: str,
        message: str,
        observed_at: datetime,
        origin: Origin,
        *,
        taken: writer.Taken | None = None,
    ) -> Outcome:
        """One check that brought no text: an event with its reason, and the page of the refusal, if any."""
        now = self.clock()
        with self.store.write() as session:
            captures = [writer.save_capture(session, taken, None, now)] if taken else []
            check, _ = writer.save_check(session, source.id, captures, observed_at, now, origin, outcome=kind)
            writer.save_event(
                session, kind, message, observed_at=observed_at, now=now,
                source=source.id, check=check, url=url,
            )  # fmt: skip
        return Outcome(check, kind, message)

    def not_modified(self, looks: Sequence[tuple[str, datetime]], origin: Origin) -> None:
        """The publisher said 304: seen, unchanged, nothing to read. ``looks``: source and moment of each."""
        now = self.clock()
        with self.store.write() as session:
            writer.save_unchanged(session, looks, now, origin)


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


def _as_capture(taken: writer.Taken) -> Capture:
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


def _look(
    session: Session,
    source: Source,
    check: str,
    observed_at: datetime,
    captures: Sequence[Capture],
    *,
    force: bool,
) -> _Look:
    """``force``: read the bytes again, even if they were read before."""
    previous = None if force else _read_before(session, source, check)
    return _Look(check, observed_at, captures, previous, _outdated(session, source, check))


def _outdated(session: Session, source: Source, but: str) -> list[tuple[str, datetime]]:
    """The other checks of a source whose reading is by an older extractor."""
    rows = session.execute(_CURRENT, {"source": source.id})
    return [
        (check, seen)
        for check, seen, name, version in rows
        if check != but and not _is_current(name, version)
    ]


def _readable_again(session: Session, source: str, observed_at: datetime) -> str | None:
    """What to say of a capture that was read when the look before it brought no text: whoever saw the
    page then saw something else, even if the text that came back is the one from before."""
    before = session.execute(_LOOK_BEFORE, {"source": source, "observed_at": observed_at}).first()
    if before is None or before.outcome in {*GOOD, writer.PENDING}:
        return None
    return f"read again; {before.outcome} on {before.observed_at:%Y-%m-%d %H:%M} UTC"


def _previous_body(session: Session, source: Source, url: str) -> str | None:
    """The newest body of an address in a source's checks: what the next one is compressed against."""
    return session.execute(_PREVIOUS_BODY, {"source": source.id, "url": url}).scalar()


def _all_parts(session: Session, urls: Sequence[str], captures: list[str], at: datetime) -> list[str]:
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


def _drop_readings(session: Session, check: str) -> None:
    """A check that cannot be read any more holds no current reading."""
    for row in session.scalars(select(Reading).where(Reading.check == check)):
        row.current = False
