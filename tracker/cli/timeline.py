"""`tracker timeline`: all dated steps, with the superseded ones and what the texts prove."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import typer

from tracker.cli.options import EDITION, REGISTRY, Edition, day_or_today, open_registry, parse_moment
from tracker.cli.output import BOM, OUT, PAPER, Format, Paper, emit, stop
from tracker.cli.products import PRODUCT_FORMAT, write_product
from tracker.cli.stores import store_if_there
from tracker.cli.words import tr
from tracker.lifecycle.date_evidence import NO_RECORD, recorded_dates
from tracker.lifecycle.state import state
from tracker.lifecycle.steps import Step, steps
from tracker.publish.charts import step_lanes
from tracker.publish.date_rows import step_rows
from tracker.publish.due_words import due_words
from tracker.publish.editions import format_day, gettext, pick, punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import name
from tracker.publish.plain import plain
from tracker.publish.products import Product
from tracker.publish.views.timeline import timeline_publication
from tracker.registry import Registry
from tracker.registry.schema import Instrument
from tracker.site.timelines import page_html


def timeline(
    of: str | None = typer.Argument(None, help="A regime, an instrument or a strand; default: all"),
    at: str | None = typer.Option(None, "--at", help="As on that day; default: today"),
    lang: Edition = EDITION,
    format_: str | None = PRODUCT_FORMAT,
    out: Path | None = OUT,
    paper: Paper | None = PAPER,
    bom: bool | None = BOM,
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
    if out is None and format_ in (None, "table"):
        if of in reg.instruments:
            typer.echo(_now(reg.instruments[of], found, on, edition))
        emit([_line(s, edition) for s in found], _TABLE, Format.TABLE, empty=tr("no dated step"))
        return
    product = Product(
        lambda: timeline_publication(found, reg, on, edition, title=title),
        lambda: step_rows(found),
        lambda: page_html(found, reg, on, edition, title=title),
        own={"svg": lambda: f"{step_lanes(found, reg, on, edition, alone=True)}\n"},
        empty="no dated step",
    )
    write_product(product, format_, out, "table", paper, bom=bom)


_TABLE = ("date", "instrument", "provision", "what", "was_due", "now", "state", "set_by", "proof")


def _line(s: Step, lang: str) -> dict[str, object]:
    """A step for people; all of it is in the other formats."""
    return {
        "date": s.date, "instrument": s.instrument, "provision": cite(s.eid, lang) if s.eid else None,
        "what": due_words(s, lang), "was_due": s.was_due,
        "now": punctuation(lang).items(str(d) for d in s.now) or None,
        "state": s.state, "set_by": s.act if s.set_by else None, "proof": s.proof,
    }  # fmt: skip


def _now(i: Instrument, found: Sequence[Step], on: date, lang: str) -> str:
    """What the instrument is on the day: in force, applies, and why not."""
    rule = state(found, on, type_=i.type, not_in_force=i.not_in_force is not None)
    marks = punctuation(lang)
    said = [
        marks.labelled(name("now", s.what, lang), name("state_now", s.state, lang))
        for s in (rule.in_force, rule.applies)
    ]
    why = marks.aside(pick(i.not_in_force, lang)) if i.not_in_force else ""
    head = gettext(lang, "Status on %(day)s") % {"day": format_day(on, lang)}
    return plain(marks.labelled(head, marks.clauses(said)) + why) + "\n"


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
