"""200 daily captures of one page, in the store, beside gzip and zstd of each.

The page is made up: 113 articles, 150 links that change at every fetch, a nonce, a counter, and a real
edit on 10 of the 200 days, of one paragraph in a thousand (steady) or in twenty (drifting).
"""

from __future__ import annotations

import gzip
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tracker.store import blobs
from tracker.store.db import Store

DAYS = 200
BUDGET = 5.0  # times smaller than gzip of each


def _sentence(rng: random.Random, words: list[str]) -> str:
    return " ".join(rng.choices(words, k=14)).capitalize() + "."


def daily_pages(*, edited: float) -> Iterator[bytes]:
    """One page a day; on every 20th ``edited`` (0 to 1) of its paragraphs are written anew."""
    rng = random.Random(5)
    words = ["".join(rng.choices("etaoinshrdlucm", k=rng.randint(2, 10))) for _ in range(4000)]
    paragraphs = [" ".join(_sentence(rng, words) for _ in range(3)) for _ in range(113 * 13)]
    for day in range(DAYS):
        if day % 20 == 7:
            for index in rng.sample(range(len(paragraphs)), max(1, int(edited * len(paragraphs)))):
                paragraphs[index] = _sentence(rng, words)
        fresh = random.Random(day)
        links = "".join(f"<li><a href='/p/{i}?s={fresh.getrandbits(32):x}'>Link {i}</a>" for i in range(150))
        articles = "".join(
            f"<h2 id='art_{i}'>Article {i}</h2>"
            + "".join(f"<p>{p}</p>" for p in paragraphs[i * 13 : i * 13 + 13])
            for i in range(113)
        )
        head = f"<html><script nonce='{fresh.getrandbits(128):x}'></script>"
        yield f"{head}<ul>{links}</ul>{articles}{1000 + 37 * day}</html>".encode()


def _measure(name: str, pages: list[bytes], folder: Path) -> dict[str, float]:
    store = Store(f"sqlite:///{folder / name}.db")
    store.migrate()
    near: str | None = None
    shas = []
    start = time.process_time()
    for page in pages:
        with store.write() as session:
            near = blobs.put(session, page, near)
        shas.append(near)
    writing = time.process_time() - start
    start = time.process_time()
    with store.read() as session:
        assert all(blobs.get(session, sha) == page for sha, page in zip(shas, pages, strict=True))
        reading = time.process_time() - start
        report = blobs.size_report(session)
    store.dispose()
    gzipped = sum(len(gzip.compress(page, 6)) for page in pages)
    alone = sum(len(blobs._compress(page)) for page in pages)
    print(
        f"  {name:9} {report.raw / 1e6:6.1f} MB raw, gzip {gzipped / 1e6:.2f}, zstd alone {alone / 1e6:.2f}, "
        f"stored {report.stored / 1e6:.2f} MB in {report.keyframes} keyframes and {report.deltas} deltas: "
        f"{gzipped / report.stored:.0f} times smaller than gzip (budget {BUDGET:.0f}); "
        f"{1000 * writing / DAYS:.1f} ms to store, {1000 * reading / DAYS:.1f} ms to read"
    )
    return {"times_smaller_than_gzip": gzipped / report.stored, "write_ms": 1000 * writing / DAYS}


def run(_: list[str]) -> dict[str, dict[str, float]]:
    with tempfile.TemporaryDirectory() as folder:
        return {
            name: _measure(name, list(daily_pages(edited=share)), Path(folder))
            for name, share in (("steady", 0.001), ("drifting", 0.05))
        }
