"""`tracker similarity`: how close agreements are to templates, by shared text and by topics."""

from __future__ import annotations

from pathlib import Path

import typer

from tracker.cli.options import EDITION, REGISTRY, Edition, open_registry, parse_day, parse_moment
from tracker.cli.output import BOM, OUT, PAPER, Paper, by_ending, progress, stop
from tracker.cli.products import PRODUCT_FORMAT, PRODUCT_FORMATS, write_product
from tracker.cli.stores import open_store
from tracker.cli.words import say
from tracker.compare import UnknownChoice
from tracker.compare.similarity.neighbours import of_documents, of_record
from tracker.compare.similarity.scores import Similarity
from tracker.model import CaptureError, Document
from tracker.publish.editions import gettext
from tracker.publish.products import Product
from tracker.publish.views.similarity import (
    COLUMNS,
    method,
    similarity_json,
    similarity_page,
    similarity_publication,
)
from tracker.registry import Registry
from tracker.watch.files import read_file


def similarity(
    what: list[str] | None = typer.Argument(
        None, help="Instruments, or files with --files; default: all the codebook has codings for"
    ),
    template: list[str] | None = typer.Option(
        None, "--template", "-t", help="Measure all beside this one (or these); default: each beside each"
    ),
    codebook: str = typer.Option("digital-trade", help="The codebook whose topics are compared"),
    whole: bool = typer.Option(False, "--whole", help="Whole texts, not their digital provisions"),
    files: bool = typer.Option(False, "--files", help="The names are files, read as law"),
    as_: str | None = typer.Option(None, "--as", help="Format of the files, as `tota` or `statute_text`"),
    text_lang: str | None = typer.Option(None, "--text-lang", help="Language of the texts: en, zh or ja"),
    at: str | None = typer.Option(None, help="The texts known on that day"),
    valid_at: str | None = typer.Option(None, "--valid-at", help="The law as it stood on that day"),
    lang: Edition = EDITION,
    format_: str | None = PRODUCT_FORMAT,
    out: Path | None = OUT,
    paper: Paper | None = PAPER,
    bom: bool | None = BOM,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Rank agreements by how close they are to templates: shared runs of words, and topics treated."""
    reg = open_registry(registry)
    try:
        if files:
            names = [*(template or ()), *(what or ())]
            found = _files(reg, codebook, names, template, as_, text_lang, whole=whole)
        else:
            with open_store().read() as session:
                found = of_record(
                    session, reg, codebook, what or None, template or (), language=text_lang, whole=whole,
                    at=parse_moment(at, end=True), valid_at=parse_day(valid_at) if valid_at else None,
                )  # fmt: skip
    except UnknownChoice as error:
        raise stop(str(error)) from error
    for id_, why in found.left_out.items():
        say("left out: {id}: {value}", id=id_, value=gettext(lang.value, why), err=True)
    product = Product(
        lambda: similarity_publication(found, lang.value),
        lambda: similarity_json(found, lang.value),
        lambda: similarity_page(found, lang.value),
        summary=COLUMNS,
        empty="fewer than two texts to compare",
    )
    write_product(product, format_, out, "table", paper, bom=bom)
    if (format_ or by_ending(PRODUCT_FORMATS, out, "table")) == "table":
        typer.echo("\n".join(method(lang.value)), err=True)


def _files(
    reg: Registry, codebook: str, names: list[str], templates: list[str] | None, as_: str | None,
    language: str | None, *, whole: bool,
) -> Similarity:  # fmt: skip
    texts: list[tuple[str, Document]] = []
    paths = list(dict.fromkeys(names))
    stems = [Path(p).stem for p in paths]
    called = {p: Path(p).stem if stems.count(Path(p).stem) == 1 else p for p in paths}
    with progress("reading", len(paths)) as step:
        for path in paths:
            try:
                texts.append((called[path], read_file(Path(path), language or "en", as_)))
            except CaptureError as error:
                say("left out: {path}: {error}", path=path, error=error or type(error).__name__, err=True)
            except (OSError, ValueError) as error:
                raise stop(f"{path}: {error}", 1) from error
            step(path)
    return of_documents(reg, codebook, texts, [called[t] for t in templates or ()], whole=whole)
