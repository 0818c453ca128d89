"""`tracker sources`: what is watched."""

from __future__ import annotations

from pathlib import Path

import typer

from tracker.cli.coverage import belt_and_road, coverage, oecd_strategies
from tracker.cli.lazy import LazyCommand, lazy_group
from tracker.cli.options import REGISTRY, open_registry
from tracker.cli.output import FORMAT, Format, emit
from tracker.contract.sources import source_view

_LATER = (  # these bring Scrapy and SQLAlchemy, which `list` need not wait for
    LazyCommand(
        "show", "source_show:show", "",
        "Show one source: what the registry says of it, how it was last read, what waits for a person.",
    ),
    LazyCommand(
        "validate", "validate:validate", "",
        "Check a registry: its format, its references, and the rules of the data. Exit code 1 on problems.",
    ),
    LazyCommand(
        "check", "source_check:check", "",
        "Try addresses and say what came and what to do; nothing is recorded. Exit code 1 on findings.",
    ),
    LazyCommand(
        "propose", "notices:propose", "",
        "Write matched notices as sources of a registry of one's own, each with the reason.",
    ),
)  # fmt: skip
app = typer.Typer(
    cls=lazy_group(*_LATER),
    help="What is watched: list, show and validate the registry.",
    no_args_is_help=True,
)

_COLUMNS = ("id", "regime", "instrument", "language", "role", "spider", "every", "status", "url")


@app.command("list")
def list_(
    regime: str | None = typer.Option(None, help="Only sources of this regime"),
    strand: str | None = typer.Option(None, help="Only sources of this strand"),
    instrument: str | None = typer.Option(None, help="Only sources of this instrument"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """List the sources with their regime, strand, instrument and publisher."""
    reg = open_registry(registry)
    rows = [source_view(reg, s) for s in reg.sources.values()]
    wanted = {"regime": regime, "strand": strand, "instrument": instrument}
    for key, value in wanted.items():
        if value is not None:
            rows = [r for r in rows if r[key] == value]
    emit(rows, _COLUMNS, format_, empty="no such sources; `tracker sources list` shows all")


app.command("coverage")(coverage)
app.command("belt-and-road")(belt_and_road)
app.command("oecd-strategies")(oecd_strategies)
