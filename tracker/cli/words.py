"""What commands say, in the language of the person.

English stands in the code; other languages in the catalogue of the pages (`tracker.publish.messages`). The
helps are not marked: every paragraph of a docstring, help of an option and title of a panel is a message.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from tracker.cli.state import STATE
from tracker.publish.messages import EDITIONS, edition, translations

#: Where a language is asked for, first the one that counts. Others than ours are English.
_ASKED = ("TRACKER_LANG", "LC_ALL", "LC_MESSAGES", "LANG")
#: What typer prints around our own words.
_FRAMES = (
    "DEFAULT_STRING", "ENVVAR_STRING", "REQUIRED_LONG_STRING", "ARGUMENTS_PANEL_TITLE", "OPTIONS_PANEL_TITLE",
    "COMMANDS_PANEL_TITLE", "ERRORS_PANEL_TITLE", "RICH_HELP",
)  # fmt: skip


def language() -> str:
    """The edition a person asks for: ``--lang`` before the command, TRACKER_LANG, the locale."""
    return edition(STATE.lang or next((found for name in _ASKED if (found := os.environ.get(name))), None))


def asked(value: str | None) -> str | None:
    """Takes ``--lang`` in, before any help is printed."""
    if value is not None and edition(value) != value.replace("_", "-").split("-")[0].lower():
        raise typer.BadParameter(tr("{value} is not one of {all}.", value=value, all=", ".join(EDITIONS)))
    STATE.lang = value
    return value


def tr(message: str, /, **values: object) -> str:
    """A message in the language of the person, with its values filled in as `str.format` does."""
    lang = language()
    said = message if lang == EDITIONS[0] else translations(lang).gettext(message)
    return said.format(**values) if values else said


def say(message: str, /, *, err: bool = False, **values: object) -> None:
    """A line for a person."""
    typer.echo(tr(message, **values), err=err)


def head(column: str) -> str:
    """The head of a table's column: its key in JSON, in words."""
    lang = language()
    return column.replace("_", " ") if lang == EDITIONS[0] else translations(lang).pgettext("column", column)


#: Columns whose cells are codes with a name on every page.
_NAMED = {
    "kind": ("kind", "trouble", "notice"), "significance": ("significance",), "event": ("event",),
    "status": ("status",), "origin": ("origin",), "outcome": ("outcome", "trouble"), "basis": ("basis",),
    "type": ("relation",), "state": ("state",),
}  # fmt: skip


def cell(column: str, value: object) -> str:
    """What stands in a cell: a code by its name where the person does not read English."""
    text = "" if value is None else str(value)
    lang = language()
    if lang == EDITIONS[0] or not text:
        return text
    from tracker.publish.labels import NAMES, language_name

    if column == "language":
        return language_name(text, lang)
    names = (NAMES.get(f"{kind}:{text}") for kind in _NAMED.get(column, ()))
    found = next((tr(name) for name in names if name), text)
    return translations(lang).pgettext("cell", text) if found == text else found


def labelled(label: str, text: str) -> str:
    """``label: text``, with the mark of the person's language."""
    return f"{label}{translations(language()).pgettext('punctuation: colon', ': ')}{text}"


def listed(items: Iterable[str]) -> str:
    """``a, b``, with the mark of the person's language."""
    return translations(language()).pgettext("punctuation: enumeration", ", ").join(items)


def paragraphs(help_: str | None) -> list[str]:
    """The messages of a help: one a paragraph, without its line breaks; a list keeps them."""
    parts = (help_ or "").split("\n\n")
    return [part if "\n*" in part else " ".join(part.split()) for part in parts]


def in_words(command: Any, context: typer.Context) -> None:
    """Puts the help of a command, and of what it lists, into the language of the person."""
    listed = command.commands.values() if isinstance(command, TyperGroup) else ()
    for item in (command, *command.get_params(context), *listed):
        for name in ("help", "rich_help_panel"):
            if found := getattr(item, name, None):
                setattr(item, name, "\n\n".join(map(tr, paragraphs(found))))


def frames_in_words() -> None:
    """What typer prints around helps and failures, in the language of the person."""
    from rich.table import Table
    from typer import rich_utils

    class Folding(Table):
        """Chinese has no spaces to break lines at: rich would cut it."""

        def add_row(self, *cells: Any, **options: Any) -> None:
            super().add_row(*cells, **options)
            for column in self.columns:
                column.overflow = "fold"

    rich_utils.Table = Folding  # type: ignore[attr-defined]
    for name in _FRAMES:
        setattr(rich_utils, name, tr(getattr(rich_utils, name)))


def reworded(text: str, context: str = "error") -> str:
    """What typer and the rooms below say of a failure, by the catalogue's templates of such sentences."""
    lang = language()
    for template, pattern in _patterns(lang, context):
        if found := pattern.fullmatch(text):
            parts = [reworded(part, context) for part in found.groups()]
            return translations(lang).pgettext(context, template).format(*parts)
    return text


@cache
def _patterns(lang: str, context: str) -> list[tuple[str, re.Pattern[str]]]:
    """The longest first: the one that says most."""
    found = sorted(translations(lang).of(context), key=lambda m: -len(m.replace("{}", "")))
    return [(m, re.compile(re.escape(m).replace(r"\{\}", "(.+?)"), re.DOTALL)) for m in found]


def _speaking(kind: Any) -> None:
    """Typer knows no languages: its commands turn their help into words when they print it."""
    show, usage = kind.format_help, kind.get_usage

    def format_help(self: Any, ctx: typer.Context, formatter: Any) -> None:
        if language() != EDITIONS[0]:
            in_words(self, ctx)
            frames_in_words()
        show(self, ctx, formatter)

    def get_usage(self: Any, ctx: typer.Context) -> str:
        return str(usage(self, ctx)).replace("Usage: ", tr("Usage: "), 1)

    kind.format_help, kind.get_usage = format_help, get_usage


_speaking(TyperCommand)
_speaking(TyperGroup)
