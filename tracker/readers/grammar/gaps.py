"""Numbers that are missing between others: told, never a reason to refuse a text."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from tracker.readers.build import Builder

_TOLD = 20


def tell_gaps(builder: Builder, numbers: Iterable[int], prefix: str = "") -> None:
    """Warn of what is missing between the lowest and the highest number of a series.

    >>> b = Builder()
    >>> tell_gaps(b, [1, 2, 5, 6, 8], "4.")
    >>> [(w.code, w.labels, w.count) for w in b._warnings]
    [('numbering_gap', ('4.3-4', '4.7'), 3)]
    """
    seen = sorted(set(numbers))
    gaps = [(a + 1, b - 1) for a, b in pairwise(seen) if b > a + 1]
    if gaps:
        labels = [f"{prefix}{a}-{b}" if a != b else f"{prefix}{a}" for a, b in gaps[:_TOLD]]
        builder.warn("numbering_gap", labels=labels, count=sum(b - a + 1 for a, b in gaps))
