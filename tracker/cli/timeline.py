"""`tracker timeline`: all dated steps, with the superseded ones and what the texts prove."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tracker.cli.options import REGISTRY, open_registry, parse_day, parse_moment, store_if_there
from tracker.cli.output import OUT, Format, emit, stop, to_json, write

if TYPE_CHECKING:
    from tracker.registry import Registry


class TimelineFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    SVG = "svg"
    HTML = "html"


class Edition(StrEnum):
    EN = "en"
    ZH = "zh"


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
    from tracker.lifecycle.date_evidence import NO_RECORD, recorded_dates
    from tracker.lifecycle.steps import steps
    from tracker.publish.date_rows import STEP_COLUMNS, flat, rows_csv, step_rows
    from tracker.publish.drawings import step_lanes
    from tracker.site.chronology_page import page_html

    reg = open_registry(registry)
    ids = _instruments(reg, of)
    on = parse_day(at) if at else datetime.now(UTC).date()
    store = store_if_there()
    recorded = NO_RECORD
    if store is not None:
        with store.read() as session:
            chosen = [i for i in reg.instruments.values() if ids is None or i.id in ids]
            recorded = recorded_dates(session, reg, chosen, known_by=parse_moment(at, end=True))
    found = steps(reg, on, recorded, ids)
    if format_ is TimelineFormat.SVG:
        write(str(step_lanes(found, reg, on, lang.value, alone=True)) + "\n", out)
        return
    if format_ is TimelineFormat.HTML:
        from tracker.publish import editions

        title = editions.gettext(lang.value, "Timeline")
        write(page_html(found, reg, on, lang.value, title=f"{title}: {of}" if of else title), out)
        return
    rows = step_rows(found)
    if out is not None:
        write(to_json(rows) if format_ is TimelineFormat.JSON else rows_csv(STEP_COLUMNS, rows), out)
        return
    shown = rows
    if format_ is not TimelineFormat.JSON:
        shown = [{k: flat(v) for k, v in r.items()} for r in rows]
    columns: tuple[str, ...] = STEP_COLUMNS
    if format_ is TimelineFormat.TABLE:
        columns = tuple(c for c in columns if c not in ("condition_zh", "stands_in", "evidence"))
    emit(shown, columns, Format(format_.value), empty="no dated step")


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
