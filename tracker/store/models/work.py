"""Working state, no evidence: leases of hosts, due times, incidents, briefings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.base import Base, Id, Name


class HostLease(Base):
    """One crawl per host at a time, across processes and restarts."""

    __tablename__ = "host_lease"
    host: Mapped[str] = mapped_column(Name, primary_key=True)
    owner: Mapped[str] = mapped_column(Name)
    until: Mapped[datetime]
    next_ok: Mapped[datetime]
    rest_until: Mapped[datetime | None]  # the host itself asked to be left alone so long (Retry-After)


class SourceDue(Base):
    """When a source is checked next, and how its last run went (`watch.source_schedule`).

    Working state of `tracker run`, not evidence: it follows from the checks and the registry, and a
    lost row is made again from them.
    """

    __tablename__ = "source_due"
    source: Mapped[str] = mapped_column(Name, primary_key=True)
    next_due: Mapped[datetime] = mapped_column(index=True)
    reason: Mapped[str]  # why then, in words
    plan: Mapped[str]  # the registry's schedule it was made from: another one is planned anew
    interval: Mapped[int] = mapped_column(Integer)  # seconds between two checks as now planned
    last_run: Mapped[datetime | None]  # when the last run began
    last_end: Mapped[datetime | None]  # when it ended; before `last_run` while one is under way
    owner: Mapped[str | None] = mapped_column(Name)  # who runs it, while one is under way
    outcome: Mapped[str | None] = mapped_column(Name)  # of the last run, as in `check`
    streak: Mapped[int] = mapped_column(Integer)  # failed runs in a row, up to now
    trouble: Mapped[str | None]  # why the last one failed


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
    """When the next briefing of a profile is written (`brief.briefing_jobs`). Working state, not evidence."""

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
