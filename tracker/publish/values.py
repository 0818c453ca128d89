"""Values of facts and sentences of reasons in an edition: dates by its custom, all else as the law has it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from tracker.contract.reading_text import doubt_text, warning_text
from tracker.contract.reason_text import reason_text, value_text
from tracker.model import Fact, FactValue, ReadingWarning, Reason
from tracker.publish.editions import format_day, pgettext
from tracker.store.models import EventRow
from tracker.watch.advice import Cause
from tracker.watch.gate import Doubt
from tracker.watch.ways import SENTENCES


def fact_of(view: Mapping[str, Any]) -> Fact:
    """A fact from its JSON shape."""
    return Fact.from_json({**view, "before": view["before_value"], "after": view["after_value"]})


def day_of(value: FactValue | None) -> date | None:
    """The day a value means; None for anything else, and for a month without a day."""
    return date.fromisoformat(value.date) if value and value.date and len(value.date) == 10 else None


def show_value(value: FactValue | None, lang: str) -> str:
    day = day_of(value)
    if day:
        return format_day(day, lang)
    return (
        pgettext(lang, "status of a text", value_text(value)) if value and value.code else value_text(value)
    )


def warning_sentence(warning: ReadingWarning, lang: str) -> str:
    """What a reading is warned of, in an edition."""
    return warning_text(warning, lambda english: pgettext(lang, "reading", english))


def doubt_sentence(doubt: Doubt, lang: str) -> str:
    """What the gate doubts of a capture, in an edition."""
    return doubt_text(doubt, lambda english: pgettext(lang, "reading", english))


def way_sentence(event: EventRow, lang: str) -> str:
    """By which way a text comes now, in an edition; "" for an event about something else."""
    template = SENTENCES.get(event.kind)
    return pgettext(lang, "reading", template).format_map(event.data) if template else ""


def advice_sentences(cause: Cause, lang: str) -> tuple[str, str]:
    """Why a source gives no text and what to do, in an edition."""
    return cause.words(lambda english: pgettext(lang, "advice", english))


def reason_sentence(
    reason: Reason, lang: str, show: Callable[[FactValue | None, str], str] = show_value
) -> str:
    """The sentence of a reason in an edition; ``show`` words its values."""
    return reason_text(reason, lambda english: pgettext(lang, "reason", english), lambda v: show(v, lang))
