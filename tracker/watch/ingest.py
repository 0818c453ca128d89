"""What happens to what a publisher served: kept first, then read, then compared.

Three steps, two transactions: (1) bytes and check are stored; (2) the captures are read, outside
any transaction; (3) reading, versions and changes are stored. A process killed between them leaves
a check that is `pending`; taking the same capture in again, or `tracker reextract`, goes on from there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.model import Capture, CaptureError, Document, Incomplete, Origin
from tracker.readers import formats as extractors
from tracker.registry import Registry, spec
from tracker.registry.schema import Source
from tracker.store import readings, writer
from tracker.store.db import Store
from tracker.store.models import CheckRow, EventRow, Reading
from tracker.watch import listing_pipeline
from tracker.watch.check_context import (
    Look,
    Outcome,
    all_parts,
    as_capture,
    load_captures,
    look_at,
    previous_body,
    readable_again,
)
from tracker.watch.derive import Deriver

#: A capture dated later than this after now has a wrong clock behind it.
FUTURE = timedelta(days=1)


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
            ids = [writer.save_capture(session, t, previous_body(session, source, t.url), now) for t in taken]
            kept = ids
            if parts := parts or ([source.url, *source.parts] if source.parts else None):
                kept = all_parts(session, parts, ids, observed_at)
            check, new = writer.save_check(
                session, source.id, kept, observed_at, now, origin,
                milliseconds=milliseconds, size=sum(len(t.body) for t in taken),
            )  # fmt: skip
            if not new and writer.outcome_of(session, check) != writer.PENDING:
                return Outcome(check, "known")
            look = None
            if source.kind != "listing":
                captures = [as_capture(t) for t in taken] if kept == ids else load_captures(session, check)
                look = look_at(session, source, check, observed_at, captures, force=False)
        return self.read_check(source, check) if look is None else self._take_in(source, look)

    def read_check(self, source: Source, check: str, *, force: bool = False) -> Outcome:
        """Read a stored check and derive; also how a pending or re-extracted check goes on."""
        if source.kind == "listing":
            return listing_pipeline.read_check(self, source, check, force=force)
        with self.store.read() as session:
            observed_at = session.get_one(CheckRow, check).observed_at
            captures = load_captures(session, check)
            look = look_at(session, source, check, observed_at, captures, force=force)
        return self._take_in(source, look)

    def _take_in(self, source: Source, look: Look) -> Outcome:
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

            changes = Deriver(session, self.registry, now, fresh).derive(
                source.instrument or "", source.language
            )
            outcome = writer.outcome_of(session, check)
            if outcome != "captured":
                held = session.scalar(
                    select(EventRow.message).where(EventRow.check == check, EventRow.resolved_at.is_(None))
                )
                return Outcome(check, outcome, held or "held back")
            again_readable = readable_again(session, source.id, observed_at)
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


def _drop_readings(session: Session, check: str) -> None:
    """A check that cannot be read any more holds no current reading."""
    for row in session.scalars(select(Reading).where(Reading.check == check)):
        row.current = False
