"""The command line. Commands import what they need when they run, so that --help answers at once."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from tracker import __version__
from tracker.cli import (
    align,
    briefing,
    cite,
    find,
    notices,
    notify,
    parties,
    record,
    review,
    show,
    sources,
    subscribe,
    watch,
)
from tracker.cli.backfill import backfill
from tracker.cli.code import accept, suggest
from tracker.cli.gap import gap
from tracker.cli.options import STATE
from tracker.cli.run import run as keep_watching
from tracker.cli.similarity import similarity
from tracker.cli.timeline import timeline

app = typer.Typer(
    name="tracker",
    no_args_is_help=True,
    add_completion=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Watch, compare and brief on digital regulation across borders, with proof for every change.\n\n"
    "Start with `tracker demo`, or with `tracker init`, `tracker sources list` and `tracker crawl`.",
)


INTERRUPTED = 130


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
    version: bool = typer.Option(
        False, "--version", callback=_version, is_eager=True, help="Print the version"
    ),
) -> None:
    """Options that every command takes."""
    del version  # its callback has answered
    STATE.db = db
    STATE.registry = tuple(registry or ())


app.command(rich_help_panel="Watch")(watch.init)
app.add_typer(sources.app, name="sources", rich_help_panel="Watch")
app.command(rich_help_panel="Watch")(watch.crawl)
app.command("run", rich_help_panel="Watch")(keep_watching)
app.command("import", rich_help_panel="Watch")(watch.import_)
app.command(rich_help_panel="Watch")(notices.inbox)
app.command(rich_help_panel="Watch")(backfill)
app.command(rich_help_panel="Watch")(watch.reextract)
app.command(rich_help_panel="Watch")(watch.status)
app.command(rich_help_panel="Watch")(watch.verify)
app.command(rich_help_panel="Read the record")(record.versions)
app.command(rich_help_panel="Read the record")(record.text)
app.command(rich_help_panel="Read the record")(record.changes)
app.command(rich_help_panel="Read the record")(record.diff)
app.add_typer(review.app, name="review", rich_help_panel="Read the record")
app.command(rich_help_panel="Read the record")(notices.notices)
app.command(rich_help_panel="Read the record")(find.search)
app.command(rich_help_panel="Read the record")(cite.cite)
app.command(rich_help_panel="Compare and brief")(find.deadlines)
app.command(rich_help_panel="Compare and brief")(show.compare)
app.command(rich_help_panel="Compare and brief")(align.align)
app.command(rich_help_panel="Compare and brief")(suggest)
app.command(rich_help_panel="Compare and brief")(accept)
app.command(rich_help_panel="Compare and brief")(parties.parties)
app.command(rich_help_panel="Compare and brief")(parties.between)
app.command(rich_help_panel="Compare and brief")(timeline)
app.command(rich_help_panel="Compare and brief")(gap)
app.command(rich_help_panel="Compare and brief")(briefing.brief)
app.add_typer(briefing.app, name="briefings", rich_help_panel="Compare and brief")
app.command(rich_help_panel="Compare and brief")(similarity)
app.add_typer(show.site_app, name="site", rich_help_panel="Compare and brief")
app.add_typer(subscribe.app, name="subscribe", rich_help_panel="Alert")
app.add_typer(notify.app, name="alerts", rich_help_panel="Alert")
app.command(rich_help_panel="Start here")(show.demo)


def run() -> None:
    """Entry point: known failures end in one line on standard error, not in a traceback."""
    from tracker.cli.errors import known

    try:
        app()
    except SystemExit as end:
        if end.code == INTERRUPTED:  # what typer makes of Ctrl-C
            typer.echo("tracker: stopped; what was taken in before is kept, the next run goes on", err=True)
        raise
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        message = known(error)
        if message is None:
            raise
        typer.echo(f"tracker: {message}", err=True)
        sys.exit(1)
