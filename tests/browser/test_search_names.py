"""The script of the site ranks names as the command line does: thirty questions and near misses, in Chromium."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from tracker.lifecycle.date_evidence import NO_RECORD
from tracker.lifecycle.jurisdictions import jurisdictions
from tracker.registry import load_registry
from tracker.resources import templates_dir
from tracker.search.find import Finder
from tracker.site import search_names

pytestmark = pytest.mark.browser
QUERIES = yaml.safe_load((Path(__file__).parents[1] / "search" / "queries.yml").read_text("utf-8"))
MORE = [
    "cpttp",
    "数据",
    "chips act",
    "中国数据出境",
    "欧盟 AI Act",
    "1 million",
    "10%",
    "data",
    "个人信息 保护",
    "zzzz",
    "EU rules",
]
ON = date(2026, 12, 1)
#: Bytes of the names, of the 300 kB that a question may load.
MOST = 200_000


@pytest.fixture(scope="module")
def page(chromium: Any) -> Any:
    registry = load_registry()
    site: Any = SimpleNamespace(
        registry=registry,
        on=ON,
        recorded=NO_RECORD,
        jurisdictions=jurisdictions(registry),
        printed=lambda _: None,
    )
    data = json.dumps(search_names.data(site), ensure_ascii=False, separators=(",", ":"))
    assert len(data.encode()) < MOST
    shown = chromium.new_page()
    shown.add_script_tag(content=(templates_dir() / "site" / "names.js").read_text("utf-8"))
    shown.evaluate("text => Names.take(JSON.parse(text))", data)
    return shown


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(load_registry(), ON)


def test_thirty_questions_find_the_thing_itself(page: Any) -> None:
    first = "qs => qs.map(q => { var e = Names.find(q)[0].of; return e.kind + ':' + e.id; })"
    found = page.evaluate(first, [q["ask"] for q in QUERIES])
    assert found == [q["first"] for q in QUERIES]


@pytest.mark.parametrize("query", [*(q["ask"] for q in QUERIES), *MORE])
def test_page_and_command_line_agree(page: Any, finder: Finder, query: str) -> None:
    ask = "q => Names.find(q).slice(0, 6).map(h => [h.of.kind + ':' + h.of.id, Math.round(h.score * 1e6)])"
    counted = {r[1] for r in page.evaluate("() => Names.answers.map(e => [0, e.id])")}
    mine = [
        [f.of.key, round(f.score * 1e6)]
        for f in finder.find(query, limit=60)
        if f.of.kind != "answer" or f.of.id in counted
    ][:6]
    theirs = page.evaluate(ask, query)
    assert [k for k, _ in theirs] == [k for k, _ in mine]
