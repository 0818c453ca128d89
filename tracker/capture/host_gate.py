"""Before anything leaves for a host: its pause must be over, and no other process may be asking it.

A crawl finds hosts on the way (redirects, a publisher's API) and has requests in line when a host asks
for rest, so this stands directly before the network. What other processes know comes through a `Gate`,
given by who runs the crawl; without one, every host is free.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import UTC, datetime
from time import monotonic
from typing import Any, Protocol

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from tracker.capture.middlewares import CrawlStopped, pauses, retry_after, stopping
from tracker.capture.urls import host_of

_LOOK_AGAIN = 5.0
#: Statuses whose Retry-After is a wish for rest; a redirect may carry one too (RFC 9110, 10.2.3).
_REFUSALS = frozenset({403, 413, 429, 436, 503})


class Gate(Protocol):
    """Implemented by the watcher with host leases. Hosts in lower case."""

    def enter(self, host: str) -> float | None:
        """None when the host may be asked now, and it is; else seconds after which to try again."""

    def resting(self, host: str) -> bool:
        """Whether it is the host itself that wants to be left alone."""

    def leave(self, hosts: Iterable[str]) -> None:
        """All that was to be asked of these hosts was: others may have them."""

    def raise_delay(self, host: str, pause: float) -> None:
        """The host wants this pause, in seconds, between two requests (Crawl-delay)."""

    def rest(self, host: str, seconds: float) -> None:
        """The host asks to be left alone for so long (Retry-After)."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Gate:
        """Scrapy copies its settings deeply; a gate stays one gate."""


class HostBusy(IgnoreRequest):
    """Another crawl has the host, or it wants rest. Nothing was asked, so nothing failed."""


class HostTurn:
    """One crawler's place before the network: `wait` comes before a request, `honour_retry_after` after it.

    Settings: TRACKER_GATE; TRACKER_PATIENCE, how many seconds a host is waited for.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._gate: Gate | None = crawler.settings.get("TRACKER_GATE")
        self._patience = crawler.settings.getfloat("TRACKER_PATIENCE")
        self._waited: dict[str, float] = {}

    async def wait(self, request: Request) -> None:
        """Wait for the host. Raises `HostBusy` when that takes too long, `CrawlStopped` at a stop.

        A host that was waited for in vain is not waited for again in this crawl.
        """
        host = host_of(request.url)
        begun = False
        while (pause := self._pause(host)) is not None:
            if stopping(self._crawler):
                raise CrawlStopped("the crawl was stopped while waiting for the host")
            begun = True
            await asyncio.sleep(pause)
        if begun:
            # Scrapy counts its delay from when it handed the request over, which was before the wait
            slot = self._crawler.engine.downloader.slots.get(str(request.meta.get("download_slot")))
            if slot is not None:
                slot.lastseen = monotonic()

    def _pause(self, host: str) -> float | None:
        """How long to sleep before looking again; None: go."""
        own = pauses(self._crawler).get(host, 0.0) - monotonic()
        if own > 0:
            return max(0.001, min(own, 0.5))
        wait = self._gate.enter(host) if self._gate is not None else None
        if self._gate is None or wait is None:
            self._waited.pop(host, None)
            return None
        waited = self._waited.get(host, 0.0)
        if self._gate.resting(host):
            if waited + wait > self._patience:
                raise HostBusy(f"{host} asked to be left alone for another {wait:.0f} s; it was not asked")
        elif waited >= self._patience:
            raise HostBusy(f"another crawl holds {host}; it was not asked")
        pause = max(0.001, min(wait, _LOOK_AGAIN))
        self._waited[host] = waited + pause
        return pause

    def honour_retry_after(self, request: Request, response: Response) -> None:
        """Tell the gate how long the host wants to be left alone, if it says so."""
        if self._gate is not None and response.status in _REFUSALS:
            asked = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
            if asked:
                self._gate.rest(host_of(request.url), asked)
