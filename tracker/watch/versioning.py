"""From the readings of one expression to its versions: pure, and the same in whatever order they came.

Readings are put in the order of the law - the publisher's own date of the text first, observation
second - and walked once. A reading whose shared scopes say the same law extends the current
version; one that says another law begins the next. What may not be the law (`tracker.watch.gate`) is held
back with its doubts until a person decides. A text that only got shorter is held back until a second
complete capture says the same: a page that was cut off does not come twice.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Protocol

from tracker.model import LAW_SCOPES
from tracker.store.ids import short_id
from tracker.watch import gate
from tracker.watch.gate import Doubt

#: A text of at least this many units that loses more than half of them is in doubt.
COLLAPSE_FROM = 10
COLLAPSE_TO = 0.5
#: Pages without articles are rewritten more freely: only a loss of nine tenths is.
COLLAPSE_TO_BLOCKS = 0.1
#: A text with at most this share of a later one's units, all of them its first, was cut off.
CUT_OFF = 0.2
#: A text that begins like the one before it, word for word in nine of ten units, and only lacks the
#: end, may be cut off.
SAME_BEGINNING = 0.9
#: An older, much shorter text may differ more from the beginning of what followed.
LIKE_BEGINNING = 0.5
_LESSER = Doubt("lesser")
_LAW = frozenset(scope.value for scope in LAW_SCOPES)


@dataclass(frozen=True)
class ReadingSummary:
    """What is known of a reading without opening its document."""

    reading: str
    check: str
    observed_at: datetime
    order_date: date
    order_rank: int
    scopes: Mapping[str, str]
    state: str
    units: int  # of the body: articles or sections, or blocks where there are none
    blocks: bool = False
    repealed: bool = False
    accepted: bool = False  # by a person
    refused: bool = False  # by a person
    doubts: tuple[Doubt, ...] = ()  # of the reading by itself
    ends: bool | None = None  # whether its bytes end as their format does
    way: str = ""  # address of the further way it came by; "" for the first
    lesser: bool = False  # a copy of less authority than the text of the first way

    @property
    def order(self) -> tuple[date, int, datetime, str]:
        """The check decides between captures of one moment: its name outlives a better extractor."""
        return (self.order_date, self.order_rank, self.observed_at, self.check)


@dataclass
class DerivedVersion:
    """A version: its first reading, and for each scope the reading and version that hold its text."""

    id: str
    first: ReadingSummary
    parts: dict[str, tuple[str, str]]  # scope -> (reading, version)
    hashes: dict[str, str]
    last_seen_at: datetime
    observed_at: datetime
    units: int
    readings: list[ReadingSummary] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What a comparison with this version depends on."""
        return ",".join(f"{s}={h}" for s, h in sorted(self.hashes.items())) + "|" + self.first.state


@dataclass(frozen=True)
class HeldBack:
    """A reading that is no version, and why; without doubts where a person refused it."""

    summary: ReadingSummary
    doubts: tuple[Doubt, ...]


@dataclass
class VersionHistory:
    versions: list[DerivedVersion]
    held: list[HeldBack]
    #: Readings of the current text that another host served: taken as seen, told until confirmed.
    elsewhere: list[HeldBack] = field(default_factory=list)


class Comparison(Protocol):
    """What the walk asks of documents."""

    def same(self, version: DerivedVersion, summary: ReadingSummary) -> bool:
        """Whether a reading says the law of a version, where hashes differ."""
        ...

    def shared_prefix(self, short: ReadingSummary, long: ReadingSummary) -> float:
        """The share of a short text's units that are the first of a long one, word for word (0 if they are
        not its first by number)."""
        ...

    def step(self, version: DerivedVersion, summary: ReadingSummary) -> tuple[Doubt, ...]:
        """What the gate doubts of a reading that would follow a version."""
        ...

    def lost_end(self, version: DerivedVersion, summary: ReadingSummary) -> str:
        """What stood behind the text and is missing, in words; "" where nothing is."""
        ...


def build_history(expression: str, readings: Sequence[ReadingSummary], compare: Comparison) -> VersionHistory:
    """The versions of an expression, and what is held back of it.

    Copies of less authority make versions only where there is no text of the first way's: otherwise they say
    that a text still stands, or are held back.
    """
    lesser = [s for s in readings if s.lesser and not s.accepted]
    history = _walk(expression, [s for s in readings if s not in lesser], compare)
    if not history.versions:
        alone = _walk(expression, lesser, compare)
        alone.held = history.held + alone.held
        return alone
    for summary in sorted(lesser, key=lambda s: s.order):
        newest_first = history.versions[::-1]
        same = next((v for v in newest_first if _equal(v, summary) or compare.same(v, summary)), None)
        if same is not None:
            same.readings.append(summary)
            same.last_seen_at = max(same.last_seen_at, summary.observed_at)
        else:
            doubts = () if summary.refused else (*summary.doubts, _LESSER)
            history.held.append(HeldBack(summary, doubts))
    return history


def _walk(expression: str, readings: Sequence[ReadingSummary], compare: Comparison) -> VersionHistory:
    ordered = _in_order(readings)
    history = VersionHistory([], [])
    confirmed = {d.came for s in ordered if s.accepted for d in s.doubts if d.code == "host"}
    refused = {_law_of(s) for s in ordered if s.refused}
    shorter: ReadingSummary | None = None  # held back for being shorter: the next look may settle it
    for summary, longest in zip(ordered, _longest_after(ordered), strict=True):
        current = history.versions[-1] if history.versions else None
        if not summary.accepted and (summary.refused or _law_of(summary) in refused):
            history.held.append(HeldBack(summary, ()))
            continue
        if current is not None and (_equal(current, summary) or compare.same(current, summary)):
            shorter = None
            _extend(current, summary)
            if summary.way != current.first.way and summary.observed_at < current.first.observed_at:
                _anchor(expression, current, summary)
            if elsewhere := tuple(d for d in _left(summary, current, confirmed) if d.code == "host"):
                history.elsewhere.append(HeldBack(summary, elsewhere))
            continue
        if longest is not None and _was_cut_off(summary, longest, compare):
            cut_off = Doubt("cut_off", str(longest.units), str(summary.units))
            history.held.append(HeldBack(summary, (cut_off,)))
            continue
        doubts = _doubts(summary, current, compare, confirmed)
        # only the first way, seen without a break, may say that an earlier text is law again
        if current is not None and (summary.way or current.first.way) and not summary.accepted:
            before = (v for v in history.versions[:-1] if _equal(v, summary) or compare.same(v, summary))
            if (old := next(before, None)) is not None:
                doubts = (*doubts, Doubt("older", came=f"{old.observed_at:%Y-%m-%d}"))
        settled = shorter is not None and _law_of(shorter) == _law_of(summary)
        if settled and {d.code for d in doubts} <= gate.SHORTER:
            history.held = [h for h in history.held if h.summary is not shorter]
            doubts = ()
        if gate.holds(doubts):
            history.held.append(HeldBack(summary, doubts))
            shorter = summary if {d.code for d in doubts} - gate.STYLE <= gate.SHORTER else None
            continue
        shorter = None
        history.versions.append(_start(expression, summary, current))
    return history


def _in_order(readings: Sequence[ReadingSummary]) -> list[ReadingSummary]:
    """In the order of the law. What came by a further way without a date of its own shows the law of the day
    on which it was seen: it stands behind all that was seen before, also behind a text dated ahead."""
    out: list[ReadingSummary] = []
    newest: tuple[date, int] | None = None
    for summary in sorted(readings, key=lambda s: (s.observed_at, s.check)):
        own = (summary.order_date, summary.order_rank)
        if summary.way and summary.order_date == summary.observed_at.date() and newest and own < newest:
            summary = replace(summary, order_date=newest[0], order_rank=newest[1])
        newest = max(own, newest) if newest else own
        out.append(summary)
    return sorted(out, key=lambda summary: summary.order)


def _was_cut_off(summary: ReadingSummary, longest: ReadingSummary, compare: Comparison) -> bool:
    """A text that is the beginning of a much longer later one was cut off, however often it came."""
    return not summary.accepted and compare.shared_prefix(summary, longest) >= LIKE_BEGINNING


def _doubts(
    summary: ReadingSummary,
    current: DerivedVersion | None,
    compare: Comparison,
    confirmed: set[str],
) -> tuple[Doubt, ...]:
    """What speaks against a reading that says something else than the text before it."""
    if summary.accepted:
        return ()
    doubts = _left(summary, current, confirmed)
    if current is not None and summary.lesser:
        doubts = (*doubts, _LESSER)
    if current is None or summary.repealed:
        return doubts
    if _collapsed(current, summary):
        doubts = (*doubts, Doubt("collapsed", str(current.units), str(summary.units)))
    elif 0 < summary.units < current.readings[0].units and (
        compare.shared_prefix(summary, current.readings[0]) >= SAME_BEGINNING
    ):
        doubts = (*doubts, Doubt("cut_off", str(current.readings[0].units), str(summary.units)))
    if gate.SHORTER & {d.code for d in doubts} and (lost := compare.lost_end(current, summary)):
        doubts = (*doubts, Doubt("no_end", lost))
    return (*doubts, *compare.step(current, summary))


def _left(summary: ReadingSummary, current: DerivedVersion | None, confirmed: set[str]) -> tuple[Doubt, ...]:
    """The doubts of a reading by itself that the text before did not have, nor a person settled."""
    had = {d.code for d in current.first.doubts} if current is not None else set()
    return tuple(
        d for d in summary.doubts if (d.came not in confirmed if d.code == "host" else d.code not in had)
    )


def _law_of(summary: ReadingSummary) -> tuple[tuple[str, str], ...]:
    """What stands for the law of a reading, without what a page says around it."""
    return tuple(sorted((s, h) for s, h in summary.scopes.items() if s in _LAW))


def _longest_after(ordered: Sequence[ReadingSummary]) -> list[ReadingSummary | None]:
    """For each reading, a later one at least five times as long, if there is one."""
    out: list[ReadingSummary | None] = []
    longest: ReadingSummary | None = None
    for summary in reversed(ordered):
        enough = longest is not None and 0 < summary.units <= longest.units * CUT_OFF
        out.append(longest if enough else None)
        if longest is None or summary.units > longest.units:
            longest = summary
    return out[::-1]


def _collapsed(current: DerivedVersion, summary: ReadingSummary) -> bool:
    share = COLLAPSE_TO_BLOCKS if summary.blocks else COLLAPSE_TO
    return current.units >= COLLAPSE_FROM and summary.units < current.units * share


def _equal(current: DerivedVersion, summary: ReadingSummary) -> bool:
    shared = current.hashes.keys() & summary.scopes.keys()
    if not shared or current.first.state != summary.state:
        return False
    return all(current.hashes[s] == summary.scopes[s] for s in shared)


def _start(expression: str, summary: ReadingSummary, before: DerivedVersion | None) -> DerivedVersion:
    id_ = short_id("v", expression, summary.check)
    parts = dict(before.parts) if before else {}
    hashes = dict(before.hashes) if before else {}
    if summary.repealed and not summary.scopes:
        parts, hashes = {}, {}  # nothing of a repealed text is carried
    parts.update(dict.fromkeys(summary.scopes, (summary.reading, id_)))
    hashes.update(summary.scopes)
    return DerivedVersion(
        id_, summary, parts, hashes, summary.observed_at, summary.observed_at, summary.units, [summary]
    )


def _anchor(expression: str, current: DerivedVersion, summary: ReadingSummary) -> None:
    """A version keeps its name and its text when another way gives the same law under an earlier date."""
    old, current.id = current.id, short_id("v", expression, summary.check)
    current.first = summary
    own = dict.fromkeys(summary.scopes, (summary.reading, current.id))
    current.parts = {s: (r, current.id if v == old else v) for s, (r, v) in current.parts.items()} | own
    current.hashes |= summary.scopes


def _extend(current: DerivedVersion, summary: ReadingSummary) -> None:
    """The same law seen again; scopes not seen before (recitals of the OJ) are added to it."""
    current.readings.append(summary)
    current.last_seen_at = max(current.last_seen_at, summary.observed_at)
    current.observed_at = min(current.observed_at, summary.observed_at)
    current.units = max(current.units, summary.units)
    for scope, hash_ in summary.scopes.items():
        if scope not in current.hashes:
            current.hashes[scope] = hash_
            current.parts[scope] = (summary.reading, current.id)
