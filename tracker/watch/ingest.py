"""What happens to what a publisher served: kept first, then read, then compared.

Three steps, two transactions: (1) bytes and check are stored; (2) the captures are read, outside
any transaction and in a process of their own; (3) reading, versions and changes are stored. A process killed
between them leaves a check that is `pending`; the next command goes on from there (`resume`).

What reads lists and compares texts is imported with the first page that is not as it was: most crawls meet
few, and its patterns of all languages take longer to load than a hundred unchanged pages to check.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tracker.capture.httpmsg import encoding_problem
from tracker.model import Capture, CaptureError, Document, Incomplete, Origin
from tracker.readers import pool
from tracker.registry import spec
from tracker.registry.schema import Source
from tracker.store import captures as evidence
from tracker.store import events, readings
from tracker.watch.check_context import (
    CheckContext,
    Outcome,
    as_refusal,
    load_context,
    readable_again,
    unread,
)
from tracker.watch.context import WatchContext

#: A capture dated later than this after now has a wrong clock behind it.
FUTURE = timedelta(days=1)
#: Kind of event: HTTP says of a text's encoding what is not so.
WRONG_ENCODING = "WrongEncoding"


class Ingest(WatchContext):
    """Takes in captures and failures of sources, one check at a time."""

    def take(
        self,
        source: Source,
        captures: Sequence[Capture],
        origin: Origin,
        *,
        parts: Sequence[str] | None = None,
    ) -> Outcome:
        """One check that was answered: keep it, read it, derive what follows from it.

        ``parts``: the addresses one text is made of, in order, where not all of them were served
        anew; the registry's where it names some.
        """
        now = self.clock()
        observed_at = max(capture.observed_at for capture in captures)
        if observed_at > now + FUTURE:
            message = f"dated {observed_at:%Y-%m-%d %H:%M} UTC, after this machine's clock; not taken in"
            return self.fail(source, captures[0].url, "FutureDate", message, observed_at, origin)
        parts = parts or ([source.url, *source.parts] if source.parts else ())
        with self.store.write() as session:
            fresh = [
                evidence.save_capture(session, one, evidence.newest_body(session, source.id, one.url), now)
                for one in captures
            ]
            kept = evidence.with_newest(session, fresh, parts, observed_at) if parts else fresh
            check, new = evidence.save_check(
                session, source.id, kept, observed_at, now, origin, size=sum(len(c.body) for c in captures)
            )
            if not new and evidence.outcome_of(session, check) != evidence.PENDING:
                return Outcome(check, "known")
            if origin is Origin.WATCH:
                _tell_encoding(session, source, captures, now)
        return self.read_check(source, check, served=captures if kept == fresh else None)

    def read_check(
        self, source: Source, check: str, *, served: Sequence[Capture] | None = None, force: bool = False
    ) -> Outcome:
        """Read a stored check and derive; also how a pending or re-extracted check goes on.

        ``served``: its captures, where they are at hand. No page ends a command or stays unread for ever: any
        end but a document is an event. Raises what is wrong with the store.
        """
        try:
            if source.kind == "listing":
                return self._read_list(source, check, force=force)
            with self.store.read() as session:
                context = load_context(session, source, check, served, force=force)
            return self._read(source, context)
        except Exception as error:  # noqa: BLE001  (hostile pages meet all that is behind)
            return unread(self, source, check, error)

    def _read_list(self, source: Source, check: str, *, force: bool = False) -> Outcome:
        from tracker.watch import listing_pipeline

        return listing_pipeline.read_check(self, source, check, force=force)

    def _read(self, source: Source, context: CheckContext) -> Outcome:
        """Read the captures of a check of a text, unless the same bytes were read before, and derive."""
        from tracker.watch.derive import Deriver

        check, observed_at = context.check, context.observed_at
        document = self.read(source, context.captures) if context.previous is None else None
        # texts read by an older extractor are read again first: an extractor's own change must
        # never stand between two texts as if the law had changed
        again = self._read_again(source, context.outdated)
        now = self.clock()
        with self.store.write() as session:
            evidence.set_outcome(session, check, "captured")
            opened: dict[str, Document] = {}
            if document is not None:
                reading = readings.save_reading(session, check, source, document, observed_at, now)
                opened[reading] = document
            elif context.previous is not None:
                readings.copy_reading(session, check, context.previous, observed_at, now)
            for other, seen, reread in again:
                readings.save_reading(session, other, source, reread, seen, now)
            changes = Deriver(session, self.registry, now, opened).derive(
                source.instrument or "", source.language
            )
            outcome = evidence.outcome_of(session, check)
            if outcome != "captured":
                return Outcome(check, outcome, events.open_message(session, check) or "held back")
            message = readable_again(session, source.id, observed_at) or ""
        return Outcome(check, "captured" if changes else "unchanged", message, changes=tuple(changes))

    def _read_again(
        self, source: Source, outdated: Sequence[tuple[str, datetime]]
    ) -> list[tuple[str, datetime, Document]]:
        """Checks of a source whose reading is by an older extractor, read by today's.

        What today's extractor refuses keeps its old reading; `tracker reextract` tells of it.
        """
        out = []
        for check, seen in outdated:
            with self.store.read() as session:
                served = evidence.load_captures(session, check)
            try:
                out.append((check, seen, self.read(source, served)))
            except CaptureError:
                continue
        return out

    def read(self, source: Source, captures: Sequence[Capture]) -> Document:
        """Captures as today's extractor reads them; nothing is written. Raises `CaptureError`."""
        wanted = 1 + len(source.parts)
        if source.parts and len(captures) < wanted:
            raise Incomplete(f"{len(captures)} of {wanted} parts of {source.id} were captured")
        return pool.read(captures, spec(source))

    def fail(
        self,
        source: Source,
        url: str,
        kind: str,
        message: str,
        observed_at: datetime,
        origin: Origin,
        *,
        page: Capture | None = None,
    ) -> Outcome:
        """One check that brought no text: an event with its reason, and the page of the refusal, if any."""
        now = self.clock()
        with self.store.write() as session:
            kept = [evidence.save_capture(session, page, None, now)] if page else []
            check, _ = evidence.save_check(session, source.id, kept, observed_at, now, origin, outcome=kind)
            events.save_event(
                session, kind, message, observed_at=observed_at, now=now,
                source=source.id, check=check, url=url,
            )  # fmt: skip
        return Outcome(check, kind, message)

    def broken(
        self, source: Source, url: str, error: Exception, origin: Origin, observed_at: datetime | None = None
    ) -> Outcome:
        """One check that ended in an exception; those of the store are raised again."""
        refusal = as_refusal(error)
        return self.fail(source, url, refusal.kind, str(refusal), observed_at or self.clock(), origin)

    def not_modified(self, checks: Sequence[tuple[str, datetime]], origin: Origin) -> None:
        """The publisher said 304: seen, unchanged, nothing to read. ``checks``: source and moment of each."""
        with self.store.write() as session:
            evidence.save_unchanged(session, checks, self.clock(), origin)


def resume(ingest: Ingest) -> list[tuple[Source, Outcome]]:
    """Read what was kept and not read, because whoever kept it was ended; oldest first."""
    with ingest.store.read() as session:
        pending = evidence.pending_checks(session)
    known = ((ingest.registry.sources.get(source), check) for check, source in pending)
    return [(source, ingest.read_check(source, check)) for source, check in known if source is not None]


def _tell_encoding(session: Session, source: Source, captures: Sequence[Capture], now: datetime) -> None:
    """One open event for an address as long as HTTP is wrong about its encoding and the registry silent."""
    for capture in captures:
        problem = None if source.encoding else encoding_problem(capture)
        if problem is None:
            events.end_event(session, WRONG_ENCODING, source.id, capture.url, now)
        else:
            events.save_event(
                session, WRONG_ENCODING, f"{problem}; the registry's `encoding` would settle it",
                observed_at=capture.observed_at, now=now, source=source.id, url=capture.url, lasting=True,
            )  # fmt: skip
