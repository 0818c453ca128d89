"""What the player's own notes say of how it was asked: pauses, rest, robots.txt, conditions, a week off.

Nothing here looks into the record but for when a source was looked at.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from benchmarks.month.plot import BACK, OFF, day
from tracker.watch.timing import duration

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from benchmarks.month.player import Asked
    from benchmarks.month.plot import Part, Plot

DELAY = 2.0
#: A crawl that read robots.txt before it changed may be over so much later.
_ONE_CRAWL = timedelta(minutes=30)


def politeness(plot: Plot, asked: list[Asked], pauses: list[str], rests: list[str]) -> dict[str, Any]:
    """The pause of each host between any two requests, and nothing while it rests."""
    by_host: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        by_host[one.host].append(one)
    least, during_rest = None, 0
    for host, requests in by_host.items():
        pause = max(DELAY, plot.crawl_delays.get(host, 0.0))
        for before, after in itertools.pairwise(requests):
            gap = (after.at - before.at).total_seconds()
            least = gap if least is None else min(least, gap)
            if gap < pause - 0.001:
                pauses.append(f"{host}: asked again after {gap:.3f} s at {after.at}; its pause is {pause} s")
        rest_until = None
        for one in requests:
            if rest_until is not None and one.at < rest_until:
                during_rest += 1
                rests.append(f"{host}: asked at {one.at}, although it wanted rest until {rest_until}")
            if one.rest:
                until = one.at + timedelta(seconds=one.rest)
                rest_until = until if rest_until is None else max(until, rest_until)
    return {
        "hosts": len(by_host), "requests": len(asked), "least pause (s)": round(least or 0, 3),
        "with Crawl-delay": len(plot.crawl_delays), "wishes for rest": sum(1 for a in asked if a.rest),
        "requests during rest": during_rest,
    }  # fmt: skip


def robots(plot: Plot, asked: list[Asked], wrong: list[str]) -> dict[str, int]:
    """No page is asked for while robots.txt forbids it; how often robots.txt was read."""
    for part in plot.parts:
        for trouble in (t for t in part.troubles if t.kind == "robots"):
            begin, end = day(trouble.begin) + _ONE_CRAWL, day(trouble.end)
            wrong += [
                f"{part.source}: asked at {one.at}, robots.txt forbids it"
                for one in asked
                if one.url == part.url and begin < one.at < end
            ]
    return {"readings of robots.txt": sum(urlsplit(a.url).path == "/robots.txt" for a in asked)}


def conditional(
    plot: Plot, asked: list[Asked], unreadable: Collection[str], wrong: list[str]
) -> dict[str, int]:
    """A text with validators that was sent once is answered 304 from then on.

    Not one that could not be read, nor a page that a browser fills: these have to be asked for anew.
    """
    sources = plot.registry.sources
    validated = {
        (p.source, p.url)
        for p in plot.parts
        if p.validators and p.source not in unreadable and not sources[p.source].options.get("browser")
    }
    sent: set[object] = set()
    counted: Counter[str] = Counter()
    for one in asked:
        if one.shown is None or one.shown[:2] not in validated:
            continue
        counted["304" if one.status == 304 else "200"] += 1
        if one.status == 200 and one.shown in sent:
            wrong.append(f"{one.shown[0]}: sent again at {one.at}, although it had not changed")
        sent.add(one.shown)
    return dict(counted)


def in_time(plot: Plot, shown: set[tuple[str, str, datetime]], days: float, wrong: list[str]) -> None:
    """Every body that was there for long enough was seen: two intervals, for quiet sources are looked at
    half as often, and half a day. Troubles and the week off come on top."""
    for part in plot.parts:
        if part.bodies[0][0] > day(0) and not part.own:
            continue  # a consolidation: it is asked for once the publisher tells of it, with its act
        ends = [at for at, _ in part.bodies[1:]] + [day(days)]
        for (begin, _), end in zip(part.bodies, ends, strict=True):
            if (part.source, part.url, begin) not in shown and _latest(plot, part, begin) < min(
                end, day(days)
            ):
                wrong.append(f"{part.source}: what was there from {begin} was not seen until {end}")


def _latest(plot: Plot, part: Part, begin: datetime) -> datetime:
    """By when a body that came at that moment has to be seen."""
    every = duration(plot.registry.sources[part.source].every)
    latest = max(begin, day(0)) + 2 * every + timedelta(hours=12)
    for start, end in sorted([(day(t.begin), day(t.end)) for t in part.troubles] + [(day(OFF), day(BACK))]):
        if start <= latest and end >= begin:
            latest = max(latest, end + timedelta(days=1.4))
    return latest


def catch_up(looks: list[tuple[Any, str]], asked: list[Asked], wrong: list[str]) -> dict[str, Any]:
    """After the week off every source comes once, and not all in one minute."""
    wrong += [
        f"{source}: looked at while the machine was off"
        for at, source in looks
        if day(OFF + 0.1) < at < day(BACK)
    ]
    first = sorted((at, source) for at, source in looks if day(BACK) <= at < day(BACK) + timedelta(hours=1))
    begun: dict[str, Any] = {}
    for at, source in first:  # a look at an act and its consolidations is several checks, seconds apart
        if at - begun.setdefault(source, at) > timedelta(minutes=2):
            wrong.append(f"{source}: looked at more than once in the first hour after the week off")
    minutes = Counter((a.at - day(BACK)) // timedelta(minutes=1) for a in asked if day(BACK) <= a.at)
    most = max(minutes.values(), default=0)
    if most > 4 * 60 / DELAY:  # as many as four hosts asked without a rest
        wrong.append(f"{most} requests in one minute")
    return {
        "sources in the first hour": len(begun),
        "minutes until the last of them": round((first[-1][0] - day(BACK)) / timedelta(minutes=1), 1)
        if first
        else None,
        "most requests in a minute": most,
    }
