"""Dated steps and duties, as `tracker timeline` and `tracker deadlines --format json` print them."""

from __future__ import annotations

from tracker.contract.base import Day, ViewModel
from tracker.lifecycle.date_evidence import EvidenceState
from tracker.lifecycle.step import Confidence, StepDoubt, StepSource, StepState


class StepView(ViewModel):
    """One dated step; `now`: what came instead of a date that was moved, `superseded_by` what act `since`
    when; `parts` and `without`: what of the law it is about; `words`: the clause that names the date."""

    date: Day
    instrument: str
    event: str
    eid: str | None
    party: str | None
    state: StepState
    was_due: Day | None
    now: list[Day]
    condition: str | None
    condition_zh: str | None
    set_by: str | None
    stands_in: str | None
    proof: EvidenceState
    change: str | None
    changed_by: str | None
    evidence: str | None
    source: StepSource
    confidence: Confidence
    doubts: list[StepDoubt]
    conditional: bool
    transitional: bool
    who: str | None
    parts: list[str]
    without: list[str]
    set_on: Day | None
    superseded_by: str | None
    since: Day | None
    proven_by: list[str] | None
    words: str | None
    words_language: str | None


class DeadlineView(ViewModel):
    """One dated duty; `seen`: the record holds a text of the act that sets it, else it is announced only."""

    date: Day
    instrument: str
    eid: str | None
    event: str
    state: StepState
    was_due: Day | None
    now: Day | None
    seen: bool
    set_by: str | None
    party: str | None
    condition: str | None
    condition_zh: str | None
    notice: str | None
    regimes: list[str]
    title: str | None
    url: str | None
    source: str | None
    proof: EvidenceState | None
    change: str | None
