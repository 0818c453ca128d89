"""What follows from the captures: readings, versions, provisions and changes."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Boolean, Date, Float, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.base import Base, Id, Name, Sha256
from tracker.store.types import Json, StorableText


class Reading(Base):
    """What one version of an extractor read in one check. Replaced by `tracker reextract`."""

    __tablename__ = "reading"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    check: Mapped[str] = mapped_column(Id, ForeignKey("check.id"), index=True)
    source: Mapped[str] = mapped_column(Name)
    instrument: Mapped[str] = mapped_column(Name)
    language: Mapped[str] = mapped_column(Name)
    role: Mapped[str] = mapped_column(Name)  # primary, corroborates
    observed_at: Mapped[datetime]
    extractor: Mapped[str] = mapped_column(Name)
    extractor_version: Mapped[int] = mapped_column(Integer)
    current: Mapped[bool] = mapped_column(Boolean)  # False once a newer extractor has read the check
    document: Mapped[str] = mapped_column(Sha256, ForeignKey("blob.sha256"))
    scopes: Mapped[dict[str, Any]]  # scope -> hash of its comparison keys
    state: Mapped[str] = mapped_column(Sha256)  # hash of status and dates of the whole text
    order_date: Mapped[date] = mapped_column(Date)  # text date, or day of observation
    order_rank: Mapped[int] = mapped_column(Integer)  # 1 for a consolidation of the same date
    units: Mapped[int] = mapped_column(Integer)  # of the body, see versioning.ReadingSummary
    blocks: Mapped[bool] = mapped_column(Boolean)
    repealed: Mapped[bool] = mapped_column(Boolean)
    #: The reader's balance sheet and warnings, as `tracker.model` has them; None of readings made before.
    account: Mapped[dict[str, Any] | None] = mapped_column(Json)
    warnings: Mapped[list[Any] | None] = mapped_column(Json)
    doubts: Mapped[list[Any] | None] = mapped_column(Json)  # of the gate: [{code, expected, came}]
    ends: Mapped[bool | None] = mapped_column(Boolean)  # whether the bytes end as their format does
    read_as: Mapped[str | None] = mapped_column(Name)  # the extractor a person named for this check
    spec: Mapped[str | None] = mapped_column(Sha256)  # what the registry said of reading it
    #: {"key": what it was last compared with, "same": bool, ...}: spares comparing twice
    memo: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime]
    __table_args__ = (
        Index("ix_reading_expression", "instrument", "language", "current"),
        Index("ix_reading_source", "source", "current"),
    )


class VersionRow(Base):
    """A distinct text of an expression. Superseded rows stay, so that links keep resolving."""

    __tablename__ = "version"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instrument: Mapped[str] = mapped_column(Name)
    language: Mapped[str] = mapped_column(Name)
    source: Mapped[str] = mapped_column(Name)
    ordinal: Mapped[int] = mapped_column(Integer)  # 1, 2, 3 ... in the order of the law
    check: Mapped[str] = mapped_column(Id, ForeignKey("check.id"))  # first seen in
    reading: Mapped[str] = mapped_column(Id, ForeignKey("reading.id"))
    parts: Mapped[dict[str, Any]]  # scope -> {"reading": id, "version": id}
    title: Mapped[str]
    observed_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    text_date: Mapped[date | None] = mapped_column(Date)
    valid_from: Mapped[date | None] = mapped_column(Date)
    status: Mapped[str] = mapped_column(Name)
    status_note: Mapped[str | None]
    origin: Mapped[str] = mapped_column(Name)
    superseded_at: Mapped[datetime | None] = mapped_column(index=True)
    #: What the text says of days (`tracker.law.named_days`), read only where it is asked for, and the version
    #: of what found it: made anew by `tracker reextract` where that is another.
    named_days: Mapped[dict[str, Any] | None] = mapped_column(Json, deferred=True)
    days_by: Mapped[int | None] = mapped_column(Integer)
    __table_args__ = (Index("ix_version_expression", "instrument", "language", "ordinal"),)


class ProvisionRow(Base):
    """The provisions of a version's own scopes, in document order.

    Their texts stay where they were read: ``start`` and ``size`` are the place, in bytes, in the document
    of the reading that the version's ``parts`` name for the scope (`store.documents.Texts`).
    """

    __tablename__ = "provision"
    version: Mapped[str] = mapped_column(Id, ForeignKey("version.id"), primary_key=True)
    eid: Mapped[str] = mapped_column(StorableText(), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    parent: Mapped[str | None]
    type: Mapped[str] = mapped_column(Name)
    num: Mapped[str | None]
    heading: Mapped[str | None]
    start: Mapped[int] = mapped_column(Integer)
    size: Mapped[int] = mapped_column(Integer)
    #: SHA-256 of the comparison key of the text of the node and all below it:
    #: what a coding is read from, and what tells that it went stale.
    content: Mapped[str] = mapped_column(Sha256)
    scope: Mapped[str] = mapped_column(Name)
    status: Mapped[str] = mapped_column(Name)
    valid_from: Mapped[date | None] = mapped_column(Date)  # where the publisher dates the provision itself
    valid_to: Mapped[date | None] = mapped_column(Date)  # the first day on which it is law no more
    # One tree for all: the rows of a version lie beside each other, found by version and eid. The position
    # is part of the key because two parts of a text, read in two readings, may use one eid.
    __table_args__ = ({"sqlite_with_rowid": False},)


class ChangeRow(Base):
    """The step between two successive versions of an expression."""

    __tablename__ = "change"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instrument: Mapped[str] = mapped_column(Name)
    language: Mapped[str] = mapped_column(Name)
    source: Mapped[str] = mapped_column(Name)
    from_version: Mapped[str | None] = mapped_column(Id, ForeignKey("version.id"))
    to_version: Mapped[str] = mapped_column(Id, ForeignKey("version.id"))
    kind: Mapped[str] = mapped_column(Name)
    significance: Mapped[str] = mapped_column(Name)
    reasons: Mapped[list[Any]]
    facts: Mapped[list[Any]]
    key_facts: Mapped[list[Any]]  # empty where an earlier diff wrote the change: `tracker reextract` fills it
    scope: Mapped[list[Any]]
    derived_from: Mapped[str]  # readings compared and version of the diff: rewritten when it differs
    caused_by: Mapped[list[Any]]  # instrument ids, or CELEX / citations not in the registry
    #: what the publisher's own amendment marks say of the same step (watch.publisher_marks); None: no marks
    official: Mapped[dict[str, Any] | None] = mapped_column(Json)
    origin: Mapped[str] = mapped_column(Name)
    observed_at: Mapped[datetime] = mapped_column(index=True)
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    valid_from: Mapped[date | None] = mapped_column(Date)
    superseded_at: Mapped[datetime | None]
    __table_args__ = (Index("ix_change_instrument_observed", "instrument", "observed_at"),)


class ProvisionChangeRow(Base):
    __tablename__ = "provision_change"
    change: Mapped[str] = mapped_column(Id, ForeignKey("change.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    eid: Mapped[str]
    from_eid: Mapped[str | None]
    from_eids: Mapped[list[Any]]
    type: Mapped[str] = mapped_column(Name)
    num: Mapped[str | None]
    heading: Mapped[str | None]
    action: Mapped[str] = mapped_column(Name)
    significance: Mapped[str] = mapped_column(Name)
    reasons: Mapped[list[Any]]
    facts: Mapped[list[Any]]
    marks: Mapped[list[Any]]
    before: Mapped[str | None]
    after: Mapped[str | None]
    rollup: Mapped[bool] = mapped_column(Boolean)
    likeness: Mapped[float | None] = mapped_column(Float)


class RelationProposalRow(Base):
    """A relation that a text names, for a person to accept or refuse (`review`, target ``relation``)."""

    __tablename__ = "relation_proposal"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    from_instrument: Mapped[str] = mapped_column(Name)
    type: Mapped[str] = mapped_column(Name)  # as in the registry: repeals, amends, overrides, suspends ...
    to_instrument: Mapped[str] = mapped_column(Name)
    said_by: Mapped[str] = mapped_column(Name)  # the instrument whose text names it
    language: Mapped[str] = mapped_column(Name)
    version: Mapped[str] = mapped_column(Id)  # where it was read first
    eid: Mapped[str | None]
    named: Mapped[str]  # the other text as it is named there
    words: Mapped[str]  # the clause
    effective: Mapped[date | None] = mapped_column(Date)
    observed_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]  # the newest text says it no more
