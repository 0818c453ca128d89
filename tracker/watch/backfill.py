"""Taking in a publisher's own history: its older versions, oldest first, as often as it takes.

The walk itself is the spider's (`SourceSpider.history`); what the record holds already is not asked
again, so a walk that was stopped, or bounded by its limit, goes on where it ended. Everything it takes in
has the origin `backfill`, so that nothing of it alerts. Hosts are held and paused as in a crawl.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from spiders import spider_class
from tracker.capture.jobs import Walk
from tracker.model import Origin
from tracker.registry import Registry
from tracker.registry.schema import Source
from tracker.watch.crawl import FetchResultHandler, fetch, ready_jobs
from tracker.watch.ingest import Ingest

Row = dict[str, Any]
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


def backfill(
    ingest: Ingest,
    sources: Sequence[Source],
    walk: Walk,
    *,
    archives: Sequence[Path] = (),
    record: Path | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> list[Row]:
    """Walk the versions of some sources; a row for each with what came of it, oldest first by source.

    Rows have ``source, date, url, outcome, changes, message, failed``; a failure of the walk itself (the
    list of versions did not come) is a row without a date. With ``archives`` nothing is asked of the
    network.
    """
    jobs = ready_jobs(ingest, sources, walk, live=not archives)
    handler = FetchResultHandler(ingest, sources, on_step, Origin.BACKFILL, each_page=True)
    handler.resume()
    fetch(ingest, jobs, handler, archives=archives, record=record)
    return _told(handler)


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
