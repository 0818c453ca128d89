"""One way to say an address, so that what was recorded is found again."""

from __future__ import annotations

import os
from dataclasses import dataclass
from urllib.parse import quote, urlencode, urlsplit, urlunsplit

from w3lib.url import safe_url_string

_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Secret:
    """A query parameter that only the network sees: its value is read from the environment when a
    request leaves, and is in no address, log, capture or archive."""

    host: str
    parameter: str
    variable: str  # of the environment

    @property
    def value(self) -> str:
        return os.environ.get(self.variable, "")

    def added(self, url: str) -> str:
        """The address with the value, if it is one of the host the secret is for (https only)."""
        parts = urlsplit(url)
        if parts.scheme != "https" or host_of(url) != self.host or not self.value:
            return url
        query = "&".join(filter(None, (urlencode({self.parameter: self.value}), parts.query)))
        return urlunsplit(parts._replace(query=query))

    def hidden(self, words: str) -> str:
        """Words of an error without the value."""
        return self.removed(words.encode("utf-8", "surrogateescape")).decode("utf-8", "surrogateescape")

    def removed(self, data: bytes) -> bytes:
        """Bytes of an answer without the value where the publisher repeats our parameter."""
        for value in {self.value, quote(self.value)} - {""}:
            data = data.replace(f"{self.parameter}={value}".encode(), f"{self.parameter}=".encode())
        return data


def recorded_url(url: str, method: str, body: bytes) -> str:
    """The address an archive files an exchange under. A POST is named with its body, as other
    archives do (`__wb_method`), so that two questions to one address stay two."""
    if method == "GET":
        return url
    mark = "&" if "?" in url else "?"
    return f"{url}{mark}__wb_method={method}&__wb_post_data={quote(body, safe='')}"


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
