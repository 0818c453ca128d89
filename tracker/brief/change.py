"""One change as a briefing orders it, with what its JSON says of it; its sentences are made in `publish`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.contract.base import moment
from tracker.model import Reason, Significance
from tracker.publish import change_summary
from tracker.publish.change_summary import DateMove, FactItem, Named
from tracker.registry import Registry

_KIND_RANK = {"repealed": 0, "restored": 1, "amended": 2, "first": 3}


@dataclass(frozen=True)
class ChangeItem:
    id: str
    regime: str | None
    instrument: str
    language: str
    kind: str
    significance: str
    origin: str
    observed_at: str
    valid_from: str | None
    caused_by: tuple[str, ...]
    reasons: tuple[Reason, ...] = ()
    facts: tuple[FactItem, ...] = ()
    dates: tuple[DateMove, ...] = ()
    units: dict[str, tuple[Named, ...]] = field(default_factory=dict)  # action -> units
    also: tuple[tuple[str, str], ...] = ()  # (language, change) of the same step in other languages


def order(item: ChangeItem) -> tuple[Any, ...]:
    """Substantive first, repeals before amendments, then by time and name."""
    return (-Significance(item.significance).rank, _KIND_RANK[item.kind], item.observed_at, item.instrument,
            item.language, item.id)  # fmt: skip


def change_head(registry: Registry, row: Any) -> ChangeItem:
    """From a row of changes, without its provisions."""
    regime = registry.regime_of(row.instrument)
    return ChangeItem(
        row.id, regime.id if regime else None, row.instrument, row.language, row.kind, row.significance,
        row.origin, moment(row.observed_at) or "", row.valid_from.isoformat() if row.valid_from else None,
        tuple(row.caused_by),
    )  # fmt: skip


def change_item(view: Mapping[str, Any]) -> ChangeItem:
    """From the JSON shape of a change."""
    found = change_summary.facts(view["facts"], view["provisions"])
    return ChangeItem(
        id=view["id"],
        regime=view["regime"],
        instrument=view["instrument"],
        language=view["language"],
        kind=view["kind"],
        significance=view["significance"],
        origin=view["origin"],
        observed_at=view["observed_at"],
        valid_from=view["valid_from"],
        caused_by=tuple(view["causes"]),
        reasons=tuple(change_summary.rank_reasons(change_summary.reasons_of(view))),
        facts=found,
        dates=change_summary.date_moves(found),
        units=change_summary.units(view["provisions"]),
    )
