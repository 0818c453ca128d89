"""What the registry covers: per regime its instruments, texts and lists, and how sure the addresses are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields

from tracker.registry.coding import Coding
from tracker.registry.publication import NO_LAW
from tracker.registry.registry import Registry
from tracker.registry.schema import Regime, Strand


@dataclass(frozen=True)
class Coverage:
    """One regime. `texts`, `records` and `lists` count sources, `watched` the instruments that have a text or
    a record; `seen`, `cited` and `pattern` say how sure the addresses are, `two_ways` how many texts can be
    had from a second host."""

    regime: str
    strand: Strand
    jurisdiction: str
    title: str
    instruments: int
    watched: int
    texts: int
    records: int
    lists: int
    languages: tuple[str, ...]
    seen: int
    cited: int
    pattern: int
    two_ways: int
    keywords: tuple[str, ...]  # languages that have some


def of(registry: Registry, regime: Regime) -> Coverage:
    """What is watched of one regime."""
    kinds = Counter(s.kind for s in regime.sources)
    seen = Counter(s.status for s in regime.sources)
    return Coverage(
        regime=regime.id,
        strand=regime.strand,
        jurisdiction=regime.jurisdiction,
        title=regime.title.get("en") or next(iter(regime.title.values())),
        instruments=len(regime.instruments),
        watched=len({s.instrument for s in regime.sources if s.kind != "listing" and s.instrument}),
        texts=kinds["text"],
        records=kinds["record"],
        lists=kinds["listing"],
        languages=tuple(sorted({s.language for s in regime.sources})),
        seen=seen["seen"],
        cited=seen["cited"],
        pattern=seen["pattern"],
        two_ways=sum(
            len(registry.hosts(s)) > 1 for s in regime.sources if s.kind == "text" and s.role == "primary"
        ),
        keywords=tuple(sorted(regime.keywords)),
    )


def coverage(registry: Registry) -> list[Coverage]:
    """Every regime, by strand (in the order of the design) and id."""
    strands = list(Strand)
    return sorted(
        (of(registry, r) for r in registry.regimes.values()),
        key=lambda c: (strands.index(c.strand), c.regime),
    )


@dataclass(frozen=True)
class TableCoverage:
    """The cells of a codebook by what they rest on (`tracker.registry.publication`); derived rows are not
    counted. `text`, `page`: a value with its provisions, read in a text or on an open page; `absent`: a text
    searched and without such a rule; `no_law`: no such law;
    `taken`: holds as an instrument takes it in from another; `second`: cells read a second time."""

    codebook: str
    topics: int
    instruments: int
    text: int
    page: int
    absent: int
    no_law: int
    taken: int
    leads: int
    blank: int
    second: int


def tables(registry: Registry) -> list[TableCoverage]:
    """Every codebook, and all of them together in the last line."""
    out = []
    for id_, book in sorted(registry.codebooks.items()):
        kinds: Counter[str] = Counter()
        held: set[tuple[str, str]] = set()
        columns = {f.instrument for f in (*registry.codings, *registry.leads) if f.codebook == id_}
        for file in (f for f in registry.codings if f.codebook == id_):
            newest = {c.topic: c for c in sorted(file.codings, key=lambda c: c.date)}
            kinds.update(_kind(c) for c in newest.values())
            kinds["second"] += sum(c.checked_by is not None for c in newest.values())
            held |= {(file.instrument, topic) for topic in newest}
        led = {(f.instrument, c.topic) for f in registry.leads if f.codebook == id_ for c in f.codings} - held
        topics = sum(t.derive is None for t in book.topics)
        out.append(
            TableCoverage(
                id_, topics, len(columns), kinds["text"], kinds["page"], kinds["absent"], kinds["no-law"],
                kinds["taken"],
                len(led), topics * len(columns) - len(held) - len(led), kinds["second"],
            )
        )  # fmt: skip
    counted = [f.name for f in fields(TableCoverage)][1:]
    return [*out, TableCoverage("", *(sum(getattr(t, name) for t in out) for name in counted))]


def _kind(coding: Coding) -> str:
    if coding.via is not None:
        return "taken"
    if coding.value == NO_LAW:
        return "no-law"
    if not coding.provisions:
        return "absent"
    return "text" if coding.basis == "text" else "page"
