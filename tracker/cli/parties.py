"""`tracker parties` and `tracker between`: who is bound by which treaty, and what binds two of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import typer

from tracker.cli.options import EDITION, REGISTRY, Edition, day_or_today, open_registry
from tracker.cli.output import BOM, OUT, PAPER, Paper, stop
from tracker.cli.products import PRODUCT_FORMAT, write_product
from tracker.cli.stores import with_record
from tracker.compare import UnknownChoice
from tracker.compare.bilateral import BilateralRules
from tracker.compare.bilateral import between as rules_between
from tracker.lifecycle.parties import Standing, of_party, standing, table, treaties
from tracker.publish.labels import party_code
from tracker.publish.products import Product
from tracker.publish.views.bilateral import (
    bilateral_json,
    bilateral_page,
    bilateral_publication,
    bilateral_text,
)
from tracker.publish.views.parties import COLUMNS, parties_json, parties_page, parties_publication
from tracker.registry import Registry

AT = typer.Option(None, "--at", help="As on that day; default: today")


def _on(at: str | None) -> date:
    return day_or_today(at)


def parties(
    of: str | None = typer.Argument(
        None, help="A codebook, a regime, an instrument or a party; default: all treaties"
    ),
    at: str | None = AT,
    lang: Edition = EDITION,
    format_: str | None = PRODUCT_FORMAT,
    out: Path | None = OUT,
    paper: Paper | None = PAPER,
    bom: bool | None = BOM,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Party x treaty: signed, ratified, in force, phase-ins, side letters, non-application."""
    reg = open_registry(registry)
    on = _on(at)
    found = _standings(reg, of, on)
    product = Product(
        lambda: parties_publication(found, reg, on, lang.value),
        lambda: parties_json(found),
        lambda: parties_page(found, reg, on, lang.value),
        summary=COLUMNS[:11],
        empty="no treaty with parties",
    )
    write_product(product, format_, out, "table", paper, bom=bom)


def _standings(reg: Registry, of: str | None, on: date) -> list[Standing]:
    if of is None:
        return table(reg, on)
    if of in reg.instruments:
        return table(reg, on, instruments=[of])
    if of in reg.regimes:
        return table(reg, on, instruments=[i.id for i in reg.regimes[of].instruments])
    if of in reg.codebooks:
        return table(reg, on, instruments=[f.instrument for f in reg.codings if f.codebook == of])
    code = party_code(of)
    named = [i for i in treaties(reg) if of_party(i, code)]
    if named:
        return [standing(i, code, on, reg) for i in named]
    raise stop("no codebook, regime, instrument or party {of!r}; see `tracker parties --format csv`", of=of)


def between(
    one: str = typer.Argument(help="A party: CN, China, 中国, EU or a member of it"),
    other: str = typer.Argument(help="The other party"),
    topic: str | None = typer.Option(
        None, "--topic", "-t", help="A topic of a codebook, or a part of its id"
    ),
    codebook: str | None = typer.Option(None, help="The codebook, where several have the topic"),
    at: str | None = AT,
    lang: Edition = EDITION,
    format_: str | None = PRODUCT_FORMAT,
    out: Path | None = OUT,
    paper: Paper | None = PAPER,
    bom: bool | None = BOM,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Which treaties bind two parties on a topic and a day, strongest first, with or without a panel."""

    reg = open_registry(registry)
    try:
        found = _between(reg, (party_code(one), party_code(other)), _on(at), topic, codebook)
    except UnknownChoice as error:
        raise stop(str(error)) from error
    product = Product(
        lambda: bilateral_publication(found, reg, lang.value),
        lambda: bilateral_json(found, reg, lang.value),
        lambda: bilateral_page(found, reg, lang.value),
        own={"txt": lambda: bilateral_text(found, reg, lang.value)},
        summary=("instrument", "status", "since", "value_title", "state"),
        empty="no treaty has both as parties",
    )
    write_product(product, format_, out, "text", paper, bom=bom)


def _between(
    reg: Registry, parties_: tuple[str, str], on: date, topic: str | None, codebook: str | None
) -> BilateralRules:
    """With the record where there is one: only then are codings verified."""
    return with_record(
        lambda session: rules_between(session, reg, parties_, on, topic=topic, codebook=codebook),
        quiet=topic is None,
    )
