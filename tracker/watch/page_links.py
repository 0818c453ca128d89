"""The links of a page: where a page of links leads, and which of them are documents."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

from tracker.model import Capture, CaptureError
from tracker.readers.parse import decode

_MOST_BYTES, _MOST_LINKS = 400_000, 2000
_ANCHOR = re.compile(
    r"<a\s[^<>]{0,2000}?href\s*=\s*(?:\"([^\"<>]{1,2000})\"|'([^'<>]{1,2000})'|([^\s\"'<>]{1,2000}))"
    r"[^<>]{0,2000}>(.{0,600}?)</a>",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xml)$", re.IGNORECASE)
_SAYS_PDF = re.compile(r"\bpdf\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads and its words. ``document``: to a file, by its address or its words."""

    url: str
    words: str
    document: bool


def links_of(page: Capture) -> list[Link]:
    """The links that lead to another page of the web, each address once, in the order of the page."""
    if page.body.startswith((b"%PDF", b"PK")):
        return []
    try:
        markup = decode(replace(page, body=page.body[:_MOST_BYTES]))
    except (CaptureError, UnicodeError):
        return []
    base = page.final_url or page.url
    found: dict[str, Link] = {}
    for m in islice(_ANCHOR.finditer(markup), _MOST_LINKS):
        try:
            url = urljoin(base, unescape(m[1] or m[2] or m[3]).strip()).split("#")[0]
            parts = urlsplit(url)
        except ValueError:
            continue
        if parts.scheme not in ("http", "https") or not parts.hostname or url == base:
            continue
        words = " ".join(unescape(_TAG.sub(" ", m[4])).split())
        document = bool(_DOCUMENT.search(parts.path) or _SAYS_PDF.search(words))
        found.setdefault(url, Link(url, words, document))
    return list(found.values())
