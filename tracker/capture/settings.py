"""Scrapy settings of a crawl: polite by default, capped, and quiet on every port."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from tracker import __version__
from tracker.capture.browser import settings_for
from tracker.capture.guard import IPNetwork, networks
from tracker.capture.host_gate import Gate
from tracker.capture.record import WarcRecorder

#: Name robots.txt files are read for, and first word of the user agent.
ROBOT = "digital-rules-tracker"
MAX_SIZE = 64 * 1024 * 1024
_EVERYWHERE = ("0.0.0.0/0", "::/0")
_HERE = "tracker.capture"

# What Scrapy loads unless it is told not to, and we have no use for. Switched off, by their settings or by
# None, they would still be imported (an HTTP server of 15 MB among them); so they are left out of the
# lists that Scrapy begins with.
_UNUSED_EXTENSIONS = tuple(
    f"scrapy.extensions.{name}"
    for name in (
        "remote_control.RemoteControl", "telnet.TelnetConsole", "memusage.MemoryUsage",
        "memdebug.MemoryDebugger", "closespider.CloseSpider", "feedexport.FeedExporter", "logstats.LogStats",
        "spiderstate.SpiderState", "logcount.LogCount", "throttle.AutoThrottle",
    )
)  # fmt: skip
_UNUSED_SPIDER_MIDDLEWARES = tuple(
    f"scrapy.spidermiddlewares.{name}"
    for name in (
        "httperror.HttpErrorMiddleware",  # refusals are results
        "urllength.UrlLengthMiddleware",  # it drops requests silently; the guard has a limit that is told
        "depth.DepthMiddleware", "metacopy.MetaCopyDetectionMiddleware",
    )
)  # fmt: skip
_UNUSED_DOWNLOADER_MIDDLEWARES = tuple(
    f"scrapy.downloadermiddlewares.{name}"
    for name in (
        "offsite.OffsiteMiddleware", "robotstxt.RobotsTxtMiddleware", "httpauth.HttpAuthMiddleware",
        "retry.RetryMiddleware", "redirect.MetaRefreshMiddleware", "redirect.RedirectMiddleware",
        "httpcompression.HttpCompressionMiddleware", "cookies.CookiesMiddleware",
        "httpproxy.HttpProxyMiddleware", "stats.DownloaderStats", "httpcache.HttpCacheMiddleware",
    )
)  # fmt: skip


def user_agent(contact: str | None) -> str:
    """ "digital-rules-tracker/1.0 (+https://example.org/contact)"; the contact is an address or URL."""
    name = f"{ROBOT}/{__version__}"
    clean = re.sub(r"[^\x21-\x7e]|[()]", "", contact or "")
    return f"{name} (+{clean})" if clean else name


def allowed_networks(settings: BaseSettings) -> tuple[IPNetwork, ...]:
    """TRACKER_ALLOW_PRIVATE as networks: true means any address, a list names networks (CIDR)."""
    value = settings.get("TRACKER_ALLOW_PRIVATE")
    if value is None or value is False:
        return ()
    values = [value] if isinstance(value, str | bool | int) else list(value)
    texts = [part for item in values for part in str(item).split(",") if part.strip()]
    if [text.strip().lower() for text in texts] in (["true"], ["1"], ["yes"]):
        return networks(_EVERYWHERE)
    if [text.strip().lower() for text in texts] in (["false"], ["0"], ["no"]):
        return ()
    return networks(texts)


def crawl_settings(
    *,
    archives: Sequence[str | Path] = (),
    at: datetime | None = None,
    record: WarcRecorder | str | Path | None = None,
    contact: str | None = None,
    allow_private: bool | Sequence[str] = False,
    delay: float = 2.0,
    host_delays: Mapping[str, float] | None = None,
    timeout: float = 60.0,
    max_size: int = MAX_SIZE,
    retry_after_max: float = 120.0,
    retry_base: float = 5.0,
    log_level: str = "WARNING",
    gate: Gate | None = None,
    patience: float = 300.0,
    browser: bool = False,
) -> dict[str, Any]:
    """Everything Scrapy must be told, as a dict for `Settings`.

    With `archives` the crawl is served from WARC files as of `at` and touches no network: no delay,
    no retries. `record` writes a WARC. Times are in seconds, sizes in bytes after decompression.
    `host_delays` sets another pause for single hosts; `allow_private` lifts the address check for
    tests and intranets (true, or a list of networks). `gate` is asked before a host is; a host is
    waited for at most `patience` seconds. `browser`: pages may ask to be rendered.
    """
    settings = _common(contact, timeout, max_size, log_level)
    settings["TRACKER_ALLOW_PRIVATE"] = (
        allow_private if isinstance(allow_private, bool) else list(allow_private)
    )
    settings["TRACKER_RETRY_AFTER_MAX"] = retry_after_max
    settings["TRACKER_RETRY_BASE"] = retry_base
    if archives:
        handler = f"{_HERE}.handlers.ArchiveHandler"
        settings["TRACKER_ARCHIVES"] = [str(path) for path in archives]
        settings["TRACKER_ARCHIVE_AT"] = at
        settings |= {"DOWNLOAD_DELAY": 0, "RETRY_ENABLED": False, "AUTOTHROTTLE_ENABLED": False}
    else:
        settings["TRACKER_GATE"] = gate
        settings["TRACKER_PATIENCE"] = patience
        handler = f"{_HERE}.handlers.{'RecordingHandler' if record is not None else 'GuardedHandler'}"
        settings["TRACKER_RECORD"] = record
        settings |= {
            # a queue is one host's: what follows from an answer comes before the next source
            "CONCURRENT_REQUESTS": 1,
            "DOWNLOAD_DELAY": delay,
            "DOWNLOAD_SLOTS": {
                host: {"concurrency": 1, "delay": pause} for host, pause in (host_delays or {}).items()
            },
            "RETRY_ENABLED": True,
            "RETRY_TIMES": 2,
            "RETRY_HTTP_CODES": [408, 429, 436, 500, 502, 503, 504, 522, 524],
            "AUTOTHROTTLE_ENABLED": True,
            "AUTOTHROTTLE_START_DELAY": delay,
            "AUTOTHROTTLE_MAX_DELAY": 60.0,
        }
        if browser:
            settings |= settings_for(timeout)
    settings["DOWNLOAD_HANDLERS"] = {
        "http": handler, "https": handler, "ftp": None, "file": None, "data": None, "s3": None,
    }  # fmt: skip
    return settings


def _without(base: Mapping[str, int], unused: Sequence[str]) -> dict[str, int]:
    return {name: order for name, order in base.items() if name not in unused}


def _common(contact: str | None, timeout: float, max_size: int, log_level: str) -> dict[str, Any]:
    from scrapy.settings import default_settings as defaults

    return {
        "USER_AGENT": user_agent(contact),
        "ROBOTSTXT_OBEY": True,
        "ROBOTSTXT_USER_AGENT": ROBOT,
        "CONCURRENT_REQUESTS": 16,
        # Scrapy makes so many tasks for each answer; our pipeline takes one item at a time anyway
        "CONCURRENT_ITEMS": 1,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "DOWNLOAD_DELAY_JITTER": 0,  # the delay is a floor, not a mean
        "DOWNLOAD_TIMEOUT": timeout,
        "DOWNLOAD_MAXSIZE": max_size,
        "DOWNLOAD_WARNSIZE": 0,
        "DOWNLOAD_FAIL_ON_DATALOSS": True,
        # Scrapy does not verify certificates by default; evidence must come from who it says.
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "TWISTED_DNS_RESOLVER": f"{_HERE}.resolver.PublicResolver",
        "HTTPPROXY_ENABLED": False,  # ours looks at what is asked of a proxy: `tracker.capture.network`
        "REDIRECT_MAX_TIMES": 5,
        # A capture is what the address itself served, and waiting pages refresh themselves.
        "METAREFRESH_ENABLED": False,
        "REFERRER_POLICY": "no-referrer",
        "COOKIES_ENABLED": False,
        "HTTPCACHE_ENABLED": False,
        # Both open a port; the second runs any code sent to it.
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "HTTPERROR_ALLOW_ALL": True,  # refusals are results; redirects are still followed
        "URLLENGTH_LIMIT": 0,  # it drops requests silently; the guard has a limit that is told
        "DEFAULT_REQUEST_HEADERS": {"Accept": "*/*"},  # without Scrapy's Accept-Language: en
        "EXTENSIONS_BASE": _without(defaults.EXTENSIONS_BASE, _UNUSED_EXTENSIONS),
        "EXTENSIONS": {f"{_HERE}.throttle.Throttle": 0},
        "SPIDER_MIDDLEWARES_BASE": _without(defaults.SPIDER_MIDDLEWARES_BASE, _UNUSED_SPIDER_MIDDLEWARES),
        "DOWNLOADER_MIDDLEWARES_BASE": _without(
            defaults.DOWNLOADER_MIDDLEWARES_BASE, _UNUSED_DOWNLOADER_MIDDLEWARES
        ),
        "DOWNLOADER_MIDDLEWARES": {
            f"{_HERE}.robots.RobotsMiddleware": 100,
            f"{_HERE}.middlewares.PoliteRetry": 550,
            f"{_HERE}.middlewares.StrictCompression": 590,
            f"{_HERE}.network.StayEncrypted": 600,
        },
        "ITEM_PIPELINES": {f"{_HERE}.middlewares.HandOver": 100},
        "LOG_LEVEL": log_level,
        "LOGSTATS_INTERVAL": 0,
        "WARN_ON_GENERATOR_RETURN_VALUE": False,  # reads the source of a callback on every call
        "STATS_DUMP": False,
    }
