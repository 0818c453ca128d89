"""From the readings of one expression to its versions: pure, and the same in whatever order they came.

Readings are put in the order of the law - the publisher's own date of the text first, observation
second - and walked once. A reading whose shared scopes say the same law extends the current
version; one that says another law begins the next. What cannot be law (a fall from 90 articles to 3)
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
#: A text that begins like the one before it, word for word in nine of ten units, and only lacks the
#: end, was cut off: a law is not repealed from the back without a word of it changing.
SAME_BEGINNING = 0.9
#: An older, much shorter text may differ more from the beginning of what followed.
LIKE_BEGINNING = 0.5


@dataclass(frozen=True)
class Link:
    """What the chain knows of a reading without opening its document."""

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
class ChainVersion:
    """A version: its first reading, and for each scope the reading and version that hold its text."""

    id: str
    first: Link
    parts: dict[str, tuple[str, str]]  # scope -> (reading, version)
    hashes: dict[str, str]
    last_seen_at: datetime
    observed_at: datetime
    units: int
    links: list[Link] = field(default_factory=list)

    @property
    def key(self) -> str:
        """What a comparison with this version depends on."""
        return ",".join(f"{s}={h}" for s, h in sorted(self.hashes.items())) + "|" + self.first.state


@dataclass(frozen=True)
class Held:
    link: Link
    reason: str


@dataclass
class Chain:
    versions: list[ChainVersion]
    held: list[Held]


def build(
    expression: str,
    links: Sequence[Link],
    same: Callable[[ChainVersion, Link], bool],
    begins: Callable[[Link, Link], float],
) -> Chain:
    """The versions of an expression.

    ``same(version, link)`` compares documents where hashes differ; ``begins(short, long)`` gives the
    share of a short text's units that are the first of a long one, word for word (0 if they are not
    its first by number).
    """
    ordered = sorted(links, key=lambda link: link.order)
    held: list[Held] = []
    kept: list[Link] = []
    longest_after = _longest_after(ordered)
    for link, longest in zip(ordered, longest_after, strict=True):
        if longest is not None and not link.accepted and begins(link, longest) >= LIKE_BEGINNING:
            held.append(Held(link, f"cut off: {link.units} of the {longest.units} units of the later text"))
        else:
            kept.append(link)
    versions: list[ChainVersion] = []
    for link in kept:
        current = versions[-1] if versions else None
        if current is None:
            versions.append(_start(expression, link, None))
        elif _collapsed(current, link):
            reason = f"{link.units} units where the text before had {current.units}; no repeal is marked"
            held.append(Held(link, reason))
        elif _equal(current, link) or same(current, link):
            _extend(current, link)
        elif _lacks_the_end(current, link) and begins(link, current.links[0]) >= SAME_BEGINNING:
            held.append(Held(link, f"cut off: {link.units} of {current.units} units, the rest is missing"))
        else:
            versions.append(_start(expression, link, current))
    return Chain(versions, held)


def _longest_after(ordered: Sequence[Link]) -> list[Link | None]:
    """For each reading, a later one at least five times as long, if there is one."""
    out: list[Link | None] = []
    longest: Link | None = None
    for link in reversed(ordered):
        enough = longest is not None and 0 < link.units <= longest.units * CUT_OFF
        out.append(longest if enough else None)
        if longest is None or link.units > longest.units:
            longest = link
    return out[::-1]


def _collapsed(current: ChainVersion, link: Link) -> bool:
    share = COLLAPSE_TO_BLOCKS if link.blocks else COLLAPSE_TO
    return (
        not link.accepted
        and not link.repealed
        and current.units >= COLLAPSE_FROM
        and link.units < current.units * share
    )


def _lacks_the_end(current: ChainVersion, link: Link) -> bool:
    return not link.accepted and not link.repealed and 0 < link.units < current.links[0].units


def _equal(current: ChainVersion, link: Link) -> bool:
    shared = current.hashes.keys() & link.scopes.keys()
    if not shared or current.first.state != link.state:
        return False
    return all(current.hashes[s] == link.scopes[s] for s in shared)


def _start(expression: str, link: Link, before: ChainVersion | None) -> ChainVersion:
    id_ = short_id("v", expression, link.check)
    parts = dict(before.parts) if before else {}
    hashes = dict(before.hashes) if before else {}
    if link.repealed and not link.scopes:
        parts, hashes = {}, {}  # nothing of a repealed text is carried
    parts.update(dict.fromkeys(link.scopes, (link.reading, id_)))
    hashes.update(link.scopes)
    return ChainVersion(id_, link, parts, hashes, link.observed_at, link.observed_at, link.units, [link])


def _extend(current: ChainVersion, link: Link) -> None:
    """The same law seen again; scopes not seen before (recitals of the OJ) are added to it."""
    current.links.append(link)
    current.last_seen_at = max(current.last_seen_at, link.observed_at)
    current.observed_at = min(current.observed_at, link.observed_at)
    current.units = max(current.units, link.units)
    for scope, hash_ in link.scopes.items():
        if scope not in current.hashes:
            current.hashes[scope] = hash_
            current.parts[scope] = (link.reading, current.id)
