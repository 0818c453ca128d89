"""Feeds of changes: Atom (RFC 4287) and JSON Feed 1.1. Text only, never markup from a page."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from tracker.publish.plain import plain

_ATOM = "http://www.w3.org/2005/Atom"
_XML = "http://www.w3.org/XML/1998/namespace"
_NAMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:digital-rules-tracker")
#: What an empty feed was updated at: the format asks for a date, and there is none.
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class FeedEntry:
    """``key`` stays the same for the same change, so that readers update instead of adding.

    ``url`` is absolute, or leads from the feed's own place.
    """

    key: str
    title: str
    url: str
    published: datetime  # when the publisher showed it
    updated: datetime  # when the record was last written of it
    text: str
    language: str  # of title and text
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Feed:
    """``key`` names the feed for ever; ``home`` is the page it belongs to, ``own`` the feed itself."""

    key: str
    title: str
    home: str
    own: str
    language: str
    author: str
    entries: Sequence[FeedEntry]

    @property
    def updated(self) -> datetime:
        return max((e.updated for e in self.entries), default=_NEVER)


def identifier(key: str) -> str:
    """A URN of a key, the same wherever the site is published.

    >>> identifier("change:g-1") == identifier("change:g-1") != identifier("change:g-2")
    True
    """
    return f"urn:uuid:{uuid.uuid5(_NAMES, key)}"


def atom(feed: Feed) -> bytes:
    """The feed as an Atom document."""
    root = etree.Element(f"{{{_ATOM}}}feed", nsmap={None: _ATOM})
    root.set(f"{{{_XML}}}lang", feed.language)
    _put(root, "id", identifier(feed.key))
    _put(root, "title", feed.title)
    _put(root, "updated", _moment(feed.updated))
    _link(root, "self", feed.own, "application/atom+xml")
    _link(root, "alternate", feed.home, "text/html")
    _put(etree.SubElement(root, f"{{{_ATOM}}}author"), "name", feed.author)
    for e in feed.entries:
        entry = etree.SubElement(root, f"{{{_ATOM}}}entry")
        _put(entry, "id", identifier(e.key))
        _put(entry, "title", e.title)
        _link(entry, "alternate", e.url, "text/html")
        _put(entry, "published", _moment(e.published))
        _put(entry, "updated", _moment(e.updated))
        for category in e.categories:
            etree.SubElement(entry, f"{{{_ATOM}}}category").set("term", category)
        _put(entry, "summary", e.text)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def json_feed(feed: Feed) -> str:
    """The feed as JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""
    data = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": plain(feed.title),
        "home_page_url": feed.home,
        "feed_url": feed.own,
        "language": feed.language,
        "authors": [{"name": plain(feed.author)}],
        "items": [
            {
                "id": identifier(e.key),
                "url": e.url,
                "title": plain(e.title),
                "content_text": plain(e.text),
                "date_published": _moment(e.published),
                "date_modified": _moment(e.updated),
                "tags": list(e.categories),
                "language": e.language,
            }
            for e in feed.entries
        ],
    }
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def _put(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, f"{{{_ATOM}}}{name}").text = plain(text)


def _link(parent: etree._Element, rel: str, href: str, kind: str) -> None:
    link = etree.SubElement(parent, f"{{{_ATOM}}}link")
    link.set("rel", rel)
    link.set("type", kind)
    link.set("href", href)


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
