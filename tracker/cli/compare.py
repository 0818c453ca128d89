"""`tracker compare`: topics by instruments, every cell with its provisions and its state."""

from __future__ import annotations

from pathlib import Path

import typer
from sqlalchemy.orm import Session

from tracker.cli.options import EDITION, REGISTRY, Edition, open_registry, parse_day, parse_moment
from tracker.cli.output import BOM, OUT, PAPER, Paper, by_ending, stop
from tracker.cli.products import PRODUCT_FORMAT, PRODUCT_FORMATS, write_product
from tracker.cli.stores import with_record
from tracker.compare import Matrix, MatrixQuery, UnknownChoice, matrix
from tracker.compare.finder.suggest import with_suggestions
from tracker.publish.products import Product
from tracker.publish.views.data_package import write_package
from tracker.publish.views.matrix import matrix_publication, matrix_words
from tracker.publish.views.matrix_json import matrix_json
from tracker.publish.views.matrix_page import matrix_page
from tracker.registry import Registry


def compare(
    codebook: str = typer.Argument(help="A codebook, as digital-trade; `all`: every one, as a data package"),
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
        False, "--suggest", help="In cells without a coding, what the finder proposes, marked as suggested"
    ),
    leads: bool = typer.Option(
        False, "--leads", help="In blank cells, where to look for what is known and not proven; no value"
    ),
    lang: Edition = EDITION,
    format_: str | None = PRODUCT_FORMAT,
    out: Path | None = OUT,
    paper: Paper | None = PAPER,
    bom: bool | None = BOM,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Print a comparison: topics by instruments, every cell with its provisions and its state."""
    reg = open_registry(registry)
    query = MatrixQuery(
        instruments=tuple(instrument) if instrument else None,
        topics=tuple(topic) if topic else None,
        at=parse_moment(at, end=True),
        valid_at=parse_day(valid_at) if valid_at else None,
        parties=tuple(party or ()),
        since=parse_moment(changes_since, end=True),
        differences=differences,
    )
    every = codebook == "all"
    package = (format_ or by_ending(PRODUCT_FORMATS, out, "md")) == "datapackage"
    if every and not package:
        raise stop("all codebooks together are a data package: give --format datapackage")
    held = {f.codebook for f in reg.codings if f.codings} if every else {codebook}
    try:
        views = [
            matrix_words(_matrix(reg, book, query, suggest=suggest), reg, lang.value, leads=leads)
            for book in sorted(held)
        ]
    except UnknownChoice as error:
        raise stop(str(error)) from error
    (view, *_) = views
    if package:
        if out is None:
            raise stop("a data package is several files; give --out FOLDER or --out FILE.zip")
        typer.echo(str(write_package(views, out)), err=True)
        return
    product = Product(
        lambda: matrix_publication(view),
        lambda: matrix_json(view),
        lambda: matrix_page(view),
        summary=("topic_title", "instrument", "value_title", "provisions", "state"),
    )
    write_product(product, format_, out, "md", paper, bom=bom)


def _matrix(reg: Registry, codebook: str, query: MatrixQuery, *, suggest: bool) -> Matrix:
    """From the record; without one the table still shows the codings, all of them unverified."""

    def make(session: Session | None) -> Matrix:
        found = matrix(session, reg, codebook, query)
        return with_suggestions(session, reg, found) if suggest and session else found

    return with_record(make)
