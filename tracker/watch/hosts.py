"""The hosts of one crawl, held by leases so that no other process asks them at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any

from tracker.store import leases
from tracker.store.db import Store

LEASE_SECONDS = 900.0


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
        self.leave(list(self._held))

    def __deepcopy__(self, memo: dict[int, Any]) -> Hosts:
        return self

    def leave(self, hosts: Iterable[str]) -> None:
        """Give these hosts back before the crawl's end, so that others need not wait for all of it."""
        for host in hosts:
            if self._held.pop(host, None) is not None:
                leases.release(self._store, host, self._owner)

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
