"""What follows from the captures of lists: readings, notices, their history and documents."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.base import Base, Id, Name, Sha256


class ListReading(Base):
    """The entries that one check of a listing showed, as today's reader reads them.

    Notices are derived from these in the order of observation; a reading that cannot be right (a list
    that fell from 30 to 2 entries) is ``held`` until a person accepts its check.
    """

    __tablename__ = "list_reading"
    check: Mapped[str] = mapped_column(Id, ForeignKey("check.id"), primary_key=True)
    source: Mapped[str] = mapped_column(Name)
    observed_at: Mapped[datetime]
    origin: Mapped[str] = mapped_column(Name)
    reader: Mapped[str] = mapped_column(Name)  # html, feed, json
    reader_version: Mapped[int] = mapped_column(Integer)
    entries: Mapped[str] = mapped_column(Sha256, ForeignKey("blob.sha256"))
    count: Mapped[int] = mapped_column(Integer)
    held: Mapped[str | None]  # why it is not followed
    recorded_at: Mapped[datetime]
    __table_args__ = (Index("ix_list_reading_source_observed", "source", "observed_at"),)


class NoticeRow(Base):
    """An entry of a listing, from the check it was first seen in to the newest that showed it.

    Its id is made of the source and the first address it had, so that the same lists taken in twice,
    or in another order, give the same notices.
    """

    __tablename__ = "notice"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    source: Mapped[str] = mapped_column(Name)
    key: Mapped[str]  # what its addresses share (`readers.listing.url.entry_key`)
    url: Mapped[str]
    title: Mapped[str]
    summary: Mapped[str]
    language: Mapped[str] = mapped_column(Name)
    dated: Mapped[date | None] = mapped_column(Date)  # by the publisher
    dated_by: Mapped[str | None] = mapped_column(Name)  # page, feed, path, month
    kind: Mapped[str] = mapped_column(Name)
    kind_reason: Mapped[str]
    stage: Mapped[str | None] = mapped_column(Name)  # of a court case
    closes: Mapped[date | None] = mapped_column(Date, index=True)  # last day for comments
    closes_by: Mapped[str | None] = mapped_column(Name)  # title, entry, feed, page
    source_class: Mapped[str] = mapped_column(Name)
    #: [{"regime", "instrument", "by", "words"}, ...] and the stamp of the registry's words they rest on
    matches: Mapped[list[Any]]
    matched_by: Mapped[str] = mapped_column(Name)
    check: Mapped[str] = mapped_column(Id, ForeignKey("check.id"))  # first seen in
    observed_at: Mapped[datetime] = mapped_column(index=True)  # first seen
    last_seen_at: Mapped[datetime]
    listed: Mapped[bool] = mapped_column(Boolean)  # on the newest list
    removed_at: Mapped[datetime | None]  # taken off while the list still reached further back
    origin: Mapped[str] = mapped_column(Name)
    superseded_at: Mapped[datetime | None]  # no longer read out of the captures
    recorded_at: Mapped[datetime]
    __table_args__ = (Index("ix_notice_source_key", "source", "key"),)


class NoticeHistory(Base):
    """What happened to a notice: first, new, changed, moved, removed, returned (`NoticeStep`)."""

    __tablename__ = "notice_history"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    notice: Mapped[str] = mapped_column(Id, ForeignKey("notice.id"), index=True)
    check: Mapped[str] = mapped_column(Id, ForeignKey("check.id"))
    what: Mapped[str] = mapped_column(Name)
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    observed_at: Mapped[datetime] = mapped_column(index=True)
    origin: Mapped[str] = mapped_column(Name)


class NoticeDocument(Base):
    """The page or file a notice leads to, where it was followed."""

    __tablename__ = "notice_document"
    notice: Mapped[str] = mapped_column(Id, ForeignKey("notice.id"), primary_key=True)
    url: Mapped[str]
    capture: Mapped[str | None] = mapped_column(Id, ForeignKey("capture.id"), index=True)
    observed_at: Mapped[datetime | None]
    title: Mapped[str | None]
    closes: Mapped[date | None] = mapped_column(Date)
    closes_words: Mapped[str | None]
    tries: Mapped[int] = mapped_column(Integer)  # without success
    message: Mapped[str | None]  # why the last try failed
    recorded_at: Mapped[datetime]
