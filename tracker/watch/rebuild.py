"""Versions and changes rebuilt from captures, without the network; and what would differ."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.diff import diff
from tracker.model import CaptureError
from tracker.registry.schema import Source
from tracker.store import captures as evidence
from tracker.store import reviews
from tracker.store.db import Store
from tracker.store.documents import dump_document
from tracker.store.models import ChangeRow, Reading, VersionRow
from tracker.store.readings import document_of
from tracker.watch import listing_pipeline
from tracker.watch.ingest import Ingest


@dataclass
class RebuildReport:
    checks: int = 0
    failed: int = 0
    readings: int = 0  # that say something else than before
    versions_gone: list[str] = field(default_factory=list)
    versions_new: list[str] = field(default_factory=list)
    changes_gone: list[str] = field(default_factory=list)
    changes_new: list[str] = field(default_factory=list)


def reextract(
    ingest: Ingest,
    *,
    sources: Collection[str] | None = None,
    on_start: Callable[[int], None] = lambda _: None,
    on_step: Callable[[str], None] = lambda _: None,
) -> RebuildReport:
    """Read every stored check again with the extractors as they are now and derive all expressions.

    Captures are not touched. What no longer follows is superseded, so nothing is lost.
    """
    store, registry = ingest.store, ingest.registry
    report = RebuildReport()
    with store.read() as session:
        before = _live(session)
        wanted = [name for name in registry.sources if not sources or name in sources]
        checks = [(row.id, row.source) for row in evidence.served_checks(session, wanted)]
    on_start(len(checks))
    lists = {name for _, name in checks if registry.sources[name].kind == "listing"}
    for name in sorted(lists):
        count, failed, changed = listing_pipeline.reread(ingest, registry.sources[name], on_step)
        report.checks += count
        report.failed += failed
        report.readings += changed
    for check, name in checks:
        if name in lists:
            continue
        on_step(name)
        report.checks += 1
        documents = _documents(store, check)
        with store.read() as session:
            way = evidence.ways_of(session, [check]).get(check)
        source = registry.asked(registry.sources[name], way)
        read_as, insist = _as_decided(store, source, check)
        outcome = ingest.read_check(source, check, force=True, read_as=read_as, insist=insist)
        report.failed += outcome.failed
        report.readings += documents != _documents(store, check)
    with store.write() as session:
        listing_pipeline.rematch(session, registry)
    with store.read() as session:
        after = _live(session)
    report.versions_gone = sorted(before[0] - after[0])
    report.versions_new = sorted(after[0] - before[0])
    report.changes_gone = sorted(before[1] - after[1])
    report.changes_new = sorted(after[1] - before[1])
    return report


@dataclass(frozen=True)
class WouldDiffer:
    """A check that today's extractor reads otherwise than the record has it."""

    check: str
    source: str
    error: str | None  # what it would end as, if it cannot be read any more
    provisions: tuple[str, ...]  # eids that would read differently, and how


def preview(
    ingest: Ingest,
    *,
    sources: Collection[str] | None = None,
    on_step: Callable[[str], None] = lambda _: None,
) -> tuple[int, list[WouldDiffer]]:
    """How many checks were read, and which would differ; nothing is written."""
    registry = ingest.registry
    with ingest.store.read() as session:
        rows = [
            (row.check, row.source, row.id)
            for row in session.scalars(
                select(Reading).where(Reading.current.is_(True)).order_by(Reading.observed_at, Reading.id)
            )
            if row.source in registry.sources and (not sources or row.source in sources)
        ]
    out = []
    for check, name, reading in rows:
        on_step(name)
        with ingest.store.read() as session:
            captures = evidence.load_captures(session, check)
            before = document_of(session, reading)
            way = evidence.ways_of(session, [check]).get(check)
        source = registry.asked(registry.sources[name], way)
        read_as, insist = _as_decided(ingest.store, source, check)
        try:
            after = ingest.read(source, captures, read_as, insist)
        except CaptureError as error:
            out.append(WouldDiffer(check, name, f"{error.kind}: {error}", ()))
            continue
        if dump_document(before) != dump_document(after):
            step = diff(before, after)
            found = tuple(f"{p.eid} {p.action}" for p in step.provisions if not p.rollup)
            out.append(WouldDiffer(check, name, None, found))
    return len(rows), out


def _live(session: Session) -> tuple[set[str], set[str]]:
    versions = set(session.scalars(select(VersionRow.id).where(VersionRow.superseded_at.is_(None))))
    changes = set(session.scalars(select(ChangeRow.id).where(ChangeRow.superseded_at.is_(None))))
    return versions, changes


def _documents(store: Store, check: str) -> set[str]:
    with store.read() as session:
        return set(
            session.scalars(select(Reading.document).where(Reading.check == check, Reading.current.is_(True)))
        )


def _as_decided(store: Store, source: Source, check: str) -> tuple[str | None, bool]:
    """How persons want a check to be read: with the extractor they named, and whatever the page says of
    itself where they gave their word on it. What the registry says of the format since counts more."""
    with store.read() as session:
        insist = reviews.verdict_on(session, check) is not None
        if source.format is not None:
            return None, insist
        row = session.execute(
            select(Reading.read_as, Reading.spec, Reading.extractor)
            .where(Reading.check == check)
            .order_by(Reading.current.desc(), Reading.recorded_at)
            .limit(1)
        ).first()
    if row is None:
        return None, insist
    # readings of before do not say who chose: the extractor that read a check reads it again
    return (row.read_as if row.spec is not None else row.extractor), insist
