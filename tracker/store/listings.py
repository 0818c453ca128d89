"""Lists in the store: what their checks showed, and the notices and steps that follow from it.

`tracker.watch.listing_pipeline` decides what is written, inside its transaction.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from tracker.model import Entry, Listing, NoticeKind, Origin
from tracker.store import blobs
from tracker.store.ids import short_id
from tracker.store.models import ListReading, NoticeHistory, NoticeRow
from tracker.store.rows import chunks

_FIELDS = (
    "url",
    "title",
    "dated",
    "dated_by",
    "kind",
    "kind_reason",
    "stage",
    "closes",
    "closes_by",
    "summary",
)


def dump_entries(entries: Sequence[Entry]) -> bytes:
    """Entries as they are kept: JSON, one object an entry, fields that say nothing left out."""
    said = []
    for entry in entries:
        fields = {name: getattr(entry, name) for name in _FIELDS}
        said.append({k: v.isoformat() if isinstance(v, date) else v for k, v in fields.items() if v})
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def load_entries(session: Session, sha256: str) -> tuple[Entry, ...]:
    """The entries of a reading."""
    out = []
    for said in json.loads(blobs.get(session, sha256).decode("utf-8", "surrogatepass")):
        for name in ("dated", "closes"):
            if name in said:
                said[name] = date.fromisoformat(said[name])
        said["kind"] = NoticeKind(said["kind"])
        out.append(Entry(**said))
    return tuple(out)


def save_reading(
    session: Session,
    check: str,
    source: str,
    origin: Origin,
    listing: Listing,
    observed_at: datetime,
    now: datetime,
) -> ListReading:
    """Keep what a check of a list showed; read again, it replaces what was read before."""
    previous = newest_reading(session, source)
    sha = blobs.put(session, dump_entries(listing.entries), previous.entries if previous else None)
    row = session.get(ListReading, check)
    if row is None:
        row = ListReading(
            check=check, source=source, observed_at=observed_at, origin=origin.value, held=None,
            reader=listing.reader, reader_version=listing.reader_version, entries=sha,
            count=len(listing.entries), recorded_at=now,
        )  # fmt: skip
        session.add(row)
    else:
        row.reader, row.reader_version = listing.reader, listing.reader_version
        row.entries, row.count, row.recorded_at = sha, len(listing.entries), now
    session.flush()
    return row


def copy_reading(
    session: Session, check: str, of: ListReading, origin: Origin, observed_at: datetime, now: datetime
) -> ListReading:
    """The same bytes were served again: the same reading, seen at another time."""
    row = ListReading(
        check=check, source=of.source, observed_at=observed_at, origin=origin.value, held=None,
        reader=of.reader, reader_version=of.reader_version, entries=of.entries, count=of.count,
        recorded_at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def readings(session: Session, source: str) -> list[ListReading]:
    """All readings of a list that are followed, oldest observation first."""
    query = select(ListReading).where(ListReading.source == source, ListReading.held.is_(None))
    return list(session.scalars(query.order_by(ListReading.observed_at, ListReading.check)))


def newest_reading(session: Session, source: str) -> ListReading | None:
    """The last reading of a list that is followed."""
    return session.scalar(
        select(ListReading)
        .where(ListReading.source == source, ListReading.held.is_(None))
        .order_by(ListReading.observed_at.desc(), ListReading.check.desc())
        .limit(1)
    )


def drop_reading(session: Session, check: str) -> None:
    """A check of a list that cannot be read any more."""
    session.execute(delete(ListReading).where(ListReading.check == check))


def reading_of(session: Session, check: str) -> ListReading | None:
    """What a check of a list showed."""
    return session.get(ListReading, check)


def outdated(session: Session, source: str, reader_version: int, but: str) -> list[str]:
    """The other checks of a list that were read by another reader than this one."""
    return list(
        session.scalars(
            select(ListReading.check).where(
                ListReading.source == source,
                ListReading.reader_version != reader_version,
                ListReading.check != but,
            )
        )
    )


def hold(reading: ListReading, reason: str) -> None:
    """A reading that is not followed, and why."""
    reading.held = reason


def release(session: Session, source: str) -> list[str]:
    """Nothing of a list is held back any more. Returns the checks that were."""
    rows = session.scalars(
        select(ListReading).where(ListReading.source == source, ListReading.held.is_not(None))
    ).all()
    for row in rows:
        row.held = None
    return [row.check for row in rows]


# --- notices -----------------------------------------------------------------------------------------


def all_notices(session: Session, source: str) -> list[NoticeRow]:
    """Every notice a list ever had."""
    return list(session.scalars(select(NoticeRow).where(NoticeRow.source == source)))


def notices_at(session: Session, source: str, keys: Collection[str]) -> list[NoticeRow]:
    """The notices of a list whose addresses have these keys."""
    out: list[NoticeRow] = []
    for some in chunks(sorted(keys)):
        out += session.scalars(
            select(NoticeRow).where(
                NoticeRow.source == source, NoticeRow.key.in_(some), NoticeRow.superseded_at.is_(None)
            )
        )
    return out


def seen_again(session: Session, source: str, at: datetime) -> None:
    """The same list was seen again: all that is on it."""
    session.execute(
        update(NoticeRow)
        .where(NoticeRow.source == source, NoticeRow.listed.is_(True))
        .values(last_seen_at=at)
    )


def save_notice(
    session: Session, row: NoticeRow | None, values: Mapping[str, Any], now: datetime
) -> NoticeRow:
    """Write a notice as it now stands. Where its words changed, they have to be matched again."""
    if row is None:
        row = NoticeRow(**values, matches=[], matched_by="", superseded_at=None, recorded_at=now)
        session.add(row)
        return row
    if (row.title, row.summary) != (values["title"], values["summary"]):
        row.matched_by = ""
    for name, value in values.items():
        setattr(row, name, value)
    row.superseded_at = None
    return row


def set_matches(row: NoticeRow, matches: list[dict[str, Any]], stamp: str) -> None:
    """What a notice is attached to, by which words of the registry."""
    row.matches, row.matched_by = matches, stamp


def matched_otherwise(session: Session, stamp: str) -> list[NoticeRow]:
    """Notices whose matches rest on other words than those of this stamp."""
    return list(
        session.scalars(
            select(NoticeRow).where(NoticeRow.matched_by != stamp, NoticeRow.superseded_at.is_(None))
        )
    )


def supersede(rows: Iterable[NoticeRow], now: datetime) -> None:
    """Notices that no longer follow from the checks."""
    for row in rows:
        row.superseded_at = row.superseded_at or now
        row.listed = False


def clear_history(session: Session, notices: Sequence[str]) -> None:
    """Before a list is followed anew, nothing has happened to its notices."""
    for ids in chunks(notices):
        session.execute(delete(NoticeHistory).where(NoticeHistory.notice.in_(ids)))


def add_step(
    session: Session, notice: str, check: str, what: str, before: Mapping[str, Any], after: Mapping[str, Any],
    observed_at: datetime, origin: str,
) -> None:  # fmt: skip
    """Add to the history of a notice what a check showed of it."""
    session.add(
        NoticeHistory(
            id=short_id("h", notice, check, what), notice=notice, check=check, what=what,
            before=dict(before), after=dict(after), observed_at=observed_at, origin=origin,
        )
    )  # fmt: skip
