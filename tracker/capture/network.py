"""What lies between this machine and the web: a proxy the environment names, or nothing at all."""

from __future__ import annotations

import asyncio
import socket
from base64 import b64encode
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies_environment, proxy_bypass

from scrapy import Request
from scrapy.downloadermiddlewares.redirect import RedirectMiddleware

from tracker.capture.guard import ForbiddenAddress, IPNetwork, check_ip, literal_ip
from tracker.capture.urls import host_of
from tracker.model import CaptureError

#: Hosts asked about before it is said that there is no network.
_HOSTS = 5


class NoNetwork(CaptureError):
    """No name resolves on this machine: it is told once, and no source is at fault."""


def check_network(hosts: Iterable[str]) -> None:
    """Raise `NoNetwork` if none of the first few host names resolves; one that does is enough.

    Nothing is asked where a proxy resolves the names, or where a host is an address.
    """
    names = sorted(set(hosts))[:_HOSTS]
    if len(names) < _HOSTS or _proxies():
        return  # of a few hosts each can be at fault itself
    pool = ThreadPoolExecutor(_HOSTS)
    try:
        if not any(done.result() for done in as_completed([pool.submit(_resolves, n) for n in names])):
            told = ", ".join(names)
            raise NoNetwork(f"this machine has no network: none of {len(names)} hosts resolves ({told})")
    finally:
        pool.shutdown(wait=False)


def _resolves(host: str) -> bool:
    try:
        return bool(socket.getaddrinfo(host, 443))
    except OSError:
        return False


def proxy_of(url: str) -> str | None:
    """The proxy that HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY name for an address."""
    parts, proxies = urlsplit(url), _proxies()
    found = proxies.get(parts.scheme) or proxies.get("all")
    return found if found and not proxy_bypass(parts.netloc) else None


def is_proxy(host: str) -> bool:
    """Whether the environment's proxy is this host: it alone may be on a private network."""
    return host in map(host_of, _proxies().values())


def _proxies() -> dict[str, str]:
    named = {kind: proxy for kind, proxy in getproxies_environment().items() if kind != "no" and proxy}
    return {kind: proxy if "://" in proxy else f"http://{proxy}" for kind, proxy in named.items()}


async def through_proxy(request: Request, allowed: Sequence[IPNetwork]) -> Request:
    """The request as it is sent by way of the environment's proxy; itself where there is none.

    The proxy resolves the name, past our resolver, so what the name means here is looked at first: a name
    for private addresses only is refused. A name that only the proxy can resolve is left to it.
    Raises `ForbiddenAddress`.
    """
    proxy = proxy_of(request.url)
    if proxy is None:
        return request
    host = host_of(request.url)
    if is_proxy(host):
        raise ForbiddenAddress(f"{host} is the proxy, and no publisher")
    if literal_ip(host) is None:
        try:
            found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
        except OSError:
            found = []
        _check_any(host, [str(address[0]).partition("%")[0] for *_, address in found], allowed)
    parts = urlsplit(proxy)
    sent = request.replace()
    sent.meta["proxy"] = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        sent.headers["Proxy-Authorization"] = b"Basic " + b64encode(pair.encode())
    return sent


def _check_any(host: str, addresses: Sequence[str], allowed: Sequence[IPNetwork]) -> None:
    refused = None
    for address in addresses:
        try:
            check_ip(address, allowed)
        except ForbiddenAddress as error:
            refused = error
        else:
            return
    if refused is not None:
        raise ForbiddenAddress(f"{host} leads to an address that is not fetched: {refused}")


class StayEncrypted(RedirectMiddleware):
    """Scrapy's redirects, with https kept on a host that sends us on to its http address.

    Cellar answers 303 with an http address for what it serves by https too, byte for byte. A redirect to
    the same address without encryption is followed as it is: asking it by https again would go in circles.
    """

    def _redirect(self, redirected: Request, request: Request, reason: object) -> Request:
        old, new = urlsplit(request.url), urlsplit(redirected.url)
        asked = [*request.meta.get("redirect_urls", ()), request.url]
        encrypted = new._replace(scheme="https").geturl()
        down = (old.scheme, new.scheme) == ("https", "http") and old.netloc == new.netloc
        if down and encrypted not in asked:
            redirected = redirected.replace(url=encrypted)
        return super()._redirect(redirected, request, reason)
