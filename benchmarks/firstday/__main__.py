"""``python -m benchmarks.firstday [--quick]``: play the first day and print its figures; the last line is JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.month.clock import Clock, VirtualLoop

START = datetime(2026, 11, 30, 6, 0, tzinfo=UTC)
DELAY = 2.0
DRAWS, FAILING = 20, 0.4
SILENT = 10
FLAGSHIP = "eu-ai-act-en"
#: Sources whose played text is amended on the second day.
AMENDED = 10


class WorkingClock(Clock):
    """Virtual time in which work takes its CPU time, of readers' processes too: waiting costs nothing."""

    def __init__(self, start: datetime) -> None:
        self._lap, self._used, self._children = time.perf_counter(), time.process_time(), 0.0
        super().__init__(start)

    def _worked(self) -> float:
        now, used = time.perf_counter(), time.process_time()
        spent, self._used = used - self._used, used
        if now - self._lap > 0.005:  # long enough for a reader to have worked meanwhile
            children = max(self._children, _cpu_of_children())
            spent += children - self._children
            self._children = children
        self._lap = now
        return spent

    def work(self) -> None:
        super().advance(max(1e-6, self._worked()))

    def advance(self, seconds: float) -> None:
        super().advance(seconds + self._worked())


def _cpu_of_children() -> float:
    """CPU seconds of the processes this one started, those that have ended included."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    ticks = 0
    me = os.getpid()
    for child in Path(f"/proc/{me}/task/{me}/children").read_text().split():
        with suppress(OSError):
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ended.ru_utime + ended.ru_stime + ticks / os.sysconf("SC_CLK_TCK")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="benchmarks.firstday", description=__doc__)
    parser.add_argument("--json", action="store_true", help="no effect: the last line is JSON always")
    parser.add_argument("--quick", action="store_true", help="the first crawl alone")
    parser.add_argument("--ways", action="store_true", help="the draws alone")
    parser.add_argument("--verbose", action="store_true", help="every source that was not read")
    parser.add_argument("--own", action="store_true", help="play everything, without the corpus")
    options = parser.parse_args(arguments)
    clock = WorkingClock(START)
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"TRACKER_HOME": folder, "TRACKER_CONTACT": "desk@example.org"}
        figures = _Day(clock, Path(folder), own=options.own, verbose=options.verbose).play(
            quick=options.quick, only_ways=options.ways
        )
    print(json.dumps(figures, ensure_ascii=False))
    return 0


class _Day:
    """The runs of the first day, each in a store of its own, on one web."""

    def __init__(self, clock: Clock, folder: Path, *, own: bool, verbose: bool) -> None:
        from twisted.internet import asyncioreactor

        self.clock, self.folder = clock, folder
        self.loop = VirtualLoop(clock)
        asyncio.set_event_loop(self.loop)
        asyncioreactor.install(self.loop)
        # only now: what they import takes the clock that stands
        from benchmarks.firstday import web
        from benchmarks.month.__main__ import corpus_folder
        from tracker.registry import load_registry

        self.registry = load_registry()
        corpus = None if own else corpus_folder()
        self.web = web.RecordedWeb(self.registry, corpus)
        web.WEB.append(self.web)
        self.broken: list[str] = []
        self.verbose = verbose
        self.said: dict[str, Any] = {
            "corpus": "real replies where there are some" if corpus else "not here: all played"
        }

    def play(self, *, quick: bool, only_ways: bool = False) -> dict[str, Any]:
        if only_ways:
            return {"regimes40": self._draws()}
        store, rows, seconds = self._crawl("day", list(self.registry.sources.values()))
        first = self._confirmed(store)
        with_text, missing = self._regimes(first)
        asked_at = self._first_seen(store, FLAGSHIP)
        self._print_run("first crawl", rows, seconds)
        print(f"  regimes with a confirmed text: {len(with_text)} of {len(with_text) + len(missing)}")
        for regime, why in missing.items():
            print(f"    {regime}: {why}")
        figures: dict[str, Any] = {
            "regimes": len(with_text), "regimes40": None, "of": len(with_text) + len(missing),
            "false_news": None, "false_current": None, "flagship_s": asked_at, "all_s": None,
        }  # fmt: skip
        figures |= self._commands(set(with_text))
        if not quick:
            figures |= self._news(store)
            figures["false_current"] = self._false_current(store)
            figures |= self._advice()
            figures["regimes40"] = self._draws()
            figures |= self._silent()
        store.dispose()
        for line in self.broken[:10]:
            print(f"  BROKEN: {line}")
        figures["impolite"] = len(self.broken)
        print(f"  answers: {dict(self.web.served)}; corpus: {self.said['corpus']}")
        return figures

    # --- runs -------------------------------------------------------------------------------------

    def _store(self, name: str) -> Any:
        from tracker.store.db import Store

        store = Store(f"sqlite:///{self.folder / name}.db")
        store.migrate()
        return store

    def _crawl(
        self, name: str, sources: list[Any], registry: Any = None, store: Any = None
    ) -> tuple[Any, list[Any], float]:
        from benchmarks.firstday.web import broken_pauses
        from tracker.watch.crawl import crawl_in_loop
        from tracker.watch.ingest import Ingest

        store = store or self._store(name)
        ingest = Ingest(store, registry or self.registry, clock=self.clock.now)
        self.web.asked.clear()
        begun, wall = self.clock.monotonic(), time.perf_counter()
        rows = self.loop.run_until_complete(
            crawl_in_loop(
                ingest, sources, handler="benchmarks.firstday.web.Handler", delay=DELAY, log_level="CRITICAL"
            )
        )
        seconds = self.clock.monotonic() - begun
        if self.verbose:
            for one in [a for a in self.web.asked if a.host == "publications.europa.eu"][:12]:
                print(f"    {(one.at - START).total_seconds():.1f} {one.status} {one.url[:90]}")
        self.broken += broken_pauses(self.web.asked, self.web.table, DELAY)
        print(
            f"  ({name}: {seconds:.0f} s virtual, {time.perf_counter() - wall:.0f} s here, {len(self.web.asked)} requests)",
            flush=True,
        )
        return store, rows, seconds

    def _print_run(self, name: str, rows: list[Any], seconds: float) -> None:
        counted = Counter(row["outcome"] for row in rows)
        if self.verbose:
            for row in rows:
                if row["failed"]:
                    print(f"    {row['outcome']} {row['source']} {row['url']} {row['message'][:150]}")
        print(f"  {name}: {seconds:.0f} s; " + ", ".join(f"{n} {kind}" for kind, n in counted.most_common()))

    # --- regimes ----------------------------------------------------------------------------------

    def _confirmed(self, store: Any) -> dict[str, datetime]:
        """Source -> when its first text became a version."""
        from sqlalchemy import select

        from tracker.store.models import VersionRow

        with store.read() as session:
            rows = session.execute(select(VersionRow.source, VersionRow.observed_at)).all()
        out: dict[str, datetime] = {}
        for source, at in rows:
            out[source] = min(at, out.get(source, at))
        return out

    def _first_seen(self, store: Any, source: str) -> float | None:
        at = self._confirmed(store).get(source)
        return round((at - START).total_seconds(), 1) if at else None

    def _regimes(self, confirmed: Any) -> tuple[list[str], dict[str, str]]:
        """Regimes that have a confirmed text; the others with what stood in the way."""
        good, missing = [], {}
        for regime in self.registry.regimes.values():
            texts = [s for s in regime.sources if s.kind == "text"]
            if texts and any(s.id in confirmed for s in texts):
                good.append(regime.id)
            elif texts:
                missing[regime.id] = "; ".join(self._why(s.id) for s in texts)
        return good, missing

    def _commands(self, with_text: set[str]) -> dict[str, Any]:
        """What `tracker status` and `tracker doctor --offline` print of the store, held against our own count."""
        from typer.testing import CliRunner

        from tracker.cli.main import app

        def said(*words: str) -> Any:
            return CliRunner().invoke(app, ["--db", f"sqlite:///{self.folder / 'day.db'}", *words])

        status, doctor = said("status"), said("doctor", "--offline")
        rows = json.loads(said("status", "--format", "json").stdout)["regimes"]
        states = Counter(row["state"] for row in rows)
        held = {row["regime"] for row in rows if row["state"] in ("in_force", "ended")}
        differ = sorted(held ^ with_text)
        printed = len(status.stdout.splitlines())
        counted = ", ".join(f"{n} {state.replace('_', ' ')}" for state, n in states.most_common())
        print(
            f"  `tracker status`: {printed} lines; {counted}; differs from the count above in {differ or 'none'}"
        )
        wrong = [line for line in doctor.stdout.splitlines() if line.startswith("!!")]
        proposed = sum(line.startswith("# w-") for line in doctor.stdout.splitlines())
        print(
            f"  `tracker doctor --offline`: {len(doctor.stdout.splitlines())} lines, exit code {doctor.exit_code}; "
            f"{proposed} ways proposed; wrong:"
        )
        for line in wrong:
            print(f"    {' '.join(line.split())[:150]}")
        return {"status_lines": printed, "status_differs": len(differ)}

    def _why(self, source: str) -> str:
        from sqlalchemy import select

        from tracker.store.db import Store
        from tracker.store.models import EventRow

        with Store(f"sqlite:///{self.folder / 'day'}.db").read() as session:
            rows = session.scalars(select(EventRow).where(EventRow.source == source)).all()
        said = "; ".join(f"{row.kind} {row.message[:80]}" for row in rows)
        return f"{source} ({said or 'not asked'})"

    def _draws(self) -> float:
        """Each way of each text asked once as if it were the only one; then a draw says which answer."""
        from benchmarks.firstday.web import ways

        of: dict[str, str] = {}
        split: list[Any] = []
        for source in self.registry.sources.values():
            if source.kind == "text":
                for n, way in enumerate(ways(self.registry, source)):
                    if way.spider:
                        made = way.model_copy(
                            update={
                                "id": f"{source.id}--{n}",
                                "instrument": f"{source.instrument}--{n}",
                                "ways": [],
                            }
                        )
                        of[made.id] = source.id
                        split.append(made)
        alone = replace(
            self.registry,
            regimes={
                r.id: r.model_copy(
                    update={
                        "sources": [s for s in split if of[s.id] in {x.id for x in r.sources}],
                        # each way makes a text of its own, so that none is judged by another
                        "instruments": [
                            i.model_copy(update={"id": f"{i.id}--{n}"})
                            for i in r.instruments
                            for n in range(max(int(s.id.rsplit("--")[-1]) for s in split) + 1)
                        ],
                    }
                )
                for r in self.registry.regimes.values()
            },
        )
        store, rows, seconds = self._crawl("ways", split, registry=alone)
        self._print_run("each way alone", rows, seconds)
        works = set(self._confirmed(store))
        store.dispose()
        print(f"  ways: {len(split)} of {len(set(of.values()))} texts, {len(works)} give the text")
        totals = []
        for seed in range(DRAWS):
            dice = random.Random(seed)
            answering = {of[way] for way in sorted(works) if dice.random() >= FAILING}
            totals.append(len(self._with_text(answering)))
        mean = sum(totals) / len(totals)
        print(
            f"  with {FAILING:.0%} of the ways that work failing: {mean:.1f} regimes ({min(totals)}-{max(totals)})"
        )
        return round(mean, 1)

    def _with_text(self, sources: set[str]) -> list[str]:
        return [
            r.id
            for r in self.registry.regimes.values()
            if any(s.kind == "text" and s.id in sources for s in r.sources)
        ]

    # --- news and cells ---------------------------------------------------------------------------

    def _config(self) -> Any:
        from tracker.notify.config import read

        path = self.folder / "subscriptions.yml"
        path.write_text(
            "channels:\n  desk: {mail: [desk@example.org], from: tracker@example.org}\n"
            "subscriptions:\n  - {id: all, follow: everything, to: [desk], significance: editorial, what: [changes, notices]}\n",
            "utf-8",
        )
        os.utime(path, ((START - timedelta(days=1)).timestamp(),) * 2)
        return read([path], self.registry)

    def _told(self, store: Any, config: Any) -> tuple[int, int, int]:
        """Alerts that wait, changes with the origin of a watch, changes told by the briefing of the month."""
        from sqlalchemy import func, select

        from tracker.brief import parse
        from tracker.brief.collect import gather
        from tracker.model import Origin
        from tracker.notify.plan import plan
        from tracker.store import outbox
        from tracker.store.models import ChangeRow

        plan(store, config, self.registry, self.clock.now())
        with store.read() as session:
            alerts = len(outbox.waiting_items(session))
            changes = session.scalar(
                select(func.count()).where(
                    ChangeRow.origin == Origin.WATCH.value, ChangeRow.from_version.is_not(None)
                )
            )
            period = f"{START:%Y-%m-%d}..{START + timedelta(days=2):%Y-%m-%d}"
            briefing = gather(session, self.registry, parse(period))
        return alerts, int(changes or 0), len(briefing.changes)

    def _news(self, store: Any) -> dict[str, Any]:
        """Day one tells nothing; day two tells what was amended, and that alone."""
        config = self._config()
        one = self._told(store, config)
        print(
            f"  day one: {one[0]} alerts, {one[1]} changes seen by the watch, {one[2]} changes in the briefing (all must be 0)"
        )
        played = [
            s.id for s in self.registry.sources.values()
            if s.kind == "text" and s.role == "primary" and s.spider == "page" and s.id in self._confirmed(store)
            and s.id not in self._real()
        ]  # fmt: skip
        self.web.amended = frozenset(random.Random(1).sample(sorted(played), min(AMENDED, len(played))))
        self.loop.run_until_complete(self._sleep(timedelta(days=1)))
        _, rows, seconds = self._crawl("second day", list(self.registry.sources.values()), store=store)
        self._print_run("second day", rows, seconds)
        two = self._told(store, config)
        told = self._changed(store)
        missed = sorted(self.web.amended - told)
        false = sorted(told - self.web.amended)
        print(
            f"  day two: {len(self.web.amended)} amended, {len(told & self.web.amended)} told, missed {missed}, false {false}; {two[0]} alerts"
        )
        self.web.amended = frozenset()
        return {"false_news": sum(one) + len(false), "missed": len(missed)}

    def _real(self) -> set[str]:
        """Sources of which a recorded reply is served: these do not change."""
        return {
            s.id for s in self.registry.sources.values() if s.spider == "eurlex" or self.web.recorded(s.url)
        }

    def _changed(self, store: Any) -> set[str]:
        from sqlalchemy import select

        from tracker.store.models import ChangeRow

        with store.read() as session:
            rows = session.scalars(
                select(ChangeRow).where(ChangeRow.observed_at >= START + timedelta(hours=12))
            ).all()
            return {row.source for row in rows if row.from_version is not None}

    async def _sleep(self, span: timedelta) -> None:
        await asyncio.sleep(span.total_seconds())

    def _false_current(self, store: Any) -> int:
        """Versions that rest on something else than a text the web served, and current cells that rest on
        these."""
        from sqlalchemy import select

        from tracker.compare.matrix import matrix
        from tracker.store.models import CaptureRow, CheckCapture, VersionRow

        with store.read() as session:
            rows = session.execute(
                select(VersionRow.instrument, VersionRow.source, CaptureRow.body)
                .join(CheckCapture, CheckCapture.check == VersionRow.check)
                .join(CaptureRow, CaptureRow.id == CheckCapture.capture)
            ).all()
            false = {instrument: source for instrument, source, body in rows if body not in self.web.texts}
            cells = Counter(
                (cell.state.value, instrument in false)
                for codebook in self.registry.codebooks
                for row in matrix(session, self.registry, codebook).rows
                for instrument, cell in row.cells.items()
            )
        wrong = cells["current", True]
        states = ", ".join(f"{n} {state}" for (state, _), n in sorted(cells.items()))
        print(f"  versions that rest on no text: {len(false)} {sorted(false.values())}; cells: {states}")
        return wrong + len(false)

    # --- advice -----------------------------------------------------------------------------------

    def _advice(self) -> dict[str, Any]:
        """Each cause at a host of its own: what the advice is, by its code."""
        from benchmarks.firstday import web
        from tracker.registry import load_registry
        from tracker.watch.regime_status import source_causes
        from tracker.watch.status import fares

        folder = self.folder / "causes" / "regimes"
        folder.mkdir(parents=True)
        causes = self.web.table["causes"]
        acts = "".join(f"  - {{id: {c['name']}, type: act, title: {{en: Act}}}}\n" for c in causes)
        sources = "".join(
            f"  - {{id: s-{c['name']}, instrument: {c['name']}, language: en, spider: {c.get('spider', 'page')}, "
            f"url: '{c.get('url', 'https://' + c['name'] + '.example/act')}', expect: {{provisions: {{min: 20}}}}}}\n"
            for c in causes
        )
        (folder / "causes.yml").write_text(
            f"id: causes\nstrand: ai\njurisdiction: GB\ntitle: {{en: C}}\ninstruments:\n{acts}sources:\n{sources}"
        )
        registry = load_registry([folder.parent], packaged=False)
        before, web.WEB[0] = self.web, web.RecordedWeb(registry, None)
        self.web = web.WEB[0]
        store, _, _ = self._crawl("causes", list(registry.sources.values()), registry=registry)
        self.web = web.WEB[0] = before
        with store.read() as session:
            found = source_causes(session, registry, fares(session, self.clock.now()))
        store.dispose()
        right = 0
        for cause in causes:
            said = found.get(f"s-{cause['name']}")
            good = said is not None and said.code in cause["says"]
            right += good
            print(
                f"    {'right' if good else 'WRONG'} {cause['name']}: {said.code if said else 'nothing'}; {said.todo if said else ''}"[
                    :170
                ]
            )
        print(f"  advice: {right} of {len(causes)} causes right")
        return {"advice": right, "causes": len(causes)}

    # --- ten silent hosts -------------------------------------------------------------------------

    def _silent(self) -> dict[str, Any]:
        """Everything asked with ten silent hosts, by `crawl --all` and by `run --once`."""
        from urllib.parse import urlsplit

        hosts = {urlsplit(s.url).hostname or "" for s in self.registry.sources.values()} - {
            "publications.europa.eu"
        }
        known = {"laws.boe.gov.sa", "pravo.gov.ru", "publication.pravo.gov.ru"}
        more = random.Random(3).sample(sorted(hosts - known), SILENT - len(known))
        self.web.silent = frozenset([*known, *more])
        store, rows, seconds = self._crawl("silent", list(self.registry.sources.values()))
        store.dispose()
        once = self._once()
        self.web.silent = frozenset()
        print(
            f"  ten silent hosts: `crawl --all` {seconds:.0f} s, `run --once` {once:.0f} s ({once / seconds - 1:+.0%})"
        )
        return {"all_s": round(seconds), "once_s": round(once)}

    def _once(self) -> float:
        from benchmarks.firstday.web import broken_pauses
        from benchmarks.month.__main__ import InLoop
        from tracker.watch.ingest import Ingest
        from tracker.watch.job_loop import JobLoop
        from tracker.watch.runner import Runner
        from tracker.watch.source_schedule import SourceSchedule

        store = self._store("once")
        ingest = Ingest(store, self.registry, clock=self.clock.now)

        async def work() -> None:
            jobs = JobLoop(self.clock.now)
            runner = Runner(
                ingest,
                SourceSchedule(ingest),
                InLoop(ingest, "benchmarks.firstday.web.Handler"),
                jobs,
                lease_seconds=14_400.0,
            )
            jobs.start()
            try:
                await runner.run(once=True)
            finally:
                await jobs.finish()

        self.web.asked.clear()
        begun, wall = self.clock.monotonic(), time.perf_counter()
        self.loop.run_until_complete(work())
        seconds = self.clock.monotonic() - begun
        self.broken += broken_pauses(self.web.asked, self.web.table, DELAY)
        print(f"  (run --once: {seconds:.0f} s virtual, {time.perf_counter() - wall:.0f} s here)", flush=True)
        store.dispose()
        return seconds


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
