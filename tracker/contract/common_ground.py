"""Common ground and options by topic, as `tracker common-ground --format json` prints them."""

from __future__ import annotations

from pydantic import Field

from tracker.contract.base import Day, Moment, ViewModel
from tracker.contract.matrix import CellState
from tracker.registry.gap import Match


class StandCellView(ViewModel):
    instrument: str
    title: str
    value: str | None = Field(description="null: no published reading")
    value_title: str | None
    strength: int | None
    state: CellState
    provisions: list[str]


class FamilyStandView(ViewModel):
    """A family stands where its strongest published value stands."""

    family: str
    title: str
    strongest: str | None
    strength: int | None = Field(description="0 to 4; null: nobody has read it")
    distance: int | None = Field(description="of a template: its strength less that of the own family")
    cells: list[StandCellView]


class OptionView(ViewModel):
    title: str
    clause: str = Field(description="a draft in our own words")
    near: list[str] = Field(description="clauses it is near to: tpp#art_14.11")


class LawLineView(ViewModel):
    entry: str
    duty: str
    match: Match | None


class CommonGroundView(ViewModel):
    paper: str
    for_: str = Field(alias="for")
    at: Moment | None
    topic: str
    title: str
    shared: int | None = Field(description="the least strength of all families that were read")
    own: FamilyStandView
    templates: list[FamilyStandView]
    law: list[LawLineView]
    assessment: str
    options: list[OptionView]
    author: str
    date: Day
