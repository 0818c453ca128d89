"""The record of the research corpus, its site, and ways to ask them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from typer.testing import CliRunner

from benchmarks.pages.shown import served
from tests.chromium import launched
from tracker.cli.main import app

#: The day on which the questions are asked.
TODAY = date(2026, 11, 30)
_FLK, _VERSIONS = "cn-statutes-flk-md", "jp-statute-versions"
#: Files of the corpus that belong to a source and name no address: source, day they were served, file.
FILES = (
    ("cn-csl-zh", "2016-11-07", f"{_FLK}/网络安全法(2016-11-07).md"),
    ("cn-csl-zh", "2025-10-28", f"{_FLK}/网络安全法(2025-10-28).md"),
    ("cn-pipl-zh", "2021-08-20", f"{_FLK}/个人信息保护法(2021-08-20).md"),
    ("cn-dsl-zh", "2021-06-10", f"{_FLK}/数据安全法(2021-06-10).md"),
    ("cn-network-data-regulations-zh", "2024-09-30", f"{_FLK}/网络数据安全管理条例(2024-09-24).md"),
    (
        "cn-export-assessment-zh",
        "2022-07-07",
        "cn-cac-regulations-txt/data-export-security-assessment-measures-2022-zh.txt",
    ),
    (
        "cn-data-flow-provisions-zh",
        "2024-03-22",
        "cn-cac-regulations-txt/cross-border-data-flow-provisions-2024-zh.txt",
    ),
    ("cn-foreign-trade-law-zh", "2022-12-30", "cn-statute-pairs/对外贸易法/2022-12-30.md"),
    ("cn-foreign-trade-law-zh", "2025-12-27", "cn-statute-pairs/对外贸易法/2025-12-27.md"),
    ("tpp-en", "2016-02-04", "trade-agreements/tpp-2016/full.txt"),
    ("cn-australia-fta-en", "2015-06-17", "trade-agreements/china-australia-fta-2015/full.txt"),
    ("wto-ecommerce-en", "2024-07-26", "trade-agreements/wto-jsi-ecommerce-2024/INF_ECOM_87.md"),
    ("uk-dst-en", "2026-04-01", "uk_fa2020/ukpga-2020-14.ss44-47.EXCERPT.xml"),
    ("es-idsd-es", "2021-01-16", "spain_idsd/BOE-A-2020-12355.2020-10-16.md"),
)

Ask = Callable[[list[str]], str]


@pytest.fixture(scope="session")
def ask(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """Runs a command on the record of the corpus, as on the day of asking; what it prints."""
    home = tmp_path_factory.mktemp("golden")
    settings = {"TRACKER_HOME": str(home), "TRACKER_CONTACT": "mailto:someone@example.org", "COLUMNS": "200"}

    def run(arguments: list[str]) -> str:
        with mock.patch.dict(os.environ, settings):
            done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, f"tracker {' '.join(arguments)}: {done.output[-2000:]}"
        return done.stdout

    run(["init"])
    run(["import", *(str(corpus / f"{name}.warc.gz") for name in ("eu", "ca"))])
    for source, day, file in FILES:
        reader = [] if file.endswith(".xml") else ["--as", "statute_text"]
        run(["import", str(corpus / "files" / file), "--source", source, "--at", day, *reader])
    return run


@pytest.fixture(scope="session")
def site(ask: Ask, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The site of the record: its folder, and its address on this machine."""
    out = tmp_path_factory.mktemp("site")
    ask(["site", "build", "--out", str(out), "--today", TODAY.isoformat()])
    with served(str(out)) as address:
        yield out, address


_SEEN = """() => {
  const out = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(n);
    const box = [...range.getClientRects()].find(r => r.width > 1 && r.height > 1);
    if (box && box.top < window.innerHeight && box.bottom > 0 && n.parentElement.checkVisibility()) out.push(n.data);
  }
  return out.join(' ');
}"""


@pytest.fixture(scope="session")
def first_screen(site: tuple[Path, str]) -> Iterator[Callable[[str], str]]:
    """The words a person sees of a page of the site before scrolling, on a laptop (1400 x 900)."""
    with launched() as browser:
        page: Any = browser.new_page(viewport={"width": 1400, "height": 900})

        def read(address: str) -> str:
            page.goto(f"{site[1]}/{address}")
            return str(page.evaluate(_SEEN))

        yield read
