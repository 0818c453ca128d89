"""In how many instruments of a table there is a rule, hard or soft, by year.

Counted from published codings alone. An instrument counts from the year it was signed or, if it is no
treaty, made; one that never came into force is left out. A value of strength 3 or 4 is hard, 1 or 2 soft,
0 none; where nothing is published the instrument is unread, which says nothing of its law. What a protocol
put in an agreement's place counts from the year of its day.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tracker.compare.matrix import UnknownChoice
from tracker.registry import Registry
from tracker.registry.coding import Coding
from tracker.registry.schema import Instrument

#: The first of these that an instrument has gives its year.
_MADE = ("signed", "adopted", "promulgated", "published", "in_force")
_HARD = 3


@dataclass(frozen=True)
class TalliedRule:
    """What one instrument says: ``kind`` is hard, soft, none or unread."""

    instrument: str
    year: int | None
    kind: str
    value: str = ""
    provisions: tuple[str, ...] = ()


@dataclass(frozen=True)
class TallyYear:
    """The instruments made by the end of a year, by what they say then, and those that are new in it."""

    year: int
    hard: int
    soft: int
    none: int
    unread: int
    new: tuple[str, ...]


def rules(registry: Registry, codebook: str, topic: str, on: date) -> list[TalliedRule]:
    """What each instrument of a table says on a topic on a day, by year. Raises `UnknownChoice`."""
    book = registry.codebooks.get(codebook)
    if book is None:
        raise UnknownChoice(f"no codebook {codebook!r}; there is: {', '.join(sorted(registry.codebooks))}")
    found = next((t for t in book.topics if t.id == topic), None)
    strengths = {v.code: v.strength for v in book.values_of(found)} if found else {}
    if not strengths:
        scaled = ", ".join(sorted(t.id for t in book.topics if t.scale))
        raise UnknownChoice(f"no topic {topic!r} with a scale; there is: {scaled}")
    out = []
    taken = [c.via for f in registry.codings for c in f.codings if c.via]
    amending = {via.instrument for via in taken if via.relation == "amends"}
    for file in registry.codings:
        instrument = registry.instruments[file.instrument]
        if file.codebook != codebook or instrument.not_in_force or instrument.id in amending:
            continue
        coding = _on(file.codings, topic, on)
        strength = strengths.get(coding.value) if coding and isinstance(coding.value, str) else None
        kind = "unread"
        if strength is not None:
            kind = "hard" if strength >= _HARD else "soft" if strength else "none"
        year = _year(instrument)
        if coding is None or strength is None:
            out.append(TalliedRule(instrument.id, year, kind))
        else:
            out.append(TalliedRule(instrument.id, year, kind, str(coding.value), tuple(coding.provisions)))
    return sorted(out, key=lambda r: (r.year or 0, r.instrument))


def tally(registry: Registry, codebook: str, topic: str, on: date) -> list[TallyYear]:
    """A row for each year in which an instrument was made or a rule replaced. Raises `UnknownChoice`."""
    years = {r.year for r in rules(registry, codebook, topic, on)}
    files = (f for f in registry.codings if f.codebook == codebook)
    years |= {_from(c).year for f in files for c in f.codings if c.topic == topic and _from(c) > date.min}
    out = []
    for year in sorted(y for y in years if y is not None and y <= on.year):
        then = [
            r
            for r in rules(registry, codebook, topic, min(on, date(year, 12, 31)))
            if r.year is not None and r.year <= year
        ]
        kinds = {k: sum(r.kind == k for r in then) for k in ("hard", "soft", "none", "unread")}
        out.append(TallyYear(year=year, new=tuple(r.instrument for r in then if r.year == year), **kinds))
    return out


def _on(codings: Iterable[Coding], topic: str, day: date) -> Coding | None:
    """The coding that counts on a day: what was taken from another instrument stands last."""
    held = [c for c in codings if c.topic == topic and _from(c) <= day]
    return max(held, key=lambda c: (c.via is not None, c.date), default=None)


def _from(coding: Coding) -> date:
    """The day from which what a protocol put in the place of another rule holds."""
    via = coding.via
    return via.since if via and via.relation == "amends" and via.since else date.min


def _year(instrument: Instrument) -> int | None:
    for event in _MADE:
        days = [e.date for e in instrument.events if e.event == event]
        if days:
            return min(days).year
    return None
