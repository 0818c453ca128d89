"""The days that texts of law name for their own life, read from the record with their history.

Of each instrument one text is read, its other authentic ones are compared with it. A clause says of what it
speaks, so a date has the parts of the law it is about; a date that a later text has replaced is kept with the
change that did it and what came in its place.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session, load_only

from tracker.law import eids
from tracker.law.commencement import commencement
from tracker.law.dates import find_dates
from tracker.law.languages.units import ABOUT, TRIGGERS, WITHOUT
from tracker.law.part_references import part_references
from tracker.law.relative import Anchor, RelativeDate, Rule, find_relative
from tracker.law.sentences import sentences
from tracker.model import Document, Provision, Scope
from tracker.registry.schema import Instrument
from tracker.store import blobs
from tracker.store.documents import sifted
from tracker.store.models import ChangeRow, ProvisionChangeRow, Reading, VersionRow

#: Dates of one text that become steps, and older texts of one expression that are read.
MAX_DATES, MAX_OLDER = 60, 40


@cache
def _triggers(lang: str) -> tuple[re.Pattern[bytes], ...]:
    return tuple(re.compile(rx.encode()) for rx in TRIGGERS.get(lang[:2], TRIGGERS["en"]))


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
    counted: bool = False  # from another day of the law
    transitional: bool = False
    sure: bool = True
    differs: bool = False  # another authentic text names another day there
    brought: TextChange | None = None
    known_part: bool = False  # what it is about was in the law before it was brought
    taken: TextChange | None = None
    replaced_by: tuple[date, ...] = ()

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
class TextDates:
    """What the texts of an instrument name; ``more``: dates not listed; ``parents``: of the newest text."""

    dates: tuple[TextDate, ...] = ()
    more: int = 0
    parents: Mapping[str, str | None] = field(default_factory=dict)

    def above(self, eid: str) -> tuple[str, ...]:
        """What a provision stands in, the nearest first: its article's section and chapter."""
        out: list[str] = []
        at: str | None = eid
        while at is not None and at not in out:
            out.append(at)
            at = self.parents.get(at) or eids.parent(at)
        return tuple(out[1:])


def text_dates(
    session: Session,
    instruments: Iterable[Instrument],
    *,
    known_by: datetime | None = None,
) -> dict[str, TextDates]:
    """What the texts of the instruments named by a moment (None: name now), for those that have a text."""
    wanted = {i.id: i for i in instruments}
    lines = _lines(session, known_by, wanted)
    changes = _changes(session, known_by)
    out: dict[str, TextDates] = {}
    for id_, by_language in lines.items():
        i = wanted[id_]
        found = _of_instrument(session, i, by_language, changes)
        if found.dates or found.parents:
            out[id_] = found
    return out


def _lines(
    session: Session, known_by: datetime | None, wanted: Collection[str]
) -> dict[str, dict[str, list[VersionRow]]]:
    query = (
        select(VersionRow)
        .where(VersionRow.superseded_at.is_(None))
        .order_by(VersionRow.instrument, VersionRow.language, VersionRow.ordinal)
        .options(
            load_only(
                VersionRow.instrument, VersionRow.language, VersionRow.ordinal, VersionRow.parts,
                VersionRow.observed_at, VersionRow.valid_from, VersionRow.text_date,
            )
        )
    )  # fmt: skip
    if known_by is not None:
        query = query.where(VersionRow.observed_at <= known_by)
    out: dict[str, dict[str, list[VersionRow]]] = {}
    for v in session.scalars(query):
        if v.instrument in wanted:
            out.setdefault(v.instrument, {}).setdefault(v.language, []).append(v)
    return out


def _changes(session: Session, known_by: datetime | None) -> dict[str, TextChange]:
    """The older version -> the change that replaced it, of changes with a fact of a date."""
    dated = select(ProvisionChangeRow.change).where(cast(ProvisionChangeRow.facts, String).like('%"date"%'))
    query = select(ChangeRow).where(
        ChangeRow.superseded_at.is_(None), ChangeRow.from_version.is_not(None), ChangeRow.id.in_(dated)
    )
    if known_by is not None:
        query = query.where(ChangeRow.observed_at <= known_by)
    out: dict[str, TextChange] = {}
    for c in session.scalars(query):
        by = str(c.caused_by[0]) if c.caused_by else None
        day = c.observed_at.date()
        out[str(c.from_version)] = TextChange(c.id, c.to_version, by, day, c.valid_from or day)
    return out


def _of_instrument(
    session: Session,
    i: Instrument,
    by_language: Mapping[str, list[VersionRow]],
    changes: Mapping[str, TextChange],
) -> TextDates:
    order = sorted(by_language, key=lambda x: (bool(i.authentic) and x not in i.authentic, x != "en", x))
    first, *others = (x for x in order if x in i.authentic or x == order[0])
    line = by_language[first]
    dates, text = _with_history(session, i, line, changes)
    for other in others:
        if by_language[other][-1].valid_from == line[-1].valid_from:
            dates = _compared(dates, _sifted(session, by_language[other][-1])[0], other)
    dates.sort(key=lambda d: (d.taken is not None, d.day, d.clause))
    return TextDates(tuple(dates[:MAX_DATES]), max(len(dates) - MAX_DATES, 0), text.parents)


def _compared(dates: Iterable[TextDate], held: Iterable[Provision], lang: str) -> list[TextDate]:
    """The dates, marked where the same provision of another authentic text names days, and not this one."""
    texts = {p.eid: p.text for p in held}
    out = []
    for d in dates:
        days = (
            {f.day for f in find_dates(texts.get(d.clause, ""), lang)}
            if not (d.taken or d.counted)
            else set()
        )
        out.append(replace(d, differs=True) if days and d.day not in days else d)
    return out


def _with_history(
    session: Session, i: Instrument, line: Sequence[VersionRow], changes: Mapping[str, TextChange]
) -> tuple[list[TextDate], _Read]:
    """The dates of the newest text, and those that earlier ones named."""
    newest = _read(session, i, line[-1])
    brought: dict[Any, TextDate] = {}
    taken: list[TextDate] = []
    by_id = {v.id: v for v in line}
    for v in line[-MAX_OLDER - 1 : -1]:
        change = changes.get(v.id)
        if change is None or change.to_version not in by_id:
            continue
        old, new = _read(session, i, v), _read(session, i, by_id[change.to_version])
        came = [d for d in new.dates if not any(d.key == o.key for o in old.dates)]
        for d in came:
            known = all(part in old.parents for part in d.places)
            brought[d.key] = replace(d, brought=change, known_part=known and bool(d.places))
        for d in old.dates:
            if any(d.key == o.key for o in new.dates):
                continue
            beside = [c for c in came if unit(c.clause) == unit(d.clause) and c.event == d.event]
            same = [c for c in beside if _shared(c, d)] or (
                beside if len(beside) == 1 and not d.places else []
            )
            days = tuple(dict.fromkeys(c.day for c in same))
            taken.append(replace(brought.pop(d.key, d), taken=change, replaced_by=days))
    return [brought.get(d.key, d) for d in newest.dates] + taken, newest


def unit(eid: str) -> str:
    """The article or supplement a clause stands in."""
    return eids.first_step(eid)


def _shared(a: TextDate, b: TextDate) -> bool:
    """Whether two dates are about one part of the law, or both about all of it."""
    if not a.places and not b.places:
        return True
    return any(eids.overlaps(x, y) for x in a.places for y in b.places)


# --- one version --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Read:
    """The clauses of one version, the texts that have such words, and the parents of all provisions."""

    dates: tuple[TextDate, ...]
    texts: Mapping[str, str]
    parents: Mapping[str, str | None]


def _read(session: Session, i: Instrument, version: VersionRow) -> _Read:
    held, parents = _sifted(session, version)
    lang = version.language
    force = _first(i, ("in_force",))
    document = Document(lang, "", tuple(held), frozenset(Scope), "", 0)
    out: list[TextDate] = []
    for c in commencement(document):
        if QUOTED in c.eid:
            continue
        day, counted = _day(i, c.value, force)
        if day is None:
            continue
        if c.part is None and c.kind.value == "in_force" and not counted:
            force = force or day
        parts, about, without = _parts(c.eid, c.part, c.words, lang, parents)
        out.append(
            TextDate(
                c.kind.value, day, c.eid, version.id, lang, c.words, parts, about, without, c.part, counted,
                sure=c.sure,
            )
        )  # fmt: skip
    out += _transitional(held, lang, version.id, force)
    unique = {d.key: d for d in sorted(out, key=lambda d: d.clause.startswith("preamble"), reverse=True)}
    return _Read(tuple(unique.values()), {p.eid: p.text for p in held if p.text}, parents)


QUOTED = f"{eids.SEPARATOR}quoted"


def _sifted(session: Session, version: VersionRow) -> tuple[list[Provision], dict[str, str | None]]:
    held: list[Provision] = []
    parents: dict[str, str | None] = {}
    for reading in dict.fromkeys(part["reading"] for part in version.parts.values()):
        raw = blobs.get(session, session.scalars(select(Reading.document).where(Reading.id == reading)).one())
        found, above = sifted(raw, _triggers(version.language))
        held += [p for p in found if p.eid not in parents]
        parents |= above
    return held, parents


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
    return parts or (clause,), about, tuple(w for w in without if w not in parts and w not in about)


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
    return TextDate("applies", day, eid, version, lang, words, (eid,), transitional=True)
