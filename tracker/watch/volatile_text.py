"""What is volatile on a page, learned from the page's own earlier captures.

A test version of a menu for a day, a status line, an announcement of the week, a notice that is shown to
some visitors: text that comes and goes while the rules stay. It is known by having done so before. Text
around the rules that stood, or was away, for less than two weeks is passing and never told again. A rule
is only passed over while it comes and goes, twice already within two weeks each; once it has settled
either way, the difference is told: a clause that is gone stays no secret.

Everything here is pure; what is learned depends on the earlier captures and their dates only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from tracker.diff import page_chrome
from tracker.law.text import compare_key
from tracker.model import Document, Provision, Scope
from tracker.store.ids import digest
from tracker.watch.versioning import ReadingSummary

#: What stood (or was away) for less than this was passing.
PASSING = timedelta(days=14)
#: A capture with less than this share of the law of the one before it was cut off and teaches nothing.
_BROKEN = 0.5
#: The extractor whose documents flicker; the readers of statutes keep nothing that does.
EXTRACTOR = "page"
#: How many of a page's earlier states are looked at, so that a page that is never the same twice costs
#: the same for each capture.
REMEMBERED = 20


@dataclass(frozen=True)
class Snapshot:
    """What a capture showed, as keys of the pieces around the rules and of provisions; ``until`` is when
    this was last seen before something else was."""

    at: datetime
    until: datetime
    beside: frozenset[str]
    law: frozenset[str]


@dataclass(frozen=True)
class VolatileKeys:
    """Keys of what is known to flicker at a moment."""

    beside: frozenset[str] = frozenset()
    law: frozenset[str] = frozenset()

    def without(self, old: Document, new: Document) -> tuple[Document, Document]:
        """Both documents without what flickers; where nothing does, as they are."""
        beside = self.beside
        if beside:
            beside |= _in_their_place(list(_pieces(old)), list(_pieces(new)), beside)
        if not beside and not self.law:
            return old, new
        return _without(old, beside, self.law), _without(new, beside, self.law)


def snapshot(at: datetime, document: Document) -> Snapshot:
    """What a capture of ``at`` showed."""
    return Snapshot(at, at, frozenset(_pieces(document)), frozenset(_key(p) for p in _leaves(document)))


def learn(earlier: Sequence[Snapshot], now: Snapshot) -> VolatileKeys:
    """What is volatile on a page whose earlier captures are given oldest first, when seen now."""
    seen: list[Snapshot] = []
    for one in (*earlier, now):
        if one is now or not seen or len(one.law) >= len(seen[-1].law) * _BROKEN:
            seen.append(one)
    beside = _turns([(s.at, s.until, s.beside) for s in seen])
    law = _turns([(s.at, s.until, s.law) for s in seen])
    return VolatileKeys(
        frozenset(k for k, turns in beside.items() if _passed(turns)),
        frozenset(k for k, turns in law.items() if _flickers(turns, now.at)),
    )


class VolatilityModel:
    """What each reading of a page is compared without, from the readings that stand before it.

    ``readings`` are the page's readings in any order; ``document`` opens one by its id. Readings that say
    the same as the one before them are not opened, and not more than `REMEMBERED` of the others.
    """

    def __init__(self, readings: Iterable[ReadingSummary], document: Callable[[str], Document]) -> None:
        self._document = document
        self._snapshots: dict[str, Snapshot] = {}
        self._keys: dict[str, VolatileKeys] = {}
        self._steps: list[tuple[ReadingSummary, datetime]] = []  # and when it was last seen
        self._before: dict[str, tuple[int, datetime]] = {}  # steps before a reading, the last one's end
        for summary in sorted(readings, key=lambda one: one.order):
            if not self._steps:
                self._steps.append((summary, summary.observed_at))
                continue
            last, until = self._steps[-1]
            self._before[summary.reading] = (len(self._steps), until)
            if dict(last.scopes) != dict(summary.scopes):
                self._steps.append((summary, summary.observed_at))
            else:
                self._steps[-1] = (last, summary.observed_at)

    def earlier(self, summary: ReadingSummary) -> list[tuple[ReadingSummary, datetime]]:
        """The readings that are learned from when this one is compared, oldest first, each with when the
        same was last seen before this one."""
        end, until = self._before.get(summary.reading, (0, summary.observed_at))
        known = self._steps[max(0, end - REMEMBERED) : end]
        return [*known[:-1], (known[-1][0], until)] if known else []

    def state(self, summary: ReadingSummary) -> str:
        """Stands for all that is learned; empty where nothing can be."""
        known = self.earlier(summary)
        if len(known) < 2:
            return ""
        return digest(
            summary.observed_at, *(f"{k.observed_at} {end} {sorted(k.scopes.items())}" for k, end in known)
        )

    def keys(self, summary: ReadingSummary) -> VolatileKeys:
        """What is volatile when this reading is compared."""
        known = self.earlier(summary)
        if len(known) < 2:  # nothing has come and gone yet
            return VolatileKeys()
        found = self._keys.get(summary.reading)
        if found is None:
            snapshots = [replace(self._snapshot(one), until=end) for one, end in known]
            found = learn(snapshots, self._snapshot(summary))
            self._keys[summary.reading] = found
        return found

    def _snapshot(self, summary: ReadingSummary) -> Snapshot:
        found = self._snapshots.get(summary.reading)
        if found is None:
            found = snapshot(summary.observed_at, self._document(summary.reading))
            self._snapshots[summary.reading] = found
        return found


#: When a key was last seen as before, and first seen to have come or gone.
Turn = tuple[datetime, datetime]


def _turns(seen: Sequence[tuple[datetime, datetime, frozenset[str]]]) -> dict[str, list[Turn]]:
    """When each key came or went, first to last."""
    out: dict[str, list[Turn]] = {}
    for (_, until, before), (at, _, after) in pairwise(seen):
        for key in before ^ after:
            out.setdefault(key, []).append((until, at))
    return out


def _short(start: Turn, end: Turn) -> bool:
    """Whether what lasted from one turn to the next was passing: known to be, not only seen for a moment
    between two captures far apart."""
    return end[1] - start[0] <= PASSING


def _passed(turns: Sequence[Turn]) -> bool:
    return any(_short(a, b) for a, b in pairwise(turns))


def _flickers(turns: Sequence[Turn], now: datetime) -> bool:
    """Came and went and came within the time twice, the last turn not long ago."""
    if len(turns) < 3:
        return False
    return all(_short(a, b) for a, b in pairwise((*turns[-3:], (now, now))))


def _in_their_place(old: Sequence[str], new: Sequence[str], passing: Iterable[str]) -> frozenset[str]:
    """New pieces that stand where only passing ones stood: the next announcement in the same place."""
    gone = set(passing)
    both = set(old) & set(new)
    before = _gaps(old, both)
    out: set[str] = set()
    for place, came in _gaps(new, both).items():
        went = before.get(place, [])
        if went and gone.issuperset(went):
            out.update(came)
    return frozenset(out)


def _gaps(pieces: Sequence[str], both: set[str]) -> dict[tuple[str, str], list[str]]:
    """What stands between two neighbours that both pages have."""
    out: dict[tuple[str, str], list[str]] = {}
    left, between = "", []
    for piece in (*pieces, ""):
        if piece and piece not in both:
            between.append(piece)
            continue
        if between:
            out[left, piece] = between
        left, between = piece, []
    return out


def _pieces(document: Document) -> Mapping[str, Provision]:

    return page_chrome.pieces(document)


def _without(document: Document, beside: frozenset[str], law: frozenset[str]) -> Document:

    gone = {p.eid for p in _leaves(document) if _key(p) in law} if law else set()
    kept = tuple(
        p
        for p in document.provisions
        if p.eid not in gone
        and not (p.scope is Scope.AROUND and p.eid != page_chrome.MENU and page_chrome.key(p.text) in beside)
    )
    return document if len(kept) == len(document.provisions) else replace(document, provisions=kept)


def _leaves(document: Document) -> list[Provision]:
    """Provisions of the law that hold no others."""
    holding = {p.parent for p in document.provisions}
    return [p for p in document.provisions if p.scope is not Scope.AROUND and p.eid not in holding]


def _key(p: Provision) -> str:
    return compare_key(f"{p.num or ''} {p.heading or ''} {p.text}")
