"""`tracker deadlines`: dated duties and closing consultations, also as a calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path

import typer

from tracker.cli.options import (
    EDITION,
    REGISTRY,
    Edition,
    chosen_instruments,
    day_or_today,
    open_registry,
    parse_moment,
)
from tracker.cli.output import BOM, OUT, PAPER, Format, Paper, by_ending, emit
from tracker.cli.products import PRODUCT_FORMATS, product_format, write_product
from tracker.cli.stores import store_if_there
from tracker.cli.words import tr
from tracker.lifecycle.date_evidence import recorded_dates
from tracker.lifecycle.deadlines import Deadline, by_date, consultations, duty_names
from tracker.lifecycle.deadlines import deadlines as duties_of
from tracker.lifecycle.due_lines import DueLine, due_lines
from tracker.publish.date_rows import deadline_rows
from tracker.publish.editions import punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.plain import plain
from tracker.publish.products import Product
from tracker.publish.views.deadlines import deadlines_publication, what_is_due
from tracker.registry import Registry

#: All that a writer makes, and a calendar.
DEADLINE_FORMATS = (*(f for f in PRODUCT_FORMATS if f not in ("svg", "datapackage")), "ics")


class Which(StrEnum):
    UPCOMING = "upcoming"
    MOVED = "moved"
    PASSED = "passed"
    ALL = "all"

    def shows(self, d: Deadline) -> bool:
        if self is Which.MOVED:
            return d.state == "moved" or d.was_due is not None
        return self is Which.ALL or d.state == self.value


def deadlines(
    which: Which = typer.Option(Which.UPCOMING, "--show", help="upcoming, moved, passed or all"),
    regime: str | None = typer.Option(None, help="Only this regime"),
    instrument: str | None = typer.Option(None, help="Only this instrument"),
    at: str | None = typer.Option(None, "--at", help="Upcoming from that day on; default: today"),
    lang: Edition = EDITION,
    format_: str | None = product_format(DEADLINE_FORMATS),
    out: Path | None = OUT,
    paper: Paper | None = PAPER,
    bom: bool | None = BOM,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Dated duties and closing consultations: upcoming, moved, passed; what is only announced says so."""
    reg = open_registry(registry)
    on = day_or_today(at)
    wanted = chosen_instruments(reg, regime, instrument)
    every = _all(reg, on, parse_moment(at, end=True))
    found = [
        d
        for d in every
        if which.shows(d)
        and (wanted is None or d.instrument in wanted or (instrument is None and regime in d.regimes))
    ]
    day = datetime.combine(on, time.min, UTC)
    product = Product(
        lambda: deadlines_publication(found, every, reg, on, lang.value),
        lambda: deadline_rows(found),
        own={"ics": lambda: _calendar(found, reg, lang.value, day, every)},
    )
    if (format_ or by_ending(DEADLINE_FORMATS, out, "table")) == "table":
        empty = tr("no deadline {value} on {on}", value=which.value, on=on)
        emit([_line(x, lang.value) for x in due_lines(found, every)], _TABLE, Format.TABLE, empty=empty)
        return
    write_product(product, format_, out, "table", paper, bom=bom, formats=DEADLINE_FORMATS)


def _calendar(found: list[Deadline], reg: Registry, lang: str, day: datetime, every: list[Deadline]) -> str:
    from tracker.publish.deadline_calendar import deadline_calendar  # brings a library of its own

    return deadline_calendar(found, reg, lang, day, names=duty_names(every))


_TABLE = ("date", "instrument", "provision", "what", "was_due", "now", "state", "set_by")


def _line(line: DueLine[Deadline], lang: str) -> dict[str, object]:
    """A line for people: who must do what; equal steps of several parties are one."""
    d = line.of
    return {
        "date": d.date, "instrument": plain(d.title or "") or d.instrument, "what": what_is_due(line, lang),
        "provision": punctuation(lang).items(cite(e, lang) for e in line.eids),
        "was_due": d.was_due, "now": d.now, "state": d.state, "set_by": d.act if d.set_by else None,
    }  # fmt: skip


def _all(reg: Registry, on: date, known_by: datetime | None) -> list[Deadline]:
    """Duties of the registry, as the record knows them, and consultations that lists announced."""
    store = store_if_there()
    if store is None:
        return duties_of(reg, on)
    with store.read() as session:
        recorded = recorded_dates(session, reg, known_by=known_by)
        return by_date([*duties_of(reg, on, recorded), *consultations(session, reg, on)])
