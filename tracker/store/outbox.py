"""Rows of alerts: beginnings of subscriptions, pieces of news, messages. Working state beside the evidence.

As everywhere in the store, writing happens inside the caller's transaction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select, update
from sqlalchemy.orm import Session

from tracker.model import ChangeKind, Origin
from tracker.store.ids import short_id
from tracker.store.models import (
    AlertItem,
    AlertMessage,
    AlertStart,
    ChangeRow,
    IncidentRow,
    NoticeHistory,
    NoticeRow,
    ProvisionRow,
    VersionRow,
)
from tracker.store.notices import NEWS
from tracker.store.rows import chunks

WAITING, CLAIMED, TRANSMITTING, SENT, FAILED, DROPPED = (
    "waiting", "claimed", "handed", "sent", "failed", "dropped",
)  # fmt: skip
#: Messages a channel is not done with: it gets no other one meanwhile.
OPEN = (WAITING, CLAIMED, TRANSMITTING)


# --- beginnings ------------------------------------------------------------------------------------------


def starts(session: Session) -> dict[str, AlertStart]:
    return {row.subscription: row for row in session.scalars(select(AlertStart))}


def begin(session: Session, subscription: str, since: datetime, now: datetime) -> AlertStart:
    """A subscription came up, or came back."""
    row = session.get(AlertStart, subscription)
    if row is None:
        row = AlertStart(subscription=subscription, since=since, planned_at=since, gone_at=None)
        session.add(row)
    else:
        row.since, row.planned_at, row.gone_at = since, min(since, now), None
    return row


# --- news ------------------------------------------------------------------------------------------------


def changes(session: Session, since: datetime, *, history: bool = False) -> list[ChangeRow]:
    """Changes of law seen while watching and recorded since a moment, first texts left out.

    ``history``: also what was taken in later, and all by the moment it was seen.
    """
    query = select(ChangeRow).where(
        ChangeRow.superseded_at.is_(None), ChangeRow.kind != ChangeKind.FIRST.value
    )
    if history:
        query = query.where(ChangeRow.observed_at >= since)
    else:
        query = query.where(ChangeRow.recorded_at >= since, ChangeRow.origin == Origin.WATCH.value)
    return list(session.scalars(query.order_by(ChangeRow.observed_at, ChangeRow.instrument, ChangeRow.id)))


def notice_steps(session: Session, since: datetime) -> list[tuple[NoticeHistory, NoticeRow]]:
    """What was new or changed on lists while they were watched, seen since a moment."""
    query = (
        select(NoticeHistory, NoticeRow)
        .join(NoticeRow, NoticeRow.id == NoticeHistory.notice)
        .where(
            NoticeHistory.observed_at >= since,
            NoticeHistory.what.in_(NEWS),
            NoticeHistory.origin == Origin.WATCH.value,
            NoticeRow.superseded_at.is_(None),
        )
        .order_by(NoticeHistory.observed_at, NoticeHistory.id)
    )
    return [(step, row) for step, row in session.execute(query)]


def incidents(session: Session, since: datetime) -> list[IncidentRow]:
    """Incidents that became sure, or ended, since a moment."""
    query = select(IncidentRow).where(or_(IncidentRow.recorded_at >= since, IncidentRow.closed_at >= since))
    return list(session.scalars(query.order_by(IncidentRow.opened_at, IncidentRow.id)))


def parents(session: Session, version: str | None) -> dict[str, str | None]:
    """eid -> the eid of what holds it, in a version."""
    row = session.get(VersionRow, version) if version else None
    if row is None:
        return {}
    own = {part["version"] for part in row.parts.values()} | {row.id}
    found = session.execute(
        select(ProvisionRow.eid, ProvisionRow.parent).where(ProvisionRow.version.in_(own))
    )
    return dict(found.all())


@dataclass(frozen=True)
class News:
    """A piece of news for a subscription: ``key`` names it for ever, ``ref`` is the row it is told from."""

    subscription: str
    channel: str
    kind: str
    key: str
    ref: str
    eids: tuple[str, ...] | None
    languages: tuple[str, ...]
    at_once: bool
    due_at: datetime

    @property
    def id(self) -> str:
        return short_id("n", self.subscription, self.channel, self.kind, self.key)


def add_news(session: Session, news: Iterable[News], now: datetime) -> int:
    """Keep what is new; what was told or waits already stays as it is. How many were new."""
    found = {n.id: n for n in news}
    have = _known(session, found)
    for id_, n in found.items():
        if id_ not in have:
            session.add(
                AlertItem(
                    id=id_, subscription=n.subscription, channel=n.channel, kind=n.kind, ref=n.ref,
                    eids=None if n.eids is None else list(n.eids), languages=list(n.languages),
                    at_once=n.at_once, created_at=now, due_at=n.due_at, message=None, dropped=None,
                )
            )  # fmt: skip
    return len(found) - len(have)


def known(session: Session, news: Iterable[News]) -> set[str]:
    """The ids of those that were told, wait, or were dropped."""
    return _known(session, {n.id: n for n in news})


def _known(session: Session, found: Collection[str]) -> set[str]:
    have: set[str] = set()
    for ids in chunks(list(found)):
        have |= set(session.scalars(select(AlertItem.id).where(AlertItem.id.in_(ids))))
    return have


def waiting_items(session: Session, channel: str | None = None) -> list[AlertItem]:
    """News that is in no message yet, the earliest due first."""
    query = select(AlertItem).where(AlertItem.message.is_(None), AlertItem.dropped.is_(None))
    if channel is not None:
        query = query.where(AlertItem.channel == channel)
    return list(session.scalars(query.order_by(AlertItem.due_at, AlertItem.created_at, AlertItem.id)))


def items_of(session: Session, message: str) -> list[AlertItem]:
    query = select(AlertItem).where(AlertItem.message == message)
    return list(session.scalars(query.order_by(AlertItem.created_at, AlertItem.id)))


# --- messages --------------------------------------------------------------------------------------------


def message_id(channel: str, items: Sequence[AlertItem]) -> str:
    """Made of what it tells: formed again from the same news, it is the same message."""
    return short_id("a", channel, *sorted(i.id for i in items))


def add_message(
    session: Session, id_: str, channel: str, view: dict[str, Any], items: Sequence[AlertItem], now: datetime
) -> AlertMessage:
    row = AlertMessage(
        id=id_, channel=channel, state=WAITING, view=view, created_at=now, next_try=now, attempts=0,
        unsure=0, handed_at=None, sent_at=None, done=[], error=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    session.execute(update(AlertItem).where(AlertItem.id.in_([i.id for i in items])).values(message=id_))
    return row


def drop_items(session: Session, items: Iterable[AlertItem], reason: str) -> None:
    """News that is told no more, and why."""
    ids = [item.id for item in items]
    session.execute(update(AlertItem).where(AlertItem.id.in_(ids)).values(dropped=reason))


def retry(session: Session, ids: Iterable[str], now: datetime) -> list[str]:
    """Messages that were given up, wait or were dropped go out at the next delivery. Those that do."""
    rows = [row for id_ in ids if (row := session.get(AlertMessage, id_)) is not None]
    chosen = [row for row in rows if row.state in (FAILED, WAITING, DROPPED)]
    for row in chosen:
        row.state, row.next_try, row.attempts = WAITING, now, 0
    return [row.id for row in chosen]


def drop(session: Session, ids: Iterable[str]) -> list[str]:
    """Messages that shall not go out after all. Those that do not."""
    rows = [row for id_ in ids if (row := session.get(AlertMessage, id_)) is not None]
    chosen = [row for row in rows if row.state in (FAILED, WAITING)]
    for row in chosen:
        row.state = DROPPED
    return [row.id for row in chosen]


def messages(
    session: Session,
    *,
    states: Collection[str] | None = None,
    channel: str | None = None,
    since: datetime | None = None,
    limit: int | None = None,
) -> list[AlertMessage]:
    """Oldest first; with ``limit`` the newest so many."""
    query = select(AlertMessage)
    if states is not None:
        query = query.where(AlertMessage.state.in_(list(states)))
    if channel is not None:
        query = query.where(AlertMessage.channel == channel)
    if since is not None:
        query = query.where(AlertMessage.created_at >= since)
    if limit is not None:
        query = query.order_by(AlertMessage.created_at.desc(), AlertMessage.id.desc()).limit(limit)
        return list(session.scalars(query))[::-1]
    return list(session.scalars(query.order_by(AlertMessage.created_at, AlertMessage.id)))


def set_message(session: Session, id_: str, **values: Any) -> None:
    session.execute(update(AlertMessage).where(AlertMessage.id == id_).values(**values))


def last_handed(session: Session) -> dict[str, datetime]:
    """channel -> when something last went out to it, or may have."""
    rows = session.execute(
        select(AlertMessage.channel, func.max(AlertMessage.handed_at))
        .where(AlertMessage.handed_at.is_not(None))
        .group_by(AlertMessage.channel)
    )
    return {channel: at for channel, at in rows if at is not None}


def mark_reported(session: Session, message: str) -> None:
    """Note at the incidents of a message that they, or their end, were told."""
    for kind, field in (("incident", "alerted"), ("recovery", "recovery_alerted")):
        refs = list(
            session.scalars(select(AlertItem.ref).where(AlertItem.message == message, AlertItem.kind == kind))
        )
        if refs:
            session.execute(update(IncidentRow).where(IncidentRow.id.in_(refs)).values({field: True}))
