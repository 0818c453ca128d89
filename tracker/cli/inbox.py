"""`tracker inbox`: pages that a person fetched and dropped into a folder."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import typer

from tracker.cli.options import REGISTRY, open_registry
from tracker.cli.output import FORMAT, Format, emit, stop
from tracker.cli.stores import open_store
from tracker.watch.inbox import take_in
from tracker.watch.ingest import Ingest

_EVERY = 5.0  # seconds between two looks into a watched inbox


def inbox(
    folder: Path = typer.Argument(help="Folder that pages are dropped into"),
    watch: bool = typer.Option(False, "--watch", help="Go on looking into the folder until stopped"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Import pages that a person fetched and dropped into a folder, with their address and date.

    A page is named SOURCE-ID@2026-11-22T10-00Z.html, or has a side file NAME.yml that says
    `{source: ID, at: 2026-11-22T10:00Z}` or `{url: ADDRESS, at: ...}`. Pages move to `done`, or to
    `failed` beside a .txt with the reason. Exit code 1 when one failed.
    """
    if not folder.is_dir():
        raise stop("{folder}: no such folder", folder=folder)
    ingest = Ingest(open_store(create=True), open_registry(registry))
    rows: list[dict[str, Any]] = []
    while True:
        for delivered in take_in(ingest, folder):
            row = {
                "file": delivered.file, "source": delivered.source, "outcome": delivered.outcome,
                "message": delivered.message, "failed": delivered.failed,
            }  # fmt: skip
            if watch:
                typer.echo(f"{row['file']}: {row['outcome']} {row['message']}".rstrip())
            else:
                rows.append(row)
        if not watch:
            break
        time.sleep(_EVERY)
    emit(rows, ("file", "source", "outcome", "message"), format_, empty="the inbox is empty")
    if any(r["failed"] for r in rows):
        raise typer.Exit(1)
