"""One step of the law in several languages: texts of one instrument that changed in the same way and apply
from the same day, or, where the publisher states no day, were seen to change on the same day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def change_key(instrument: str, kind: str, valid_from: str | None, observed_at: str) -> tuple[str, str, str]:
    """What changes of one step share; dates in ISO 8601."""
    return instrument, kind, valid_from or observed_at[:10]


def one_language(
    changes: Iterable[T], key: Callable[[T], tuple[str, str, str]], language: Callable[[T], str]
) -> list[tuple[T, tuple[T, ...]]]:
    """Each step once: the changes of its first language, with the first of them those in other languages.

    English comes first where there is one, because its rules of significance are the widest.
    """
    steps: dict[tuple[str, str, str], list[T]] = {}
    for change in changes:
        steps.setdefault(key(change), []).append(change)
    out: list[tuple[T, tuple[T, ...]]] = []
    for found in steps.values():
        first = min((language(c) for c in found), key=lambda x: (x != "en", x))
        shown = [c for c in found if language(c) == first]
        others = tuple(c for c in found if language(c) != first)
        out += [(c, others if n == 0 else ()) for n, c in enumerate(shown)]
    return out
