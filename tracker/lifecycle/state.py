"""What a rule is on any day: whether it exists, is in force and applies, as a whole or one provision of it.

Everything rests on the dated steps (`tracker.lifecycle.steps`) and says on which. A step counts on a day if
the act that sets it was law by then and no other date had been put in its place; so the state of a day in
the past is that day's, not today's. Exists, in force and applies are three things; provisional application,
suspension and a rule that has ended are states of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tracker.law import eids
from tracker.lifecycle.steps import Step


class StateOf(StrEnum):
    YES = "yes"
    PARTLY = "partly"  # some parts do, others will
    LATER = "later"  # a day is set
    PROVISIONAL = "provisional"  # applied before it is in force
    SUSPENDED = "suspended"
    ENDED = "ended"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class LegalState:
    """``what``: exists, in_force or applies; ``steps``: what it rests on, by date: those of the past that
    still count, then those to come. ``printed``: what the publisher prints on the text of that day."""

    what: str
    state: StateOf
    steps: tuple[Step, ...] = ()
    printed: str | None = None

    def passed(self, on: date) -> tuple[Step, ...]:
        return tuple(s for s in self.steps if s.date <= on)

    def coming(self, on: date) -> tuple[Step, ...]:
        return tuple(s for s in self.steps if s.date > on)


@dataclass(frozen=True)
class RuleState:
    """An instrument, or a provision of it, on a day. ``moved``: dates that others had replaced by then;
    ``transitional``: rules for what was there before, by date."""

    on: date
    exists: LegalState
    in_force: LegalState
    applies: LegalState
    moved: tuple[Step, ...] = ()
    transitional: tuple[Step, ...] = ()

    def __iter__(self) -> Iterator[LegalState]:
        return iter((self.exists, self.in_force, self.applies))


def own_days(
    found: Sequence[Step], on: date, provisions: Iterable[str], above: Callable[[str], Sequence[str]]
) -> dict[str, tuple[date, ...]]:
    """The provisions that have days of their own and did not apply in full on a day, with the days to come.
    ``above``: what a provision stands in."""
    out: dict[str, tuple[date, ...]] = {}
    for eid in provisions:
        applies = state(found, on, eid=eid, above=above(eid)).applies
        coming = tuple(dict.fromkeys(s.date for s in applies.coming(on) if s.places))
        if coming and applies.state in (StateOf.LATER, StateOf.PARTLY):
            out[eid] = coming
    return out


_EXISTS = frozenset({"adopted", "signed", "promulgated", "published", "proposed", "ratified"})
_FORCE = frozenset({"in_force", "provisionally_applied"})
_ENDS = frozenset({"repealed", "expired", "annulled", "withdrawn"})
_PAUSES = frozenset({"suspended", "exempted"})
_APPLIES = frozenset({"applies", "deferred"})
_PRINTED_END = frozenset({"repealed", "replaced"})
#: What never enters into force, and what does not yet.
POLICY = frozenset({"opinion", "plan", "guideline"})
_DRAFTS = frozenset({"bill", "draft"})


def state(
    found: Sequence[Step],
    on: date,
    *,
    eid: str | None = None,
    above: Sequence[str] = (),
    party: str | None = None,
    type_: str = "act",
    printed: str | None = None,
    not_in_force: bool = False,
) -> RuleState:
    """The state of a rule on a day. ``found``: all steps of its instrument; ``eid``: of one provision,
    ``above``: what that stands in where its id does not say it (article 9 in a section of chapter 3);
    ``party``: as one party of a treaty is bound; ``type_``: the instrument's; ``printed``: the publisher's
    word on the text of that day; ``not_in_force``: the registry knows why it is not."""
    asked = (eid, *above) if eid else ()
    mine = sorted(
        (s for s in found if _concerns(s, party) and (not asked or _covers(s, asked) or _inside(s, eid))),
        key=lambda s: (s.date, s.event, s.eid or ""),
    )
    counting = [s for s in mine if s.counts(on)]
    exists = [s for s in counting if s.event in _EXISTS and s.date <= on]
    force = _in_force(counting, on, asked, printed, not_yet=not_in_force or type_ in _DRAFTS)
    there = StateOf.YES if exists or printed or force.steps else StateOf.UNKNOWN
    return RuleState(
        on,
        LegalState("exists", there, _first_and_last(exists)),
        force,
        _applies(counting, on, eid, asked, force),
        tuple(s for s in mine if s.event in _APPLIES | _FORCE and not s.counts(on) and s.now),
        tuple(s for s in counting if s.transitional),
    )  # fmt: skip


def _concerns(s: Step, party: str | None) -> bool:
    return s.party is None or s.party == party


def _whole(s: Step) -> bool:
    return s.eid is None and not s.parts


def _covers(s: Step, asked: Sequence[str]) -> bool:
    """Whether a step is about all of a provision."""
    if any(eids.is_within(x, out) for x in asked for out in s.without):
        return False
    return _whole(s) or any(eids.is_within(x, part) for x in asked for part in _parts(s))


def _parts(s: Step) -> tuple[str, ...]:
    return s.parts or ((s.eid,) if s.eid else ())


def _inside(s: Step, eid: str | None) -> bool:
    """Whether a step is about a part of a provision."""
    return eid is not None and any(eids.is_below(part, eid) for part in {*s.parts, s.eid or ""})


def _in_force(
    counting: Sequence[Step], on: date, asked: Sequence[str], printed: str | None, *, not_yet: bool
) -> LegalState:
    def of(kinds: Iterable[str]) -> list[Step]:
        return [
            s for s in counting if s.event in kinds and (_whole(s) or (bool(asked) and _covers(s, asked)))
        ]

    past, coming = [s for s in of(_FORCE) if s.date <= on], [s for s in of(_FORCE) if s.date > on]
    ends = [s for s in of(_ENDS) if s.date <= on]
    again = max((s.date for s in past), default=None)
    if ends and (again is None or ends[-1].date >= again):
        return LegalState("in_force", StateOf.ENDED, (ends[-1],), printed)
    pauses = [s for s in of(_PAUSES) if s.date <= on and (again is None or s.date >= again)]
    later_end = [s for s in of(_ENDS) if s.date > on]
    if printed in _PRINTED_END:
        return LegalState("in_force", StateOf.ENDED, tuple(past[-1:]), printed)
    if pauses or printed == "suspended":
        return LegalState("in_force", StateOf.SUSPENDED, (*past[:1], *pauses[-1:]), printed)
    bound = [s for s in past if s.event == "in_force"]
    if bound or (printed == "in_force" and not coming):
        return LegalState("in_force", StateOf.YES, (*_first_and_last(bound), *coming, *later_end), printed)
    if past:
        return LegalState(
            "in_force", StateOf.PROVISIONAL, (*_first_and_last(past), *coming, *later_end), printed
        )
    if coming:
        return LegalState("in_force", StateOf.LATER, tuple(coming), printed)
    applied = [s for s in counting if s.event in _APPLIES and s.date <= on and _whole(s)]
    if applied:  # nothing says when it entered into force, and it applies
        return LegalState("in_force", StateOf.YES, tuple(applied[:1]), printed)
    no = not_yet or printed in ("draft", "not_in_force")
    return LegalState("in_force", StateOf.NO if no else StateOf.UNKNOWN, (), printed)


def _first_and_last(found: Sequence[Step]) -> tuple[Step, ...]:
    """The day a rule entered into force, and the newest on which it did so again as amended."""
    return tuple(dict.fromkeys((found[0], found[-1]))) if found else ()


def _applies(
    counting: Sequence[Step], on: date, eid: str | None, asked: Sequence[str], force: LegalState
) -> LegalState:
    if force.state in (StateOf.ENDED, StateOf.SUSPENDED, StateOf.NO):
        return LegalState("applies", force.state, force.steps)
    said = every = [s for s in counting if s.event in _APPLIES and not s.transitional]
    if eid:
        own = [s for s in said if not _whole(s) and _covers(s, asked)]
        nearest = max((_nearness(s, asked) for s in own), default=0)
        said = [s for s in own if _nearness(s, asked) == nearest] or [s for s in said if _whole(s)]
        said += [s for s in every if _inside(s, eid) and s not in said]
    if not said:  # what is in force applies, unless a text says otherwise
        return LegalState("applies", force.state, force.steps)
    done, coming = [s for s in said if s.date <= on], [s for s in said if s.date > on]
    if not done:
        # applied in part or not yet: a rule in force without a day of its own for the rest applies
        rest = not any(_whole(s) or (eid and _covers(s, asked)) for s in coming)
        runs = rest and force.state in (StateOf.YES, StateOf.PROVISIONAL, StateOf.PARTLY)
        return LegalState("applies", StateOf.PARTLY if runs else StateOf.LATER, tuple(coming))
    return LegalState("applies", StateOf.PARTLY if coming else StateOf.YES, (*done, *coming))


def _nearness(s: Step, asked: Sequence[str]) -> int:
    """How closely a step is about a provision: that of a paragraph goes before that of its chapter."""
    near = [n for n, x in enumerate(asked) for part in _parts(s) if eids.is_within(x, part)]
    own = [eids.depth(part) for x in asked[:1] for part in _parts(s) if eids.is_within(x, part)]
    return -min(near, default=len(asked)) * 100 + max(own, default=0)
