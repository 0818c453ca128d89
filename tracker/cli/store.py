"""Keeping the store: `tracker init`, `tracker verify`, `tracker reextract`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import typer

from tracker.cli.options import REGISTRY, open_registry, source_or_stop
from tracker.cli.output import FORMAT, Format, emit, progress, to_json, write
from tracker.cli.state import STATE
from tracker.cli.stores import open_store
from tracker.cli.words import say, tr
from tracker.settings import settings
from tracker.store import blobs
from tracker.store.db import Store
from tracker.watch.ingest import Ingest
from tracker.watch.rebuild import preview
from tracker.watch.rebuild import reextract as rebuild


def init() -> None:
    """Create the store, or upgrade it to this version of the program."""
    store = Store(STATE.db or settings().url)
    store.migrate(lambda line: typer.echo(line, err=True))
    say("ready: {url}", url=store.url.render_as_string(hide_password=True))


def reextract(
    ids: list[str] | None = typer.Argument(None, help="Source ids; default: all"),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only say what would differ; write nothing"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Rebuild versions and changes from the captures with today's extractors, without the network.

    Captures are not touched, and what no longer follows from them is superseded, never deleted.
    """
    reg = open_registry(registry)
    chosen = {source_or_stop(reg, i).id for i in ids or ()}
    if dry_run:
        ingest = Ingest(open_store(), reg)
        with progress("reading again", None) as step:
            total, differing = preview(ingest, sources=chosen or None, on_step=step)
        rows = [asdict(d) for d in differing]
        if format_ is Format.TABLE:
            rows = [r | {"provisions": ", ".join(r["provisions"][:6])} for r in rows]
        emit(rows, ("check", "source", "error", "provisions"), format_,
             empty=tr("{total} checks read again: all as the record has them", total=total))  # fmt: skip
        return
    with progress("reading again", None) as step:
        report = rebuild(Ingest(open_store(), reg), sources=chosen or None, on_step=step)
    view = asdict(report)
    if format_ is Format.JSON:
        write(to_json(view), None)
        return
    say(
        "{checks} checks read again, {failed} without a text, {readings} say something else than before",
        checks=report.checks,
        failed=report.failed,
        readings=report.readings,
    )
    for name in ("versions_gone", "versions_new", "changes_gone", "changes_new"):
        if view[name]:
            typer.echo(f"{name.replace('_', ' ')}: {', '.join(view[name])}")


def verify(format_: Format = FORMAT) -> None:
    """Read every stored body and check it against its hash. Exit code 1 on findings."""
    with open_store().read() as session, progress("verifying", None) as step:
        problems = [{"blob": p.sha256, "message": p.reason} for p in blobs.verify(session, lambda *_: step())]
        size = asdict(blobs.size_report(session))
    if format_ is Format.JSON:
        write(to_json({"problems": problems, "blobs": size}), None)
    else:
        good = (
            f"every body is as it was served: {size['keyframes'] + size['deltas']} bodies, "
            f"{size['raw']:,} bytes kept in {size['stored']:,}"
        )
        emit(problems, ("blob", "message"), format_, empty=good)
    if problems:
        raise typer.Exit(1)
