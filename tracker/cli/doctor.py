"""`tracker doctor`: what stands in the way of watching, and how to put it right."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from tracker.cli.options import REGISTRY, open_registry, registry_folders
from tracker.cli.output import FORMAT, Format, stop, table, to_json, write
from tracker.cli.state import STATE
from tracker.cli.stores import open_store
from tracker.cli.words import reworded, say, tr
from tracker.contract.base import moment
from tracker.publish.escape import csv_text
from tracker.registry import Registry
from tracker.settings import settings
from tracker.store.db import Store
from tracker.store.errors import StoreError
from tracker.watch.doctor import Examined, find_future, look, mend_future
from tracker.watch.regime_status import source_causes
from tracker.watch.status import fares
from tracker.watch.way_proposals import CannotAccept, WayProposal, accept, propose_ways


def doctor(
    mend: bool = typer.Option(False, "--mend", help="Correct the dates of entries that lie in the future"),
    accept_: str | None = typer.Option(None, "--accept", help="Write this proposal into a registry folder"),
    into: Path | None = typer.Option(
        None, "--into", help="The folder; default: your last one of TRACKER_REGISTRY"
    ),
    offline: bool = typer.Option(False, "--offline", help="Ask nothing of the network"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Examine machine, network, contact, store, clock and keys, and propose further ways to texts that do not
    come.

    Proposed are documents on a page of links, the address after a move, a web archive's captures. Each
    line says ok, or what is wrong and what to do. One small file is asked of one publisher. With --accept
    a proposal is set into ways.yml of a registry folder of yours; --mend dates entries of the future
    anew. Exit code 1 where something is wrong.
    """
    reg = open_registry(registry)
    store, now = Store(STATE.db or settings().url), datetime.now(UTC)
    if mend:
        say("{count} entries: date corrected", count=mend_future(open_store(), reg, now), err=True)
    proposals = _proposals(store, reg, now)
    if accept_ is not None:
        _accept(proposals, accept_, into, registry)
        return
    lines = look(store, reg, settings(), now, **({"probe": None} if offline else {}))
    rows = [{"area": i.area, "check": i.check, "ok": i.ok, "what": i.what, "do": i.do} for i in lines]
    offered = [{"id": p.id, "source": p.source, "why": p.why, "yaml": p.yaml} for p in proposals]
    if format_ is Format.JSON:
        write(to_json({"lines": rows, "proposals": offered, "future": _future(store, now)}), None)
    elif format_ is Format.CSV:
        write(csv_text(("area", "check", "ok", "what", "do"), (list(r.values()) for r in rows)), None)
    else:
        _print(lines, proposals)
    if not all(i.ok for i in lines):
        raise typer.Exit(1)


def _proposals(store: Store, reg: Registry, now: datetime) -> list[WayProposal]:
    try:
        store.check_schema()
    except StoreError:
        return []  # told by the line of the store
    with store.read() as session:
        found = fares(session, now)
        return propose_ways(session, reg, found, source_causes(session, reg, found))


def _future(store: Store, now: datetime) -> list[dict[str, Any]]:
    try:
        store.check_schema()
    except StoreError:
        return []
    return [
        {"check": f.check, "source": f.source, "dated": moment(f.dated), "better": moment(f.better)}
        for f in find_future(store, now)
    ]


def _print(lines: list[Examined], proposals: list[WayProposal]) -> None:
    shown = [
        {
            "": "ok" if i.ok else "!!",
            "area": reworded(i.area, "doctor"),
            "check": reworded(i.check, "doctor"),
            "what": reworded(i.what, "doctor"),
            "what to do": reworded(i.do, "doctor"),
        }
        for i in lines
    ]
    table(shown, ("", "area", "check", "what", "what to do"))
    if not proposals:
        return
    say("\nfurther ways that the record shows (tracker doctor --accept ID --into FOLDER):")
    for p in proposals:
        typer.echo(f"\n# {p.id}: {p.source}: {p.why}")
        typer.echo(p.yaml.rstrip())


def _accept(proposals: list[WayProposal], id_: str, into: Path | None, registry: list[Path] | None) -> None:
    chosen = next((p for p in proposals if p.id == id_), None)
    if chosen is None:
        raise stop(
            "no proposal {id!r}; there are: {all}",
            id=id_,
            all=", ".join(p.id for p in proposals) or tr("none"),
        )
    folders = registry_folders(registry)
    folder = into or (folders[-1] if folders else None)
    if folder is None:
        raise stop(
            "name a registry folder of yours: --into FOLDER (and TRACKER_REGISTRY=FOLDER from then on)"
        )
    try:
        path = accept(chosen, folder, folders)
    except CannotAccept as error:
        raise stop(str(error), 1) from error
    say(
        "{path}: {source} has a further way, {url}",
        path=path,
        source=chosen.source,
        url=chosen.ways[0]["url"],
        err=True,
    )
    if folder.resolve() not in {f.resolve() for f in folders}:
        say("it counts with --registry {folder}, or TRACKER_REGISTRY={folder}", folder=folder, err=True)
