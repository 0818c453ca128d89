"""What the record must hold after the month, from the plot alone, and whether it does.

Own pages: the plot says which section changed when. Real captures: the same bodies, taken in one after
another into a fresh store without any trouble, say which versions and changes there are. What is judged
from the player's notes of requests alone is in `manners`.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections import Counter, defaultdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from benchmarks.month import manners, pages
from benchmarks.month.plot import START, Part, Plot, day, silent_sources
from tracker.model import Capture, Origin
from tracker.store import reader, schedule
from tracker.store.db import Store
from tracker.store.models import ChangeRow, CheckRow, ProvisionChangeRow
from tracker.watch.ingest import Ingest

if TYPE_CHECKING:
    from datetime import datetime

    from benchmarks.month.player import Player

#: A trouble is seen and its end is seen within the longest wait between two looks, and a tenth.
_SOON = timedelta(days=1.4)
#: Real captures are watched at the registry's own intervals, weekly and monthly ones among them.
_SLOW = timedelta(days=11)


#: What is judged, in the order of the report; the words of the verdict.
RULES = {
    "own pages": "every change of our own pages is in the record once, with exactly the section it changed",
    "real captures": "versions and changes of real captures are those of the same bodies without a network",
    "incidents": "every trouble that lasts is one incident, from in it to after it; nothing else is",
    "looks": "every text is seen within its source's interval",
    "pause": "no host is asked again before its pause is over",
    "rest": "no host is asked while it wants rest",
    "robots": "nothing is asked for that robots.txt forbids",
    "conditional": "a text that is held and has validators is not sent again",
    "catch-up": "after the week off every source comes once, and not all at once",
}


def judge(
    plot: Plot, player: Player, store: Store, days: float
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """Figures of the month, and by rule everything that is not as it was played."""
    wrong: dict[str, list[str]] = {rule: [] for rule in RULES}
    figures: dict[str, Any] = {}
    shown = {one.shown for one in player.asked if one.shown is not None}
    real, unreadable = _reference(plot, [p for p in plot.parts if not p.own], shown)
    with store.read() as session:
        figures["changes"] = _changes(session, plot, real, days, wrong)
        figures["incidents"] = _incidents(session, plot, unreadable, days, wrong["incidents"])
        rows = session.execute(select(CheckRow.source, CheckRow.outcome, CheckRow.observed_at)).all()
    figures["looks"] = len(rows)
    figures["outcomes"] = dict(Counter(outcome for _, outcome, _ in rows).most_common())
    unseen = set(plot.registry.sources) - {source for source, _, _ in rows}
    wrong["looks"] += [f"{source}: never looked at" for source in sorted(unseen)]
    manners.in_time(plot, shown, days, wrong["looks"])
    figures["politeness"] = manners.politeness(plot, player.asked, wrong["pause"], wrong["rest"])
    figures["politeness"] |= manners.robots(plot, player.asked, wrong["robots"])
    figures["conditional"] = manners.conditional(plot, player.asked, unreadable, wrong["conditional"])
    if days >= manners.BACK + 1:
        looks = [(at, source) for source, _, at in rows]
        figures["catch-up"] = manners.catch_up(looks, player.asked, wrong["catch-up"])
    else:
        del wrong["catch-up"]
    if not real:
        del wrong["real captures"]
    return figures, wrong


# --- changes ------------------------------------------------------------------------------------------


def _changes(
    session: Any, plot: Plot, expected: dict[str, tuple[Any, Any]], days: float, wrong: dict[str, list[str]]
) -> dict[str, int]:
    own = {p.source: p for p in plot.parts if p.own}
    counted = {"own pages": 0, "real captures": 0}
    for source in own.values():
        counted["own pages"] += _own_changes(session, plot, source, days, wrong["own pages"])
    found = _versions(session, {s.source for s in plot.parts if not s.own}, plot)
    for key in sorted(set(expected) | set(found)):
        if expected.get(key) != found.get(key):
            wrong["real captures"].append(
                f"{key}: the record holds {_short(found.get(key))}, played was {_short(expected.get(key))}"
            )
        counted["real captures"] += max(0, len(found.get(key, ((), ()))[0]) - 1)
    return counted


def _own_changes(session: Any, plot: Plot, part: Part, days: float, wrong: list[str]) -> int:
    """One change for each step, with exactly the section that was changed."""
    source = plot.registry.sources[part.source]
    rows = list(
        session.scalars(
            select(ChangeRow)
            .where(ChangeRow.source == part.source, ChangeRow.superseded_at.is_(None))
            .where(ChangeRow.from_version.is_not(None))
            .order_by(ChangeRow.observed_at)
        )
    )
    steps = [section for _, section in part.changed]
    sure = sum(at + 1.3 <= days for at, _ in part.changed)  # later ones may have been seen, or not yet
    most = sum(at <= days for at, _ in part.changed)
    if not sure <= len(rows) <= most:
        wrong.append(f"{part.source}: {len(rows)} changes in the record, {sure} were played")
        return len(rows)
    for version, (row, section) in enumerate(zip(rows, steps, strict=False), 1):
        told = list(
            session.scalars(
                select(ProvisionChangeRow).where(
                    ProvisionChangeRow.change == row.id, ProvisionChangeRow.before.is_not(None),
                    ProvisionChangeRow.rollup.is_(False),
                )
            )
        )  # fmt: skip
        old, new = (str(pages.days_of(part.source, section, v, steps)) for v in (version - 1, version))
        fits = [p for p in told if old in (p.before or "") and new in (p.after or "")]
        if len(told) != 1 or len(fits) != 1:
            wrong.append(
                f"{source.id}: change {version} tells of {[p.eid for p in told]}; "
                f"section {section} went from {old} to {new} days"
            )
    return len(rows)


def _versions(session: Any, sources: set[str], plot: Plot) -> dict[str, tuple[Any, Any]]:
    """expression -> (fingerprint of each version, provisions of each change)."""
    out: dict[str, tuple[Any, Any]] = {}
    wanted = {(plot.registry.sources[s].instrument, plot.registry.sources[s].language) for s in sources}
    for instrument, language in reader.expressions(session):
        if (instrument, language) not in wanted:
            continue
        versions = reader.versions(session, instrument, language)
        prints = []
        for version in versions:
            texts = [(p.eid, p.heading, p.text) for p in reader.text(session, version)]
            prints.append(hashlib.sha256(repr(texts).encode()).hexdigest()[:12])
        changes = [
            c for c in reader.changes(session, instruments={instrument}, language=language) if c.from_version
        ]
        rows = reader.change_rows(session, [c.id for c in changes])
        told = sorted(tuple(sorted((p.eid, p.action) for p in rows[c.id])) for c in changes)
        out[f"{instrument} ({language})"] = (tuple(prints), tuple(told))
    return out


def _reference(
    plot: Plot, parts: list[Part], shown: set[tuple[str, str, datetime]]
) -> tuple[dict[str, tuple[Any, Any]], dict[str, datetime]]:
    """The bodies that were shown, in the order they were played, taken in without a network between.

    Also the sources of which a body cannot be taken (a page in another language than it says), with
    the moment it came: that has to be an incident.
    """
    if not parts:
        return {}, {}
    unreadable: dict[str, datetime] = {}
    with tempfile.TemporaryDirectory() as folder:
        store = Store(f"sqlite:///{Path(folder) / 'reference.db'}")
        store.migrate()
        ingest = Ingest(store, plot.registry)
        played = [(at, p, body) for p in parts for at, body in p.bodies if (p.source, p.url, at) in shown]
        for at, part, body in sorted(played, key=lambda x: (x[0], x[1].source, x[1].url)):
            media, _, charset = part.media_type.partition(";")
            taken = Capture(
                part.url, max(at, START - timedelta(days=1)), body, media_type=media.strip(),
                charset=charset.partition("=")[2].strip() or None,
            )  # fmt: skip
            if ingest.take(plot.registry.sources[part.source], [taken], Origin.WATCH).failed:
                unreadable.setdefault(part.source, max(at, START))
        with store.read() as session:
            out = _versions(session, {p.source for p in parts}, plot)
        store.dispose()
    return out, unreadable


def _short(value: tuple[Any, Any] | None) -> str:
    return (
        "nothing"
        if value is None
        else f"{len(value[0])} versions {value[0]}, {[len(x) for x in value[1]]} rows"
    )


# --- incidents ----------------------------------------------------------------------------------------


def _incidents(
    session: Any, plot: Plot, unreadable: dict[str, datetime], days: float, wrong: list[str]
) -> dict[str, int]:
    """Each trouble that lasts is one incident, opened in it and closed after it; nothing else is one."""
    left = defaultdict(list)
    found = schedule.incidents(session)
    for row in found:
        left[row.source].append(row)
    expected = [
        (part.source, t.incident, day(t.begin), day(t.end) if t.end + 1.4 <= days else None)
        for part in plot.parts
        for t in part.troubles
        if t.incident and t.begin + 1.4 <= days
    ]
    late = {(part.source, t.incident) for part in plot.parts for t in part.troubles if t.begin + 1.4 > days}
    expected += [(source, "content", at, None) for source, at in unreadable.items()]
    for source, kind, begin, end in expected:
        soon = _SOON if source not in unreadable else _SLOW
        fits = [r for r in left[source] if r.kind == kind and begin <= r.opened_at <= begin + soon]
        if len(fits) != 1:
            wrong.append(f"{source}: {len(fits)} incidents of kind {kind} from {begin}")
            continue
        left[source].remove(fits[0])
        closed = fits[0].closed_at
        if end is not None and (closed is None or not end <= closed <= end + _SOON):
            wrong.append(f"{source}: {kind} ended at {end}, its incident was closed at {closed}")
        elif end is None and closed is not None and closed < day(days - 1.4):
            wrong.append(f"{source}: {kind} did not end, its incident was closed at {closed}")
    silent = silent_sources(plot) if days >= 28 else set()
    for source in silent:
        told = [r for r in left[source] if r.kind == "silent"]
        if len(told) != 1 or told[0].closed_at is None:
            wrong.append(f"{source}: fell silent and changed again; incidents: {len(told)}")
        for row in told:
            left[source].remove(row)
    for rows in left.values():
        wrong += [
            f"{r.source}: incident {r.kind} from {r.opened_at} was not played: {r.message}"
            for r in rows
            if (r.source, r.kind) not in late  # began too late to be sure of
        ]
    return {
        "played": len(expected) + len(silent),
        "recorded": len(found),
        "open at the end": sum(r.closed_at is None for r in found),
    }
