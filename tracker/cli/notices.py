"""`tracker notices` and `tracker sources propose`: what publishers' lists brought."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from tracker.cli.options import (
    REGISTRY,
    day_or_today,
    open_registry,
    parse_moment,
    regime_or_stop,
    source_or_stop,
)
from tracker.cli.output import FORMAT, Format, emit, stop, to_json, write
from tracker.cli.stores import open_store
from tracker.cli.words import say
from tracker.contract.notices import notice_view
from tracker.store import notices as kept
from tracker.watch.source_proposals import Proposal, regime_file
from tracker.watch.source_proposals import propose as of

_COLUMNS = ("date", "kind", "class", "regimes", "closes", "title", "url", "source", "first_seen", "origin")


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
    reg = open_registry(registry)
    if regime is not None:
        regime_or_stop(reg, regime)
    if source is not None:
        source_or_stop(reg, source)
    on = day_or_today(at)
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

    Every field is a guess that a person has to check. `--out DIR` makes a folder for `--registry`.
    """
    if format_ not in ("yaml", "json"):
        raise stop("no format {format!r}; there are yaml and json", format=format_)
    reg = open_registry(registry)
    if regime is not None:
        regime_or_stop(reg, regime)
    with open_store().read() as session:
        found = of(reg, kept.noticed(session, since=parse_moment(since)), regime=regime)
    if format_ == "json":
        write(to_json([p.as_json() for p in found]), None)
        return
    if not found:
        say("nothing to propose: every matched notice has a source, or is no text", err=True)
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
