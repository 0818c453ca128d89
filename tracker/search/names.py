"""The names of all things that can be looked for, made in one place for site, command line and suggestions.

A thing is a jurisdiction, strand, codebook, instrument, regime or topic. What it is called stands in its
titles in every language, its number and id, what notices call it (`keywords`), and in `words.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tracker.lifecycle.jurisdictions import jurisdictions, whole
from tracker.lifecycle.standing import Stand, stand
from tracker.lifecycle.state import POLICY
from tracker.lifecycle.steps import Step
from tracker.publish.amounts import amount
from tracker.publish.due_words import due_words
from tracker.publish.editions import EDITIONS, pick
from tracker.publish.labels import instrument_title, name, names_of_party
from tracker.registry import Registry
from tracker.registry.coding import Amount
from tracker.registry.schema import Instrument, RelationType

#: By how much a thing goes before others that the question names as well.
_KINDS = {
    "jurisdiction": 5.0,
    "strand": 3.5,
    "codebook": 4.0,
    "instrument": 3.0,
    "topic": 3.0,
    "regime": -11.0,
}
#: Texts about another text, and what is no law.
_BEHIND = {"corrigendum": -8.0, "draft": -6.0, "bill": -6.0} | dict.fromkeys([*POLICY, "ruling"], -3.0)
_AMENDS = frozenset({RelationType.AMENDS, RelationType.CORRECTS, RelationType.CONSOLIDATES})
_FLAGSHIP = 0.5
#: A number of an act in its title: 2024/1689.
_NUMBER = re.compile(r"\d{4}/\d{2,4}")


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing and what it is called. ``title``: by edition; ``names``: all it is called, the titles first;
    ``parent``: the key of the thing it belongs to, whose titles a question may name as well."""

    kind: str
    id: str
    title: Mapping[str, str]
    names: tuple[str, ...]
    jurisdiction: str | None = None
    parent: str | None = None
    bonus: float = 0.0

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a thing stands: of an instrument as `lifecycle.standing` has it, the day of its newest step, and
    its steps to come as (day, words by edition)."""

    stand: Stand | None = None
    day: date | None = None
    coming: tuple[tuple[date, Mapping[str, str]], ...] = field(default=())


def names(registry: Registry) -> list[Thing]:
    """All things of a registry by name, those that go before others first."""
    more = registry.words.names
    found = [*_jurisdictions(registry), *_strands(registry), *_codebooks(registry), *_regimes(registry)]
    out = []
    for n in found:
        said = (*n.names, *more.get(n.key, ()), n.id)
        bonus = n.bonus + (_KINDS[n.kind] if n.kind != "jurisdiction" or len(n.id) == 2 else 0.0)
        out.append(Thing(n.kind, n.id, n.title, tuple(dict.fromkeys(said)), n.jurisdiction, n.parent, bonus))
    return sorted(out, key=lambda n: -n.bonus)


def _jurisdictions(registry: Registry) -> Iterator[Thing]:
    for code in sorted(jurisdictions(registry)):
        title, said = names_of_party(code)
        yield Thing("jurisdiction", code, title, (*title.values(), *said), code)


def _strands(registry: Registry) -> Iterator[Thing]:
    for strand in dict.fromkeys(r.strand.value for r in registry.regimes.values()):
        title = {lang: name("strand", strand, lang) for lang in EDITIONS}
        yield Thing("strand", strand, title, tuple(title.values()))


def _codebooks(registry: Registry) -> Iterator[Thing]:
    for book in registry.codebooks.values():
        yield Thing("codebook", book.id, _title(book.title), tuple(book.title.values()))
        for t in book.topics:
            id_ = f"{book.id}/{t.id}"
            yield Thing("topic", id_, _title(t.title), tuple(t.title.values()), None, f"codebook:{book.id}")


def _regimes(registry: Registry) -> Iterator[Thing]:
    acting = {r.from_ for r in registry.relations if r.type in _AMENDS}
    for regime in registry.regimes.values():
        said = [w for of in (regime.keywords, regime.local) for lang in EDITIONS for w in of.get(lang, ())]
        at, first = whole(regime.jurisdiction), _FLAGSHIP if regime.flagship else 0.0
        yield Thing(
            "regime", regime.id, _title(regime.title), (*regime.title.values(), *said), at, None, first
        )
        for i in regime.instruments:
            less = _BEHIND.get(i.type, 0.0) - (2.0 if i.id in acting else 0.0)
            yield Thing(
                "instrument", i.id, _title(i.title, i.short), tuple(_said(i)), at, f"regime:{regime.id}",
                first + less,
            )  # fmt: skip


def _title(title: Mapping[str, str], short: Mapping[str, str] | None = None) -> dict[str, str]:
    """The title in both editions, with the short one before it where that says something else."""
    out = {}
    for lang in EDITIONS:
        full, brief = pick(title, lang), pick(short, lang) if short and lang in short else ""
        out[lang] = full if not brief or brief.strip("《》") in full else f"{brief} · {full}"
    return out


def _said(i: Instrument) -> Iterator[str]:
    yield from i.short.values()
    yield from i.title.values()
    yield from (x for x in i.identifiers.values() if not x.startswith("http"))
    yield from (found[0] for title in i.title.values() if (found := _NUMBER.search(title)))


def standing(i: Instrument, found: Sequence[Step], on: date, printed: str | None = None) -> Standing:
    """Where an instrument stands on a day. ``found``: its steps; ``printed``: what is printed on its text."""
    counting = sorted((s for s in found if s.counts(on)), key=lambda s: (s.date, s.eid or "", s.event))
    past = [s.date for s in counting if s.date <= on and s.party is None]
    coming = {}
    for s in counting:
        if s.date > on:
            told = {lang: due_words(s, lang, short=True) for lang in EDITIONS}
            coming[s.date, *told.values()] = (s.date, told)
    return Standing(stand(i, found, on, printed), max(past, default=None), tuple(coming.values()))


def answers(registry: Registry) -> list[Thing]:
    """What codings say, by topic and instrument: an amount by how it is written, else the note."""
    weight = {n.key: n.bonus for n in names(registry)}
    out = []
    for file in registry.codings:
        book = registry.codebooks[file.codebook]
        topics = {t.id: t for t in book.topics}
        newest = {c.topic: c for c in file.codings}
        for c in newest.values():
            if (topic := topics.get(c.topic)) is None:
                continue
            short = {lang: instrument_title(registry, file.instrument, lang, short=True) for lang in EDITIONS}
            title = {lang: f"{short[lang]} · {pick(topic.title, lang)}" for lang in EDITIONS}
            counted = isinstance(c.value, Amount)
            said = [amount(c.value, lang) for lang in EDITIONS] if isinstance(c.value, Amount) else []
            regime = registry.regime_of(file.instrument)
            out.append(
                Thing(
                    "answer", f"{book.id}/{topic.id}/{file.instrument}", title,
                    (*said, *(pick(c.note, lang) for lang in EDITIONS)),
                    whole(regime.jurisdiction) if regime else None, f"instrument:{file.instrument}",
                    weight.get(f"instrument:{file.instrument}", 0.0) - (0.0 if counted else 5.0),
                )
            )  # fmt: skip
    return sorted(out, key=lambda n: -n.bonus)
