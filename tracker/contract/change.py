"""A change as JSON: of the record, or of a comparison made on request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sqlalchemy.orm import Session

from tracker.contract.base import Day, Json, Moment, ViewModel
from tracker.model import Action, ChangeKind, Diff, Origin, Significance
from tracker.registry import Registry
from tracker.store import reader
from tracker.store.models import ChangeRow, ProvisionChangeRow

FactKind = Literal[
    "date", "amount", "rate", "threshold", "duration", "modality", "definition", "status"
]  # fmt: skip


class FactView(ViewModel):
    """Something a reader can act on; null on the side where it was not there."""

    kind: FactKind
    before: str | None
    after: str | None


class ProvisionChangeView(ViewModel):
    """What happened to one provision; `rollup`: the row of an article above the rows that differ."""

    eid: str
    from_eid: str | None
    from_eids: list[str]
    type: str
    num: str | None
    heading: str | None
    action: Action
    significance: Significance
    reasons: list[str]
    facts: list[FactView]
    before: str | None
    after: str | None
    rollup: bool


class OfficialMarksView(ViewModel):
    """How far the publisher's own marks of amendment and the comparison agree; eids."""

    acts: tuple[str, ...] = ()
    agreed: int = 0
    marked_only: tuple[str, ...] = ()
    found_only: tuple[str, ...] = ()


class ChangeView(ViewModel):
    """The step between two versions of a text. Identity and times are null for a comparison of files."""

    id: str | None = None
    regime: str | None = None
    instrument: str | None = None
    source: str | None = None
    language: str | None = None
    observed_at: Moment | None = None
    recorded_at: Moment | None = None
    valid_from: Day | None = None
    from_version: str | None = None
    to_version: str | None = None
    origin: Origin | None = None
    caused_by: str | None = None
    causes: tuple[str, ...] = ()
    official_marks: OfficialMarksView | None = None
    kind: ChangeKind
    significance: Significance
    reasons: list[str]
    facts: list[FactView]
    scope: list[str]
    superseded: bool = False
    provisions: list[ProvisionChangeView]


def change(registry: Registry, row: ChangeRow, rows: Sequence[ProvisionChangeRow]) -> ChangeView:
    """A change of the record; ``rows`` are its provisions in document order."""
    regime = registry.regime_of(row.instrument)
    head = {
        "id": row.id,
        "regime": regime.id if regime else None,
        "instrument": row.instrument,
        "source": row.source,
        "language": row.language,
        "observed_at": row.observed_at,
        "recorded_at": row.recorded_at,
        "valid_from": row.valid_from,
        "from_version": row.from_version,
        "to_version": row.to_version,
        "origin": row.origin,
        "caused_by": next(iter(row.caused_by), None),
        "causes": row.caused_by,
        "official_marks": row.official,
        "superseded": row.superseded_at is not None,
    }
    return _change(row, rows, row.scope, head)


def of_diff(diff: Diff, head: Mapping[str, Any]) -> ChangeView:
    """A comparison made on request; ``head`` gives what is known of its identity and times."""
    return _change(diff, diff.provisions, sorted(diff.scope), head)


def _change(
    step: ChangeRow | Diff, rows: Sequence[Any], scope: Sequence[str], head: Mapping[str, Any]
) -> ChangeView:
    return ChangeView.model_validate(
        {
            **head,
            "kind": step.kind,
            "significance": step.significance,
            "reasons": step.reasons,
            "facts": step.facts,
            "scope": scope,
            "provisions": rows,
        }
    )


def changes_view(session: Session, registry: Registry, changes: Sequence[ChangeRow]) -> list[Json]:
    """The changes with their provisions as JSON data, in the order given."""
    rows = reader.change_rows(session, [c.id for c in changes])
    return [change(registry, c, rows[c.id]).as_json() for c in changes]
