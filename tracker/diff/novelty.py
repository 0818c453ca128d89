"""Whether words of one side of a change stand on the other: what left its place is neither new nor gone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.diff.facts import MAX_TEXT
from tracker.law.eids import ancestors
from tracker.law.legal_words import LEGAL_WORDS
from tracker.model import Action, ProvisionChange

_MARK = re.compile(r"[\W\d_]+")
#: Words of a run; characters, in a text that stands alone, where words are not parted: its phrases are those
#: of all laws, and only long runs tell what was taken from where.
_RUN, _SIGNS = 3, 6


class Known:
    """The runs of words (of characters, where words are not parted) of both sides of a change."""

    def __init__(
        self, rows: Sequence[ProvisionChange], language: str, all_rows: Sequence[ProvisionChange] = ()
    ) -> None:
        """``rows``: those that matter; ``all_rows``: those that say what a provision was called before."""
        code = language[:2].lower()
        self._signs = code == "ko" or (code in LEGAL_WORDS and LEGAL_WORDS[code].han)
        self._rows = rows
        self._names = {r.eid: r.from_eid for r in all_rows if r.from_eid and r.action is not Action.ADDED}
        self._sides: dict[tuple[str, bool], set[object]] = {}
        self._shares: dict[tuple[str, str, bool], float] = {}  # each edit asks for its whole sentence

    def runs(self, text: str, *, alone: bool = False, step: int = 1) -> set[object]:
        """The runs of a text; every ``step``-th of them is enough to ask for."""
        if self._signs:
            items, n = _MARK.sub("", text), _SIGNS if alone else _RUN
            return {items[i : i + n] for i in range(0, max(len(items) - n + 1, 1), step)}
        words = text.lower().split()
        return set(zip(words[::step], words[1::step], words[2::step], strict=False)) or {tuple(words)}

    def _side(self, name: str, *, alone: bool) -> set[object]:
        key = name, alone and self._signs
        if key not in self._sides:
            texts = (getattr(row, name) for row in self._rows)
            self._sides[key] = set().union(*(self.runs(t[:MAX_TEXT], alone=alone) for t in texts if t))
        return self._sides[key]

    def old_eid(self, eid: str) -> str:
        """What a provision that was not added was called before."""
        for above in (eid, *reversed(ancestors(eid))):
            if above in self._names:
                return f"{self._names[above]}{eid[len(above) :]}"
        return eid

    def grew(self, parent: str) -> bool:
        """Whether a provision came directly below another one."""
        return any(r.action is Action.ADDED and r.eid.rpartition("__")[0] == parent for r in self._rows)

    def shrank(self, parent: str) -> bool:
        """Whether a provision that stood directly below another one went."""
        return any(r.action is Action.REMOVED and r.eid.rpartition("__")[0] == parent for r in self._rows)

    def unsure(self, eid: str | None) -> bool:
        """Whether a provision is new, or not surely what another one became."""
        return any(r.eid == eid and (r.action is Action.ADDED or not r.sure) for r in self._rows)

    def share_before(self, text: str, *, alone: bool = False) -> float:
        """How much of a new text stood in what was changed or went, 0 to 1; ``alone``: of a text that did not
        take the place of another one."""
        return self._share("before", text, alone=alone)

    def share_after(self, text: str, *, alone: bool = False) -> float:
        """How much of an old text stands in what was changed or came."""
        return self._share("after", text, alone=alone)

    def _share(self, name: str, text: str, *, alone: bool) -> float:
        key = name, text, alone
        if key not in self._shares:
            runs = self.runs(text, alone=alone, step=2)
            self._shares[key] = len(runs & self._side(name, alone=alone)) / len(runs)
        return self._shares[key]
