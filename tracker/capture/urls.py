"""One way to say an address, so that what was recorded is found again."""

from __future__ import annotations

from urllib.parse import urlsplit, urlunsplit

from w3lib.url import safe_url_string

_PORTS = {"http": 80, "https": 443}


def url_key(url: str) -> str:
    """An address for comparing: no fragment, lower-case scheme and host, no default port, an empty
    path as "/", characters percent-encoded the way Scrapy sends them. The query keeps its order.

    An address that cannot be parsed is returned stripped: it can still equal itself.
    """
    url = url.strip().removeprefix("<").removesuffix(">")
    try:
        parts = urlsplit(safe_url_string(url))
        port = parts.port
    except ValueError:
        return url
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    if port is not None and port != _PORTS.get(parts.scheme):
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme, host, parts.path or "/", parts.query, ""))


def host_of(url: str) -> str:
    """Lower-case host of an address, "" if it has none."""
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:
        return ""
