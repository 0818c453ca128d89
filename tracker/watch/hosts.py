"""The hosts of one crawl, held by leases so that no other process asks them at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Any

from tracker.capture.jobs import FetchJob
from tracker.capture.urls import host_of
from tracker.store import leases
from tracker.store.db import Store

LEASE_SECONDS = 900.0
PATIENCE = 300.0


def hosts_of(jobs: Iterable[FetchJob]) -> list[str]:
    """The hosts a crawl is known to ask, before it has begun."""
    return sorted({host_of(url) for job in jobs for url in (job.url, *job.parts)} - {""})


class Hosts:
    """A `tracker.capture.host_gate.Gate`. ``pause`` is the least number of seconds between two requests.

    Used as a context: what was held is given back at its end. ``clock`` gives seconds.
    """

    def __init__(
        self, store: Store, *, pause: float, ttl: float = LEASE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        self._store = store
        self._clock = clock
        self._pause = pause
        self._ttl = ttl
        self._owner = leases.owner_name()
        self._pauses: dict[str, float] = {}
        self._held: dict[str, float] = {}  # host -> when the lease was last renewed
        self._asked: dict[str, float] = {}
        self._rest: dict[str, float] = {}  # host -> when its rest is over

    def __enter__(self) -> Hosts:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for host in self._held:
            leases.release(self._store, host, self._owner)
        self._held.clear()

    def __deepcopy__(self, memo: dict[int, Any]) -> Hosts:
        return self

    def reserve(self, hosts: Iterable[str], patience: float = PATIENCE) -> Iterator[float]:
        """Take the hosts in the order given, yielding seconds to sleep whenever one is held elsewhere.

        All crawls take what they know of in one order, so that no two wait for each other. A host that
        wants rest, or stays held for longer than ``patience``, is left to the gate, which tells why.
        """
        for host in hosts:
            waited = 0.0
            while (wait := self._take(host)) is not None and not self.resting(host) and waited < patience:
                pause = max(0.05, min(wait, 5.0))
                yield pause
                waited += pause

    def enter(self, host: str) -> float | None:
        """None when the host may be asked now, else seconds after which to try again.

        Two spiders of one crawl know nothing of each other's requests, so the pause is kept here too.
        """
        wait = self._take(host)
        if wait is not None:
            return wait
        now = self._clock()
        early = self._asked.get(host, -1e9) + self._pauses.get(host, self._pause) - now
        if early > 0:
            return early
        self._asked[host] = now
        return None

    def _take(self, host: str) -> float | None:
        """None when the host is held, else seconds to wait."""
        now = self._clock()
        if (left := self._rest.get(host, 0.0) - now) > 0:
            return left
        if now - self._held.get(host, -self._ttl) < self._ttl / 3:
            return None
        wait = leases.acquire(self._store, host, self._owner, self._ttl, self._pauses.get(host, self._pause))
        if wait is None:
            self._held[host] = now
            return None
        self._held.pop(host, None)  # it was lost: this process slept for longer than the lease lasts
        with self._store.read() as session:
            found = leases.look(session, [host]).get(host)
        if found is not None and found.resting:
            self._rest[host] = now + wait
        return wait

    def renew(self) -> None:
        """Keep what is held; cheap, to be called with every result."""
        for host in list(self._held):
            self._take(host)

    def resting(self, host: str) -> bool:
        """Whether it is the host itself that wants to be left alone."""
        return self._rest.get(host, 0.0) > self._clock()

    def raise_delay(self, host: str, pause: float) -> None:
        """The next holder keeps the host's own pause too, even if this process is killed."""
        if pause > max(self._pause, self._pauses.get(host, 0.0)):
            self._pauses[host] = pause
            if host in self._held:
                leases.acquire(self._store, host, self._owner, self._ttl, pause)

    def rest(self, host: str, seconds: float) -> None:
        """The host asks to be left alone: by this crawl, by all others, and over restarts."""
        leases.rest(self._store, host, seconds)
        self._rest[host] = max(self._rest.get(host, 0.0), self._clock() + seconds)
