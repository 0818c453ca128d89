"""Builds the site of a synthetic record: all of it, then again after one change.

    python benchmarks/site.py --versions 2000 [--seconds 300] [--keep DIR]

Rows are inserted directly (captures, versions, provisions, changes; 50 versions an instrument, 12
provisions a text, one of them new in each version). Prints a JSON line: figures in seconds, bytes and files.
With ``--seconds`` the full build is stopped after that time and what it had made until then is reported.
With ``--hollow`` the first build leaves the pages of texts and changes out (all else is made), which shows
what an incremental build costs beside a large record without waiting for its full build.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from unittest import mock

from sqlalchemy import insert

from tracker.model import Document, Fact, FactValue, Provision, Scope
from tracker.registry import load_registry
from tracker.site.build import build
from tracker.store import blobs
from tracker.store import models as m
from tracker.store.db import Store
from tracker.store.documents import dump_document, places
from tracker.store.ids import content_hashes

PER_INSTRUMENT, PROVISIONS, REGIMES = 50, 12, 20
BEGIN = datetime(2006, 1, 2, 6, tzinfo=UTC)
WORDS = (
    "operator importer provider consumer platform authority record notice data transfer assessment licence "
    "fee threshold revenue customs duty signature service market risk system model audit report review"
)
#: A date that every amendment moves.
MOVED = Fact("date", FactValue("1 March 2010", "2010-03-01"), FactValue("2 March 2011", "2011-03-02"))


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def registry(folder: Path, instruments: int) -> Path:
    regimes = folder / "registry" / "regimes"
    regimes.mkdir(parents=True)
    for r in range(min(REGIMES, instruments)):
        mine = range(r, instruments, REGIMES)
        lines = [
            f"id: r{r}",
            "strand: digital-trade",
            "jurisdiction: EU",
            f"title: {{en: Regime {r}, zh: 制度{r}}}",
            "instruments:",
        ]
        for i in mine:
            lines += [
                f"  - id: i{i}",
                "    type: act",
                f"    title: {{en: Act {i}, zh: 《第{i}号法》}}",
                f"    events: [{{event: applies, date: {2020 + i % 12}-05-01, eid: art_1}}]",
            ]
        lines.append("sources:")
        for i in mine:
            lines += [
                f'  - {{id: s{i}, instrument: i{i}, language: en, spider: page, url: "https://law.example/{i}"}}'
            ]
        (regimes / f"r{r}.yml").write_text("\n".join(lines) + "\n", "utf-8")
    return folder / "registry"


def sentence(i: int, k: int, n: int) -> str:
    """Words that depend on the instrument, the article and the text it has."""
    seed = int(sha(f"{i} {k} {n}")[:12], 16)
    words = WORDS.split()
    some = [words[(seed >> (3 * j)) % len(words)] for j in range(14)]
    end = f"{seed % 28 + 1} March {2007 + n}"
    return f"The {' '.join(some)} shall be kept for {seed % 97 + 1} days and filed by {end}."


class Rows:
    """Rows by table, sent to the store a batch at a time."""

    def __init__(self) -> None:
        self.tables: dict[type, list[dict[str, object]]] = {}

    def add(self, table: type, **values: object) -> None:
        self.tables.setdefault(table, []).append(values)


ORDER = (
    m.Blob,
    m.CaptureRow,
    m.CheckRow,
    m.CheckCapture,
    m.Reading,
    m.VersionRow,
    m.ProvisionRow,
    m.ChangeRow,
    m.ProvisionChangeRow,
)


def _document(i: int, n: int) -> Document:
    """Act ``i`` as version ``n`` has it: one article in turn reads otherwise than the version before."""
    provisions = []
    for p in range(PROVISIONS):
        newest = n if p == n % PROVISIONS else n - (n - p) % PROVISIONS
        words = sentence(i, p, max(newest, 0))
        provisions.append(
            Provision(f"art_{p + 1}", None, "article", f"Article {p + 1}", f"Duty {p + 1}", words)
        )
    return Document("en", f"Act {i}", tuple(provisions), frozenset({Scope.BODY}), "page", 1)


def version(rows: Rows, i: int, n: int) -> None:
    """Version ``n`` of instrument ``i``, the change that led to it, and what they rest on."""
    at = BEGIN + timedelta(days=n * 147 + i % 140, hours=i % 12)
    v, k, c, r = (f"{p}-{sha(f'{i}/{n}')[:16]}" for p in "vkcr")
    document = _document(i, n)
    raw = dump_document(document)
    body = hashlib.sha256(raw).hexdigest()
    data = blobs.zstd.compress(raw, 3)
    rows.add(m.Blob, sha256=body, size=len(raw), codec=blobs.ALONE, base=None, data=data, recorded_at=at)
    rows.add(
        m.CaptureRow,
        id=c,
        url=f"https://law.example/{i}",
        final_url=f"https://law.example/{i}",
        redirects=[],
        observed_at=at,
        recorded_at=at,
        status=200,
        media_type="text/html",
        charset=None,
        headers=[],
        request_headers=[],
        body=body,
        archive="a.warc.gz",
        record_id=f"<urn:{c}>",
    )
    rows.add(
        m.CheckRow,
        id=k,
        source=f"s{i}",
        observed_at=at,
        recorded_at=at,
        outcome="captured",
        origin="watch",
        bytes=10,
    )
    rows.add(m.CheckCapture, check=k, position=0, capture=c)
    rows.add(
        m.Reading,
        id=r,
        check=k,
        source=f"s{i}",
        instrument=f"i{i}",
        language="en",
        role="primary",
        observed_at=at,
        extractor="page",
        extractor_version=1,
        current=True,
        document=body,
        scopes={},
        state=body,
        order_date=at.date(),
        order_rank=0,
        units=PROVISIONS,
        blocks=False,
        repealed=False,
        memo={},
        recorded_at=at,
    )
    rows.add(
        m.VersionRow,
        id=v,
        instrument=f"i{i}",
        language="en",
        source=f"s{i}",
        ordinal=n + 1,
        check=k,
        reading=r,
        parts={"body": {"reading": r, "version": v}},
        title=f"Act {i}",
        observed_at=at,
        last_seen_at=at,
        recorded_at=at,
        text_date=None,
        valid_from=date(at.year, at.month, 1),
        status="in_force",
        status_note=None,
        origin="watch",
        superseded_at=None,
    )
    changed = n % PROVISIONS
    hashes = content_hashes(document.provisions)
    held = zip(document.provisions, places([p.text for p in document.provisions]), strict=True)
    for position, (p, (start, size)) in enumerate(held):
        rows.add(
            m.ProvisionRow,
            version=v,
            position=position,
            eid=p.eid,
            parent=None,
            type=p.type,
            num=p.num,
            heading=p.heading,
            start=start,
            size=size,
            content=hashes[p.eid],
            scope="body",
            status="in_force",
        )
    if n:
        g = f"g-{v[2:]}"
        before, after = sentence(i, changed, max(n - PROVISIONS, 0)), sentence(i, changed, n)
        rows.add(
            m.ChangeRow,
            id=g,
            instrument=f"i{i}",
            language="en",
            source=f"s{i}",
            from_version=f"v-{sha(f'{i}/{n - 1}')[:16]}",
            to_version=v,
            kind="amended",
            significance="substantive",
            reasons=[{"code": "modality_added", "after": {"printed": "shall"}}],
            facts=[],
            scope=["body"],
            derived_from=f"{r}",
            caused_by=[],
            official=None,
            origin="watch",
            observed_at=at,
            recorded_at=at,
            valid_from=date(at.year, at.month, 1),
            superseded_at=None,
        )
        rows.add(
            m.ProvisionChangeRow,
            change=g,
            position=0,
            eid=f"art_{changed + 1}",
            from_eid=None,
            from_eids=[],
            type="article",
            num=f"Article {changed + 1}",
            heading=f"Duty {changed + 1}",
            action="amended",
            significance="substantive",
            reasons=[],
            facts=[
                Fact(
                    "date", FactValue("1 March 2010", "2010-03-01"), FactValue("2 March 2011", "2011-03-02")
                ).as_json()
            ],
            marks=[],
            before=before,
            after=after,
            rollup=False,
        )


def batches(versions: int) -> Iterator[Rows]:
    rows, held = Rows(), 0
    for i in range(max(versions // PER_INSTRUMENT, 1)):
        for n in range(min(PER_INSTRUMENT, versions)):
            version(rows, i, n)
            held += 1
        if held >= 2000:
            yield rows
            rows, held = Rows(), 0
    yield rows


def send(store: Store, rows: Rows) -> None:
    with store.write() as session:
        for table in ORDER:
            if found := rows.tables.get(table):
                session.execute(insert(table), found)


def nothing(*_: object) -> None:
    """In place of a page."""


class OutOfTime(Exception):
    """The full build was stopped."""


def run(arguments: list[str]) -> dict[str, object]:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--versions", type=int, default=2000)
    parser.add_argument("--seconds", type=float, default=None, help="stop the full build after that time")
    parser.add_argument("--hollow", action="store_true", help="first build without texts and changes")
    parser.add_argument("--keep", type=Path, default=None, help="folder to build in and to leave")
    asked = parser.parse_args(arguments)
    folder = asked.keep or Path(tempfile.mkdtemp(prefix="site-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    started = time.perf_counter()
    reg = load_registry([registry(folder, max(asked.versions // PER_INSTRUMENT, 1))], packaged=False)
    store = Store(f"sqlite:///{folder / 'tracker.db'}")
    store.migrate()
    for rows in batches(asked.versions):
        send(store, rows)
    figures: dict[str, object] = {
        "versions": asked.versions,
        "hollow": asked.hollow,
        "record_s": round(time.perf_counter() - started, 2),
    }
    print(f"record made in {figures['record_s']} s", file=sys.stderr)

    started = time.perf_counter()

    def told(line: str) -> None:
        spent = time.perf_counter() - started
        print(f"\r{spent:7.1f} s  {line:60}", end="", file=sys.stderr)
        if asked.seconds is not None and spent > asked.seconds:
            raise OutOfTime(line)

    hollow = mock.patch.multiple("tracker.site.build", _text=nothing, _change=nothing)
    try:
        with hollow if asked.hollow else nullcontext():
            made = build(store, reg, folder / "site", told)
    except OutOfTime as stop:
        figures |= {"stopped_after_s": asked.seconds, "at": str(stop)}
        return figures
    print(file=sys.stderr)
    figures |= {"full_s": round(time.perf_counter() - started, 2), "files": made.pages}
    started = time.perf_counter()
    again = build(store, reg, folder / "site")
    figures |= {
        "nothing_new_s": round(time.perf_counter() - started, 2),
        "nothing_new_written": again.written,
    }
    rows = Rows()
    version(rows, 0, min(PER_INSTRUMENT, asked.versions))
    send(store, rows)
    started = time.perf_counter()
    after = build(store, reg, folder / "site")
    figures |= {
        "one_change_s": round(time.perf_counter() - started, 2),
        "one_change_jobs": after.made,
        "one_change_written": after.written,
    }
    pages = [(p.stat().st_size, p) for p in (folder / "site").rglob("*.html") if p.parent.name != "texts"]
    size, where = max(pages)
    figures |= {"largest_page": size, "largest": str(where.relative_to(folder / "site"))}
    figures["largest_shard"] = max(p.stat().st_size for p in (folder / "site" / "search").iterdir())
    print("\n".join(f"  {key}: {value}" for key, value in figures.items()))
    return figures
