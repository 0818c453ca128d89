"""Log lines as JSON: one object a line, whoever wrote it, and no secret in it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.logs import without_secrets

PROGRAM = """
import logging
from tracker.logs import as_json
as_json()
logging.getLogger("tracker.watch").info("look", extra={"fields": {"source": "gdpr-en", "outcome": "captured"}})
logging.getLogger("scrapy.core").info("not shown")
logging.getLogger("scrapy.core").warning("条文 at https://me:secret@law.example/x?apikey=abc123")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("x").exception("failed")
"""


def lines(program: str, **environment: str) -> list[dict[str, str]]:
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, env={**os.environ, **environment}
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stderr.splitlines()]


def test_every_line_is_one_object_with_its_job() -> None:
    look, warning, failed = lines(PROGRAM, TRACKER_JOB="j1")
    assert look.pop("time").endswith("Z")
    assert look == {
        "event": "look", "level": "info", "logger": "tracker.watch", "job": "j1", "source": "gdpr-en",
        "outcome": "captured",
    }  # fmt: skip
    assert warning["event"] == "条文 at https://***@law.example/x?apikey=***"
    assert warning["job"] == "j1"
    assert "ZeroDivisionError" in failed["exception"]


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("postgresql://tracker:pw@db/x refused", "postgresql://***@db/x refused"),
        ("GET /?token=abc&lang=en", "GET /?token=***&lang=en"),
        ("key: value of the law", "key: value of the law"),
        ("monkey=1; the keyboard", "monkey=1; the keyboard"),
        ("Article 5(1), 第五条", "Article 5(1), 第五条"),
    ],
)
def test_secrets_by_their_names(words: str, shown: str) -> None:
    assert without_secrets(words) == shown


def test_the_value_of_a_secret_setting_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_CONGRESS_KEY", "s3cr3t-value")
    assert without_secrets("refused: s3cr3t-value is not known") == "refused: *** is not known"


def test_a_command_logs_json_when_asked(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "--db", f"sqlite:///{tmp_path}/t.db", "run", "--once", "--until", "x"],
        capture_output=True, text=True, env={**os.environ, "TRACKER_LOG": "xml"},
    )  # fmt: skip
    assert done.returncode == 1
    assert "TRACKER_LOG" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
