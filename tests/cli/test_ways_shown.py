"""By which way a text comes, as commands, JSON and the two editions say it. The captures are ours."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from tests.watch.test_ways import AMENDED, COPY, FIRST, LAW, MIRROR, PUBLISHERS, SECOND, page, registry
from tracker.cli.main import app
from tracker.model import Capture, Origin
from tracker.publish.values import way_sentence
from tracker.registry import load_registry
from tracker.store import captures, reader
from tracker.store.db import Store
from tracker.watch import ways
from tracker.watch.importing import import_file
from tracker.watch.ingest import Ingest

INBOX = f'url: "{FIRST}.doc", publisher: one, kind: inbox'


def served(url: str, day: int, articles: list[str]) -> Capture:
    at = datetime(2026, 11, day, 6, tzinfo=UTC)
    return Capture(url, at, page(articles).encode(), "text/html", charset="utf-8")


@pytest.fixture
def ingest(tmp_path: Path) -> Ingest:
    (tmp_path / "registry" / "regimes").mkdir(parents=True)
    (tmp_path / "registry" / "regimes" / "played.yml").write_text(registry(MIRROR, INBOX), "utf-8")
    (tmp_path / "registry" / "publishers.yml").write_text(f"publishers:\n{PUBLISHERS}", "utf-8")
    store = Store(f"sqlite:///{tmp_path / 'tracker.db'}")
    store.migrate()
    known = load_registry([tmp_path / "registry"], packaged=False)
    return Ingest(store, known, clock=lambda: datetime(2026, 11, 20, tzinfo=UTC))


def look(ingest: Ingest, day: int, answers: dict[str, list[str] | None]) -> None:
    """A crawl of one source: what each of its ways answers, None for nothing."""
    source = ingest.registry.sources["harbour-en"]
    with ingest.store.read() as session:
        route = ways.routes(session, ingest.registry, [source])[source.id]
    way: Any = route.way
    while way is not None:
        text = answers[way.url]
        if text is None:
            at = datetime(2026, 11, day, 6, tzinfo=UTC)
            came = ingest.fail(way, way.url, "HttpError", "the server answers 404", at, Origin.WATCH)
        else:
            came = ingest.take(way, [served(way.url, day, text)], Origin.WATCH)
        route.came(came, 404 if text is None else None)
        way = route.next()
    with ingest.store.write() as session:
        ways.tell(session, source.id, route, ingest.clock())


def run(tmp_path: Path, *words: str) -> str:
    base = ["--db", f"sqlite:///{tmp_path / 'tracker.db'}", "--registry", str(tmp_path / "registry")]
    result = CliRunner().invoke(app, [*base, *words])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_commands_name_the_way_in_use(ingest: Ingest, tmp_path: Path) -> None:
    look(ingest, 2, {FIRST: LAW})
    look(ingest, 3, {FIRST: None, SECOND: AMENDED})
    shown = json.loads(run(tmp_path, "sources", "show", "harbour-en"))["ways"]
    assert [(w["url"], w["kind"], w["in_use"], w["outcome"], w["failures"]) for w in shown] == [
        (FIRST, "html", False, "HttpError", 1),
        (SECOND, "html", True, "captured", 0),
        (f"{FIRST}.doc", "inbox", False, None, 0),
    ]
    text = json.loads(run(tmp_path, "text", "harbour-act", "--format", "json"))
    assert text["way"] == SECOND
    status = " ".join(run(tmp_path, "status").split())
    assert f"harbour-en: the text comes by way 2, {SECOND} (two); the way before failed: the server" in status
    with ingest.store.read() as session:
        [told] = [e for e in reader.events(session) if e.kind == "OtherWay"]
        newest = reader.versions(session, "harbour-act")[-1]
        assert [e.way for e in reader.evidence(session, newest.check)] == [SECOND]
    assert way_sentence(told, "zh").startswith("文本现由第 2 途径取得")


def test_a_file_from_the_inbox_is_its_way(ingest: Ingest, tmp_path: Path) -> None:
    saved = tmp_path / "act.html"
    saved.write_text(page(LAW), "utf-8")
    source = ingest.registry.sources["harbour-en"]
    assert ingest.registry.matching(f"{FIRST}.doc") == (source,)
    import_file(ingest, source, saved, datetime(2026, 11, 5, tzinfo=UTC), url=f"{FIRST}.doc")
    with ingest.store.read() as session:
        [check] = captures.looks(session, [source.id])[source.id]
    assert (check.way, check.outcome) == (f"{FIRST}.doc", "captured")


def test_an_unofficial_copy_that_a_person_accepts_counts(ingest: Ingest, tmp_path: Path) -> None:
    (tmp_path / "registry" / "regimes" / "played.yml").write_text(registry(COPY), "utf-8")
    known = load_registry([tmp_path / "registry"], packaged=False)
    copy = Ingest(ingest.store, known, clock=ingest.clock)
    look(copy, 2, {FIRST: LAW})
    look(copy, 3, {FIRST: None, SECOND: AMENDED})
    [held] = json.loads(run(tmp_path, "review", "list", "--format", "json"))
    run(tmp_path, "review", held["check"], "accept", "--by", "A. Reader")
    assert len(json.loads(run(tmp_path, "versions", "harbour-act", "--format", "json"))) == 2
