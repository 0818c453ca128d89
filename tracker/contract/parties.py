"""Parties of treaties, and what binds two of them, as JSON."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tracker.contract.base import Day, Json, ViewModel
from tracker.contract.matrix import Basis, CellState, CellValue
from tracker.lifecycle.parties import Standing, StandingStatus


class PhaseInView(ViewModel):
    provision: str
    until: Day | None
    of: Literal["duty", "dispute-settlement"]
    note: str | None
    note_zh: str | None


class PartyPhaseInView(ViewModel):
    party: str
    provision: str
    until: Day | None
    of: Literal["duty", "dispute-settlement"]
    note: str | None
    note_zh: str | None


class TowardsView(ViewModel):
    party: str
    in_force: Day | None
    note: str | None
    evidence: str | None


class StandingView(ViewModel):
    """One party of a treaty on a day."""

    instrument: str
    party: str = Field(description="ISO 3166 code, or EU")
    status: StandingStatus
    since: Day | None
    signed: Day | None
    ratified: Day | None
    provisional: Day | None
    in_force: Day | None
    phase_ins: list[PhaseInView]
    side_letters: list[str]
    non_application: list[str]
    towards: list[TowardsView]
    note: str | None
    basis: Basis | None
    evidence: str | None


class RuleCodingView(ViewModel):
    value: CellValue
    value_title: str
    strength: int | None
    provisions: list[str]
    flags: list[str]
    note: str
    basis: Basis
    state: CellState


class RuleView(ViewModel):
    """A treaty that both are parties of, with what it says of the topic."""

    instrument: str
    title: str
    status: StandingStatus
    binds: bool
    since: Day | None
    why: list[str]
    coded: bool = Field(description="false: nobody has coded it; says nothing of the text")
    via: str | None = Field(description="the treaty whose coding is meant, incorporated by this one")
    coding: RuleCodingView | None
    dispute_settlement: RuleCodingView | None
    phase_ins: list[PartyPhaseInView]
    parties: list[StandingView] = Field(min_length=2, max_length=2)


class BetweenView(ViewModel):
    parties: list[str] = Field(min_length=2, max_length=2)
    at: Day
    topic: str | None
    codebook: str | None
    rules: list[RuleView]


_SAID = ("note", "basis", "evidence")
_LISTS = ("phase_ins", "side_letters", "non_application", "towards")


def standing_view(s: Standing) -> Json:
    """One object a party of a treaty."""
    own = {k: getattr(s, k) for k in StandingView.model_fields if k not in (*_SAID, *_LISTS)}
    said = {k: getattr(s.said, k) if s.said else None for k in _SAID}
    lists = {k: getattr(s.said, k) if s.said else [] for k in _LISTS}
    return StandingView.printed({**own, **said, **lists})
