"""`tracker parties` and `tracker between`: who is bound by which treaty, and what binds two of them."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tracker.cli.options import REGISTRY, open_registry, parse_day, store_if_there
from tracker.cli.output import OUT, Format, emit, stop, to_json, write

if TYPE_CHECKING:
    from datetime import date

    from tracker.compare.bilateral import BilateralRules
    from tracker.lifecycle.parties import Standing
    from tracker.registry import Registry


class PartiesFormat(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


class BetweenFormat(StrEnum):
    TEXT = "text"
    JSON = "json"
    HTML = "html"


class Edition(StrEnum):
    EN = "en"
    ZH = "zh"


AT = typer.Option(None, "--at", help="As on that day; default: today")
LANG = typer.Option(Edition.EN, "--lang", help="Edition: en or zh")


def _on(at: str | None) -> date:
    return parse_day(at) if at else datetime.now(UTC).date()


def parties(
    of: str | None = typer.Argument(
        None, help="A codebook, a regime, an instrument or a party; default: all treaties"
    ),
    at: str | None = AT,
    lang: Edition = LANG,
    format_: PartiesFormat = typer.Option(
        PartiesFormat.TABLE, "--format", "-f", help="table, json, csv or html"
    ),
    out: Path | None = OUT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Party x treaty: signed, ratified, in force, phase-ins, side letters, non-application."""
    from tracker.compare import standing_show as show

    reg = open_registry(registry)
    on = _on(at)
    found = _standings(reg, of, on)
    if format_ is PartiesFormat.HTML:
        write(show.parties_html(found, reg, on, lang.value), out)
        return
    rows = show.rows(found)
    if out is not None:
        from tracker.publish.escape import csv_text

        flat = [show.flat(r) for r in rows]
        csv = csv_text(show.COLUMNS, [[r[c] for c in show.COLUMNS] for r in flat])
        write(to_json(rows) if format_ is PartiesFormat.JSON else csv, out)
        return
    shown = rows if format_ is PartiesFormat.JSON else [show.flat(r) for r in rows]
    columns = show.COLUMNS if format_ is PartiesFormat.CSV else show.COLUMNS[:11]
    emit(shown, columns, Format(format_.value), empty="no treaty with parties")


def _standings(reg: Registry, of: str | None, on: date) -> list[Standing]:
    from tracker.lifecycle.parties import of_party, standing, table, treaties

    if of is None:
        return table(reg, on)
    if of in reg.instruments:
        return table(reg, on, instruments=[of])
    if of in reg.regimes:
        return table(reg, on, instruments=[i.id for i in reg.regimes[of].instruments])
    if of in reg.codebooks:
        return table(reg, on, instruments=[f.instrument for f in reg.codings if f.codebook == of])
    code = {"UK": "GB"}.get(of.upper(), of.upper())
    named = [i for i in treaties(reg) if of_party(i, code)]
    if named:
        return [standing(i, code, on) for i in named]
    raise stop(f"no codebook, regime, instrument or party {of!r}; see `tracker parties --format csv`")


def between(
    one: str = typer.Argument(help="A party: CN, SG, GB, EU or a member of it"),
    other: str = typer.Argument(help="The other party"),
    topic: str | None = typer.Option(
        None, "--topic", "-t", help="A topic of a codebook, or a part of its id"
    ),
    codebook: str | None = typer.Option(None, help="The codebook, where several have the topic"),
    at: str | None = AT,
    lang: Edition = LANG,
    format_: BetweenFormat = typer.Option(BetweenFormat.TEXT, "--format", "-f", help="text, json or html"),
    out: Path | None = OUT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Which treaties bind two parties on a topic and a day, strongest first, with or without a panel."""
    from tracker.compare import UnknownChoice
    from tracker.compare import standing_show as show

    reg = open_registry(registry)
    try:
        found = _between(reg, (one, other), _on(at), topic, codebook)
    except UnknownChoice as error:
        raise stop(str(error)) from error
    if format_ is BetweenFormat.JSON:
        write(to_json(show.between_json(found, reg, lang.value)), out)
    elif format_ is BetweenFormat.HTML:
        write(show.between_html(found, reg, lang.value), out)
    else:
        write("\n".join(show.between_lines(found, reg, lang.value)).rstrip() + "\n", out)


def _between(
    reg: Registry, parties_: tuple[str, str], on: date, topic: str | None, codebook: str | None
) -> BilateralRules:
    """With the record where there is one: only then are codings verified."""
    from tracker.compare.bilateral import between as found_between

    store = store_if_there()
    if store is None:
        if topic is not None:
            typer.echo("tracker: there is no record yet: nothing is verified", err=True)
        return found_between(None, reg, parties_, on, topic=topic, codebook=codebook)
    with store.read() as session:
        return found_between(session, reg, parties_, on, topic=topic, codebook=codebook)
