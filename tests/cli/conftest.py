"""Calls of the command line on the demo."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calls import Tracker


@pytest.fixture
def tracker(demo: Path) -> Tracker:
    return Tracker(demo)
