"""From the readings of one expression to its versions: pure, and the same in whatever order they came.

Readings are put in the order of the law - the publisher's own date of the text first, observation
second - and walked once. A reading whose shared scopes say the same law extends the current
version; one that says another law shared_prefix the next. What cannot be law (a fall from 90 articles to 3)
is held back with the reason, until the publisher marks a repeal or a person accepts it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from tracker.store.ids import short_id

#: A text of at least this many units that loses more than half of them is a broken capture.
COLLAPSE_FROM = 10
COLLAPSE_TO = 0.5
#: Pages without articles are rewritten more freely: only a loss of nine tenths is held back.
COLLAPSE_TO_BLOCKS = 0.1
#: A text with at most this share of a later one's units, all of them its first, was cut off.
CUT_OFF = 0.2
#: A text that shared_prefix like the one before it, word for word in nine of ten units, and only lacks the
#: end, was cut off: a law is not repealed from the back without a word of it changing.
SAME_BEGINNING = 0.9
#: An older, much shorter text may differ more from the beginning of what followed.
LIKE_BEGINNING = 0.5


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
    accepted: bool = False

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
    summary: ReadingSummary
    reason: str


@dataclass
class VersionHistory:
    versions: list[DerivedVersion]
    held: list[HeldBack]


def build_history(
    expression: str,
    readings: Sequence[ReadingSummary],
    same: Callable[[DerivedVersion, ReadingSummary], bool],
    shared_prefix: Callable[[ReadingSummary, ReadingSummary], float],
) -> VersionHistory:
    """The versions of an expression.

    ``same(version, reading)`` compares documents where hashes differ; ``shared_prefix(short, long)``
    gives the share of a short text's units that are the first of a long one, word for word (0 if they
    are not its first by number).
    """
    ordered = sorted(readings, key=lambda summary: summary.order)
    held: list[HeldBack] = []
    kept: list[ReadingSummary] = []
    longest_after = _longest_after(ordered)
    for summary, longest in zip(ordered, longest_after, strict=True):
        if longest is not None and not summary.accepted and shared_prefix(summary, longest) >= LIKE_BEGINNING:
            held.append(
                HeldBack(summary, f"cut off: {summary.units} of the {longest.units} units of the later text")
            )
        else:
            kept.append(summary)
    versions: list[DerivedVersion] = []
    for summary in kept:
        current = versions[-1] if versions else None
        if current is None:
            versions.append(_start(expression, summary, None))
        elif _collapsed(current, summary):
            reason = f"{summary.units} units where the text before had {current.units}; no repeal is marked"
            held.append(HeldBack(summary, reason))
        elif _equal(current, summary) or same(current, summary):
            _extend(current, summary)
        elif _is_shorter(current, summary) and shared_prefix(summary, current.readings[0]) >= SAME_BEGINNING:
            held.append(
                HeldBack(summary, f"cut off: {summary.units} of {current.units} units, the rest is missing")
            )
        else:
            versions.append(_start(expression, summary, current))
    return VersionHistory(versions, held)


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
    return (
        not summary.accepted
        and not summary.repealed
        and current.units >= COLLAPSE_FROM
        and summary.units < current.units * share
    )


def _is_shorter(current: DerivedVersion, summary: ReadingSummary) -> bool:
    return not summary.accepted and not summary.repealed and 0 < summary.units < current.readings[0].units


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
