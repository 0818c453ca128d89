"""`tracker backfill`: the older versions a publisher keeps."""

from __future__ import annotations

from pathlib import Path

import typer

from spiders import available, spider_class
from tracker.capture.jobs import Walk
from tracker.cli.options import REGISTRY, open_registry, parse_moment, there_or_stop
from tracker.cli.output import FORMAT, Format, emit, progress, stop
from tracker.cli.stores import open_store
from tracker.registry.schema import Source
from tracker.watch.backfill import backfill as walk_versions
from tracker.watch.backfill import sources_in_archives, sources_with_history
from tracker.watch.ingest import Ingest

_ARCHIVES = ("wayback", "commoncrawl")


def backfill(
    names: list[str] = typer.Argument(help="Ids of instruments or sources"),
    since: str | None = typer.Option(None, help="Leave out versions dated before this day: 2020-01-01"),
    limit: int = typer.Option(20, min=1, help="Fetch at most so many versions of each source"),
    dry_run: bool = typer.Option(False, "--dry-run", help="Only list the versions; fetch none of them"),
    from_archive: bool = typer.Option(
        False, "--from-archive", help="Walk web archives' captures of the address instead"
    ),
    archive: list[str] | None = typer.Option(
        None,
        "--archive",
        help="With --from-archive: wayback or commoncrawl, default both. WARC files: no network, only these",
    ),
    record: Path | None = typer.Option(None, "--record", help="Also write what was served to this WARC"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Walk a publisher's own versions, oldest first, and import those that the record lacks.

    Consolidations of EU law, points in time of legislation.gov.uk, revisions of e-Gov, dates of eCFR and
    law.go.kr, versions of the BOE and of RIS, articles of Normattiva. With --from-archive the captures
    that the Wayback Machine and Common Crawl hold of any page or file, each at the moment the archive took it
    and with the archive named in its evidence.

    History never alerts. A walk that was stopped, or ended at its limit,
    goes on when run again. Exit code 1 on findings.

    Examples: `tracker backfill gdpr-en --since 2020-01-01`;
    `tracker backfill korus-en --from-archive --dry-run`.
    """
    reg = open_registry(registry)
    chosen: dict[str, Source] = {}
    for name in names:
        if name not in reg.sources and name not in reg.instruments:
            raise stop("no source and no instrument {name!r}; `tracker sources list` names them", name=name)
        found = sources_in_archives(reg, name) if from_archive else sources_with_history(reg, name)
        if not found and from_archive:
            raise stop("{name}: no text of it stands at one address that an archive could hold", name=name)
        if not found:
            raise stop(
                "{name}: no source of it is read by a spider that knows older versions ({spiders})",
                name=name,
                spiders=_walking(),
            )
        chosen |= {source.id: source for source in found}
    asked = [name for name in archive or () if name in _ARCHIVES]
    files = [Path(name) for name in archive or () if name not in _ARCHIVES]
    if asked and not from_archive:
        raise stop("--archive {asked} goes with --from-archive", asked=asked[0])
    there_or_stop(files, "{path}: no such archive")
    if record is not None and files:
        raise stop("--record goes with a live walk, not with --archive")
    moment = parse_moment(since)
    walk = Walk(moment.date() if moment else None, limit, dry_run)
    ingest = Ingest(open_store(create=True), reg)
    with progress("walking", None) as step:
        rows = walk_versions(
            ingest, list(chosen.values()), walk, archives=files, record=record, on_step=step,
            from_archive=(asked or _ARCHIVES) if from_archive else (),
        )  # fmt: skip
    emit(
        rows,
        ("source", "date", "outcome", "changes", "url", "message"),
        format_,
        empty="no versions were found",
    )
    if any(row["failed"] for row in rows):
        raise typer.Exit(1)


def _walking() -> str:
    return ", ".join(name for name in available() if spider_class(name).walks)
