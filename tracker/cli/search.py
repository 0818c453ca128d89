"""`tracker search`: words in the texts of the record."""

from __future__ import annotations

from pathlib import Path

import typer

from tracker.cli.options import REGISTRY, instrument_or_stop, open_registry
from tracker.cli.output import FORMAT, Format, emit, stop
from tracker.cli.stores import open_store
from tracker.contract.text import TextHitView
from tracker.law.tokens import tokens
from tracker.publish.plain import plain
from tracker.store.text_search import search_texts


def search(
    query: str = typer.Argument(help="Words in any language; words joined as in high-risk stand together"),
    instrument: str | None = typer.Option(None, help="Only this instrument"),
    lang: str | None = typer.Option(None, "--lang", help="Only texts in this language: en, fr, zh ..."),
    limit: int = typer.Option(50, min=1, max=10_000, help="At most so many provisions"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Find words or a phrase in the newest texts of the record."""
    if not tokens(query):
        raise stop("give at least one word to search for")
    reg = open_registry(registry)
    if instrument is not None:
        instrument_or_stop(reg, instrument)
    with open_store().read() as session:
        found = search_texts(session, query, instrument=instrument, language=lang, limit=limit)
    columns = ("instrument", "language", "eid", "heading", "snippet")
    rows = [{k: plain(v) for k, v in TextHitView.printed(f).items()} for f in found]
    emit(rows, columns, format_, empty="nothing found")
