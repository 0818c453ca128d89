"""Ids for one query at a time: below what SQLite takes as parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def chunks(items: Sequence[Item], size: int = 500) -> Iterator[Sequence[Item]]:
    """The items in pieces of at most ``size``.

    >>> list(chunks("abcde", 2))
    ['ab', 'cd', 'e']
    """
    for n in range(0, len(items), size):
        yield items[n : n + size]
