"""Deadlines and dated steps as rows: JSON objects in the shapes of the contract, and CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.contract.base import Json
from tracker.contract.dates import DeadlineView, StepView
from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.steps import Step
from tracker.publish.escape import csv_text

DEADLINE_COLUMNS = tuple(DeadlineView.model_fields)
STEP_COLUMNS = tuple(StepView.model_fields)


def deadline_rows(found: Sequence[Deadline]) -> list[Json]:
    return [DeadlineView.printed(d) for d in found]


def step_rows(found: Sequence[Step]) -> list[Json]:
    return [StepView.printed(s) for s in found]


def rows_csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV, a list in a cell parted by spaces."""
    return csv_text(columns, [[flat(row[c]) for c in columns] for row in rows])


def flat(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value
