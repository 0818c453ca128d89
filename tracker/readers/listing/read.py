"""Reads the captures of a listing into entries: pages of links, feeds, JSON.

Strict as everywhere: a list without entries is `EmptyExtract`, one that is not understood
`StructureChanged`, and neither is ever a list from which all entries were removed. Only where the registry
expects that nothing may be listed (`min: 0`), and the list is there and empty, is that a list of nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from urllib.parse import urlsplit

from tracker.law.dates import find_listed
from tracker.model import (
    Capture,
    EmptyExtract,
    Entry,
    Incomplete,
    Listing,
    ListingSpec,
    NoticeKind,
    StructureChanged,
)
from tracker.readers import blocked, parse
from tracker.readers.listing import feed as listing_feed
from tracker.readers.listing import html as listing_html
from tracker.readers.listing import json as listing_json
from tracker.readers.listing.closing import closing
from tracker.readers.listing.dates import in_path
from tracker.readers.listing.kind import kind_of, stage_of
from tracker.readers.listing.url import entry_key

#: Raised when the same bytes are read otherwise: `tracker reextract` then reads lists again.
VERSION = 2


def read(captures: Sequence[Capture], spec: ListingSpec) -> Listing:
    """The entries of all captures of one check in their order, each once.

    Raises `EmptyExtract`, `StructureChanged`, `Incomplete` (fewer than the registry expects), `Blocked`,
    `Unreadable`.
    """
    entries: dict[str, Entry] = {}
    reader = ""
    for capture in captures:
        blocked.check(capture)
        reader, found = _read(capture, spec)
        for entry in found:
            entries.setdefault(entry_key(entry.url), entry)
    if not entries and spec.min_entries:
        raise EmptyExtract("a list without entries")
    if len(entries) < spec.min_entries:
        raise Incomplete(f"{len(entries)} entries where at least {spec.min_entries} are expected")
    if spec.max_entries is not None and len(entries) > spec.max_entries:
        raise StructureChanged(f"{len(entries)} entries where at most {spec.max_entries} are expected")
    return Listing(tuple(entries.values()), reader, VERSION)


def _read(capture: Capture, spec: ListingSpec) -> tuple[str, list[Entry]]:
    start = capture.body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if listing_feed.sniff(capture):
        return "feed", list(_of_feed(capture, spec))
    if "json" in capture.media_type or start.startswith((b"{", b"[")):
        data = listing_json.load(capture)
        html = listing_json.piece(data, spec)
        if html is None:
            return "json", list(_of_json(data, capture, spec))
        return "json", list(_of_page(html, capture, spec))
    return "html", list(_of_page(parse.decode(capture, spec.encoding), capture, spec))


def _of_page(text: str, capture: Capture, spec: ListingSpec) -> Iterable[Entry]:
    on = capture.observed_at.date()
    for row in listing_html.rows(text, spec, capture.url):
        dated, by = _dated(row, spec, on)
        yield _entry(row.url, row.title, dated, by, spec, on, around=row.around)


def _of_feed(capture: Capture, spec: ListingSpec) -> Iterable[Entry]:
    on = capture.observed_at.date()
    for item in listing_feed.items(capture, capture.url):
        made = _entry(
            item.url, item.title, item.dated, "feed" if item.dated else None, spec, on, around=item.summary
        )
        yield replace(made, summary=item.summary)


def _of_json(data: object, capture: Capture, spec: ListingSpec) -> Iterable[Entry]:
    on = capture.observed_at.date()
    for item in listing_json.items(data, spec, capture.url):
        dated = _first(item.dated, spec, on)
        closes = _first(item.closes, spec, on)
        made = _entry(
            item.url, item.title, dated, "feed" if dated else None, spec, on,
            around=item.summary, type_=item.type, closes=closes,
        )  # fmt: skip
        yield replace(made, summary=item.summary)


def _entry(
    url: str,
    title: str,
    dated: date | None,
    by: str | None,
    spec: ListingSpec,
    on: date,
    *,
    around: str = "",
    type_: str = "",
    closes: date | None = None,
) -> Entry:
    if dated is None:
        day, month = in_path(urlsplit(url).path)
        if day is not None:
            dated, by = day, "path"
        elif month is not None:
            dated, by = date(*month, 1), "month"
    closes_by = "feed" if closes else None
    if closes is None:
        for where, words in (("title", title), ("entry", around)):
            if found := closing(words, spec.language, dated or on, order=_order(spec)):
                closes, closes_by = found[0], where
                break
    default = spec.options.get("kind")
    kind, reason = kind_of(
        title, default=str(default) if default else None, type_=type_, closes=closes is not None
    )
    stage = stage_of(title) if kind is NoticeKind.COURT else None
    return Entry(url, title, dated, by, kind, reason, stage, closes, closes_by)


def _dated(row: listing_html.LinkRow, spec: ListingSpec, on: date) -> tuple[date | None, str | None]:
    """The date printed in the row; a month and day without a year take it from the address."""
    order = _order(spec)
    path_day, path_month = in_path(urlsplit(row.url).path)
    for words in (row.around, row.head):
        near: date | None = None
        for found in find_listed(words, spec.language, on, order=order):
            if found.sure:
                if not _closes(words, found.start):
                    return found.day, "page"
            elif near is None:
                near = found.day
        if near is not None:
            if path_month and path_month[1] == near.month:
                near = near.replace(year=path_month[0])
            elif path_day:
                near = path_day
            return near, "page"
    return None, None


def _closes(words: str, start: int) -> bool:
    """Whether a date in a row is that of a closing, not of the entry ("Closes 25 January")."""
    before = words[max(0, start - 24) : start].lower()
    return any(
        cue in before
        for cue in ("clos", "deadline", "due", "截止", "締切", "期限", "마감", "until", "open to")
    )


def _first(words: str, spec: ListingSpec, on: date) -> date | None:
    found = next(find_listed(words, spec.language, on, order=_order(spec)), None)
    return found.day if found and found.sure else None


def _order(spec: ListingSpec) -> str | None:
    order = spec.options.get("date_order")
    return order if order in ("dmy", "mdy") else None
