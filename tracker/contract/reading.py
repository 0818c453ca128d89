"""What is kept with a reading as JSON: its account, its warnings, and captures that wait for a person."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tracker.contract.base import Json, Moment, ViewModel
from tracker.contract.reading_text import doubt_text, warning_text
from tracker.model import ReadingWarning
from tracker.store.models import Reading
from tracker.watch.gate import Doubt
from tracker.watch.review import HeldCheck


class DropView(ViewModel):
    name: str
    letters: int = Field(ge=0)


class AccountView(ViewModel):
    """Letters and digits of the part that is law: printed = read + drops + unexplained."""

    all_letters: int = Field(ge=0, alias="printed")
    read: int = Field(ge=0)
    drops: tuple[DropView, ...] = ()
    unexplained: int = Field(ge=0)
    samples: tuple[str, ...] = ()


class WarningView(ViewModel):
    code: str
    labels: tuple[str, ...] = ()
    sample: str = ""
    count: int | None = None
    text: str


class DoubtView(ViewModel):
    """What was expected of a capture, and what came."""

    code: str
    expected: str
    came: str
    text: str


class ReadingView(ViewModel):
    """How a text was read; `account` is null where the reader keeps none."""

    reading: str
    check: str
    source: str
    extractor: str
    extractor_version: int
    observed_at: Moment
    scopes: list[str]
    account: AccountView | None
    warnings: list[WarningView]


class HeldCheckView(ViewModel):
    """A capture that is to be confirmed, or could not be read."""

    check: str
    source: str
    observed_at: Moment
    kind: str
    message: str
    address: str | None
    title: str | None
    provisions: int | None
    extractor: str | None
    doubts: list[DoubtView]


def reading_view(row: Reading) -> Json:
    return ReadingView.printed(
        {
            "reading": row.id, "check": row.check, "source": row.source, "extractor": row.extractor,
            "extractor_version": row.extractor_version, "observed_at": row.observed_at,
            "scopes": sorted(row.scopes), "account": row.account,
            "warnings": [_warning(w) for w in row.warnings or ()],
        }
    )  # fmt: skip


def _warning(data: dict[str, Any]) -> Json:
    return data | {"text": warning_text(stored_warning(data))}


def stored_warning(data: dict[str, Any]) -> ReadingWarning:
    """A warning as the record keeps it."""
    return ReadingWarning(**data | {"labels": tuple(data["labels"])})


def held_view(held: HeldCheck) -> Json:
    doubts = [Doubt.from_json(d) for d in held.doubts]
    return HeldCheckView.printed(
        held.view() | {"doubts": [d.as_json() | {"text": doubt_text(d)} for d in doubts]}
    )
