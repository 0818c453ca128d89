"""`tracker relations`: which texts act on which others, as the registry says and as texts themselves say."""

from __future__ import annotations

from pathlib import Path

import typer

from tracker.cli.options import REGISTRY, instrument_or_stop, open_registry
from tracker.cli.output import FORMAT, Format, emit
from tracker.cli.stores import open_store
from tracker.contract.relation import of_proposal, of_registry
from tracker.store import relations as proposed

_COLUMNS = ("id", "from", "type", "to", "eid", "effective", "state", "named")


def relations(
    instrument: str | None = typer.Argument(None, help="Only relations of this instrument, both ways"),
    open_: bool = typer.Option(False, "--open", help="Only proposals that wait for a person's word"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Relations between instruments: repeals, amends, prevails over ...; those a text names are proposals.

    A proposal (p-...) is accepted or refused with `tracker review p-... accept --by NAME`.
    """
    reg = open_registry(registry)
    if instrument is not None:
        instrument_or_stop(reg, instrument)
    with open_store().read() as session:
        found = [of_proposal(p) for p in proposed.proposals(session, instrument)]
    listed = [] if open_ else [of_registry(r) for r in reg.relations if instrument in (None, r.from_, r.to)]
    rows = [v.as_json() for v in (*listed, *found) if not open_ or v.state == "proposed"]
    emit(rows, _COLUMNS, format_, empty="no relations; `tracker relations` shows all")
