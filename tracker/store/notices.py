"""Notices in the store: what lists showed, what became of their entries, the documents behind them.

Writes only what the caller's transaction holds; `tracker.watch.listing_pipeline` decides what is written.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.model import Entry, Listing, NoticeKind, Origin
from tracker.store import blobs
from tracker.store.models import (
    CaptureRow,
    CheckCapture,
    CheckRow,
    ListReading,
    NoticeDocument,
    NoticeHistory,
    NoticeRow,
)

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


def bodies(session: Session, check: str) -> list[str]:
    """SHA-256 of the bodies of a check's captures, in order."""
    return list(
        session.scalars(
            select(CaptureRow.body)
            .join(CheckCapture, CheckCapture.capture == CaptureRow.id)
            .where(CheckCapture.check == check)
            .order_by(CheckCapture.position)
        )
    )


# --- reading -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Noticed:
    """A notice with its document, where it was followed."""

    row: NoticeRow
    document: NoticeDocument | None

    @property
    def closes(self) -> date | None:
        """The last day for comments: as the list says, else as the document does."""
        if self.row.closes is not None:
            return self.row.closes
        return self.document.closes if self.document is not None else None

    @property
    def closes_by(self) -> str | None:
        """Where that day stands: title, entry, feed, or page for the document."""
        if self.row.closes is not None:
            return self.row.closes_by
        return "page" if self.closes is not None else None


def noticed(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    sources: Collection[str] | None = None,
    origin: str | None = None,
    closing_after: date | None = None,
    ids: Collection[str] | None = None,
    limit: int | None = None,
) -> list[Noticed]:
    """Notices by when they were first seen, oldest first; what is no longer read is left out.

    ``closing_after``: only those whose day of closing, by list or document, is that day or later.
    """
    query = (
        select(NoticeRow, NoticeDocument)
        .outerjoin(NoticeDocument, NoticeDocument.notice == NoticeRow.id)
        .where(NoticeRow.superseded_at.is_(None))
    )
    if since is not None:
        query = query.where(NoticeRow.observed_at >= since)
    if until is not None:
        query = query.where(NoticeRow.observed_at < until)
    if sources is not None:
        query = query.where(NoticeRow.source.in_(list(sources)))
    if origin is not None:
        query = query.where(NoticeRow.origin == origin)
    if closing_after is not None:
        query = query.where(
            (NoticeRow.closes >= closing_after)
            | (NoticeRow.closes.is_(None) & (NoticeDocument.closes >= closing_after))
        )
    if ids is not None:
        query = query.where(NoticeRow.id.in_(list(ids)))
    query = query.order_by(NoticeRow.observed_at, NoticeRow.dated, NoticeRow.source, NoticeRow.id)
    if limit is not None:
        query = query.limit(limit)
    return [Noticed(row, document) for row, document in session.execute(query)]


def history(session: Session, notices: Iterable[str]) -> dict[str, list[NoticeHistory]]:
    """notice id -> what happened to it, oldest first."""
    out: dict[str, list[NoticeHistory]] = {id_: [] for id_ in notices}
    wanted = list(out)
    for n in range(0, len(wanted), 500):
        query = select(NoticeHistory).where(NoticeHistory.notice.in_(wanted[n : n + 500]))
        for row in session.scalars(query.order_by(NoticeHistory.observed_at, NoticeHistory.id)):
            out[row.notice].append(row)
    return out


def checks_known(session: Session, checks: Iterable[str]) -> set[str]:
    """Those of the checks that are in the record as the session sees it (`store.past`)."""
    wanted = sorted(checks)
    out: set[str] = set()
    for n in range(0, len(wanted), 500):
        out.update(session.scalars(select(CheckRow.id).where(CheckRow.id.in_(wanted[n : n + 500]))))
    return out


#: What of a notice is news; that one was removed or came back is told with it.
NEWS = ("new", "changed")


def news(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    newest: int | None = None,
) -> list[tuple[NoticeHistory, Noticed]]:
    """What was new or changed on lists in a period, by when it was seen; history taken in later counts
    where it was seen, but what a list showed the first time is no news. ``until`` is exclusive;
    ``newest``: only so many, the last ones."""
    query = (
        select(NoticeHistory, NoticeRow, NoticeDocument)
        .join(NoticeRow, NoticeRow.id == NoticeHistory.notice)
        .join(CheckRow, CheckRow.id == NoticeHistory.check)  # when it was recorded (`store.past`)
        .outerjoin(NoticeDocument, NoticeDocument.notice == NoticeRow.id)
        .where(NoticeHistory.what.in_(NEWS), NoticeRow.superseded_at.is_(None))
    )
    if since is not None:
        query = query.where(NoticeHistory.observed_at >= since)
    if until is not None:
        query = query.where(NoticeHistory.observed_at < until)
    order = (NoticeHistory.observed_at, NoticeRow.dated, NoticeRow.source, NoticeRow.id, NoticeHistory.id)
    if newest is None:
        query = query.order_by(*order)
    else:
        query = query.order_by(*(column.desc() for column in order)).limit(newest)
    found = [(step, Noticed(row, document)) for step, row, document in session.execute(query)]
    return found if newest is None else found[::-1]


def counted(session: Session) -> dict[str, tuple[int, datetime | None]]:
    """source -> (its notices, when one was last new or changed)."""
    rows = session.execute(
        select(NoticeRow.source, func.count())
        .where(NoticeRow.superseded_at.is_(None))
        .group_by(NoticeRow.source)
    )
    last = session.execute(
        select(NoticeRow.source, func.max(NoticeHistory.observed_at))
        .join(NoticeHistory, NoticeHistory.notice == NoticeRow.id)
        .where(NoticeHistory.what.in_(NEWS), NoticeRow.superseded_at.is_(None))
        .group_by(NoticeRow.source)
    )
    when = dict(last.all())
    return {source: (count, when.get(source)) for source, count in rows}
