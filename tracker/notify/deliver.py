"""The outbox: news becomes messages, messages are sent, and the result is stored.

What is promised, and how (docs/alerts.md says it to users):

* A message is stored before anything is sent. It goes out at least once, or ends as `failed`, which
  `tracker alerts queue` and `status` show.
* A channel has one message under way at a time, and gets the next one `window` minutes after the last one
  went out, however many changes there were: what came up meanwhile is one message.
* Right before the first byte that may arrive, the message is marked as being transmitted (state `handed`). A
  process that dies before that has sent nothing: the message goes out at once. One that dies after it may
  have sent it; nobody knows. Then it goes out again, with the same id, but not within the window.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from tracker.notify.channels.base import MarkTransmitting, Outgoing, Refused, Result, Sent, Unsure
from tracker.notify.compose import compose
from tracker.notify.config import Channel, Config
from tracker.notify.plan import PlannedChanges, plan
from tracker.notify.timing import QuietPeriod, backoff, loudest, utc_now
from tracker.registry import Registry
from tracker.store import leases, outbox
from tracker.store.db import Store
from tracker.store.models import AlertItem, AlertMessage

logger = logging.getLogger(__name__)

#: Whoever delivers holds this lease: two at once would send twice.
DELIVERY_LEASE = "alerts"
LEASE_SECONDS = 600.0
#: Tries before a message is given up: two days. Those that may have arrived count more.
ATTEMPTS, UNSURE = 20, 5
#: A channel's first news waits so long for what the same crawls bring, while crawls go on.
GATHER = timedelta(minutes=2)
_EVER = datetime.min.replace(tzinfo=UTC)


class Sender(Protocol):
    """Sends one message through one channel (`senders.Senders`)."""

    def __call__(self, channel: Channel, out: Outgoing, now: datetime, mark: MarkTransmitting) -> Result:
        """May raise anything; the message of what it raises holds no secret."""


@dataclass
class Report:
    """What a delivery did: ids of messages by what became of them; when to run again."""

    planned: int = 0
    sent: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)  # given up
    later: list[str] = field(default_factory=list)  # to be tried again
    next_time: datetime | None = None
    busy: bool = False  # another process delivers


class Delivery:
    """One store's outbox, with the channels it may use."""

    def __init__(
        self,
        store: Store,
        registry: Registry,
        config: Config,
        sender: Sender,
        *,
        clock: Callable[[], datetime] = utc_now,
        site_url: str | None = None,
        on_line: Callable[[str], None] = lambda _: None,
        memo: PlannedChanges | None = None,
        folder: Path | None = None,
    ) -> None:
        self._store = store
        self._registry = registry
        self._config = config
        self._send = sender
        self._clock = clock
        self._site_url = site_url
        self._say = on_line
        self._memo = memo
        self._folder = folder  # of briefings

    def run(self, *, gather: timedelta = timedelta(0)) -> Report:
        """Find what is new, send what may go out now. ``gather``: news waits so long for more of it."""
        report = Report()
        owner = leases.owner_name()
        if leases.acquire(self._store, DELIVERY_LEASE, owner, LEASE_SECONDS, 0) is not None:
            report.busy = True
            return report
        try:
            report.planned = plan(self._store, self._config, self._registry, self._clock(), self._memo)
            self._recover()
            for channel in self._channels():
                leases.acquire(self._store, DELIVERY_LEASE, owner, LEASE_SECONDS, 0)
                self._channel(channel, gather, report)
            report.next_time = self._next_time(gather)
        finally:
            leases.release(self._store, DELIVERY_LEASE, owner)
        return report

    # --- after a crash --------------------------------------------------------------------------------

    def _recover(self) -> None:
        """Messages of a process that is no more: whoever holds the lease is the only one at work."""
        with self._store.read() as session:
            left = outbox.messages(session, states=(outbox.CLAIMED, outbox.TRANSMITTING))
        for row in left:
            if row.state == outbox.CLAIMED:
                with self._store.write() as session:
                    outbox.set_message(session, row.id, state=outbox.WAITING, next_try=self._clock())
            else:
                reason = "the process ended after the message went out and before that was noted"
                self._settle(row, Unsure(reason, tuple(row.done)))

    # --- one channel ----------------------------------------------------------------------------------

    def _channels(self) -> list[str]:
        with self._store.read() as session:
            waiting = {m.channel for m in outbox.messages(session, states=outbox.OPEN)}
            waiting |= {i.channel for i in outbox.waiting_items(session)}
        return sorted(waiting)

    def _channel(self, channel: str, gather: timedelta, report: Report) -> None:
        with self._store.read() as session:
            under_way = outbox.messages(session, states=outbox.OPEN, channel=channel)
        row = under_way[0] if under_way else self._form(channel, gather)
        if row is None:
            return
        now = self._clock()
        if row.next_try > now or (not _is_test(row) and self._quiet(row.id, now) > now):
            return
        self._attempt(row, report)

    def _form(self, channel: str, gather: timedelta) -> AlertMessage | None:
        """Make the channel's next message of all that is due, where it may have one now."""
        now = self._clock()
        if channel not in self._config.channels or self._free_at(channel) > now:
            return None
        self._forget(channel)
        with self._store.read() as session:
            items = [i for i in outbox.waiting_items(session, channel) if self._loud(i, now)]
            if not any(i.created_at + gather <= now or not i.at_once for i in items):
                return None
            id_ = outbox.message_id(channel, items)
            view = compose(session, self._registry, items, id_, channel, now, self._site_url, self._folder)
        with self._store.write() as session:
            if view is None:  # all of it was withdrawn before it was reported
                outbox.drop_items(session, items, "withdrawn before it was reported")
                return None
            return outbox.add_message(session, id_, channel, view, items, now)

    def _forget(self, channel: str) -> None:
        """News for those who have unsubscribed meanwhile."""
        with self._store.read() as session:
            asked = outbox.waiting_items(session, channel)
        gone = [i for i in asked if i.subscription not in self._config.subscriptions]
        if gone:
            with self._store.write() as session:
                outbox.drop_items(session, gone, "the subscription is gone")

    def _loud(self, item: AlertItem, now: datetime) -> bool:
        if item.due_at > now:
            return False
        quiet = self._config.subscriptions[item.subscription].quiet
        return quiet is None or quiet.until(now) <= now

    def _quiet(self, message: str, now: datetime) -> datetime:
        """When all who asked for a message may be disturbed."""
        with self._store.read() as session:
            asked = {i.subscription for i in outbox.items_of(session, message)}
        return loudest(now, self._quiets(asked))

    def _quiets(self, subscriptions: set[str]) -> list[QuietPeriod]:
        found = (self._config.subscriptions.get(id_) for id_ in sorted(subscriptions))
        return [s.quiet for s in found if s is not None and s.quiet is not None]

    def _free_at(self, channel: str) -> datetime:
        """When a channel's window is over."""
        with self._store.read() as session:
            last = outbox.last_handed(session).get(channel)
        return last + self._config.channels[channel].every if last else _EVER

    # --- one try --------------------------------------------------------------------------------------

    def _attempt(self, row: AlertMessage, report: Report) -> None:
        now = self._clock()
        channel = self._config.channels.get(row.channel)
        attempt = row.attempts + 1
        with self._store.write() as session:
            outbox.set_message(session, row.id, state=outbox.CLAIMED, attempts=attempt)
        row.attempts = attempt

        def mark() -> None:
            at = self._clock()
            with self._store.write() as session:
                outbox.set_message(session, row.id, state=outbox.TRANSMITTING, handed_at=at)
            row.handed_at = at

        out = Outgoing(row.id, row.view, row.created_at, attempt, row.unsure > 0, tuple(row.done))
        result: Result
        if channel is None:
            result = Refused(f"no channel {row.channel!r} in any file of subscriptions")
        else:
            before = row.handed_at
            try:
                result = self._send(channel, out, now, mark)
            except Exception as error:  # noqa: BLE001 - a library's defect must not lose a message
                reason = f"{type(error).__name__}: {error}"
                result = Refused(reason) if row.handed_at == before else Unsure(reason)
        self._settle(row, result)
        words = result.note if isinstance(result, Sent) else result.reason
        if row.state == outbox.SENT:
            report.sent.append(row.id)
            self._say(f"{row.channel}: sent {row.id}" + (f" ({words})" if words else ""))
        elif row.state == outbox.FAILED:
            report.failed.append(row.id)
            self._say(f"{row.channel}: {row.id} is given up: {words}")
        else:
            report.later.append(row.id)
            self._say(f"{row.channel}: {row.id} is tried again {row.next_try:%Y-%m-%d %H:%M} UTC: {words}")

    def _settle(self, row: AlertMessage, result: Result) -> None:
        """Store the result of a try."""
        now = self._clock()
        row.done = list(result.done or row.done)
        if isinstance(result, Sent):
            row.state, row.sent_at, row.error = outbox.SENT, now, result.note
        else:
            row.error = result.reason
            if isinstance(result, Unsure):
                row.unsure += 1
                channel = self._config.channels.get(row.channel)
                window = channel.every if channel else timedelta(0)
                pause = max(backoff(row.attempts), window * 2 ** (row.unsure - 1))
                row.next_try = max(now, (row.handed_at or now) + pause)
                given_up = row.unsure >= UNSURE or row.attempts >= ATTEMPTS
            else:
                row.next_try = now + max(backoff(row.attempts), result.wait or timedelta(0))
                given_up = result.for_good or row.attempts >= ATTEMPTS
                if not row.done and not row.unsure:
                    row.handed_at = None  # nothing arrived: the window does not begin
            row.state = outbox.FAILED if given_up else outbox.WAITING
        with self._store.write() as session:
            outbox.set_message(
                session, row.id, state=row.state, sent_at=row.sent_at, error=row.error, unsure=row.unsure,
                next_try=row.next_try, handed_at=row.handed_at, done=row.done,
            )  # fmt: skip
            if row.state == outbox.SENT:
                outbox.mark_reported(session, row.id)

    # --- when to run again -----------------------------------------------------------------------------

    def _next_time(self, gather: timedelta) -> datetime | None:
        """The earliest moment at which something may go out; None while nothing waits."""
        now = self._clock()
        times: list[datetime] = []
        with self._store.read() as session:
            under_way = outbox.messages(session, states=outbox.OPEN)
            items = outbox.waiting_items(session)
        times += [loudest(max(m.next_try, now), self._quiets(_subscriptions_of(m))) for m in under_way]
        busy = {m.channel for m in under_way}
        free = {c: self._free_at(c) for c in self._config.channels}
        for item in items:
            if item.channel in free and item.channel not in busy:
                ready = max(item.due_at, item.created_at + (gather if item.at_once else timedelta(0)))
                quiets = self._quiets({item.subscription})
                times.append(loudest(max(ready, free[item.channel]), quiets))
        return min(times, default=None)


def _subscriptions_of(message: AlertMessage) -> set[str]:
    return set(message.view.get("subscriptions", ()))


def _is_test(message: AlertMessage) -> bool:
    return message.view.get("type") == "test"


def retry(store: Store, ids: Sequence[str], now: datetime) -> list[str]:
    """Messages that were given up, or wait, go out at the next delivery. Those that did."""
    with store.write() as session:
        return outbox.retry(session, ids, now)


def drop(store: Store, ids: Sequence[str]) -> list[str]:
    """Messages that shall not go out after all."""
    with store.write() as session:
        return outbox.drop(session, ids)


class Outbox(Protocol):
    def run(self, *, gather: timedelta = ...) -> Report:
        """As `Delivery.run`."""


async def deliver(make: Callable[[], Outbox | None], *, gather: timedelta = GATHER) -> datetime | None:
    """One delivery, in a thread, so that a slow mail server holds up no crawl; when the next is due.
    ``make`` gives the outbox as the files of subscriptions are then."""

    def once() -> datetime | None:
        made = make()
        return made.run(gather=gather).next_time if made is not None else None

    return await asyncio.to_thread(once)
