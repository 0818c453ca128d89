"""What is missing from a text by its own numbers: told, a reason to refuse only where the end is missing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from tracker.model import Incomplete
from tracker.readers.build import Builder
from tracker.readers.grammar.walk import WalkedText

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


def tell_missing_articles(builder: Builder, found: WalkedText) -> None:
    """Warn of articles missing between others of the same series (a chapter's, a code's part)."""
    series: dict[tuple[str, tuple[int, ...]], list[int]] = {}
    for unit in found.articles:
        if unit.article is None or unit.in_annex:
            continue
        for one in (unit.article, *unit.article.more):
            numbers = one.key[0]
            if not (found.sections and (len(numbers) > 1 or unit.inner)):  # codes leave gaps by design
                series.setdefault((one.series, numbers[:-1]), []).append(numbers[-1])
    for (name, above), numbers_of in series.items():
        tell_gaps(builder, numbers_of, name + "".join(f"{n}." for n in above))


def tell_missing_chapters(
    builder: Builder, promised: Mapping[str, str], found: WalkedText, *, ended: bool | None
) -> None:
    """Warn of chapters that the table of contents names in vain (id -> label). `Incomplete` where the text
    has no end (``ended`` false), or, where that is not known, lacks the last of them."""
    heads = [u.group for u in found.units if u.group is not None and not u.in_annex]
    came = {f"{head.prefix}_{head.number}" for head in heads}
    lost = [label for key, label in promised.items() if key not in came]
    if not lost:
        return
    if ended is False or (ended is None and came and lost == list(promised.values())[-len(lost) :]):
        raise Incomplete(f"the table of contents names chapters that never come: {', '.join(lost[:5])}")
    builder.warn("heads_missing", labels=lost, count=len(lost))
