"""The command line in Chinese: no help, message, head or failure without its words, and `--help` at once."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from tests.cli import messages
from tracker.cli import words
from tracker.cli.main import app
from tracker.cli.state import STATE
from tracker.publish.messages import translations


@pytest.fixture
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(STATE, "lang", None)
    monkeypatch.setenv("TRACKER_LANG", "zh")


@pytest.mark.parametrize(
    ("found", "context"),
    [
        (messages.helps, ""),
        (messages.said, ""),
        (messages.columns, "column"),
        (messages.failures, "error"),
        (messages.examined, "doctor"),
    ],
)
def test_everything_a_command_says_has_chinese(found, context: str) -> None:
    said = found()
    assert len(said) > 35
    have = set(translations("zh").of(context))
    assert {message: where for message, where in said.items() if message not in have} == {}


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"), ({"TRACKER_LANG": "zh", "LC_ALL": "en_GB.UTF-8"}, "zh"), ({}, "en"),
    ],
)  # fmt: skip
def test_the_language_is_that_of_the_person(
    environment: dict[str, str], lang: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("TRACKER_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(STATE, "lang", None)
    assert words.language() == lang


@pytest.mark.usefixtures("chinese")
def test_failures_are_told_with_what_was_typed() -> None:
    assert words.reworded("No such command 'brif'. Did you mean 'brief'?") == (
        "没有命令 'brif'。您是否要用 'brief'？"
    )
    assert words.reworded("there is no store at sqlite:///x.db yet: run `tracker init`").startswith(
        "sqlite:///x.db 处尚无数据库"
    )
    assert words.reworded("words of nobody") == "words of nobody"
    assert words.tr("no file {name}", name="a{b}") == "没有文件 a{b}"


@pytest.mark.parametrize("arguments", [["--help"], ["crawl", "--help"], ["subscribe", "add", "--help"]])
def test_help_in_chinese(arguments: list[str], tmp_path) -> None:
    said = subprocess.run(
        [sys.executable, "-m", "tracker", "--lang", "zh", *arguments], capture_output=True, text=True,
        check=True, env={"HOME": str(tmp_path), "COLUMNS": "100", "PATH": ""},
    ).stdout  # fmt: skip
    assert "用法" in said
    assert "选项" in said
    assert not re.search(r"[一-鿿] …", said), "a help is folded, never cut"
    assert "Show this message" not in said


def test_a_language_we_do_not_have_is_refused() -> None:
    found = CliRunner().invoke(app, ["--lang", "fr", "sources", "list"])
    assert found.exit_code == 2
    assert "fr is not one of en, zh." in " ".join(found.output.split())
