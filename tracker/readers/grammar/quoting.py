"""Articles of another act that an amending act quotes, told by layout and by number.

A quotation begins with a quotation mark before the head of an article, below a line that ends with a colon;
or without a mark below such a line, where the next article of the act itself is still to come. It ends with a
closing mark, or, where that was never printed, with the next article of the act itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tracker.readers.grammar.head import Key, follows

OPENING = "‘“«„\"'「“"
_COLONS = (":", "：")
_CLOSED = re.compile(r"[’”»\"'」][.;,]?$")


class Quotation:
    """What is quoted at a line of a text, read in order."""

    def __init__(self) -> None:
        self._last: Key | None = None

    def open(self, line: str, before: str, key_of: Callable[[str], Key | None]) -> None:
        """Look whether a quotation begins on a line that opens with one of `OPENING`."""
        if before.endswith(_COLONS) and (key := key_of(line.lstrip(OPENING))):
            self._last = key

    def holds(self, key: Key, before: str, *, next_one: bool, awaited: Callable[[], bool]) -> bool:
        """Whether an article is one of those quoted. ``next_one``: it is the next one of the act itself;
        ``awaited``: that one is still to come."""
        if self._last is None:
            if next_one or not before.endswith(_COLONS) or not awaited():
                return False
        elif _CLOSED.search(before[-4:]) or (next_one and not follows(self._last, key)):
            self._last = None
            return False
        self._last = key
        return True
