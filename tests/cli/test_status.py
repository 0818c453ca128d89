"""`tracker status` by regime: it fits a terminal, keeps to what is asked for, and json has both views."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calls import call
from tracker.registry.loader import load_registry

MINE = """\
channels: {desk: {mail: desk@example.org}}
subscriptions:
  - {id: ai-desk, to: desk, follow: "regime:eu-ai"}
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert call("init", TRACKER_HOME=str(tmp_path)).code == 0
    return tmp_path


def status(home: Path, *args: str) -> str:
    done = call("status", *args, TRACKER_HOME=str(home), COLUMNS="100")
    assert done.code == 0, done.both
    return done.out


def test_all_regimes_fit_a_terminal(home: Path) -> None:
    said = status(home)
    lines = said.splitlines()
    assert len(lines) < 40
    assert max(map(len, lines)) <= 120
    regimes = load_registry().regimes.values()
    texts = sum(any(s.kind == "text" for s in r.sources) for r in regimes)
    lists = sum(bool(r.sources) and all(s.kind != "text" for s in r.sources) for r in regimes)
    assert f"{texts} regimes with texts: {texts} no text; {lists} more follow lists only" in said
    assert "never checked: tracker crawl --all" in said


def test_one_regime_says_what_to_do(home: Path) -> None:
    assert "no text: eu-ai: never checked" in status(home, "--regime", "eu-ai")
    shown = json.loads(status(home, "--regime", "eu-ai", "--format", "json"))
    (regime,) = shown["regimes"]
    assert (regime["regime"], regime["state"], regime["way"], regime["held"]) == ("eu-ai", "none", None, 0)
    assert regime["advice"][0]["code"] == "not_asked"
    assert {"record", "runner", "sources", "incidents", "events", "waiting", "readings"} <= shown.keys()


def test_mine_is_what_a_subscription_or_profile_follows(home: Path) -> None:
    assert call("status", "--mine", TRACKER_HOME=str(home)).code == 2
    (home / "subscriptions.yml").write_text(MINE, "utf-8")
    for asked in (("--mine",), ("--for", "ai-desk")):
        regimes = json.loads(status(home, *asked, "--format", "json"))["regimes"]
        assert [r["regime"] for r in regimes] == ["eu-ai"]
    unknown = call("status", "--for", "nobody", TRACKER_HOME=str(home))
    assert (unknown.code, "ai-desk" in unknown.err) == (2, True)
