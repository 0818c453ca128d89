"""What a check of a listing becomes: a reading of its entries, and from the readings the notices.

The way of a text (keep, read, derive) with a list's own rules in `tracker.watch.listing_diff`. Readings are
followed in the order of observation. A check that is the newest is taken in by itself; one that comes
late, or is read again, has the list followed again from its first check, so that the record is the same
in whatever order the checks came.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.model import (
    Capture,
    CaptureError,
    Incomplete,
    Listing,
    ListingSpec,
    NoticeKind,
    Origin,
    Selectors,
    SourceClass,
)
from tracker.readers import formats, pool
from tracker.readers.listing.url import entry_key
from tracker.registry import Registry
from tracker.registry.matching import matcher_of, matches
from tracker.registry.schema import Source
from tracker.store import captures as evidence
from tracker.store import events, listings, reviews
from tracker.store.models import CheckRow, ListReading, NoticeRow
from tracker.store.notices import NEWS
from tracker.watch.check_context import Outcome, unread
from tracker.watch.context import WatchContext
from tracker.watch.listing_diff import FollowedList, ListCheck, ListedNotice, NoticeStep, advance, wrong

#: Events that a check of a list may be held back with.
HELD = ("Incomplete", "StructureChanged")
_NOTICE = tuple(f.name for f in fields(ListedNotice))


def spec_of(source: Source, day: date | None = None) -> ListingSpec:
    """What the reader of a listing may know of its source, for a page served that day."""
    content = source.content_on(day)
    return ListingSpec(
        id=source.id,
        url=source.url,
        language=source.language,
        encoding=source.encoding,
        content=Selectors(content.css, content.xpath, tuple(content.drop)) if content else None,
        min_entries=source.expect.entries.min,
        max_entries=source.expect.entries.max,
        options=source.options,
    )


def read(source: Source, captures: Sequence[Capture]) -> Listing:
    """The captures of one check as today's reader reads them. Raises `CaptureError`."""
    if source.parts and len(captures) < 1 + len(source.parts):
        raise Incomplete(f"{len(captures)} of {1 + len(source.parts)} pages of {source.id} were captured")
    day = max((c.observed_at.date() for c in captures), default=None)
    return pool.read_list(captures, spec_of(source, day))


def read_check(context: WatchContext, source: Source, check: str, *, force: bool = False) -> Outcome:
    """Read a stored check of a listing and follow the list; the counterpart of `Ingest.read_check`.

    The same bytes as in the check before are not read again.
    """
    with context.store.read() as session:
        row = session.get_one(CheckRow, check)
        observed_at, origin = row.observed_at, Origin(row.origin)
        same = None if force else _same_bytes(session, source.id, check)
        captures = [] if same else evidence.load_captures(session, check)
    listing = read(source, captures) if same is None else None
    outdated = _read_again(context, source, check)
    now = context.clock()
    with context.store.write() as session:
        before = listings.newest_reading(session, source.id)
        if listing is not None:
            reading = listings.save_reading(session, check, source.id, origin, listing, observed_at, now)
        elif same is not None and (old := listings.reading_of(session, same)) is not None:
            reading = listings.copy_reading(session, check, old, origin, observed_at, now)
        else:  # pragma: no cover - `same` was read in the same store
            raise LookupError(f"the reading of {same} is gone")
        for other, again in outdated:
            earlier = session.get_one(CheckRow, other)
            listings.save_reading(
                session, other, source.id, Origin(earlier.origin), again, earlier.observed_at, now
            )
        follower = ListFollower(session, source, context.registry, now)
        newest = before is None or (before.observed_at, before.check) < (observed_at, check)
        anew = force or bool(outdated) or not newest
        steps = follower.from_the_start() if anew else follower.one(reading, before)
        if reading.held is not None:
            return Outcome(check, evidence.outcome_of(session, check), reading.held)
        evidence.set_outcome(session, check, "captured")
    # followed anew, the steps are those of all checks, and none of them is news
    news = [] if anew else [s.notice for s in steps if s.what in NEWS and s.origin == Origin.WATCH.value]
    return Outcome(check, "captured" if news else "unchanged", changes=tuple(dict.fromkeys(news)))


def _same_bytes(session: Session, source: str, check: str) -> str | None:
    """The newest check of a list, where it served the same bytes and was read by today's reader."""
    before = listings.newest_reading(session, source)
    if before is None or before.check == check or before.reader_version != formats.list_version():
        return None
    earlier, now = ([body for body, _ in evidence.served(session, c)] for c in (before.check, check))
    return before.check if earlier == now else None


def _read_again(context: WatchContext, source: Source, but: str) -> list[tuple[str, Listing]]:
    """Checks whose reading is by an older reader, read by today's: its own change is no news."""
    with context.store.read() as session:
        stored = [
            (check, evidence.load_captures(session, check))
            for check in listings.outdated(session, source.id, formats.list_version(), but)
        ]
    out = []
    for check, captures in stored:
        try:
            out.append((check, read(source, captures)))
        except CaptureError:
            continue
    return out


class ListFollower:
    """Follows one list in the store, inside the caller's transaction."""

    def __init__(self, session: Session, source: Source, registry: Registry, now: datetime) -> None:
        self.session = session
        self.source = source
        self.registry = registry
        self.stamp = matcher_of(registry).stamp
        self.now = now

    def one(self, reading: ListReading, before: ListReading | None) -> list[NoticeStep]:
        """Take in the newest check."""
        if before is not None and before.entries == reading.entries:
            listings.seen_again(self.session, self.source.id, reading.observed_at)
            return []
        entries = listings.load_entries(self.session, reading.entries)
        earlier = listings.load_entries(self.session, before.entries) if before is not None else ()
        if self._held(reading, wrong(earlier, entries)):
            return []
        followed = FollowedList(self.source.id, checked=before is not None)
        followed.order = [entry_key(e.url) for e in earlier]
        wanted = {*followed.order, *(entry_key(e.url) for e in entries)}
        rows = {row.id: row for row in listings.notices_at(self.session, self.source.id, wanted)}
        for row in rows.values():
            followed.items[row.key] = ListedNotice(**{name: getattr(row, name) for name in _NOTICE})
        check = ListCheck(reading.check, reading.observed_at, Origin(reading.origin), entries)
        steps = advance(followed, check)
        for item in followed.items.values():
            self._save(item, rows.get(item.id))
        self.session.flush()
        self._save_steps(check, steps)
        return steps

    def from_the_start(self) -> list[NoticeStep]:
        """Follow the list again from its first check; what no longer follows is superseded."""
        released = listings.release(self.session, self.source.id)
        events.resolve_events(self.session, released, HELD, self.now)
        rows = {row.id: row for row in listings.all_notices(self.session, self.source.id)}
        listings.clear_history(self.session, list(rows))
        followed = FollowedList(self.source.id)
        done: list[tuple[ListCheck, list[NoticeStep]]] = []
        before: ListReading | None = None
        for reading in listings.readings(self.session, self.source.id):
            entries = listings.load_entries(self.session, reading.entries)
            earlier = listings.load_entries(self.session, before.entries) if before else ()
            if self._held(reading, wrong(earlier, entries)):
                continue
            before = reading
            check = ListCheck(reading.check, reading.observed_at, Origin(reading.origin), entries)
            done.append((check, advance(followed, check)))
        for item in followed.items.values():
            self._save(item, rows.pop(item.id, None))
        listings.supersede(rows.values(), self.now)
        self.session.flush()
        for check, steps in done:
            self._save_steps(check, steps)
        return [step for _, steps in done for step in steps]

    def _save(self, item: ListedNotice, row: NoticeRow | None) -> None:
        """Write a notice as it now stands, matched anew where its words changed."""
        values = {name: getattr(item, name) for name in _NOTICE}  # faster than dataclasses.asdict
        values |= {
            "source": self.source.id, "language": self.source.language, "source_class": self._class(item),
        }  # fmt: skip
        row = listings.save_notice(self.session, row, values, self.now)
        if row.matched_by != self.stamp:
            found = matches(self.registry, self.source.id, row.title, row.summary)
            listings.set_matches(row, found, self.stamp)

    def _class(self, item: ListedNotice) -> str:
        """How much the notice weighs: by the registry's word on the list, else by what it is."""
        named = self.source.options.get("class")
        if isinstance(named, str):
            return SourceClass(named).value
        statement = item.kind == NoticeKind.STATEMENT.value
        return (SourceClass.STATEMENT if statement else SourceClass.NOTICE).value

    def _save_steps(self, check: ListCheck, steps: Sequence[NoticeStep]) -> None:
        """Add to the histories; a check is told once (`from_the_start` begins with empty ones)."""
        for step in steps:
            listings.add_step(
                self.session, step.notice, check.id, step.what, step.before, step.after, check.observed_at,
                step.origin,
            )  # fmt: skip

    def _held(self, reading: ListReading, found: tuple[str, str] | None) -> bool:
        """Hold a check back that cannot be right, unless a person accepted it."""
        if found is None or reviews.verdict_on(self.session, reading.check) == "accept":
            if evidence.outcome_of(self.session, reading.check) in HELD:
                evidence.set_outcome(self.session, reading.check, "captured")
            return False
        kind, reason = found
        message = f"{reason}; held back until the list is whole again or a person accepts it"
        listings.hold(reading, message)
        events.save_event(
            self.session, kind, message, observed_at=reading.observed_at, now=self.now, source=self.source.id,
            check=reading.check, url=self.source.url,
        )  # fmt: skip
        evidence.set_outcome(self.session, reading.check, kind)
        return True


def rematch(session: Session, registry: Registry) -> int:
    """Match all notices again whose matches rest on other words than the registry's now."""
    stamp = matcher_of(registry).stamp
    changed = 0
    for row in listings.matched_otherwise(session, stamp):
        found = matches(registry, row.source, row.title, row.summary)
        changed += found != row.matches
        listings.set_matches(row, found, stamp)
    return changed


def reread(
    context: WatchContext, source: Source, on_step: Callable[[str], None] = lambda _: None
) -> tuple[int, int, int]:
    """Read all checks of a list again with today's reader and follow it once from its first check.

    Returns (checks, those that cannot be read, those that read otherwise than before).
    """
    with context.store.read() as session:
        checks = evidence.served_checks(session, [source.id])
    failed = changed = 0
    for row in checks:
        on_step(source.id)
        with context.store.read() as session:
            old = listings.reading_of(session, row.id)
            before = old.entries if old else None
        now = context.clock()
        try:
            with context.store.read() as session:
                captures = evidence.load_captures(session, row.id)
            listing = read(source, captures)
        except Exception as error:  # noqa: BLE001  (as `Ingest.read_check`)
            failed += 1
            changed += before is not None
            unread(context, source, row.id, error)
            continue
        with context.store.write() as session:
            reading = listings.save_reading(
                session, row.id, source.id, Origin(row.origin), listing, row.observed_at, now
            )
            evidence.set_outcome(session, row.id, "captured")
            changed += reading.entries != before
    with context.store.write() as session:
        follow_anew(session, source, context.registry, context.clock())
    return len(checks), failed, changed


def follow_anew(session: Session, source: Source, registry: Registry, now: datetime) -> None:
    """Follow a list again from its first check, after a person's word on one of its checks."""
    ListFollower(session, source, registry, now).from_the_start()
