"""The demo, built once for each file of tests, and calls of the command line on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calls import Tracker
from tracker.demo.run import run


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "demo"
    run(folder)
    return folder


@pytest.fixture
def tracker(demo: Path) -> Tracker:
    return Tracker(demo)
