"""Which of the sources that are due are crawled together, and which have to wait.

One crawl is one process and asks the hosts it was given, one after another's pause. So sources of one
host go together, no host is in two crawls, and no crawl is long: what is left over comes with a later
one, after other hosts had their turn. That is also what keeps a week's catch-up from being a stampede.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracker.watch.source_schedule import Due

#: Sources in one crawl: at most, so that a crawl is over in minutes and one that breaks costs few looks.
MOST = 10


@dataclass(frozen=True)
class Batch:
    """What one process crawls."""

    sources: tuple[str, ...]
    hosts: frozenset[str]


def batches(due: Sequence[Due], busy: Collection[str], free: int) -> list[Batch]:
    """At most `free` crawls of what is due (longest waiting first), leaving out busy hosts.

    No host is in two of them, every source in one at most.
    """
    made: list[tuple[list[str], set[str], bool]] = []
    taken = set(busy)
    for item in due:
        at = next((i for i, (_, hosts, _) in enumerate(made) if item.hosts & hosts), None)
        if at is not None:
            ids, hosts, alone = made[at]
            if not alone and not item.alone and len(ids) < MOST and not (item.hosts - hosts) & taken:
                ids.append(item.source.id)
                hosts |= item.hosts
                taken |= item.hosts
        elif not item.hosts & taken and len(made) < free:
            made.append(([item.source.id], set(item.hosts), item.alone))
            taken |= item.hosts
    return [Batch(tuple(ids), frozenset(hosts)) for ids, hosts, _ in made]
