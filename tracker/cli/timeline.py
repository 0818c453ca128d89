"""`tracker timeline`: all dated steps, with the superseded ones and what the texts prove."""

from __future__ import annotations

from pathlib import Path

import typer

from tracker.cli.options import EDITION, REGISTRY, Edition, day_or_today, open_registry, parse_moment
from tracker.cli.output import OUT, stop
from tracker.cli.products import PRODUCT_FORMAT, write_product
from tracker.cli.stores import store_if_there
from tracker.lifecycle.date_evidence import NO_RECORD, recorded_dates
from tracker.lifecycle.steps import steps
from tracker.publish.charts import step_lanes
from tracker.publish.date_rows import STEP_COLUMNS, step_rows
from tracker.publish.editions import gettext, punctuation
from tracker.publish.products import Product
from tracker.publish.views.timeline import timeline_publication
from tracker.registry import Registry
from tracker.site.timelines import page_html


def timeline(
    of: str | None = typer.Argument(None, help="A regime, an instrument or a strand; default: all"),
    at: str | None = typer.Option(None, "--at", help="As on that day; default: today"),
    lang: Edition = EDITION,
    format_: str | None = PRODUCT_FORMAT,
    out: Path | None = OUT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Every dated step: adopted, in force, applies, ends; moved dates with old and new, and the proof."""
    reg = open_registry(registry)
    ids = _instruments(reg, of)
    on = day_or_today(at)
    recorded = NO_RECORD
    if store := store_if_there():
        with store.read() as session:
            chosen = [i for i in reg.instruments.values() if ids is None or i.id in ids]
            recorded = recorded_dates(session, reg, chosen, known_by=parse_moment(at, end=True))
    found = steps(reg, on, recorded, ids)
    edition = lang.value
    title = gettext(edition, "Timeline")
    title = punctuation(edition).labelled(title, of) if of else title
    hidden = ("condition_zh", "stands_in", "evidence")
    product = Product(
        lambda: timeline_publication(found, reg, on, edition, title=title),
        lambda: step_rows(found),
        lambda: page_html(found, reg, on, edition, title=title),
        own={"svg": lambda: f"{step_lanes(found, reg, on, edition, alone=True)}\n"},
        summary=[c for c in STEP_COLUMNS if c not in hidden],
        empty="no dated step",
    )
    write_product(product, format_, out, "table")


def _instruments(reg: Registry, of: str | None) -> set[str] | None:
    if of is None:
        return None
    if of in reg.regimes:
        return {i.id for i in reg.regimes[of].instruments}
    if of in reg.instruments:
        return {of}
    found = {i.id for r in reg.regimes.values() if r.strand.value == of for i in r.instruments}
    if found:
        return found
    raise stop("no regime, instrument or strand {of!r}; see `tracker sources list`", of=of)
