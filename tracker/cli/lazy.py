"""A group whose commands stand in modules that are imported when the command is run.

`tracker --help` prints names and one line each from a table; everything else of a command comes from its
module, which may therefore import what it needs at its top.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any, ClassVar

import typer
from typer.core import TyperCommand, TyperGroup

from tracker.cli.words import frames_in_words, language, reworded
from tracker.publish.messages import EDITIONS


@dataclass(frozen=True)
class LazyCommand:
    """One command or group of commands. ``target``: ``module:name`` below `tracker.cli`, a function or a
    `typer.Typer`. ``summary``: the first paragraph of its help."""

    name: str
    target: str
    panel: str
    summary: str

    def load(self) -> Any:
        """The command as typer runs it."""
        module, _, attribute = self.target.partition(":")
        found = getattr(import_module(f"tracker.cli.{module}"), attribute)
        host = typer.Typer(add_completion=False, rich_markup_mode="markdown", callback=_keeps_a_group)
        if isinstance(found, typer.Typer):
            host.add_typer(found, name=self.name, rich_help_panel=self.panel)
        else:
            host.command(self.name, rich_help_panel=self.panel)(found)
        group = typer.main.get_command(host)
        assert isinstance(group, TyperGroup)
        command = group.commands[self.name]
        _complete_ids(command)
        return command


#: Parameters that take an id of the registry -> where its ids are.
_IDS = {
    "instrument": "instruments", "instruments": "instruments", "regime": "regimes", "source": "sources",
    "sources": "sources", "codebook": "codebooks",
}  # fmt: skip


def _complete_ids(command: Any) -> None:
    """Ids of the registry are completed wherever a command takes one."""
    for sub in command.commands.values() if isinstance(command, TyperGroup) else ():
        _complete_ids(sub)
    for parameter in command.params:
        if of := _IDS.get(parameter.name):
            parameter._custom_shell_complete = lambda _context, _parameter, typed, of=of: _ids(of, typed)


def _ids(of: str, typed: str) -> list[str]:
    from tracker.cli.options import open_registry

    return sorted(id_ for id_ in getattr(open_registry(), of) if id_.startswith(typed))


def _keeps_a_group() -> None:
    """Typer makes an app of one command into that command, but for one with a callback."""


class LazyGroup(TyperGroup):
    """A group with a stand-in for each command: its name and help line, enough for ``--help`` and for the
    completion of names. What is run is loaded."""

    entries: ClassVar[dict[str, LazyCommand]] = {}

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        for entry in self.entries.values():
            self.add_command(TyperCommand(entry.name, help=entry.summary, rich_help_panel=entry.panel))

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        with _told():
            return super().parse_args(ctx, args)

    def invoke(self, ctx: Any) -> Any:
        with _told():
            return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        return name, self.entries[name].load() if name in self.entries else command, rest


@contextmanager
def _told() -> Iterator[None]:
    """A wrong use is told in the language of the person."""
    try:
        yield
    except typer.TyperException as error:
        if found := getattr(error, "format_message", None):
            said = reworded(found())
            if language() != EDITIONS[0]:
                frames_in_words()
            error.format_message = lambda: said  # type: ignore[method-assign]
        raise


def lazy_group(*entries: LazyCommand) -> type[LazyGroup]:
    """The class of a group (``cls=`` of `typer.Typer`) with these commands, in this order."""
    return type("LazyCommands", (LazyGroup,), {"entries": {entry.name: entry for entry in entries}})


def loaded(app: typer.Typer) -> TyperGroup:
    """The group of an app with every command loaded, also those of its groups, for who reads all of them."""
    group = typer.main.get_command(app)
    assert isinstance(group, LazyGroup)
    _load_all(group)
    return group


def _load_all(group: TyperGroup) -> None:
    for entry in group.entries.values() if isinstance(group, LazyGroup) else ():
        group.commands[entry.name] = entry.load()
    for command in group.commands.values():
        if isinstance(command, TyperGroup):
            _load_all(command)
