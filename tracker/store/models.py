"""The record as tables. Captures are immutable; readings, versions and changes are derived from them.

Ids of captures, checks, readings, versions and changes are made from what they stand for (address,
moment, bytes), never counted up, so that the same archive taken in twice, or in another order, gives
the same record (docs/decisions/0006-identity-of-versions.md). Instruments and sources are named by
their registry ids; the registry is YAML and has no tables here.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    Boolean,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from tracker.store.types import Json, StorableText, UtcDateTime

# No lengths: PostgreSQL enforces them and SQLite ignores them, so that a long word from a hostile
# page would be taken in on the one and end an import on the other.
Id = String()
Sha256 = String()
Name = String()


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime(),
        dict[str, Any]: Json(),
        list[Any]: Json(),
        str: StorableText(),
    }


def table_of(model: type[Base]) -> Table:
    """The table of a model, for statements that concern no object."""
    table = model.__table__
    assert isinstance(table, Table)
    return table


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
    """One look at a source: what came of it, and when."""

    __tablename__ = "check"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    source: Mapped[str] = mapped_column(Name)
    observed_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    #: captured, not_modified, or the event kind that ended it (Blocked, Incomplete, Timeout ...)
    outcome: Mapped[str] = mapped_column(Name)
    origin: Mapped[str] = mapped_column(Name)
    milliseconds: Mapped[int | None] = mapped_column(Integer)
    bytes: Mapped[int | None] = mapped_column(BigInteger)
    __table_args__ = (Index("ix_check_source_observed", "source", "observed_at"),)


class CheckCapture(Base):
    __tablename__ = "check_capture"
    check: Mapped[str] = mapped_column(Id, ForeignKey("check.id"), primary_key=True)
    position: Mapped[int] = mapped_column(Integer, primary_key=True)
    capture: Mapped[str] = mapped_column(Id, ForeignKey("capture.id"), index=True)


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
    units: Mapped[int] = mapped_column(Integer)  # of the body, see chain.Link
    blocks: Mapped[bool] = mapped_column(Boolean)
    repealed: Mapped[bool] = mapped_column(Boolean)
    #: {"key": what it was last compared with, "same": bool}: spares comparing twice
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
    scope: Mapped[list[Any]]
    derived_from: Mapped[str]  # readings compared and version of the diff: rewritten when it differs
    caused_by: Mapped[list[Any]]  # instrument ids, or CELEX / citations not in the registry
    #: what the publisher's own amendment marks say of the same step (watch.marks); None: no marks
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


class StatusEventRow(Base):
    """A dated step in the life of an instrument or provision: exists, in force, applies are three."""

    __tablename__ = "status_event"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    instrument: Mapped[str] = mapped_column(Name, index=True)
    eid: Mapped[str | None]
    event: Mapped[str] = mapped_column(Name)
    date: Mapped[date] = mapped_column(Date)
    set_by: Mapped[str | None]  # instrument id, with "#eid" of the provision
    party: Mapped[str | None] = mapped_column(Name)
    condition: Mapped[str | None]
    version: Mapped[str | None] = mapped_column(Id, ForeignKey("version.id"))
    recorded_at: Mapped[datetime]


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


class HostLease(Base):
    """One crawl per host at a time, across processes and restarts."""

    __tablename__ = "host_lease"
    host: Mapped[str] = mapped_column(Name, primary_key=True)
    owner: Mapped[str] = mapped_column(Name)
    until: Mapped[datetime]
    next_ok: Mapped[datetime]
    rest_until: Mapped[datetime | None]  # the host itself asked to be left alone so long (Retry-After)


class SourceDue(Base):
    """When a source is looked at next, and how its last run went (`watch.schedule`).

    Working state of `tracker run`, not evidence: it follows from the checks and the registry, and a
    lost row is made again from them.
    """

    __tablename__ = "source_due"
    source: Mapped[str] = mapped_column(Name, primary_key=True)
    next_due: Mapped[datetime] = mapped_column(index=True)
    reason: Mapped[str]  # why then, in words
    plan: Mapped[str]  # the registry's schedule it was made from: another one is planned anew
    interval: Mapped[int] = mapped_column(Integer)  # seconds between two looks as now planned
    last_run: Mapped[datetime | None]  # when the last run began
    last_end: Mapped[datetime | None]  # when it ended; before `last_run` while one is under way
    owner: Mapped[str | None] = mapped_column(Name)  # who runs it, while one is under way
    outcome: Mapped[str | None] = mapped_column(Name)  # of the last run, as in `check`
    streak: Mapped[int] = mapped_column(Integer)  # failed runs in a row, up to now
    trouble: Mapped[str | None]  # why the last one failed
    backoff_until: Mapped[datetime | None]  # not before then: a failure, Retry-After


class IncidentRow(Base):
    """Something is wrong with a source, from its first failure to its recovery: one row, one alert."""

    __tablename__ = "incident"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    source: Mapped[str] = mapped_column(Name)
    host: Mapped[str] = mapped_column(Name)  # sources of one host often fail together
    kind: Mapped[str] = mapped_column(Name)  # blocked, robots, certificate, unreachable, content, silent ...
    opened_at: Mapped[datetime] = mapped_column(index=True)  # the first failure of the streak
    closed_at: Mapped[datetime | None] = mapped_column(index=True)
    recorded_at: Mapped[datetime]  # when it was sure enough to be an incident
    checks: Mapped[int] = mapped_column(Integer)  # failed runs so far
    message: Mapped[str]  # the newest reason, in words
    recovery: Mapped[str | None]  # how it ended
    alerted: Mapped[bool] = mapped_column(Boolean)  # its opening was told to whoever asked for it
    recovery_alerted: Mapped[bool] = mapped_column(Boolean)
    __table_args__ = (Index("ix_incident_source_opened", "source", "opened_at"),)


class BriefingDue(Base):
    """When the next briefing of a profile is written (`brief.press`). Working state, not evidence."""

    __tablename__ = "briefing_due"
    profile: Mapped[str] = mapped_column(Name, primary_key=True)
    plan: Mapped[str]  # the schedule it was made from: another one is planned anew
    next_due: Mapped[datetime]


class BriefingRun(Base):
    """A period that a profile's schedule asked for: its key keeps it from being written twice."""

    __tablename__ = "briefing_run"
    profile: Mapped[str] = mapped_column(Name, primary_key=True)
    period: Mapped[str] = mapped_column(Name, primary_key=True)
    zone: Mapped[str] = mapped_column(Name)
    due_at: Mapped[datetime]
    began_at: Mapped[datetime | None]  # of the newest try
    made_at: Mapped[datetime | None]
    fingerprint: Mapped[str | None] = mapped_column(Name)
    files: Mapped[list[Any]]  # names in the folder of briefings
    tries: Mapped[int] = mapped_column(Integer)
    message: Mapped[str | None]  # why it is not there: the newest failure, or that it was left out


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
    key: Mapped[str]  # what its addresses share (`extract.listing_url.entry_key`)
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
    """What happened to a notice: first, new, changed, moved, removed, returned (`watch.lists.Step`)."""

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


class AlertStart(Base):
    """Since when a subscription is told of what happens: nothing from before it came up."""

    __tablename__ = "alert_start"
    subscription: Mapped[str] = mapped_column(Name, primary_key=True)
    since: Mapped[datetime]
    planned_at: Mapped[datetime]  # the record was last gone through for it
    gone_at: Mapped[datetime | None]  # no longer in any file


class AlertMessage(Base):
    """One message to one channel, made once: what it says does not change between two tries.

    ``state``: ``waiting`` (for its first or next try), ``claimed`` (a process works on it, nothing has
    gone out yet), ``handed`` (it may have gone out), ``sent``, ``failed`` (given up), ``dropped`` (by a
    person). Only names of channels are kept, no address and no secret.
    """

    __tablename__ = "alert_message"
    id: Mapped[str] = mapped_column(Id, primary_key=True)  # as receivers see it, the same at every try
    channel: Mapped[str] = mapped_column(Name)
    state: Mapped[str] = mapped_column(Name)
    view: Mapped[dict[str, Any]]  # what it says (`tracker.contract.alert.AlertView`)
    created_at: Mapped[datetime]
    next_try: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(Integer)
    unsure: Mapped[int] = mapped_column(Integer)  # tries of which nobody knows whether they arrived
    handed_at: Mapped[datetime | None]  # when it last went out, or may have
    sent_at: Mapped[datetime | None]
    done: Mapped[list[Any]]  # recipients that have it, where a channel has several
    error: Mapped[str | None]  # why the last try failed, in words
    __table_args__ = (
        Index("ix_alert_message_state", "state", "channel"),
        Index("ix_alert_message_channel_handed", "channel", "handed_at"),
    )


class AlertItem(Base):
    """One piece of news for one subscription and channel. Its id keeps it from being told twice."""

    __tablename__ = "alert_item"
    id: Mapped[str] = mapped_column(Id, primary_key=True)
    subscription: Mapped[str] = mapped_column(Name)
    channel: Mapped[str] = mapped_column(Name)
    kind: Mapped[str] = mapped_column(Name)  # change, notice, incident, recovery
    ref: Mapped[str] = mapped_column(Id)  # of the change, the step of a notice, the incident
    eids: Mapped[list[Any] | None] = mapped_column(Json)  # the provisions that are followed; None: all
    languages: Mapped[list[Any]]
    at_once: Mapped[bool] = mapped_column(Boolean)  # not by digest
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    message: Mapped[str | None] = mapped_column(Id, ForeignKey("alert_message.id"), index=True)
    dropped: Mapped[str | None]  # why it is told no more
    __table_args__ = (Index("ix_alert_item_channel_message", "channel", "message", "due_at"),)
