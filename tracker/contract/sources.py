"""Sources as JSON."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from tracker.contract.base import Json, ViewModel
from tracker.registry import Registry
from tracker.registry.schema import Source


class PublisherView(ViewModel):
    id: str
    name: str
    en: str


class WayView(ViewModel):
    """One of the ways to a source's text, in the order in which they are tried."""

    url: str
    kind: Literal["api", "html", "pdf", "landing", "archive", "inbox"]
    publisher: str | None
    spider: str
    text: str
    status: str
    robots: str
    terms: str | None
    checked: date | None
    key: str | None
    china: str
    evidence: str | None
    note: str | None


class SourceView(ViewModel):
    """A watched page, list or record of the registry."""

    id: str
    regime: str
    strand: str
    jurisdiction: str
    instrument: str | None
    publisher: PublisherView | None
    kind: Literal["text", "listing", "record"]
    language: str
    role: Literal["primary", "corroborates"]
    text: str
    spider: str
    url: str
    match: list[str]
    every: str
    status: str
    ways: list[WayView] = Field(description="the first is the source's own address")


def source_view(registry: Registry, source: Source) -> Json:
    regime = registry.regime_of_source(source.id)
    own = {k: getattr(source, k) for k in SourceView.model_fields if k in Source.model_fields}
    return SourceView.printed(
        {
            **own,
            "regime": regime.id,
            "strand": regime.strand.value,
            "jurisdiction": regime.jurisdiction,
            "publisher": publisher_view(registry, source),
            "ways": [way_view(way) for way in registry.ways(source)],
            "match": list(source.match) or [source.url, *source.parts],
        }
    )


def way_view(way: Source) -> WayView:
    """A source as one of its ways asks it."""
    own = {k: getattr(way, k) for k in WayView.model_fields if k in Source.model_fields}
    return WayView(**own | {"kind": way.way_kind})


def publisher_view(registry: Registry, source: Source | None) -> PublisherView | None:
    found = registry.publishers.get(source.publisher or "") if source else None
    return (
        PublisherView(id=source.publisher or "", name=found.name, en=found.en) if source and found else None
    )
