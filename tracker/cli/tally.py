"""`tracker tally`: in how many instruments of a table there is a rule, hard or soft, by year."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import typer

from tracker.cli.options import EDITION, REGISTRY, Edition, day_or_today, open_registry
from tracker.cli.output import FORMAT, Format, emit, stop
from tracker.compare import UnknownChoice
from tracker.compare.tally import rules
from tracker.compare.tally import tally as tallied
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title

_YEARS = ("year", "hard", "soft", "none", "unread", "new")
_RULES = ("instrument", "title", "year", "kind", "value", "provisions")


def tally(
    codebook: str = typer.Argument(help="A codebook, as digital-trade"),
    topic: str = typer.Argument(help="A topic of it that has a scale, as data-localisation"),
    each: bool = typer.Option(
        False, "--each", help="What each instrument says, instead of the count by year"
    ),
    at: str | None = typer.Option(None, "--at", help="As on that day; default: today"),
    lang: Edition = EDITION,
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Count the instruments of a table that have a rule, hard or soft, by year.

    From published cells alone: strength 3 or 4 is hard, 1 or 2 soft, 0 none; what has no published cell is
    unread. It counts from the year it was signed or made; what never came into force is left out.
    """
    reg, on = open_registry(registry), day_or_today(at)
    try:
        if not each:
            years = [asdict(y) | {"new": " ".join(y.new)} for y in tallied(reg, codebook, topic, on)]
            emit(years, _YEARS, format_, empty="no instruments with a date")
            return
        found = rules(reg, codebook, topic, on)
    except UnknownChoice as error:
        raise stop(str(error)) from error
    said = [
        asdict(r)
        | {
            "title": instrument_title(reg, r.instrument, lang.value, short=True),
            "provisions": "; ".join(cite(e, lang.value) for e in r.provisions),
        }
        for r in found
    ]
    emit(said, _RULES, format_, empty="no instruments")
