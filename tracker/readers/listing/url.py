"""Addresses of entries: absolute, without what tracking adds, and what two must share to be one."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

#: Parameters that say how a reader came, not what is read.
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|mc_[ce]id|mtm_\w+|pk_\w+|piwik_\w+|at_(?:medium|campaign)|wt\.\w+|"
    r"spm|scm|isappinstalled|from|share_\w+|jsessionid|phpsessid|sessionid|sid|cmpid|icid|ncid|ref_?src|"
    r"_ga|_gl|yclid|nsukey|xtor",
    re.IGNORECASE,
)
#: Cache busters: dropped when their value is a moment or a random number.
_BUSTER = re.compile(r"t|ts|_|_t|time|timestamp|rand|random|rnd|nocache|v", re.IGNORECASE)
_MOMENT = re.compile(r"\d{10,17}|0?\.\d{6,}")
_SESSION = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_SCHEMES = ("http", "https")
_LONGEST = 2000


def clean_url(base: str, href: str) -> str | None:
    """The address a link leads to, or None for one that is no page (javascript:, mailto:, a fragment).

    >>> clean_url("https://a.example/list/", "../x/1.htm?utm_source=rss&id=7#top")
    'https://a.example/x/1.htm?id=7'
    """
    href = " ".join(href.split())
    if not href or href.startswith("#"):
        return None
    try:
        parts = urlsplit(urljoin(base, href))
        if parts.scheme.lower() not in _SCHEMES or not parts.hostname:
            return None
    except ValueError:
        return None
    # a single-page application's route is part of the address
    fragment = parts.fragment if parts.fragment.startswith(("/", "!")) else ""
    path = quote(_SESSION.sub("", parts.path), safe="/%:@!$&'()*+,;=~-._")
    url = urlunsplit((parts.scheme.lower(), parts.netloc.lower(), path or "/", _query(parts.query), fragment))
    return url if len(url) <= _LONGEST else None


def _query(query: str) -> str:
    """The query without tracking; untouched where nothing is dropped, so that its spelling stays."""
    if not query:
        return ""
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [
        (k, v)
        for k, v in pairs
        if not _TRACKING.fullmatch(k) and not (_BUSTER.fullmatch(k) and _MOMENT.fullmatch(v))
    ]
    return quote(query, safe="/%:@!$&'()*+,;=~-._?[]") if len(kept) == len(pairs) else urlencode(kept)


def entry_key(url: str) -> str:
    """What the addresses of one entry share: no scheme, no www, no closing slash, parameters in order.

    >>> entry_key("http://www.a.example/n/?b=2&a=1") == entry_key("https://a.example/n?a=1&b=2")
    True
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = urlencode(sorted(parse_qsl(parts.query, keep_blank_values=True)))
    out = f"{host}{port}{parts.path.rstrip('/')}"
    if query:
        out += f"?{query}"
    return f"{out}#{parts.fragment}" if parts.fragment else out
