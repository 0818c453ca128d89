"""The formats of comparisons, alignments, gaps, parties, dates, similarity; how a command writes one."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer

from tracker.cli.output import BINARY, by_ending, refuse_binary, stop, table, write
from tracker.publish.products import Product, UnknownFormat, data_rows
from tracker.publish.writers.typst import CannotMakePdf


class ProductFormat(StrEnum):
    """What a comparison, an alignment, a list of parties or dates can be written as."""

    TABLE = "table"
    TEXT = "text"
    MD = "md"
    HTML = "html"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    TEX = "tex"
    PDF = "pdf"
    JSON = "json"
    SVG = "svg"
    DATAPACKAGE = "datapackage"


PRODUCT_FORMAT = typer.Option(
    None, "--format", "-f", help="How it is written; default: by the ending of --out"
)


def write_product(
    product: Product, format_: ProductFormat | None, out: Path | None, default: ProductFormat
) -> None:
    """In the format asked for, else by the ending of ``out``, else in the default of the command."""
    chosen = format_ or by_ending(ProductFormat, out, default)
    if chosen is ProductFormat.TABLE and out is None:
        rows = data_rows(product.publication())
        if rows:
            table(rows, product.summary or list(rows[0]))
        else:
            typer.echo(product.empty, err=True)
        return
    refuse_binary(chosen.value, out)
    name = {ProductFormat.TABLE: "csv", ProductFormat.TEXT: "txt"}.get(chosen, chosen.value)
    try:
        written = product.write(name)
    except UnknownFormat as error:
        raise stop(str(error)) from error
    except CannotMakePdf as error:
        raise stop(str(error), 1) from error
    write(written if chosen.value in BINARY else written.decode(), out)
