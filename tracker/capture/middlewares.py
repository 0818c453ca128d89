"""Downloader middlewares and the pipeline of a crawl: back-off, strict decoding, handing over."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings

from tracker.capture.decode import decode_body, split_encodings
from tracker.capture.urls import host_of

#: Statuses by which a server asks for less (RFC 6585 section 4, RFC 9110 section 15.6.4); 436 is
#: what legislation.gov.uk answers a client that asks too much.
_BUSY = (429, 436, 503)


def retry_after(value: str | bytes | None, now: datetime) -> float | None:
    """Seconds a Retry-After header asks to wait (RFC 9110 section 10.2.3); None if it says nothing."""
    text = (value.decode("latin-1") if isinstance(value, bytes) else value or "").strip()
    if not text:
        return None
    if text.isascii() and text.isdigit():
        return float(text[:10])
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    return max(0.0, (moment - now).total_seconds())


class CrawlStopped(IgnoreRequest):
    """The crawl is being ended; what was not begun is left."""


def stopping(crawler: Crawler) -> bool:
    """Whether the crawl is being ended, by a signal or because it cannot go on."""
    return not crawler.crawling or getattr(crawler.spider, "fatal", None) is not None


_pauses: WeakKeyDictionary[Crawler, dict[str, float]] = WeakKeyDictionary()


def pauses(crawler: Crawler) -> dict[str, float]:
    """host -> moment (`time.monotonic`) before which this crawl asks it for nothing."""
    return _pauses.setdefault(crawler, {})


class HostSilent(DownloadTimeoutError):
    """The host has not answered for so long that it is not asked again in this crawl."""


class PoliteRetry(RetryMiddleware):
    """Scrapy's retries, with waiting: as long as the server asks, else 5 s, 10 s ...

    A server that asks for more than TRACKER_RETRY_AFTER_MAX seconds is not asked again in this run;
    its answer becomes a result that carries the time. While a host waits, no request goes to it
    (`tracker.capture.host_gate`), those already in line included. A host that gave no answer to one address,
    asked again and again, is asked for no other.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self._longest = settings.getfloat("TRACKER_RETRY_AFTER_MAX")
        self._base = settings.getfloat("TRACKER_RETRY_BASE")
        self._silent: Counter[str] = Counter()  # host -> questions in a row without an answer

    def process_request(self, request: Request) -> None:
        """Raises `HostSilent` for a host that was asked in vain before."""
        host = host_of(request.url)
        if self._silent[host] > self.max_retry_times:
            raise HostSilent(
                f"{host} did not answer {self._silent[host]} times in a row; it was not asked again"
            )

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Any = None,  # noqa: ARG002  (base class)
    ) -> Request | Response:
        """A busy answer is asked again after the pause, or passed on if the pause is too long."""
        asked = None
        self._silent.pop(host_of(request.url), None)
        if response.status in _BUSY:
            asked = retry_after(response.headers.get("Retry-After"), datetime.now(UTC))
            if asked is not None and asked > self._longest:
                self.crawler.stats.inc_value("retry/too_long")
                return response
        again: Request | Response = super().process_response(request, response)
        if isinstance(again, Request):
            self._pause(again, asked)
        return again

    def process_exception(
        self,
        request: Request,
        exception: Exception,
        spider: Any = None,  # noqa: ARG002  (base class)
    ) -> Request | Response | None:
        """Network failures are retried after a pause as well."""
        if isinstance(exception, HostSilent):
            return None
        self._silent[host_of(request.url)] += isinstance(exception, DownloadTimeoutError)
        again: Request | Response | None = super().process_exception(request, exception)
        if isinstance(again, Request):
            self._pause(again, None)
        return again

    def _pause(self, again: Request, asked: float | None) -> None:
        times = int(again.meta.get("retry_times", 1))
        pause = asked if asked is not None else self._base * 2 ** (times - 1)
        host, until = host_of(again.url), pauses(self.crawler)
        until[host] = max(until.get(host, 0.0), monotonic() + min(pause, self._longest))


class StrictCompression(HttpCompressionMiddleware):
    """Scrapy's content decoding, with the decoder that archives are read with.

    Scrapy's own hands over what it has when a stream stops early; here that raises `Incomplete`, a
    body over DOWNLOAD_MAXSIZE `TooLarge`, an unknown coding `Unreadable`.
    """

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Any = None,  # noqa: ARG002  (base class)
    ) -> Request | Response:
        """The response with its body decoded and without the Content-Encoding header."""
        declared = [v.decode("latin-1") for v in response.headers.getlist("Content-Encoding")]
        encodings = split_encodings(declared)
        if not encodings or request.method == "HEAD":
            return response
        body = decode_body(response.body, encodings, self._max_size)
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        return response.replace(body=body, headers=headers)


class _HasSink(Protocol):
    sink: Callable[[Any], None]
    fatal: BaseException | None


class HandOver:
    """Item pipeline: gives each result to the caller at once, so that none waits in memory.

    An exception of the caller (its disk is full, its database gone) ends the crawl and is raised
    again by `tracker.capture.fetch.run`.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> HandOver:
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Call the sink once per item; nothing more is handed over after a failure."""
        spider: Any = self._crawler.spider
        holder: _HasSink = spider
        if holder.fatal is not None:
            return item
        try:
            holder.sink(item)
        except Exception as error:  # noqa: BLE001  (whatever it is, the caller gets it back)
            stop_for(self._crawler, error)
        return item


def stop_for(crawler: Crawler, error: BaseException) -> None:
    """Note why the crawl cannot go on, and end it."""
    spider: Any = crawler.spider
    if spider.fatal is None:
        spider.fatal = error
        asyncio.get_running_loop().create_task(crawler.engine.close_spider_async(reason="fatal"))
