"""What lists of notices brought, sources proposed from it, and the inbox for pages a person fetched."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from tracker.cli.options import REGISTRY, open_registry, open_store, parse_day, parse_moment, source_or_stop
from tracker.cli.output import FORMAT, Format, emit, stop, to_json, write

if TYPE_CHECKING:
    from tracker.registry import Registry
    from tracker.watch.source_proposals import Proposal

_COLUMNS = ("date", "kind", "class", "regimes", "closes", "title", "url", "source", "first_seen", "origin")
_EVERY = 5.0  # seconds between two looks into a watched inbox


def notices(
    since: str | None = typer.Option(None, help="First seen on that day or later: 2026-11-01"),
    until: str | None = typer.Option(None, help="First seen before that day"),
    regime: str | None = typer.Option(None, help="Only notices that belong to this regime"),
    source: str | None = typer.Option(None, help="Only notices of this list"),
    matched: bool = typer.Option(True, "--matched/--all", help="Only those that belong to a regime, or all"),
    open_: bool = typer.Option(False, "--open", help="Only consultations that are still open"),
    news: bool = typer.Option(False, "--news", help="Only what was new or changed while it was watched"),
    at: str | None = typer.Option(None, "--at", help="Open on that day; default: today"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Entries of publishers' lists: consultations, adopted acts, statements, court cases, publications."""
    from datetime import UTC, datetime

    from tracker.contract.sources import notice_view
    from tracker.store import notices as kept

    reg = open_registry(registry)
    _known_regime(reg, regime)
    if source is not None:
        source_or_stop(reg, source)
    on = parse_day(at) if at else datetime.now(UTC).date()
    with open_store().read() as session:
        found = kept.noticed(
            session,
            since=parse_moment(since),
            until=parse_moment(until),
            sources=[source] if source else None,
            closing_after=on if open_ else None,
        )
        history = kept.history(session, [n.row.id for n in found])
        views = [notice_view(reg, n, history[n.row.id]) for n in found]
    if open_:
        views = [v for v in views if v["kind"] == "consultation"]
    if news:
        views = [v for v in views if v["news"]]
    if regime is not None:
        views = [v for v in views if any(m["regime"] == regime for m in v["matches"])]
    elif matched:
        views = [v for v in views if v["matches"]]
    if format_ is Format.JSON:
        write(to_json(views), None)
        return
    rows = [_row(v) for v in views]
    emit(rows, _COLUMNS, format_, empty="no such notices; `--all` shows those of no regime too")


def _row(view: dict[str, Any]) -> dict[str, Any]:
    regimes = dict.fromkeys(str(m["instrument"] or m["regime"]) for m in view["matches"])
    return view | {"regimes": ", ".join(regimes), "first_seen": str(view["first_seen"])[:10]}


def _known_regime(reg: Registry, regime: str | None) -> None:
    if regime is not None and regime not in reg.regimes:
        raise stop(f"no regime {regime!r}; there are: {', '.join(sorted(reg.regimes))}")


# --- proposed sources -----------------------------------------------------------------------------------


def propose(
    regime: str | None = typer.Option(None, help="Only for this regime"),
    since: str | None = typer.Option(None, help="From notices first seen on that day or later"),
    format_: str = typer.Option("yaml", "--format", "-f", help="yaml for a registry of one's own, or json"),
    out: Path | None = typer.Option(
        None, "--out", "-o", help="Registry folder: one file a regime is written below its regimes/"
    ),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Write matched notices as sources of a registry of one's own, each with the reason.

    Every field is a guess that a person has to look at. `--out DIR` makes a folder for `--registry`.
    """
    from tracker.store import notices as kept
    from tracker.watch.source_proposals import propose as of
    from tracker.watch.source_proposals import regime_file

    if format_ not in ("yaml", "json"):
        raise stop(f"no format {format_!r}; there are yaml and json")
    reg = open_registry(registry)
    _known_regime(reg, regime)
    with open_store().read() as session:
        found = of(reg, kept.noticed(session, since=parse_moment(since)), regime=regime)
    if format_ == "json":
        write(to_json([p.as_json() for p in found]), None)
        return
    if not found:
        typer.echo("nothing to propose: every matched notice has a source, or is no text", err=True)
        return
    by_regime: dict[str, list[Proposal]] = {}
    for p in found:
        by_regime.setdefault(p.regime, []).append(p)
    for id_, mine in by_regime.items():
        text = regime_file(reg, id_, mine)
        if out is not None:
            write(text, out / "regimes" / f"{id_}-proposed.yml")
        else:
            write(f"---\n# regimes/{id_}-proposed.yml\n{text}", None)


# --- the inbox --------------------------------------------------------------------------------------------


def inbox(
    folder: Path = typer.Argument(help="Folder that pages are dropped into"),
    watch: bool = typer.Option(False, "--watch", help="Go on looking into the folder until stopped"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Take in pages that a person fetched and dropped into a folder, with their address and date.

    A page is named SOURCE-ID@2026-11-22T10-00Z.html, or has a side file NAME.yml that says
    `{source: ID, at: 2026-11-22T10:00Z}` or `{url: ADDRESS, at: ...}`. Pages move to `done`, or to
    `failed` beside a .txt with the reason. Exit code 1 when one failed.
    """
    import time

    from tracker.watch.inbox import take_in
    from tracker.watch.ingest import Ingest

    if not folder.is_dir():
        raise stop(f"{folder}: no such folder")
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
