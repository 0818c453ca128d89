"""A table of accession gaps, as `tracker gap --format json` prints it."""

from __future__ import annotations

from pydantic import Field

from tracker.contract.base import Day, Moment, ViewModel
from tracker.contract.matrix import Basis, CellState, QuotedView
from tracker.registry.gap import DataClass, Match


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
    title: str
    number: str | None = Field(description="of the document (文号)")
    law_as_at: Day | None = Field(description="from when the text that was judged is law")


class GapPilotView(ViewModel):
    """A measure on trial."""

    instrument: str
    title: str
    number: str | None
    provisions: list[GapProvisionView]
    zone: str
    note: str
    state: CellState
    basis: Basis
    evidence: str | None


class GapClassView(ViewModel):
    """The verdict for one class of data; `second`: what the second reader found, where it differs."""

    data: DataClass
    title: str
    match: Match
    second: Match | None
    provisions: list[str]
    note: str | None


class GapSecondView(ViewModel):
    """A second verdict that differs from the first."""

    match: Match
    note: str


class GapEntryView(ViewModel):
    id: str
    topic: str | None
    target: GapTargetView
    duty: str | None
    match: Match | None = Field(description="null: nobody has read it")
    by_class: list[GapClassView]
    state: CellState
    rests_on: list[GapRestView]
    pilot: str | None
    pilots: list[GapPilotView]
    exception: str | None
    missing: str | None
    note: str | None
    basis: Basis | None
    date: Day | None
    coder: str | None
    evidence: str | None
    law_as_at: Day | None = Field(description="the newest text of law the entry was judged by")
    checked_by: str | None = Field(description="gave the verdict again without looking at the first")
    checked_on: Day | None
    second: GapSecondView | None = Field(description="the second verdict, where it differs")


class GapView(ViewModel):
    table: str
    title: str
    for_: str = Field(alias="for")
    at: Moment | None
    counts: dict[str, int]
    entries: list[GapEntryView]
