"""`tracker gap`: obligations of agreements against the provisions of a jurisdiction."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import typer

from tracker.cli.options import REGISTRY, open_registry, parse_day, parse_moment, store_if_there
from tracker.cli.output import OUT, stop, to_json, write


class GapFormat(StrEnum):
    MD = "md"
    HTML = "html"
    CSV = "csv"
    JSON = "json"


class Edition(StrEnum):
    EN = "en"
    ZH = "zh"


def gap(
    target: str | None = typer.Argument(
        None,
        help="A table, or an agreement: tpp (for the CPTPP), depa, wto-ecommerce; default: all of the table",
    ),
    jurisdiction: str | None = typer.Option(None, "--for", help="Whose law: CN"),
    at: str | None = typer.Option(None, help="What was known on that day"),
    valid_at: str | None = typer.Option(None, "--valid-at", help="The law as it stood on that day"),
    lang: Edition = typer.Option(Edition.EN, "--lang", help="Edition: en or zh"),
    format_: GapFormat | None = typer.Option(
        None, "--format", "-f", help="md, html, csv or json; default: by the ending of --out, else md"
    ),
    out: Path | None = OUT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """The gap table (对标表): each obligation met, met in part or not, with the provisions that were read."""
    from tracker.compare import UnknownChoice
    from tracker.compare import gap_show as show
    from tracker.compare.gap import gap as of

    reg = open_registry(registry)
    known, law = parse_moment(at, end=True), parse_day(valid_at) if valid_at else None
    wanted = {"cptpp": "tpp"}.get(target or "", target)
    store = store_if_there()
    try:
        if store is None:
            typer.echo("tracker: there is no record yet: nothing is quoted or verified", err=True)
            found = of(None, reg, wanted, jurisdiction, at=known, valid_at=law)
        else:
            with store.read() as session:
                found = of(session, reg, wanted, jurisdiction, at=known, valid_at=law)
    except UnknownChoice as error:
        raise stop(str(error)) from error
    if format_ is None:
        ending = out.suffix.lower().lstrip(".") if out else ""
        format_ = {f.value: f for f in GapFormat}.get(ending, GapFormat.MD)
    code = lang.value
    if format_ is GapFormat.JSON:
        write(to_json(show.as_json(found, code)), out)
    elif format_ is GapFormat.CSV:
        write(show.as_csv(found, code), out)
    elif format_ is GapFormat.HTML:
        write(show.as_html(found, reg, code), out)
    else:
        write(show.as_markdown(found, reg, code), out)
