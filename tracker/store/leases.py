"""One crawl per host at a time, over all processes that share the store.

Scrapy keeps its delays per crawler: two crawls of one host would know nothing of each other. So a
crawl takes the lease of every host it visits, and the pause the host asks for is carried to the next
holder, after a restart too. A holder that died blocks nobody for longer than its ``ttl``.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from tracker.store.db import Store
from tracker.store.models import HostLease


def acquire(store: Store, host: str, owner: str, ttl: float, delay: float) -> float | None:
    """Take or renew the lease of a host: None when `owner` now holds it, else seconds to wait.

    ``owner`` names one crawl (not one machine: two crawls there must differ). ``ttl`` is how many
    seconds the lease lasts unless renewed; renew it, by acquiring again, well before. ``delay`` is the
    pause in seconds between the last request of one holder and the first of the next. When the time
    to wait is over, ask again: somebody else may have been faster.
    """
    if not (ttl > 0 and delay >= 0):
        raise ValueError(f"a lease needs ttl > 0 and delay >= 0, not {ttl} and {delay}")
    with store.write() as session:
        now = _now(session)
        until = now + timedelta(seconds=ttl)
        # A holder may ask the host for something until its last moment, so the pause starts there;
        # `release` brings it forward.
        lease = {"owner": owner, "until": until, "next_ok": until + timedelta(seconds=delay)}
        held = session.execute(
            select(HostLease.owner, HostLease.until, HostLease.next_ok).where(HostLease.host == host)
        ).first()
        if held is None:
            session.execute(insert(HostLease).values(host=host, **lease))
            return None
        renewing = held.owner == owner and held.until > now
        if not renewing and held.next_ok > now:
            return float((held.next_ok - now).total_seconds())
        session.execute(update(HostLease).where(HostLease.host == host).values(**lease))
        return None


def release(store: Store, host: str, owner: str) -> bool:
    """Give the lease back; the host is free again after the delay. False when it was lost before."""
    with store.write() as session:
        now = _now(session)
        held = session.execute(
            select(HostLease.owner, HostLease.until, HostLease.next_ok).where(HostLease.host == host)
        ).first()
        if held is None or held.owner != owner or held.until <= now:
            return False
        session.execute(
            update(HostLease)
            .where(HostLease.host == host)
            .values(until=now, next_ok=now + (held.next_ok - held.until))
        )
        return True


def _now(session: Session) -> datetime:
    """The time all holders share: the server's on PostgreSQL; an SQLite store is on one machine anyway."""
    if session.get_bind().dialect.name == "postgresql":
        # now() would be the start of the transaction, before the wait for other writers.
        moment: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
        return moment.astimezone(UTC)
    return datetime.now(UTC)
