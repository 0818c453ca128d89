"""Where an instrument stands on the day of the pages, in one word and a day, for lists of many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.lifecycle.state import POLICY, LegalState, StateOf, state
from tracker.registry.schema import Instrument
from tracker.site.context import BuildContext

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


_UNKNOWN = Stand("other", "status:unknown")
_ENDS = ("annulled", "expired", "repealed", "withdrawn")


def stand(site: BuildContext, i: Instrument) -> Stand:
    """By its dated steps and what its publisher prints on the text, as the page of the instrument has it."""
    if site.looked is None:
        return _UNKNOWN
    on = site.on
    rule = state(
        site.steps.get(i.id, ()), on, type_=i.type, printed=site.printed(i.id),
        not_in_force=i.not_in_force is not None,
    )  # fmt: skip
    force = rule.in_force
    coming = [s.date for s in rule.applies.coming(on)]
    found = _of(force, on, i, rule.exists)
    return Stand(found.group, found.code, found.since, min(coming)) if coming and not found.next else found


def _of(force: LegalState, on: date, i: Instrument, exists: LegalState) -> Stand:
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
    known = [s.date for s in exists.steps]
    if i.type in POLICY and exists.state is StateOf.YES:
        return Stand("in-force", "law:published", min(known, default=None))
    if force.state is StateOf.NO:
        return Stand("coming", "law:not-in-force")
    return _UNKNOWN


def counted(found: Iterable[Stand]) -> dict[str, int]:
    """Group -> how many, in the order of `GROUPS`, without empty ones."""
    n = Counter(s.group for s in found)
    return {g: n[g] for g in GROUPS if n[g]}
