"""Which instruments a text acts on: its clauses, and the names in them resolved to the registry.

"《...》同时废止" and "Directive ... is repealed with effect from ..." name other texts. Where the registry or
the titles of the record know the name, the relation is proposed for both instruments; a person accepts it
(`tracker review`). What the registry says already is not proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.law.acting_clauses import (
    REPEALS,
    SUSPENDS,
    ActingClause,
    acting_clauses,
    celex_candidates,
    heads_list,
    listed_names,
    may_act,
)
from tracker.law.text import compare_key
from tracker.model import Document, LegalStatus, Scope
from tracker.registry import Registry
from tracker.store.models import VersionRow
from tracker.store.relations import NamedRelation, save_proposals

#: How a text's end is told of the act that ended it.
_ENDED_BY = {LegalStatus.REPEALED: REPEALS, LegalStatus.REPLACED: "replaces", LegalStatus.SUSPENDED: SUSPENDS}
_OUTER = re.compile(r"^《(.*)》$")
_BRACKETS = re.compile(r"\s?\(([^()]*)\)")
_LEAD = re.compile(r"^(?:the |la |le |les |l'|el |das |die |der )|^中华人民共和国")
_YEAR = re.compile(r",? (?:of )?(?:18|19|20)\d\d$")
#: Shorter names are words of any text.
_SHORTEST = 4


@dataclass(frozen=True)
class Names:
    """What instruments are called: folded titles and numbers -> instruments."""

    titles: Mapping[str, frozenset[str]]
    numbers: Mapping[str, str]

    def find(self, named: str) -> str | None:
        """The one instrument of a name as printed; None where none or several have it."""
        for celex in celex_candidates(named):
            if celex in self.numbers:
                return self.numbers[celex]
        folded = _fold(named)
        brackets = _BRACKETS.findall(folded)
        for number in (*brackets, folded):
            if (id_ := self.numbers.get(_packed(number))) is not None:
                return id_
        bare = _BRACKETS.sub("", folded)
        for title in dict.fromkeys((folded, bare, _YEAR.sub("", bare))):
            found = self.titles.get(_packed(title), frozenset())
            if len(found) == 1:
                return next(iter(found))
        return None

    def all_in(self, text: str) -> Iterator[tuple[str, str]]:
        """(instrument, name) of every name in running text, longest first."""
        packed = _packed(_fold(text))
        for title in sorted(self.titles, key=len, reverse=True):
            if len(self.titles[title]) == 1 and title in packed:
                yield next(iter(self.titles[title])), title
                packed = packed.replace(title, " ")
        for celex in celex_candidates(text):
            if celex in self.numbers:
                yield self.numbers[celex], celex


def names_of(session: Session, registry: Registry) -> Names:
    """The names of the registry's instruments, and the titles that the record has of their texts."""
    titles: dict[str, set[str]] = {}
    numbers: dict[str, str] = {}
    for id_, i in registry.instruments.items():
        for title in (*i.title.values(), *i.short.values()):
            titles.setdefault(_title(title), set()).add(id_)
        for number in i.identifiers.values():
            numbers.setdefault(_packed(_fold(number)), id_)
            numbers.setdefault(number, id_)
    query = (
        select(VersionRow.instrument, VersionRow.title).where(VersionRow.superseded_at.is_(None)).distinct()
    )
    for id_, title in session.execute(query):
        if id_ in registry.instruments and title:
            titles.setdefault(_title(title), set()).add(id_)
    kept = {title: frozenset(ids) for title, ids in titles.items() if len(title) >= _SHORTEST}
    return Names(kept, numbers)


def named_relations(
    document: Document, instrument: str, names: Names, registry: Registry
) -> list[NamedRelation]:
    """The relations that a text names and the registry does not have."""
    has = {(r.from_, r.type.value, r.to) for r in registry.relations}
    out: dict[tuple[str, str, str], NamedRelation] = {}

    def put(from_: str, type_: str, to: str, said: ActingClause, eid: str | None) -> None:
        key = (from_, type_, to)
        if from_ != to and key not in has:
            effective = said.effective or (document.in_force_from if type_ == REPEALS else None)
            out.setdefault(key, NamedRelation(*key, said.named, said.words, eid, effective))

    for eid, said in _clauses(document):
        if (other := names.find(said.named)) is not None:
            put(instrument, said.type, other, said, eid)
    type_ = _ENDED_BY.get(document.status)
    if type_ and document.status_note:
        for other, name in names.all_in(document.status_note):
            said = ActingClause(type_, name, document.status_note, document.repealed_from)
            put(other, type_, instrument, said, None)
    return list(out.values())


def speaks(document: Document) -> bool:
    """Whether a text says anything of another: few do."""
    return document.status in _ENDED_BY or next(_clauses(document), None) is not None


def propose(session: Session, registry: Registry, version: str, document: Document, now: datetime) -> None:
    """Propose the relations that the newest text of an expression names."""
    row = session.get_one(VersionRow, version)
    named: list[NamedRelation] = []
    if speaks(document):  # the names of all instruments are gathered for no other
        named = named_relations(document, row.instrument, names_of(session, registry), registry)
    save_proposals(session, row, named, now)


def _clauses(document: Document) -> Iterator[tuple[str | None, ActingClause]]:
    """The clauses of a title and of all law of a text, and where they stand."""
    for said in acting_clauses(document.title, document.language):
        yield None, said
    heads: dict[str, str] = {}
    if not may_act("\n".join([p.text for p in document.provisions])):
        return
    for p in document.provisions:
        if p.scope in (Scope.AROUND, Scope.NOTES) or p.type in ("recital", "citation", "quoted"):
            continue
        if p.text and heads_list(p.text):
            heads[p.eid] = p.text
        head = heads.get(p.parent or "")
        if head is not None and p.text:
            heads[p.eid] = head
            yield from ((p.eid, said) for said in listed_names(p.text, head, document.language))
            continue
        if p.text:
            yield from ((p.eid, said) for said in acting_clauses(p.text, document.language))


def _title(title: str) -> str:
    """A title as `Names` has it: without the brackets of dates of amendment behind it."""
    folded = _fold(title)
    return _packed(_BRACKETS.sub("", folded) or folded)


def _fold(name: str) -> str:
    folded = compare_key(name).strip().lower()
    folded = _OUTER.sub(r"\1", folded)
    return _LEAD.sub("", folded)


def _packed(name: str) -> str:
    return re.sub(r"[\s《》]+", "", _LEAD.sub("", name))
