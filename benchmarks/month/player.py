"""The player: answers every address as the plot says at that moment, and writes down who asked when."""

from __future__ import annotations

import asyncio
import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from scrapy.core.downloader.handlers.base import BaseDownloadHandler
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from benchmarks.month import pages
from benchmarks.month.plot import Part, Plot, Trouble, celex_in
from tracker.capture.handlers import TlsError
from tracker.capture.host_gate import HostTurn


@dataclass
class Asked:
    """One request as the player saw it. ``rest``: seconds the answer asked to be left alone for."""

    at: datetime
    host: str
    url: str
    status: int  # 0: no answer
    rest: float = 0.0
    shown: tuple[str, str, datetime] | None = None  # the body: source, address, from when it was there


@dataclass
class Player:
    """Plays a plot. One for the process."""

    plot: Plot
    asked: list[Asked] = field(default_factory=list)
    served: dict[str, int] = field(default_factory=dict)
    first: dict[str, datetime] = field(default_factory=dict)
    slowest: float = 0.0

    async def play(
        self, url: str, headers: dict[str, str], timeout: float
    ) -> tuple[int, dict[str, str], bytes]:
        now = datetime.now(UTC)
        host = urlsplit(url).hostname or ""
        note = Asked(now, host, url, 0)
        self.asked.append(note)
        await asyncio.sleep(0.2)  # no answer comes at once
        status, fields, body = await self._answer(url, host, headers, now, timeout)
        note.status = status
        if fields.pop(_TEXT, None) is not None:
            part = self.plot.find(url, headers.get("accept-language", ""))
            note.shown = part and (part.source, part.url, part.since(now))
        note.rest = float(fields.get("Retry-After", 0))
        return status, fields, body

    async def _answer(
        self, url: str, host: str, headers: dict[str, str], now: datetime, timeout: float
    ) -> tuple[int, dict[str, str], bytes]:
        if urlsplit(url).path == "/robots.txt":
            return self._robots(host, now)
        if urlsplit(url).path == SPARQL_PATH:
            return self._consolidations(url, now)
        part = self.plot.find(url, headers.get("accept-language", ""))
        if part is None or part.body_at(now) is None:
            return 404, {"Content-Type": "text/html"}, b"<html><body><h1>Not found</h1></body></html>"
        trouble = part.trouble_at(now)
        if (
            trouble is not None
            and (answer := await self._troubled(trouble, part, url, timeout, now)) is not None
        ):
            return answer
        if part.moves_at is not None and now >= part.moves_at and url == part.url:
            return 301, {"Location": part.new_url}, b""
        return self._text(part, headers, now)

    def _robots(self, host: str, now: datetime) -> tuple[int, dict[str, str], bytes]:
        lines = ["User-agent: *"]
        if (pause := self.plot.crawl_delays.get(host)) is not None:
            lines.append(f"Crawl-delay: {pause:g}")
        for part in self.plot.parts:
            trouble = part.trouble_at(now)
            if part.host == host and trouble is not None and trouble.kind == "robots":
                asked = urlsplit(part.url)
                lines.append(f"Disallow: {asked.path}{'?' if asked.query else ''}{asked.query}$")
        return 200, {"Content-Type": "text/plain"}, "\n".join([*lines, ""]).encode()

    async def _troubled(
        self, trouble: Trouble, part: Part, url: str, timeout: float, now: datetime
    ) -> tuple[int, dict[str, str], bytes] | None:
        html = {"Content-Type": "text/html; charset=utf-8"}
        kind = trouble.kind
        busy = html | {"Retry-After": f"{trouble.rest:.0f}"}
        before = self.first.get(part.source)
        if kind == "busy once":
            self.first[part.source] = now
            return None if before else (429, busy, b"slow down")
        if kind in ("blip", "brief"):  # the first question of a look is not answered, the next one is
            self.first[part.source] = now
            if before and (now - before).total_seconds() < 90:
                return None
            return (503, html, b"busy") if kind == "blip" else (429, busy, b"slow down")
        if kind == "dns":
            raise CannotResolveHostError(f"DNS lookup failed: no results for hostname lookup: {part.host}")
        if kind == "refused":
            raise DownloadFailedError("Connection was refused by other side: 111")
        if kind == "certificate":
            raise TlsError(
                f"no trusted connection to {part.host}: certificate verify failed: certificate has expired"
            )
        if kind in ("slow", "hangs"):
            seconds = 40.0 if kind == "slow" else 600.0
            await asyncio.sleep(min(seconds, timeout))
            self.slowest = max(self.slowest, min(seconds, timeout))
            if seconds > timeout:
                raise DownloadTimeoutError(f"Getting {url} took longer than {timeout} seconds.")
            return None
        if kind == "cut":
            return 200, html, part.bodies[0][1][: len(part.bodies[0][1]) // 12] + b"</p></main></body></html>"
        answers: dict[str, tuple[int, dict[str, str], bytes]] = {
            "outage": (503, html, b"<html><body><h1>Service unavailable</h1></body></html>"),
            "forbidden": (403, html, b"<html><body><h1>403 Forbidden</h1></body></html>"),
            "challenge": (200, html, pages.CHALLENGE),
            "gone": (404, html, b"<html><body><h1>Not found</h1></body></html>"),
            "busy": (429, busy, b"slow down"),
            "loop": (302, {"Location": part.url}, b""),
        }
        return answers.get(kind)  # robots: the page itself would answer

    def _consolidations(self, url: str, now: datetime) -> tuple[int, dict[str, str], bytes]:
        """What the SPARQL endpoint knows by now of the act that is asked about."""
        celex = celex_in(parse_qs(urlsplit(url).query)["query"][0]) or ""
        told = [name for name, at in self.plot.consolidations.get(celex, {}).items() if at <= now]
        rows = [
            {
                "relation": {"type": "literal", "value": "consolidates"},
                "celex": {"type": "literal", "value": name},
            }
            for name in sorted(told)
        ]
        answer = {"head": {"vars": ["relation", "celex"]}, "results": {"bindings": rows}}
        return 200, {"Content-Type": "application/sparql-results+json"}, json.dumps(answer).encode()

    def _text(self, part: Part, headers: dict[str, str], now: datetime) -> tuple[int, dict[str, str], bytes]:
        body = part.body_at(now) or b""
        fields = {"Content-Type": part.media_type, _TEXT: ""}
        if part.validators:
            tag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            since = part.since(now).astimezone(UTC)
            fields |= {"ETag": tag, "Last-Modified": format_datetime(since, usegmt=True)}
            if headers.get("if-none-match") == tag:
                return 304, fields, b""
        self.served[part.source] = self.served.get(part.source, 0) + 1
        return 200, fields, pages.noisy(body, now, self.served[part.source]) if part.noise else body


#: Among the header fields, and never sent: the answer is the text that is played, not a trouble.
_TEXT = "(text)"
PLAYER: list[Player] = []
SPARQL_PATH = "/webapi/rdf/sparql"


class PlayerHandler(BaseDownloadHandler):
    """In the place of the network, below every middleware, behind the same gate."""

    def __init__(self, crawler: Any) -> None:
        super().__init__(crawler)
        self._turn = HostTurn(crawler)
        self._timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")

    async def download_request(self, request: Any) -> Response:
        await self._turn.wait(request)
        asked = {k.decode().lower(): v[0].decode() for k, v in request.headers.items()}
        status, fields, body = await PLAYER[0].play(request.url, asked, self._timeout)
        made_headers = Headers(fields)
        kind: Any = responsetypes.from_args(headers=made_headers, url=request.url, body=body[:4096])
        response: Response = kind(url=request.url, status=status, headers=made_headers, body=body)
        self._turn.honour_retry_after(request, response)
        request.meta["tracker_observed_at"] = datetime.now(UTC)
        request.meta["tracker_record_id"] = None
        return response
