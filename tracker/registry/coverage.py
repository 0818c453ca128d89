"""What the registry covers: per regime its instruments, texts and lists, and how sure the addresses are."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

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
