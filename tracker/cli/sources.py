"""`tracker sources`: what is watched."""

from __future__ import annotations

import pkgutil
from contextlib import nullcontext
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import typer

from tracker.cli.coverage import belt_and_road, coverage, oecd_strategies
from tracker.cli.lazy import LazyCommand, lazy_group
from tracker.cli.options import REGISTRY, open_registry, source_or_stop
from tracker.cli.output import FORMAT, Format, emit, stop, to_json, write
from tracker.cli.words import tr
from tracker.contract.base import moment
from tracker.contract.sources import source_view, way_view
from tracker.registry import Registry, RegistryError
from tracker.registry.lint import lint
from tracker.registry.loader import PACKAGED, load_with_files
from tracker.registry.schema import Source

_LATER = (  # these bring Scrapy and SQLAlchemy, which `list` need not wait for
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


@app.command()
def show(
    id: str = typer.Argument(help="A source id"),  # noqa: A002 - the word users type
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Show one source: what the registry says of it, how it was last read, what waits for a person."""
    reg = open_registry(registry)
    source = source_or_stop(reg, id)
    publisher = reg.publishers.get(source.publisher or "")
    view = source_view(reg, source) | {
        "terms": publisher.terms if publisher else None, "robots": publisher.robots if publisher else None,
        "expect": source.expect.model_dump(), "parts": source.parts, "format": source.format,
        "content": _content(source), "note": source.note, **_record_of(reg, source),
    }  # fmt: skip
    write(to_json(view), None)


def _record_of(registry: Registry, source: Source) -> dict[str, Any]:
    """How the source was last read, with account and warnings, which of its ways is in use, and what of it
    waits for a person."""
    from tracker.cli.stores import store_if_there
    from tracker.contract.reading import held_view, reading_view
    from tracker.store import captures, readings
    from tracker.watch.review import held_checks
    from tracker.watch.ways import standings

    store = store_if_there()
    if store is None:
        return {"reading": None, "waiting": []}
    with store.read() as session:
        row = readings.newest(session, [source.id]).get(source.id)
        waiting = [held_view(h) for h in held_checks(session, [source.id])]
        looks = captures.looks(session, [source.id]).get(source.id, [])
        ways = [
            way_view(one.way).as_json()
            | {
                "in_use": one.in_use, "failures": one.failures, "last_success": moment(one.last_good),
                "outcome": one.last.outcome if one.last else None,
            }
            for one in standings(registry, source, looks)
        ]  # fmt: skip
        return {"ways": ways, "reading": reading_view(row) if row is not None else None, "waiting": waiting}


def _content(source: Source) -> Any:
    """The selectors: one as it stands, several as a list."""
    found = [c.model_dump(mode="json", exclude_none=True) for c in source.content]
    return found if len(found) > 1 else next(iter(found), None)


@app.command()
def validate(
    folder: Path | None = typer.Argument(None, help="A registry folder; default: the packaged registry"),
    strict: bool = typer.Option(False, "--strict", help="Warnings count as problems"),
) -> None:
    """Check a registry: its format, its references, and the rules of the data. Exit code 1 on problems.

    Rules of the house (titles and notes in English and Chinese, keywords in five languages, terms, cues,
    hosts of publishers) are problems in the packaged registry and warnings in a folder of your own.

    Where the text that a coding was read in is in the record, the words of its cue must stand in the
    provisions it cites, and no note may quote them; a pin is to words that were read at its moment,
    not to a text that is only to be confirmed.
    """
    try:
        reg, files = load_with_files([folder] if folder else [])
    except RegistryError as error:
        typer.echo("\n".join(error.problems))
        raise stop("{count} problem(s)", 1, count=len(error.problems)) from error
    spiders = {m.name for m in pkgutil.iter_modules(import_module("spiders").__path__)}
    from tracker.cli.stores import store_if_there
    from tracker.compare.bench import held_text
    from tracker.compare.read_from import pin_faults

    store = store_if_there()
    with store.read() if store else nullcontext() as session:
        texts = partial(held_text, session) if session else None
        pins = partial(pin_faults, session) if session else None
        found = lint(reg, files.within(folder or PACKAGED), spiders, texts=texts, pins=pins)
    if found:
        typer.echo("\n".join(map(str, found)))
    if errors := sum(f.level == "error" or strict for f in found):
        raise stop("{count} problem(s)", 1, count=errors)
    said = tr(
        "{regimes} regimes, {instruments} instruments, {sources} sources, {books} codebooks: no problems",
        regimes=len(reg.regimes), instruments=len(reg.instruments), sources=len(reg.sources),
        books=len(reg.codebooks),
    )  # fmt: skip
    typer.echo(said + (tr(", {count} warning(s)", count=len(found)) if found else ""))


app.command("coverage")(coverage)
app.command("belt-and-road")(belt_and_road)
app.command("oecd-strategies")(oecd_strategies)
