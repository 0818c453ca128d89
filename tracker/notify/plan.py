"""From the record to news: what is to be reported to each subscription.

Not reported: history imported later, first texts, what was seen long before it was recorded, and what was
recorded before the subscription existed. The id of a piece of news is made of its content, so that reading
the same days of the record again (after a crash, a wrong clock, a rebuilt record) adds nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from tracker.contract.change import changes_view
from tracker.model import Origin
from tracker.notify import briefings, reminders
from tracker.notify.config import CHANGES, HEALTH, NOTICES, REMINDER, ActiveSubscription, Config
from tracker.registry import Registry
from tracker.registry.matching import has_words, matches
from tracker.registry.scope import ScopeMatcher
from tracker.store import outbox
from tracker.store.db import Store
from tracker.store.models import ChangeRow, IncidentRow
from tracker.store.outbox import News

#: A change that was seen so long before it was recorded is history.
LONG_AGO = timedelta(days=7)
#: The record is gone through again so far back: clocks of several machines, transactions under way.
OVERLAP = timedelta(days=2)
#: A subscription whose file is older still begins so shortly before it is first seen.
GRACE = timedelta(days=1)


class PlannedChanges:
    """The changes a process has gone through already for the subscriptions as they are: a runner that plans
    every minute reads each change once. What is forgotten is only read again."""

    def __init__(self) -> None:
        self._config: Config | None = None
        self._seen: set[tuple[str, str]] = set()
        self._reminded: dict[str, date] = {}

    def fresh(self, config: Config, rows: Sequence[ChangeRow]) -> list[ChangeRow]:
        """Those not gone through."""
        if config != self._config:
            self._config, self._seen, self._reminded = config, set(), {}
        return [r for r in rows if (r.id, r.derived_from) not in self._seen]

    def reminders(self, session: Session, config: Config, registry: Registry, now: datetime) -> list[News]:
        """The reminders that are due, looked for once a day of each zone."""
        wanted = {id_: s for id_, s in config.subscriptions.items() if s.spec.remind}
        days = {id_: now.astimezone(s.zone).date() for id_, s in wanted.items()}
        if not wanted or days == self._reminded:
            return []
        self._reminded = days
        return remind(session, config, registry, days, now)

    def add(self, rows: Sequence[ChangeRow]) -> None:
        """Their news is stored."""
        self._seen = {(r.id, r.derived_from) for r in rows}


def plan(
    store: Store, config: Config, registry: Registry, now: datetime, memo: PlannedChanges | None = None
) -> int:
    """Keep what is new for every subscription; how many pieces of news that were."""
    memo = memo or PlannedChanges()
    _begin(store, config, now)
    with store.read() as session:
        starts = outbox.starts(session)
        born = {id_: starts[id_].since for id_ in config.subscriptions}
        first = min((max(starts[id_].since, starts[id_].planned_at - OVERLAP) for id_ in born), default=now)
        rows = [r for r in outbox.changes(session, first) if r.recorded_at - r.observed_at < LONG_AGO]
        unread = memo.fresh(config, rows)
        found = find(session, config, registry, born, first, now, changes=unread)
        found += memo.reminders(session, config, registry, now)
        found += briefings.due(session, config, now)
        fresh = {n.id for n in found} - outbox.known(session, found)
    with store.write() as session:
        added = outbox.add_news(session, [n for n in found if n.id in fresh], now)
        for id_, row in outbox.starts(session).items():
            if id_ in config.subscriptions:
                row.planned_at = max(row.planned_at, now)
    memo.add(rows)
    return added


def _begin(store: Store, config: Config, now: datetime) -> None:
    """Note which subscriptions came up, came back and went."""
    with store.read() as session:
        have = {id_: row.gone_at for id_, row in outbox.starts(session).items()}
    came = [id_ for id_ in config.subscriptions if id_ not in have or have[id_] is not None]
    went = [id_ for id_, gone in have.items() if gone is None and id_ not in config.subscriptions]
    if not (came or went):
        return
    with store.write() as session:
        rows = outbox.starts(session)
        for id_ in came:
            gone = rows[id_].gone_at if id_ in rows else None
            if gone is not None and now - gone < GRACE:  # a file that was away for a moment
                rows[id_].gone_at = None
                continue
            written = min(config.subscriptions[id_].since, now)
            outbox.begin(session, id_, max(written, now - GRACE), now)
        for id_ in went:
            rows[id_].gone_at = now


def find(
    session: Session,
    config: Config,
    registry: Registry,
    since: Mapping[str, datetime],
    first: datetime,
    now: datetime,
    *,
    changes: Sequence[ChangeRow] | None = None,
) -> list[News]:
    """The news of each subscription, reported already or not. ``since``: since when each exists; ``first``:
    the record is read from there on. ``changes``: those to consider; by default all that were seen since
    then, as if what was imported later had been watched."""
    if changes is None:
        changes = outbox.changes(session, first, history=True)
    if not since:
        return []
    matchers = config.matchers(registry)
    out: list[News] = []
    for id_, (kind, key, ref, eids, significance) in _found(
        session, config, registry, matchers, since, first, changes
    ):
        subscribed = config.subscriptions[id_]
        at_once, due = subscribed.due(significance, HEALTH if kind in _OF_HEALTH else kind, now)
        for channel in subscribed.spec.to:
            languages = tuple(config.languages(id_, channel))
            out.append(outbox.News(id_, channel, kind, key, ref, eids, languages, at_once, due))
    return out


def remind(
    session: Session, config: Config, registry: Registry, days: Mapping[str, date], now: datetime
) -> list[News]:
    """The reminders of subscriptions on the days their readers have, told already or not."""
    matchers = config.matchers(registry)
    seen = {day: reminders.coming(session, registry, day) for day in set(days.values())}
    out = []
    for id_, day in days.items():
        subscribed = config.subscriptions[id_]
        for key, ref, at in reminders.due(subscribed, matchers[id_], seen[day]):
            when = max(at, now)
            when = subscribed.quiet.until(when) if subscribed.quiet else when
            for channel in subscribed.spec.to:
                languages = tuple(config.languages(id_, channel))
                out.append(News(id_, channel, REMINDER, key, ref, None, languages, True, when))
    return out


#: kind, key, ref, eids, significance
_Piece = tuple[str, str, str, tuple[str, ...] | None, str]
_OF_HEALTH = frozenset({"incident", "recovery"})


def _found(
    session: Session,
    config: Config,
    registry: Registry,
    matchers: Mapping[str, ScopeMatcher],
    since: Mapping[str, datetime],
    first: datetime,
    changes: Sequence[ChangeRow],
) -> Iterator[tuple[str, _Piece]]:
    def wanting(what: str) -> dict[str, ActiveSubscription]:
        return {id_: s for id_, s in config.subscriptions.items() if id_ in since and what in s.spec.what}

    if wanted := wanting(CHANGES):
        yield from _changes(session, registry, wanted, matchers, since, changes)
    if wanted := wanting(NOTICES):
        yield from _notices(session, registry, wanted, matchers, since, first)
    if wanted := wanting(HEALTH):
        for row in outbox.incidents(session, first):
            for id_ in wanted:
                if matchers[id_].source(row.source):
                    yield from ((id_, piece) for piece in _health(row, since[id_]))


def _changes(
    session: Session,
    registry: Registry,
    wanted: Mapping[str, ActiveSubscription],
    matchers: Mapping[str, ScopeMatcher],
    since: Mapping[str, datetime],
    rows: Sequence[ChangeRow],
) -> Iterator[tuple[str, _Piece]]:
    known = {r.id: r.recorded_at if r.origin == Origin.WATCH.value else r.observed_at for r in rows}
    held: dict[str | None, dict[str, str | None]] = {}
    for view in changes_view(session, registry, rows):
        above: dict[str, list[str]] | None = None
        for id_, subscribed in wanted.items():
            matcher = matchers[id_]
            if known[view["id"]] < since[id_] or not matcher.language(view["language"]):
                continue
            if matcher.wants_parents(view["instrument"]) and above is None:
                above = _above(session, view, held)
            followed = matcher.follows(view, above or {})
            if followed is None or not matcher.weighty(followed.significance):
                continue
            if not _has_word(_words(view, followed.eids), subscribed.spec.keywords):
                continue
            key = f"{view['instrument']}/{view['language']}/{view['to_version']}/{view['kind']}"
            yield id_, ("change", key, view["id"], followed.eids, followed.significance)


def _words(view: Mapping[str, Any], eids: Sequence[str] | None) -> str:
    rows = [p for p in view["provisions"] if eids is None or p["eid"] in eids]
    return "\n".join(str(p[k]) for p in rows for k in ("heading", "before", "after") if p[k])


def _has_word(text: str, keywords: Sequence[str]) -> bool:
    return not keywords or has_words(text, keywords)


def _above(
    session: Session, view: Mapping[str, Any], known: dict[str | None, dict[str, str | None]]
) -> dict[str, list[str]]:
    """eid -> all that holds it, in the text before or after. ``known``: versions read already."""
    out: dict[str, list[str]] = {}
    for version in (view["from_version"], view["to_version"]):
        if version not in known:
            known[version] = outbox.parents(session, version)
        held = known[version]
        for p in view["provisions"]:
            for eid in (p["eid"], p["from_eid"], *p["from_eids"]):
                lines = out.setdefault(eid, []) if eid else []
                at = held.get(eid or "")
                while at is not None and at not in lines:
                    lines.append(at)
                    at = held.get(at)
    return out


def _notices(
    session: Session,
    registry: Registry,
    wanted: Mapping[str, ActiveSubscription],
    matchers: Mapping[str, ScopeMatcher],
    since: Mapping[str, datetime],
    first: datetime,
) -> Iterator[tuple[str, _Piece]]:
    for step, row in outbox.notice_steps(session, first):
        about = matches(registry, row.source, row.title, row.summary)
        words = f"{row.title}\n{row.summary}"
        for id_, subscribed in wanted.items():
            if step.observed_at < since[id_] or not matchers[id_].matched_notice(about, row.source, words):
                continue
            if _has_word(words, subscribed.spec.keywords):
                weight = "substantive" if row.kind == "consultation" else "minor"
                yield id_, ("notice", step.id, step.id, None, weight)


def _health(row: IncidentRow, since: datetime) -> Iterator[_Piece]:
    """The beginning of an incident; its end, where the beginning was or will be reported."""
    if row.recorded_at < since:
        return
    yield "incident", row.id, row.id, None, "substantive"
    if row.closed_at is not None:
        yield "recovery", row.id, row.id, None, "substantive"
