"""What can be named on the command line: jurisdictions, regimes, instruments, codebooks and topics."""

from __future__ import annotations

from pathlib import Path

import typer

from tracker.cli.options import REGISTRY, codebook_or_stop, open_registry
from tracker.cli.output import FORMAT, Format, emit
from tracker.cli.words import language
from tracker.publish.editions import pick
from tracker.publish.labels import party_code, party_name
from tracker.publish.views.example import example_words
from tracker.registry import Registry
from tracker.registry.schema import Regime


def _regimes(reg: Registry, jurisdiction: str | None, strand: str | None) -> list[Regime]:
    code = party_code(jurisdiction) if jurisdiction else None
    return [
        r for r in reg.regimes.values()
        if (jurisdiction is None or r.jurisdiction in (code, jurisdiction)) and strand in (None, r.strand)
    ]  # fmt: skip


def jurisdictions(format_: Format = FORMAT, registry: list[Path] | None = REGISTRY) -> None:
    """List the jurisdictions with the number of their regimes and instruments."""
    found = open_registry(registry).regimes.values()
    rows = [
        {
            "id": code, "title": party_name(code, language()),
            "regimes": sum(r.jurisdiction == code for r in found),
            "instruments": sum(len(r.instruments) for r in found if r.jurisdiction == code),
        }
        for code in sorted({r.jurisdiction for r in found})
    ]  # fmt: skip
    emit(rows, ("id", "title", "regimes", "instruments"), format_, empty="no jurisdictions")


def regimes(
    jurisdiction: str | None = typer.Option(None, "--jurisdiction", help="Only these: CN, China, 中国 ..."),
    strand: str | None = typer.Option(None, "--strand", help="Only regimes of this strand, as digital-tax"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """List the regimes that are followed, with strand, jurisdiction and title."""
    rows = [
        {
            "id": r.id, "strand": r.strand, "jurisdiction": r.jurisdiction, "instruments": len(r.instruments),
            "title": pick(r.title, language()),
        }
        for r in _regimes(open_registry(registry), jurisdiction, strand)
    ]  # fmt: skip
    columns = ("id", "strand", "jurisdiction", "instruments", "title")
    emit(rows, columns, format_, empty="no such regimes; `tracker regimes` lists all")


def instruments(
    words: str | None = typer.Argument(None, help="Words of the id or title: GDPR, 数据, chips"),
    jurisdiction: str | None = typer.Option(None, "--jurisdiction", help="Only these: CN, China, 中国 ..."),
    strand: str | None = typer.Option(None, "--strand", help="Only regimes of this strand, as digital-tax"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """List the instruments: laws, regulations, treaties, guidelines.

    Examples: tracker instruments 数据; tracker instruments --jurisdiction Japan; tracker instruments dsa
    """
    wanted = (words or "").casefold()
    rows = [
        {
            "id": i.id, "type": i.type, "jurisdiction": r.jurisdiction, "regime": r.id,
            "title": pick(i.title, language()),
        }
        for r in _regimes(open_registry(registry), jurisdiction, strand)
        for i in r.instruments
        if any(wanted in x.casefold() for x in (i.id, *i.title.values(), *(i.short or {}).values()))
    ]  # fmt: skip
    columns = ("id", "type", "jurisdiction", "title")
    emit(rows, columns, format_, empty="no such instruments; `tracker instruments` lists all")


def codebooks(format_: Format = FORMAT, registry: list[Path] | None = REGISTRY) -> None:
    """List the codebooks: what can be compared, over how many topics and instruments."""
    reg = open_registry(registry)
    rows = [
        {
            "id": b.id, "topics": len(b.topics), "title": pick(b.title, language()),
            "instruments": len({f.instrument for f in reg.codings if f.codebook == b.id}),
        }
        for b in reg.codebooks.values()
    ]  # fmt: skip
    emit(rows, ("id", "topics", "instruments", "title"), format_, empty="no codebooks")


def topics(
    codebook: str = typer.Argument(help="A codebook, as digital-trade; `tracker codebooks` lists them"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """List the topics of a codebook with their questions."""
    reg = open_registry(registry)
    book = codebook_or_stop(reg, codebook)
    rows = [
        {
            "id": t.id, "group": pick(book.groups[t.group], language()), "title": pick(t.title, language()),
            "question": pick(t.question, language()),
            "example": found.json() if (found := example_words(reg, book, t, language())) else None,
        }
        for t in book.topics
    ]  # fmt: skip
    emit(rows, ("id", "group", "title", "question"), format_, empty="no topics")
