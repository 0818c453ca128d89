"""robots.txt as RFC 9309 asks: a file that cannot be reached forbids, one that is not there allows.

Scrapy's own middleware treats an unreachable robots.txt as permission and any page as rules.
"""

from __future__ import annotations

import asyncio
import logging
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http.request import NO_CALLBACK

from tracker.capture.host_gate import Gate
from tracker.capture.urls import host_of
from tracker.model import NotInArchive

logger = logging.getLogger(__name__)

#: RFC 9309 section 2.5 asks for at least 500 KiB; what is beyond is ignored.
_MAX_BYTES = 512 * 1024
#: A Crawl-delay is honoured up to this many seconds.
_MAX_DELAY = 60.0
_SEPARATE = "autothrottle_dont_adjust_delay"


class RobotsForbidden(IgnoreRequest):
    """robots.txt forbids the address to us."""


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be read, so nothing of the host may be fetched. `cause` is why."""

    def __init__(self, message: str, cause: Exception | None = None) -> None:
        super().__init__(message)
        self.cause = cause


Rules = Protego | RobotsUnreachable | None  # rules; forbidden for a reason; everything is allowed


class RobotsMiddleware:
    """Asks each host's robots.txt once per crawl, before its first page.

    2xx: the rules count. 4xx: allowed (RFC 9309 section 2.3.1.3), except 429, which is a server
    asking for less. 5xx, 429 and network errors: forbidden (2.3.1.4). An archive without the file
    allows, and says so in the stats (robots/not_in_archive).
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._rules: dict[str, asyncio.Task[Rules]] = {}
        self._delays: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises `RobotsForbidden` or `RobotsUnreachable` for an address that may not be fetched."""
        if request.meta.get("tracker_robots"):
            return
        parts = urlsplit(request.url)
        if parts.scheme not in ("http", "https"):
            return
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = asyncio.get_running_loop().create_task(self._fetch(site, request))
        rules = await asyncio.shield(self._rules[site])
        if site in self._delays:
            request.meta[_SEPARATE] = True
        if rules is None:
            return
        if isinstance(rules, RobotsUnreachable):
            raise RobotsUnreachable(str(rules), rules.cause)
        if not rules.can_fetch(request.url, self._agent):
            self._crawler.stats.inc_value("robots/forbidden")
            logger.info("robots.txt of %s forbids %s", site, request.url)
            raise RobotsForbidden(f"robots.txt of {parts.netloc} forbids this address to {self._agent}")

    async def _fetch(self, site: str, request: Request) -> Rules:
        meta = {"tracker_robots": True, _SEPARATE: request.meta.get(_SEPARATE, False)}
        asked = Request(
            f"{site}/robots.txt", meta=meta, priority=1000, callback=NO_CALLBACK, dont_filter=True
        )
        stats = self._crawler.stats
        stats.inc_value("robots/asked")
        try:
            response = await self._crawler.engine.download_async(asked)
        except NotInArchive:
            stats.inc_value("robots/not_in_archive")
            return None
        except Exception as error:  # noqa: BLE001  (every failure forbids, whatever it is)
            stats.inc_value("robots/unreachable")
            logger.info("robots.txt of %s could not be read: %r", site, error)
            return RobotsUnreachable(f"robots.txt of {site} could not be read: {error}", error)
        stats.inc_value(f"robots/status/{response.status}")
        if response.status == 429 or response.status >= 500:
            return RobotsUnreachable(f"robots.txt of {site} answers {response.status}; RFC 9309: stay away")
        if not 200 <= response.status < 300:
            return None
        rules = Protego.parse(response.body[:_MAX_BYTES].decode("utf-8-sig", "ignore"))
        self._honour_delay(site, rules, asked)
        return rules

    def _honour_delay(self, site: str, rules: Protego, asked: Request) -> None:
        """Widen the pause of the host to its Crawl-delay, and keep AutoThrottle from narrowing it."""
        wanted = rules.crawl_delay(self._agent)
        downloader = self._crawler.engine.downloader
        name = str(asked.meta.get("download_slot"))
        slot = downloader.slots.get(name)
        if wanted is None or slot is None or asked.meta.get("tracker_archive"):
            return
        pause = min(float(wanted), _MAX_DELAY)
        if pause > slot.delay:
            slot.delay = pause
            # Scrapy drops a slot that was idle for a minute and makes it anew from these
            downloader.per_slot_settings[name] = {"concurrency": 1, "delay": pause, "jitter": 0}
            self._delays.add(site)
        gate: Gate | None = self._crawler.settings.get("TRACKER_GATE")
        if gate is not None:
            gate.raise_delay(host_of(site), pause)
