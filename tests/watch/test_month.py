"""The simulated month, shortened: the record holds what was played and nothing else, politely.

Bodies are pages of our own; status lines, headers, 304, 429 and all troubles are played. The whole
month, with the real captures of the research corpus, is `python -m benchmarks.month`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.skipif(
    not (ROOT / "benchmarks").is_dir(), reason="the benchmarks are not in this copy of the sources"
)


def play(*options: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.month", "--json", *options],
        cwd=ROOT, capture_output=True, text=True, timeout=900,
    )  # fmt: skip
    assert done.stdout, done.stderr
    figures: dict[str, Any] = json.loads(done.stdout)
    return figures


@pytest.fixture(scope="module")
def ten_days() -> dict[str, Any]:
    """On request: beside other work the ten days were seen to take longer than a test may."""
    if os.environ.get("TRACKER_TEST_MONTH") is None:
        pytest.skip("set TRACKER_TEST_MONTH=1 to play ten simulated days")
    return play("--own", "--days", "10")


def test_the_record_holds_what_was_played_and_nothing_else(ten_days: dict[str, Any]) -> None:
    assert ten_days["wrong"] == []
    assert ten_days["changes"]["own pages"] >= 8
    assert ten_days["incidents"]["played"] >= 9
    assert ten_days["sources"] >= 40


def test_every_trouble_was_really_met(ten_days: dict[str, Any]) -> None:
    met = set(ten_days["outcomes"])
    assert {
        "captured",
        "not_modified",
        "HttpError",
        "Blocked",
        "Forbidden",
        "TlsError",
        "DnsError",
        "Timeout",
    } <= met


def test_no_host_was_asked_too_soon(ten_days: dict[str, Any]) -> None:
    polite = ten_days["politeness"]
    assert polite["least pause (s)"] >= 2.0
    assert polite["requests during rest"] == 0
    assert polite["wishes for rest"] >= 5
    assert polite["requests"] > 800


@pytest.mark.corpus
@pytest.mark.skipif(
    os.environ.get("TRACKER_LONG") != "1",
    reason="takes minutes: set TRACKER_LONG=1, or `python -m benchmarks.month`",
)
def test_the_whole_month_with_real_captures() -> None:
    figures = play()
    assert figures["wrong"] == []
    assert figures["sources"] >= 60
    if "not here" not in figures["bodies"]:
        assert figures["changes"]["real captures"] >= 8
    assert figures["incidents"]["played"] == figures["incidents"]["recorded"]
    assert figures["seconds played"] < 300


def test_the_judge_finds_what_is_wrong() -> None:
    """A month whose record is not what was played must not pass: here the player's notes are changed."""
    code = """
import sys
from datetime import UTC, datetime, timedelta
from benchmarks.month.judge import politeness
from benchmarks.month.player import Asked
from benchmarks.month.plot import Plot
start = datetime(2026, 11, 2, tzinfo=UTC)
asked = [Asked(start, "a", "u", 429, rest=60.0), Asked(start + timedelta(seconds=30), "a", "u", 200),
         Asked(start + timedelta(seconds=31), "a", "u", 200)]
wrong = []
print(politeness(Plot(None), asked, wrong), len(wrong))
assert len(wrong) == 3, wrong  # too soon, and twice during rest
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
