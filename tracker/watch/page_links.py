"""The links of a kept page that lead to another one, and which of them are documents."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml.etree import LxmlError

from tracker.model import Capture, CaptureError
from tracker.readers import links

_DOCUMENT = re.compile(r"\.(?:pdf|docx?|xml)$", re.IGNORECASE)
_SAYS_PDF = re.compile(r"\bpdf\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Link:
    """Where a link leads and its words. ``document``: to a file, by its address or its words."""

    url: str
    words: str
    document: bool


def links_of(page: Capture) -> list[Link]:
    """The links of a page in its order, each address once; none of what is no page."""
    if page.body.startswith((b"%PDF", b"PK")) or not page.body.strip():
        return []
    try:
        found = links.links_of(page)
    except (CaptureError, LxmlError, ValueError):
        return []
    own = page.final_url or page.url
    addresses = {url.split("#")[0]: words for url, words in reversed(found)}
    return [
        Link(url, words, bool(_DOCUMENT.search(urlsplit(url).path) or _SAYS_PDF.search(words)))
        for url, words in reversed(addresses.items())
        if url != own
    ]
