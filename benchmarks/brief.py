"""Briefs a year's record of 10,000 changes: a week (budget 0.5 s), the year (6 s), beside a bare read.

    python -m benchmarks brief

200 acts of 20 regimes change 50 times each in one year, every change with a moved date, a new article and
words before and after; every capture, check and version is there. The floor reads the rows of the same
period, all columns, with the sqlite3 module and nothing else. Seconds are those of the processor, so that
what else the machine does is not counted; the clock's stand beside them.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from backports import zstd

from benchmarks.site import Rows, registry, send, sha
from tracker.brief import briefing_file, gather, parse
from tracker.law.named_days import VERSION as DAYS_VERSION
from tracker.law.named_days import named_days
from tracker.model import Document, Fact, FactValue, Provision, Reason, Scope
from tracker.registry import load_registry
from tracker.store import models as m
from tracker.store.db import Store
from tracker.store.documents import dump_document
from tracker.store.ids import scope_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tracker.brief import Briefing
    from tracker.registry import Registry

ACTS, EACH = 200, 50
BEGIN = datetime(2026, 1, 1, 6, tzinfo=UTC)
#: period, seconds it may take to gather and to write as a page
PERIODS = (("2026-W20", 0.5), ("2026", 6.0))
WORDS = "The operator shall keep the record of each assessment and hand it to the authority. " * 4
#: A date that an amendment moves.
MOVED = (FactValue("1 March 2027", "2027-03-01"), FactValue("1 September 2027", "2027-09-01"))


def rows() -> Iterator[Rows]:
    """The record, some 1,000 versions at a time."""
    out = Rows()
    for i in range(ACTS):
        for n in range(EACH + 1):
            _version(out, i, n)
        if i % 20 == 19:
            yield out
            out = Rows()


def _version(rows: Rows, i: int, n: int) -> None:
    at = BEGIN + timedelta(hours=(n * 7 * 24 + i * 11) % (364 * 24)) if n else BEGIN - timedelta(days=30)
    v, k, c, r, g = (f"{p}-{sha(f'{i}/{n}')[:16]}" for p in "vkcrg")
    law = Provision("art_1", None, "article", text=f"{WORDS}{n}")
    text = Document("en", f"Act {i}", (law,), frozenset({Scope.BODY}), "page", 1)
    raw = dump_document(text)
    body = sha(raw.decode())
    rows.add(
        m.Blob, sha256=body, size=len(raw), codec="zstd", base=None, data=zstd.compress(raw), recorded_at=at
    )
    rows.add(
        m.CaptureRow, id=c, url=f"https://law.example/{i}", final_url=f"https://law.example/{i}",
        redirects=[], observed_at=at, recorded_at=at, status=200, media_type="text/html", charset=None,
        headers=[], request_headers=[], body=body, archive="a.warc.gz", record_id=f"<urn:{c}>",
    )  # fmt: skip
    rows.add(
        m.CheckRow, id=k, source=f"s{i}", observed_at=at, recorded_at=at, outcome="captured", origin="watch",
        bytes=10,
    )  # fmt: skip
    rows.add(m.CheckCapture, check=k, position=0, capture=c)
    rows.add(
        m.Reading, id=r, check=k, source=f"s{i}", instrument=f"i{i}", language="en", role="primary",
        observed_at=at, extractor="page", extractor_version=1, current=True, document=body, scopes={},
        state=body, order_date=at.date(), order_rank=0, units=12, blocks=False, repealed=False, memo={},
        recorded_at=at,
    )  # fmt: skip
    rows.add(
        m.VersionRow, id=v, instrument=f"i{i}", language="en", source=f"s{i}", ordinal=n + 1, check=k,
        reading=r, parts={"body": {"reading": r, "version": v}}, title=f"Act {i}", observed_at=at,
        last_seen_at=at, recorded_at=at, text_date=None, valid_from=at.date(), status="in_force",
        status_note=None, origin="watch", superseded_at=None,
        named_days=named_days(text, scope_of([law])).as_json(), days_by=DAYS_VERSION,
    )  # fmt: skip
    if not n:
        return
    rows.add(
        m.ChangeRow, id=g, instrument=f"i{i}", language="en", source=f"s{i}",
        from_version=f"v-{sha(f'{i}/{n - 1}')[:16]}", to_version=v, kind="amended",
        significance=("substantive", "minor", "editorial")[n % 3],
        reasons=[r.as_json() for r in (Reason("date_changed", *MOVED), Reason("around"))],
        facts=[], scope=["body"], derived_from=r, caused_by=[], official=None, origin="watch", observed_at=at,
        recorded_at=at, valid_from=at.date(), superseded_at=None,
    )  # fmt: skip
    moved = [Fact("date", *MOVED).as_json()]
    for p, (action, before, after) in enumerate(
        (("amended", WORDS, WORDS + "In writing."), ("amended", WORDS, WORDS[:200]), ("added", None, WORDS))
    ):
        rows.add(
            m.ProvisionChangeRow, change=g, position=p, eid=f"art_{p + 1}", from_eid=None, from_eids=[],
            type="article", num=f"Article {p + 1}", heading=f"Duty {p + 1}", action=action,
            significance="substantive", reasons=[], facts=moved if p == 0 else [], marks=[], before=before,
            after=after, rollup=False,
        )  # fmt: skip


def bare(path: Path, since: str, until: str) -> float:
    """Seconds to read the changes of a period, their rows and their captures, and nothing else."""
    started = time.process_time()
    with sqlite3.connect(path) as connection:
        changes = connection.execute(
            'SELECT * FROM "change" WHERE observed_at >= ? AND observed_at < ?', (since, until)
        ).fetchall()
        for table, key in (("provision_change", "change"), ("version", "id")):
            wanted = [row[0] if key == "change" else row[5] for row in changes]
            for n in range(0, len(wanted), 500):
                some = wanted[n : n + 500]
                marks = ",".join("?" * len(some))
                connection.execute(f'SELECT * FROM {table} WHERE "{key}" IN ({marks})', some).fetchall()
    return time.process_time() - started


def run(_: list[str]) -> dict[str, object]:
    """Print both periods: gather, page, PDF, and the floor."""
    figures: dict[str, object] = {}
    with tempfile.TemporaryDirectory(prefix="brief-bench-") as name:
        folder = Path(name)
        reg = load_registry([registry(folder, ACTS)], packaged=False)
        store = Store(f"sqlite:///{folder / 'tracker.db'}")
        store.migrate()
        for some in rows():
            send(store, some)
        briefing_file.write_briefing(
            _gather(store, reg, "2026-01-01")[0], reg, "en", "pdf"
        )  # imports and fonts are loaded once
        for period, budget in PERIODS:
            wanted = parse(period)
            since, until = (f"{at:%Y-%m-%d %H:%M:%S}" for at in (wanted.start, wanted.end))
            floor = bare(folder / "tracker.db", since, until)
            wall = time.perf_counter()
            found, gathered = _gather(store, reg, period)
            times = {"html": _write(found, reg, "html")}
            wall = time.perf_counter() - wall
            total = gathered + times["html"]
            times |= {form: _write(found, reg, form) for form in ("pdf", "docx", "json")}
            others = ", ".join(f"{form} {times[form]:.2f} s" for form in ("pdf", "docx", "json"))
            figures[period] = {
                "changes": len(found.changes),
                "s": total,
                "floor_s": floor,
                "budget_s": budget,
            }
            verdict = "kept" if total < budget else "BROKEN"
            print(
                f"  {period:9} {len(found.changes):6} changes: gather {gathered:.2f} s, page"
                f" {times['html']:.2f} s, both {total:.2f} s (budget {budget:g} s: {verdict}); by the clock"
                f" {wall:.2f} s; floor, a bare read: {floor:.3f} s, {total / floor:.0f} times; {others}"
            )
    return figures


def _write(found: Briefing, reg: Registry, form: str) -> float:
    started = time.process_time()
    briefing_file.write_briefing(found, reg, "zh", form)
    return time.process_time() - started


def _gather(store: Store, reg: Registry, period: str) -> tuple[Briefing, float]:
    started = time.process_time()
    with store.read() as session:
        found = gather(session, reg, parse(period))
    return found, time.process_time() - started
