"""What commands can say: their helps, the messages in their code, and the failures of the rooms below."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperGroup

from tracker.cli.lazy import loaded
from tracker.cli.main import app
from tracker.cli.words import paragraphs

ROOT = Path(__file__).parents[2]
#: Failures that a command prints as they are.
FAILURES = frozenset({
    "StoreError", "CannotWrite", "UnknownChoice", "ReviewError", "CannotRenew", "CannotAlign", "NoProvenance",
    "BadPeriod", "CannotAccept", "NotAnArchive", "BadComment", "CannotMakePdf", "UnknownFormat",
})  # fmt: skip


def helps() -> dict[str, str]:
    """English -> the command that says it."""
    found: dict[str, str] = {}

    def take(item: Any, where: str) -> None:
        for name in ("help", "rich_help_panel"):
            for message in paragraphs(getattr(item, name, None)):
                if message:
                    found.setdefault(message, where)

    def walk(command: Any, where: str) -> None:
        context = typer.Context(command, info_name=where)
        for item in (command, *command.get_params(context)):
            take(item, where)
        if isinstance(command, TyperGroup):
            for name, sub in command.commands.items():
                walk(sub, f"{where} {name}")

    walk(loaded(app), "tracker")
    return found


def template(node: ast.expr) -> str | None:
    """The text of a literal, with ``{}`` for each value of an f-string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
    return None


def _calls(folder: Path) -> Iterator[tuple[Path, ast.Call, str]]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                yield path, node, getattr(node.func, "id", getattr(node.func, "attr", ""))


def said() -> dict[str, str]:
    """The messages of `say`, `tr`, `stop` and ``empty=`` in the code of the commands."""
    found: dict[str, str] = {}
    for path, node, name in _calls(ROOT / "tracker" / "cli"):
        args = [k.value for k in node.keywords if k.arg == "empty"]
        if name in ("say", "tr", "stop", "_say") and node.args:
            args.append(node.args[0])
        for arg in args:
            for part in (arg.body, arg.orelse) if isinstance(arg, ast.IfExp) else (arg,):
                if isinstance(part, ast.Constant) and part.value:
                    found.setdefault(part.value, path.name)
    return found


def columns() -> dict[str, str]:
    """The keys of tables' columns: every tuple of names that a command hands on to be printed."""
    found: dict[str, str] = {}
    for path, node, name in _calls(ROOT / "tracker" / "cli"):
        for arg in node.args[1:2] if name in ("emit", "table") else ():
            for key in ast.walk(arg):
                if isinstance(key, ast.Constant) and isinstance(key.value, str) and key.value:
                    found.setdefault(key.value, path.name)
    return found


def examined() -> dict[str, str]:
    """What `tracker doctor` finds and says to do."""
    found: dict[str, str] = {}
    for path, node, name in _calls(ROOT / "tracker" / "watch"):
        for arg in [*node.args[:2], *node.args[3:]] if name == "Examined" else ():
            for part in (arg.body, arg.orelse) if isinstance(arg, ast.IfExp) else (arg,):
                if (text := template(part)) and text.strip("{}: ()"):
                    found.setdefault(text, path.name)
    return found


def failures() -> dict[str, str]:
    """The sentences of the failures that a command prints."""
    found: dict[str, str] = {}
    for path, node, name in _calls(ROOT / "tracker"):
        if name in FAILURES and node.args and (text := template(node.args[-1])) and text.strip("{}: ()"):
            found.setdefault(text, path.name)
    return found
