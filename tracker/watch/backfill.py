"""Taking in a publisher's own history: its older versions, oldest first, as often as it takes.

The walk itself is the spider's (`SourceSpider.history`); what the record holds already is not asked
again, so a walk that was stopped, or bounded by its limit, goes on where it ended. Everything it takes in
has the origin `backfill`, so that nothing of it alerts. Hosts are held and paused as in a crawl.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from spiders import spider_class
from tracker.capture.fetch import run
from tracker.capture.jobs import Walk
from tracker.model import Origin
from tracker.registry import Registry
from tracker.registry.schema import Source
from tracker.settings import settings
from tracker.watch.crawl import Taker, jobs_of, refuse_old_clock
from tracker.watch.hosts import Hosts, hosts_of
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
    by_id = {s.id: s for s in sources}
    with ingest.store.read() as session:
        if not archives:
            refuse_old_clock(session, ingest.clock())
        jobs = [replace(job, walk=walk, more=None) for job in jobs_of(session, sources, ingest.registry)]
    conf = settings()
    with Hosts(ingest.store, pause=conf.delay) as hosts:
        taker = _Walker(ingest, by_id, on_step, hosts.renew, Origin.BACKFILL)
        for wait in () if archives else hosts.reserve(hosts_of(jobs)):
            time.sleep(wait)
        run(
            jobs,
            on_result=taker,
            archives=archives,
            record=record,
            contact=conf.contact,
            delay=conf.delay,
            allow_private=conf.allow_private,
            gate=None if archives else hosts,
        )
        taker.flush()
    return _told(taker)


class _Walker(Taker):
    """Tells every version as it is done with, not only every source."""

    def _row(
        self, source: Source, url: str, outcome: str, message: str, failed: bool, changes: int = 0
    ) -> None:
        super()._row(source, url, outcome, message, failed, changes)
        self.on_step(url)


def _told(taker: _Walker) -> list[Row]:
    came = {(row["source"], row["url"]): row for row in taker.rows}
    out: list[Row] = []
    for version in taker.versions:
        day = version.date.isoformat() if version.date else None
        row = came.pop((version.source_id, version.url), None)
        if row is None:
            words = _STATES[version.state]
            row = {"source": version.source_id, "url": version.url, "outcome": version.state, "changes": 0,
                   "message": words, "failed": version.state == "asked"}  # fmt: skip
        out.append({"date": day} | row)
    return out + [{"date": None} | row for row in came.values()]
