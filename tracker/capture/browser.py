"""Pages that show nothing without script, rendered in the system's Chromium (the extra ``browser``).

The browser has no network of its own: names resolve to nothing and its proxy is a closed port. Every
request of a page is answered by our own downloader, so that the address guard, robots.txt, the caps, the
pauses of a host and its lease hold for them as for any other. What comes out is a response like the one
the server gave, with the rendered document as its body and a header that says so.

scrapy-playwright runs the browser. See docs/decisions/0008-browser-without-a-network.md.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial
from importlib.util import find_spec
from time import monotonic
from typing import Any
from weakref import WeakKeyDictionary

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Headers, Response
from scrapy.http.request import NO_CALLBACK

from tracker.capture.decode import decode_body, split_encodings
from tracker.capture.httpmsg import content_type
from tracker.capture.urls import host_of
from tracker.model import StructureChanged, TooLarge
from tracker.settings import settings

#: Says in a capture's headers that its body is a rendered document.
RENDERED = "X-Rendered-By"
INSTALL = "pip install 'digital-rules-tracker[browser]', and Chromium itself (Debian: apt install chromium)"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_HTML = frozenset({"text/html", "application/xhtml+xml"})
#: What a page is drawn with and not made of; the downloader is not troubled with it.
_NOT_ASKED = frozenset(
    {"image", "media", "font", "websocket", "eventsource", "ping", "manifest", "texttrack"}
)
_MAX_REQUESTS = 120
_QUIET = 0.75  # seconds without a request after which a page has all it asked for
_ASKING = 150.0  # seconds a page may go on asking, with our pauses, before it is taken as it is
_APPEARS = 8_000  # milliseconds after that within which what the registry waits for must be there
_WHOLE = 240.0  # seconds for one page
_CLOSED = "http://127.0.0.1:9"  # the discard port: nothing answers there
_FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND", f"--proxy-server={_CLOSED}", "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-quic", "--disable-gpu",
    "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--disable-extensions", "--disable-domain-reliability", "--disable-client-side-phishing-detection",
)  # fmt: skip


class NoBrowser(Exception):
    """A source wants a browser and there is none; the message names what to install."""


def missing() -> str | None:
    """What to install before a page can be rendered; None where nothing is missing."""
    if find_spec("scrapy_playwright") is None:
        return f"this source needs a browser to show its text, and the extra is not installed: {INSTALL}"
    if chromium() is None:
        return f"this source needs a browser to show its text, and no Chromium was found: {INSTALL}"
    return None


def chromium() -> str | None:
    """The browser's program: TRACKER_CHROMIUM, else what the system calls Chromium."""

    named = settings().chromium
    return named or next((path for name in _NAMES if (path := shutil.which(name))), None)


def settings_for(timeout: float) -> dict[str, Any]:
    """What scrapy-playwright must be told; ``timeout`` in seconds."""
    flags = list(_FLAGS)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium's sandbox refuses to run for root
    return {
        "TRACKER_BROWSER": True,
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {"executable_path": chromium(), "args": flags, "headless": True},
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 1,
        "PLAYWRIGHT_MAX_CONTEXTS": 2,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": timeout * 1000,
    }


_made: WeakKeyDictionary[Crawler, Browser] = WeakKeyDictionary()


class Browser:
    """The browser of one crawl, started with its first page."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._missing = missing()
        self._handler: Any = None
        self._cap = crawler.settings.getint("DOWNLOAD_MAXSIZE")
        if self._missing is None:
            from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler

            self._handler = ScrapyPlaywrightDownloadHandler.from_crawler(crawler)

    @classmethod
    def of(cls, crawler: Crawler) -> Browser:
        """One browser, whichever handler asks for it."""
        if crawler not in _made:
            _made[crawler] = cls(crawler)
        return _made[crawler]

    async def render(self, request: Request, response: Response, wait: str | None) -> Response:
        """The page as it stands after its scripts have run, in place of what the server sent.

        Redirects, refusals and what is no HTML are returned as they are. Raises `NoBrowser`,
        `StructureChanged` where ``wait`` (CSS) does not appear, `TooLarge`, `TimeoutError`.
        """
        type_, _ = content_type((response.headers.get("Content-Type") or b"").decode("latin-1"))
        if response.status != 200 or type_ not in _HTML:
            return response
        if self._missing is not None:
            raise NoBrowser(self._missing)
        first = self._plain(response)
        visit = _Visit(self._crawler, request, first, self._cap)
        asked = Request(
            first.url,
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={
                "playwright": True,
                "playwright_context": f"visit-{id(visit)}",
                "playwright_context_kwargs": _context(request),
                "playwright_include_page": True,
                "playwright_page_init_callback": visit.prepare,
                "playwright_page_goto_kwargs": {"wait_until": "load"},
                "playwright_page_methods": [_page_method(partial(_settle, visit=visit, css=wait))],
            },
        )
        try:
            rendered = await asyncio.wait_for(self._handler.download_request(asked), _WHOLE)
        finally:
            await visit.close()
        if len(rendered.body) > self._cap:
            raise TooLarge(f"{request.url} renders to {len(rendered.body)} bytes, more than {self._cap}")
        request.meta["tracker_observed_at"] = datetime.now(UTC)
        headers = first.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"
        for name in ("Content-Length", "Transfer-Encoding"):
            headers.pop(name, None)
        headers[RENDERED] = f"Chromium {self._handler.browser.version} (digital-rules-tracker)"
        body = rendered.text.encode("utf-8", "surrogatepass")
        return first.replace(body=body, headers=headers)

    def _plain(self, response: Response) -> Response:
        """The response without its content coding: the browser gets it decoded."""
        declared = [v.decode("latin-1") for v in response.headers.getlist("Content-Encoding")]
        encodings = split_encodings(declared)
        if not encodings:
            return response
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        return response.replace(body=decode_body(response.body, encodings, self._cap), headers=headers)

    async def close(self) -> None:
        """End the browser; safe to call twice."""
        handler, self._handler = self._handler, None
        if handler is not None:
            await handler.close()


def _context(request: Request) -> dict[str, Any]:
    """A context of its own for every visit: nothing of one page is left for the next."""
    agent = (request.headers.get("User-Agent") or b"").decode("latin-1")
    languages = (request.headers.get("Accept-Language") or b"").decode("latin-1")
    context = {"user_agent": agent, "service_workers": "block", "accept_downloads": False}
    return context | ({"locale": languages.split(",")[0]} if languages else {})


def _page_method(function: Any) -> Any:
    from scrapy_playwright.page import PageMethod

    return PageMethod(function)


async def _settle(page: Any, visit: _Visit, css: str | None) -> None:
    """Wait until the page asks for nothing more, and until what it is for has appeared.

    The browser's own idea of an idle network knows nothing of requests that wait for a host's pause.
    """
    from playwright.async_api import TimeoutError as TooLong

    end = monotonic() + _ASKING
    while visit.busy and monotonic() < end:  # a page that polls is never quiet
        await asyncio.sleep(_QUIET / 3)
    if css:
        try:
            await page.wait_for_selector(css, state="attached", timeout=_APPEARS)
        except TooLong as error:
            raise StructureChanged(f"{css!r} did not appear on the rendered page") from error


class _Visit:
    """One page: its requests are answered here, and only here."""

    def __init__(self, crawler: Crawler, request: Request, first: Response, cap: int) -> None:
        self._crawler = crawler
        self._request = request
        self._first: Response | None = first
        self._left = _MAX_REQUESTS
        self._bytes = cap
        self._page: Any = None
        self._under_way = 0
        self._last = monotonic()

    @property
    def busy(self) -> bool:
        """Whether the page is waiting for an answer, or got one a moment ago."""
        return self._under_way > 0 or monotonic() - self._last < _QUIET

    async def prepare(self, page: Any, request: Request) -> None:
        """Called by scrapy-playwright with the new page, before it goes anywhere. The route set last is
        asked first, so it stands before scrapy-playwright's own, which would let requests through."""
        del request
        self._page = page
        await page.route("**/*", self._answer)

    async def close(self) -> None:
        """Close the page with all it has stored."""
        if self._page is not None:
            with suppress(Exception):
                await self._page.context.close()

    async def _answer(self, route: Any) -> None:
        asked = route.request
        first, navigation = self._first, asked.is_navigation_request()
        if navigation and first is not None:
            self._first = None
            await route.fulfill(status=first.status, headers=_plain_headers(first.headers), body=first.body)
            return
        away = navigation and asked.frame.parent_frame is None  # the page leads elsewhere by itself
        if away or asked.resource_type in _NOT_ASKED or self._left <= 0 or self._bytes <= 0:
            await route.abort()
            return
        self._left -= 1
        self._under_way += 1
        try:
            await self._fetch(route)
        finally:
            self._under_way -= 1
            self._last = monotonic()

    async def _fetch(self, route: Any) -> None:
        asked = route.request
        try:
            response = await self._crawler.engine.download_async(self._as_ours(asked))
        except Exception as error:  # noqa: BLE001  (whatever refuses it, the page does not get it)
            self._crawler.stats.inc_value("browser/refused")
            self._crawler.stats.set_value("browser/last_refusal", f"{asked.url[:200]}: {error!r:.200}")
            await route.abort()
            return
        self._bytes -= len(response.body)
        self._crawler.stats.inc_value("browser/requests")
        with suppress(Exception):  # the page may be gone by now
            await route.fulfill(
                status=response.status, headers=_plain_headers(response.headers), body=response.body
            )

    def _as_ours(self, asked: Any) -> Request:
        """A request of the page as one of the crawl: our name, the source's language, a slot beside the
        one that the page itself holds until it is rendered."""
        headers = {
            name: value
            for name, value in asked.headers.items()
            if name.lower() in ("accept", "content-type", "x-requested-with")
        }
        if language := self._request.headers.get("Accept-Language"):
            headers["Accept-Language"] = language.decode("latin-1")
        return Request(
            asked.url,
            method=asked.method,
            headers=headers,
            body=asked.post_data_buffer or b"",
            callback=NO_CALLBACK,
            dont_filter=True,
            meta={"download_slot": f"{host_of(asked.url)} (browser)", "tracker_for": self._request.url},
        )


def _plain_headers(headers: Headers) -> Mapping[str, str]:
    """Headers for the browser; what speaks of the transfer is left out, cookies are never kept."""
    left = {"content-encoding", "content-length", "transfer-encoding", "connection", "set-cookie", "alt-svc"}
    return {
        name.decode("latin-1"): b", ".join(values).decode("latin-1")
        for name, values in headers.items()
        if name.decode("latin-1").lower() not in left
    }
