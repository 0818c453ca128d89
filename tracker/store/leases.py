"""One crawl per host at a time, over all processes that share the store.

Scrapy keeps its delays per crawler: two crawls of one host would know nothing of each other. So a
crawl takes the lease of every host it visits, and the pause the host asks for is carried to the next
holder, after a restart too. A host that asked to be left alone (Retry-After) is left alone by all. A
holder that died blocks nobody for longer than its ``ttl``, and on the machine it died on not at all.
"""

from __future__ import annotations

import hashlib
import os
import platform
import uuid
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from tracker.store.db import Store
from tracker.store.models import HostLease

#: A host's wish for rest is honoured up to this: a year in Retry-After is a mistake, not a wish.
LONGEST_REST = timedelta(days=7)


def acquire(store: Store, host: str, owner: str, ttl: float, delay: float) -> float | None:
    """Take or renew the lease of a host: None when `owner` now holds it, else seconds to wait.

    ``owner`` names one crawl (not one machine: two crawls there must differ), see `owner_name`.
    ``ttl`` is how many seconds the lease lasts unless renewed; renew it, by acquiring again, well
    before. ``delay`` is the pause in seconds between the last request of one holder and the first of
    the next. When the time to wait is over, ask again: somebody else may have been faster.
    """
    if not (ttl > 0 and delay >= 0):
        raise ValueError(f"a lease needs ttl > 0 and delay >= 0, not {ttl} and {delay}")
    with store.write() as session:
        now = _now(session)
        until = now + timedelta(seconds=ttl)
        # A holder may ask the host for something until its last moment, so the pause starts there;
        # `release` brings it forward.
        lease = {"owner": owner, "until": until, "next_ok": until + timedelta(seconds=delay)}
        held = session.execute(select(*_FIELDS).where(HostLease.host == host)).first()
        if held is None:
            session.execute(insert(HostLease).values(host=host, **lease))
            return None
        free = held.next_ok
        if not (held.owner == owner and held.until > now):
            if held.until > now and holder_gone(held.owner):
                # when it died is not known: the pause starts now, the lease is over
                free = now + (held.next_ok - held.until)
                _set(session, host, until=now, next_ok=free)
            free = max(free, held.rest_until or free)
            if free > now:
                return float((free - now).total_seconds())
        _set(session, host, **lease)
        return None


def release(store: Store, host: str, owner: str) -> bool:
    """Give the lease back; the host is free again after the delay. False when it was lost before."""
    with store.write() as session:
        now = _now(session)
        held = session.execute(select(*_FIELDS).where(HostLease.host == host)).first()
        if held is None or held.owner != owner or held.until <= now:
            return False
        _set(session, host, until=now, next_ok=now + (held.next_ok - held.until))
        return True


def rest(store: Store, host: str, seconds: float) -> datetime:
    """Leave a host alone for so long, as it asked. Whoever holds it keeps it. Returns until when."""
    with store.write() as session:
        now = _now(session)
        until = now + min(timedelta(seconds=min(seconds, 1e9)), LONGEST_REST)
        held = session.execute(select(*_FIELDS).where(HostLease.host == host)).first()
        if held is None:
            session.execute(
                insert(HostLease).values(host=host, owner="", until=now, next_ok=now, rest_until=until)
            )
            return until
        until = max(until, held.rest_until or until)
        _set(session, host, rest_until=until)
        return until


@dataclass(frozen=True, slots=True)
class HeldLease:
    """``free_at``: nobody may ask before then. ``resting``: the host itself asked for that."""

    owner: str
    until: datetime
    free_at: datetime
    resting: bool


def look(session: Session, hosts: Collection[str] | None = None) -> dict[str, HeldLease]:
    """The hosts that nobody may ask just now; those of dead holders are not among them."""
    now = _now(session)
    query = select(HostLease.host, *_FIELDS)
    if hosts is not None:
        query = query.where(HostLease.host.in_(list(hosts)))
    out = {}
    for host, owner, until, next_ok, rest_until in session.execute(query):
        free = now if until > now and holder_gone(owner) else next_ok
        resting = rest_until is not None and rest_until > free
        free = max(free, rest_until or free)
        if free > now:
            out[host] = HeldLease(owner, until, free, resting)
    return out


_FIELDS = (HostLease.owner, HostLease.until, HostLease.next_ok, HostLease.rest_until)


def _set(session: Session, host: str, **values: object) -> None:
    session.execute(update(HostLease).where(HostLease.host == host).values(**values))


def _now(session: Session) -> datetime:
    """The time all holders share: the server's on PostgreSQL; an SQLite store is on one machine anyway."""
    if session.get_bind().dialect.name == "postgresql":
        # now() would be the start of the transaction, before the wait for other writers.
        moment: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
        return moment.astimezone(UTC)
    return datetime.now(UTC)


# --- who holds -----------------------------------------------------------------------------------


def owner_name() -> str:
    """A name for one holder in this process, by which other processes can see whether it lives."""
    return f"{_place()}:{os.getpid()}:{_started(os.getpid())}:{uuid.uuid4().hex[:12]}"


def holder_gone(owner: str) -> bool:
    """Whether the process behind a name of `owner_name` has ended. False where that cannot be known:
    another machine, another container, a name of another shape."""
    place, _, rest_of = owner.partition(":")
    pid, _, rest_of = rest_of.partition(":")
    started = rest_of.partition(":")[0]
    if place != _place() or not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return started != _started(int(pid))  # its number went to another process


@lru_cache(maxsize=1)
def _place() -> str:
    """This machine since it was started, and within it this container: where process numbers mean the
    same processes."""
    parts = [platform.node()]
    with suppress(OSError):
        parts.append(Path("/proc/sys/kernel/random/boot_id").read_text("ascii"))
    with suppress(OSError):
        parts.append(str(Path("/proc/self/ns/pid").readlink()))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:12]


def _started(pid: int) -> str:
    """When a process began, in ticks since the machine's start; "" where the system does not tell.

    A zombie counts as ended. Field 22 of /proc/PID/stat; the name before it may hold blanks.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in ("Z", "X") else fields[19]
