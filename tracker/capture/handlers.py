"""Scrapy download handlers: the guarded network, the same while recording, and archives.

They stand below every middleware, so robots.txt, redirects, retries and decompression run for real
whichever of them serves. What they know of an answer goes into `request.meta`:
`tracker_observed_at` (aware UTC), `tracker_record_id` (of a WARC record, or None), `tracker_archive`.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadCancelledError, DownloadFailedError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from tracker.capture import browser, resolver
from tracker.capture.browser import Browser
from tracker.capture.guard import ForbiddenAddress, check_url
from tracker.capture.heads import cap_heads
from tracker.capture.host_gate import HostTurn
from tracker.capture.load import load_message
from tracker.capture.middlewares import CrawlStopped, stopping
from tracker.capture.network import through_proxy
from tracker.capture.oauth import ClientCredentials, Tokens
from tracker.capture.record import Exchange, WarcRecorder
from tracker.capture.settings import allowed_networks
from tracker.capture.urls import Secret, host_of, recorded_url
from tracker.capture.warc import ArchiveIndex, parse_date, read_index
from tracker.model import NotInArchive, TooLarge, Unreadable

#: Seconds that pooled connections have to end; a peer that does not answer keeps its own for longer.
_CLOSING = 1.0


class TlsError(Exception):
    """No trusted, encrypted connection: a bad certificate or a failed handshake."""


class GuardedHandler(BaseDownloadHandler):
    """The network, behind `tracker.capture.guard`. Every hop of a redirect passes here."""

    _browser: Browser | None = None  # only where a source of the crawl needs one

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._inner = HTTP11DownloadHandler.from_crawler(crawler)
        cap_heads(self._inner._pool)
        self._allowed = allowed_networks(crawler.settings)
        self._turn = HostTurn(crawler)
        self._tokens = Tokens(self._guarded)
        self._browser = None
        if crawler.settings.getbool("TRACKER_BROWSER"):
            self._browser = browser.Browser.of(crawler)

    async def download_request(self, request: Request) -> Response:
        """Raises `CrawlStopped`, `HostBusy`, `ForbiddenAddress`, `TooLarge`, `TlsError` and Scrapy's own
        errors."""
        self._begin()
        check_url(request.url, self._allowed)
        await self._turn.wait(request)
        secret: Secret | None = request.meta.get("tracker_secret")
        grant: ClientCredentials | None = request.meta.get("tracker_grant")
        asked = request if secret is None else request.replace(url=secret.added(request.url))
        try:
            if grant is not None:
                asked = await self._tokens.signed(grant, asked)
            response = await self._ask(asked, secret)
        except CannotResolveHostError as error:
            host = host_of(request.url)
            if reason := resolver.refusals.get(host):
                raise ForbiddenAddress(f"{host} leads to an address that is not fetched: {reason}") from error
            raise
        except DownloadCancelledError as error:
            limit = self.crawler.settings.getint("DOWNLOAD_MAXSIZE")
            raise TooLarge(f"{request.url} sends more than {limit} bytes") from error
        except DownloadFailedError as error:
            for cause in _causes(error):
                if isinstance(cause, TooLarge):
                    raise cause from error
            if reason := _tls_reason(error):
                raise TlsError(f"no trusted connection to {host_of(request.url)}: {reason}") from error
            raise
        if grant is not None and response.status == 401:
            self._tokens.forget(grant)
        self._turn.honour_retry_after(request, response)
        request.meta["tracker_observed_at"] = datetime.now(UTC)
        request.meta["tracker_record_id"] = None
        response = response if secret is None else _without(secret, response, request)
        if self._browser is not None and "tracker_browser" in request.meta:
            response = await self._browser.render(request, response, request.meta["tracker_browser"])
        return response

    async def _guarded(self, request: Request) -> Response:
        """The network for what a handler asks by itself: checked like any address, kept nowhere."""
        check_url(request.url, self._allowed)
        return await self._send(request)

    async def _ask(self, request: Request, secret: Secret | None) -> Response:
        """The network itself; what it complains of does not name a key."""
        try:
            return await self._send(request)
        except Exception as error:
            if secret is not None:
                error.args = tuple(secret.hidden(a) if isinstance(a, str) else a for a in error.args)
            raise

    async def _send(self, request: Request) -> Response:
        response: Response = await self._inner.download_request(await through_proxy(request, self._allowed))
        return response

    def _begin(self) -> None:
        """Nothing is begun while the crawl is being ended: what waits in line is let go at once."""
        if stopping(self.crawler):
            for slot in self.crawler.engine.downloader.slots.values():
                slot.delay = 0
            raise CrawlStopped("the crawl was stopped before this address was asked for")

    async def close(self) -> None:
        """Close pooled connections, and the browser."""
        # not Scrapy's own close: its timer answers for the pool, which may have answered already
        pool: Any = self._inner._pool
        closed = pool.closeCachedConnections().asFuture(asyncio.get_running_loop())
        await asyncio.wait([closed], timeout=_CLOSING)
        if self._browser is not None:
            await self._browser.close()


class RecordingHandler(GuardedHandler):
    """The guarded network, writing every exchange to a WARC.

    Setting TRACKER_RECORD: a `WarcRecorder` (shared, closed by who made it) or a path.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        target = crawler.settings.get("TRACKER_RECORD")
        self._own = not isinstance(target, WarcRecorder)
        self._recorder = WarcRecorder(target) if self._own else target

    async def download_request(self, request: Request) -> Response:
        """As `GuardedHandler`, and `ArchiveWriteError` when the exchange cannot be written."""
        response = await super().download_request(request)
        request.meta["tracker_record_id"] = self._recorder.write(
            Exchange(
                url=recorded_url(response.url, request.method, request.body),
                observed_at=request.meta["tracker_observed_at"],
                method=request.method,
                request_headers=_pairs(request.headers),
                status=response.status,
                headers=_pairs(response.headers),
                body=response.body,
                protocol=response.protocol or "HTTP/1.1",
            )
        )
        return response

    async def close(self) -> None:
        """Close connections, and the archive if this handler opened it."""
        await super().close()
        if self._own:
            self._recorder.close()


class ArchiveHandler(BaseDownloadHandler):
    """Serves archives under the real addresses, without any network.

    Settings: TRACKER_ARCHIVES (paths), TRACKER_ARCHIVE_AT (datetime or ISO text; the newest capture
    at or before it is served, the newest of all without it). Stats: warc/hit, warc/miss.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._index = open_archives(crawler.settings.getlist("TRACKER_ARCHIVES"))
        at = crawler.settings.get("TRACKER_ARCHIVE_AT")
        self._at: datetime | None = parse_date(at) if isinstance(at, str) else at
        self._cap = crawler.settings.getint("DOWNLOAD_MAXSIZE")

    async def download_request(self, request: Request) -> Response:
        """Raises `NotInArchive` for an address that was not captured by then, and what
        `tracker.capture.load.load` raises for a damaged record."""
        asked = {name.lower(): value for name, value in _pairs(request.headers)}
        conditional = "if-none-match" in asked or "if-modified-since" in asked
        urls = [request.url]
        if "redirect_urls" in request.meta:  # recorded before redirects stayed encrypted
            urls.append(re.sub("^https:", "http:", request.url))
        found = (
            self._index.newest(
                recorded_url(url, request.method, request.body),
                self._at,
                request=asked,
                # "Not modified" answers a question that was asked of another text.
                accept=None if conditional else lambda found: found.status != 304,
            )
            for url in urls
        )
        entry = next((one for one in found if one is not None), None)
        if entry is None:
            self.crawler.stats.inc_value("warc/miss")
            when = f" at or before {self._at.isoformat()}" if self._at else ""
            raise NotInArchive(f"the archive holds no capture of {request.url}{when}")
        message = load_message(entry, self._cap)
        self.crawler.stats.inc_value("warc/hit")
        headers = Headers()
        for name, value in message.headers:
            if name.lower() != "transfer-encoding":
                headers.appendlist(name, value)
        request.meta["tracker_observed_at"] = entry.observed_at
        request.meta["tracker_record_id"] = entry.record_id
        request.meta["tracker_archive"] = True
        kind: Any = responsetypes.from_args(headers=headers, url=request.url, body=message.body[:4096])
        made: Response = kind(
            url=request.url, status=message.status, headers=headers, body=message.body, flags=["archive"]
        )
        return made


def _without(secret: Secret, response: Response, request: Request) -> Response:
    """An answer as it may be kept: nowhere in it the value of our parameter."""
    if response.headers.get("Content-Encoding"):
        raise Unreadable("an answer to a request with a key came compressed; it is not kept unseen")
    headers = Headers()
    for name, value in _pairs(response.headers):
        headers.appendlist(name, secret.removed(value.encode("latin-1")))
    return response.replace(url=request.url, headers=headers, body=secret.removed(response.body))


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [
        (name.decode("latin-1"), value.decode("latin-1"))
        for name, values in headers.items()
        for value in values
    ]


def open_archives(paths: Iterable[str | Path]) -> ArchiveIndex:
    """`read_index`, made once per process for the same unchanged files."""
    return _index(tuple(_stamp(Path(path)) for path in paths))


def _stamp(path: Path) -> tuple[str, int, int]:
    if not path.exists():
        return str(path), 0, 0  # read_index says it in clear words
    found = path.stat()
    return str(path), found.st_size, found.st_mtime_ns


@lru_cache(maxsize=4)
def _index(stamps: tuple[tuple[str, int, int], ...]) -> ArchiveIndex:
    return read_index([path for path, _, _ in stamps])


def _causes(error: BaseException) -> list[Any]:
    """What stands behind a failed download: Twisted wraps it in `reasons`."""
    return [getattr(f, "value", f) for f in getattr(error.__cause__, "reasons", None) or ()]


def _tls_reason(error: BaseException) -> str | None:
    """What OpenSSL said, if it is behind a failed download."""
    for value in _causes(error):
        if isinstance(value, SSL.Error):
            told = [entry[-1] for entry in value.args[0]] if value.args and value.args[0] else []
            return "; ".join(str(x) for x in told) or type(value).__name__
        if type(value).__module__.startswith("service_identity"):
            return f"the certificate is for another host ({type(value).__name__})"
    return None
