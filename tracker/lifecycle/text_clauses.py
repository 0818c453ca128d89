"""The days that one text of law names for its own life: each clause, of what it speaks, and its day.

Clauses are read by `tracker.law.commencement`; here their words for parts of the law become ids of that text,
and days that are counted from another one of the law become days.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tracker.law import eids
from tracker.law.commencement import commencement
from tracker.law.dates import find_dates
from tracker.law.languages.units import ABOUT, WITHOUT
from tracker.law.legal_words import legal_words
from tracker.law.part_references import part_references
from tracker.law.relative import Anchor, RelativeDate, Rule, find_relative
from tracker.law.sentences import sentences
from tracker.model import Document, Provision, Scope
from tracker.registry.schema import Instrument

_WITHOUT, _ABOUT = re.compile(WITHOUT, re.IGNORECASE), re.compile(ABOUT, re.IGNORECASE)
_ENCLOSING = re.compile(
    r"\b[Tt]his (chapter|part|division|section|title|schedule|subsection)\b", re.IGNORECASE
)
_KINDS = {
    "chapter": ("cpt_",), "part": ("pt_", "prt_"), "division": ("dvn_",), "section": ("sec_", "sct_"),
    "title": ("tit_", "ttl_"), "schedule": ("sch_", "sched_"), "subsection": ("subsec_",),
}  # fmt: skip
#: Things that were there before a day, and a duty's last day: a transitional rule.
_BEFORE = re.compile(
    r"\b(?:before|on|prior to)\b[^.;]{0,60}$|\bavant\b[^.;]{0,60}$|\bvor\b[^.;]{0,60}$|\bantes\b[^.;]{0,60}$",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:\b(?:by|no later than|not later than)|au plus tard(?: le)?|spätestens(?: am)?|bis(?: zum)?|"
    r"a más tardar(?: el)?)\s*$",
    re.IGNORECASE,
)
_LAST_DAY = re.compile(
    r"\b(?:by|than|tard(?: le)?|spätestens(?: am)?|bis(?: zum)?|tardar(?: el)?) \d", re.IGNORECASE
)
_FROM_LAW = re.compile(
    r"施行前|生效前|实施前|施行の際現に|시행 당시|before the (?:date of )?(?:entry into force|application)"
)
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


@dataclass(frozen=True)
class ClausesRead:
    """The clauses of one version, the texts that have such words, and the parents of all provisions."""

    dates: tuple[TextDate, ...]
    texts: Mapping[str, str]
    parents: Mapping[str, str | None]


def read_clauses(
    i: Instrument,
    held: Sequence[Provision],
    parents: Mapping[str, str | None],
    lang: str,
    version: str,
    *,
    of_other: Collection[str] | None = None,
) -> ClausesRead:
    """The days that a text names. ``held``: its provisions with words of such clauses. ``of_other``: instead
    of its own days those it writes into another act, which has these ids."""
    force = _first(i, ("in_force",))
    document = Document(lang, "", tuple(held), frozenset(Scope), "", 0)
    out: list[TextDate] = []
    for c in commencement(document):
        if (QUOTED in c.eid) == (of_other is None):
            continue
        day, counted = _day(i, c.value, force)
        if day is None:
            continue
        if c.part is None and c.kind.value == "in_force" and not counted:
            force = force or day
        ids = parents if of_other is None else dict.fromkeys(of_other)
        parts, about, without = _parts(c.eid, c.part, c.words, lang, ids)
        if of_other is not None and c.part and parts == (c.eid,):
            continue  # what it names is not in that act
        out.append(
            TextDate(
                c.kind.value, day, c.eid, version, lang, c.words, parts, about, without, c.part,
                counted=counted, sure=c.sure,
            )
        )  # fmt: skip
    if of_other is None:
        out += _transitional(held, lang, version, force)
    unique = {d.key: d for d in sorted(out, key=lambda d: d.clause.startswith("preamble"), reverse=True)}
    return ClausesRead(tuple(unique.values()), {p.eid: p.text for p in held if p.text}, parents)


QUOTED = f"{eids.SEPARATOR}quoted"


def _day(i: Instrument, value: date | RelativeDate | None, force: date | None) -> tuple[date | None, bool]:
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


def _parts(
    clause: str, said: str | None, words: str, lang: str, parents: Mapping[str, str | None]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Ids of what a clause speaks of, of what narrows that, and of what it leaves out."""
    supplement = unit(clause) if clause.startswith("suppl_") else None
    if supplement not in (None, "suppl_1"):  # the supplement of an amending law speaks of that law
        return ((clause,) if said else (supplement or "",)), (), ()
    left = _WITHOUT.search(words)
    without = _ids(words[left.end() :], lang, clause, parents) if left else ()
    if said and not without and (left := _WITHOUT.search(said)):
        without = _ids(_ABOUT.split(said[left.end() :])[0], lang, clause, parents)
    if said is None:
        return (), (), without
    narrowed = _ABOUT.search(said)
    main = said[: narrowed.start()] if narrowed else said
    main = main[: cut.start()] if (cut := _WITHOUT.search(main)) and cut.start() else main
    parts = _ids(main, lang, clause, parents)
    if not parts and (around := _ENCLOSING.search(main)):
        kinds = _KINDS[around[1].lower()]
        above = (x for x in _chain(clause, parents) if eids.last_step(x).startswith(kinds))
        parts = tuple(x for x in [next(above, None)] if x)
    about = _ids(said[narrowed.end() :], lang, clause, parents) if narrowed else ()
    if set(parts) <= set(without):  # it is the exception that has this day
        return parts or (clause,), about, ()
    return tuple(p for p in parts if p not in without), about, without


def _ids(words: str, lang: str, clause: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    found = (r.among(parents, clause) for r in part_references(words, lang))
    return tuple(dict.fromkeys(eid for eid in found if eid))


def _chain(eid: str, parents: Mapping[str, str | None]) -> Iterator[str]:
    at: str | None = eid
    seen: set[str] = set()
    while at is not None and at not in seen:
        seen.add(at)
        yield at
        at = parents.get(at)


def _transitional(
    held: Iterable[Provision], lang: str, version: str, force: date | None
) -> Iterator[TextDate]:
    """Last days for what was there before: "placed on the market before ... shall comply by 2 May 2027"."""
    for p in held:
        if not p.text or QUOTED in p.eid or p.type in ("recital", "footnote", "citation"):
            continue
        old = False
        if not _LAST_DAY.search(p.text) and not _FROM_LAW.search(p.text):
            continue
        for sentence in sentences(p.text, lang):
            days = list(find_dates(sentence, lang))
            for f in days:
                before = sentence[: f.start]
                if old and _BY.search(before):
                    yield _last_day(f.day, p.eid, version, lang, sentence)
                old = old or _BEFORE.search(before) is not None
            old = old or _FROM_LAW.search(sentence) is not None
            if force and _FROM_LAW.search(sentence):
                for r in find_relative(sentence, lang):
                    day = r.value.resolve(force) if r.value.anchor is Anchor.ENTRY_INTO_FORCE else None
                    if day and r.value.rule is Rule.BY and r.value.count:
                        yield replace(_last_day(day, p.eid, version, lang, sentence), counted=True)


def _last_day(day: date, eid: str, version: str, lang: str, words: str) -> TextDate:
    table = legal_words(lang)
    actor = table.actor.match(words) if table and table.actors else None
    who = actor.lastgroup if actor else None
    return TextDate("applies", day, eid, version, lang, words, (eid,), who=who, transitional=True)


def unit(eid: str) -> str:
    """The article or supplement a clause stands in."""
    return eids.first_step(eid)
