"""The present: the one place that asks the machine for it, so that a test can say what day it is."""

from __future__ import annotations

from datetime import UTC, date, datetime


def now() -> datetime:
    """This moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day where the reader is, by the machine's own time zone: half past midnight in Beijing is the
    new day, though the old one has hours to go in UTC."""
    return now().astimezone().date()
