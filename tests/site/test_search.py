"""The index finds what stands in the texts, in any language, and carries nothing but data."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from tests.site.record import AMENDED, SECTIONS, Record
from tracker.law.tokens import MAX_WORD, tokens
from tracker.site.build import build
from tracker.site.search import STOP, decoded, encoded, shard_of
from tracker.store.text_search import search_texts

SPECIAL = "Transfers 数据出境 need care; a HIGH\u2011RISK system <script>alert(1)</script> \u2028 été."


def data(path: Path):
    text = path.read_text("utf-8")
    found = re.fullmatch(r'R\("([\w.-]+)",(.*)\);\n', text, re.DOTALL)
    assert found
    assert found[1] == path.stem
    return json.loads(found[2])


def places(site: Path, token: str) -> set[tuple[int, int]]:
    """(text, document) of a token, read back as the page's script reads it."""
    path = site / "search" / f"t-{shard_of(token, 'en')}.js"
    found = decoded(data(path).get(token, "")) if path.exists() else {}
    return {(text, doc) for text, docs in found.items() for doc, _ in docs}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    record = Record(tmp_path)
    record.take([*SECTIONS, SPECIAL.replace("<", "&lt;")], 1, 10, pit="2026-01-01")
    build(record.store, record.registry, tmp_path / "site")
    return tmp_path / "site"


@pytest.mark.parametrize("word", ["数据", "据出", "出境", "high", "risk", "ete", "records"])
def test_every_word_is_in_its_shard(site: Path, word: str) -> None:
    assert places(site, word)


def test_the_files_are_calls_with_json_and_cannot_end_a_script(site: Path) -> None:
    files = sorted((site / "search").glob("*.js"))
    assert len(files) > 10
    for path in files:
        if path.stem not in ("search", "names"):
            data(path)
            assert not re.search("[<\u2028\u2029]", path.read_text("utf-8"))


def test_a_document_names_its_provision_in_both_editions(site: Path) -> None:
    docs = data(site / "search" / "e-0-0.js")
    assert ["sec_1", "Section 1", "第1条"] in [d[:3] for d in docs]
    meta = data(site / "search" / "meta.js")
    assert meta["texts"]["0"][:2] == ["sample-act", "en"]
    assert (site / "texts" / f"{meta['texts']['0'][2]}.html").exists()


def test_places_are_written_in_few_characters() -> None:
    found = {0: [(0, 3), (40, 63)], 7: [(2000, 0)], 1100: [(1, 5)]}
    assert decoded(encoded(found)) == found
    assert len(encoded(found)) < 20
    assert decoded("") == {}


def test_things_are_named_with_their_pages(site: Path) -> None:
    rows = {(r[0], r[1]): r for r in data(site / "search" / "index.js")["rows"]}
    act = rows["instrument", "sample-act"]
    assert act[3:5] == ["Sample Act", "《样本法》"] or "Sample Act" in act[3]
    assert rows["topic", "samples/rate"][3:5] == ["Rate", "税率"]


@pytest.mark.slow
def test_the_index_of_a_changed_text_is_that_of_a_fresh_build(record: Record, tmp_path: Path) -> None:
    build(record.store, record.registry, tmp_path / "a")
    assert places(tmp_path / "a", "agent")
    record.take([*AMENDED[:-1], "A zebra crosses."], 5, 2, pit="2026-05-01")
    build(record.store, record.registry, tmp_path / "a")
    build(record.store, record.registry, tmp_path / "b")
    assert places(tmp_path / "a", "zebra")
    assert not places(tmp_path / "a", "agent")
    names = {p.name for p in (tmp_path / "b" / "search").iterdir()}
    assert names == {p.name for p in (tmp_path / "a" / "search").iterdir()}
    for name in names:
        assert (tmp_path / "a" / "search" / name).read_bytes() == (
            tmp_path / "b" / "search" / name
        ).read_bytes()


def test_the_page_of_search_allows_its_own_script_and_reads_without_it(site: Path) -> None:
    html = unescape((site / "zh" / "search.html").read_text("utf-8"))
    assert "script-src 'self'" in html
    assert "'unsafe" not in html
    assert set(re.findall(r"<script[^>]*>(.*?)</script>", html, re.DOTALL)) == {""}
    assert "instruments/sample-act.html#contents" in html


@pytest.mark.parametrize(("query", "eids"), [("数据出境", {"sec_13"}), ("high-ris", {"sec_13"}), ("Été", {"sec_13"}),
                                            ("shall file", {"sec_1"}), ("file shall", {"sec_1"}),
                                            ('"file shall"', set()), ("境出", set()), ("nowhere", set())])  # fmt: skip
@pytest.mark.slow
def test_the_command_finds_the_same(tmp_path: Path, query: str, eids: set[str]) -> None:
    record = Record(tmp_path)
    record.take([*SECTIONS, SPECIAL.replace("<", "&lt;")], 1, 10, pit="2026-01-01")
    with record.store.read() as session:
        found = search_texts(session, query)
    assert {f.eid.partition("__")[0] for f in found} == eids


def test_a_very_long_word_is_one_short_token() -> None:
    assert tokens("x" * 1_000_000) == ["x" * MAX_WORD]
    assert len(tokens("据" * 1000)) == 999


def test_stop_words_are_tokens() -> None:
    assert all(tokens(word) == [word] for word in STOP)


CHROMIUM = next(
    (p for n in ("chromium", "chromium-browser", "google-chrome") if (p := shutil.which(n))), None
)


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this system")
@pytest.mark.parametrize("query", ["数据出境", "high-risk", "alert"])
def test_a_browser_finds_it_from_a_folder(site: Path, tmp_path: Path, query: str) -> None:
    done = subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", f"--user-data-dir={tmp_path / 'profile'}",
         "--virtual-time-budget=8000", "--dump-dom", f"{(site / 'search.html').as_uri()}#q={query}"],
        capture_output=True, timeout=900,
    )  # fmt: skip
    dom = done.stdout.decode()
    assert "Provisions: 1." in dom
    assert re.search(r'href="texts/[^"]+#sec_13', dom)
    assert re.search(r"<mark>[^<]+</mark>", dom)
    assert "<script>alert" not in dom
