"""Checking sources: what to ask, what came back, what is kept of it.

One call is one Scrapy run and belongs in a process of its own (`tracker crawl`). Results are taken
in as they arrive, so memory does not grow with the number of pages and a stop loses nothing.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy.orm import Session

from spiders import spider_class
from tracker.capture.fetch import hosts_of, run, run_in_loop
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
    Walk,
)
from tracker.capture.network import check_network
from tracker.capture.warc import ArchiveIndex, read_index
from tracker.model import Origin
from tracker.registry.schema import Source
from tracker.settings import settings
from tracker.store import captures as evidence
from tracker.store import events
from tracker.store.errors import StoreError
from tracker.watch import advice, ways
from tracker.watch.check_context import Outcome
from tracker.watch.hosts import Hosts
from tracker.watch.ingest import Ingest, resume
from tracker.watch.source_schedule import SourceSchedule, in_order

#: A clock may lag behind the record by this much (drift between machines) before a crawl refuses.
CLOCK_SLACK = timedelta(hours=1)
#: Checks of unchanged pages kept in one transaction.
_UNCHANGED = 100

Row = dict[str, Any]
logger = logging.getLogger(__name__)


class FetchResultHandler:
    """Takes in results as they arrive; parts of one text are put together when its job is done."""

    def __init__(
        self,
        ingest: Ingest,
        sources: Sequence[Source],
        on_step: Callable[[str], None] = lambda _: None,
        origin: Origin = Origin.WATCH,
        *,
        each_page: bool = False,
    ) -> None:
        """``on_step`` is told what came of each source that is done with; with ``each_page`` every address,
        too."""
        self.ingest = ingest
        self.sources = {source.id: source for source in sources}
        self._routes: Mapping[str, ways.Route] = {}
        self._jobs: dict[str, FetchJob] = {}
        self.on_step = on_step
        self.origin = origin
        self.each_page = each_page
        self.rows: list[Row] = []
        self._told: dict[str, list[Row]] = {}  # of the sources that are not done with
        self.versions: list[FetchedVersion] = []
        self._parts: dict[str, list[FetchedCapture]] = {}
        self._unchanged: list[tuple[str, datetime, str | None]] = []

    def follow(self, routes: Mapping[str, ways.Route], jobs: Sequence[FetchJob]) -> None:
        """Go by these ways: each source is asked by the first of its route, `then` tells the next."""
        self._routes = routes
        self._jobs = {job.source_id: job for job in jobs}
        self.sources |= {id_: route.way for id_, route in routes.items()}

    def then(self, done: FetchDone) -> FetchJob | None:
        """The same text by its next way, where the one that is done with did not give it."""
        route = self._routes.get(done.source_id)
        if route is not None and done.complete:
            way = route.next()
            if way is not None:
                self.sources[done.source_id] = way
                return self._jobs[done.source_id].ways[route.at - 1]
            if (
                route.at and route.good
            ):  # the text came: that a way before failed is told by its row and an event
                for row in self.rows:
                    row["failed"] &= row["source"] != done.source_id
            if route.moved:
                with self.ingest.store.write() as session:
                    ways.tell(session, done.source_id, route, self.ingest.clock())
        self.on_step(_line(done.source_id, self._told.pop(done.source_id, [])))
        return None

    def resume(self) -> None:
        """Read first what was kept and not read."""
        for source, outcome in resume(self.ingest):
            self._outcome(source, source.url, outcome)

    def flush(self) -> None:
        """Keep the checks of unchanged pages that are not yet. To be called when all results are in."""
        if self._unchanged:
            self.ingest.not_modified(self._unchanged, self.origin)
            self._unchanged = []

    def __call__(self, result: FetchResult) -> None:
        """Take a result in. What goes wrong with one source is told of it, and the next is looked at."""
        source = self.sources[result.source_id]
        try:
            self._handle(source, result)
        except Exception as error:  # noqa: BLE001  (hostile pages meet all that is behind)
            url = getattr(result, "url", source.url)
            self._outcome(source, url, self.ingest.broken(source, url, error, self.origin))

    def _handle(self, source: Source, result: FetchResult) -> None:
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
            self._done(source, result)

    def _capture(self, source: Source, page: FetchedCapture) -> None:
        if page.role == "discovery":
            self._keep([page])
        elif page.role == "document":
            if not page.not_modified:
                _documents().keep(self.ingest, source, page)
        elif source.parts or page.role == "part":
            self._parts.setdefault(source.id, []).append(page)
        else:
            self._take(source, [page])

    def _done(self, source: Source, result: FetchDone) -> None:
        parts = self._parts.pop(source.id, [])
        if parts:
            self._put_together(source, parts, whole=result.complete and not result.failed)
        elif result.complete and not (result.captured or result.failed) and self.origin is Origin.WATCH:
            # only asked what there is, and there is nothing new: that is a check as well
            self._not_modified(source, source.url, self.ingest.clock())
        if not result.complete:
            kind = "HostBusy" if result.why else "Stopped"
            message = result.why or "the crawl was stopped before this was asked"
            self._row(source, source.url, kind, message, True)

    def _keep(self, pages: Sequence[FetchedCapture]) -> None:
        """What makes no check is evidence all the same."""
        with self.ingest.store.write() as session:
            for page in pages:
                if not page.not_modified:
                    evidence.save_capture(session, page, None, self.ingest.clock())

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
        self, source: Source, pages: Sequence[FetchedCapture], parts: Sequence[str] | None = None
    ) -> None:
        fresh = [page for page in pages if not page.not_modified]
        if fresh:
            # what a web archive holds is one address at many moments: a row names the archive's
            archived = pages[0].archive is not None
            url = pages[0].final_url if archived else pages[0].url
            origin = Origin.BACKFILL if archived else self.origin
            self._outcome(source, url, self.ingest.take(source, fresh, origin, parts=parts))
        else:
            self._not_modified(source, pages[0].url, pages[0].observed_at)

    def _not_modified(self, source: Source, url: str, at: datetime) -> None:
        """Kept in one transaction with the next: a page that was not served again is no evidence that
        could be lost, only a check that would be made again."""
        self._unchanged.append((source.id, at, self.ingest.registry.way_of(source)))
        self._outcome(source, url, Outcome(None, "not_modified"))
        if len(self._unchanged) >= _UNCHANGED:
            self.flush()

    def _failure(self, source: Source, failure: FetchFailure) -> None:
        kind, url, at = str(failure.kind), failure.url, failure.observed_at
        if failure.role == "document":  # the list itself was read: no trouble of the source
            if failure.kind != FailureKind.NOT_IN_ARCHIVE:
                _documents().missed(self.ingest, source, url, f"{kind}: {failure.message}", at)
            return
        outcome = self.ingest.fail(
            source, url, kind, failure.message, at, self.origin, page=failure.capture,
            data={"cause": advice.of_failure(failure, source.id).as_json()},
        )  # fmt: skip
        self._outcome(source, url, outcome, failure.status)

    def _relation(self, source: Source, relation: FetchedRelation) -> None:
        """An act nobody registered that amends or corrects a watched one deserves a person's look."""
        if relation.relation == "consolidates" or relation.subject in self.ingest.registry.by_identifier:
            return
        with self.ingest.store.write() as session:
            events.save_event(
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
                events.end_event(session, note.kind, source.id, note.url, now)
                return
            events.save_event(
                session, note.kind, note.message, observed_at=note.observed_at, now=now,
                source=source.id, url=note.url, data=note.data, lasting=True,
            )  # fmt: skip

    def _outcome(self, source: Source, url: str, outcome: Outcome, status: int | None = None) -> None:
        if source.id in self._routes:
            self._routes[source.id].came(outcome, status)
        self._row(source, url, outcome.outcome, outcome.message, outcome.failed, len(outcome.changes))

    def _row(
        self, source: Source, url: str, outcome: str, message: str, failed: bool, changes: int = 0
    ) -> None:
        row = {"source": source.id, "url": url, "outcome": outcome, "changes": changes, "message": message,
               "failed": failed}  # fmt: skip
        self.rows.append(row)
        logger.info("look", extra={"fields": row})
        self._told.setdefault(source.id, []).append(row)
        if self.each_page:
            self.on_step(url)


def _line(source: str, rows: Sequence[Row]) -> str:
    """What came of a source, and what was refused and why, in a line."""
    came = Counter(str(row["outcome"]) for row in rows if not row["failed"])
    words = [name if n == 1 else f"{n} {name}" for name, n in came.items()]
    words += dict.fromkeys(f"{row['outcome']}: {row['message']}" for row in rows if row["failed"])
    return f"{source} {'; '.join(words) or 'nothing new'}"


def crawl_sources(
    ingest: Ingest,
    sources: Sequence[Source],
    *,
    archives: Sequence[Path] = (),
    at: datetime | None = None,
    record: Path | None = None,
    first: Collection[str] = (),
    on_step: Callable[[str], None] = lambda _: None,
) -> list[Row]:
    """Check the sources now; a row for every answer or failure, in the order they came.

    Those of ``first`` are asked before all others, then those that were never asked, so that a crawl that
    was stopped goes on; see `in_order`. With ``archives`` the answers come from WARC files as of ``at``,
    without network. ``on_step`` is told in a line what came of each source that is done with. Raises
    `StoreError` when this machine's clock stands before the newest entry of the record.
    """
    routes, jobs = ready_routes(ingest, _ordered(ingest, sources, first), live=not archives)
    if archives:
        jobs = _as_archived(ingest, jobs, archives, at)
    began = ingest.clock()
    handler = FetchResultHandler(ingest, sources, on_step)
    handler.resume()
    handler.follow(routes, jobs)
    fetch(ingest, jobs, handler, archives=archives, at=at, record=record)
    if not archives:
        SourceSchedule(ingest).finish([s.id for s in sources], began, ingest.clock())
    return handler.rows


def fetch(
    ingest: Ingest, jobs: Sequence[FetchJob], handler: FetchResultHandler, *, archives: Sequence[Path],
    at: datetime | None = None, record: Path | None = None,
) -> None:  # fmt: skip
    """Run the jobs in this process, with their hosts held, and hand every result to the handler."""
    conf = settings()
    if not archives:
        check_network(hosts_of(jobs))
    with Hosts(ingest.store, pause=conf.delay) as hosts:
        run(
            jobs,
            on_result=_renewing(hosts, handler),
            then=handler.then,
            archives=archives,
            at=at,
            record=record,
            contact=conf.contact,
            delay=conf.delay,
            allow_private=conf.allow_private,
            gate=None if archives else hosts,
        )
        handler.flush()


async def crawl_in_loop(
    ingest: Ingest, sources: Sequence[Source], *, handler: str, **options: Any
) -> list[Row]:
    """As `crawl_sources`, in the running event loop, as often as wanted, served by ``handler``.

    For simulations: see `tracker.capture.fetch.run_in_loop`, which takes the ``options``.
    """
    routes, jobs = ready_routes(ingest, _ordered(ingest, sources))
    began = ingest.clock()
    results = FetchResultHandler(ingest, sources)
    results.follow(routes, jobs)
    with Hosts(ingest.store, pause=options["delay"]) as hosts:
        await run_in_loop(
            jobs,
            on_result=_renewing(hosts, results),
            then=results.then,
            handler=handler,
            gate=hosts,
            **options,
        )
        results.flush()
    SourceSchedule(ingest).finish([s.id for s in sources], began, ingest.clock())
    return results.rows


def _ordered(ingest: Ingest, sources: Sequence[Source], first: Collection[str] = ()) -> list[Source]:
    """The sources in the order in which they are asked."""
    with ingest.store.read() as session:
        return in_order(ingest.registry, sources, evidence.asked(session), first)


def _renewing(hosts: Hosts, handler: FetchResultHandler) -> Callable[[FetchResult], None]:
    """The handler, with what is held of the hosts kept for longer at every result."""

    def handle(result: FetchResult) -> None:
        hosts.renew()
        handler(result)

    return handle


def ready_routes(
    ingest: Ingest, sources: Sequence[Source], *, live: bool = True
) -> tuple[dict[str, ways.Route], list[FetchJob]]:
    """The ways by which each source is asked, and the jobs of the first ways with those of the others."""
    with ingest.store.read() as session:
        found = ways.routes(session, ingest.registry, sources)
    asked = [way for route in found.values() for way in route.ways]
    jobs = iter(ready_jobs(ingest, asked, live=live))
    by_way = [[next(jobs) for _ in route.ways] for route in found.values()]
    return found, [replace(first, ways=tuple(rest)) for first, *rest in by_way]


def ready_jobs(
    ingest: Ingest, sources: Sequence[Source], walk: Walk | None = None, *, live: bool = True
) -> list[FetchJob]:
    """What to ask of each source, given what the record holds of it already. Raises `StoreError` where
    ``live`` results would be dated by a clock that is behind the record."""
    with ingest.store.read() as session:
        if live:
            _refuse_old_clock(session, ingest.clock())
        validators = evidence.validators(session, list({s.id for s in sources}))
        return [
            FetchJob(
                source_id=source.id,
                spider=source.spider,
                url=source.url,
                language=source.language,
                parts=tuple(source.parts),
                validators={url: v for url, v in validators.get(source.id, {}).items() if v},
                known=_known(session, source, validators.get(source.id, ())),
                options=source.options,
                delay=spider_class(source.spider).pause,
                walk=walk,
                more=None if walk else _follower(ingest, session, source),
            )
            for source in sources
        ]


def _known(session: Session, source: Source, addresses: Iterable[str]) -> frozenset[str]:
    """What need not be fetched again: addresses read before; of a web archive, the captures it served."""
    return frozenset(evidence.witnesses(session, source.id) if source.way_kind == "archive" else addresses)


def _follower(ingest: Ingest, session: Session, source: Source) -> Callable[..., Sequence[str]] | None:
    return _documents().follower(ingest, session, source) if source.kind == "listing" else None


def _documents() -> ModuleType:
    """`tracker.watch.documents`, imported where a list is crawled: see `tracker.watch.ingest`."""
    from tracker.watch import documents

    return documents


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

    others = {way.url for way in job.ways}

    def belongs(url: str) -> bool:
        return url not in others and any(s.id == job.source_id for s in ingest.registry.matching(url))

    found = [e for e in index.entries(belongs) if at is None or e.observed_at <= at]
    return replace(job, url=found[-1].url, spider="page") if found else job


def _refuse_old_clock(session: Session, now: datetime) -> None:
    newest = evidence.newest_record(session)
    if newest is not None and now < newest - CLOCK_SLACK:
        raise StoreError(
            f"this machine's clock says {now:%Y-%m-%d %H:%M} UTC, but the record's newest entry was made at "
            f"{newest:%Y-%m-%d %H:%M} UTC; set the clock before anything is dated wrongly. "
            "Where that entry is the wrong one, `tracker doctor --mend` dates it anew"
        )
