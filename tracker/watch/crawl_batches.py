"""Which of the sources that are due are crawled together, and which have to wait.

One crawl is one process and asks its hosts side by side. So sources of one host go together, no host is in
two crawls, and hosts are dealt to as many crawls as may run.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracker.watch.source_schedule import Due

#: Sources in one crawl: at most, so that one that breaks costs few looks. The rest comes with later ones.
MOST = 100


@dataclass(frozen=True)
class Batch:
    """What one process crawls."""

    sources: tuple[str, ...]
    hosts: frozenset[str]


def batches(due: Sequence[Due], busy: Collection[str], free: int) -> list[Batch]:
    """At most `free` crawls of what is due (in the order given), leaving out busy hosts.

    No host is in two of them, every source in one at most.
    """
    made: list[tuple[list[str], set[str], bool]] = []
    taken = set(busy)
    for item in due:
        at = next((i for i, (_, hosts, _) in enumerate(made) if item.hosts & hosts), None)
        if at is None and not item.hosts & taken:
            if len(made) < free:
                made.append(([], set(), item.alone))
                at = len(made) - 1
            elif not item.alone:
                open_ = [i for i, (ids, _, alone) in enumerate(made) if not alone and len(ids) < MOST]
                at = min(open_, key=lambda i: len(made[i][0]), default=None)
        if at is None:
            continue
        ids, hosts, alone = made[at]
        fits = not ids or not (alone or item.alone or len(ids) >= MOST)
        if fits and not (item.hosts - hosts) & taken:
            ids.append(item.source.id)
            hosts |= item.hosts
            taken |= item.hosts
    return [Batch(tuple(ids), frozenset(hosts)) for ids, hosts, _ in made]
