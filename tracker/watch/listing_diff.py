"""From one check of a list to the next: which entries are new, changed, removed. Pure.

Noise is no news: order, pinned entries, counters and tracking (cut off before), an address that
changed while title and date stayed. An entry that fell off the first page is not removed; it is
removed when the list still shows what is older. Nothing is news the first time a list is seen, nor
what is older than all a list had shown before (it was only made longer).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tracker.law.text import compare_key
from tracker.model import Entry, Origin
from tracker.readers.listing.url import entry_key
from tracker.store.ids import short_id

#: A list of at least this many entries that loses more than half of them is a broken capture.
COLLAPSE_FROM = 10
COLLAPSE_TO = 0.5
#: More entries out of order than this share, and the list has no order by date.
_PINNED = 0.34
#: Fewer dated entries than this share, and the list has no dates to go by.
_DATED = 0.5


@dataclass(slots=True)
class ListedNotice:
    """A notice while lists are being followed; the fields of its row that lists decide."""

    id: str
    key: str
    url: str
    title: str
    summary: str
    dated: date | None
    dated_by: str | None
    kind: str
    kind_reason: str
    stage: str | None
    closes: date | None
    closes_by: str | None
    check: str
    observed_at: datetime
    last_seen_at: datetime
    listed: bool
    removed_at: datetime | None
    origin: str


@dataclass(frozen=True, slots=True)
class ListCheck:
    """One check of a list: its entries in order, and which check showed them when."""

    id: str
    observed_at: datetime
    origin: Origin
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class NoticeStep:
    """What happened to a notice: first (there when the list was first seen, or older than what it had
    shown), new, changed, moved (another address), removed, returned."""

    notice: str
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    origin: str


@dataclass
class FollowedList:
    """A list as it was last seen: its notices by key, and the keys in the order of the last check."""

    source: str
    items: dict[str, ListedNotice] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)
    checked: bool = False


def wrong(before: Sequence[Entry], now: Sequence[Entry]) -> tuple[str, str] | None:
    """(kind of event, reason) where a list cannot be what follows another one; None where it can."""
    if len(before) < COLLAPSE_FROM or not now:  # the reader gives none only where the registry allows it
        return None
    if len(now) < len(before) * COLLAPSE_TO:
        return "Incomplete", f"{len(now)} entries where the list before had {len(before)}"
    known = {entry_key(e.url) for e in before} | {compare_key(e.title) for e in before}
    if any(entry_key(e.url) in known or compare_key(e.title) in known for e in now):
        return None
    newest = max((e.dated for e in before if e.dated), default=None)
    oldest = min((e.dated for e in now if e.dated), default=None)
    if newest is None or oldest is None or oldest <= newest:
        return "StructureChanged", f"none of {len(now)} entries was on the list before: another list"
    return None


def reach(dates: Sequence[date | None]) -> date | None:
    """How far back a list reaches by date, pinned entries left aside; None for a list without an order
    by date.

    >>> from datetime import date
    >>> reach([date(2024, 1, 1), date(2026, 3, 9), date(2026, 3, 5), date(2026, 3, 1)]).isoformat()
    '2026-03-01'
    """
    known = [d for d in dates if d is not None]
    if len(known) < 2 or len(known) < len(dates) * _DATED:
        return None
    for ordered in (known, known[::-1]):
        kept: list[date] = []
        newest_below: date | None = None
        for day in reversed(ordered):
            if newest_below is None or day >= newest_below:
                kept.append(day)
                newest_below = day
        if len(ordered) - len(kept) <= max(1, len(ordered) * _PINNED):
            return min(kept)
    return None


def advance(followed: FollowedList, check: ListCheck) -> list[NoticeStep]:
    """Follow a list by one check; ``followed`` is changed in place. Returns what happened, in order."""
    items, before = followed.items, followed.order
    keys = [entry_key(e.url) for e in check.entries]
    present = set(keys)
    gone = [items[k] for k in before if k not in present and k in items]
    by_words = {(compare_key(i.title), i.dated): i for i in gone}
    had = [items[k].dated for k in before if k in items]
    reached = reach(had)
    first = not followed.checked
    steps: list[NoticeStep] = []
    for key, entry in zip(keys, check.entries, strict=True):
        item = items.get(key)
        if item is None and (moved := by_words.pop((compare_key(entry.title), entry.dated), None)):
            steps.append(_moved(items, moved, key, entry, check))
            item = moved
        if item is None:
            old = reached is not None and entry.dated is not None and entry.dated < reached
            history = first or old
            origin = Origin.BACKFILL if history else check.origin
            items[key] = item = _new(followed.source, key, entry, check, origin)
            steps.append(NoticeStep(item.id, "first" if history else "new", {}, {}, origin.value))
            continue
        steps += _seen_again(item, entry, check)
    steps += _vanished(followed, present, check)
    followed.order, followed.checked = keys, True
    return steps


def _new(source: str, key: str, entry: Entry, check: ListCheck, origin: Origin) -> ListedNotice:
    return ListedNotice(
        id=short_id("n", source, key), key=key, url=entry.url, title=entry.title, summary=entry.summary,
        dated=entry.dated, dated_by=entry.dated_by, kind=entry.kind.value, kind_reason=entry.kind_reason,
        stage=entry.stage, closes=entry.closes, closes_by=entry.closes_by, check=check.id,
        observed_at=check.observed_at, last_seen_at=check.observed_at, listed=True, removed_at=None,
        origin=origin.value,
    )  # fmt: skip


def _moved(
    items: dict[str, ListedNotice], item: ListedNotice, key: str, entry: Entry, check: ListCheck
) -> NoticeStep:
    del items[item.key]
    step = NoticeStep(item.id, "moved", {"url": item.url}, {"url": entry.url}, check.origin.value)
    item.key, item.url = key, entry.url
    items[key] = item
    return step


def _seen_again(item: ListedNotice, entry: Entry, check: ListCheck) -> list[NoticeStep]:
    steps = []
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}

    def note(name: str, old: Any, new: Any) -> None:
        before[name], after[name] = old, new

    if compare_key(item.title) != compare_key(entry.title):
        note("title", item.title, entry.title)
        item.title, item.kind, item.kind_reason = entry.title, entry.kind.value, entry.kind_reason
        item.stage = entry.stage
    if entry.dated is not None and entry.dated != item.dated:
        vague = "month" in (item.dated_by, entry.dated_by)
        if item.dated is not None and not vague:
            note("dated", item.dated.isoformat(), entry.dated.isoformat())
        if item.dated is None or entry.dated_by != "month":
            item.dated, item.dated_by = entry.dated, entry.dated_by
    if entry.closes is not None and entry.closes != item.closes:
        note("closes", item.closes.isoformat() if item.closes else None, entry.closes.isoformat())
        item.closes, item.closes_by = entry.closes, entry.closes_by
        item.kind, item.kind_reason = entry.kind.value, entry.kind_reason
    item.summary = entry.summary or item.summary
    if after:
        steps.append(NoticeStep(item.id, "changed", before, after, check.origin.value))
    if item.removed_at is not None:
        steps.append(NoticeStep(item.id, "returned", {}, {}, check.origin.value))
        item.removed_at = None
    item.last_seen_at, item.listed = max(item.last_seen_at, check.observed_at), True
    return steps


def _vanished(followed: FollowedList, present: set[str], check: ListCheck) -> list[NoticeStep]:
    """What is not on the list any more: fallen off its end, or taken off it."""
    reached = reach([e.dated for e in check.entries])
    steps = []
    below = False  # whether something that stood further down is still there
    for key in reversed(followed.order):
        item = followed.items.get(key)
        if item is None:
            continue
        if key in present:
            below = True
            continue
        item.listed = False
        removed = below if reached is None or item.dated is None else reached < item.dated
        if removed and item.removed_at is None:
            item.removed_at = check.observed_at
            steps.append(NoticeStep(item.id, "removed", {}, {}, check.origin.value))
    return steps[::-1]
