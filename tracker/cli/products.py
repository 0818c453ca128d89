"""The formats of comparisons, alignments, gaps, parties, dates, similarity; how a command writes one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typer

from tracker.cli.output import Paper, by_ending, on_paper, refuse_binary, stop, table, write
from tracker.publish.products import Product, UnknownFormat, data_rows
from tracker.publish.writers import FORMATS
from tracker.publish.writers.typst import CannotMakePdf

#: What a comparison, an alignment, a list of parties or dates can be written as: whatever a writer makes.
PRODUCT_FORMATS = (
    "table", "text", *(f for f in FORMATS if f not in ("txt", "typ", "eml")), "json", "svg", "datapackage",
)  # fmt: skip


def product_format(formats: Sequence[str]) -> Any:
    """The option ``--format`` of a product that has these."""

    def known(name: str) -> str:
        if name not in formats:
            raise typer.BadParameter(f"{name!r} is not one of {', '.join(formats)}.")
        return name

    return typer.Option(
        None,
        "--format",
        "-f",
        help="How it is written; default: by the ending of --out",
        metavar=f"<{'|'.join(formats)}>",
        parser=known,
    )


PRODUCT_FORMAT = product_format(PRODUCT_FORMATS)


def write_product(
    product: Product, format_: str | None, out: Path | None, default: str, paper: Paper | None = None,
    *, bom: bool | None = None, formats: Sequence[str] = PRODUCT_FORMATS,
) -> None:  # fmt: skip
    """In the format asked for, else by the ending of ``out``, else in the default of the command."""
    chosen = format_ or by_ending(formats, out, default)
    if chosen == "table" and out is None:
        rows = data_rows(product.publication())
        if rows:
            table(rows, product.summary or list(rows[0]))
        else:
            typer.echo(product.empty, err=True)
        return
    refuse_binary(chosen, out)
    name = {"table": "csv", "text": "txt"}.get(chosen, chosen)
    try:
        written = product.write(name, lambda made: on_paper(made, paper, bom=bom))
    except UnknownFormat as error:
        raise stop(str(error)) from error
    except CannotMakePdf as error:
        raise stop(str(error), 1) from error
    binary = name in FORMATS and FORMATS[name].binary
    write(written if binary else written.decode(), out)
