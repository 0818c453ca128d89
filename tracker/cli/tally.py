"""`tracker tally`: in how many instruments of a table there is a rule, hard or soft, by year."""

from __future__ import annotations

from pathlib import Path

import typer

from tracker.cli.options import EDITION, REGISTRY, Edition, day_or_today, open_registry
from tracker.cli.output import BOM, OUT, PAPER, Paper, stop
from tracker.cli.products import PRODUCT_FORMAT, write_product
from tracker.compare import UnknownChoice
from tracker.compare.tally import rules
from tracker.compare.tally import tally as tallied
from tracker.publish.editions import pick
from tracker.publish.products import Product
from tracker.publish.views.tally import rule_rows, rules_publication, year_rows, years_publication


def tally(
    codebook: str = typer.Argument(help="A codebook, as digital-trade"),
    topic: str = typer.Argument(help="A topic of it that has a scale, as data-localisation"),
    each: bool = typer.Option(
        False, "--each", help="What each instrument says, instead of the count by year"
    ),
    at: str | None = typer.Option(None, "--at", help="As on that day; default: today"),
    lang: Edition = EDITION,
    format_: str | None = PRODUCT_FORMAT,
    out: Path | None = OUT,
    paper: Paper | None = PAPER,
    bom: bool | None = BOM,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Count the instruments of a table that have a rule, hard or soft, by year.

    From published cells alone: strength 3 or 4 is hard, 1 or 2 soft, 0 none; what has no published cell is
    unread. It counts from the year it was signed or made; what never came into force is left out.
    """
    reg, on = open_registry(registry), day_or_today(at)
    try:
        years = [] if each else tallied(reg, codebook, topic, on)
        found = rules(reg, codebook, topic, on) if each else []
    except UnknownChoice as error:
        raise stop(str(error)) from error
    book = reg.codebooks[codebook]
    asked = next(t for t in book.topics if t.id == topic)
    if each:
        values = {v.code: pick(v.title, lang.value) for v in book.values_of(asked)}
        product = Product(
            lambda: rules_publication(found, asked, values, reg, on, lang.value),
            lambda: rule_rows(found, reg, lang.value),
            empty="no instruments",
        )
    else:
        product = Product(
            lambda: years_publication(years, asked, reg, on, lang.value),
            lambda: year_rows(years),
            empty="no instruments with a date",
        )
    write_product(product, format_, out, "table", paper, bom=bom)
