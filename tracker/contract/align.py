"""Texts side by side, as `tracker align --format json` prints them."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracker.compare.alignment.table import AlignedProvision, AlignmentTable
from tracker.contract.base import Json, Moment, ViewModel


class WordsView(ViewModel):
    op: Literal["equal", "delete", "insert"]
    text: str


class AlignedCellView(ViewModel):
    """A provision in its column; `words` against its counterpart in the first column."""

    eid: str
    type: str
    num: str | None
    heading: str | None
    text: str
    cited: bool
    counterpart: str | None
    words: list[WordsView]


class SideView(ViewModel):
    id: str = Field(description="an instrument, or the name of a file")
    title: str
    language: str
    version: str | None
    url: str | None
    observed_at: Moment | None
    cited: list[str]
    suggested: bool = Field(description="chosen by the finder; nobody has coded it")


class AlignedRowView(ViewModel):
    """Cells that stand beside each other; `unit`: an article begins."""

    unit: bool
    cells: dict[str, AlignedCellView | None]


class AlignView(ViewModel):
    topic: str | None
    codebook: str | None
    instruments: list[SideView] = Field(min_length=2, max_length=4)
    counterparts: list[int] = Field(
        description="for each further instrument, provisions with a counterpart in the first"
    )
    rows: list[AlignedRowView]


def align_view(table: AlignmentTable, *, topic: str | None = None, codebook: str | None = None) -> Json:
    sides = [
        {
            "id": s.instrument, "title": s.document.title, "language": s.language, "version": s.version,
            "url": s.url, "observed_at": s.observed_at, "cited": sorted(s.cited), "suggested": s.suggested,
        }
        for s in table.sides
    ]  # fmt: skip
    rows = [
        {
            "unit": row.unit,
            "cells": {s.instrument: _cell(c) for s, c in zip(table.sides, row.cells, strict=True)},
        }
        for row in table.rows
    ]
    return AlignView.printed(
        {"topic": topic, "codebook": codebook, "instruments": sides, "counterparts": table.pairs,
         "rows": rows}
    )  # fmt: skip


def _cell(cell: AlignedProvision | None) -> Json | None:
    if cell is None:
        return None
    p = cell.provision
    return {
        "eid": p.eid, "type": p.type, "num": p.num, "heading": p.heading, "text": p.text,
        "cited": cell.cited, "counterpart": cell.against, "words": cell.words,
    }  # fmt: skip
