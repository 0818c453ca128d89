"""Sources as JSON."""

from __future__ import annotations

from typing import Literal

from tracker.contract.base import Json, ViewModel
from tracker.registry import Registry
from tracker.registry.schema import Source


class PublisherView(ViewModel):
    id: str
    name: str
    en: str


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
            "match": list(source.match) or [source.url, *source.parts],
        }
    )


def publisher_view(registry: Registry, source: Source | None) -> PublisherView | None:
    found = registry.publishers.get(source.publisher or "") if source else None
    return (
        PublisherView(id=source.publisher or "", name=found.name, en=found.en) if source and found else None
    )
