"""Deadlines and dated steps as rows: JSON objects with the keys of `COLUMNS`, and CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.lifecycle.deadlines import Deadline
from tracker.lifecycle.steps import Step
from tracker.publish.formula_guard import as_csv

DEADLINE_COLUMNS = (
    "date", "instrument", "eid", "event", "state", "was_due", "now", "seen", "set_by", "party", "condition",
    "condition_zh", "notice", "regimes", "title", "url", "source", "proof", "change",
)  # fmt: skip
STEP_COLUMNS = (
    "date", "instrument", "event", "eid", "party", "state", "was_due", "now", "condition", "condition_zh",
    "set_by", "stands_in", "proof", "change", "changed_by", "evidence",
)  # fmt: skip


def deadline_rows(found: Sequence[Deadline]) -> list[dict[str, Any]]:
    """The shape of ``tracker/contract/schemas/deadlines.schema.json``."""
    return [{column: _plain(getattr(d, column)) for column in DEADLINE_COLUMNS} for d in found]


def step_rows(found: Sequence[Step]) -> list[dict[str, Any]]:
    """The shape of ``tracker/contract/schemas/timeline.schema.json``."""
    return [{column: _plain(getattr(s, column)) for column in STEP_COLUMNS} for s in found]


def rows_csv(columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as CSV, a list in a cell parted by spaces."""
    return as_csv(columns, [[flat(row[c]) for c in columns] for row in rows])


def flat(value: Any) -> Any:
    return " ".join(value) if isinstance(value, list) else value


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(v) for v in value]
    return value.isoformat() if isinstance(value, date) else value
