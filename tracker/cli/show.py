"""Showing the record: the comparison, the briefing, the site, the demo."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tracker.cli.options import REGISTRY, STATE, open_registry, open_store, parse_day, parse_moment
from tracker.cli.output import OUT, by_ending, progress, refuse_binary, stop, to_json, write

if TYPE_CHECKING:
    from tracker.compare.cells import Matrix
    from tracker.compare.matrix import MatrixQuery
    from tracker.registry import Registry


class Lang(StrEnum):
    EN = "en"
    ZH = "zh"


class TableFormat(StrEnum):
    HTML = "html"
    MD = "md"
    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"
    JSON = "json"
    TEX = "tex"
    DATAPACKAGE = "datapackage"


LANG = typer.Option(Lang.EN, "--lang", help="Edition: en or zh")


def compare(
    codebook: str = typer.Argument(help="A codebook, as digital-trade"),
    instrument: list[str] | None = typer.Option(None, help="Only these instruments, in this order"),
    topic: list[str] | None = typer.Option(None, help="Only these topics or groups of topics"),
    party: list[str] | None = typer.Option(
        None, help="Only treaties that one of these has joined, and law of its own: CN, SG, EU"
    ),
    at: str | None = typer.Option(None, help="What was known on that day: texts and codings"),
    valid_at: str | None = typer.Option(None, "--valid-at", help="The law as it stood on that day"),
    changes_since: str | None = typer.Option(
        None, "--changes-since", help="Only topics with a cell that moved since that day, and what moved it"
    ),
    differences: bool = typer.Option(
        False, "--differences", help="Only topics on which the coded instruments differ"
    ),
    suggest: bool = typer.Option(
        False, "--suggest", help="In cells nobody has coded, what the finder proposes, marked as suggested"
    ),
    lang: Lang = LANG,
    format_: TableFormat | None = typer.Option(
        None, "--format", "-f", help="How the table is written; default: by the ending of --out, else md"
    ),
    out: Path | None = OUT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Print a comparison: topics by instruments, every cell with its provisions and its state."""
    from tracker.compare import MatrixQuery, UnknownChoice

    reg = open_registry(registry)
    asked = MatrixQuery(
        instruments=tuple(instrument) if instrument else None,
        topics=tuple(topic) if topic else None,
        at=parse_moment(at, end=True),
        valid_at=parse_day(valid_at) if valid_at else None,
        parties=tuple(party or ()),
        since=parse_moment(changes_since, end=True),
        differences=differences,
    )
    zipped = out is not None and out.suffix.lower() == ".zip"
    default = TableFormat.DATAPACKAGE if zipped else TableFormat.MD
    format_ = format_ or by_ending(TableFormat, out, default)
    refuse_binary(format_.value, out)
    try:
        table = _matrix(reg, codebook, asked, suggest=suggest)
    except UnknownChoice as error:
        raise stop(str(error)) from error
    if format_ is TableFormat.DATAPACKAGE:
        from tracker.compare.package import write_package

        if out is None:
            raise stop("a data package is several files; give --out FOLDER or --out FILE.zip")
        typer.echo(str(write_package(table, reg, out, lang.value)), err=True)
        return
    write(_table(table, reg, lang.value, format_), out)


def _matrix(reg: Registry, codebook: str, asked: MatrixQuery, *, suggest: bool = False) -> Matrix:
    """From the record; without one the table still shows the codings, all of them unverified."""
    from tracker.compare import matrix
    from tracker.settings import settings
    from tracker.store.db import Store

    path = Store(STATE.db or settings().url).path
    if path is not None and not path.exists():
        typer.echo(f"tracker: there is no record at {path}: nothing is quoted or verified", err=True)
        return matrix(None, reg, codebook, asked)
    with open_store().read() as session:
        table = matrix(session, reg, codebook, asked)
        if not suggest:
            return table
        from tracker.compare.finder.suggest import with_suggestions

        return with_suggestions(session, reg, table)


def _table(table: Matrix, reg: Registry, lang: str, format_: TableFormat) -> str | bytes:
    if format_ is TableFormat.JSON:
        from tracker.compare.export import as_json

        return to_json(as_json(table, lang, reg))
    if format_ is TableFormat.CSV:
        from tracker.compare.flat import as_csv

        return as_csv(table, reg, lang)
    if format_ is TableFormat.MD:
        from tracker.compare.markdown import as_markdown

        return as_markdown(table, reg, lang)
    if format_ is TableFormat.TEX:
        from tracker.compare.tex import as_tex

        return as_tex(table, reg, lang)
    if format_ is TableFormat.XLSX:
        from tracker.compare.sheet import as_xlsx

        return as_xlsx(table, reg, lang)
    if format_ is TableFormat.DOCX:
        from tracker.compare.word import as_docx

        return as_docx(table, reg, lang)
    from tracker.compare.page import as_html

    return as_html(table, reg, lang)


site_app = typer.Typer(no_args_is_help=True, help="The record as pages that work from a folder.")


@site_app.callback()
def _site() -> None:
    """Keeps `build` a command of its own: more will stand beside it."""


@site_app.command("build")
def site_build(
    out: Path = typer.Option(Path("build/site"), "--out", "-o", help="Folder of the site"),
    full: bool = typer.Option(False, "--full", help="Make every page again, not only what changed"),
    base_url: str | None = typer.Option(
        None, "--base-url", help="Public address of the site, for permalinks in citations"
    ),
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Build the static site, in English and Chinese. Only pages whose sources changed are made again."""
    from tracker.site.build import build

    if base_url is not None and not base_url.startswith(("http://", "https://")):
        raise stop(f"--base-url {base_url!r}: give an address that begins with https://")
    reg = open_registry(registry)
    with progress("building", None) as step:
        made = build(open_store(), reg, out, told=step, full=full, base_url=base_url)
    typer.echo(f"{made.pages} files, {made.written} written, {made.removed} removed", err=True)
    typer.echo(str(out / "index.html"))


def demo(
    out: Path = typer.Option(Path("build/demo"), "--out", "-o", help="Folder of the demo"),
) -> None:
    """The whole job on the packaged sample archive, offline: capture, compare, brief, site."""
    from tracker.demo import run

    typer.echo(run(out))
