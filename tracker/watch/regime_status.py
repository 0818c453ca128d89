"""How each regime fares: whether its text in force is held, by which way and as of when; else why not.

Made of the same looks as `tracker.watch.status`, for `tracker status` and the site's page of sources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.capture.urls import host_of
from tracker.model import LegalStatus
from tracker.registry import Registry
from tracker.registry.schema import Regime, Source
from tracker.store import captures as evidence
from tracker.store import reader
from tracker.store.models import CaptureRow, CheckCapture, EventRow, VersionRow
from tracker.watch import advice, gate
from tracker.watch.advice import Cause
from tracker.watch.not_law import SAYS
from tracker.watch.review import WAITING
from tracker.watch.status import Fare

#: Looks this close to the newest one are of the same crawl.
_SAME_CRAWL = timedelta(hours=1)
#: Pages that are looked at again for what to do (links on them, where they lead).
_MOST_PAGES = 100
#: A host that never answered so many looks in a row answers others, perhaps.
_NEVER = 3
_DRAFTS = frozenset({"bill", "draft"})


class TextState(StrEnum):
    """Of the text of a regime: held and in force, held and ended, served and not confirmed, not there."""

    IN_FORCE = "in_force"
    ENDED = "ended"
    TO_CONFIRM = "to_be_confirmed"
    NONE = "none"
    LISTS = "lists_only"  # the registry names no text


@dataclass(frozen=True)
class ServedBy:
    """By which address a text came. ``archive``: a web archive served it."""

    source: str
    host: str
    address: str
    archive: bool


@dataclass(frozen=True)
class Advised:
    """A cause with the sources it is about."""

    cause: Cause
    sources: tuple[str, ...]


@dataclass(frozen=True)
class RegimeStatus:
    """One regime. ``texts``: instruments that have a source; ``held``: those of them with a text in force."""

    regime: Regime
    state: TextState
    texts: int
    held: int
    way: ServedBy | None
    as_of: datetime | None
    advice: tuple[Advised, ...]


def regimes(
    session: Session, registry: Registry, causes: Mapping[str, Cause], today: date
) -> list[RegimeStatus]:
    """All regimes of the registry, in its order. ``causes``: see `source_causes`."""
    texts = _texts_in_force(session, today)
    waiting = {e.source for e in reader.events(session, kinds=gate.EVENT_KINDS) if e.source and _doubtful(e)}
    return [_status(registry, regime, texts, waiting, causes) for regime in registry.regimes.values()]


def _status(
    registry: Registry, regime: Regime, texts: Mapping[str, tuple[VersionRow, ServedBy]], waiting: set[str],
    causes: Mapping[str, Cause],
) -> RegimeStatus:  # fmt: skip
    sources: dict[str, list[Source]] = defaultdict(list)
    for source in regime.sources:
        if source.kind == "text" and source.instrument:
            sources[source.instrument].append(source)
    laws = [i for i in sources if registry.instruments[i].type not in _DRAFTS] or list(sources)
    held = {i: texts[i] for i in sources if i in texts}
    living = [i for i in laws if i in held and not LegalStatus(held[i][0].status).ended]
    chosen = next(iter(living), next((i for i in laws if i in held), None))
    if not sources:
        state = TextState.LISTS
    elif chosen is not None:
        state = TextState.IN_FORCE if living else TextState.ENDED
    elif any(s.id in waiting for i in laws for s in sources[i]):
        state = TextState.TO_CONFIRM
    else:
        state = TextState.NONE
    lacking = [s for i in (*laws, *sources) if i not in held for s in sources[i]]
    rest = [s for s in regime.sources if s not in lacking]
    version, way = held[chosen] if chosen is not None else (None, None)
    return RegimeStatus(
        regime, state, len(sources), len(held), way, version.last_seen_at if version else None,
        _grouped((s.id, causes[s.id]) for s in (*lacking, *rest) if s.id in causes),
    )  # fmt: skip


def _doubtful(event: EventRow) -> bool:
    """Whether a page was read and may be the text: it does not say itself that it is something else."""
    codes = {d["code"] for d in event.data.get("doubts", ())}
    return bool(codes) and codes.isdisjoint(SAYS)


def _grouped(found: Iterable[tuple[str, Cause]]) -> tuple[Advised, ...]:
    """One advice for the same words, the first first; what was only never asked comes last."""
    groups: dict[tuple[str, str], tuple[Cause, dict[str, None]]] = {}
    for source, cause in found:
        groups.setdefault(cause.words(), (cause, {}))[1][source] = None
    said = [Advised(cause, tuple(sources)) for cause, sources in groups.values()]
    return tuple(sorted(said, key=lambda a: a.cause.code == "not_asked"))


# --- why a source gives nothing --------------------------------------------------------------------------


def source_causes(session: Session, registry: Registry, found: Mapping[str, Fare]) -> dict[str, Cause]:
    """source -> why it gives nothing, or what it waits for; those that fare well are not there."""
    out: dict[str, Cause] = {}
    pages = 0
    for source in registry.sources.values():
        fare = found.get(source.id)
        health = fare.health if fare is not None else None
        if fare is None or health is None:
            out[source.id] = Cause("not_asked", {"source": source.id})
        elif health.failures or (health.last_event is not None and health.last_event.kind in WAITING):
            pages += 1
            event = health.last_event
            cause = _cause(session, source, health.last_outcome, event, look=pages <= _MOST_PAGES)
            if (
                cause.code in ("timeout", "connection")
                and health.failures >= _NEVER
                and not health.last_success
            ):
                cause = Cause("abroad", {**cause.values, "sign": f"{health.failures} looks, no answer"})
            out[source.id] = cause
        elif fare.silent is not None:
            out[source.id] = Cause("silent", {"source": source.id})
        elif fare.overdue:
            out[source.id] = Cause("overdue", {"source": source.id})
    return _without_network(registry, found, out)


def _cause(session: Session, source: Source, outcome: str, event: EventRow | None, *, look: bool) -> Cause:
    if event is None:
        return advice.of_unread(outcome, outcome, url=source.url, source=source.id, language=source.language)
    pages = []
    if look and event.check is not None and "cause" not in event.data:
        pages = evidence.load_captures(session, event.check)[:1]
    return advice.of_event(
        event.kind, event.message, event.data, url=event.url or source.url, source=source.id,
        language=source.language, pages=pages,
    )  # fmt: skip


def _without_network(
    registry: Registry, found: Mapping[str, Fare], causes: dict[str, Cause]
) -> dict[str, Cause]:
    """Where the newest crawl reached no host at all, that is told of this machine and not of each source."""
    looks = {id_: f.health.last_check for id_, f in found.items() if f.health and id_ in registry.sources}
    newest = max(looks.values(), default=None)
    if newest is None:
        return causes
    last = [id_ for id_, at in looks.items() if newest - at <= _SAME_CRAWL]
    hosts = {host_of(registry.sources[id_].url) for id_ in last}
    codes = [causes[id_].code if id_ in causes else "" for id_ in last]
    if len(hosts) >= advice.SURE_HOSTS and set(codes) <= advice.UNREACHED:
        causes |= dict.fromkeys(last, Cause("no_network"))
    return causes


def network_missing(causes: Mapping[str, Cause]) -> bool:
    """Whether the newest crawl found this machine without a network."""
    return any(c.code == "no_network" for c in causes.values())


# --- what is held ----------------------------------------------------------------------------------------


def _texts_in_force(session: Session, today: date) -> dict[str, tuple[VersionRow, ServedBy]]:
    """instrument -> its newest version that is law on a day, in the language seen last."""
    newest = (
        select(VersionRow.instrument, VersionRow.language, func.max(VersionRow.ordinal).label("ordinal"))
        .where(
            VersionRow.superseded_at.is_(None),
            or_(VersionRow.valid_from.is_(None), VersionRow.valid_from <= today),
        )
        .group_by(VersionRow.instrument, VersionRow.language)
        .subquery()
    )
    query = (
        select(VersionRow)
        .join(
            newest,
            and_(
                VersionRow.instrument == newest.c.instrument,
                VersionRow.language == newest.c.language,
                VersionRow.ordinal == newest.c.ordinal,
            ),
        )
        .where(VersionRow.superseded_at.is_(None))
        .order_by(VersionRow.last_seen_at)
    )
    rows = {v.instrument: v for v in session.scalars(query)}
    ways = _ways(session, list(rows.values()))
    return {i: (v, ways[v.check]) for i, v in rows.items() if v.check in ways}


def _ways(session: Session, versions: Sequence[VersionRow]) -> dict[str, ServedBy]:
    """check -> the address that served what it brought."""
    sources = {v.check: v.source for v in versions}
    query = (
        select(CheckCapture.check, CaptureRow.final_url, CaptureRow.archive)
        .join(CaptureRow, CaptureRow.id == CheckCapture.capture)
        .where(CheckCapture.check.in_(list(sources)))
        .order_by(CheckCapture.position.desc())
    )
    return {
        check: ServedBy(sources[check], host_of(url), url, host_of(url) in advice.ARCHIVES)
        for check, url, _ in session.execute(query)
    }
