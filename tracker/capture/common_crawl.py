"""Common Crawl: its index of captures, and one capture out of its WARC files.

`https://index.commoncrawl.org/collinfo.json` names the crawls and the CDX server of each; a server answers
with a JSON line for each capture (`timestamp`, `digest`, `filename`, `offset`, `length`), and with 404 where
it has none (https://commoncrawl.org/get-started, https://index.commoncrawl.org). The record itself is a gzip
member of `https://data.commoncrawl.org/{filename}`, asked by a range of bytes. A capture is known by the
address of its file with place, moment and page behind `#` (`tracker.capture.memento.original` reads it).
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tracker.capture import memento
from tracker.capture.entries import NotAnArchive
from tracker.capture.urls import url_key
from tracker.capture.warc import read_index
from tracker.model import Capture, StructureChanged, Unreadable

INDEX_HOST, HOST = "index.commoncrawl.org", memento.COMMON_CRAWL
CRAWLS = f"https://{INDEX_HOST}/collinfo.json"
#: Crawls asked for one address: there are more than a hundred, and each is a question of its own.
MOST_CRAWLS = 12
#: A record of law has no more bytes.
_LONGEST = 64_000_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where a capture lies: a file, the first byte of its record, how many there are."""

    file: str
    offset: int
    length: int

    @property
    def url(self) -> str:
        return f"https://{HOST}/{self.file}"

    @property
    def bytes(self) -> str:
        """As a Range asks for it (RFC 9110 section 14.1.2)."""
        return f"bytes={self.offset}-{self.offset + self.length - 1}"

    def witness(self, timestamp: str, page: str) -> str:
        """What the capture is known by."""
        return f"{self.url}#{self.offset}+{self.length}/{timestamp}/{page}"


def crawls(body: bytes, since: datetime | None) -> list[str]:
    """The CDX servers to ask, newest first: those of crawls after a day, spread over the years where they are
    more than `MOST_CRAWLS`. Raises `StructureChanged`."""
    try:
        rows: Any = json.loads(body)
        if not isinstance(rows, list):
            raise TypeError
        found = [str(row["cdx-api"]) for row in rows if since is None or _after(row, since)]
    except (ValueError, TypeError, KeyError) as error:
        raise StructureChanged("the list of crawls has another shape") from error
    step = max(1, -(-len(found) // MOST_CRAWLS))
    return [url for url in found[::step] if url.startswith(f"https://{INDEX_HOST}/")]


def _after(row: dict[str, Any], since: datetime) -> bool:
    end = str(row.get("to") or "")
    return not end or datetime.fromisoformat(end).replace(tzinfo=since.tzinfo) >= since


def index_address(server: str, url: str) -> str:
    """Where a crawl lists its captures of an address, those answered with 200."""
    return f"{server}?{urlencode({'url': url, 'output': 'json', 'filter': '=status:200'})}"


def listed(body: bytes) -> Iterator[tuple[str, str, str, Place]]:
    """(timestamp, page, digest, place) of each capture of a list. Raises `StructureChanged`."""
    for line in body.decode("utf-8", "replace").splitlines():
        if not line.strip():
            continue
        try:
            row: Any = json.loads(line)
            at, page, place = str(row["timestamp"]), str(row["url"]), Place(
                str(row["filename"]), int(row["offset"]), int(row["length"])
            )  # fmt: skip
            memento.moment(at)
        except (ValueError, TypeError, KeyError) as error:
            raise StructureChanged("the index of captures has another shape") from error
        if place.file.startswith("crawl-data/") and 0 < place.length <= _LONGEST and place.offset >= 0:
            yield at, page, str(row.get("digest", "")), place


def capture_of(record: bytes, witness: str, now: datetime) -> Capture:
    """The capture in one record, at the moment it was taken.

    Raises `StructureChanged` where the record is of another page or moment than the index says, or of a
    moment that had not come; `Unreadable`, `Incomplete` and the like for a damaged one.
    """
    known = memento.original(witness)
    assert known is not None
    page, taken = known
    with tempfile.NamedTemporaryFile(suffix=".warc.gz") as file:
        file.write(record)
        file.flush()
        try:
            index = read_index([Path(file.name)])
        except NotAnArchive as error:
            raise Unreadable(f"Common Crawl's record is no WARC: {error}") from error
        entry = next(iter(index.entries()), None)
        if entry is None:
            raise Unreadable("Common Crawl's record holds no answer")
        found = index.load(entry)
    if url_key(found.url) != url_key(page):
        raise StructureChanged(f"the record is of {found.url[:200]}, its index says {page[:200]}")
    if abs(found.observed_at - taken) > timedelta(seconds=1):
        raise StructureChanged(
            f"the record was taken on {found.observed_at:%Y-%m-%d %X}, its index says {taken:%Y-%m-%d %X}"
        )
    if taken > now:
        raise StructureChanged(f"a capture of {taken:%Y-%m-%d}, after it was fetched")
    return replace(found, url=page, observed_at=taken, final_url=witness, archive=HOST)
