"""`tracker status`: health."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import typer

from tracker.cli.options import REGISTRY, open_registry
from tracker.cli.output import FORMAT, Format, emit, table, to_json, write
from tracker.cli.stores import open_store
from tracker.contract.health import StatusView, event_view, incident_view, source_health
from tracker.contract.reading import held_view, reading_view
from tracker.contract.relation import of_proposal
from tracker.store import reader, readings, schedule
from tracker.store.relations import proposals
from tracker.watch.review import held_checks
from tracker.watch.status import RECENT, fares, runner_pid


def status(
    all_: bool = typer.Option(False, "--all", help="Sources in good health and events recovered from too"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Health: what the record holds, which sources are in trouble, since when and why, what is due."""
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
        named = [of_proposal(p) for p in proposals(session) if p.verdict is None]
        waiting = [held_view(h) for h in held_checks(session)]
        warned = [reading_view(r) for r in readings.newest(session).values() if r.warnings]
    if format_ is Format.JSON:
        view = {"record": held, "runner": {"running": runner is not None, "process": runner},
                "sources": rows, "incidents": incidents, "events": events, "waiting": waiting,
                "readings": warned, "relations": named}  # fmt: skip
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
    if format_ is Format.TABLE and named:
        typer.echo("\nrelations that texts name (`tracker review ID accept|reject --by NAME`):")
        table([v.as_json() for v in named], ("id", "from", "type", "to", "effective", "named"))
    still = [e for e in events if all_ or not e["recovered"]]
    if format_ is Format.TABLE and still:
        typer.echo("\nevents:" if all_ else "\nevents that the source has not recovered from:")
        table(still, ("observed_at", "kind", "source", "message"))
    if format_ is Format.TABLE and waiting:
        typer.echo(f"\n{len(waiting)} captures were held back or not read: tracker review list")
    if format_ is Format.TABLE and warned:
        typer.echo("\nwarnings of the newest readings:")
        lines = [{"source": r["source"], "warning": w["text"]} for r in warned for w in r["warnings"]]
        table(lines, ("source", "warning"))


#: Columns of `tracker status` as CSV: they only grow.
_STATUS = (
    "source", "checks", "last_check", "outcome", "failures", "last_success", "message", "last_change",
    "next_due", "reason", "interval", "trouble", "breaches", "robots_refusals", "silent_since", "overdue",
)  # fmt: skip
