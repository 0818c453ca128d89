"""The main job on real captures: what `tracker import` makes of the archives of the research corpus."""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tracker.contract.change import changes_view
from tracker.contract.text import text_view
from tracker.model import Origin
from tracker.registry import Registry, load_registry
from tracker.store import reader
from tracker.store.db import Store
from tracker.watch.importing import import_archives
from tracker.watch.ingest import Ingest

pytestmark = pytest.mark.corpus
NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Record:
    """A store with archives taken in, and the questions a person asks of it."""

    def __init__(self, path: Path, registry: Registry, *archives: Path) -> None:
        self.registry = registry
        self.store = Store(f"sqlite:///{path}")
        self.store.migrate()
        self.ingest = Ingest(self.store, registry, clock=lambda: NOW)
        self.report = import_archives(self.ingest, registry, archives)

    def changes(self, **filters: Any) -> list[dict[str, Any]]:
        with self.store.read() as session:
            return changes_view(session, self.registry, reader.changes(session, **filters))

    def text(self, instrument: str, language: str = "en", at: datetime | None = None) -> dict[str, Any]:
        with self.store.read() as session:
            version = reader.version_at(session, instrument, language, at=at)
            assert version is not None
            return text_view(session, version)

    def counts(self, instrument: str, language: str = "en", at: datetime | None = None) -> dict[str, int]:
        found = Counter(p["type"] for p in self.text(instrument, language, at)["provisions"])
        return {kind: found[kind] for kind in ("article", "recital", "annex")}

    def events(self) -> list[tuple[str, str | None]]:
        with self.store.read() as session:
            return [(e.kind, e.source) for e in reader.events(session)]


@pytest.fixture(scope="module")
def eu(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    record = Record(tmp_path_factory.mktemp("eu") / "t.db", load_registry(), corpus / "eu.warc.gz")
    yield record
    record.store.dispose()


def test_the_ai_act_before_and_after_the_omnibus(eu: Record) -> None:
    before = datetime(2025, 12, 31, tzinfo=UTC)
    assert eu.counts("eu-ai-act", at=before) == {"article": 113, "recital": 180, "annex": 13}
    assert eu.counts("eu-ai-act") == {"article": 119, "recital": 180, "annex": 14}
    versions = {p["version"] for p in eu.text("eu-ai-act")["provisions"] if p["type"] == "recital"}
    assert versions == {eu.text("eu-ai-act", at=before)["version"]}, "recitals are carried, not repealed"
    assert eu.counts("gdpr") == {"article": 99, "recital": 173, "annex": 0}
    assert eu.counts("eu-ai-omnibus") == {"article": 4, "recital": 47, "annex": 0}


def test_the_change_of_the_omnibus(eu: Record, corpus: Path) -> None:
    first, change = [c for c in eu.changes(instruments={"eu-ai-act"}) if c["language"] == "en"]
    assert (first["kind"], change["kind"]) == ("first", "amended")
    assert (change["caused_by"], change["valid_from"]) == ("eu-ai-omnibus", "2026-07-27")
    rows = change["provisions"]
    added = {p["eid"] for p in rows if p["action"] == "added" and "__" not in p["eid"]}
    assert added == {"art_4a", "art_60a", "art_75a", "art_75b", "art_75c", "art_75d", "anx_xiv"}
    assert not [p["eid"] for p in rows if p["eid"].startswith("rct")]
    marks = json.loads((corpus / "eu-ai-act-2024-to-2026.truth.json").read_text("utf-8"))
    marked = {f"art_{m['article'].lstrip('0').lower()}" for m in marks if m["article"]}
    marked |= {f"anx_{m['annex'].split()[1].lower()}" for m in marks if m["annex"]}
    told = {p["eid"].split("__")[0] for p in rows if p["significance"] != "editorial"}
    assert len(marked & told) >= 0.95 * len(marked), marked - told
    for number in range(102, 110):
        assert {p["significance"] for p in rows if p["eid"].split("__")[0] == f"art_{number}"} <= {
            "editorial"
        }


def test_another_language_in_english_chrome_is_an_event(eu: Record) -> None:
    wrong = [source for kind, source in eu.events() if kind == "WrongLanguage"]
    assert {"eu-ai-act-en", "dsa-en", "eu-ai-act-corrigendum-1-en"} <= set(wrong)
    assert {c["language"] for c in eu.changes(instruments={"dsa-corrigendum-1"})} == {"fr"}


def test_taking_it_in_again_changes_nothing(eu: Record, corpus: Path) -> None:
    before = eu.changes()
    report = import_archives(eu.ingest, eu.registry, [corpus / "eu.warc.gz"])
    assert set(report.outcomes) == {"known"}
    assert eu.changes() == before


def test_another_order_gives_the_same_record(eu: Record, corpus: Path, tmp_path: Path) -> None:
    from tracker.capture.warc import read_index
    from tracker.watch.importing import _take, sources_for

    record = Record(tmp_path / "t.db", eu.registry)
    index = read_index([corpus / "eu.warc.gz"])
    for entry in reversed(index.entries()):
        for source in sources_for(eu.registry, entry):
            _take(record.ingest, index, entry, source)
    assert record.changes() == eu.changes()
    assert sorted(record.events()) == sorted(eu.events())
    record.store.dispose()


def test_canada(corpus: Path, tmp_path: Path) -> None:
    record = Record(tmp_path / "t.db", load_registry(), corpus / "ca.warc.gz")
    enacted, in_force, repealed = record.changes(instruments={"ca-dsta"})
    assert [c["kind"] for c in (enacted, in_force, repealed)] == ["first", "amended", "repealed"]
    assert {"sec_62", "nif_1"} == {p["eid"] for p in in_force["provisions"]}
    assert ("status", "not in force", "in force") in [
        (f["kind"], f["before"], f["after"]) for f in in_force["facts"]
    ]
    assert in_force["valid_from"] == "2024-06-28"
    assert (repealed["valid_from"], repealed["caused_by"]) == ("2026-03-26", "ca-budget-act-2026")
    assert record.report.outcomes["unchanged"] == 1
    record.store.dispose()


def registry_of(tmp_path: Path, urls: list[str], language: str) -> Registry:
    """A registry with one page source for each address."""
    lines = ["id: pages", "strand: platforms", "jurisdiction: JP", "title: {en: Pages}", "instruments:"]
    lines += [f"  - {{id: page-{n}, type: act, title: {{en: Page {n}}}}}" for n in range(len(urls))]
    lines += ["sources:"]
    lines += [
        f'  - {{id: page-{n}-src, instrument: page-{n}, language: {language}, spider: page, url: "{url}"}}'
        for n, url in enumerate(urls)
    ]
    folder = tmp_path / "registry" / "regimes"
    folder.mkdir(parents=True)
    (folder / "pages.yml").write_text("\n".join(lines), "utf-8")
    return load_registry([folder.parent], packaged=False)


def test_japanese_statutes(corpus: Path, tmp_path: Path) -> None:
    truth = list(
        csv.DictReader((corpus / "jp-egov-2013.truth.tsv").read_text("utf-8").splitlines(), delimiter="\t")
    )
    urls = sorted({row["url"] for row in truth})
    record = Record(tmp_path / "t.db", registry_of(tmp_path, urls, "ja"), corpus / "jp-egov-2013.warc.gz")
    of = {url: f"page-{n}" for n, url in enumerate(urls)}
    told = {(c["instrument"], c["observed_at"][:10]) for c in record.changes() if c["kind"] != "first"}
    wrong = [
        (row["law"], row["from"], row["to"], row["label"])
        for row in truth
        if ((of[row["url"]], row["to"]) in told) != (row["label"] == "changed")
    ]
    assert wrong == []
    record.store.dispose()


@pytest.fixture
def take(tmp_path: Path) -> Iterator[Callable[[Path, str, str], Record]]:
    from tracker.watch.importing import import_file

    record = Record(tmp_path / "t.db", load_registry())

    def one(path: Path, source: str, at: str) -> Record:
        moment = datetime.fromisoformat(at).replace(tzinfo=UTC)
        import_file(record.ingest, record.registry.sources[source], path, moment)
        return record

    yield one
    record.store.dispose()


@pytest.mark.parametrize(
    ("file", "source", "articles"),
    [
        ("cn-statutes-flk-md/网络安全法(2016-11-07).md", "cn-csl-zh", 79),
        ("cn-statutes-flk-md/网络安全法(2025-10-28).md", "cn-csl-zh", 81),
        ("cn-statutes-flk-md/个人信息保护法(2021-08-20).md", "cn-pipl-zh", 74),
        ("cn-statutes-flk-md/数据安全法(2021-06-10).md", "cn-dsl-zh", 55),
        (
            "cn-cac-regulations-txt/cross-border-data-flow-provisions-2024-zh.txt",
            "cn-data-flow-provisions-zh",
            14,
        ),
        (
            "cn-cac-regulations-txt/data-export-security-assessment-measures-2022-zh.txt",
            "cn-export-assessment-zh",
            20,
        ),
    ],
)
def test_chinese_statutes(
    corpus: Path, take: Callable[[Path, str, str], Record], file: str, source: str, articles: int
) -> None:
    record = take(corpus / "files" / file, source, "2025-12-29")
    instrument = record.registry.sources[source].instrument
    assert instrument is not None
    assert record.counts(instrument, "zh-Hans")["article"] == articles


def test_a_cut_off_statute_is_a_broken_capture(corpus: Path, tmp_path: Path) -> None:
    """The older file stops after article 3: an event beside the full text, never 87 articles repealed."""
    from tracker.watch.importing import import_file

    for law in sorted((corpus / "files" / "cn-cut-off").iterdir()):
        files = sorted(law.glob("*.md"), key=lambda f: f.stat().st_size)
        for order in (files, files[::-1]):
            folder = tmp_path / f"{law.name}-{order[0].stem}"
            folder.mkdir()
            record = Record(folder / "t.db", registry_of(folder, ["https://law.example/1"], "zh-Hans"))
            source = record.registry.sources["page-0-src"]
            for file in order:
                moment = datetime.fromisoformat(file.stem).replace(tzinfo=UTC)
                import_file(record.ingest, source, file, moment)
            assert [c["kind"] for c in record.changes()] == ["first"]
            assert [kind for kind, _ in record.events()] == ["Incomplete"]
            record.store.dispose()


def test_every_origin_of_an_import_is_history(eu: Record) -> None:
    assert {c["origin"] for c in eu.changes()} == {Origin.BACKFILL.value}
