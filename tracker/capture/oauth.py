"""Access to an interface by OAuth client credentials (RFC 6749, 4.4): a token only the network sees.

Id and secret come from the environment when a token is asked for. The token is added where a request
leaves, to one host over https; neither it nor the exchange that brought it is in any capture, archive or
log.
"""

from __future__ import annotations

import json
import os
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import quote, urlsplit

from scrapy import Request
from scrapy.http import Response

from tracker.capture.urls import host_of
from tracker.model import Blocked

_MARGIN = 60.0  # seconds before its end from which a token is not used any more


@dataclass(frozen=True, slots=True)
class ClientCredentials:
    """What an interface wants: who hands out tokens, for which host, and what the environment calls them."""

    host: str
    token_url: str
    id_variable: str
    secret_variable: str
    scope: str = ""

    @property
    def ready(self) -> bool:
        """Whether the environment has both."""
        return bool(os.environ.get(self.id_variable) and os.environ.get(self.secret_variable))

    def covers(self, url: str) -> bool:
        """Whether a request to this address may carry the token."""
        return urlsplit(url).scheme == "https" and host_of(url) == self.host


class Tokens:
    """The tokens of one crawl, asked for once and again before they end."""

    def __init__(self, send: Callable[[Request], Awaitable[Response]]) -> None:
        """`send` is the guarded network itself, below whatever records."""
        self._send = send
        self._held: dict[ClientCredentials, tuple[str, float]] = {}

    async def signed(self, grant: ClientCredentials, request: Request) -> Request:
        """The request as it leaves; unchanged where the grant is for another host. Raises `Blocked`."""
        if not grant.covers(request.url):
            return request
        token, ends = self._held.get(grant, ("", 0.0))
        if monotonic() >= ends:
            token, ends = await self._fetch(grant)
            self._held[grant] = token, ends
        headers = request.headers.copy()
        headers["Authorization"] = f"Bearer {token}"
        return request.replace(headers=headers)

    def forget(self, grant: ClientCredentials) -> None:
        """The interface refused the token: the next request asks for a new one."""
        self._held.pop(grant, None)

    async def _fetch(self, grant: ClientCredentials) -> tuple[str, float]:
        own, secret = (os.environ.get(x, "") for x in (grant.id_variable, grant.secret_variable))
        if not (own and secret):
            raise Blocked(f"{grant.host} wants a key: set {grant.id_variable} and {grant.secret_variable}")
        # RFC 6749, 2.3.1: both are form-encoded before they are joined
        basic = b64encode(f"{quote(own, safe='')}:{quote(secret, safe='')}".encode()).decode()
        body = "grant_type=client_credentials" + (f"&scope={quote(grant.scope)}" if grant.scope else "")
        response = await self._send(
            Request(
                grant.token_url,
                method="POST",
                body=body,
                headers={
                    "Authorization": f"Basic {basic}",
                    "Content-Type": "application/x-www-form-urlencoded",
                    "Accept": "application/json",
                },
            )
        )
        try:
            answer: Any = json.loads(response.body) if response.status == 200 else None
            token, seconds = str(answer["access_token"]), float(answer.get("expires_in", 600))
        except (ValueError, TypeError, KeyError, RecursionError):
            # what it says may repeat what it was asked with: only the status is told
            raise Blocked(
                f"{host_of(grant.token_url)} gives no token (status {response.status}): "
                f"see {grant.id_variable} and {grant.secret_variable}"
            ) from None
        return token, monotonic() + max(0.0, seconds - _MARGIN)
