"""Taking in a publisher's own history: its older versions, oldest first, as often as it takes.

The walk itself is the spider's (`SourceSpider.history`); what the record holds already is not asked
again, so a walk that was stopped, or bounded by its limit, goes on where it ended. Everything it takes in
has the origin `backfill`, so that nothing of it alerts. Hosts are held and paused as in a crawl.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spiders import spider_class
from tracker.capture.jobs import FetchJob, Walk
from tracker.model import Origin
from tracker.registry import Registry
from tracker.registry.schema import Source
from tracker.store import captures as evidence
from tracker.watch.crawl import FetchResultHandler, fetch, ready_jobs
from tracker.watch.ingest import Ingest

Row = dict[str, Any]
_WEB_ARCHIVE = "web_archive"
#: What the state of a version means to a reader, where nothing was fetched.
_STATES = {
    "known": "in the record already",
    "wanted": "would be fetched",
    "left": "beyond the limit: run again to go on",
    "early": "before --since",
    "asked": "not reached",
}


def sources_with_history(registry: Registry, name: str) -> list[Source]:
    """The source of that id, or the sources of that instrument, whose publishers keep older versions."""
    source = registry.sources.get(name)
    found = [source] if source else [s for s in registry.sources.values() if s.instrument == name]
    return [s for s in found if s.kind == "text" and spider_class(s.spider).walks]


def sources_in_archives(registry: Registry, name: str) -> list[Source]:
    """The same for web archives: texts at one public address. A text of several parts is not among them,
    since an archive takes each part on another day."""
    source = registry.sources.get(name)
    found = [source] if source else [s for s in registry.sources.values() if s.instrument == name]
    return [s for s in found if s.kind == "text" and not s.parts and "{" not in s.url]


def backfill(
    ingest: Ingest,
    sources: Sequence[Source],
    walk: Walk,
    *,
    from_archive: Sequence[str] = (),
    archives: Sequence[Path] = (),
    record: Path | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> list[Row]:
    """Walk the versions of some sources; a row for each with what came of it, oldest first by source.

    Rows have ``source, date, url, outcome, changes, message, failed``; a failure of the walk itself (the
    list of versions did not come) is a row without a date. With ``from_archive`` (names of
    `spiders.web_archive`) the versions are web archives' captures of the sources' addresses; with
    ``archives`` (files) nothing is asked of the network.
    """
    jobs = ready_jobs(ingest, sources, walk, live=not archives)
    if from_archive:
        jobs = [_in_web_archive(ingest, job, from_archive) for job in jobs]
    handler = FetchResultHandler(ingest, sources, on_step, Origin.BACKFILL, each_page=True)
    handler.resume()
    fetch(ingest, jobs, handler, archives=archives, record=record)
    return _told(handler)


def _in_web_archive(ingest: Ingest, job: FetchJob, archives: Sequence[str]) -> FetchJob:
    """The job as a walk over web archives' captures, of former addresses, too."""
    source = ingest.registry.sources[job.source_id]
    former = [url for url in source.match if "*" not in url and url != source.url]
    spider = spider_class(_WEB_ARCHIVE)
    with ingest.store.read() as session:
        known = evidence.witnesses(session, source.id)
    return replace(
        job, spider=spider.name, parts=tuple(former), delay=spider.pause, known=frozenset(known),
        options={"archives": tuple(archives)},
    )  # fmt: skip


def _told(handler: FetchResultHandler) -> list[Row]:
    came = {(row["source"], row["url"]): row for row in handler.rows}
    out: list[Row] = []
    for version in handler.versions:
        day = version.date.isoformat() if version.date else None
        row = came.pop((version.source_id, version.url), None)
        if row is None:
            words = _STATES[version.state]
            row = {"source": version.source_id, "url": version.url, "outcome": version.state, "changes": 0,
                   "message": words, "failed": version.state == "asked"}  # fmt: skip
        out.append({"date": day} | row)
    return out + [{"date": None} | row for row in came.values()]
