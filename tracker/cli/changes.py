"""`tracker changes`: the change feed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from tracker.cli.options import LANG, REGISTRY, chosen_instruments, open_registry, parse_moment
from tracker.cli.output import FORMAT, Format, emit, stop
from tracker.cli.stores import open_store
from tracker.contract.change import changes_view
from tracker.law import eids
from tracker.model import Significance
from tracker.store import reader


def changes(
    since: str | None = typer.Option(None, help="Observed on or after this day"),
    until: str | None = typer.Option(None, help="Observed on or before this day"),
    regime: str | None = typer.Option(None, help="Only this regime"),
    instrument: str | None = typer.Option(None, help="Only this instrument"),
    lang: str | None = LANG,
    significance: str | None = typer.Option(None, help="At least: substantive, minor or editorial"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """The change feed: what changed in the rules, provision by provision, with the reason."""
    reg = open_registry(registry)
    instruments = chosen_instruments(reg, regime, instrument)
    wanted = None
    if significance is not None:
        try:
            least = Significance(significance)
        except ValueError as error:
            raise stop(f"{significance!r}: write substantive, minor or editorial") from error
        wanted = {s.value for s in Significance if s.rank >= least.rank}
    with open_store().read() as session:
        found = reader.changes(
            session, since=parse_moment(since), until=parse_moment(until, end=True),
            instruments=instruments, significance=wanted, language=lang,
        )  # fmt: skip
        rows = changes_view(session, reg, found)
    if format_ is not Format.JSON:
        rows = [
            r | {"changed": _summary(r["provisions"]), "reason": "; ".join(r["reasons"][:2])} for r in rows
        ]
    emit(
        rows,
        (
            "observed_at",
            "instrument",
            "language",
            "kind",
            "significance",
            "valid_from",
            "caused_by",
            "changed",
            "reason",
        ),
        format_,
        empty="no change in the record for that",
    )


def _summary(provisions: list[dict[str, Any]]) -> str:
    units = [p for p in provisions if not eids.depth(p["eid"])]
    shown = ", ".join(f"{p['eid']} {p['action']}" for p in units[:4])
    return f"{shown} and {len(units) - 4} more" if len(units) > 4 else shown
