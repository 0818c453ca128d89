"""`tracker import`: take in archives and saved files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from tracker.capture.warc import NotAnArchive
from tracker.cli.options import REGISTRY, open_registry, parse_moment, source_or_stop, there_or_stop
from tracker.cli.output import FORMAT, Format, progress, stop, table, to_json, write
from tracker.cli.stores import open_store
from tracker.cli.words import say
from tracker.readers.formats import names
from tracker.registry import Registry
from tracker.registry.schema import Source
from tracker.watch.importing import ImportReport, import_archives, import_file
from tracker.watch.ingest import Ingest


def import_(
    paths: list[Path] = typer.Argument(help="WARC archives, or one file with --source"),
    source: str | None = typer.Option(None, "--source", help="The file is a capture of this source"),
    at: str | None = typer.Option(None, "--at", help="When the file was served: 2026-07-27"),
    url: str | None = typer.Option(None, "--url", help="Address the file came from; default: the source's"),
    as_: str | None = typer.Option(None, "--as", help="Read it with this extractor, as `statute_text`"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Import history: every capture of an archive that belongs to a source, at its own date.

    With --source and --at, one saved file instead. Importing the same archive again changes nothing,
    and the order of archives does not matter. Exit code 1 when an archive is unreadable or cut off.
    """
    there_or_stop(paths)
    reg = open_registry(registry)
    if source is not None:
        _import_one(reg, source_or_stop(reg, source), paths, at, url, as_)
        return
    if at or url or as_:
        raise stop("--at, --url and --as go with --source")
    _import_archives(reg, paths, format_)


def _import_one(
    reg: Registry, source: Source, paths: list[Path], at: str | None, url: str | None, as_: str | None
) -> None:
    if len(paths) != 1 or at is None:
        raise stop("with --source give one file and --at DATE")
    if as_ is not None and as_ not in names():
        raise stop("no extractor {reader!r}; there are: {all}", reader=as_, all=", ".join(names()))
    moment = parse_moment(at)
    if moment is None:
        raise stop("--at is empty")
    outcome = import_file(
        Ingest(open_store(create=True), reg), source, paths[0], moment, url=url, format_=as_
    )
    words = f": {outcome.message}" if outcome.message else ""
    typer.echo(f"{source.id}: {outcome.outcome}{words}")


def _import_archives(reg: Registry, paths: list[Path], format_: Format) -> None:
    ingest = Ingest(open_store(create=True), reg)
    with progress("importing", None) as step:
        try:
            report = import_archives(ingest, reg, paths, on_step=step)
        except NotAnArchive as error:
            raise stop(str(error), 1) from error
    _print_report(report, format_)
    if report.problems:
        for problem in report.problems:
            say(
                "{path} at byte {offset}: {text}",
                path=problem.path,
                offset=problem.offset,
                text=problem.message,
                err=True,
            )
        raise stop("an archive is damaged or cut off; what stood before that is kept", 1)


def _print_report(report: ImportReport, format_: Format) -> None:
    view: dict[str, Any] = {
        "records": report.records,
        "outcomes": dict(sorted(report.outcomes.items())),
        "changes": report.changes,
        "unmatched": sorted(set(report.unmatched)),
        "failures": [{"source": s, "kind": k, "message": m} for s, k, m in report.failures],
        "problems": [
            {"file": str(p.path), "offset": p.offset, "message": p.message} for p in report.problems
        ],
    }
    if format_ is not Format.TABLE:
        write(to_json(view), None)
        return
    done = ", ".join(f"{n} {name}" for name, n in view["outcomes"].items()) or "nothing"
    say(
        "{records} captures in the archive: {done}; {changes} changes recorded",
        records=report.records,
        done=done,
        changes=report.changes,
    )
    if view["unmatched"]:
        say("{count} addresses belong to no source of the registry:", count=len(view["unmatched"]))
        for address in view["unmatched"][:10]:
            typer.echo(f"  {address}")
    if view["failures"]:
        table(view["failures"], ("source", "kind", "message"))
