"""Alerts: since when subscriptions are told, messages, pieces of news."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, ForeignKey, Index, Integer
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.models.base import Base, Id, Name
from tracker.store.types import Json


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
