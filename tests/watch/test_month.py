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
def some_days() -> dict[str, Any]:
    """Nine days of our own pages: long enough for most troubles to come and to pass."""
    return play("--own", "--days", "9")


def test_the_record_holds_what_was_played_and_nothing_else(some_days: dict[str, Any]) -> None:
    assert some_days["wrong"] == []
    assert set(some_days["rules"]) >= {"own pages", "incidents", "looks", "pause", "rest", "robots"}
    assert some_days["changes"]["own pages"] >= 8
    assert some_days["incidents"]["played"] >= 9
    assert some_days["sources"] >= 40


def test_every_trouble_was_really_met(some_days: dict[str, Any]) -> None:
    met = set(some_days["outcomes"])
    assert {
        "captured",
        "not_modified",
        "HttpError",
        "Blocked",
        "Forbidden",
        "TlsError",
        "DnsError",
    } <= met


def test_no_host_was_asked_too_soon(some_days: dict[str, Any]) -> None:
    polite = some_days["politeness"]
    assert polite["least pause (s)"] >= 2.0
    assert polite["requests during rest"] == 0
    assert polite["wishes for rest"] >= 5
    assert polite["requests"] > 700
    assert some_days["conditional"]["304"] > some_days["conditional"]["200"]


@pytest.mark.skipif(
    os.environ.get("TRACKER_TEST_MONTH") is None,
    reason="takes minutes: set TRACKER_TEST_MONTH=1, or `python -m benchmarks.month`",
)
def test_the_whole_month() -> None:
    """With the real captures of the research corpus, where it is there."""
    figures = play()
    assert figures["wrong"] == []
    assert set(figures["rules"]) >= {"catch-up"}
    assert figures["sources"] >= 60 or "not here" in figures["bodies"]
    if "not here" not in figures["bodies"]:
        assert figures["changes"]["real captures"] >= 8
    assert figures["incidents"]["played"] == figures["incidents"]["recorded"]
    assert figures["cpu seconds"] < 300


def test_the_judge_finds_what_is_wrong() -> None:
    """A month whose record is not what was played must not pass: here the player's notes are changed."""
    code = """
import sys
from datetime import UTC, datetime, timedelta
from benchmarks.month.manners import politeness, robots
from benchmarks.month.player import Asked
from benchmarks.month.plot import Part, Plot, Trouble, day
start = datetime(2026, 11, 2, tzinfo=UTC)
asked = [Asked(start, "a", "u", 429, rest=60.0), Asked(start + timedelta(seconds=30), "a", "u", 200),
         Asked(start + timedelta(seconds=31), "a", "u", 200)]
pauses, rests = [], []
print(politeness(Plot(None), asked, pauses, rests))
assert len(pauses) == 1, pauses
assert len(rests) == 2, rests
part = Part("s", "u", None, (), troubles=(Trouble("robots", 0.0, 5.0, "robots"),))
forbidden = []
robots(Plot(None, [part]), [Asked(day(1), "a", "u", 200), Asked(day(6), "a", "u", 200)], forbidden)
assert len(forbidden) == 1, forbidden
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
