"""`tracker doctor`: what stands in the way of watching, and how to put it right."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import typer

from tracker.cli.options import REGISTRY, open_registry
from tracker.cli.output import FORMAT, Format, emit
from tracker.cli.stores import open_store
from tracker.contract.base import moment
from tracker.watch.doctor import find_future, mend_future


def doctor(
    mend: bool = typer.Option(False, "--mend", help="Date entries of the future anew"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """What a wrong clock left in the record: entries dated after now, and due times no source can reach.

    With --mend they are dated by what their servers said of the time, else after the check before them; the
    changes are derived again. Look at this machine's clock first. Exit code 1 where something is found.
    """
    reg = open_registry(registry)
    store, now = open_store(), datetime.now(UTC)
    found = find_future(store, now)
    rows = [
        {"check": f.check, "source": f.source, "dated": moment(f.dated), "better": moment(f.better)}
        for f in found
    ]
    emit(rows, ("check", "source", "dated", "better"), format_,
         empty=f"nothing is dated after this machine's clock ({now:%Y-%m-%d %H:%M} UTC)")  # fmt: skip
    if mend:
        changed = mend_future(store, reg, now)
        typer.echo(f"{changed} entries dated anew", err=True)
    elif found:
        typer.echo("this machine's clock is right? then: tracker doctor --mend", err=True)
        raise typer.Exit(1)
