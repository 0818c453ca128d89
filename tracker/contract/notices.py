"""Notices of lists as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from pydantic import Field

from tracker.contract.base import Day, Json, Moment, ViewModel
from tracker.contract.sources import PublisherView, publisher_view
from tracker.registry import Registry
from tracker.registry.matching import matcher_of, matches
from tracker.store.models import NoticeHistory
from tracker.store.notices import NEWS, Noticed


class MatchView(ViewModel):
    """Why a notice belongs to a regime."""

    regime: str
    instrument: str | None
    by: Literal["identifier", "title", "keyword", "list"]
    words: str | None


class NoticePageView(ViewModel):
    """The page a notice leads to, as it was read."""

    url: str
    capture: str | None
    observed_at: Moment | None
    title: str | None
    closes_words: str | None
    message: str | None


class NoticeStepView(ViewModel):
    what: Literal["first", "new", "changed", "moved", "removed", "returned"]
    observed_at: Moment
    before: dict[str, Any]
    after: dict[str, Any]


class NoticeView(ViewModel):
    """An entry of a list."""

    id: str
    source: str
    publisher: PublisherView | None
    url: str
    title: str = Field(min_length=1)
    language: str
    date: Day | None = Field(
        description="the publisher's; with date_from month, the first of the month it names"
    )
    date_from: Literal["page", "feed", "path", "month"] | None
    kind: Literal["consultation", "adopted", "statement", "court", "publication"]
    kind_reason: str
    stage: Literal["filed", "reference", "hearing", "opinion", "judgment", "appeal"] | None
    class_: Literal["legal_text", "official_notice", "official_statement"] = Field(alias="class")
    closes: Day | None = Field(description="last day for comments")
    closes_from: Literal["title", "entry", "feed", "page"] | None
    matches: list[MatchView]
    first_seen: Moment
    last_seen: Moment
    listed: bool = Field(description="on the newest list")
    removed_at: Moment | None = Field(description="taken off while older entries stayed")
    origin: Literal["watch", "backfill"]
    news: bool = Field(description="was new or changed after the list was first seen")
    document: NoticePageView | None
    history: list[NoticeStepView]


def notice_view(registry: Registry, noticed: Noticed, history: Sequence[NoticeHistory] = ()) -> Json:
    """A notice; matches are those of the registry's words now, whatever they were when it was stored."""
    row = noticed.row
    current = row.matched_by == matcher_of(registry).stamp
    same = ("id", "source", "url", "title", "language", "kind", "kind_reason", "stage", "listed", "origin")
    return NoticeView.printed(
        {
            **{k: getattr(row, k) for k in (*same, "removed_at")},
            "publisher": publisher_view(registry, registry.sources.get(row.source)),
            "date": row.dated,
            "date_from": row.dated_by,
            "class": row.source_class,
            "closes": noticed.closes,
            "closes_from": noticed.closes_by,
            "matches": row.matches if current else matches(registry, row.source, row.title, row.summary),
            "first_seen": row.observed_at,
            "last_seen": row.last_seen_at,
            "news": any(h.what in NEWS for h in history),
            "document": noticed.document,
            "history": history,
        }
    )
