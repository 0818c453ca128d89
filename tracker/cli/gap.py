"""`tracker gap`: obligations of agreements against the provisions of a jurisdiction."""

from __future__ import annotations

from pathlib import Path

import typer

from tracker.cli.options import EDITION, REGISTRY, Edition, open_registry, parse_day, parse_moment
from tracker.cli.output import BOM, OUT, PAPER, Paper, stop
from tracker.cli.products import PRODUCT_FORMAT, write_product
from tracker.cli.stores import with_record
from tracker.compare import UnknownChoice
from tracker.compare.gap import gap as gap_report
from tracker.publish.products import Product
from tracker.publish.views.gap import gap_json, gap_page, gap_publication


def gap(
    target: str | None = typer.Argument(
        None,
        help="A table, or an agreement: tpp (for the CPTPP), depa, wto-ecommerce; default: all of the table",
    ),
    jurisdiction: str | None = typer.Option(None, "--for", help="Whose law: CN"),
    at: str | None = typer.Option(None, help="What was known on that day"),
    valid_at: str | None = typer.Option(None, "--valid-at", help="The law as it stood on that day"),
    lang: Edition = EDITION,
    format_: str | None = PRODUCT_FORMAT,
    out: Path | None = OUT,
    paper: Paper | None = PAPER,
    bom: bool | None = BOM,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """The gap table (对标表): each obligation met, met in part or not, with the provisions that were read."""
    reg = open_registry(registry)
    known, law = parse_moment(at, end=True), parse_day(valid_at) if valid_at else None
    wanted = {"cptpp": "tpp"}.get(target or "", target)
    try:
        found = with_record(
            lambda session: gap_report(session, reg, wanted, jurisdiction, at=known, valid_at=law)
        )
    except UnknownChoice as error:
        raise stop(str(error)) from error
    product = Product(
        lambda: gap_publication(found, reg, lang.value),
        lambda: gap_json(found, reg, lang.value),
        lambda: gap_page(found, reg, lang.value),
        summary=("id", "target", "target_provisions", "match", "state", "provisions"),
    )
    write_product(product, format_, out, "md", paper, bom=bom)
