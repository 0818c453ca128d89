"""What a check of a listing becomes: a reading of its entries, and from the readings the notices.

The way of a text (keep, read, derive) with a list's own rules in `tracker.watch.listing_diff`. Readings are
followed in the order of observation. A look that is the newest is taken in by itself; one that comes
late, or is read again, has the list followed again from its first look, so that the record is the same
in whatever order the looks came.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
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
from tracker.readers.listing import read as reader
from tracker.readers.listing.url import entry_key
from tracker.registry import Registry
from tracker.registry.matching import matcher_of, matches
from tracker.registry.schema import Source
from tracker.store import notices as kept
from tracker.store import writer
from tracker.store.db import Store
from tracker.store.ids import short_id
from tracker.store.models import CheckRow, ListReading, NoticeHistory, NoticeRow, ReviewRow
from tracker.watch.check_context import Outcome, load_captures
from tracker.watch.listing_diff import Followed, Item, Look, Step, advance, wrong

if TYPE_CHECKING:
    from tracker.watch.ingest import Ingest

#: Events that a look at a list may be held back with.
HELD = ("Incomplete", "StructureChanged")
_ITEM = tuple(f.name for f in fields(Item))


def spec_of(source: Source) -> ListingSpec:
    """What the reader of a listing may know of its source."""
    content = source.content
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
    try:
        return reader.read(captures, spec_of(source))
    except RecursionError as error:
        raise Incomplete("nested deeper than any list; not read") from error


def read_check(ingest: Ingest, source: Source, check: str, *, force: bool = False) -> Outcome:
    """Read a stored check of a listing and follow the list; the counterpart of `Ingest.read_check`.

    The same bytes as in the look before are not read again.
    """
    with ingest.store.read() as session:
        row = session.get_one(CheckRow, check)
        observed_at, origin = row.observed_at, Origin(row.origin)
        same = None if force else _same_bytes(session, source.id, check)
        captures = [] if same else load_captures(session, check)
    listing: Listing | None = None
    error: CaptureError | None = None
    if same is None:
        try:
            listing = read(source, captures)
        except CaptureError as raised:
            error = raised
    outdated = [] if error else _read_again(ingest.store, source, check)
    now = ingest.clock()
    with ingest.store.write() as session:
        if error is not None:
            _event(session, source, check, error.kind, str(error), observed_at, now)
            session.execute(delete(ListReading).where(ListReading.check == check))
            return Outcome(check, error.kind, str(error))
        before = kept.newest_reading(session, source.id)
        if listing is not None:
            reading = kept.save_reading(session, check, source.id, origin, listing, observed_at, now)
        elif same is not None and (old := session.get(ListReading, same)) is not None:
            reading = kept.copy_reading(session, check, old, origin, observed_at, now)
        else:  # pragma: no cover - `same` was read in the same store
            raise LookupError(f"the reading of {same} is gone")
        for other, again in outdated:
            earlier = session.get_one(CheckRow, other)
            kept.save_reading(
                session, other, source.id, Origin(earlier.origin), again, earlier.observed_at, now
            )
        follow = Follow(session, source, ingest.registry, now)
        newest = before is None or (before.observed_at, before.check) < (observed_at, check)
        anew = force or bool(outdated) or not newest
        steps = follow.from_the_start() if anew else follow.one(reading, before)
        if reading.held is not None:
            return Outcome(check, session.get_one(CheckRow, check).outcome, reading.held)
        writer.set_outcome(session, check, "captured")
    # followed anew, the steps are those of all looks, and none of them is news
    news = [] if anew else [s.notice for s in steps if s.what in kept.NEWS and s.origin == Origin.WATCH.value]
    return Outcome(check, "captured" if news else "unchanged", changes=tuple(dict.fromkeys(news)))


def _same_bytes(session: Session, source: str, check: str) -> str | None:
    """The check of the newest look, where it served the same bytes and was read by today's reader."""
    before = kept.newest_reading(session, source)
    if before is None or before.check == check or before.reader_version != reader.VERSION:
        return None
    return before.check if kept.bodies(session, before.check) == kept.bodies(session, check) else None


def _read_again(store: Store, source: Source, but: str) -> list[tuple[str, Listing]]:
    """Looks whose reading is by an older reader, read by today's: its own change is no news."""
    with store.read() as session:
        old = session.scalars(
            select(ListReading.check).where(
                ListReading.source == source.id,
                ListReading.reader_version != reader.VERSION,
                ListReading.check != but,
            )
        )
        stored = [(check, load_captures(session, check)) for check in old]
    out = []
    for check, captures in stored:
        try:
            out.append((check, read(source, captures)))
        except CaptureError:
            continue
    return out


def _event(
    session: Session,
    source: Source,
    check: str,
    kind: str,
    message: str,
    observed_at: datetime,
    now: datetime,
) -> None:
    writer.save_event(
        session,
        kind,
        message,
        observed_at=observed_at,
        now=now,
        source=source.id,
        check=check,
        url=source.url,
    )
    writer.set_outcome(session, check, kind)


class Follow:
    """Follows one list in the store, inside the caller's transaction."""

    def __init__(self, session: Session, source: Source, registry: Registry, now: datetime) -> None:
        self.session = session
        self.source = source
        self.registry = registry
        self.stamp = matcher_of(registry).stamp
        self.now = now

    def one(self, reading: ListReading, before: ListReading | None) -> list[Step]:
        """Take in the newest look."""
        if before is not None and before.entries == reading.entries:
            self.session.execute(
                update(NoticeRow)
                .where(NoticeRow.source == self.source.id, NoticeRow.listed.is_(True))
                .values(last_seen_at=reading.observed_at)
            )
            return []
        entries = kept.load_entries(self.session, reading.entries)
        earlier = kept.load_entries(self.session, before.entries) if before is not None else ()
        if self._held(reading, wrong(earlier, entries)):
            return []
        followed = Followed(self.source.id, looked=before is not None)
        followed.order = [entry_key(e.url) for e in earlier]
        wanted = {*followed.order, *(entry_key(e.url) for e in entries)}
        rows = {}
        for row in self._rows(wanted):
            item = Item(**{name: getattr(row, name) for name in _ITEM})
            followed.items[item.key] = item
            rows[item.id] = row
        steps = advance(followed, Look(reading.check, reading.observed_at, Origin(reading.origin), entries))
        for item in followed.items.values():
            self._put(item, rows.get(item.id))
        self.session.flush()
        self._tell(reading.check, reading.observed_at, steps)
        return steps

    def from_the_start(self) -> list[Step]:
        """Follow the list again from its first look; what no longer follows is superseded."""
        self._release()
        rows = {
            row.id: row
            for row in self.session.scalars(select(NoticeRow).where(NoticeRow.source == self.source.id))
        }
        for n in range(0, len(rows), 500):
            chunk = list(rows)[n : n + 500]
            self.session.execute(delete(NoticeHistory).where(NoticeHistory.notice.in_(chunk)))
        followed = Followed(self.source.id)
        out: list[Step] = []
        told: list[tuple[str, datetime, list[Step]]] = []
        before: ListReading | None = None
        for reading in kept.readings(self.session, self.source.id):
            entries = kept.load_entries(self.session, reading.entries)
            earlier = kept.load_entries(self.session, before.entries) if before else ()
            if self._held(reading, wrong(earlier, entries)):
                continue
            before = reading
            look = Look(reading.check, reading.observed_at, Origin(reading.origin), entries)
            steps = advance(followed, look)
            told.append((reading.check, reading.observed_at, steps))
            out += steps
        for item in followed.items.values():
            self._put(item, rows.pop(item.id, None))
        for row in rows.values():
            row.superseded_at = row.superseded_at or self.now
            row.listed = False
        self.session.flush()
        for check, observed_at, steps in told:
            self._tell(check, observed_at, steps)
        return out

    def _rows(self, keys: Iterable[str]) -> list[NoticeRow]:
        wanted = sorted(keys)
        out: list[NoticeRow] = []
        for n in range(0, len(wanted), 500):
            out += self.session.scalars(
                select(NoticeRow).where(
                    NoticeRow.source == self.source.id,
                    NoticeRow.key.in_(wanted[n : n + 500]),
                    NoticeRow.superseded_at.is_(None),
                )
            )
        return out

    def _put(self, item: Item, row: NoticeRow | None) -> None:
        """Write a notice as it now stands, matched anew where its words changed."""
        said = {name: getattr(item, name) for name in _ITEM}  # faster than dataclasses.asdict
        if row is None:
            row = NoticeRow(
                **said, source=self.source.id, language=self.source.language, matches=[], matched_by="",
                source_class=self._class(item), superseded_at=None, recorded_at=self.now,
            )  # fmt: skip
            self.session.add(row)
        else:
            if (row.title, row.summary) != (item.title, item.summary):
                row.matched_by = ""
            for name, value in said.items():
                setattr(row, name, value)
            row.source_class, row.superseded_at = self._class(item), None
        if row.matched_by != self.stamp:
            row.matches = matches(self.registry, self.source.id, row.title, row.summary)
            row.matched_by = self.stamp

    def _class(self, item: Item) -> str:
        """How much the notice weighs: by the registry's word on the list, else by what it is."""
        told = self.source.options.get("class")
        if isinstance(told, str):
            return SourceClass(told).value
        said = SourceClass.STATEMENT if item.kind == NoticeKind.STATEMENT.value else SourceClass.NOTICE
        return said.value

    def _tell(self, check: str, observed_at: datetime, steps: Iterable[Step]) -> None:
        """Add to the histories; a look is told once (`from_the_start` begins with empty ones)."""
        self.session.add_all(
            NoticeHistory(
                id=short_id("h", step.notice, check, step.what), notice=step.notice, check=check,
                what=step.what, before=dict(step.before), after=dict(step.after), observed_at=observed_at,
                origin=step.origin,
            )
            for step in steps
        )  # fmt: skip

    # --- what is held back -----------------------------------------------------------------------------

    def _held(self, reading: ListReading, found: tuple[str, str] | None) -> bool:
        """Hold a look back that cannot be right, unless a person accepted it."""
        if found is None or self._accepted(reading.check):
            if self.session.get_one(CheckRow, reading.check).outcome in HELD:
                writer.set_outcome(self.session, reading.check, "captured")
            return False
        kind, reason = found
        reading.held = f"{reason}; held back until the list is whole again or a person accepts it"
        _event(self.session, self.source, reading.check, kind, reading.held, reading.observed_at, self.now)
        return True

    def _accepted(self, check: str) -> bool:
        verdict = self.session.scalar(
            select(ReviewRow.verdict)
            .where(ReviewRow.target == "check", ReviewRow.target_id == check)
            .order_by(ReviewRow.at.desc())
            .limit(1)
        )
        return verdict == "accept"

    def _release(self) -> None:
        """Before a list is followed anew, nothing is held back."""
        held = list(
            self.session.scalars(
                select(ListReading).where(ListReading.source == self.source.id, ListReading.held.is_not(None))
            )
        )
        for reading in held:
            reading.held = None
        writer.resolve_events(self.session, [r.check for r in held], HELD, self.now)
        self.session.flush()


def rematch(session: Session, registry: Registry) -> int:
    """Match all notices again whose matches rest on other words than the registry's now."""
    stamp = matcher_of(registry).stamp
    changed = 0
    query = select(NoticeRow).where(NoticeRow.matched_by != stamp, NoticeRow.superseded_at.is_(None))
    for row in session.scalars(query):
        found = matches(registry, row.source, row.title, row.summary)
        changed += found != row.matches
        row.matches, row.matched_by = found, stamp
    return changed


def reread(
    ingest: Ingest, source: Source, on_step: Callable[[str], None] = lambda _: None
) -> tuple[int, int, int]:
    """Read all looks at a list again with today's reader and follow it once from its first look.

    Returns (looks, those that cannot be read, those that read otherwise than before).
    """
    with ingest.store.read() as session:
        checks = [
            (row.id, Origin(row.origin), row.observed_at)
            for row in session.scalars(
                select(CheckRow)
                .where(CheckRow.source == source.id)
                .order_by(CheckRow.observed_at, CheckRow.id)
            )
            if row.bytes
        ]
    failed = changed = 0
    for check, origin, observed_at in checks:
        on_step(source.id)
        with ingest.store.read() as session:
            captures = load_captures(session, check)
            old = session.get(ListReading, check)
            before = old.entries if old else None
        now = ingest.clock()
        try:
            listing = read(source, captures)
        except CaptureError as error:
            failed += 1
            with ingest.store.write() as session:
                _event(session, source, check, error.kind, str(error), observed_at, now)
                session.execute(delete(ListReading).where(ListReading.check == check))
            changed += before is not None
            continue
        with ingest.store.write() as session:
            row = kept.save_reading(session, check, source.id, origin, listing, observed_at, now)
            writer.set_outcome(session, check, "captured")
            changed += row.entries != before
    with ingest.store.write() as session:
        Follow(session, source, ingest.registry, ingest.clock()).from_the_start()
    return len(checks), failed, changed


def accept(session: Session, source: Source, registry: Registry, now: datetime) -> None:
    """Follow a list again after a person's word on one of its looks."""
    Follow(session, source, registry, now).from_the_start()


def was_read(session: Session, check: str) -> bool:
    """Whether a check of a list has a reading: only that can be accepted."""
    return session.get(ListReading, check) is not None
