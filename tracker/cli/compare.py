"""`tracker compare`: the matrix."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer

from tracker.cli.options import (
    EDITION,
    REGISTRY,
    Edition,
    open_registry,
    parse_day,
    parse_moment,
    store_if_there,
)
from tracker.cli.output import OUT, by_ending, refuse_binary, stop, to_json, write
from tracker.compare import MatrixQuery, UnknownChoice, matrix
from tracker.compare.cells import Matrix
from tracker.compare.export import as_json
from tracker.compare.finder.suggest import with_suggestions
from tracker.compare.flat import as_csv
from tracker.compare.markdown import as_markdown
from tracker.compare.package import write_package
from tracker.compare.page import as_html
from tracker.compare.sheet import as_xlsx
from tracker.compare.tex import as_tex
from tracker.compare.word import as_docx
from tracker.registry import Registry


class TableFormat(StrEnum):
    HTML = "html"
    MD = "md"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    JSON = "json"
    TEX = "tex"
    DATAPACKAGE = "datapackage"


def compare(
    codebook: str = typer.Argument(help="A codebook, as digital-trade"),
    instrument: list[str] | None = typer.Option(None, help="Only these instruments, in this order"),
    topic: list[str] | None = typer.Option(None, help="Only these topics or groups of topics"),
    party: list[str] | None = typer.Option(
        None, help="Only treaties that one of these has joined, and law of its own: CN, SG, EU"
    ),
    at: str | None = typer.Option(None, help="What was known on that day: texts and codings"),
    valid_at: str | None = typer.Option(None, "--valid-at", help="The law as it stood on that day"),
    changes_since: str | None = typer.Option(
        None, "--changes-since", help="Only topics with a cell that moved since that day, and what moved it"
    ),
    differences: bool = typer.Option(
        False, "--differences", help="Only topics on which the coded instruments differ"
    ),
    suggest: bool = typer.Option(
        False, "--suggest", help="In cells nobody has coded, what the finder proposes, marked as suggested"
    ),
    lang: Edition = EDITION,
    format_: TableFormat | None = typer.Option(
        None, "--format", "-f", help="How the table is written; default: by the ending of --out, else md"
    ),
    out: Path | None = OUT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Print a comparison: topics by instruments, every cell with its provisions and its state."""
    reg = open_registry(registry)
    asked = MatrixQuery(
        instruments=tuple(instrument) if instrument else None,
        topics=tuple(topic) if topic else None,
        at=parse_moment(at, end=True),
        valid_at=parse_day(valid_at) if valid_at else None,
        parties=tuple(party or ()),
        since=parse_moment(changes_since, end=True),
        differences=differences,
    )
    zipped = out is not None and out.suffix.lower() == ".zip"
    default = TableFormat.DATAPACKAGE if zipped else TableFormat.MD
    format_ = format_ or by_ending(TableFormat, out, default)
    refuse_binary(format_.value, out)
    try:
        table = _matrix(reg, codebook, asked, suggest=suggest)
    except UnknownChoice as error:
        raise stop(str(error)) from error
    if format_ is TableFormat.DATAPACKAGE:
        if out is None:
            raise stop("a data package is several files; give --out FOLDER or --out FILE.zip")
        typer.echo(str(write_package(table, reg, out, lang.value)), err=True)
        return
    write(_table(table, reg, lang.value, format_), out)


def _matrix(reg: Registry, codebook: str, asked: MatrixQuery, *, suggest: bool = False) -> Matrix:
    """From the record; without one the table still shows the codings, all of them unverified."""
    store = store_if_there()
    if store is None:
        typer.echo("tracker: there is no record yet: nothing is quoted or verified", err=True)
        return matrix(None, reg, codebook, asked)
    with store.read() as session:
        table = matrix(session, reg, codebook, asked)
        if not suggest:
            return table

        return with_suggestions(session, reg, table)


def _table(table: Matrix, reg: Registry, lang: str, format_: TableFormat) -> str | bytes:
    if format_ is TableFormat.JSON:
        return to_json(as_json(table, lang, reg))
    if format_ is TableFormat.CSV:
        return as_csv(table, reg, lang)
    if format_ is TableFormat.MD:
        return as_markdown(table, reg, lang)
    if format_ is TableFormat.TEX:
        return as_tex(table, reg, lang)
    if format_ is TableFormat.XLSX:
        return as_xlsx(table, reg, lang)
    if format_ is TableFormat.DOCX:
        return as_docx(table, reg, lang)

    return as_html(table, reg, lang)
