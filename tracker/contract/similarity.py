"""How close agreements are to templates, as `tracker similarity --format json` prints it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from tracker.contract.base import ViewModel

#: Null: in different languages, or nothing to compare.
Share = Annotated[float, Field(ge=0, le=1)] | None
Strength = Annotated[int, Field(ge=0, le=4)]


class ComparedTextView(ViewModel):
    id: str
    title: str
    language: str
    provisions: int = Field(ge=1, description="articles or sections it is compared by")
    words: int = Field(ge=0, description="characters in Chinese and Japanese")
    profile: dict[str, Strength] = Field(description="topic -> strength")


class PairView(ViewModel):
    agreement: str
    title: str = Field(description="of the agreement")
    template: str
    shared: Share = Field(description="mean of both directions")
    of_agreement: Share
    of_template: Share
    topics: Share


class TreeLeafView(ViewModel):
    id: str


class TreeNodeView(ViewModel):
    distance: float = Field(ge=0, le=1)
    parts: list[TreeNodeView | TreeLeafView] = Field(min_length=2)


class LeftOutView(ViewModel):
    id: str
    why: str


class SimilarityView(ViewModel):
    codebook: str
    compared: Literal["digital provisions", "whole texts"]
    method: list[str] = Field(description="how the figures are made, in the edition asked for")
    texts: list[ComparedTextView]
    templates: list[str]
    pairs: list[PairView] = Field(description="by template, the closest agreement first")
    tree: TreeNodeView | TreeLeafView | None
    left_out: list[LeftOutView]
