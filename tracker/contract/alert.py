"""An alert, as webhooks get it and `tracker alerts show --format json` prints it."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from tracker.contract.base import Day, Moment, ViewModel
from tracker.contract.briefing import Sha256
from tracker.model import Significance


class Worded(ViewModel):
    """A text in every edition."""

    model_config = ConfigDict(extra="allow")
    en: str
    zh: str


class WordedList(ViewModel):
    model_config = ConfigDict(extra="allow")
    en: list[str]
    zh: list[str]


class AlertSiblingView(ViewModel):
    id: str
    language: str


class DateSidesView(ViewModel):
    before: list[str]
    after: list[str]


class AlertDatesView(ViewModel):
    eid: str | None
    before: list[str]
    after: list[str]
    shown: dict[str, DateSidesView] = Field({}, description="both sides as each edition writes dates")


class AlertFactView(ViewModel):
    eid: str | None
    kind: str
    before: str | None
    after: str | None


class AlertRunView(ViewModel):
    kind: Literal["same", "del", "ins", "cut"]
    text: str


class AlertClauseView(ViewModel):
    """The words of the law that prove a sentence, in their own language, cut around what differs."""

    eid: str
    language: str
    runs: list[AlertRunView]


class AlertSentenceView(ViewModel):
    said: Worded
    eids: list[str]
    clause: AlertClauseView | None
    translation: Worded | None = Field(None, description="of the clause, unofficial, with its translator")


class AlertProvisionView(ViewModel):
    eid: str
    from_eid: str | None
    cite: Worded
    heading: str | None
    action: str
    significance: Significance
    before: str | None
    after: str | None


class AlertEvidenceView(ViewModel):
    url: str | None
    observed_at: Moment
    sha256: Sha256


class AlertChangeView(ViewModel):
    id: str
    regime: str | None
    strand: str | None
    instrument: str
    title: Worded
    language: str
    also: list[AlertSiblingView] = Field(
        description="the same step of law in other languages, not reported again"
    )
    source: str
    observed_at: Moment
    valid_from: Day | None
    kind: Literal["amended", "repealed", "restored"]
    significance: Significance
    part: bool = Field(description="only the provisions that are followed are reported")
    caused_by: WordedList
    summary: Worded = Field(description="the first of the sentences, with the name of the act")
    sentences: list[AlertSentenceView] = Field([], description="what the change means, at most seven")
    reasons: WordedList
    dates: list[AlertDatesView]
    facts: list[AlertFactView]
    provisions: list[AlertProvisionView] = Field(
        description="the deepest that differ, the weightiest first; texts shortened to 1500 characters"
    )
    more_provisions: int = Field(ge=0)
    link: str | None
    evidence: list[AlertEvidenceView]
    subscriptions: list[str]


class AlertNoticeView(ViewModel):
    id: str
    what: Literal["new", "changed"]
    title: str
    language: str
    url: str | None
    date: Day | None
    kind: str
    class_: str = Field(alias="class")
    closes: Day | None
    source: str
    regimes: list[str]
    observed_at: Moment


class AlertIncidentView(ViewModel):
    """One trouble of a host, with all its sources."""

    host: str
    kind: str
    over: bool
    opened_at: Moment
    closed_at: Moment | None
    message: str
    recovery: str | None
    sources: list[str] = Field(min_length=1)


class AlertReminderView(ViewModel):
    """A dated duty that comes near, or a consultation that closes."""

    instrument: str | None
    event: str
    eid: str | None
    party: str | None
    date: Day
    days: int = Field(description="from the day the message was made to the date")
    seen: bool = Field(description="a text of the act that sets the date is held; else it is announced only")
    url: str | None
    words: Worded
    subscriptions: list[str]


class AlertBriefingView(ViewModel):
    """A briefing that was made on its schedule."""

    scope: str
    period: str
    title: dict[str, str]
    text: dict[str, str] = Field(description="as plain text, by language")
    files: list[str] = Field(description="names in the folder of briefings; mails have them attached")
    fingerprint: Sha256 | None = None


class AlertView(ViewModel):
    id: str = Field(
        pattern="^(a-[0-9a-f]{16}|preview)$",
        description="the same at every try: a receiver drops what it has already",
    )
    type: Literal["alert", "digest", "test"]
    channel: str
    created_at: Moment
    languages: list[str] = Field(min_length=1)
    subscriptions: list[str]
    subject: Worded
    changes: list[AlertChangeView]
    notices: list[AlertNoticeView]
    incidents: list[AlertIncidentView]
    reminders: list[AlertReminderView] = Field(default_factory=list)
    briefings: list[AlertBriefingView] = Field(default_factory=list)
