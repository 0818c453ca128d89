"""`tracker run`: the scheduler."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tracker.cli.context import (
    REGISTRY,
    STATE,
    open_registry,
    open_store,
    parse_moment,
    regime_or_stop,
    source_or_stop,
)
from tracker.cli.output import stop

if TYPE_CHECKING:
    from datetime import datetime

    from tracker.watch.runner import Runner, Summary

_INTERRUPTED = 130


def run(
    ids: list[str] | None = typer.Argument(None, help="Only these sources; default: all of the registry"),
    regime: str | None = typer.Option(None, help="Only the sources of this regime"),
    once: bool = typer.Option(False, "--once", help="Do what is due now, then end"),
    until: str | None = typer.Option(None, "--until", help="End at this time: 2026-12-01T06:00:00Z"),
    workers: int = typer.Option(4, "--workers", min=1, max=64, help="Crawls at the same time, at most"),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Watch: look at every source when it is due, each host in one crawl of its own, until stopped.

    SIGTERM and Ctrl-C let crawls finish what they began (exit code 0 and 130); a second one ends them.
    With --once, exit code 1 on findings, as `tracker crawl`. A store has one runner at a time.
    """
    import asyncio

    from tracker.watch.due import Dues
    from tracker.watch.ingest import Ingest
    from tracker.watch.process import Subprocesses
    from tracker.watch.runner import Runner

    if once and until is not None:
        raise stop("--once and --until exclude each other")
    reg = open_registry(registry)
    chosen = {source_or_stop(reg, id_).id for id_ in ids or ()}
    if regime is not None:
        chosen |= {s.id for s in regime_or_stop(reg, regime).sources}
    ingest = Ingest(open_store(create=True), reg)
    children = Subprocesses(options=_options(registry))
    end = parse_moment(until, end=True)

    async def work() -> Summary:
        runner = Runner(ingest, Dues(ingest, chosen or None), children, workers=workers, on_line=_say)
        _on_signals(runner)
        return await runner.run(once=once, until=end)

    summary = asyncio.run(work())
    _say(f"{summary.crawls} crawls of {len(summary.sources)} sources, {summary.failed} with findings")
    if summary.stopped_by == "interrupted":
        raise typer.Exit(_INTERRUPTED)
    if once and summary.failed:
        raise typer.Exit(1)


def _options(registry: list[Path] | None) -> list[str]:
    """The same store and registries for every child."""
    out = ["--db", STATE.db] if STATE.db is not None else []
    for folder in [*STATE.registry, *(registry or [])]:
        out += ["--registry", str(folder)]
    return out


def _on_signals(runner: Runner) -> None:
    import asyncio
    import signal

    loop = asyncio.get_running_loop()
    for number, why in ((signal.SIGTERM, "stopped"), (signal.SIGINT, "interrupted")):
        loop.add_signal_handler(number, runner.stop, why)


def _say(line: str) -> None:
    from datetime import UTC, datetime

    now: datetime = datetime.now(UTC)
    typer.echo(f"{now:%Y-%m-%dT%H:%M:%SZ} {line}", err=True)
