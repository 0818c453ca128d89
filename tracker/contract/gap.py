"""A table of accession gaps, as `tracker gap --format json` prints it."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracker.contract.base import Day, Moment, ViewModel
from tracker.contract.matrix import Basis, CellState, QuotedView


class GapTargetView(ViewModel):
    instrument: str
    basis: str
    provisions: list[QuotedView]


class GapProvisionView(QuotedView):
    url: str | None


class GapCauseView(ViewModel):
    change: str | None
    eid: str | None
    relation: str | None
    by: str | None


class GapRestView(ViewModel):
    """An instrument that an entry rests on."""

    instrument: str
    state: CellState
    provisions: list[GapProvisionView]
    changes: list[GapCauseView]


class GapEntryView(ViewModel):
    id: str
    topic: str | None
    target: GapTargetView
    duty: str | None
    match: Literal["full", "partial", "none"] | None = Field(description="null: nobody has read it")
    state: CellState
    rests_on: list[GapRestView]
    pilot: str | None
    exception: str | None
    missing: str | None
    note: str | None
    basis: Basis | None
    date: Day | None
    coder: str | None


class GapView(ViewModel):
    table: str
    title: str
    for_: str = Field(alias="for")
    at: Moment | None
    counts: dict[str, int]
    entries: list[GapEntryView]
