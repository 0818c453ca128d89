"""Checking pages: CPU of a first crawl and of a check of unchanged pages, beside a bare Scrapy fetch.

A server of ours on this machine serves made-up acts of about 55 kB with ETag and answers 304. The floor
is a Scrapy spider that fetches the same addresses and does nothing. *The least* (`benchmarks._least`) is a
first crawl by hand that knows these pages and cannot read any other: what of our figure is the task, and
what is ours. All run in processes of their own; CPU is user and system time of the process and of its
reader. Each is run `ROUNDS` times in turn, and the middle one counts: with other work on the machine one run
of the floor differs from the next by a fifth. The store is made before (`tracker init`): that is once in its
life.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

PAGES = int(os.environ.get("BENCH_PAGES", "300"))
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
FLOOR = "floor, bare Scrapy"
FIRST, UNCHANGED = "first crawl, read and stored", "unchanged, answered 304"
#: As multiples of the floor.
BUDGETS = {FIRST: 6.0, UNCHANGED: 1.2}

_FLOOR = """
import scrapy, sys
from scrapy.crawler import AsyncCrawlerProcess
base, pages = sys.argv[1], int(sys.argv[2])
class Floor(scrapy.Spider):
    name = "floor"
    custom_settings = {"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False}
    async def start(self):
        for n in range(pages):
            yield scrapy.Request(f"{base}/act/{n}")
    def parse(self, response):
        len(response.body)
process = AsyncCrawlerProcess()
process.crawl(Floor)
process.start()
"""


_TEXT = (
    "provider deployer system risk market authority member state shall may must notify register "
    "assess data personal service digital platform revenue tax rate threshold user party measure "
    "transfer processing security contract consent authority competent report annual period month "
    "year before after within where without which that this the and for from with under over between "
    "against during not any each every other such decision rule article paragraph annex list public "
    "private national law court appeal penalty fine amount limit condition exception purpose scope "
    "definition interest right duty obligation technical standard document record evidence request "
    "answer information access copy language translation publication date entry force application "
    "transition review committee board office commission council parliament minister company group "
    "person child worker employer customer supplier importer distributor manufacturer product"
)
_WORDS = _TEXT.split()


def page(n: int) -> bytes:
    """An act of 31 articles, other words in every act."""
    rng = random.Random(n)
    words = rng.sample(_WORDS, 120)
    articles = "".join(
        f"<h2>Article {k}</h2><h3>On {words[k]}</h3>"
        + "".join(f"<p>{j}. {' '.join(rng.choices(words, k=45)).capitalize()}.</p>" for j in range(1, 6))
        for k in range(1, 32)
    )
    links = "".join(f"<li><a href='/x/{k}'>Link {k}</a></li>" for k in range(40))
    return (
        f"<!doctype html><html lang='en'><head><title>Act {n}</title></head><body><nav><ul>{links}</ul></nav>"
        f"<main><h1>Act {n} of 2026</h1>{articles}</main><footer>Made up</footer></body></html>"
    ).encode()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else each page waits 40 ms between its head and its body
    pages: ClassVar[dict[str, bytes]] = {}

    def do_GET(self) -> None:
        body = self.pages.get(self.path, b"")
        etag = f'"{len(body)}-{self.path}"'
        same = body and self.headers.get("If-None-Match") == etag
        self.send_response(304 if same else 200 if body else 404)
        self.send_header("ETag", etag)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", "0" if same else str(len(body)))
        self.end_headers()
        if not same:
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


def _registry(folder: Path, base: str) -> Path:
    lines = ["id: bench", "strand: ai", "jurisdiction: EU", "title: {en: Bench}", "instruments:"]
    lines += [f"  - {{id: act-{n}, type: act, title: {{en: Act {n}}}}}" for n in range(PAGES)]
    lines += ["sources:"]
    lines += [
        f'  - {{id: act-{n}-en, instrument: act-{n}, language: en, spider: page, url: "{base}/act/{n}"}}'
        for n in range(PAGES)
    ]
    path = folder / "registry" / "regimes"
    path.mkdir(parents=True)
    (path / "bench.yml").write_text("\n".join(lines), "utf-8")
    return path.parent


def _cpu(command: list[str], env: dict[str, str]) -> tuple[float, int]:
    """CPU seconds and peak memory (kB) of a process."""
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(command, env=env, stdout=said, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(child.pid, 0)  # of this child alone, unlike RUSAGE_CHILDREN
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode:
            said.seek(0)
            sys.exit(f"{command}: {said.read()[-2000:].decode(errors='replace')}")
    return used.ru_utime + used.ru_stime, used.ru_maxrss


def _round(folder: Path, base: str) -> dict[str, tuple[float, int]]:
    """CPU seconds and peak memory (kB) of the floor, the least, and both crawls into a new store."""
    registry = _registry(folder, base)
    env = os.environ | {"TRACKER_HOME": str(folder), "TRACKER_DELAY": "0", "TRACKER_ALLOW_PRIVATE": "true"}
    by_hand = str(Path(__file__).with_name("_least.py"))
    tracker = [sys.executable, "-m", "tracker"]
    crawl = [*tracker, "--registry", str(registry), "crawl", "--regime", "bench"]
    _cpu([*tracker, "init"], env)
    return {
        FLOOR: _cpu([sys.executable, "-c", _FLOOR, base, str(PAGES)], env),
        "the least": _cpu([sys.executable, by_hand, base, str(PAGES), f"{folder}/least.db"], env),
        FIRST: _cpu(crawl, env),
        UNCHANGED: _cpu(crawl, env),
    }


def run(_: list[str]) -> dict[str, object]:
    figures: dict[str, object] = {}
    _Handler.pages = {f"/act/{n}": page(n) for n in range(PAGES)}
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}"
    size = sum(map(len, _Handler.pages.values())) / PAGES / 1000
    taken: dict[str, list[tuple[float, int]]] = {}
    for _ in range(ROUNDS):
        with tempfile.TemporaryDirectory() as name:
            for label, used in _round(Path(name), base).items():
                taken.setdefault(label, []).append(used)
            held = (Path(name) / "tracker.db").stat().st_size / 1e6
    middle = {label: statistics.median(cpu for cpu, _ in runs) for label, runs in taken.items()}
    for label, runs in taken.items():
        memory = max(kilobytes for _, kilobytes in runs) / 1000
        times = middle[label] / middle[FLOOR]
        line = f"  {label}: {middle[label]:.2f} s CPU, {times:.2f} times the floor, {memory:.0f} MB"
        if label in BUDGETS:
            figures[label] = {"times": times, "budget": BUDGETS[label], "memory_mb": memory}
            line += f" (budget {BUDGETS[label]})"
        print(line)
    print(f"  {PAGES} pages of {size:.0f} kB; store: {held:.1f} MB for {size * PAGES / 1000:.1f} MB served")
    server.shutdown()
    return figures
