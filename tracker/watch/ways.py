"""By which way a text is had: which way is asked first, when the next one is tried, and what is told of it.

A crawl asks the ways in their order, up to the one in use. Where that fails beyond its patience the next one
is tried in the same crawl, and the first that gives the text is in use from then on. All of it follows from
the checks, each of which names its way (docs/decisions/0033-ways-to-a-text.md).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from tracker.capture.jobs import FailureKind
from tracker.registry import Registry
from tracker.registry.schema import Source
from tracker.store import captures as evidence
from tracker.store import events
from tracker.store.models import CheckRow
from tracker.watch.check_context import Outcome
from tracker.watch.gate import NO_TEXT

#: Failed looks in a row after which the next way is tried.
PATIENCE = 2
#: Kinds of event: the text comes by another way than before; it comes by a better one again.
OTHER_WAY, BACK = "OtherWay", "WayBack"
#: What each says; other editions: the catalogues.
SENTENCES = {
    OTHER_WAY: "the text comes by way {way}, {url} ({publisher}); the way before failed: {why}",
    BACK: "the text comes by way {way} again, {url} ({publisher})",
}
#: Causes that do not pass by themselves: the next way is tried at once.
_LASTING = frozenset({
    FailureKind.FORBIDDEN, FailureKind.FORBIDDEN_ADDRESS, FailureKind.TLS_ERROR, FailureKind.DNS_ERROR,
    FailureKind.NO_BROWSER, FailureKind.NOT_IN_ARCHIVE, "WrongLanguage", "Refused",
})  # fmt: skip
_GONE = frozenset({404, 410})


def usable(way: Source) -> bool:
    """Whether the program may ask a way: no inbox, not forbidden, no key missing."""
    return way.way_kind != "inbox" and way.robots != "forbidden" and not lacks_key(way)


def lacks_key(way: Source) -> bool:
    """Whether the key that a way needs is not set."""
    return bool(way.key) and not os.environ.get(way.key or "")


@dataclass(frozen=True)
class WayStanding:
    """How one way of a source fares. ``failures``: looks in a row that failed up to now."""

    way: Source
    in_use: bool = False
    last: CheckRow | None = None
    last_good: datetime | None = None
    failures: int = 0


def standings(registry: Registry, source: Source, looks: Sequence[CheckRow]) -> list[WayStanding]:
    """How each way of a source fares, in their order. ``looks``: its checks as they were made. In use is the
    way of the newest good one."""
    registered = registry.sources.get(source.id, source)
    good = [row for row in looks if row.outcome in evidence.GOOD]
    used = (good[-1].way or registered.url) if good else None
    out = []
    for way in registry.ways(registered):
        mine = [row for row in looks if (row.way or registered.url) == way.url]
        well = [row for row in mine if row.outcome in evidence.GOOD]
        failures = len(mine) - (mine.index(well[-1]) + 1 if well else 0)
        last = mine[-1] if mine else None
        out.append(WayStanding(way, way.url == used, last, well[-1].observed_at if well else None, failures))
    return out


@dataclass
class Route:
    """The ways of one source in the order in which a crawl tries them, and how far it is.

    ``in_use`` is the place of the way in use when the crawl began, None where no text was ever had.
    """

    ways: Sequence[Source]
    places: Sequence[int]  # of each way in the registry's order
    in_use: int | None
    failures: int  # of the way in use, before this crawl
    at: int = 0
    good: bool = False  # the way that is asked gave the text
    lasting: bool = False  # it failed for a cause that does not pass
    said: list[str] = field(default_factory=list)  # why those before it failed

    @property
    def way(self) -> Source:
        return self.ways[self.at]

    @property
    def moved(self) -> bool:
        """Whether the crawl left another way in use than it found."""
        return self.good and self.places[self.at] != (self.in_use or 0)

    def came(self, outcome: Outcome, status: int | None = None) -> None:
        """Take in what came of one check by the way that is asked."""
        self.good |= not outcome.failed
        if outcome.failed:
            self.lasting |= is_lasting(outcome, status) or lacks_key(self.way)
            self.said.append(outcome.message or outcome.outcome)

    def next(self) -> Source | None:
        """The way to try now that the one before is done with; None to leave it at that."""
        place = self.places[self.at]
        patient = self.in_use is not None and place >= self.in_use and not self.lasting
        if self.good or self.at + 1 >= len(self.ways):
            return None
        if patient and self.failures + 1 < PATIENCE:
            return None
        self.at, self.lasting = self.at + 1, False
        return self.way


def is_lasting(outcome: Outcome, status: int | None = None) -> bool:
    """Whether a failure does not pass by itself: gone, forbidden, no trusted connection, no text at all."""
    return outcome.outcome in _LASTING or status in _GONE or bool(outcome.doubts & NO_TEXT)


def route(registry: Registry, source: Source, looks: Sequence[CheckRow]) -> Route:
    """Which ways of a source a crawl asks, in which order; the first is asked whatever is known of it."""
    found = standings(registry, source, looks)
    used = next((n for n, one in enumerate(found) if one.in_use), None)
    asked = [n for n, one in enumerate(found) if n == 0 or usable(one.way)]
    failures = found[used].failures if used is not None else 0
    return Route([found[n].way for n in asked], asked, used, failures)


def routes(session: Session, registry: Registry, sources: Iterable[Source]) -> dict[str, Route]:
    """source -> its route in a crawl that begins."""
    known = list(sources)
    several = {s.id for s in known if len(registry.ways(s)) > 1}
    looks = evidence.looks(session, several) if several else {}
    return {s.id: route(registry, s, looks.get(s.id, ())) for s in known}


def tell(session: Session, source: str, done: Route, now: datetime) -> None:
    """One event of a crawl that left another way in use than it found (`Route.moved`)."""
    place = done.places[done.at]
    for kind in (OTHER_WAY, BACK):
        events.end_events(session, kind, source, now)
    kind = BACK if done.in_use is not None and place < done.in_use else OTHER_WAY
    way = done.way
    data = {"way": place + 1, "url": way.url, "publisher": way.publisher or "",
            "why": done.said[-1] if done.said else ""}  # fmt: skip
    events.save_event(
        session, kind, SENTENCES[kind].format_map(data), observed_at=now, now=now, source=source,
        url=way.url, data=data,
    )  # fmt: skip
    if place == 0:  # all is as the registry wants it: told, and over
        events.end_events(session, BACK, source, now)
