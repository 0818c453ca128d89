"""`tracker common-ground`: what templates and a party's treaties share, and what could be offered."""

from __future__ import annotations

from pathlib import Path

import typer

from tracker.cli.options import EDITION, REGISTRY, Edition, open_registry, parse_day, parse_moment
from tracker.cli.output import BOM, OUT, PAPER, Paper, stop
from tracker.cli.products import PRODUCT_FORMAT, write_product
from tracker.cli.stores import with_record
from tracker.compare import UnknownChoice
from tracker.compare.common_ground import common_ground as ground
from tracker.publish.products import Product
from tracker.publish.views.common_ground import (
    common_ground_json,
    common_ground_page,
    common_ground_publication,
)


def common_ground(
    topics: list[str] | None = typer.Argument(None, help="Topics of the paper; default: all"),
    paper: str | None = typer.Option(None, help="Which paper of options; default: the first"),
    at: str | None = typer.Option(None, help="What was known on that day"),
    valid_at: str | None = typer.Option(None, "--valid-at", help="The law as it stood on that day"),
    lang: Edition = EDITION,
    format_: str | None = PRODUCT_FORMAT,
    out: Path | None = OUT,
    sheets: Paper | None = typer.Option(None, "--sheets", help=PAPER.help),
    bom: bool | None = BOM,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Common ground of three templates and China's treaties by topic, and options to offer (中国方案)."""
    reg = open_registry(registry)
    known, law = parse_moment(at, end=True), parse_day(valid_at) if valid_at else None
    chosen = tuple(topics or ())
    try:
        found = with_record(lambda session: ground(session, reg, paper, chosen, at=known, valid_at=law))
    except UnknownChoice as error:
        raise stop(str(error)) from error
    product = Product(
        lambda: common_ground_publication(found, reg, lang.value),
        lambda: common_ground_json(found, reg, lang.value),
        lambda: common_ground_page(found, reg, lang.value),
        summary=("topic", "family", "instrument", "value", "strength", "distance"),
    )
    write_product(product, format_, out, "md", sheets, bom=bom)
