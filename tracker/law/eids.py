"""Ids of provisions (docs/decisions/0005-provision-ids.md): ``art_5__para_1__point_b``.

An eid is a path of steps from the outside in, joined by ``__``; a step is a kind and a key, joined by
the first ``_`` (``para_1``, ``art_4a``), or a kind alone (``wrapup``). This is the only place that
takes one apart.
"""

from __future__ import annotations

SEPARATOR = "__"


def join(above: str | None, *steps: str) -> str:
    """The id of what stands below ``above``, which may be None or empty.

    >>> join("art_5", "para_1"), join(None, "art_5")
    ('art_5__para_1', 'art_5')
    """
    return SEPARATOR.join([above, *steps] if above else steps)


def steps(eid: str) -> list[str]:
    return eid.split(SEPARATOR)


def parse_step(step: str) -> tuple[str, str]:
    """Kind and key of a step; the key is empty where the step is a kind alone.

    >>> parse_step("art_12_2"), parse_step("wrapup")
    (('art', '12_2'), ('wrapup', ''))
    """
    kind, _, key = step.partition("_")
    return kind, key


def parent(eid: str) -> str | None:
    """What an id stands below by its own letters; None at the top."""
    return eid.rpartition(SEPARATOR)[0] or None


def first_step(eid: str) -> str:
    return eid.partition(SEPARATOR)[0]


def last_step(eid: str) -> str:
    return eid.rpartition(SEPARATOR)[2]


def depth(eid: str) -> int:
    """How many steps stand above the last one."""
    return eid.count(SEPARATOR)


def path(eid: str) -> list[str]:
    """The ids from the outermost one down to this one.

    >>> path("art_5__para_1__point_b")
    ['art_5', 'art_5__para_1', 'art_5__para_1__point_b']
    """
    parts = steps(eid)
    return [SEPARATOR.join(parts[:n]) for n in range(1, len(parts) + 1)]


def ancestors(eid: str) -> list[str]:
    """The ids this one stands below, outermost first, without itself."""
    return path(eid)[:-1]


def is_below(eid: str, other: str) -> bool:
    """Whether ``eid`` stands inside ``other`` and is another provision."""
    return eid.startswith(other + SEPARATOR)


def is_within(eid: str, other: str) -> bool:
    """Whether ``eid`` is ``other`` or stands inside it.

    >>> is_within("art_5__para_1", "art_5"), is_within("art_5", "art_5"), is_within("art_50", "art_5")
    (True, True, False)
    """
    return eid == other or is_below(eid, other)


def overlaps(eid: str, other: str) -> bool:
    """Whether two ids are one provision or one of them stands inside the other."""
    return is_within(eid, other) or is_below(other, eid)


def has_kind(eid: str | None, kind: str) -> bool:
    """Whether a step of the id, or the id itself, is of a kind.

    >>> has_kind("art_1__quoted_2__para_1", "quoted"), has_kind("art_1", "quoted"), has_kind(None, "quoted")
    (True, False, False)
    """
    return eid is not None and f"{SEPARATOR}{kind}_" in SEPARATOR + eid
