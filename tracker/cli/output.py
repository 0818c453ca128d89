"""How commands print: tables for people, JSON and CSV for pipes; progress only on a terminal."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from enum import StrEnum
from itertools import count
from pathlib import Path
from typing import Any, TypeVar

import typer

from tracker.cli.words import cell, head, reworded, say, tr
from tracker.clock import today
from tracker.publish.document import Publication
from tracker.publish.escape import csv_text
from tracker.settings import settings


class Paper(StrEnum):
    A4 = "a4"
    LETTER = "letter"


class Format(StrEnum):
    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FORMAT = typer.Option(Format.TABLE, "--format", "-f", help="table for people, json or csv for other programs")
PAPER = typer.Option(
    None,
    "--paper",
    help="Sheets of PDF, Word, LaTeX and print: a4 or letter; default: TRACKER_PAPER, else a4",
)
BOM = typer.Option(
    None,
    "--bom/--no-bom",
    help="Begin CSV with the mark by which Excel reads it as UTF-8; default: where the edition is Chinese",
)
OUT = typer.Option(None, "--out", "-o", help="Write to this file instead of standard output")


def stop(message: str, code: int = 2, /, **values: object) -> typer.Exit:
    """Say what is wrong and what to do, on standard error; ``raise stop(...)``. ``values``: see `tr`."""
    say("tracker: {message}", message=reworded(tr(message, **values)), err=True)
    return typer.Exit(code)


def to_json(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def write(text: str | bytes, out: Path | None) -> None:
    """To a file (its folder is made) or to standard output."""
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            out.write_bytes(text)
        else:
            out.write_text(text, "utf-8")
        typer.echo(f"{out}", err=True)
    elif isinstance(text, bytes):
        sys.stdout.buffer.write(text)
    else:
        sys.stdout.write(text)


BINARY = frozenset({"xlsx", "docx", "pdf"})
F = TypeVar("F", bound=str)


def by_ending(formats: Iterable[F], out: Path | None, default: F) -> F:
    """The format that a file's name asks for: `--out matrix.xlsx` needs no `--format xlsx`.

    A name without an ending has the default; an ending that no format has is refused.
    """
    ending = out.suffix.lstrip(".").lower() if out else ""
    known = {str(f): f for f in formats}
    found = known.get(ending) or known.get(_ENDINGS.get(ending, ""))
    if found is None and ending:
        raise stop(
            "{file}: no file of this kind is written; there is: {all}", file=out,
            all=", ".join(f for f in known if f not in ("table", "text", "datapackage")),
        )  # fmt: skip
    return default if found is None else found


#: Endings that are another name of a format.
_ENDINGS = {"htm": "html", "markdown": "md", "xml": "akn", "zip": "datapackage", "txt": "text"}


def refuse_binary(format_: str, out: Path | None) -> None:
    """Bytes for a program never go to a terminal."""
    if format_ in BINARY and out is None and sys.stdout.isatty():
        raise stop(f"{format_} is not for a terminal; give --out FILE.{format_}")


def on_paper(publication: Publication, paper: Paper | None, *, bom: bool | None = None) -> Publication:
    """The publication as it is written to a file of ours: its sheets, and where it stands in public."""
    conf = settings()
    chosen = paper.value if paper else conf.paper
    day = publication.as_at or (None if publication.when else today())
    address = publication.address or conf.site_url or ""
    return replace(publication, paper=chosen, bom=bom, as_at=day, address=address)


def published(publication: Publication, format_: str, paper: Paper | None = None) -> bytes:
    """The bytes of a publication; what a writer misses ends the command."""
    from tracker.publish import writers
    from tracker.publish.writers.typst import CannotMakePdf

    try:
        return writers.write(on_paper(publication, paper), format_)
    except CannotMakePdf as error:
        raise stop(str(error), 1) from error


def emit(
    rows: Sequence[Mapping[str, Any]], columns: Sequence[str], format_: Format, *, empty: str,
    out: Path | None = None,
) -> None:  # fmt: skip
    """Print rows: all keys as JSON, the named columns as CSV or as a table; ``out`` takes JSON and CSV."""
    if format_ is Format.JSON:
        write(to_json(list(rows)), out)
        return
    if format_ is Format.CSV:
        write(csv_text(columns, ([row.get(c) for c in columns] for row in rows)), out)
        return
    if not rows:
        say(empty, err=True)
        return
    table(rows, columns)


#: Columns of a table that goes to a pipe: wider ones are folded.
_WIDE = 200


def table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> None:
    cells = [[cell(c, row.get(c)) for c in columns] for row in rows]
    heads = [head(name) for name in columns]
    terminal = sys.stdout.isatty()
    if not terminal and (plain := _plain([heads, *cells])) is not None:
        sys.stdout.write(plain)
        return
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    grid = Table(box=None, pad_edge=False, header_style="bold")
    for name in heads:
        grid.add_column(name, overflow="fold")
    for line in cells:
        grid.add_row(*map(Text, line))
    # a pipe has no width: never cut what another program or a pager shows
    console = Console() if terminal else Console(width=_WIDE)
    console.print(grid)


def _plain(lines: Sequence[Sequence[str]]) -> str | None:
    """The table as rich would print it to a pipe, for a hundredth of its time; None where something has
    to be folded or is not simply printable."""
    from rich.cells import cell_len

    if not all(cell.isprintable() for line in lines for cell in line):
        return None
    sizes = [[cell_len(cell) for cell in line] for line in lines]
    widths = [max(column) for column in zip(*sizes, strict=True)]
    if sum(widths) + 2 * (len(widths) - 1) > _WIDE:
        return None
    return "".join(
        "  ".join(cell + " " * (w - n) for cell, n, w in zip(line, size, widths, strict=True)) + "\n"
        for line, size in zip(lines, sizes, strict=True)
    )


@contextmanager
def progress(label: str, total: int | None, *, lines: bool = False) -> Iterator[Any]:
    """A progress bar on standard error when it is a terminal; otherwise silence. ``lines``: each step's note
    stays above it, numbered."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"), console=Console(stderr=True), transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task(label, total=total, note="")
        done = count(1)

        def step(note: object = "") -> None:
            if lines:
                bar.console.print(f"{next(done)}/{total} {note}", markup=False, highlight=False)
            bar.update(task, advance=1, note="" if lines else str(note)[:60])

        yield step


def lines(items: Iterable[str]) -> str:
    return "".join(f"{item}\n" for item in items)
