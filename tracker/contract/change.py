"""A change as JSON: of the record, or of a comparison made on request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from sqlalchemy.orm import Session

from tracker.contract.base import Day, Json, Moment, ViewModel
from tracker.contract.reason_text import reason_text, value_text
from tracker.model import Action, ChangeKind, Diff, FactValue, Origin, Reason, Significance
from tracker.registry import Registry
from tracker.store import reader
from tracker.store.models import ChangeRow, ProvisionChangeRow

FactKind = Literal[
    "date", "amount", "rate", "threshold", "duration", "modality", "definition", "status", "title"
]  # fmt: skip

#: In the order in which they are told.
KeyFactKind = Literal[
    "status", "repeal", "date_moved", "duty_begins", "duty_ends", "sanction_up", "sanction_down",
    "new_sanction", "new_ban", "new_duty", "new_permission", "new_right", "new_policy", "new_provision",
    "duty_weaker", "duty_stronger",
    "threshold", "rate", "amount", "scope_wider", "scope_narrower", "exception", "definition", "period",
    "authority", "procedure", "title",
]  # fmt: skip


class FactValueView(ViewModel):
    """A value as printed, and what it means where that can be read."""

    words: Annotated[str | None, BeforeValidator(lambda text: text or None)] = Field(None, alias="printed")
    date: str | None = Field(None, description="ISO 8601; YYYY-MM where no day is printed")
    number: str | None = Field(None, description="a decimal number")
    least: str | None = Field(None, description="of a range: its lowest number")
    unit: str | None = Field(None, description="of a rate or a period: percent, day, working_day, month ...")
    currency: str | None = Field(None, description="ISO 4217")
    code: str | None = Field(None, description="of a status: in_force, repealed ...")


class ReasonView(ViewModel):
    """The code of a reason and its values."""

    code: str
    before: FactValueView | None = None
    after: FactValueView | None = None
    count: int | None = None


def _sentences(reasons: Iterable[Reason | Json]) -> list[str]:
    return [reason_text(r if isinstance(r, Reason) else Reason.from_json(r)) for r in reasons]


def _words(value: FactValue | Json | None) -> str | None:
    found = value if isinstance(value, FactValue) or value is None else FactValue(**value)
    return value_text(found) if found else None


Sentences = Annotated[list[str], BeforeValidator(_sentences)]
Words = Annotated[str | None, BeforeValidator(_words)]


class FactView(ViewModel):
    """Something a reader can act on; null on the side where it was not there."""

    kind: FactKind
    before: Words
    after: Words
    subject: str | None = Field(
        None, description="the term defined; of a date of the whole text: in_force, repealed"
    )
    before_value: FactValueView | None = Field(None, validation_alias="before")
    after_value: FactValueView | None = Field(None, validation_alias="after")


class KeyFactView(ViewModel):
    """What a change means, in rank order: kind, whom it is about, values before and after, and its proof."""

    kind: KeyFactKind
    eids: list[str] = Field(
        description="in the new text; in the old one for what ended; empty: the whole text"
    )
    from_eids: list[str] = Field(description="where the value before stood, in the old text")
    before: FactValueView | None
    after: FactValueView | None
    subject: str | None = Field(description="the code of an actor: provider, controller ...; null: not named")
    from_day: str | None = Field(description="ISO 8601: its own day, where the text names one")
    confidence: Literal["sure", "likely"]
    measure: str | None = Field(description="a code of what the values measure: highest_fixed_fine ...")
    term: str | None = Field(description="the term defined")


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
    reasons: Sentences
    reason_codes: list[ReasonView] = Field(validation_alias="reasons")
    facts: list[FactView]
    before: str | None
    after: str | None
    rollup: bool
    likeness: float | None = Field(
        None, description="of a pair of texts: the share of words in common, in order, from 0 to 1"
    )


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
    reasons: Sentences
    reason_codes: list[ReasonView] = Field(validation_alias="reasons")
    facts: list[FactView]
    key_facts: list[KeyFactView] = Field(default_factory=list)
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
            "key_facts": step.key_facts,
            "scope": scope,
            "provisions": rows,
        }
    )


def changes_view(session: Session, registry: Registry, changes: Sequence[ChangeRow]) -> list[Json]:
    """The changes with their provisions as JSON data, in the order given."""
    rows = reader.change_rows(session, [c.id for c in changes])
    return [change(registry, c, rows[c.id]).as_json() for c in changes]
