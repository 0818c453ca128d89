"""Where an instrument stands on a day, in one word and a day: for lists of many, regimes and search."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.lifecycle.state import POLICY, RuleState, StateOf, state
from tracker.lifecycle.steps import Step
from tracker.registry.schema import Instrument

#: What lists are grouped and filtered by, in their order.
GROUPS = ("in-force", "coming", "draft", "suspended", "ended", "other")


@dataclass(frozen=True)
class Stand:
    """``group``: one of `GROUPS`; ``code``: what `labels.name` words, as "law:in-force"; ``since``: the day
    the word rests on, to come where ``group`` is "coming"; ``next``: when more of it will apply."""

    group: str
    code: str
    since: date | None = None
    next: date | None = None

    @property
    def family(self) -> str:
        return self.code.partition(":")[0]

    @property
    def word(self) -> str:
        return self.code.partition(":")[2]


UNKNOWN = Stand("other", "status:unknown")
#: Codes of what is in force, policy documents apart.
IN_FORCE = frozenset({"law:in-force", "law:provisional"})
_MADE = frozenset({"adopted", "promulgated", "signed", "published"})
_ENDS = ("annulled", "expired", "repealed", "withdrawn")
#: Every code but that of what is not known.
CODES = (
    "law:in-force", "law:provisional", "law:suspended", *(f"law:{x}" for x in _ENDS), "law:replaced",
    "law:proposed", "law:published", "law:not-in-force", "law:force-unknown", "status:not_yet",
    "standing:ended",
)  # fmt: skip


def stand(i: Instrument, steps: Sequence[Step], on: date, printed: str | None = None) -> Stand:
    """Where an instrument stands on a day. ``steps``: its dated steps; ``printed``: what its publisher prints
    on the newest text."""
    rule = state(steps, on, type_=i.type, printed=printed, not_in_force=i.not_in_force is not None)
    coming = [s.date for s in rule.applies.coming(on)]
    found = _of(rule, on, i)
    return replace(found, next=min(coming)) if coming and not found.next else found


def _of(rule: RuleState, on: date, i: Instrument) -> Stand:
    exists, force, applies = rule
    passed = force.passed(on)
    since = passed[0].date if passed else None
    if force.state in (StateOf.YES, StateOf.PARTLY):
        return Stand("in-force", "law:in-force", since)
    if force.state is StateOf.PROVISIONAL:
        return Stand("in-force", "law:provisional", since)
    if force.state is StateOf.SUSPENDED:
        return Stand("suspended", "law:suspended", passed[-1].date if passed else None)
    if force.state is StateOf.ENDED:
        last = passed[-1] if passed else None
        code = last.event if last and last.event in _ENDS else force.printed
        return Stand("ended", f"law:{code}" if code in (*_ENDS, "replaced") else "standing:ended",
                     last.date if last else None)  # fmt: skip
    if force.state is StateOf.LATER:
        day = min(s.date for s in force.coming(on))
        return Stand("coming", "status:not_yet", day, day)
    if i.type in ("bill", "draft") or force.printed == "draft":
        return Stand("draft", "law:proposed")
    out = [s.date for s in exists.steps if s.event in _MADE]
    if i.type in POLICY and out:
        return Stand("in-force", "law:published", min(out))
    if exists.steps and not out:
        return Stand("draft", "law:proposed", exists.steps[-1].date)
    if force.state is StateOf.NO:
        return Stand("coming", "law:not-in-force")
    if out and applies.state is StateOf.LATER:
        day = min(s.date for s in applies.coming(on))
        return Stand("coming", "status:not_yet", day, day)
    if out:
        return Stand("other", "law:force-unknown", max(out))
    return UNKNOWN


def counted(found: Iterable[Stand]) -> dict[str, int]:
    """Group -> how many, in the order of `GROUPS`, without empty ones."""
    n = Counter(s.group for s in found)
    return {g: n[g] for g in GROUPS if n[g]}
