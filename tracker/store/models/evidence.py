"""What was served: captures, the checks of sources they came from, events and reviews."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.base import Base, Id, Name, Sha256

_PENDING = text("outcome = 'pending'")


class Blob(Base):
    """Content by its SHA-256, compressed alone (``zstd``) or against another blob (``zstd-ref``)."""

    __tablename__ = "blob"
    sha256: Mapped[str] = mapped_column(Sha256, primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)  # bytes before compression
    codec: Mapped[str] = mapped_column(Name)
    base: Mapped[str | None] = mapped_column(Sha256, ForeignKey("blob.sha256"), index=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)
    recorded_at: Mapped[datetime]


class CaptureRow(Base):
    """What was served at one moment for one URL. Never updated, never deleted."""

    __tablename__ = "capture"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    url: Mapped[str]
    final_url: Mapped[str]
    redirects: Mapped[list[Any]]
    observed_at: Mapped[datetime] = mapped_column(index=True)
    recorded_at: Mapped[datetime]
    status: Mapped[int] = mapped_column(Integer)
    media_type: Mapped[str]
    charset: Mapped[str | None]
    headers: Mapped[list[Any]]  # [[name, value], ...] as received
    request_headers: Mapped[list[Any]]
    body: Mapped[str] = mapped_column(Sha256, ForeignKey("blob.sha256"))
    archive: Mapped[str | None]  # file name of the WARC it came from
    record_id: Mapped[str | None]  # its WARC-Record-ID there


class CheckRow(Base):
    """One check of a source: what came of it, and when."""

    __tablename__ = "check"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    source: Mapped[str] = mapped_column(Name)
    observed_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    #: captured, not_modified, or the event kind that ended it (Blocked, Incomplete, Timeout ...)
    outcome: Mapped[str] = mapped_column(Name)
    origin: Mapped[str] = mapped_column(Name)
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    way: Mapped[str | None]  # address of the way it was made by; None: the source's own
    __table_args__ = (
        Index("ix_check_source_observed", "source", "observed_at"),
        # the few that are kept and not read: every command that takes something in asks for them
        Index("ix_check_pending", "outcome", sqlite_where=_PENDING, postgresql_where=_PENDING),
    )


class CheckCapture(Base):
    __tablename__ = "check_capture"
    check: Mapped[str] = mapped_column(Id, ForeignKey("check.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    capture: Mapped[str] = mapped_column(Id, ForeignKey("capture.id"), index=True)


class EventRow(Base):
    """Everything that went wrong or needs a person, with the reason in words."""

    __tablename__ = "event"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    kind: Mapped[str] = mapped_column(Name)
    source: Mapped[str | None] = mapped_column(Name)
    check: Mapped[str | None] = mapped_column(Id, ForeignKey("check.id"))
    url: Mapped[str | None]
    observed_at: Mapped[datetime] = mapped_column(index=True)
    recorded_at: Mapped[datetime]
    message: Mapped[str]
    data: Mapped[dict[str, Any]]
    resolved_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_event_source_observed", "source", "observed_at"),)


class ReviewRow(Base):
    """A person's word on a change, a coding or a capture that was held back."""

    __tablename__ = "review"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    target: Mapped[str] = mapped_column(Name)  # change, coding, check
    target_id: Mapped[str] = mapped_column(Name, index=True)
    verdict: Mapped[str] = mapped_column(Name)
    by: Mapped[str]
    at: Mapped[datetime]
    note: Mapped[str | None]
    data: Mapped[dict[str, Any]]
