"""`tracker sources coverage`, `belt-and-road` and `oecd-strategies`: what the registry covers."""

from __future__ import annotations

from dataclasses import asdict, fields
from pathlib import Path

import typer

from tracker.cli.options import EDITION, REGISTRY, Edition, open_registry
from tracker.cli.output import FORMAT, Format, emit
from tracker.publish.editions import gettext
from tracker.publish.views import oecd_strategies as oecd
from tracker.publish.views.belt_and_road import COLUMNS, HEADS, laws
from tracker.registry.coverage import TableCoverage, tables
from tracker.registry.coverage import coverage as covered

_COVERAGE = (
    "regime", "strand", "jurisdiction", "instruments", "watched", "texts", "records", "lists", "languages",
    "two_ways", "seen", "cited", "pattern",
)  # fmt: skip
_LAWS = ("jurisdiction", "name", "law", "state", "means", *COLUMNS.values(), "regime")
_STRATEGIES = (
    "country", "name", "original", "translated", "year", "until", "year_of", "issued_by", "covers", "basis",
    "source", "date", "note",
)  # fmt: skip


def coverage(
    strand: str | None = typer.Option(None, help="Only regimes of this strand"),
    codebooks: bool = typer.Option(
        False, "--codebooks", help="The cells of each codebook, by what they rest on, and of all in the end"
    ),
    gaps: bool = typer.Option(False, "--gaps", help="Only regimes without a text source or without a list"),
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """Count instruments, texts, records, lists and languages per regime, and how sure the addresses are.

    With --codebooks: values read in a text (text) and on an open page (page), each with its provisions; texts
    that were searched and have no such rule (absent); no such law (no_law);
    what follows from another instrument (taken); leads, whose value is not
    published; cells of which nothing is known (blank); cells read a second time (second).
    """
    if codebooks:
        cells = [asdict(t) for t in tables(open_registry(registry))]
        emit(cells, [f.name for f in fields(TableCoverage)], format_, empty="no codebooks")
        return
    rows = [
        asdict(c)
        | {
            "strand": c.strand.value,
            "languages": " ".join(c.languages),
            "keywords": list(c.keywords),
            "verified": c.seen + c.cited,
        }  # the older name, for who reads the JSON
        for c in covered(open_registry(registry))
        if (strand is None or c.strand.value == strand) and (not gaps or not (c.texts and c.lists))
    ]
    emit(rows, _COVERAGE, format_, empty="no such regimes; `tracker sources coverage` shows all")


def belt_and_road(
    verified: bool | None = typer.Option(
        None, "--verified/--unverified", help="Only rows read, or not checked against the text"
    ),
    lang: Edition = EDITION,
    format_: Format = FORMAT,
    registry: list[Path] | None = REGISTRY,
) -> None:
    """List what the law of Belt and Road jurisdictions says of data that leaves the country.

    Each fact with its provision, the address in the JSON; rows still to be read say where to look.
    """
    rows = laws(open_registry(registry), lang.value, verified)
    if format_ is Format.TABLE:
        heads = {c: gettext(lang.value, HEADS[c]) for c in HEADS}
        rows = [{head: row[c] for c, head in heads.items()} for row in rows]
        emit(rows, list(heads.values()), format_, empty="no rows; `tracker sources belt-and-road` shows all")
        return
    emit(rows, _LAWS, format_, empty="no rows; `tracker sources belt-and-road` shows all")


def oecd_strategies(
    lang: Edition = EDITION, format_: Format = FORMAT, registry: list[Path] | None = REGISTRY
) -> None:
    """List the national digital strategies of the members of the OECD, with year and address.

    Each was seen on the page it names (addresses in csv and json); a member for which nothing was found says
    in how many searches.
    """
    rows = oecd.strategies(open_registry(registry), lang.value)
    if format_ is Format.TABLE:
        heads = {c: gettext(lang.value, label) for c, label in oecd.HEADS.items()}
        rows = [{head: row[c] for c, head in heads.items()} for row in rows]
        emit(rows, list(heads.values()), format_, empty="no such members")
        return
    emit(rows, _STRATEGIES, format_, empty="no such members")
