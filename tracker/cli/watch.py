"""Taking in and keeping: init, crawl, import, status, verify, reextract."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from tracker.cli.options import REGISTRY, open_registry, open_store, parse_moment, source_or_stop
from tracker.cli.output import FORMAT, Format, emit, progress, stop, table, to_json, write

if TYPE_CHECKING:
    from tracker.registry import Registry
    from tracker.registry.schema import Source
    from tracker.watch.importing import ImportReport


def init() -> None:
    """Create the store, or upgrade it to this version of the program."""
    from tracker.cli.options import STATE
    from tracker.settings import settings
    from tracker.store.db import Store

    store = Store(STATE.db or settings().url)
    store.migrate(lambda line: typer.echo(line, err=True))
    typer.echo(f"ready: {store.url.render_as_string(hide_password=True)}")


def import_(
    paths: list[Path] = typer.Argument(help="WARC archives, or one file with --source"),
    source: str | None = typer.Option(None, "--source", help="The file is a capture of this source"),
    at: str | None = typer.Option(None, "--at", help="When the file was served: 2026-07-27"),
    url: str | None = typer.Option(None, "--url", help="Address the file came from; default: the source's"),
    as_: str | None = typer.Option(None, "--as", help="Read it with this extractor, as `statute_text`"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Take in history: every capture of an archive that belongs to a source, at its own date.

    With --source and --at, one saved file instead. Taking the same archive in again changes nothing,
    and the order of archives does not matter. Exit code 1 when an archive is unreadable or cut off.
    """
    for path in paths:
        if not path.exists():
            raise stop(f"{path}: no such file")
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
    from tracker.readers.formats import names
    from tracker.watch.importing import import_file
    from tracker.watch.ingest import Ingest

    if len(paths) != 1 or at is None:
        raise stop("with --source give one file and --at DATE")
    if as_ is not None and as_ not in names():
        raise stop(f"no extractor {as_!r}; there are: {', '.join(names())}")
    moment = parse_moment(at)
    if moment is None:
        raise stop("--at is empty")
    outcome = import_file(
        Ingest(open_store(create=True), reg), source, paths[0], moment, url=url, format_=as_
    )
    words = f": {outcome.message}" if outcome.message else ""
    typer.echo(f"{source.id}: {outcome.outcome}{words}")


def _import_archives(reg: Registry, paths: list[Path], format_: Format) -> None:
    from tracker.capture.warc import NotAnArchive
    from tracker.watch.importing import import_archives
    from tracker.watch.ingest import Ingest

    ingest = Ingest(open_store(create=True), reg)
    with progress("importing", None) as step:
        try:
            report = import_archives(ingest, reg, paths, on_step=step)
        except NotAnArchive as error:
            raise stop(str(error), 1) from error
    _print_report(report, format_)
    if report.problems:
        for problem in report.problems:
            typer.echo(f"{problem.path} at byte {problem.offset}: {problem.message}", err=True)
        raise stop("an archive is damaged or cut off; what stood before that is taken in", 1)


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
    typer.echo(f"{report.records} captures in the archive: {done}; {report.changes} changes recorded")
    if view["unmatched"]:
        typer.echo(f"{len(view['unmatched'])} addresses belong to no source of the registry:")
        for address in view["unmatched"][:10]:
            typer.echo(f"  {address}")
    if view["failures"]:
        table(view["failures"], ("source", "kind", "message"))


def crawl(
    ids: list[str] | None = typer.Argument(None, help="Source ids"),
    regime: str | None = typer.Option(None, help="All sources of this regime"),
    all_: bool = typer.Option(False, "--all", help="All sources of the registry"),
    archive: list[Path] | None = typer.Option(
        None, "--archive", help="Serve from these WARC files, no network"
    ),
    at: str | None = typer.Option(None, "--at", help="With --archive: as the archive stood at this time"),
    record: Path | None = typer.Option(None, "--record", help="Also write what was served to this WARC"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Check sources now: fetch politely, keep what was served, tell what changed. Exit code 1 on findings."""
    from tracker.watch.crawl import crawl_sources
    from tracker.watch.ingest import Ingest

    reg = open_registry(registry)
    chosen = [source_or_stop(reg, i) for i in ids or ()]
    if regime is not None:
        if regime not in reg.regimes:
            raise stop(f"no regime {regime!r}; there are: {', '.join(sorted(reg.regimes))}")
        chosen += reg.regimes[regime].sources
    if all_:
        chosen = list(reg.sources.values())
    if not chosen:
        raise stop("name sources, or give --regime R or --all")
    for path in archive or ():
        if not path.exists():
            raise stop(f"{path}: no such archive")
    if at is not None and not archive:
        raise stop("--at goes with --archive")
    if record is not None and archive:
        raise stop("--record goes with a live crawl, not with --archive")
    ingest = Ingest(open_store(create=True), reg)
    with progress("crawling", len(chosen)) as step:
        results = crawl_sources(
            ingest, list({s.id: s for s in chosen}.values()), archives=archive or [],
            at=parse_moment(at, end=True), record=record, on_step=step,
        )  # fmt: skip
    emit(results, ("source", "url", "outcome", "changes", "message"), format_, empty="nothing was checked")
    if any(r["failed"] for r in results):
        raise typer.Exit(1)


def reextract(
    ids: list[str] | None = typer.Argument(None, help="Source ids; default: all"),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only say what would differ; write nothing"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Rebuild versions and changes from the captures with today's extractors, without the network.

    Captures are not touched, and what no longer follows from them is superseded, never deleted.
    """
    from dataclasses import asdict

    from tracker.watch.ingest import Ingest
    from tracker.watch.rebuild import preview
    from tracker.watch.rebuild import reextract as rebuild

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
             empty=f"{total} checks read again: all as the record has them")  # fmt: skip
        return
    with progress("reading again", None) as step:
        report = rebuild(Ingest(open_store(), reg), sources=chosen or None, on_step=step)
    view = asdict(report)
    if format_ is Format.JSON:
        write(to_json(view), None)
        return
    typer.echo(
        f"{report.checks} checks read again, {report.failed} without a text, "
        f"{report.readings} say something else than before"
    )
    for name in ("versions_gone", "versions_new", "changes_gone", "changes_new"):
        if view[name]:
            typer.echo(f"{name.replace('_', ' ')}: {', '.join(view[name])}")


def status(
    all_: bool = typer.Option(False, "--all", help="Sources in good health and events recovered from too"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Health: what the record holds, which sources are in trouble, since when and why, what is due."""
    from datetime import UTC, datetime

    from tracker.contract.health import StatusView, event_view, incident_view, source_health
    from tracker.store import reader, schedule
    from tracker.watch.status import RECENT, fares, runner_pid

    open_registry(registry)
    now = datetime.now(UTC)
    with open_store().read() as session:
        held = reader.counts(session)
        found = fares(session, now)
        rows = [source_health(f).as_json() for f in found.values() if all_ or not f.good]
        since = None if all_ else now - RECENT
        incidents = [incident_view(i) for i in schedule.incidents(session, since=since)]
        events = [
            event_view(e)
            | {"recovered": reader.recovered(e, h.health if (h := found.get(e.source or "")) else None)}
            for e in reader.events(session)
        ]
        runner = runner_pid(session)
    if format_ is Format.JSON:
        view = {"record": held, "runner": {"running": runner is not None, "process": runner},
                "sources": rows, "incidents": incidents, "events": events}  # fmt: skip
        write(to_json(StatusView.printed(view)), None)
        return
    if format_ is Format.TABLE:
        typer.echo(", ".join(f"{n} {name}" for name, n in held.items()))
        typer.echo(f"`tracker run` is process {runner}" if runner else "`tracker run` is not running")
    columns = (
        "source",
        "outcome",
        "failures",
        "incident",
        "last_success",
        "last_change",
        "next_due",
        "message",
    )
    short = [
        r | {"incident": f"{i['kind']} since {i['opened_at'][:10]}" if (i := r["incident"]) else None}
        for r in rows
    ]
    emit(short if format_ is Format.TABLE else rows, columns if format_ is Format.TABLE else _STATUS, format_,
         empty="every source that was checked is in good health")  # fmt: skip
    still = [e for e in events if all_ or not e["recovered"]]
    if format_ is Format.TABLE and still:
        typer.echo("\nevents:" if all_ else "\nevents that the source has not recovered from:")
        table(still, ("observed_at", "kind", "source", "message"))


#: Columns of `tracker status` as CSV: they only grow.
_STATUS = (
    "source", "checks", "last_check", "outcome", "failures", "last_success", "message", "last_change",
    "next_due", "reason", "interval", "trouble", "breaches", "robots_refusals", "silent_since", "overdue",
)  # fmt: skip


def verify(format_: Format = FORMAT) -> None:
    """Read every stored body and check it against its hash. Exit code 1 on findings."""
    from dataclasses import asdict

    from tracker.store import blobs

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
