"""The documents behind notices: which to ask for, and what to keep of them.

A list's `follow` option decides; only addresses on the list's own host or on hosts of its publisher
are asked, few in one check, newest first, each at most three times without success. A document is a
capture that belongs to its notice. It makes no version: that is for the person who makes it a source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from tracker.capture.jobs import FetchedCapture
from tracker.model import Capture, CaptureError
from tracker.readers import pool
from tracker.readers.listing.url import entry_key
from tracker.registry import Registry
from tracker.registry.matching import homes, matcher_of
from tracker.registry.schema import Source
from tracker.store import captures as evidence
from tracker.store import notices
from tracker.watch import listing_pipeline
from tracker.watch.context import WatchContext

_TRIES = 3
_LINE = 60  # pending notices looked at


def follower(
    context: WatchContext, session: Session, source: Source
) -> Callable[[Sequence[FetchedCapture]], Sequence[str]] | None:
    """What the spider asks with the pages it just got: the addresses to fetch now. None: no following."""
    follow = str(source.options.get("follow", "none"))
    if source.kind != "listing" or follow == "none":
        return None
    limit = int(source.options.get("max_follow", 5))
    registry = context.registry
    matcher, where = matcher_of(registry), homes(registry, source.id)
    everything = follow == "all" or bool(source.options.get("whole"))
    hosts = _hosts(source, registry)
    done, pending = _record(session, source, everything)

    def wanted(pages: Sequence[FetchedCapture]) -> list[str]:
        fresh = [p for p in pages if not p.not_modified and 200 <= p.status < 300]
        found: list[tuple[date, str]] = list(pending)
        with context.store.write() as session:  # kept before it is read, as everything is
            for page in fresh:
                evidence.save_capture(session, page, None, context.clock())
        try:
            entries = listing_pipeline.read(source, fresh).entries if fresh else ()
        except CaptureError:
            entries = ()  # the watcher tells why when it takes the page in
        found += [
            (entry.dated or date.min, entry.url)
            for entry in entries
            if everything or matcher.match(f"{entry.title} \n {entry.summary}", where)
        ]
        out: dict[str, str] = {}
        for _, url in sorted(found, key=lambda f: f[0], reverse=True):
            key = entry_key(url)
            if key not in done and (urlsplit(url).hostname or "") in hosts:
                out.setdefault(key, url)
        return list(out.values())[:limit]

    return wanted


def _hosts(source: Source, registry: Registry) -> set[str]:
    publisher = registry.publishers.get(source.publisher or "")
    own = urlsplit(source.url).hostname or ""
    return {own, *(host.lower() for host in publisher.hosts)} if publisher else {own}


def _record(session: Session, source: Source, everything: bool) -> tuple[set[str], list[tuple[date, str]]]:
    """(keys that need not be asked for, matched notices whose document is still wanted)."""
    done: set[str] = set()
    pending: list[tuple[date, str]] = []
    for found in notices.with_documents(session, source.id):
        row, document = found.row, found.document
        if document is not None and (document.capture is not None or document.tries >= _TRIES):
            done.add(row.key)
        elif len(pending) < _LINE and (everything or row.matches):
            pending.append((row.dated or date.min, row.url))
    return done, pending


def keep(context: WatchContext, source: Source, capture: Capture) -> bool:
    """Keep the document of a notice of this source; False where no notice leads to its address."""
    order = source.options.get("date_order")
    with context.store.write() as session:
        row = notices.notice_at(session, entry_key(capture.url), source.id)
        if row is None:
            return False
        kept = evidence.save_capture(session, capture, None, context.clock())
    facts, problem = None, ""
    try:
        facts = pool.read_notice(
            capture, source.language, row.dated or capture.observed_at.astimezone(UTC).date(),
            str(order) if order else None,
        )  # fmt: skip
    except CaptureError as error:
        problem = f"{error.kind}: {error}"
    now, url, at = context.clock(), capture.url, capture.observed_at
    with context.store.write() as session:
        if facts is None:
            notices.document_missed(session, row.id, url, problem, at, now)
        else:
            notices.document_read(
                session, row.id, url, kept, facts.title or None, facts.closes, facts.closes_words, at, now
            )
    return True


def missed(context: WatchContext, source: Source, url: str, message: str, at: datetime) -> None:
    """Note that the document of a notice could not be had; it is asked for again, a few times."""
    with context.store.write() as session:
        row = notices.notice_at(session, entry_key(url), source.id)
        if row is not None:
            notices.document_missed(session, row.id, url, message, at, context.clock())
