"""What the registry covers: per regime its instruments, texts and lists, and how sure the addresses are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from datetime import date

from tracker.registry.coding import Coding, CodingFile
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


#: What a cell rests on (`tracker.registry.publication`). `text`, `page`: a value with its provisions, read in
#: a text or on an open page; `absent`: a text searched and without such a rule; `no_law`: no such law;
#: `taken`: holds as an instrument takes it in from another; `leads`: no value; `blank`: nobody has looked.
KINDS = ("text", "page", "absent", "no_law", "taken", "leads", "blank")


@dataclass(frozen=True)
class ColumnCoverage:
    """The cells of an instrument in a codebook, without derived rows: how many are of each of `KINDS`, and
    who read them. ``language``: of the text that is cited; ``second``: cells read a second time."""

    codebook: str
    instrument: str
    language: str
    cells: dict[str, int]
    coders: tuple[str, ...]
    coded: date | None  # the newest
    second: int
    readers: tuple[tuple[str, date | None], ...]  # who read a second time, and the newest day


@dataclass(frozen=True)
class TableCoverage:
    """The cells of a codebook by what they rest on (`KINDS`); derived rows are not counted.
    `second`: cells read a second time."""

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


def columns(registry: Registry) -> list[ColumnCoverage]:
    """Every column of every codebook, leads among them."""
    files: dict[tuple[str, str], list[CodingFile]] = {}
    for f in (*registry.codings, *registry.leads):
        if f.codebook in registry.codebooks:
            files.setdefault((f.codebook, f.instrument), []).append(f)
    led = {(f.codebook, f.instrument, c.topic) for f in registry.leads for c in f.codings}
    out = []
    for (book, instrument), several in sorted(files.items()):
        published = [f for f in registry.codings if (f.codebook, f.instrument) == (book, instrument)]
        newest = {c.topic: c for c in sorted((c for f in published for c in f.codings), key=lambda c: c.date)}
        topics = [t.id for t in registry.codebooks[book].topics if t.derive is None]
        kinds = Counter(
            _kind(newest[t]) if t in newest else "leads" if (book, instrument, t) in led else "blank"
            for t in topics
        )
        again = [c for c in newest.values() if c.checked_by]
        readers: dict[str, date | None] = {}
        for c in sorted(again, key=lambda c: c.checked_on or date.min):
            readers[c.checked_by or ""] = c.checked_on
        out.append(
            ColumnCoverage(
                book, instrument, several[0].language, {k: kinds[k] for k in KINDS},
                tuple(sorted({c.coder for c in newest.values()})),
                max((c.date for c in newest.values()), default=None), len(again),
                tuple(sorted(readers.items())),
            )
        )  # fmt: skip
    return out


def tables(registry: Registry) -> list[TableCoverage]:
    """Every codebook, and all of them together in the last line."""
    found = columns(registry)
    out = []
    for id_, book in sorted(registry.codebooks.items()):
        mine = [c for c in found if c.codebook == id_]
        cells = {kind: sum(c.cells[kind] for c in mine) for kind in KINDS}
        topics = sum(t.derive is None for t in book.topics)
        out.append(TableCoverage(id_, topics, len(mine), **cells, second=sum(c.second for c in mine)))
    counted = [f.name for f in fields(TableCoverage)][1:]
    return [*out, TableCoverage("", *(sum(getattr(t, name) for t in out) for name in counted))]


def _kind(coding: Coding) -> str:
    if coding.via is not None:
        return "taken"
    if coding.value == NO_LAW:
        return "no_law"
    if not coding.provisions:
        return "absent"
    return "text" if coding.basis == "text" else "page"
