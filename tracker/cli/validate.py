"""`tracker sources validate`: a registry held to the rules of the data, its codings to the texts held."""

from __future__ import annotations

import pkgutil
from functools import partial
from importlib import import_module
from pathlib import Path

import typer
from sqlalchemy.orm import Session

from tracker.cli.output import stop
from tracker.cli.stores import with_record
from tracker.cli.words import tr
from tracker.compare.bench import held_text
from tracker.compare.read_from import pin_faults
from tracker.registry import RegistryError
from tracker.registry.lint import RuleFinding, lint
from tracker.registry.loader import PACKAGED, load_with_files


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

    def look(session: Session | None) -> list[RuleFinding]:
        texts = partial(held_text, session) if session else None
        pins = partial(pin_faults, session) if session else None
        return lint(reg, files.within(folder or PACKAGED), spiders, texts=texts, pins=pins)

    found = with_record(look, quiet=True)
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
