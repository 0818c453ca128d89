"""Plays days of a small web through the real crawl, in virtual time: ``python -m tests.watch.ways_player``.

Reads stories from standard input, ``[{"registry": YAML, "days": [{URL: answer, ...}, ...]}, ...]``, and writes
what the record says after each day. An answer is a body, or ``{status, body, type, to, error, date}``; it stays
until a later day gives another. What no day names is not found. All answers are played by us.
"""

from __future__ import annotations

import asyncio
import base64
import json
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.month.clock import Clock, VirtualLoop

START = datetime(2026, 11, 2, 6, 30, tzinfo=UTC)
WEB: dict[str, Any] = {}
ASKED: list[str] = []


async def answer(url: str) -> tuple[int, dict[str, str], bytes]:
    """What the played web says at an address."""
    from scrapy.exceptions import CannotResolveHostError, DownloadTimeoutError

    from tracker.capture.handlers import TlsError

    ASKED.append(url)
    await asyncio.sleep(0.2)
    said = WEB.get(url)
    if url.endswith("/robots.txt") and said is None:
        said = {"status": 404, "body": ""}
    if said is None:
        said = {"status": 404, "body": "<html><body><h1>Not found</h1></body></html>"}
    said = {"body": said} if isinstance(said, str) else said
    errors = {"dns": CannotResolveHostError("no such host"), "timeout": DownloadTimeoutError("too slow"),
              "tls": TlsError("certificate has expired")}  # fmt: skip
    if "error" in said:
        raise errors[said["error"]]
    fields = {"Content-Type": said.get("type", "text/html; charset=utf-8")}
    if "to" in said:
        return 302, {"Location": said["to"]}, b""
    if "date" in said:
        fields["Memento-Datetime"] = said["date"]
    body = said["body"]
    raw = base64.b64decode(body[7:]) if body.startswith("base64:") else body.encode()
    return said.get("status", 200), fields, raw


def told(store: Any, registry: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """The record as tests look at it."""
    from sqlalchemy import select

    from tracker.store import captures
    from tracker.store.models import ChangeRow, CheckRow, EventRow, VersionRow
    from tracker.watch import ways

    with store.read() as session:
        versions = session.scalars(
            select(VersionRow).where(VersionRow.superseded_at.is_(None)).order_by(VersionRow.ordinal)
        ).all()
        changes = session.scalars(
            select(ChangeRow)
            .where(ChangeRow.superseded_at.is_(None), ChangeRow.from_version.is_not(None))
            .order_by(ChangeRow.observed_at)
        ).all()
        checks = {c.id: c for c in session.scalars(select(CheckRow))}
        events = session.scalars(select(EventRow).order_by(EventRow.recorded_at, EventRow.id)).all()
        looks = captures.looks(session, list(registry.sources))
        standing = {
            s.id: [one.way.url for one in ways.standings(registry, s, looks.get(s.id, ())) if one.in_use]
            for s in registry.sources.values()
        }
        return {
            "versions": [[v.id, checks[v.check].way, str(v.observed_at)[:10]] for v in versions],
            "changes": [[c.significance, c.origin] for c in changes],
            "events": [[e.kind, e.message, e.resolved_at is None] for e in events],
            "rows": [[r["url"], r["outcome"], r["message"]] for r in rows],
            "checks": sorted([c.recorded_at.isoformat(), c.way, c.outcome] for c in checks.values()),
            "in_use": standing,
            "asked": list(ASKED),
        }


def play(story: dict[str, Any], clock: Clock, loop: asyncio.AbstractEventLoop, folder: Path) -> list[Any]:
    from tracker.registry import load_registry
    from tracker.store.db import Store
    from tracker.watch.crawl import crawl_in_loop
    from tracker.watch.ingest import Ingest
    from tracker.watch.rebuild import reextract

    (folder / "regimes").mkdir(parents=True)
    (folder / "regimes" / "played.yml").write_text(story["registry"], "utf-8")
    (folder / "publishers.yml").write_text("publishers:\n" + story["publishers"], "utf-8")
    registry = load_registry([folder], packaged=False)
    store = Store(f"sqlite:///{folder / 'tracker.db'}")
    store.migrate()
    ingest = Ingest(store, registry, clock=clock.now)
    WEB.clear()
    out = []
    for day in story["days"]:
        WEB.update(day)
        ASKED.clear()
        sources = [s for s in registry.sources.values() if s.role == "primary"]
        rows = loop.run_until_complete(
            crawl_in_loop(
                ingest, sources, handler="tests.watch.ways_handler.Handler", delay=2.0, log_level="CRITICAL"
            )
        )
        out.append(told(store, registry, rows))
        clock.advance(86_400.0)
    reextract(ingest)
    out.append(told(store, registry, []))
    store.dispose()
    return out


def main() -> None:
    from twisted.internet import asyncioreactor

    clock = Clock(START)
    loop = VirtualLoop(clock)
    asyncio.set_event_loop(loop)
    asyncioreactor.install(loop)
    with tempfile.TemporaryDirectory() as folder:
        stories = json.load(sys.stdin)
        print(json.dumps([play(s, clock, loop, Path(folder) / str(n)) for n, s in enumerate(stories)]))


if __name__ == "__main__":
    from tests.watch import ways_player

    ways_player.main()
