"""The command line: the table of the commands, and where it starts.

A command is imported when it is run (`tracker.cli.lazy`), so that ``--help`` answers at once.
"""

from __future__ import annotations

import gc
import os
import sys
from pathlib import Path

import typer

from tracker import __version__
from tracker.cli.commands import COMMANDS
from tracker.cli.lazy import lazy_group
from tracker.cli.state import STATE
from tracker.cli.words import asked, reworded, say

app = typer.Typer(
    name="tracker",
    cls=lazy_group(*COMMANDS),
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Watch, compare and brief on digital regulation across borders, with proof for every change.\n\n"
    "Start with `tracker demo`, or with `tracker init`, `tracker sources list` and `tracker crawl`.",
)


INTERRUPTED = 130
#: New objects after which Python looks for rubbish. By itself it looks after 700, which takes a tenth of the
#: start of a command and of a first crawl: modules stay to the end, and documents hold no cycles.
SELDOM = 20_000


def _version(value: bool) -> None:
    if value:
        typer.echo(f"digital-rules-tracker {__version__}")
        raise typer.Exit


@app.callback()
def root(
    db: str | None = typer.Option(
        None, "--db", help="SQLAlchemy URL of the store; default: a SQLite file under TRACKER_HOME"
    ),
    registry: list[Path] | None = typer.Option(
        None, "--registry", help="Folder added to the packaged registry (or TRACKER_REGISTRY)"
    ),
    lang: str | None = typer.Option(
        None,
        "--lang",
        callback=asked,
        is_eager=True,
        metavar="<en|zh>",
        help="Language of commands and of what they make; default: TRACKER_LANG, then the locale",
    ),
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version"
    ),
) -> None:
    """Options that every command takes."""
    del version, lang  # their callbacks have answered
    STATE.db = db
    STATE.registry = tuple(registry or ())
    if "TRACKER_LOG" in os.environ:  # the settings cost every command a tenth of a second
        from tracker.settings import settings

        if settings().log == "json":
            from tracker.logs import as_json

            as_json()


def run() -> None:
    """Entry point: known failures end in one line on standard error, not in a traceback."""
    gc.set_threshold(SELDOM)
    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # what typer makes of Ctrl-C
            say("tracker: stopped; what was recorded before is kept, the next run goes on", err=True)
        raise
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        from tracker.cli.errors import known

        message = known(error)
        if message is None:
            raise
        say("tracker: {message}", message=reworded(message), err=True)
        sys.exit(1)
