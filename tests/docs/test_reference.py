"""The reference is made from the code, and is as the code is now."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.build import reference
from tracker.capture.jobs import FailureKind
from tracker.cli.commands import COMMANDS
from tracker.cli.lazy import loaded
from tracker.cli.main import app
from tracker.model import CaptureError
from tracker.readers.formats import names
from tracker.registry.schema import Source
from tracker.settings import Settings

FOLDER = Path(__file__).parents[2] / "docs" / "reference"
AGAIN = "run `python -m docs.build.reference docs/reference`"


@pytest.mark.parametrize("name", ["commands.md", "registry.md"])
def test_the_pages_are_fresh(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == reference.pages()[name], AGAIN


def test_nothing_else_lies_beside_them() -> None:
    assert {p.name for p in FOLDER.iterdir()} == set(reference.pages())


def test_check_writes_nothing_and_says_what_is_stale(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert reference.main(["--check", str(tmp_path)]) == 1
    assert list(tmp_path.iterdir()) == []
    assert reference.main([str(tmp_path)]) == 0
    assert reference.main(["--check", str(tmp_path)]) == 0
    (tmp_path / "commands.md").write_text("old", "utf-8")
    capsys.readouterr()
    assert reference.main(["--check", str(tmp_path)]) == 1
    assert capsys.readouterr().out == f"stale: {tmp_path / 'commands.md'}\n"


def test_every_command_and_option_is_there() -> None:
    said = reference.commands()
    root = loaded(app)
    commands = dict(root.commands)
    groups = {k: c for k, c in commands.items() if hasattr(c, "commands")}
    for group, command in groups.items():
        commands |= {f"{group} {k}": c for k, c in command.commands.items()}
    for name in commands.keys() - groups.keys():
        section = said.split(f"\n## tracker {name}\n")[1].split("\n## ")[0]
        for option in (p for p in commands[name].params if p.param_type_name == "option" and not p.hidden):
            assert f"`{option.opts[0]}`" in section, name


def test_the_line_of_a_command_is_the_first_paragraph_of_its_help() -> None:
    commands = loaded(app).commands
    for entry in COMMANDS:
        said = (commands[entry.name].help or "").split("\n\n")[0]
        assert " ".join(said.split()) == entry.summary, entry.name


def test_every_kind_of_event_is_explained() -> None:
    kinds = reference.event_kinds()
    known = {k.value for k in FailureKind} | {c.__name__ for c in CaptureError.__subclasses__()}
    assert known <= kinds.keys()
    assert [k for k, said in kinds.items() if not said.endswith(".")] == []


def test_fields_extractors_and_settings_are_there() -> None:
    said = reference.registry()
    assert [f for f in Source.model_fields if f"| `{f}` |" not in said] == []
    assert [n for n in names() if f"* `{n}` (version" not in said] == []
    assert [n for n in Settings.model_fields if f"`TRACKER_{n.upper()}`" not in said] == []


def test_it_does_not_depend_on_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    before = reference.pages()
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("TRACKER_HOME", "/elsewhere")
    assert reference.pages() == before
