"""Texts of the record and their versions as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import Field
from sqlalchemy.orm import Session

from tracker.contract.base import Day, Json, Moment, ViewModel
from tracker.store import reader
from tracker.store.models import CheckRow, VersionRow


class TextProvisionView(ViewModel):
    """A node of a text; `version` is the one it was last read in."""

    eid: str
    parent: str | None
    type: str
    num: str | None
    heading: str | None
    text: str
    version: str
    scope: str
    status: str


class TextView(ViewModel):
    """The text of a version, provisions in document order. `applies_from`: where the law of a day is asked
    for, the provisions that did not apply in full then, each with the later days from which it does."""

    instrument: str
    language: str
    version: str
    observed_at: Moment | None
    valid_from: Day | None
    title: str
    status: str
    way: str | None = Field(description="address of the further way of its source by which the text came")
    provisions: list[TextProvisionView]
    applies_from: dict[str, list[Day]] = Field(default_factory=dict)


class VersionView(ViewModel):
    """One version of an expression. `superseded`: no longer follows from the captures."""

    id: str
    instrument: str
    language: str
    ordinal: int
    source: str
    title: str
    observed_at: Moment
    last_seen_at: Moment
    recorded_at: Moment
    text_date: Day | None
    valid_from: Day | None
    status: str
    status_note: str | None
    origin: str
    scopes: list[str]
    superseded: bool


class TextHitView(ViewModel):
    """A provision that holds the words searched for; heading and snippet are as captured."""

    instrument: str
    language: str
    version: str
    eid: str
    heading: str
    snippet: str


class SearchHitView(TextHitView):
    """What a search finds: a thing by its name, or a provision that holds the words.

    `kind`: ``jurisdiction``, ``strand``, ``codebook``, ``instrument``, ``regime``, ``topic``, ``answer`` (of
    a coding: codebook/topic/instrument) or ``provision``; `id` names it. `heading` is then its title and
    `snippet` its steps to come; `instrument`, `language`, `version` and `eid` are empty where it has none.
    """

    kind: str = "provision"
    id: str = ""
    jurisdiction: str | None = None
    state: str | None = Field(default=None, description="in-force, coming, draft, suspended, ended or other")
    date: Day | None = Field(default=None, description="of its newest step that has come")


def text_view(
    session: Session,
    version: VersionRow,
    valid_at: date | None = None,
    at: datetime | None = None,
    own_days: Mapping[str, Sequence[date]] | None = None,
) -> Json:
    """The text of a version as JSON data; with ``valid_at`` only what was law on that day, with ``at`` only
    what the record knew then. ``own_days``: eid -> the later days from which it applies."""
    own = ("version", "way", "provisions", "applies_from")
    head = {k: getattr(version, k) for k in TextView.model_fields if k not in own}
    way = session.get_one(CheckRow, version.check).way
    provisions = reader.text(session, version, valid_at, at)
    days = {eid: list(found) for eid, found in (own_days or {}).items()}
    return TextView.printed(
        {**head, "version": version.id, "way": way, "provisions": provisions, "applies_from": days}
    )


def version_view(version: VersionRow) -> Json:
    own = {k: getattr(version, k) for k in VersionView.model_fields if k not in ("scopes", "superseded")}
    return VersionView.printed(
        {**own, "scopes": sorted(version.parts), "superseded": version.superseded_at is not None}
    )
