"""Checking sources: what to ask, what came back, what is kept of it.

One call is one Scrapy run and belongs in a process of its own (`tracker crawl`). Results are taken
in as they arrive, so memory does not grow with the number of pages and a stop loses nothing.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from spiders import spider_class
from tracker.capture.fetch import run, run_in_loop
from tracker.capture.jobs import (
    FailureKind,
    FetchDone,
    FetchedCapture,
    FetchedNote,
    FetchedRelation,
    FetchedVersion,
    FetchFailure,
    FetchJob,
    FetchResult,
)
from tracker.capture.warc import ArchiveIndex, read_index
from tracker.model import Origin
from tracker.registry import Registry
from tracker.registry.schema import Source
from tracker.settings import settings
from tracker.store import writer
from tracker.store.errors import StoreError
from tracker.store.models import CaptureRow, CheckCapture, CheckRow
from tracker.store.reader import GOOD
from tracker.store.writer import Taken
from tracker.watch import documents
from tracker.watch.check_context import Outcome
from tracker.watch.hosts import Hosts, hosts_of
from tracker.watch.ingest import Ingest
from tracker.watch.source_schedule import Dues

#: A clock may lag behind the record by this much (drift between machines) before a crawl refuses.
CLOCK_SLACK = timedelta(hours=1)

#: Looks at unchanged pages kept in one transaction.
_UNCHANGED = 100
#: Sources asked about in one query: below what SQLite takes as parameters.
_AT_ONCE = 500
_VALIDATORS = {"etag": "etag", "last-modified": "last_modified"}

Row = dict[str, Any]


def crawl_sources(
    ingest: Ingest,
    sources: Sequence[Source],
    *,
    archives: Sequence[Path] = (),
    at: datetime | None = None,
    record: Path | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> list[Row]:
    """Check the sources now; a row for every answer or failure, in the order they came.

    With ``archives`` the answers come from WARC files as of ``at``, without network. Raises
    `StoreError` when this machine's clock stands before the newest entry of the record.
    """
    by_id = {s.id: s for s in sources}
    with ingest.store.read() as session:
        if not archives:
            refuse_old_clock(session, ingest.clock())
        jobs = jobs_of(session, sources, ingest.registry)
    if archives:
        jobs = _as_archived(ingest, jobs, archives, at)
    conf = settings()
    began = ingest.clock()
    with Hosts(ingest.store, pause=conf.delay) as hosts:
        taker = Taker(ingest, by_id, on_step, hosts.renew)
        for wait in () if archives else hosts.reserve(hosts_of(jobs)):
            time.sleep(wait)
        run(
            jobs,
            on_result=taker,
            archives=archives,
            at=at,
            record=record,
            contact=conf.contact,
            delay=conf.delay,
            allow_private=conf.allow_private,
            gate=None if archives else hosts,
        )
        taker.flush()
    if not archives:
        Dues(ingest).finish(list(by_id), began, ingest.clock())
    return taker.rows


async def crawl_in_loop(
    ingest: Ingest, sources: Sequence[Source], *, handler: str, **options: Any
) -> list[Row]:
    """As `crawl_sources`, in the running event loop, as often as wanted, served by ``handler``.

    For simulations: see `tracker.capture.fetch.run_in_loop`, which takes the ``options``.
    """
    with ingest.store.read() as session:
        refuse_old_clock(session, ingest.clock())
        jobs = jobs_of(session, sources, ingest.registry)
    began = ingest.clock()
    with Hosts(ingest.store, pause=options["delay"]) as hosts:
        taker = Taker(ingest, {s.id: s for s in sources}, lambda _: None, hosts.renew)
        for wait in hosts.reserve(hosts_of(jobs)):
            await asyncio.sleep(wait)
        await run_in_loop(jobs, on_result=taker, handler=handler, gate=hosts, **options)
        taker.flush()
    Dues(ingest).finish([s.id for s in sources], began, ingest.clock())
    return taker.rows


class Taker:
    """Takes in results as they arrive; parts of one text are put together when its job is done."""

    def __init__(
        self,
        ingest: Ingest,
        sources: dict[str, Source],
        on_step: Callable[[str], None],
        renew: Callable[[], None],
        origin: Origin = Origin.WATCH,
    ) -> None:
        self.ingest = ingest
        self.sources = sources
        self.on_step = on_step
        self.renew = renew
        self.origin = origin
        self.rows: list[Row] = []
        self.versions: list[FetchedVersion] = []
        self._parts: dict[str, list[FetchedCapture]] = {}
        self._unchanged: list[tuple[str, datetime]] = []

    def flush(self) -> None:
        """Keep the looks at unchanged pages that are not yet. To be called when all results are in."""
        if self._unchanged:
            self.ingest.not_modified(self._unchanged, self.origin)
            self._unchanged = []

    def __call__(self, result: FetchResult) -> None:
        source = self.sources[result.source_id]
        self.renew()
        if isinstance(result, FetchedCapture):
            self._capture(source, result)
        elif isinstance(result, FetchFailure):
            self._failure(source, result)
        elif isinstance(result, FetchedRelation):
            self._relation(source, result)
        elif isinstance(result, FetchedNote):
            self._note(source, result)
        elif isinstance(result, FetchedVersion):
            self.versions.append(result)
        elif isinstance(result, FetchDone):
            parts = self._parts.pop(source.id, [])
            if parts:
                self._put_together(source, parts, whole=result.complete and not result.failed)
            elif result.complete and not (result.captured or result.failed) and self.origin is Origin.WATCH:
                # only asked what there is, and there is nothing new: that is a look as well
                self._not_modified(source, source.url, self.ingest.clock())
            if not result.complete:
                kind = "HostBusy" if result.why else "Stopped"
                message = result.why or "the crawl was stopped before this was asked"
                self._row(source, source.url, kind, message, True)
            self.on_step(source.id)

    def _capture(self, source: Source, got: FetchedCapture) -> None:
        if got.role == "discovery":
            self._keep([got])
        elif got.role == "document":
            if not got.not_modified:
                documents.keep(self.ingest, source, _taken(got), got.to_capture())
        elif source.parts or got.role == "part":
            self._parts.setdefault(source.id, []).append(got)
        elif got.not_modified:
            self._not_modified(source, got.url, got.observed_at)
        else:
            self._take(source, [got])

    def _keep(self, got: Sequence[FetchedCapture]) -> None:
        """What makes no check is evidence all the same."""
        with self.ingest.store.write() as session:
            for one in got:
                if not one.not_modified:
                    writer.save_capture(session, _taken(one), None, self.ingest.clock())

    def _put_together(self, source: Source, parts: Sequence[FetchedCapture], *, whole: bool) -> None:
        """Parts of one text: those of the registry, or those the spider found on the way."""
        if source.parts:
            self._take(source, parts)
        elif whole:
            self._take(source, parts, [part.url for part in parts])
        else:
            self._keep(parts)
            message = f"{len(parts)} parts came, others did not; no text is made of them"
            newest = max(part.observed_at for part in parts)
            outcome = self.ingest.fail(source, source.url, "Incomplete", message, newest, self.origin)
            self._outcome(source, source.url, outcome)

    def _take(
        self, source: Source, got: Sequence[FetchedCapture], parts: Sequence[str] | None = None
    ) -> None:
        fresh = [_taken(g) for g in got if not g.not_modified]
        if fresh:
            self._outcome(source, got[0].url, self.ingest.take(source, fresh, self.origin, parts=parts))
        else:
            self._not_modified(source, got[0].url, got[0].observed_at)

    def _not_modified(self, source: Source, url: str, at: datetime) -> None:
        """Kept in one transaction with the next: a page that was not served again is no evidence that
        could be lost, only a look that would be taken again."""
        self._unchanged.append((source.id, at))
        self._row(source, url, "not_modified", "", failed=False)
        if len(self._unchanged) >= _UNCHANGED:
            self.flush()

    def _failure(self, source: Source, failure: FetchFailure) -> None:
        if failure.role == "document":  # the list itself was read: no trouble of the source
            if failure.kind != FailureKind.NOT_IN_ARCHIVE:
                documents.missed(
                    self.ingest,
                    source,
                    failure.url,
                    f"{failure.kind}: {failure.message}",
                    failure.observed_at,
                )
            return
        outcome = self.ingest.fail(
            source,
            failure.url,
            str(failure.kind),
            failure.message,
            failure.observed_at,
            self.origin,
            taken=_taken(failure.capture) if failure.capture else None,
        )
        self._outcome(source, failure.url, outcome)

    def _relation(self, source: Source, relation: FetchedRelation) -> None:
        """An act nobody registered that amends or corrects a watched one deserves a person's look."""
        if relation.relation == "consolidates" or relation.subject in self.ingest.registry.by_identifier:
            return
        with self.ingest.store.write() as session:
            writer.save_event(
                session,
                "NewRelation",
                f"{relation.subject} {relation.relation} {relation.object} and is not in the registry",
                observed_at=relation.observed_at,
                now=self.ingest.clock(),
                source=source.id,
                url=f"{relation.evidence_url}#{relation.subject}",
                lasting=True,
            )

    def _note(self, source: Source, note: FetchedNote) -> None:
        """What a publisher says of its text: one open event as long as it says so."""
        now = self.ingest.clock()
        with self.ingest.store.write() as session:
            if not note.message:
                writer.end_event(session, note.kind, source.id, note.url, now)
                return
            writer.save_event(
                session, note.kind, note.message, observed_at=note.observed_at, now=now,
                source=source.id, url=note.url, data=note.data, lasting=True,
            )  # fmt: skip

    def _outcome(self, source: Source, url: str, outcome: Outcome) -> None:
        self._row(source, url, outcome.outcome, outcome.message, outcome.failed, len(outcome.changes))

    def _row(
        self, source: Source, url: str, outcome: str, message: str, failed: bool, changes: int = 0
    ) -> None:
        self.rows.append(
            {"source": source.id, "url": url, "outcome": outcome, "changes": changes, "message": message,
             "failed": failed}
        )  # fmt: skip


def _taken(got: FetchedCapture) -> Taken:
    return Taken(
        url=got.url,
        observed_at=got.observed_at,
        body=got.body,
        status=got.status,
        media_type=got.media_type,
        charset=got.charset,
        final_url=got.final_url,
        redirects=tuple(url for url, _ in got.redirects),
        headers=tuple(got.headers),
        request_headers=tuple(got.request_headers),
        record_id=got.warc_record_id,
    )


def jobs_of(session: Session, sources: Sequence[Source], registry: Registry) -> list[FetchJob]:
    """What to ask of each source, given what the record holds of it already."""
    validators = _validators(session, [s.id for s in sources])
    return [
        FetchJob(
            source_id=source.id,
            spider=source.spider,
            url=source.url,
            language=source.language,
            parts=tuple(source.parts),
            validators={url: v for url, v in validators.get(source.id, {}).items() if v},
            known=frozenset(validators.get(source.id, ())),
            options=source.options,
            delay=spider_class(source.spider).pause,
            more=_follower(session, source, registry),
        )
        for source in sources
    ]


def _follower(session: Session, source: Source, registry: Registry) -> Callable[..., Sequence[str]] | None:
    if source.kind != "listing":
        return None

    return documents.follower(session, source, registry)


def _validators(session: Session, sources: Sequence[str]) -> dict[str, dict[str, dict[str, str]]]:
    """source -> address -> validators of its newest capture that was read; addresses without any, too."""
    out: dict[str, dict[str, dict[str, str]]] = {}
    for n in range(0, len(sources), _AT_ONCE):
        place = func.row_number().over(
            partition_by=(CheckRow.source, CaptureRow.url), order_by=CaptureRow.observed_at.desc()
        )
        found_in = (
            select(CheckRow.source, CaptureRow.id, place.label("place"))
            .join(CheckCapture, CheckCapture.check == CheckRow.id)
            .join(CaptureRow, CaptureRow.id == CheckCapture.capture)
            .where(CheckRow.source.in_(sources[n : n + _AT_ONCE]), CheckRow.outcome.in_(GOOD))
            .subquery()
        )
        rows = session.execute(
            select(found_in.c.source, CaptureRow.url, CaptureRow.headers)
            .join(CaptureRow, CaptureRow.id == found_in.c.id)
            .where(found_in.c.place == 1)
        )
        for source, url, headers in rows:
            found = {_VALIDATORS.get(name.lower()): value for name, value in headers if value}
            out.setdefault(source, {})[url] = {key: value for key, value in found.items() if key}
    return out


def _as_archived(
    ingest: Ingest, jobs: Sequence[FetchJob], archives: Sequence[Path], at: datetime | None
) -> list[FetchJob]:
    """An archive may hold a text under another of its source's addresses: then that one is asked."""
    index = read_index(archives)
    return [_archived(ingest, index, job, at) for job in jobs]


def _archived(ingest: Ingest, index: ArchiveIndex, job: FetchJob, at: datetime | None) -> FetchJob:
    first = spider_class(job.spider).first(job)
    if job.parts or index.newest(first, at) is not None:
        return job

    def belongs(url: str) -> bool:
        return any(s.id == job.source_id for s in ingest.registry.matching(url))

    found = [e for e in index.entries(belongs) if at is None or e.observed_at <= at]
    return replace(job, url=found[-1].url, spider="page") if found else job


def refuse_old_clock(session: Session, now: datetime) -> None:
    newest = session.scalar(select(func.max(CheckRow.recorded_at)))
    if newest is not None and now < newest - CLOCK_SLACK:
        raise StoreError(
            f"this machine's clock says {now:%Y-%m-%d %H:%M} UTC, but the record's newest entry was made at "
            f"{newest:%Y-%m-%d %H:%M} UTC; set the clock before anything is dated wrongly"
        )
