"""The documents behind notices: which to ask for, and what to keep of them.

A list's `follow` option decides; only addresses on the list's own host or on hosts of its publisher
are asked, few in one check, newest first, each at most three times without success. A document is a
capture that belongs to its notice. It makes no version: that is for the person who makes it a source.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.capture.jobs import FetchedCapture
from tracker.model import Capture, CaptureError
from tracker.readers.listing import page as listing_page
from tracker.readers.listing.url import entry_key
from tracker.registry import Registry
from tracker.registry.matching import homes, matcher_of
from tracker.registry.schema import Source
from tracker.store import writer
from tracker.store.models import NoticeDocument, NoticeRow
from tracker.watch import listing_pipeline
from tracker.watch.ingest import Ingest

_TRIES = 3
_LINE = 60  # pending notices looked at


def follower(
    session: Session, source: Source, registry: Registry
) -> Callable[[Sequence[FetchedCapture]], Sequence[str]] | None:
    """What the spider asks with the pages it just got: the addresses to fetch now. None: no following."""
    follow = str(source.options.get("follow", "none"))
    if source.kind != "listing" or follow == "none":
        return None
    limit = int(source.options.get("max_follow", 5))
    matcher, where = matcher_of(registry), homes(registry, source.id)
    everything = follow == "all" or bool(source.options.get("whole"))
    hosts = _hosts(source, registry)
    done, pending = _record(session, source, everything)

    def wanted(pages: Sequence[FetchedCapture]) -> list[str]:
        fresh = [p.to_capture() for p in pages if not p.not_modified and 200 <= p.status < 300]
        found: list[tuple[date, str]] = list(pending)
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
    rows = session.execute(
        select(NoticeRow, NoticeDocument)
        .outerjoin(NoticeDocument, NoticeDocument.notice == NoticeRow.id)
        .where(NoticeRow.source == source.id, NoticeRow.superseded_at.is_(None))
        .order_by(NoticeRow.observed_at.desc())
    )
    for row, document in rows:
        if document is not None and (document.capture is not None or document.tries >= _TRIES):
            done.add(row.key)
        elif len(pending) < _LINE and (everything or row.matches):
            pending.append((row.dated or date.min, row.url))
    return done, pending


def keep(ingest: Ingest, source: Source, taken: writer.Taken, capture: Capture) -> bool:
    """Keep the document of a notice of this source; False where no notice leads to its address."""
    language = source.language
    order = source.options.get("date_order")
    with ingest.store.read() as session:
        row = _notice(session, source.id, taken.url)
        on = row.dated if row is not None else None
    if row is None:
        return False
    facts, problem = None, None
    try:
        facts = listing_page.read(
            capture, language, on or taken.observed_at.astimezone(UTC).date(),
            order=str(order) if order else None,
        )  # fmt: skip
    except CaptureError as error:
        problem = f"{error.kind}: {error}"
    now = ingest.clock()
    with ingest.store.write() as session:
        id_ = writer.save_capture(session, taken, None, now)
        document = _document(session, row.id, taken.url, now)
        document.observed_at, document.recorded_at = taken.observed_at, now
        if facts is None:
            document.tries += 1
            document.message = problem
        else:
            document.capture, document.message, document.title = id_, None, facts.title or None
            document.closes, document.closes_words = facts.closes, facts.closes_words
    return True


def missed(ingest: Ingest, source: Source, url: str, message: str, at: datetime) -> None:
    """Note that the document of a notice could not be had; it is asked for again, a few times."""
    now = ingest.clock()
    with ingest.store.write() as session:
        row = _notice(session, source.id, url)
        if row is not None:
            document = _document(session, row.id, url, now)
            document.tries += 1
            document.message, document.observed_at = message, at


def _notice(session: Session, source: str, url: str) -> NoticeRow | None:
    return session.scalar(
        select(NoticeRow)
        .where(NoticeRow.source == source, NoticeRow.key == entry_key(url), NoticeRow.superseded_at.is_(None))
        .limit(1)
    )


def _document(session: Session, notice: str, url: str, now: datetime) -> NoticeDocument:
    found = session.get(NoticeDocument, notice)
    if found is None:
        found = NoticeDocument(
            notice=notice, url=url, capture=None, observed_at=None, title=None, closes=None,
            closes_words=None, tries=0, message=None, recorded_at=now,
        )  # fmt: skip
        session.add(found)
    return found
