"""``python -m benchmarks.month [--json] [--days N] [--own]``: play the month and judge the record."""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from benchmarks.month.clock import Clock
    from benchmarks.month.plot import Plot
    from tracker.watch.crawl_batches import Batch
    from tracker.watch.ingest import Ingest
from tracker.watch.runner import Ended


def corpus_folder() -> Path | None:
    """The research corpus, where it is there."""
    root = Path(__file__).resolve().parents[2]
    found = Path(os.environ.get("TRACKER_CORPUS") or root.parent / "shared" / "corpus")
    return found if (found / "eu.warc.gz").exists() else None


class InLoop:
    """The runner's executor for virtual time: crawls in this process, one after another or side by side."""

    def __init__(self, ingest: Ingest, handler: str = "benchmarks.month.player.PlayerHandler") -> None:
        self._ingest = ingest
        self._handler = handler

    async def crawl(self, batch: Batch) -> Ended:
        from tracker.watch.crawl import crawl_in_loop
        from tracker.watch.runner import Ended

        sources = [self._ingest.registry.sources[id_] for id_ in batch.sources]
        rows = await crawl_in_loop(
            self._ingest,
            sources,
            handler=self._handler,
            delay=2.0,
            log_level="ERROR",
        )
        return Ended(any(row["failed"] for row in rows))

    def stop(self, *, at_once: bool = False) -> None:
        """Crawls end by themselves; nothing here lasts."""


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.month", description=__doc__)
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    parser.add_argument("--days", type=float, default=30.0)
    parser.add_argument("--own", action="store_true", help="own pages only")
    parser.add_argument("--verbose", action="store_true", help="a line for every crawl")
    options = parser.parse_args(arguments)

    from benchmarks.month.clock import Clock

    begun, used = time.perf_counter(), time.process_time()
    # the start of the plot, which cannot be imported before the clock is there
    from datetime import UTC, datetime

    clock = Clock(datetime(2026, 11, 2, 6, 30, tzinfo=UTC))
    figures, wrong = play(
        clock, options.days, None if options.own else corpus_folder(), verbose=options.verbose
    )
    figures["seconds"] = round(time.perf_counter() - begun, 1)
    figures["cpu seconds"] = round(time.process_time() - used, 1)
    figures["memory (MB)"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    figures["wrong"] = [f"{rule}: {line}" for rule, lines in wrong.items() for line in lines]
    figures["rules"] = {rule: len(lines) for rule, lines in wrong.items()}
    print(json.dumps(figures, ensure_ascii=False) if options.json else _report(figures))
    return 1 if figures["wrong"] else 0


def play(
    clock: Clock, days: float, corpus: Path | None, *, verbose: bool
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The month in a store of its own; figures and, by rule, what is not as it was played."""
    import asyncio

    from twisted.internet import asyncioreactor

    from benchmarks.month.clock import VirtualLoop

    loop = VirtualLoop(clock)
    asyncio.set_event_loop(loop)
    asyncioreactor.install(loop)

    from benchmarks.month import player
    from benchmarks.month.judge import judge
    from benchmarks.month.plot import START, build
    from tracker.store.db import Store

    assert clock.now() == START
    plot = build(corpus)
    playing = player.Player(plot)
    player.PLAYER.append(playing)
    figures: dict[str, Any] = {
        "sources": len(plot.registry.sources),
        "hosts": len({part.host for part in plot.parts}),
        "bodies": f"{plot.real} real captures{'' if corpus else ' (the corpus is not here)'}, "
        f"{sum(len(p.bodies) for p in plot.parts if p.own)} pages of our own",
    }
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'month.db'}")
        store.migrate()
        try:
            begun = time.perf_counter()
            figures["crawls"] = loop.run_until_complete(_run(clock, store, plot, days, verbose=verbose))
            figures["seconds played"] = round(time.perf_counter() - begun, 1)
            found, wrong = judge(plot, playing, store, days)
        finally:
            store.dispose()
    return figures | found, wrong


async def _run(clock: Clock, store: Any, plot: Plot, days: float, *, verbose: bool) -> int:
    """The runner until the machine goes off, and another one from when it is back."""
    import asyncio
    from datetime import timedelta

    from benchmarks.month.plot import BACK, OFF, day
    from tracker.watch.ingest import Ingest
    from tracker.watch.job_loop import JobLoop
    from tracker.watch.runner import Runner
    from tracker.watch.source_schedule import SourceSchedule

    ingest = Ingest(store, plot.registry, clock=clock.now)
    crawls = 0

    def say(line: str) -> None:
        if verbose:
            print(f"{clock.now():%d %H:%M:%S} {line}", file=sys.stderr)

    for begin, end in ((0.0, min(OFF, days)), (BACK, days)):
        if begin < end:
            await asyncio.sleep(max(0.0, (day(begin) - clock.now()).total_seconds()))
            jobs = JobLoop(clock.now, say)
            runner = Runner(
                ingest,
                SourceSchedule(ingest),
                InLoop(ingest),
                jobs,
                on_line=say,
                longest=timedelta(hours=2),
                lease_seconds=14_400.0,
            )
            jobs.start()
            try:
                crawls += (await runner.run(until=day(end))).crawls
            finally:
                await jobs.finish()
    return crawls


def _report(figures: dict[str, Any]) -> str:
    from benchmarks.month.judge import RULES

    lines = []
    for name, value in figures.items():
        if name in ("wrong", "rules"):
            continue
        shown = ", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else value
        lines.append(f"  {name}: {shown}")
    for rule, count in figures["rules"].items():
        lines.append(f"  {f'BROKEN {count} times' if count else 'kept'}: {RULES[rule]}")
    lines += [f"    {line}" for line in figures["wrong"][:40]]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
