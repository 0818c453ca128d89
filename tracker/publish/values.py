"""Values of facts and sentences of reasons in an edition: dates by its custom, all else as the law has it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from tracker.contract.reason_text import reason_text, value_text
from tracker.model import Fact, FactValue, Reason
from tracker.publish.editions import format_day


def fact_of(view: Mapping[str, Any]) -> Fact:
    """A fact from its JSON shape."""
    return Fact.from_json({**view, "before": view["before_value"], "after": view["after_value"]})


def day_of(value: FactValue | None) -> date | None:
    """The day a value means; None for anything else, and for a month without a day."""
    return date.fromisoformat(value.date) if value and value.date and len(value.date) == 10 else None


def show_value(value: FactValue | None, lang: str) -> str:
    day = day_of(value)
    return format_day(day, lang) if day else value_text(value, lang)


def reason_sentence(reason: Reason, lang: str) -> str:
    return reason_text(reason, lang, show_value)
