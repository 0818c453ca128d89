"""A comparison of instruments by topics, as `tracker compare --format json` prints it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import Field

from tracker.contract.base import Day, Moment, ViewModel

Basis = Literal["text", "official", "secondary", "inferred", "memory"]
CellState = Literal["current", "stale", "unverified", "missing"]


class AmountView(ViewModel):
    number: float
    unit: str
    currency: str | None


class DayView(ViewModel):
    date: Day


class PartiesView(ViewModel):
    parties: list[str]


#: A code of the topic's scale, an amount, a day, or parties.
CellValue = AmountView | DayView | PartiesView | str


def value_view(value: Any) -> Any:
    """A value as it is printed: a code, an amount, `{date: 2027-12-02}`, or `{parties: [...]}`."""
    if isinstance(value, tuple):
        return {"parties": list(value)}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value if value is None or isinstance(value, str) else AmountView.model_validate(value).as_json()


class QuotedView(ViewModel):
    """A provision as the record has it; null without a record."""

    eid: str
    quote: str | None
    version: str | None


class CitedView(QuotedView):
    language: str | None
    url: str | None
    observed_at: Moment | None


class CauseView(ViewModel):
    """Why a cell is stale: a change in the record, a relation, or a status event."""

    change: str | None
    eid: str | None
    relation: str | None
    event: str | None
    by: str | None
    on: Day | None


class DerivedView(ViewModel):
    """What a row says that nobody codes, and where it comes from."""

    value: list[str] | Day | str | None
    on: Day | None
    by: str | None
    event: str | None
    relation: str | None
    source: Literal["record", "registry"]
    version: str | None
    change: str | None
    url: str | None
    observed_at: Moment | None


class ColumnStatusView(DerivedView):
    state: CellState


class MovedView(ViewModel):
    """What became of a cell since a day."""

    what: list[str]
    before: CellValue | None
    before_state: CellState
    by: list[CauseView]


class SuggestedView(ViewModel):
    """What the finder proposes for a cell nobody has coded; no coding."""

    value: str | None
    value_title: str | None
    provisions: list[str] = Field(min_length=1)
    quote: str | None
    words: list[str]
    rank: float


class WholeTextView(ViewModel):
    url: str
    observed_at: Moment
    text_sha256: str


class LeadView(ViewModel):
    """What is to be read before a cell can say something: where to look, and on what it rests; no value."""

    provisions: list[str]
    words: str = Field(description="where to look, in the edition asked for")
    basis: Basis
    evidence: str | None
    why: Literal["memory", "inferred", "no-address", "no-provision", "not-pinned", "not-searched"]
    date: Day
    coder: str


class ViaView(ViewModel):
    """The instrument whose provisions a cell cites, where its column takes them from there, and the clause
    that takes them."""

    instrument: str
    relation: Literal["incorporates", "amends"]
    since: Day | None
    clause: list[CitedView]
    suspended: list[str] = Field(description="provisions cited that the column suspends, in whole or in part")


class CellView(ViewModel):
    """One instrument on one topic; titles and notes in the edition asked for."""

    value: CellValue | None
    value_title: str | None
    strength: int | None
    absent: bool
    flags: list[str]
    parties: list[dict[str, Any]]
    provisions: list[CitedView]
    note: str | None
    basis: Basis | None
    evidence: str | None
    date: Day | None
    coder: str | None
    checked_by: str | None = Field(description="second person who read the same law, and agreed")
    checked_on: Day | None
    searched: list[str] = Field(description="words looked for in the whole text that has no such rule")
    whole: WholeTextView | None = Field(description="the text in which they were looked for")
    renews: dict[str, Any] | None
    via: ViaView | None = Field(description="where the coding was taken from another instrument")
    derived: DerivedView | None
    suggested: SuggestedView | None
    lead: LeadView | None = Field(description="of a blank cell, where leads were asked for")
    state: CellState
    why: str | None
    changes: list[CauseView]
    moved: MovedView | None


class ColumnView(ViewModel):
    """An instrument as the head of a column, and the text of it that the record holds."""

    id: str
    title: str
    titles: dict[str, str]
    short: str
    type: str
    identifiers: dict[str, str]
    parties: list[str]
    authentic: list[str]
    status: ColumnStatusView | None
    version: str | None
    language: str | None
    observed_at: Moment | None
    last_seen_at: Moment | None
    url: str | None
    law_as_at: Day | None = Field(description="newest look at its text; null: not checked against a text")
    coded: Day | None = Field(description="newest coding in the column")


class TopicRowView(ViewModel):
    id: str
    title: str
    group: str
    group_title: str
    question: str
    kind: str
    cells: dict[str, CellView]


class MatrixView(ViewModel):
    codebook: str
    title: str
    language: str
    at: Day | None
    valid_at: Day | None
    as_of: Moment | None
    since: Day | None
    differences: bool
    left_out: int
    counts: dict[str, int]
    leads: int = Field(description="blank cells of which something is known that is not proven")
    instruments: list[ColumnView]
    topics: list[TopicRowView]
    citation: str
    fingerprint: str


class SuggestionView(ViewModel):
    """One proposal of the finder for a topic; the best of a topic first."""

    instrument: str | None = Field(description="null for a file")
    topic: str
    title: str = Field(description="of the topic, in the edition asked for")
    provisions: list[str] = Field(min_length=1, description="eids that carry the topic")
    quote: str = Field(min_length=1)
    language: str = Field(description="of the text")
    version: str | None = Field(description="of the record that holds the text; null for a file")
    value: str | None = Field(description="a code of the topic's scale; null where the words suggest none")
    value_title: str | None
    flags: list[str]
    why: str = Field(min_length=1, description="in words, in the edition asked for")
    words: list[str] = Field(description="of heading and text, folded, that speak for the topic")
    rank: float = Field(ge=0)
    likely: bool
