"""The page of a comparison, 26 topics by 14 instruments with notes, from a record of 100,000 versions.

    python -m benchmarks matrix                 # BENCH_VERSIONS=2000 for a small record

The record is that of `benchmarks.site` (50 versions an instrument, 12 provisions a text). Every cell is
coded with a note and two provisions, pinned to the newest text or to an older one, so that a part is stale.
Measured: cells judged and quoted (`matrix`), then worded and drawn as a page, in English and Chinese. The
floor, in the same run: the cited texts read with three statements an instrument and joined into a bare table.
Budget: 200 ms.
"""

from __future__ import annotations

import html
import os
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from benchmarks.site import PER_INSTRUMENT, batches, registry, send
from tracker.compare import matrix
from tracker.compare.read_from import anchors_by_topic
from tracker.publish.views.matrix import matrix_words
from tracker.publish.views.matrix_page import matrix_page
from tracker.registry import load_registry
from tracker.registry.codebook import Codebook
from tracker.registry.coding import CodingFile
from tracker.store import blobs, reader
from tracker.store.db import Store
from tracker.store.documents import Texts

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from tracker.registry import Registry

TOPICS, COLUMNS, TIMES = 26, 14, 7
BUDGET_MS = 200.0
_NOTE = {
    "en": "Suppliers may transfer information for their business; a measure for a legitimate aim must not be "
    "arbitrary and must not go further than the aim requires.",
    "zh": "供应商可以为业务需要传输信息；为合法目标采取的措施不得具有任意性，也不得超出实现目标所需的限度。",
}


def book() -> Codebook:
    return Codebook.model_validate(
        {
            "id": "bench",
            "title": {"en": "Benchmark", "zh": "基准"},
            "groups": {f"g{n}": {"en": f"Group {n}", "zh": f"第{n}组"} for n in range(5)},
            "scales": {
                "firm": [
                    {"code": f"c{n}", "strength": n, "title": {"en": f"Value {n}", "zh": f"取值{n}"}}
                    for n in range(5)
                ]
            },
            "topics": [
                {
                    "id": f"t{n}",
                    "group": f"g{n % 5}",
                    "scale": "firm",
                    "title": {"en": f"Topic {n}", "zh": f"议题{n}"},
                    "question": {"en": "What does it ask of a supplier?", "zh": "对供应商有何要求？"},
                }
                for n in range(TOPICS)
            ],
        }
    )


def coded(session: Session, reg: Registry) -> Registry:
    """Two provisions a cell; every third column pinned to the text of a year before."""
    files = []
    for i in range(COLUMNS):
        versions = reader.versions(session, f"i{i}", "en")
        at = versions[-4].observed_at if i % 3 == 0 and len(versions) > 4 else None
        items = [
            {
                "topic": f"t{n}", "value": f"c{(n + i) % 5}", "note": _NOTE, "basis": "text",
                "provisions": [f"art_{n % 12 + 1}", f"art_{(n + 5) % 12 + 1}"],
                "date": date(2026, 11, 1), "coder": "bench",
            }
            for n in range(TOPICS)
        ]  # fmt: skip
        file = CodingFile.model_validate({"codebook": "bench", "instrument": f"i{i}", "codings": items})
        read = anchors_by_topic(session, file, at=at)
        codings = [c.model_copy(update={"read_from": read.get(c.topic, [])}) for c in file.codings]
        files.append(file.model_copy(update={"codings": codings}))
    return replace(reg, codebooks={"bench": book()}, codings=tuple(files))


def floor(session: Session, reg: Registry) -> str:
    """The least that shows the same words: no state, no history, no links."""
    newest = text(
        "SELECT v.id, r.document FROM version v JOIN reading r ON r.id = v.reading"
        " WHERE v.instrument = :i AND v.language = 'en' ORDER BY v.ordinal DESC LIMIT 1"
    )
    rows = text("SELECT eid, start, size FROM provision WHERE version = :v")
    out = []
    for file in reg.codings:
        version, document = session.execute(newest, {"i": file.instrument}).one()
        words = Texts(blobs.get(session, document))
        found = session.execute(rows, {"v": version})
        held = {str(eid): words(start, size) for eid, start, size in found}
        for c in file.codings:
            quotes = "".join(f"<blockquote>{html.escape(held[e])}</blockquote>" for e in c.provisions)
            out.append(f"<td>{c.value}<p>{html.escape(c.note['en'])}</p>{quotes}</td>")
    return "<table>" + "".join(out) + "</table>"


def timed(what: Callable[[], Any]) -> tuple[float, float]:
    """Median milliseconds of the clock and of this process, after one run that warms templates and pages.

    On a machine that does other things the clock says more; SQLite works inside the process.
    """
    what()
    clock, process = [], []
    for _ in range(TIMES):
        began, cpu = time.perf_counter(), time.process_time()
        what()
        process.append((time.process_time() - cpu) * 1000)
        clock.append((time.perf_counter() - began) * 1000)
    return statistics.median(clock), statistics.median(process)


def run(_: list[str]) -> dict[str, object]:
    versions = int(os.environ.get("BENCH_VERSIONS", "100000"))
    with tempfile.TemporaryDirectory(prefix="matrix-bench-") as folder:
        root = Path(folder)
        started = time.perf_counter()
        reg = load_registry([registry(root, max(versions // PER_INSTRUMENT, COLUMNS))], packaged=False)
        store = Store(os.environ.get("BENCH_DATABASE_URL") or f"sqlite:///{root / 'tracker.db'}")
        store.migrate()
        for rows in batches(max(versions, COLUMNS * PER_INSTRUMENT)):
            send(store, rows)
        spent = time.perf_counter() - started
        print(f"  record of {versions:,} versions made in {spent:.0f} s", file=sys.stderr)
        with store.read() as session:
            reg = coded(session, reg)
            session.expunge_all()
            found = matrix(session, reg, "bench")

            def table() -> Any:
                session.expunge_all()
                return matrix(session, reg, "bench")

            judged = timed(table)
            drawn = {
                lang: timed(lambda lang=lang: matrix_page(matrix_words(found, reg, lang)))
                for lang in ("en", "zh")
            }
            least = timed(lambda: floor(session, reg))
        store.dispose()
    size = len(matrix_page(matrix_words(found, reg, "en")).encode())
    counts = ", ".join(f"{n} {state}" for state, n in found.counts.items() if n)
    print(
        f"  {len(found.rows)} topics x {len(found.columns)} instruments, {counts}; page {size / 1000:.0f} kB"
    )
    for lang, spent_ms in drawn.items():
        for n, what in enumerate(("clock", "process")):
            total = judged[n] + spent_ms[n]
            held = "held" if total < BUDGET_MS else "MISSED"
            print(
                f"  {lang}, {what:7}: {total:5.0f} ms = {judged[n]:.0f} judged and quoted + "
                f"{spent_ms[n]:.0f} drawn; "
                f"floor {least[n]:.0f} ms; budget {BUDGET_MS:.0f} ms: {held}"
            )
    return {"ms": {lang: judged[1] + spent[1] for lang, spent in drawn.items()}, "floor_ms": least[1]}
