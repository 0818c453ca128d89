"""One odd page: an event of its own source, while every other is taken in, and nothing stays unread."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from tests.capture.crawling import write_warc
from tests.readers.hostile import BODIES, HEAVY
from tests.watch import lists, pages
from tracker.model import Capture, Origin
from tracker.registry import load_registry
from tracker.store.captures import PENDING
from tracker.store.db import Store
from tracker.store.errors import StoreError
from tracker.store.models import CaptureRow, CheckRow, EventRow
from tracker.watch import derive, documents, inbox
from tracker.watch.importing import import_archives
from tracker.watch.ingest import Ingest, resume
from tracker.watch.rebuild import preview, reextract

TEXT = [f"Person {n} shall file return {n} within 30 days." for n in range(1, 13)]
AMENDED = [*TEXT[:4], "Person 5 shall file return 5 within 60 days.", *TEXT[5:]]
ODD = (
    "<html lang=en><main><h1>Odd Sample Act</h1>"
    + "".join(f"<h2>Article {n}</h2><p>Duty {n}.</p>" for n in range(1, 9))
).encode()
#: A note that says how deep it stands, in markup that nests without end.
DEEP = b"<html><body>" + b"<div><span>" * 40_000 + b"Article 1"


@pytest.fixture
def ingest(tmp_path: Path):
    pages.registry(tmp_path)
    lists.registry(tmp_path)
    store = Store(f"sqlite:///{tmp_path}/tracker.db")
    store.migrate()
    registry = load_registry([tmp_path / "registry"], packaged=False)
    yield Ingest(store, registry, clock=lambda: datetime(2027, 6, 1, tzinfo=UTC))
    store.dispose()


def served(body: bytes, day: int, charset: str | None = None, url: str = pages.URL) -> Capture:
    return Capture(url, datetime(2026, 3, day, 6, tzinfo=UTC), body, "text/html", charset)


def take(ingest: Ingest, capture: Capture, source: str = "sample-act-en") -> str:
    return ingest.take(ingest.registry.sources[source], [capture], Origin.WATCH).outcome


def outcomes(ingest: Ingest) -> list[str]:
    with ingest.store.read() as session:
        return list(session.scalars(select(CheckRow.outcome).order_by(CheckRow.observed_at)))


def events(ingest: Ingest) -> list[tuple[str, str]]:
    with ingest.store.read() as session:
        return [(e.kind, e.message) for e in session.scalars(select(EventRow).order_by(EventRow.observed_at))]


@pytest.mark.parametrize("name", ["undefined", "punycode", "idna", "unicode_escape", "utf\x008", "no-such"])
def test_a_charset_that_is_none_is_told_and_the_text_read(ingest: Ingest, name: str) -> None:
    assert take(ingest, served(ODD, 2, name)) == "captured"
    assert [kind for kind, _ in events(ingest)] == ["WrongEncoding"]


def test_whatever_breaks_behind_the_reader_is_an_event_of_that_page(
    ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise KeyError("art_5")

    take(ingest, pages.taken(pages.act(TEXT), 2))
    with monkeypatch.context() as patch:
        patch.setattr(derive.Deriver, "derive", broken)
        assert take(ingest, pages.taken(pages.act(AMENDED), 3)) == "ReaderFailed"
    assert outcomes(ingest) == ["captured", "ReaderFailed"]
    assert events(ingest) == [("ReaderFailed", "it could not be taken in: KeyError: 'art_5'")]
    assert take(ingest, pages.taken(pages.act([*TEXT, "Person 13 shall pay."]), 4)) == "captured"
    assert reextract(ingest).failed == 0
    assert events(ingest)[0][0] == "ReaderFailed"


def test_what_is_wrong_with_the_store_is_no_page_s_fault(
    ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise StoreError("the disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(derive.Deriver, "derive", full)
        with pytest.raises(StoreError):
            take(ingest, pages.taken(pages.act(TEXT), 2))
    assert outcomes(ingest) == [PENDING]


def test_what_was_kept_and_not_read_is_read_by_the_next_command(
    ingest: Ingest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Ingest, "read", ended)
        for capture in (pages.taken(pages.act(TEXT), 2), pages.taken(pages.act(AMENDED), 9)):
            with pytest.raises(KeyboardInterrupt):
                take(ingest, capture)
    assert outcomes(ingest) == [PENDING, PENDING]
    archive = write_warc(tmp_path / "a.warc.gz", [(pages.URL, "2026-02-01T00:00:00Z", pages.act(TEXT))])
    report = import_archives(ingest, ingest.registry, [archive])
    assert outcomes(ingest) == ["captured", "captured", "captured"]
    assert report.changes >= 1
    assert resume(ingest) == []


def test_an_import_goes_past_records_that_cannot_be_taken_in(ingest: Ingest, tmp_path: Path) -> None:
    redirect = {
        "status": "302 Found",
        "headers": [("Location", "http://[::1"), ("Content-Type", "text/html")],
    }
    archive = write_warc(
        tmp_path / "a.warc.gz",
        [
            (pages.URL, "0001-01-01T00:00:00+14:00", pages.act(TEXT)),
            (pages.URL, "2026-01-01T00:00:00Z", b"", redirect),
            (pages.URL, "2026-01-02T00:00:00Z", DEEP),
            (pages.URL, "2026-01-03T00:00:00Z", pages.act(TEXT)),
        ],
    )
    report = import_archives(ingest, ingest.registry, [archive])
    assert report.outcomes["captured"] == 1
    assert len(report.failures) == 2
    assert [p.message for p in report.problems] == [
        f"response record of {pages.URL}: '0001-01-01T00:00:00+14:00' is no moment of the calendar"
    ]
    assert PENDING not in outcomes(ingest)
    assert preview(ingest)[0] == 1


def test_the_inbox_goes_past_what_is_misfiled(ingest: Ingest, tmp_path: Path) -> None:
    box = tmp_path / "inbox"
    box.mkdir()
    sides = {
        "a.html": "source: sample-act-en\nat: 2026-02-30\n",
        "b.html": "source: sample-act-en\nas: typo\nat: 2026-02-03\n",
        "c.html": 'source: sample-act-en\nat: "0001-01-01T00:00:00+14:00"\n',
        "d.html": 'source: "\\ud800"\nat: 2026-02-03\n',
        "e.html": "source: sample-act-en\nat: 2026-02-04\n",
    }
    for name, side in sides.items():
        (box / name).write_bytes(ODD)
        (box / f"{name}.yml").write_text(side)
    (box / "sample-act-en@2026-02-05.\udce9.html").write_bytes(ODD)
    (box / "sample-act-en@2026-02-06.xml").write_bytes(pages.act(TEXT))
    done = [(d.file, d.failed) for d in inbox.take_in(ingest, box, now=lambda: 4e9)]
    assert [file for file, failed in done if not failed] == ["e.html", "sample-act-en@2026-02-06.xml"]
    assert len(done) == 7
    assert not [p for p in box.iterdir() if p.is_file()]


def test_a_document_of_a_notice_is_kept_before_it_is_read(
    ingest: Ingest, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = ingest.registry.sources["sample-list"]
    entry = lists.entry(1, "样本机构关于《样本数据管理办法》的通知", "2026-01-05")
    ingest.take(source, [lists.taken(lists.page([entry, *lists.many(11)]), lists.day(0))], Origin.WATCH)

    def ended(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tracker.readers.pool.read_notice", ended)
    with ingest.store.read() as session:
        before = len(session.scalars(select(CaptureRow)).all())
    with pytest.raises(KeyboardInterrupt):
        documents.keep(ingest, source, served(ODD, 9, url=entry[0]))
    with ingest.store.read() as session:
        assert len(session.scalars(select(CaptureRow)).all()) == before + 1


@pytest.mark.slow
def test_an_archive_of_hostile_bodies_is_taken_in_to_its_end(tmp_path: Path) -> None:
    """None of them ends the import or a rebuild; none is left unread; the law among them is captured."""
    names = [
        name for name in BODIES if not name.startswith(HEAVY[:-1])
    ]  # the last of them swells all the same
    urls = {name: f"https://hostile.example/{n}" for n, name in enumerate(names)}
    lines = ["id: hostile", "strand: ai", "jurisdiction: EU", "title: {en: Hostile}", "instruments:"]
    lines += [f"  - {{id: h-{n}, type: act, title: {{en: Act {n}}}}}" for n in range(len(urls) + 1)]
    lines += ["sources:"]
    lines += [
        f'  - {{id: h-{n}-en, instrument: h-{n}, language: en, spider: page, url: "{url}"}}'
        for n, url in enumerate([*urls.values(), "https://hostile.example/law"])
    ]
    folder = tmp_path / "registry" / "regimes"
    folder.mkdir(parents=True)
    (folder / "hostile.yml").write_text("\n".join(lines), "utf-8")
    store = Store(f"sqlite:///{tmp_path}/tracker.db")
    store.migrate()
    registry = load_registry([folder.parent], packaged=False)
    ingest = Ingest(store, registry, clock=lambda: datetime(2027, 6, 1, tzinfo=UTC))
    records = []
    for n, (name, url) in enumerate(urls.items()):
        media, body, charset = BODIES[name]()
        kind = media + (f"; charset={charset}" if charset else "")
        records.append(
            (url, f"2026-01-01T00:{n // 60:02}:{n % 60:02}Z", body, {"headers": [("Content-Type", kind)]})
        )
    records.append(("https://hostile.example/law", "2026-01-02T00:00:00Z", ODD))
    archive = write_warc(tmp_path / "hostile.warc.gz", records)
    report = import_archives(ingest, registry, [archive])
    assert sum(report.outcomes.values()) == len(records)
    assert not report.problems
    assert PENDING not in outcomes(ingest)
    assert resume(ingest) == []
    with store.read() as session:
        law = session.scalar(select(CheckRow.outcome).where(CheckRow.source == f"h-{len(urls)}-en"))
    assert law == "captured"
    assert reextract(ingest).checks == len(records) - 1  # an empty body is nothing to read
    assert PENDING not in outcomes(ingest)
    store.dispose()
