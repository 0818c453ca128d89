"""A briefing, and the periods that schedules asked for, as JSON."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from tracker.contract.base import Day, Moment, ViewModel
from tracker.model import ChangeKind, Origin, Significance

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]


class PeriodView(ViewModel):
    name: str
    first: Day
    last: Day
    zone: str


class BriefFactView(ViewModel):
    eid: str | None
    kind: str
    before: str | None
    after: str | None
    significance: str


class BriefDatesView(ViewModel):
    unit: str
    before: list[str]
    after: list[str]


class BriefUnitView(ViewModel):
    eid: str
    num: str | None
    heading: str | None
    from_eid: str | None
    significance: Significance


class BriefChangeView(ViewModel):
    id: str
    regime: str | None
    instrument: str
    language: str
    kind: ChangeKind
    significance: Significance
    origin: Origin
    observed_at: Moment
    valid_from: Day | None
    caused_by: list[str]
    reasons: list[str]
    facts: list[BriefFactView]
    dates: list[BriefDatesView]
    units: dict[str, list[BriefUnitView]] = Field(description="action -> the articles it happened to")
    also: list[tuple[str, str]] = Field(description="[language, change] of the same step in other languages")


class BriefGroupView(ViewModel):
    strand: str
    regime: str
    changes: list[BriefChangeView]


class BriefFirstView(ViewModel):
    instrument: str
    language: str
    change: str
    version: str
    observed_at: Moment
    origin: Origin


class BriefStepView(ViewModel):
    instrument: str
    event: str
    date: Day
    eid: str | None
    set_by: str | None
    party: str | None
    condition: str | None
    condition_zh: str | None
    horizon: Literal[30, 90, 180] | None = Field(
        description="days after the period's end within which it falls"
    )
    was: Day | None = Field(description="the date that this one replaces")


class BriefStaleView(ViewModel):
    codebook: str
    topic: str
    instrument: str
    provisions: list[str]
    change: str | None
    relation: str | None
    by: str | None
    on: Day | None
    eid: str | None
    before: str | None = Field(None, description="the provision as the cell was read from it")
    after: str | None = Field(None, description="the provision now")
    clause_eid: str = ""
    language: str = ""


class BriefExpectedView(ViewModel):
    """What should have come in the period: ``unconfirmed``, ``moved`` away before, or ``late``."""

    why: Literal["unconfirmed", "moved", "late"]
    instrument: str | None
    date: Day
    title: str
    url: str | None
    language: str


class BriefRecodedView(ViewModel):
    codebook: str
    topic: str
    instrument: str
    before: str
    after: str
    on: Day


class BriefTroubleView(ViewModel):
    source: str
    kind: str
    count: int
    last_at: Moment
    message: str
    open: bool


class BriefProofView(ViewModel):
    """A capture the briefing rests on: of the text after or before a change, or of a list."""

    change: str
    instrument: str
    source: str
    side: Literal["after", "before", "list"]
    url: str
    observed_at: Moment
    sha256: Sha256
    archive: str | None
    record_id: str | None


class BriefNoticeView(ViewModel):
    id: str
    what: Literal["new", "changed", "open"]
    regime: str
    instrument: str | None
    by: str
    words: str | None
    title: str
    url: str
    language: str
    source: str
    source_class: str
    date: Day | None
    date_from: str | None
    kind: str
    stage: str | None
    closes: Day | None
    closes_from: str | None
    seen: Moment
    before: dict[str, Any]


class BriefNoticesView(ViewModel):
    strand: str
    regime: str
    notices: list[BriefNoticeView]


class CommentView(ViewModel):
    text: str
    signed: str
    date: Day


class ProvenanceView(ViewModel):
    """What a briefing was made from: enough to make it again."""

    briefing: Literal[1]
    program: str
    period: str
    zone: str
    language: str
    format: str
    short: bool
    pages: Literal["1", "2", "full"] = "full"
    site: str | None = Field(None, description="public address of the site that it links to")
    profile: dict[str, Any] | None
    comment: CommentView | None
    known_until: str | None
    registry: str
    fingerprint: Sha256
    sections: dict[str, str]


class BriefingView(ViewModel):
    period: PeriodView
    profile: dict[str, Any] | None
    groups: list[BriefGroupView]
    applying: list[BriefChangeView]
    first: list[BriefFirstView]
    passed: list[BriefStepView]
    steps: list[BriefStepView]
    treaty: list[BriefStepView]
    upcoming: list[BriefStepView]
    moved: list[BriefStepView]
    expected: list[BriefExpectedView] = Field([], description="what should have come and is not confirmed")
    stale: list[BriefStaleView]
    recoded: list[BriefRecodedView]
    unchanged: list[str]
    troubles: list[BriefTroubleView]
    not_seen: list[str]
    never_seen: list[str]
    proofs: list[BriefProofView]
    activity: list[tuple[str, int, int, int]] = Field(description="[regime, substantive, minor, editorial]")
    checks: int
    as_of: Moment | None
    known_until: str | None
    nearest: str | None
    notices: list[BriefNoticesView]
    announced: list[BriefNoticeView]
    court: list[BriefNoticeView]
    consultations: list[BriefNoticeView]
    totals: dict[str, int]
    fingerprint: Sha256
    made: ProvenanceView


class BriefingRunView(ViewModel):
    """A period that a schedule asked for, and what became of it."""

    profile: str
    period: str
    zone: str
    due_at: Moment
    made_at: Moment | None
    files: list[str]
    fingerprint: str | None
    tries: int
    message: Annotated[str, BeforeValidator(lambda value: value or "")]
