"""Lists of notices: what reading, matching and following one costs, beside the bare parse of the same bytes.

The list has 50 entries amid the menus of a ministry's page (made up), the feed 200 items. "The same
again" is a second look that serves the same bytes: nothing may be read again.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from lxml import etree, html

from tracker.model import Capture, Listing, ListingSpec, Origin
from tracker.readers import pool
from tracker.readers.listing import read as listing
from tracker.registry import load_registry
from tracker.registry.matching import Matcher, matcher_of
from tracker.store.db import Store
from tracker.watch.ingest import Ingest

ENTRIES, ITEMS = 50, 200
SEEN = datetime(2026, 11, 1, 6, tzinfo=UTC)
URL = "https://ministry.example/notices/index.html"
REGISTRY = f"""\
id: bench
strand: ai
jurisdiction: CN
title: {{en: Bench}}
keywords: {{zh: [数据跨境]}}
sources:
  - {{id: bench-list, kind: listing, language: zh-Hans, spider: listing, url: "{URL}"}}
"""


def page(first: int = 0) -> bytes:
    """A column page of 50 entries, the newest first, with the chrome such pages have."""
    menu = "".join(f'<li><a href="/m/{n}/">栏目导航名称第{n}项目录</a></li>' for n in range(120))
    rows = ""
    for n in range(first, first + ENTRIES):
        day = (SEEN - timedelta(days=n)).date()
        rows += (
            f'<li><a href="/art/{day:%Y}/{day:%m}/art_{9000 - n}.html" '
            f'title="关于印发数据跨境流动第{n}号样本办法的通知全文">'
            f"关于印发数据跨境流动第{n}号样本办法的...</a><span>{day}</span></li>"
        )
    return (
        f"<html><head><title>x</title><style>{'a{} ' * 2000}</style></head><body>"
        f"<div class='nav'><ul>{menu}</ul></div><div class='main'><ul class='list'>{rows}</ul></div>"
        f"<script>{'var a=1;' * 2000}</script></body></html>"
    ).encode()


def feed() -> bytes:
    items = "".join(
        f"<item><title>Members discuss sample commerce, part {n}</title><link>https://org.example/n/{n}?utm_source=rss"
        f"</link><guid>{n}</guid><pubDate>Mon, {n % 28 + 1:02} Sep 2025 10:00:00 GMT</pubDate>"
        f"<description>&lt;p&gt;{'Some words of a summary. ' * 12}&lt;/p&gt;</description></item>"
        for n in range(ITEMS)
    )
    head = "<?xml version='1.0' encoding='utf-8'?><rss version='2.0'><channel><title>T</title>"
    return f"{head}{items}</channel></rss>".encode()


def _ms(run: Callable[[], object], times: int = 15) -> float:
    run()
    out = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        out.append(time.perf_counter() - start)
    return 1000 * statistics.median(out)


def _reading() -> dict[str, float]:
    figures = {}
    for name, body, media_type, bare in (
        (f"page of {ENTRIES} entries", page(), "text/html", lambda b: html.document_fromstring(b)),
        (f"feed of {ITEMS} items", feed(), "application/rss+xml", lambda b: etree.fromstring(b)),
    ):
        capture = Capture(URL, SEEN, body, media_type, "utf-8")
        spec = ListingSpec("bench", URL, "zh-Hans")
        found = listing.read([capture], spec)
        ours, floor = _ms(lambda c=capture, s=spec: listing.read([c], s)), _ms(lambda b=body, p=bare: p(b))
        print(
            f"  {name}: {len(body) / 1000:.0f} KB, {len(found.entries)} entries read in {ours:.1f} ms "
            f"(bare lxml parse {floor:.1f} ms)"
        )
        figures |= {f"{name}, ms": ours, f"{name}, bare parse ms": floor}
    return figures


def _matching() -> dict[str, float]:
    registry = load_registry()
    made = _ms(lambda: Matcher(registry), 5)
    matcher = matcher_of(registry)
    words = sum(len(found) for found in matcher._starts.values())
    title = "关于《人工智能拟人化互动服务管理暂行办法（征求意见稿）》公开征求意见的通知"
    one = _ms(lambda: [matcher.match(title) for _ in range(100)]) / 100
    print(
        f"  matching a title against {words} words of the packaged registry: {1000 * one:.0f} µs (made in {made:.0f} ms)"  # noqa: E501
    )
    return {"match_ms": one, "matcher_ms": made}


def _following(folder: Path) -> dict[str, float]:
    (folder / "registry" / "regimes").mkdir(parents=True)
    (folder / "registry" / "regimes" / "bench.yml").write_text(REGISTRY, "utf-8")
    registry = load_registry([folder / "registry"], packaged=False)
    store = Store(f"sqlite:///{folder}/bench.db")
    store.migrate()
    ingest = Ingest(store, registry, clock=lambda: SEEN + timedelta(days=900))
    source = registry.sources["bench-list"]
    reads = 0
    real = pool.read_list

    def counted(captures: Sequence[Capture], spec: ListingSpec) -> Listing:
        nonlocal reads
        reads += 1
        return real(captures, spec)

    pool.read_list = counted
    hour = 0

    def look(body: bytes) -> str:
        nonlocal hour
        hour += 1
        taken = Capture(URL, SEEN + timedelta(hours=hour), body, media_type="text/html", charset="utf-8")
        return ingest.take(source, [taken], Origin.WATCH).outcome

    try:
        start = time.perf_counter()
        look(page(60))
        first = 1000 * (time.perf_counter() - start)
        same = _ms(lambda: look(page(60)), 50)
        read_for_same = reads - 1
        new = []
        for n in range(59, 39, -1):
            start = time.perf_counter()
            assert look(page(n)) == "captured"
            new.append(1000 * (time.perf_counter() - start))
    finally:
        pool.read_list = real
    print(
        f"  a look taken in: the first {first:.0f} ms, the same again {same:.1f} ms "
        f"({read_for_same} of 51 read again), with one new entry {statistics.median(new):.1f} ms"
    )
    store.dispose()
    return {"first_ms": first, "same_ms": same, "one_new_ms": statistics.median(new)}


def run(_: list[str]) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        return _reading() | _matching() | _following(Path(folder))
