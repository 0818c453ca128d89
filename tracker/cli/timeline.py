"""`tracker timeline`: all dated steps, with the superseded ones and what the texts prove."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

import typer

from tracker.cli.options import (
    REGISTRY,
    Edition,
    open_registry,
    parse_day,
    parse_moment,
    store_if_there,
)
from tracker.cli.output import OUT, Format, emit, stop, to_json, write
from tracker.lifecycle.date_evidence import NO_RECORD, recorded_dates
from tracker.lifecycle.steps import steps
from tracker.publish.charts import step_lanes
from tracker.publish.date_rows import STEP_COLUMNS, flat, rows_csv, step_rows
from tracker.publish.editions import gettext
from tracker.registry import Registry
from tracker.site.timelines import page_html


class TimelineFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    SVG = "svg"
    HTML = "html"


def timeline(
    of: str | None = typer.Argument(None, help="A regime, an instrument or a strand; default: all"),
    at: str | None = typer.Option(None, "--at", help="As on that day; default: today"),
    lang: Edition = typer.Option(Edition.EN, "--lang", help="Edition of drawing and page: en or zh"),
    format_: TimelineFormat = typer.Option(
        TimelineFormat.TABLE, "--format", "-f", help="table, json, csv, svg or html"
    ),
    out: Path | None = OUT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Every dated step: adopted, in force, applies, ends; moved dates with old and new, and the proof."""
    reg = open_registry(registry)
    ids = _instruments(reg, of)
    on = parse_day(at) if at else datetime.now(UTC).date()
    recorded = NO_RECORD
    if store := store_if_there():
        with store.read() as session:
            chosen = [i for i in reg.instruments.values() if ids is None or i.id in ids]
            recorded = recorded_dates(session, reg, chosen, known_by=parse_moment(at, end=True))
    found = steps(reg, on, recorded, ids)
    if format_ is TimelineFormat.SVG:
        write(str(step_lanes(found, reg, on, lang.value, alone=True)) + "\n", out)
        return
    if format_ is TimelineFormat.HTML:
        title = gettext(lang.value, "Timeline")
        write(page_html(found, reg, on, lang.value, title=f"{title}: {of}" if of else title), out)
        return
    rows = step_rows(found)
    if out is not None:
        write(to_json(rows) if format_ is TimelineFormat.JSON else rows_csv(STEP_COLUMNS, rows), out)
        return
    if format_ is not TimelineFormat.JSON:
        rows = [{k: flat(v) for k, v in r.items()} for r in rows]
    hidden = ("condition_zh", "stands_in", "evidence") if format_ is TimelineFormat.TABLE else ()
    columns = [c for c in STEP_COLUMNS if c not in hidden]
    emit(rows, columns, Format(format_.value), empty="no dated step")


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
    raise stop(f"no regime, instrument or strand {of!r}; see `tracker sources list`")
