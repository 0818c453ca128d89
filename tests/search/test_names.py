"""What people type finds the thing itself: thirty questions, near misses, filters."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from tracker.cli.main import app
from tracker.registry import load_registry
from tracker.search.find import Filters, Finder
from tracker.search.names import names
from tracker.search.rank import joined

QUERIES = yaml.safe_load(Path(__file__).with_name("queries.yml").read_text("utf-8"))


@pytest.fixture(scope="module")
def finder() -> Finder:
    return Finder(load_registry(), date(2026, 12, 1))


def test_there_are_thirty() -> None:
    assert len({q["ask"] for q in QUERIES}) == 30


@pytest.mark.parametrize("query", QUERIES, ids=lambda q: q["ask"])
def test_the_thing_itself_comes_first(finder: Finder, query: dict[str, str]) -> None:
    found = finder.find(query["ask"])
    assert found[0].of.key == query["first"], [f.of.key for f in found[:5]]
    if day := query.get("date"):
        assert found[0].standing.coming[0][0].isoformat() == day


@pytest.mark.parametrize(
    ("typed", "key"),
    [("cpttp", "instrument:cptpp"), ("GPDR", "instrument:gdpr"), ("cybersecurty law", "instrument:cn-csl"),
     ("《人工智能法》", "instrument:eu-ai-act"), ("aiact", "instrument:eu-ai-act"), ("usmc", "instrument:usmca-ch19")],
)  # fmt: skip
def test_near_misses_are_found(finder: Finder, typed: str, key: str) -> None:
    assert key in [f.of.key for f in finder.find(typed)[:3]]


def test_filters_leave_what_was_asked_for(finder: Finder) -> None:
    found = finder.find("人工智能", Filters(jurisdiction="KR", kind="instrument"))
    assert found
    assert {f.of.jurisdiction for f in found} == {"KR"}
    assert "kr-ai-basic-act" in {f.of.id for f in finder.find("AI Basic Act", Filters(in_force=True))}
    assert all(
        f.standing.day and f.standing.day.year > 2024
        for f in finder.find("AI", Filters(since=date(2025, 1, 1)))
    )


def test_nothing_is_found_for_nonsense(finder: Finder) -> None:
    assert finder.find("zzzz qqqq") == []
    assert finder.find("…!?") == []


def test_every_thing_is_found_by_its_title(finder: Finder) -> None:
    keys = {n.key for n in names(finder.registry)}
    assert len(keys) == len(names(finder.registry))
    for n in names(finder.registry)[::25]:
        assert n.key in [f.of.key for f in finder.find(n.names[0], limit=40)], n


def test_words_are_joined() -> None:
    assert joined("歐盟《AI Act》2024/1689") == "欧盟 ai act 2024 1689"


def test_the_command_says_things_before_provisions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_HOME", str(tmp_path))
    run = CliRunner().invoke(app, ["search", "AI Act high-risk", "--format", "json"])
    first = json.loads(run.stdout)[0]
    assert first["id"] == "eu-ai-act"
    assert "2 December 2027" in first["snippet"]
    assert (
        CliRunner()
        .invoke(app, ["search", "x", "--jurisdiction", "Chnia"])
        .output.endswith("did you mean CN?\n")
    )
    assert "did you mean usmca-ch19" in CliRunner().invoke(app, ["text", "usmca"]).output
    assert "did you mean eu-data" in CliRunner().invoke(app, ["deadlines", "--regime", "gdpr"]).output
