"""`tracker crawl`: check sources now."""

from __future__ import annotations

from pathlib import Path

# before ours: its old names look through every module and frame there is, which costs half of its loading
import scrapy.core.downloader.handlers.http11  # noqa: F401
import typer

from tracker.cli.options import (
    REGISTRY,
    open_registry,
    parse_moment,
    regime_or_stop,
    source_or_stop,
    there_or_stop,
)
from tracker.cli.output import FORMAT, Format, emit, progress, stop
from tracker.cli.stores import open_store
from tracker.cli.words import say
from tracker.watch.crawl import crawl_sources
from tracker.watch.ingest import Ingest


def crawl(
    ids: list[str] | None = typer.Argument(None, help="Source ids"),
    regime: str | None = typer.Option(None, help="All sources of this regime"),
    all_: bool = typer.Option(False, "--all", help="All sources of the registry; those named come first"),
    archive: list[Path] | None = typer.Option(
        None, "--archive", help="Serve from these WARC files, no network"
    ),
    at: str | None = typer.Option(None, "--at", help="With --archive: as the archive stood at this time"),
    record: Path | None = typer.Option(None, "--record", help="Also write what was served to this WARC"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Check sources now: fetch politely, keep what was served, tell what changed. Exit code 1 on findings."""
    reg = open_registry(registry)
    chosen = [source_or_stop(reg, i) for i in ids or ()]
    if regime is not None:
        chosen += regime_or_stop(reg, regime).sources
    first = {s.id for s in chosen}
    if all_:
        chosen += reg.sources.values()
    if not chosen:
        raise stop("name sources, or give --regime R or --all")
    there_or_stop(archive or (), "{path}: no such archive")
    if at is not None and not archive:
        raise stop("--at goes with --archive")
    if record is not None and archive:
        raise stop("--record goes with a live crawl, not with --archive")
    ingest = Ingest(open_store(create=True), reg)
    sources = {s.id: s for s in chosen}
    with progress("crawling", len(sources), lines=True) as step:
        results = crawl_sources(
            ingest, list(sources.values()), archives=archive or [], at=parse_moment(at, end=True),
            record=record, first=first, on_step=step,
        )  # fmt: skip
    if left := [r for r in results if r["outcome"] == "Stopped"]:
        asked = len(sources) - len({r["source"] for r in left})
        rest = "all that came is kept; the next crawl asks the rest first"
        say("stopped: {asked}/{count} asked, {rest}", asked=asked, count=len(sources), rest=rest, err=True)
    # to a person the line above says it of all that were not asked
    shown = [r for r in results if r not in left] if format_ is Format.TABLE else results
    emit(shown, ("source", "url", "outcome", "changes", "message"), format_, empty="nothing was checked")
    if any(r["failed"] for r in results):
        raise typer.Exit(1)
