"""`tracker run`: the scheduler."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import typer

from tracker.brief.briefing_jobs import BriefingQueue
from tracker.capture.network import check_network
from tracker.cli.alerts import delivery
from tracker.cli.options import REGISTRY, open_registry, parse_moment, regime_or_stop, source_or_stop
from tracker.cli.output import stop
from tracker.cli.state import STATE
from tracker.cli.stores import open_store
from tracker.cli.subscribe import load_config, subscription_files
from tracker.cli.words import tr
from tracker.notify.config import read
from tracker.notify.deliver import Delivery, deliver
from tracker.notify.plan import PlannedChanges
from tracker.registry.yamlfile import RegistryError
from tracker.settings import settings
from tracker.watch.ingest import Ingest
from tracker.watch.job_loop import JobLoop
from tracker.watch.monitor import Pulse, watched
from tracker.watch.process import Subprocesses
from tracker.watch.runner import Runner, Summary
from tracker.watch.source_schedule import SourceSchedule

logger = logging.getLogger(__name__)
_INTERRUPTED = 130
_ALERTS = "alerts"


def run(
    ids: list[str] | None = typer.Argument(None, help="Only these sources; default: all of the registry"),
    regime: str | None = typer.Option(None, help="Only the sources of this regime"),
    once: bool = typer.Option(False, "--once", help="Do what is due now, then end"),
    until: str | None = typer.Option(None, "--until", help="End at this time: 2026-12-01T06:00:00Z"),
    workers: int = typer.Option(4, "--workers", min=1, max=64, help="Crawls at the same time, at most"),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Watch: check every source when it is due, each host in one crawl of its own, until stopped.

    SIGTERM and Ctrl-C let crawls finish what they began (exit code 0 and 130); a second one ends them.
    With --once, exit code 1 on findings, as `tracker crawl`. A store has one runner at a time.
    Alerts go out after crawls and when they are due; subscriptions changed meanwhile count at once.
    Briefings with a schedule are written when they are due, and sent by the channels of their scope.
    """
    if once and until is not None:
        raise stop("--once and --until exclude each other")
    reg = open_registry(registry)
    chosen = {source_or_stop(reg, id_).id for id_ in ids or ()}
    if regime is not None:
        chosen |= {s.id for s in regime_or_stop(reg, regime).sources}
    ingest = Ingest(open_store(create=True), reg)
    children = Subprocesses(options=_options(registry), tell=settings().log == "json")
    end = parse_moment(until, end=True)

    make_outbox = _outbox(ingest, registry)
    briefings = BriefingQueue(
        ingest.store, reg, settings().briefings_folder, ingest.clock, site=settings().site_url
    )
    if briefings:
        briefings.sync()

    async def work() -> Summary:
        jobs = JobLoop(ingest.clock, _say)
        runner = Runner(
            ingest, SourceSchedule(ingest, chosen or None), children, jobs, workers=workers, on_line=_say,
            on_crawled=lambda: jobs.wake(_ALERTS), network=check_network,
        )  # fmt: skip
        jobs.add(_ALERTS, lambda: deliver(make_outbox), longest=timedelta(minutes=1))
        if briefings and not once:
            jobs.add("briefings", lambda: briefings.work(_say), longest=timedelta(minutes=15))
        with watched(ingest.store, reg, ingest.clock, settings().monitor) as pulse:
            _on_signals(runner, pulse)
            jobs.add("pulse", pulse.job, longest=timedelta(minutes=1))
            jobs.start()
            try:
                summary = await runner.run(once=once, until=end)
            finally:
                await jobs.finish()
        if once and briefings:
            await briefings.work(_say)
        if not summary.stopped_by:  # news waits for nothing: no crawl goes on
            await deliver(make_outbox, gather=timedelta(0))
        return summary

    summary = asyncio.run(work())
    _say(tr("{crawls} crawls of {sources} sources, {failed} with findings", crawls=summary.crawls,
            sources=len(summary.sources), failed=summary.failed))  # fmt: skip
    if summary.stopped_by == "interrupted":
        raise typer.Exit(_INTERRUPTED)
    if once and summary.failed:
        raise typer.Exit(1)


def _outbox(ingest: Ingest, registry: list[Path] | None) -> Callable[[], Delivery | None]:
    """Makes the outbox of the subscriptions as they are then. Mistakes end the command at its start; later
    ones are told once, and the last good files count."""
    good, memo = load_config(ingest.registry, registry), PlannedChanges()
    told = ""

    def make() -> Delivery | None:
        nonlocal good, told
        try:
            good = read(subscription_files(registry), ingest.registry)
            told = ""
        except (RegistryError, OSError) as error:
            if str(error) != told:
                told = str(error)
                _say(tr("the subscriptions have problems, those read before count:\n{told}", told=told))
        return delivery(ingest.store, ingest.registry, good, _say, memo)

    return make


def _options(registry: list[Path] | None) -> list[str]:
    """The same store and registries for every child."""
    out = ["--db", STATE.db] if STATE.db is not None else []
    for folder in [*STATE.registry, *(registry or [])]:
        out += ["--registry", str(folder)]
    return out


def _on_signals(runner: Runner, pulse: Pulse) -> None:
    def stop(why: str) -> None:
        pulse.stopping = True
        runner.stop(why)

    loop = asyncio.get_running_loop()
    for number, why in ((signal.SIGTERM, "stopped"), (signal.SIGINT, "interrupted")):
        loop.add_signal_handler(number, stop, why)


def _say(line: str) -> None:
    if settings().log == "json":
        logger.info(line)
        return
    now: datetime = datetime.now(UTC)
    typer.echo(f"{now:%Y-%m-%dT%H:%M:%SZ} {line}", err=True)
