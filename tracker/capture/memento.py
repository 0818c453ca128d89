"""Addresses of web archives: which page a capture is of, and when it was taken.

The Wayback Machine and the archives built like it (pywb) serve the bytes as they were captured at
``https://web.archive.org/web/20240131120000id_/https://example.org/``; ``Memento-Datetime`` (RFC 7089 section
2.1.1) says when. Without ``id_`` the page is rewritten for display, so that is no evidence.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlencode, urlsplit

from tracker.model import Capture, StructureChanged

HOST, COMMON_CRAWL = "web.archive.org", "data.commoncrawl.org"
_ADDRESS = re.compile(
    r"https?://(?:web\.archive\.org/web/|data\.commoncrawl\.org/[^#\s]+#\d+\+\d+/)(\d{14})([a-z]{2}_)?/(https?://.+)",
    re.IGNORECASE,
)
_PAGE = re.compile(r"https?://web\.archive\.org/web/(https?://.+)", re.IGNORECASE)
#: Archives that list what they hold by a CDX server (github.com/internetarchive/wayback, wayback-cdx-server).
_CDX = f"https://{HOST}/cdx/search/cdx"


def address(url: str, timestamp: str) -> str:
    """Where the archive serves a capture as it was.

    >>> address("https://example.org/law", "20240131120000")
    'https://web.archive.org/web/20240131120000id_/https://example.org/law'
    """
    return f"https://{HOST}/web/{timestamp}id_/{url}"


def cdx_address(url: str, since: datetime | None = None) -> str:
    """Where the archive lists its captures of an address: those answered with 200, one for each run of equal
    bytes, oldest first."""
    asked = {"url": url, "output": "json", "fl": "timestamp,original,digest", "filter": "statuscode:200",
             "collapse": "digest"}  # fmt: skip
    if since is not None:
        asked["from"] = since.strftime("%Y%m%d")
    return f"{_CDX}?{urlencode(asked)}"


def moment(timestamp: str) -> datetime:
    """The fourteen digits of an archive's address as aware UTC. Raises `ValueError`."""
    return datetime.strptime(timestamp, "%Y%m%d%H%M%S").replace(tzinfo=UTC)


def original(url: str) -> tuple[str, datetime] | None:
    """The page an archive's address is of, and the moment it names; None for any other address.

    >>> original("https://web.archive.org/web/20240131120000id_/https://example.org/law")[0]
    'https://example.org/law'
    """
    found = _ADDRESS.fullmatch(url)
    if found is None:
        return None
    try:
        return found.group(3), moment(found.group(1))
    except ValueError:
        return None


def page_of(url: str) -> str | None:
    """The page that an archive's address is of, where it names no moment; None for any other address.

    >>> page_of("https://web.archive.org/web/https://example.org/law")
    'https://example.org/law'
    """
    found = _PAGE.fullmatch(url)
    return found.group(1) if found else None


def witnessed(capture: Capture) -> Capture:
    """A capture an archive served, as the capture of the page it is of: under the page's address and at the
    moment it was taken, with the archive's address as the one that answered. A page under its own address
    with a `Memento-Datetime` was taken then. Other captures stay as they are.

    Raises `StructureChanged` where the archive contradicts itself: its header names another moment than its
    address, a moment that had not come, or it serves a page it has rewritten for display.
    """
    served = capture.final_url or capture.url
    found = original(served) or original(capture.url)
    said = _said(capture)
    if found is None:
        if said is not None and said > capture.observed_at:
            raise StructureChanged(f"a capture of {said:%Y-%m-%d}, after it was fetched")
        return capture if said is None else replace(capture, observed_at=said)
    page, taken = found
    if urlsplit(served).hostname == HOST and "id_/" not in served[:60]:
        raise StructureChanged(f"{served[:200]} is a page rewritten for display; the bytes stand under id_")
    if said is not None and said != taken:
        words = "the archive says the page was taken on {:%Y-%m-%d %X}, its address {:%Y-%m-%d %X}"
        raise StructureChanged(words.format(said, taken))
    if taken > capture.observed_at:
        raise StructureChanged(f"a capture of {taken:%Y-%m-%d}, after it was fetched")
    return replace(
        capture, url=page, observed_at=taken, final_url=served, archive=urlsplit(served).hostname or HOST
    )


def _said(capture: Capture) -> datetime | None:
    """What `Memento-Datetime` says; None where it is not there. Raises `StructureChanged`."""
    header = capture.header("Memento-Datetime")
    if not header:
        return None
    try:
        said = parsedate_to_datetime(header)
    except ValueError as error:
        raise StructureChanged(f"Memento-Datetime is no date: {header[:80]!r}") from error
    return said.replace(tzinfo=UTC) if said.tzinfo is None else said.astimezone(UTC)
