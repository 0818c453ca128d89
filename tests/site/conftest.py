"""The record of `tests.site.record`, shared by the tests of everything that shows it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.site.record import Record
from tracker import clock


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of the pages: whoever asks for the present is told this one."""
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 4, 10, 6, tzinfo=UTC))


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """First text in January, pinned codings, a blocked page in February, an amendment in March."""
    made = Record(tmp_path)
    made.first()
    made.pin()
    made.block(2, 10)
    made.change = made.amend()
    return made
