"""`tracker align`: the texts of two to four instruments side by side."""

from __future__ import annotations

from pathlib import Path

import typer

from tracker.cli.options import (
    EDITION,
    REGISTRY,
    Edition,
    instrument_or_stop,
    open_registry,
    parse_day,
    parse_moment,
)
from tracker.cli.output import BOM, OUT, PAPER, Paper, stop
from tracker.cli.products import PRODUCT_FORMAT, write_product
from tracker.cli.stores import open_store
from tracker.compare.alignment import AlignmentQuery, AlignmentTable, CannotAlign, from_files, from_record
from tracker.contract.align import align_view
from tracker.model import CaptureError
from tracker.publish.products import Product
from tracker.publish.views.alignment import alignment_page, alignment_publication
from tracker.readers.formats import names as formats
from tracker.registry import Registry
from tracker.watch.files import read_file


def align(
    what: list[str] = typer.Argument(
        help="Two to four instruments, or files with --files; the first is the measure"
    ),
    topic: str | None = typer.Option(
        None, "--topic", "-t", help="What their codings cite on this topic; else what the finder proposes"
    ),
    codebook: str | None = typer.Option(None, help="The codebook of the topic, where several have it"),
    chapter: list[str] | None = typer.Option(
        None, help="A chapter (cpt_14, 14) or articles (art_8.70..art_8.81); for all, or given once for each"
    ),
    text_lang: str | None = typer.Option(None, "--text-lang", help="Language of the texts: en, fr, zh ..."),
    at: str | None = typer.Option(None, help="The texts known on that day"),
    valid_at: str | None = typer.Option(None, "--valid-at", help="The law as it stood on that day"),
    files: bool = typer.Option(False, "--files", help="The names are files, read as law"),
    as_: str | None = typer.Option(None, "--as", help="Format of the files, as `formex` or `statute_text`"),
    lang: Edition = EDITION,
    format_: str | None = PRODUCT_FORMAT,
    out: Path | None = OUT,
    paper: Paper | None = PAPER,
    bom: bool | None = BOM,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Print texts side by side, paragraph by paragraph, with the words that differ from the first marked."""
    if not 2 <= len(what) <= 4:
        raise stop("name two to four instruments (or files with --files)")
    reg = open_registry(registry)
    wanted = AlignmentQuery(
        topic, codebook, tuple(chapter or ()), text_lang, parse_moment(at, end=True),
        parse_day(valid_at) if valid_at else None,
    )  # fmt: skip
    try:
        if files:
            table = _files(reg, what, as_, wanted)
        else:
            for name in what:
                instrument_or_stop(reg, name)
            with open_store().read() as session:
                table = from_record(session, reg, what, wanted)
    except CannotAlign as error:
        raise stop(str(error)) from error
    product = Product(
        lambda: alignment_publication(table, reg, lang.value, topic=topic),
        lambda: align_view(table, topic=topic, codebook=codebook),
        lambda: alignment_page(table, reg, lang.value, topic=topic),
        summary=("row", "instrument", "eid", "text"),
    )
    write_product(product, format_, out, "md", paper, bom=bom)


def _files(reg: Registry, names: list[str], as_: str | None, wanted: AlignmentQuery) -> AlignmentTable:
    if as_ is not None and as_ not in formats():
        raise stop("no extractor {reader!r}; there are: {all}", reader=as_, all=", ".join(formats()))
    documents = {}
    alone = len({Path(name).name for name in names}) == len(names)
    for name in names:
        path = Path(name)
        if not path.is_file():
            raise stop("no file {name}", name=name)
        title = path.name if alone else f"{path.resolve().parent.name}/{path.name}"
        if title in documents:
            raise stop("{name} is named twice", name=name)
        try:
            documents[title] = read_file(path, wanted.language or "en", as_)
        except CaptureError as error:
            raise stop(f"{name}: {error.kind}: {error}", 1) from error
    return from_files(documents, wanted, reg)
