"""What `tracker crawl` says of a crawl that was stopped. The crawl itself is played."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tracker.cli import crawl
from tracker.cli.main import app

CAME, LEFT = "eu-ai-act-en", "gdpr-en"


@pytest.mark.parametrize("form", ["table", "json"])
def test_a_stopped_crawl_says_so_in_a_line(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [
        {"source": source, "url": "https://law.example", "outcome": outcome, "changes": 0, "message": "", "failed": failed}
        for source, outcome, failed in ((CAME, "captured", False), (LEFT, "Stopped", True))
    ]  # fmt: skip
    monkeypatch.setattr(crawl, "crawl_sources", lambda *_, **__: rows)
    store = f"sqlite:///{tmp_path / 'tracker.db'}"
    said = CliRunner().invoke(app, ["--db", store, "crawl", CAME, LEFT, "--format", form])
    assert said.exit_code == 1
    assert "stopped: 1/2 asked, all that came is kept; the next crawl asks the rest first\n" in said.stderr
    assert CAME in said.stdout
    assert (LEFT in said.stdout) is (form == "json"), "programs are told of each"
    assert form == "table" or len(json.loads(said.stdout)) == 2
