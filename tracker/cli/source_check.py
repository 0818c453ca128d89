"""`tracker sources check`: try the addresses of sources."""

from __future__ import annotations

from pathlib import Path

import typer

from tracker.cli.options import (
    REGISTRY,
    open_registry,
    parse_moment,
    regime_or_stop,
    source_or_stop,
)
from tracker.cli.output import FORMAT, Format, emit, progress, stop
from tracker.cli.stores import store_if_there
from tracker.watch.checkup import check_sources


def check(
    ids: list[str] | None = typer.Argument(None, help="Source ids; default: all of status `pattern`"),
    regime: str | None = typer.Option(None, help="All sources of this regime"),
    all_: bool = typer.Option(False, "--all", help="All sources of the registry"),
    archive: list[Path] | None = typer.Option(None, "--archive", help="Ask these WARC files, no network"),
    at: str | None = typer.Option(None, "--at", help="With --archive: as the archive stood at this time"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Try addresses and say what came and what to do; nothing is recorded. Exit code 1 on findings."""
    reg = open_registry(registry)
    chosen = [source_or_stop(reg, i) for i in ids or ()]
    if regime is not None:
        chosen += regime_or_stop(reg, regime).sources
    if all_:
        chosen = list(reg.sources.values())
    if not (ids or regime or all_):
        chosen = [s for s in reg.sources.values() if s.status == "pattern"]
    for path in archive or ():
        if not path.exists():
            raise stop("{path}: no such archive", path=path)
    if at is not None and not archive:
        raise stop("--at goes with --archive")
    with progress("checking", len(chosen)) as step:
        found = check_sources(
            list({s.id: s for s in chosen}.values()), registry=reg, store=store_if_there(),
            archives=archive or [],
            at=parse_moment(at, end=True), on_step=step,
        )  # fmt: skip
    rows = [f.view() for f in found]
    emit(rows, ("source", "ok", "answer", "read", "advice"), format_, empty="no source to check")
    if not all(f.ok for f in found):
        raise typer.Exit(1)
