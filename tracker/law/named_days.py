"""What one text of law says of days: the clauses on its own life, the days that provisions with such words
name, and those of its title and its edges. All of it follows from the text alone: it is found once and kept.

`tracker.lifecycle` makes dated steps of it, with what the registry and the history of the text add.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import accumulate
from typing import Any

from tracker.law import eids
from tracker.law.commencement import commencement
from tracker.law.dates import find_dates
from tracker.law.languages.units import ABOUT, TRIGGERS, WITHOUT
from tracker.law.legal_words import legal_words
from tracker.law.part_references import part_references
from tracker.law.relative import Anchor, RelativeDate, Rule, find_relative
from tracker.law.sentences import sentences
from tracker.model import Document, Provision, Scope

#: Raise when other days or clauses are found in the same text: what is kept is then made anew.
VERSION = 1
QUOTED = f"{eids.SEPARATOR}quoted"

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
#: "Regulation (EU) 2016/679 of 27 April 2016": the day belongs to the name.
_OF_ACT = re.compile(r"\d{2,4}/\d{1,5}(?:/[A-Z]{2,8})?(?: of| du| vom| de| del)? $")
#: Provisions at the edges of a text that say of its making, and letters of each that are read.
_FIRST, _LAST, _EDGE = 14, 4, 3000


@dataclass(frozen=True, slots=True)
class LifeClause:
    """A clause of a text on its own life, or a last day for what was there before (``transitional``).

    ``parts``: ids of what it is about, () for the whole law; ``about``: of what narrows it; ``without``: of
    what it leaves out; ``said``: the words for the part. ``who``: code of the actor that must.
    """

    event: str  # in_force, applies
    value: date | RelativeDate
    eid: str
    words: str
    parts: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    said: str | None = None
    who: str | None = None
    transitional: bool = False
    sure: bool = True


Days = Mapping[str, frozenset[date]]


@dataclass(frozen=True)
class NamedDays:
    """The clauses of a text in order; eid -> days that provisions with words of such clauses name, those in
    names of acts (``cited``) apart; days of the title and of provisions at the edges.
    """

    clauses: tuple[LifeClause, ...] = ()
    days: Days = field(default_factory=dict)
    cited: Days = field(default_factory=dict)
    title: frozenset[date] = frozenset()
    edges: tuple[tuple[str, frozenset[date]], ...] = ()

    def all_in(self, eid: str) -> frozenset[date]:
        """Every day in a provision's own text."""
        return self.days.get(eid, frozenset()) | self.cited.get(eid, frozenset())

    def as_json(self) -> dict[str, Any]:
        """With what is empty left out."""
        found = {
            "clauses": [_clause_json(c) for c in self.clauses],
            "days": {eid: _iso(days) for eid, days in self.days.items()},
            "cited": {eid: _iso(days) for eid, days in self.cited.items()},
            "title": _iso(self.title),
            "edges": [[eid, _iso(days)] for eid, days in self.edges],
        }
        return {name: value for name, value in found.items() if value}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> NamedDays:
        return cls(
            tuple(_clause(c) for c in kept.get("clauses", ())),
            {eid: _days(days) for eid, days in kept.get("days", {}).items()},
            {eid: _days(days) for eid, days in kept.get("cited", {}).items()},
            _days(kept.get("title", ())),
            tuple((eid, _days(days)) for eid, days in kept.get("edges", ())),
        )


def _iso(days: Iterable[date]) -> list[str]:
    return sorted(day.isoformat() for day in days)


def _days(kept: Iterable[str]) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, kept))


def _value_json(value: date | RelativeDate) -> Any:
    if isinstance(value, RelativeDate):
        return [value.anchor.value, value.count, value.unit, value.rule.value]
    return value.isoformat()


def _period(kept: Sequence[Any]) -> RelativeDate:
    return RelativeDate(Anchor(kept[0]), kept[1], kept[2], Rule(kept[3]))


def _clause_json(c: LifeClause) -> list[Any]:
    more = [list(c.parts), list(c.about), list(c.without), c.said, c.who, c.transitional, c.sure]
    return [c.event, _value_json(c.value), c.eid, c.words, *more]


def _clause(kept: Sequence[Any]) -> LifeClause:
    event, value, eid, words, parts, about, without, *more = kept
    day = date.fromisoformat(value) if isinstance(value, str) else _period(value)
    return LifeClause(event, day, eid, words, tuple(parts), tuple(about), tuple(without), *more)


def named_days(document: Document, scopes: Mapping[str, Scope]) -> NamedDays:
    """What a text says of days. ``scopes``: eid -> the part of the text a provision stands in."""
    lang = document.language
    parents = {p.eid: p.parent for p in document.provisions}
    held = _with_words(document.provisions, parents, lang)
    days: dict[str, frozenset[date]] = {}
    cited: dict[str, frozenset[date]] = {}
    for p in held:
        if p.text and p.type not in ("footnote", "recital", "citation"):
            own, other = _told_apart(p.text, lang)
            if own:
                days[p.eid] = frozenset(own)
            if other - own:
                cited[p.eid] = frozenset(other - own)
    return NamedDays(
        tuple(_clauses(held, parents, lang)),
        days, cited,
        _of_edge(document.title, lang),
        tuple((p.eid, found) for p in _edges(document, scopes) if (found := _of_edge(p.text, lang))),
    )  # fmt: skip


def dates_in(text: str, language: str) -> set[date]:
    """The days a text names in words or figures, but those in the names of acts it cites."""
    return _told_apart(text, language)[0]


def _told_apart(text: str, language: str) -> tuple[set[date], set[date]]:
    """The days of a text, and those in names of acts."""
    own: set[date] = set()
    cited: set[date] = set()
    for found in find_dates(text, language):
        (cited if _OF_ACT.search(text[: found.start][-24:]) else own).add(found.day)
    return own, cited


def _of_edge(text: str, lang: str) -> frozenset[date]:
    return frozenset(f.day for f in find_dates(text[:_EDGE], lang))


def _edges(document: Document, scopes: Mapping[str, Scope]) -> list[Provision]:
    """The last provisions of the body and the first ones of the preamble."""
    worded = [p for p in document.provisions if p.text]
    body = [p for p in worded if scopes[p.eid] is Scope.BODY]
    return body[-_LAST:] + [p for p in worded if scopes[p.eid] is Scope.PREAMBLE][:_FIRST]


@cache
def _triggers(lang: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rx, re.ASCII) for rx in TRIGGERS.get(lang[:2], TRIGGERS["en"]))


def _with_words(
    provisions: Sequence[Provision], parents: Mapping[str, str | None], lang: str
) -> list[Provision]:
    """The provisions whose own text has words of such clauses, with what they stand in, and what stands right
    below one that introduces a list."""
    starts = list(accumulate((len(p.text) for p in provisions), initial=0))
    whole = "".join(p.text for p in provisions)
    hits = (m for words in _triggers(lang) for m in words.finditer(whole))
    kept: set[str | None] = set()
    listing: set[str | None] = set()
    for n in {bisect_right(starts, m.start()) - 1 for m in hits}:
        eid: str | None = provisions[n].eid
        own = provisions[n].text.rstrip()
        if own.endswith((":", "：", "—")) or "各号" in own:
            listing.add(eid)
        while eid is not None and eid not in kept:
            kept.add(eid)
            eid = parents.get(eid)
    return [p for p in provisions if p.eid in kept or (p.parent and p.parent in listing)]


def _clauses(held: Sequence[Provision], parents: Mapping[str, str | None], lang: str) -> Iterator[LifeClause]:
    document = Document(lang, "", tuple(held), frozenset(Scope), "", 0)
    for c in commencement(document):
        if c.value is not None:
            ids = ((), (), ()) if QUOTED in c.eid else parts_of(c.eid, c.part, c.words, lang, parents)
            yield LifeClause(c.kind.value, c.value, c.eid, c.words, *ids, c.part, sure=c.sure)
    yield from _transitional(held, lang)


def parts_of(
    clause: str, said: str | None, words: str, lang: str, parents: Mapping[str, str | None]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Ids of what a clause speaks of, of what narrows that, and of what it leaves out."""
    supplement = eids.first_step(clause) if clause.startswith("suppl_") else None
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


def _transitional(held: Iterable[Provision], lang: str) -> Iterator[LifeClause]:
    """Last days for what was there before: "placed on the market before ... shall comply by 2 May 2027"."""
    for p in held:
        if not p.text or QUOTED in p.eid or p.type in ("recital", "footnote", "citation"):
            continue
        old = False
        if not _LAST_DAY.search(p.text) and not _FROM_LAW.search(p.text):
            continue
        for sentence in sentences(p.text, lang):
            for f in find_dates(sentence, lang):
                before = sentence[: f.start]
                if old and _BY.search(before):
                    yield _last_day(f.day, p.eid, lang, sentence)
                old = old or _BEFORE.search(before) is not None
            if _FROM_LAW.search(sentence):
                old = True
                for r in find_relative(sentence, lang):
                    of_law = r.value.anchor is Anchor.ENTRY_INTO_FORCE and r.value.rule is Rule.BY
                    if of_law and r.value.count:
                        yield _last_day(r.value, p.eid, lang, sentence)


def _last_day(value: date | RelativeDate, eid: str, lang: str, words: str) -> LifeClause:
    table = legal_words(lang)
    actor = table.actor.match(words) if table and table.actors else None
    who = actor.lastgroup if actor else None
    return LifeClause("applies", value, eid, words, (eid,), who=who, transitional=True)
