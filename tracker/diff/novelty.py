"""Whether words of one side of a change stand on the other: what left its place is neither new nor gone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property

from tracker.diff.facts import MAX_TEXT
from tracker.law.legal_words import LEGAL_WORDS
from tracker.model import Action, ProvisionChange

_MARK = re.compile(r"[\W\d_]+")
_RUN = 3


class Known:
    """The runs of three words (of three characters, where words are not parted) of both sides of a change."""

    def __init__(self, rows: Sequence[ProvisionChange], language: str) -> None:
        code = language[:2].lower()
        self._signs = code == "ko" or (code in LEGAL_WORDS and LEGAL_WORDS[code].han)
        self._rows = rows

    @cached_property
    def _before(self) -> set[object]:
        return self._all(row.before for row in self._rows)

    @cached_property
    def _after(self) -> set[object]:
        return self._all(row.after for row in self._rows)

    def _all(self, texts: Iterable[str | None]) -> set[object]:
        out: set[object] = set()
        for text in texts:
            if text:
                out |= self.runs(text[:MAX_TEXT])
        return out

    def runs(self, text: str) -> set[object]:
        items: Sequence[str] = _MARK.sub("", text) if self._signs else text.lower().split()
        return set(zip(items, items[1:], items[2:], strict=False)) or {tuple(items)}

    def grew(self, parent: str) -> bool:
        """Whether a provision came directly below another one."""
        return any(r.action is Action.ADDED and r.eid.rpartition("__")[0] == parent for r in self._rows)

    def share_before(self, text: str) -> float:
        """How much of a new text stood in what was changed or went, 0 to 1."""
        runs = self.runs(text)
        return len(runs & self._before) / len(runs)

    def share_after(self, text: str) -> float:
        """How much of an old text stands in what was changed or came."""
        runs = self.runs(text)
        return len(runs & self._after) / len(runs)
