"""From when what a change brings is law, where the new text says so itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from tracker.diff.added_clauses import references
from tracker.law.commencement import commencement_in
from tracker.model import Document, KeyFact

#: Days after which a later commencement is that of a new version of the law, not a day put off.
_PUT_OFF = timedelta(days=3 * 365)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATED = frozenset({"date_moved", "duty_begins", "duty_ends"})
_PLACE = re.compile(r"art_(\w+?)(?:__para_(\w+?))?(?:__|$)")


def with_days(facts: Sequence[KeyFact], new: Document, language: str) -> list[KeyFact]:
    """The facts with the days that the new text sets: for the whole of it, or for the articles it names.

    A text that prints another day of commencement long after the first one is a new version in force from
    then: nothing was put off.
    """
    whole: str | None = None
    named: dict[tuple[str, str], str] = {}
    out = []
    for fact in facts:
        day = fact.after.date if fact.after else None
        if fact.kind in _DATED and fact.measure == "begins" and day and fact.eids:
            text = new.by_eid[fact.eids[0]].text if fact.eids[0] in new.by_eid else ""
            if any(c.part is None and str(c.value) == day for c in commencement_in(text, language)):
                whole = day
                if fact.before and fact.before.date and _later(fact.before.date, day):
                    fact = replace(fact, kind="duty_begins", before=None, from_eids=(), measure="in_force")
            elif fact.before is None:
                at = text.find(fact.after.printed) if fact.after else -1
                named |= dict.fromkeys(
                    references(re.split(r"\b(?:19|20)\d\d\b", text[: max(at, 0)])[-1]), day
                )
        out.append(fact)
    if whole is None and not named:
        return out
    return [replace(fact, from_day=_own(fact, named) or whole) if _open(fact) else fact for fact in out]


def _open(fact: KeyFact) -> bool:
    return fact.from_day is None and fact.kind not in _DATED and fact.kind != "title"


def _later(before: str, day: str) -> bool:
    return date.fromisoformat(day) - date.fromisoformat(before) > _PUT_OFF


def _own(fact: KeyFact, named: dict[tuple[str, str], str]) -> str | None:
    """The day of what is new in an article that is named with it."""
    if fact.before is not None or not fact.eids:
        return None
    found = _PLACE.match(fact.eids[0])
    number, para = (found[1], found[2] or "") if found else ("", "")
    return named.get((number, para)) or named.get((number, ""))
