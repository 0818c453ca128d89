"""Hosts across processes: another crawl is waited for, a wish for rest holds for whoever comes next."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.watch import pages
from tracker.capture.host_gate import HostTurn
from tracker.store import leases
from tracker.store.db import Store
from tracker.watch.hosts import Hosts

HOST = "law.example"


def test_the_pause_is_kept_within_a_crawl_and_carried_to_the_next(store: Store) -> None:
    with Hosts(store, pause=200, clock=lambda: 1000.0) as hosts:  # no time passes for the crawl
        assert hosts.enter(HOST) is None
        assert hosts.enter(HOST) == 200, "another spider of the same crawl"
        hosts.raise_delay(HOST, 600)
        assert hosts.enter(HOST) == 600
    with Hosts(store, pause=200) as later:
        assert 200 < (later.enter(HOST) or 0) <= 600
        assert not later.resting(HOST)


def test_a_wish_for_rest_is_known_to_the_next_crawl(store: Store) -> None:
    with Hosts(store, pause=0) as hosts:
        assert hosts.enter(HOST) is None
        hosts.rest(HOST, 3600)
        assert hosts.resting(HOST)
    with Hosts(store, pause=0) as later:
        assert 3500 < (later.enter(HOST) or 0) <= 3600
        assert later.resting(HOST)


def test_a_holder_is_waited_for(store: Store) -> None:
    with Hosts(store, pause=0) as first:
        assert first.enter(HOST) is None
        with Hosts(store, pause=0) as second:
            assert second.enter(HOST) is not None
            first.leave([HOST, "other.example"])
            assert second.enter(HOST) is None, "given back before the crawl's end"
    with Hosts(store, pause=0) as second:
        assert second.enter(HOST) is None
    assert leases.acquire(store, HOST, "c", ttl=60, delay=0) is None, "given back at the end"


# --- real crawls against a server that is told how to answer ----------------------------------------


class Seen(list[tuple[float, str]]):
    """What a server was asked for, and when."""

    def __init__(self) -> None:
        super().__init__()
        self._came = threading.Condition()

    def append(self, asked: tuple[float, str]) -> None:
        with self._came:
            super().append(asked)
            self._came.notify_all()

    def wait(self, count: int) -> None:
        """Until so many requests have come."""
        with self._came:
            assert self._came.wait_for(lambda: len(self) >= count, 120), (
                f"{len(self)} requests of {count} came"
            )


@contextmanager
def server(
    moods: dict[str, tuple[int, dict[str, str], bytes]],
) -> Iterator[tuple[str, Seen]]:
    seen = Seen()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append((time.monotonic(), self.path))
            status, headers, body = moods.get(self.path, (404, {}, b""))
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    made = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=made.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{made.server_port}", seen
    finally:
        made.shutdown()
        made.server_close()


def registry_at(folder: Path, base: str, count: int) -> Path:
    """`count` sources of one host, each another act."""
    sources = "\n".join(
        f"  - {{id: s{n}, instrument: act{n}, language: en, spider: page, format: lims, url: {base}/act{n},"
        " expect: {provisions: {min: 3}}}"
        for n in range(count)
    )
    instruments = "\n".join(f"  - {{id: act{n}, type: act, title: {{en: Act {n}}}}}" for n in range(count))
    path = folder / "registry" / "regimes" / "own.yml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        f"id: own\nstrand: ai\njurisdiction: GB\ntitle: {{en: Own}}\ninstruments:\n{instruments}\nsources:\n{sources}\n"
    )
    return folder / "registry"


def crawl(folder: Path, *ids: str, delay: float = 0.5) -> tuple[int, list[dict[str, object]], str]:
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "--db", f"sqlite:///{folder / 'tracker.db'}", "--registry",
         str(folder / "registry"), "crawl", *ids, "--format", "json"],
        capture_output=True, text=True, timeout=900, cwd=ROOT,
        env={**os.environ, "TRACKER_ALLOW_PRIVATE": "true", "TRACKER_DELAY": str(delay)},
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout or "[]"), done.stderr


ACT = pages.act([f"Person {n} shall file return {n} within 30 days." for n in range(1, 13)])
XML = {"Content-Type": "application/xml"}


def test_a_long_retry_after_ends_the_asking_for_all_crawls(tmp_path: Path) -> None:
    moods = {f"/act{n}": (200, XML, ACT) for n in range(3)} | {
        "/act0": (429, {"Retry-After": "3600"}, b"slow down")
    }
    with server(moods) as (base, seen):
        registry_at(tmp_path, base, 3)
        code, rows, errors = crawl(tmp_path, "s0", "s1", "s2")
        assert code == 1, errors
        outcomes = {str(r["source"]): str(r["outcome"]) for r in rows}
        assert outcomes == {"s0": "Blocked", "s1": "HostBusy", "s2": "HostBusy"}, (
            "what was in line stays in line"
        )
        assert [path for _, path in seen] == ["/robots.txt", "/act0"]
        code, rows, errors = crawl(tmp_path, "s1")
        assert [(r["source"], r["outcome"]) for r in rows] == [("s1", "HostBusy")]
        assert "asked to be left alone" in str(rows[0]["message"])
        assert len(seen) == 2, "the next process asked for nothing, not even robots.txt"
    with Store(f"sqlite:///{tmp_path / 'tracker.db'}").read() as session:
        from tracker.store import reader

        assert set(reader.health(session)) == {"s0"}, "nobody looked at the others: no check, no failure"


@pytest.mark.slow
def test_crawl_delay_holds_over_spiders_and_processes(tmp_path: Path) -> None:
    moods = {f"/act{n}": (200, XML, ACT) for n in range(2)}
    moods["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 1.5\n")
    with server(moods) as (base, seen):
        folder = registry_at(tmp_path, base, 2)
        text = (folder / "regimes" / "own.yml").read_text()
        # two spiders: two crawlers in one process, which share no slots
        (folder / "regimes" / "own.yml").write_text(
            text.replace(
                "id: s1, instrument: act1, language: en, spider: page",
                "id: s1, instrument: act1, language: en, spider: pdf",
            )
        )
        crawl(tmp_path, "s0", "s1", delay=0.2)
        crawl(tmp_path, "s0", delay=0.2)
    times = [at for at, _ in seen]
    assert len(times) >= 5
    gaps = [b - a for a, b in itertools.pairwise(times)]
    assert min(gaps) > 0.75, (gaps, seen)  # a busy machine notes a request late, by less than half a pause


@pytest.mark.parametrize("patience", [0.0])
def test_a_turn_without_a_gate_waits_for_nothing(patience: float) -> None:
    class Bare:
        class settings:  # noqa: N801 - as Scrapy's
            get = staticmethod(lambda name: None)
            getfloat = staticmethod(lambda name: patience)

    assert HostTurn(Bare())._pause(HOST) is None  # type: ignore[arg-type]
