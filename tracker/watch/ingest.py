"""What happens to what a publisher served: kept first, then read, then compared.

Three steps, two transactions: (1) bytes and check are stored; (2) the captures are read, outside
any transaction and in a process of their own; (3) reading, versions and changes are stored. A process killed
between them leaves a check that is `pending`; the next command goes on from there (`resume`).

What reads lists and compares texts is imported with the first page that is not as it was: most crawls meet
few, and its patterns of all languages take longer to load than a hundred unchanged pages to check.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tracker.capture.httpmsg import encoding_problem
from tracker.model import Capture, CaptureError, Document, Incomplete, Origin
from tracker.readers import pool
from tracker.registry.schema import Source
from tracker.store import captures as evidence
from tracker.store import events, readings
from tracker.watch import clocks, gate
from tracker.watch.check_context import (
    READING,
    CheckContext,
    Outcome,
    as_refusal,
    differs,
    load_context,
    new_context,
    readable_again,
    unread,
)
from tracker.watch.context import WatchContext
from tracker.watch.expectation import ends, expectation, reading_spec, spec_digest

#: A capture dated later than this after now has a wrong clock behind it.
FUTURE = timedelta(days=1)
#: Kind of event: our clock, the server's and the order of the looks do not agree.
CLOCK_DIFFERS = "ClockDiffers"
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
        read_as: str | None = None,
    ) -> Outcome:
        """One check that was answered: keep it, read it, derive what follows from it.

        ``parts``: the addresses one text is made of, in order, where not all of them were served
        anew; the registry's where it names some. ``read_as``: the extractor that a person names; with
        it, or where the registry says something else of the source than before, a capture that is known
        is read again.
        """
        now = self.clock()
        if self.registry.way_of(source) is None:
            source = self.registry.asked(source, captures[0].url)
        observed_at = max(capture.observed_at for capture in captures)
        if observed_at > now + FUTURE:
            message = f"dated {observed_at:%Y-%m-%d %H:%M} UTC, after this machine's clock; not taken in"
            return self.fail(source, captures[0].url, "FutureDate", message, observed_at, origin)
        parts = parts or ([source.url, *source.parts] if source.parts else ())
        with self.store.write() as session:
            before = evidence.check_before(session, source.id)
            # of a source that was never looked at there is nothing more to ask
            known = readings.current(session, source.id) if before else []
            trouble = before is not None and events.is_open(session, source.id)
            if origin is Origin.WATCH and abs(observed_at - now) <= clocks.SLACK:  # looked at just now
                dated = clocks.settle(captures, max((one.observed_at for one in known), default=None))
                _tell_clock(session, source, dated, now, trouble=trouble)
                shift = dated.at - observed_at
                captures = [replace(c, observed_at=c.observed_at + shift) for c in captures]
                observed_at, now = dated.at, min(now, dated.at) if shift < timedelta(0) else now
            fresh = [
                evidence.save_capture(
                    session, one, evidence.newest_body(session, source.id, one.url) if before else None, now
                )
                for one in captures
            ]
            kept = evidence.with_newest(session, fresh, parts, observed_at) if parts else fresh
            check, new = evidence.save_check(
                session, source.id, kept, observed_at, now, origin, size=sum(len(c.body) for c in captures),
                way=self.registry.way_of(source),
            )  # fmt: skip
            if not new and (said := self._known(session, source, check, read_as)) is not None:
                return said
            if origin is Origin.WATCH:
                _tell_encoding(session, source, captures, now, trouble=trouble)
            context = None
            if new and kept == fresh and source.kind != "listing":
                context = new_context(
                    session, self.registry, source, check, observed_at, captures, known, before, read_as
                )
        again = not new and source.kind != "listing"
        return self.read_check(source, check, context, force=again, read_as=read_as)

    def _known(self, session: Session, source: Source, check: str, read_as: str | None) -> Outcome | None:
        """What to say of a check that is there already; None where it is to be read (again)."""
        outcome = evidence.outcome_of(session, check)
        if outcome == evidence.PENDING:
            return None
        if source.kind != "listing" and differs(session, source, check, read_as):
            return None
        if outcome in evidence.GOOD or source.kind == "listing":
            return Outcome(check, "known")
        said = events.open_event(session, check)
        return Outcome(check, "known", f"{outcome}: {said[0]}" if said else outcome)

    def read_check(
        self,
        source: Source,
        check: str,
        context: CheckContext | None = None,
        *,
        force: bool = False,
        read_as: str | None = None,
        insist: bool = False,
    ) -> Outcome:
        """Read a stored check and derive; also how a pending or re-extracted check goes on.

        ``context``: what it is read with, where that is at hand. No page ends a command or stays unread for
        ever: any end but a document is an event. Raises what is wrong with the store.
        """
        try:
            if source.kind == "listing":
                return self._read_list(source, check, force=force)
            if context is None:
                with self.store.read() as session:
                    source = self.registry.asked(source, evidence.ways_of(session, [check]).get(check))
                    context = load_context(
                        session, self.registry, source, check, force=force, read_as=read_as, insist=insist
                    )
            return self._read(source, context)
        except Exception as error:  # noqa: BLE001  (hostile pages meet all that is behind)
            return unread(self, source, check, error)

    def _read_list(self, source: Source, check: str, *, force: bool = False) -> Outcome:
        from tracker.watch import listing_pipeline

        return listing_pipeline.read_check(self, source, check, force=force)

    def _read(self, source: Source, context: CheckContext) -> Outcome:
        """Read the captures of a check of a text, unless the same bytes were read before, and derive."""
        from tracker.watch.derive import Deriver

        check, observed_at, read_as = context.check, context.observed_at, context.read_as
        document = None
        if context.previous is None:
            document = self.read(source, context.captures, read_as, context.insist)
        # texts read by an older extractor are read again first: an extractor's own change must
        # never stand between two texts as if the law had changed
        again = self._read_again(context.outdated)
        now = self.clock()
        with self.store.write() as session:
            opened: dict[str, Document] = {}
            if not context.new:
                events.resolve_events(session, [check], READING, now)
            if document is not None:
                judged = self._judge(source, context.captures, document, observed_at, read_as)
                reading = readings.save_reading(
                    session, check, source, document, observed_at, now, judged, new=context.new
                )
                opened[reading] = document
            elif context.previous is not None:
                doubts = self._doubts_of_copy(session, source, context)
                readings.copy_reading(session, check, context.previous, observed_at, now, doubts)
            for other, seen, reread, judged in again:
                readings.save_reading(session, other, source, reread, seen, now, judged)
            deriver = Deriver(session, self.registry, now, opened, new=check if context.new else None)
            changes = deriver.derive(source.instrument or "", source.language)
            outcome = deriver.outcomes[check]
            if outcome != "captured":
                message, data = events.open_event(session, check) or ("held back", {})
                codes = frozenset(d["code"] for d in data.get("doubts", ()))
                return Outcome(check, outcome, message, doubts=codes)
        message = readable_again(context.before)
        return Outcome(check, "captured" if changes else "unchanged", message, changes=tuple(changes))

    def _read_again(
        self, outdated: Sequence[tuple[str, datetime, str | None, Source]]
    ) -> list[tuple[str, datetime, Document, readings.Judged]]:
        """Checks whose reading is by an older extractor or rule, read by today's.

        What today's extractor refuses keeps its old reading; `tracker reextract` tells of it.
        """
        out = []
        for check, seen, read_as, source in outdated:
            with self.store.read() as session:
                served = evidence.load_captures(session, check)
            try:
                document = self.read(source, served, read_as)
            except CaptureError:
                continue
            out.append((check, seen, document, self._judge(source, served, document, seen, read_as)))
        return out

    def _judge(
        self, source: Source, captures: Sequence[Capture], document: Document, seen: datetime,
        read_as: str | None,
    ) -> readings.Judged:  # fmt: skip
        """What is kept with a reading: what the gate doubts of it, whether it ends, how it was read."""
        doubts = gate.judge(document, captures, expectation(self.registry, source))
        return readings.Judged(
            tuple(d.as_json() for d in doubts), ends(captures), read_as, spec_digest(source, seen.date())
        )

    def _doubts_of_copy(
        self, session: Session, source: Source, context: CheckContext
    ) -> list[dict[str, str]] | None:
        """The doubts of bytes that were read before: those of that reading, and of who served them now."""
        before = readings.doubts_of(session, context.previous or "")
        now = gate.judge_host(context.captures, expectation(self.registry, source))
        return (
            None
            if before is None
            else [d for d in before if d["code"] != "host"] + [d.as_json() for d in now]
        )

    def read(
        self,
        source: Source,
        captures: Sequence[Capture],
        read_as: str | None = None,
        insist: bool = False,
    ) -> Document:
        """Captures as today's extractor reads them; nothing is written. Raises `CaptureError`."""
        wanted = 1 + len(source.parts)
        if source.parts and len(captures) < wanted:
            raise Incomplete(f"{len(captures)} of {wanted} parts of {source.id} were captured")
        day = max((c.observed_at.date() for c in captures), default=self.clock().date())
        return pool.read(captures, reading_spec(source, day, read_as, insist=insist))

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
        data: Mapping[str, object] | None = None,
    ) -> Outcome:
        """One check that brought no text: an event with its reason, and the page of the refusal, if any."""
        now = self.clock()
        with self.store.write() as session:
            kept = [evidence.save_capture(session, page, None, now)] if page else []
            check, _ = evidence.save_check(
                session, source.id, kept, observed_at, now, origin, outcome=kind,
                way=self.registry.way_of(source),
            )  # fmt: skip
            events.save_event(
                session, kind, message, observed_at=observed_at, now=now,
                source=source.id, check=check, url=url, data=data,
            )  # fmt: skip
        return Outcome(check, kind, message)

    def broken(
        self, source: Source, url: str, error: Exception, origin: Origin, observed_at: datetime | None = None
    ) -> Outcome:
        """One check that ended in an exception; those of the store are raised again."""
        refusal = as_refusal(error)
        return self.fail(source, url, refusal.kind, str(refusal), observed_at or self.clock(), origin)

    def not_modified(self, checks: Sequence[tuple[str, datetime, str | None]], origin: Origin) -> None:
        """The publisher said 304: seen, unchanged, nothing to read. ``checks``: source, moment and way."""
        with self.store.write() as session:
            evidence.save_unchanged(session, checks, self.clock(), origin)


def resume(ingest: Ingest) -> list[tuple[Source, Outcome]]:
    """Read what was kept and not read, because whoever kept it was ended; oldest first."""
    with ingest.store.read() as session:
        pending = evidence.pending_checks(session)
    known = ((ingest.registry.sources.get(source), check) for check, source in pending)
    return [(source, ingest.read_check(source, check)) for source, check in known if source is not None]


def _tell_clock(
    session: Session, source: Source, dated: clocks.Dated, now: datetime, *, trouble: bool
) -> None:
    """One open event for a source as long as our clock and the others disagree. ``trouble``: see
    `tracker.store.events.is_open`."""
    if dated.note:
        events.save_event(
            session, CLOCK_DIFFERS, f"{dated.note}; dated {dated.at:%Y-%m-%d %H:%M} UTC",
            observed_at=dated.at, now=now, source=source.id, url=source.url, lasting=True,
        )  # fmt: skip
    elif trouble:
        events.end_event(session, CLOCK_DIFFERS, source.id, source.url, now)


def _tell_encoding(
    session: Session, source: Source, captures: Sequence[Capture], now: datetime, *, trouble: bool
) -> None:
    """One open event for an address as long as HTTP is wrong about its encoding and the registry silent."""
    for capture in captures:
        problem = None if source.encoding else encoding_problem(capture)
        if problem is None:
            if trouble:
                events.end_event(session, WRONG_ENCODING, source.id, capture.url, now)
        else:
            events.save_event(
                session, WRONG_ENCODING, f"{problem}; the registry's `encoding` would settle it",
                observed_at=capture.observed_at, now=now, source=source.id, url=capture.url, lasting=True,
            )  # fmt: skip
