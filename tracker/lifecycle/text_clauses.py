"""The days that one text of law names for its own life: each clause, of what it speaks, and its day.

Clauses are found by `tracker.law.named_days`; here days that are counted from another one of the law become
days.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.law import eids
from tracker.law.named_days import QUOTED, NamedDays, parts_of
from tracker.law.relative import Anchor, RelativeDate
from tracker.registry.schema import Instrument

_ANCHORS = {
    Anchor.PUBLICATION: ("published", "promulgated"), Anchor.PROMULGATION: ("promulgated", "published"),
    Anchor.SIGNATURE: ("signed",), Anchor.ADOPTION: ("adopted",),
    Anchor.ENACTMENT: ("adopted", "promulgated"), Anchor.ASSENT: ("adopted", "promulgated"),
    Anchor.ISSUE: ("promulgated", "published"), Anchor.RATIFICATION: ("ratified",),
    Anchor.ENTRY_INTO_FORCE: ("in_force",), Anchor.APPLICATION: ("applies",),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TextChange:
    """A change of a text that touched a date; ``since``: from when it is law, else when it was observed."""

    id: str
    to_version: str
    by: str | None  # the act that caused it
    seen: date
    since: date


@dataclass(frozen=True, slots=True)
class TextDate:
    """A day that a text names. ``parts``: ids of what it is about, () for the whole law; ``about``: of what
    narrows it; ``without``: of what it leaves out. ``clause``: id of the provision that says it. ``brought``:
    the change that put it there, ``taken``: the one after which the text no longer names it, and what it was
    ``replaced_by``."""

    event: str  # in_force, applies
    day: date
    clause: str
    version: str
    language: str
    words: str
    parts: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    said: str | None = None  # the words for the part
    who: str | None = None  # code of the actor that must
    counted: bool = False  # from another day of the law
    transitional: bool = False
    sure: bool = True
    differs: bool = False  # another authentic text names another day there
    brought: TextChange | None = None
    known_part: bool = False  # what it is about was in the law before it was brought
    taken: TextChange | None = None
    replaced_by: tuple[date, ...] = ()
    act: str | None = None  # another act that writes it into this one

    @property
    def key(self) -> tuple[str, date, tuple[str, ...], tuple[str, ...]]:
        return self.event, self.day, self.parts, self.about

    @property
    def places(self) -> tuple[str, ...]:
        """All it is about."""
        return (*self.parts, *self.about)

    @property
    def eid(self) -> str | None:
        """The one id that stands for its parts: what narrows them, where that is no part of them."""
        outside = [a for a in self.about if not any(eids.is_within(a, p) for p in self.parts)]
        named = [a for a in outside if a.startswith(("anx_", "sch"))] or outside
        return named[-1] if named else next(iter(self.parts), None)


def read_clauses(
    i: Instrument,
    named: NamedDays,
    lang: str,
    version: str,
    *,
    of_other: Collection[str] | None = None,
) -> tuple[TextDate, ...]:
    """The days that a text names. ``of_other``: instead of its own days those it writes into another act,
    which has these ids."""
    if not named.clauses:
        return ()
    force = _first(i, ("in_force",))
    out: list[TextDate] = []
    for c in named.clauses:
        if (QUOTED in c.eid) == (of_other is None):
            continue
        if c.transitional and of_other is not None:
            continue
        day, counted = _day(i, c.value, force)
        if day is None:
            continue
        if c.said is None and c.event == "in_force" and not counted:
            force = force or day
        parts, about, without = c.parts, c.about, c.without
        if of_other is not None:
            parts, about, without = parts_of(c.eid, c.said, c.words, lang, dict.fromkeys(of_other))
            if c.said and parts == (c.eid,):
                continue  # what it names is not in that act
        out.append(
            TextDate(
                c.event, day, c.eid, version, lang, c.words, parts, about, without, c.said, c.who, counted,
                c.transitional, c.sure,
            )
        )  # fmt: skip
    unique = {d.key: d for d in sorted(out, key=lambda d: d.clause.startswith("preamble"), reverse=True)}
    return tuple(unique.values())


def _day(i: Instrument, value: date | RelativeDate, force: date | None) -> tuple[date | None, bool]:
    """The day, and whether it was counted from another one that the registry or the text has."""
    if not isinstance(value, RelativeDate):
        return value, False
    kinds = _ANCHORS.get(value.anchor, ())
    anchor = force if kinds == ("in_force",) else _first(i, kinds)
    return (value.resolve(anchor) if anchor else None), True


def _first(i: Instrument, kinds: Sequence[str]) -> date | None:
    """The first day of a step of the whole instrument, of the first kind that has one."""
    for kind in kinds:
        if days := [e.date for e in i.events if e.event == kind and e.eid is None and e.party is None]:
            return min(days)
    return None


def unit(eid: str) -> str:
    """The article or supplement a clause stands in."""
    return eids.first_step(eid)
