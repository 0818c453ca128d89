"""Notices: what became of the entries of lists, and the documents behind them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.store.models import CheckRow, NoticeDocument, NoticeHistory, NoticeRow
from tracker.store.rows import chunks


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
    for ids in chunks(list(out)):
        query = select(NoticeHistory).where(NoticeHistory.notice.in_(ids))
        for row in session.scalars(query.order_by(NoticeHistory.observed_at, NoticeHistory.id)):
            out[row.notice].append(row)
    return out


def checks_known(session: Session, checks: Iterable[str]) -> set[str]:
    """Those of the checks that are in the record as the session sees it (`store.as_of`)."""
    out: set[str] = set()
    for ids in chunks(sorted(checks)):
        out |= set(session.scalars(select(CheckRow.id).where(CheckRow.id.in_(ids))))
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
        .join(CheckRow, CheckRow.id == NoticeHistory.check)  # when it was recorded (`store.as_of`)
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


# --- documents behind notices ------------------------------------------------------------------------


def notice_at(session: Session, key: str, source: str | None = None) -> NoticeRow | None:
    """The notice whose address has this key (`entry_key`), of one source or of any."""
    query = select(NoticeRow).where(NoticeRow.key == key, NoticeRow.superseded_at.is_(None))
    if source is not None:
        query = query.where(NoticeRow.source == source)
    return session.scalar(query.order_by(NoticeRow.source).limit(1))


def with_documents(session: Session, source: str) -> list[Noticed]:
    """The notices of a source, the newest first."""
    rows = session.execute(
        select(NoticeRow, NoticeDocument)
        .outerjoin(NoticeDocument, NoticeDocument.notice == NoticeRow.id)
        .where(NoticeRow.source == source, NoticeRow.superseded_at.is_(None))
        .order_by(NoticeRow.observed_at.desc())
    )
    return [Noticed(row, document) for row, document in rows]


def document_read(
    session: Session, notice: str, url: str, capture: str, title: str | None, closes: date | None,
    closes_words: str | None, observed_at: datetime, now: datetime,
) -> None:  # fmt: skip
    """The document of a notice was captured and read."""
    document = _document(session, notice, url, now)
    document.capture, document.message, document.title = capture, None, title
    document.closes, document.closes_words = closes, closes_words
    document.observed_at, document.recorded_at = observed_at, now


def document_missed(
    session: Session, notice: str, url: str, message: str, observed_at: datetime, now: datetime
) -> None:
    """The document of a notice could not be had, or not be read."""
    document = _document(session, notice, url, now)
    document.tries += 1
    document.message, document.observed_at = message, observed_at


def _document(session: Session, notice: str, url: str, now: datetime) -> NoticeDocument:
    found = session.get(NoticeDocument, notice)
    if found is None:
        found = NoticeDocument(notice=notice, url=url, tries=0, recorded_at=now)
        session.add(found)
    return found
