"""RSS 0.9x to 2.0, RSS 1.0 (RDF) and Atom, by feedparser, which knows their dialects and dates.

feedparser mends what is broken, and a mended feed is a shorter one: what it had to mend is refused
(strict reading), except where only the media type or the declared charset was wrong.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree, html

from tracker.law.dates import find_listed
from tracker.law.text import clean
from tracker.model import Capture, EmptyExtract, Incomplete, StructureChanged, TooLarge, Unreadable
from tracker.readers import parse
from tracker.readers.listing.url import clean_url

_LARGEST = 16 * 1024 * 1024
_SUMMARY, _UNTITLED = 600, 120
#: What feedparser complains of and reads rightly all the same.
_HARMLESS = frozenset({"CharacterEncodingOverride", "NonXMLContentType"})


@dataclass(frozen=True, slots=True)
class FeedItem:
    """An item of a feed."""

    url: str
    title: str
    summary: str
    dated: date | None
    categories: tuple[str, ...]


def sniff(capture: Capture) -> bool:
    """Whether the first bytes are those of a feed."""
    start = capture.body[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if not start.startswith(b"<") or b"<html" in start:
        return False
    return any(root in start for root in (b"<rss", b"<feed", b"<rdf:rdf"))


def items(capture: Capture, base: str) -> list[FeedItem]:
    """The items of a feed in its order.

    Raises `Unreadable` for XML with entities of its own, `Incomplete` for XML that is cut off or broken,
    `StructureChanged` for what is no feed, `EmptyExtract` for a feed whose items have no links.
    """
    import feedparser

    if len(capture.body) > _LARGEST:
        raise TooLarge(f"a feed of {len(capture.body):,} bytes")
    if parse.declares_entities(capture.body):
        raise Unreadable("XML that declares entities is not read")
    # a file object: feedparser takes bytes or text for an address or a file name when it can
    try:
        found: Any = feedparser.parse(
            io.BytesIO(capture.body),
            sanitize_html=False,
            resolve_relative_uris=False,
            response_headers={"content-type": _content_type(capture), "content-location": base},
        )
    except ValueError as error:  # a reference to no character, bytes in no encoding
        raise Unreadable(f"the feed is damaged: {error}") from error
    problem = type(found.get("bozo_exception")).__name__ if found.bozo else ""
    if not found.version:
        raise StructureChanged(f"not a feed ({problem or 'unknown root element'})")
    if problem and problem not in _HARMLESS:
        raise Incomplete(f"the feed is broken: {clean(str(found.bozo_exception))[:200]}")
    out = []
    for entry in found.entries:
        url = clean_url(base, str(entry.get("link") or _guid(entry)))
        summary = _plain(str(entry.get("summary") or ""))[:_SUMMARY]
        title = _plain(str(entry.get("title") or "")) or summary[:_UNTITLED]  # RSS 2.0 asks for one of both
        if url is not None and title:
            tags = tuple(clean(str(t.get("term") or "")) for t in entry.get("tags") or ())
            out.append(FeedItem(url, title, summary, _day(entry, capture.observed_at.date()), tags))
    if found.entries and not out:
        raise EmptyExtract(f"none of the feed's {len(found.entries)} items has an address and a title")
    return out


def _content_type(capture: Capture) -> str:
    charset = f"; charset={capture.charset}" if capture.charset else ""
    return f"application/xml{charset}"


def _guid(entry: Any) -> str:
    """A guid that is an address, in a feed that gives no link."""
    id_ = str(entry.get("id") or "")
    return id_ if id_.startswith(("http://", "https://")) else ""


def _day(entry: Any, on: date) -> date | None:
    """When it was published, as printed there (feedparser's own is in UTC, which is another day in
    Tokyo); an Atom entry that was only updated is dated by that."""
    for name in ("published", "updated", "created"):
        printed = next(find_listed(str(entry.get(name) or ""), "en", on), None)
        if printed is not None and printed.sure:
            return printed.day
        moment = entry.get(f"{name}_parsed")
        if moment:
            try:
                return date(moment.tm_year, moment.tm_mon, moment.tm_mday)
            except ValueError:
                continue
    return None


def _plain(text: str) -> str:
    """Text without markup; feeds carry escaped HTML in titles and summaries."""
    if "<" not in text and "&" not in text:
        return clean(text)
    try:
        return clean(" ".join(html.fromstring(f"<div>{text[:20000]}</div>").itertext()))
    except (ValueError, etree.ParserError):
        return clean(text)
