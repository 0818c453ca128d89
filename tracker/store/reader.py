"""Questions to the record, answered with plain data. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache, partial
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.law.named_days import VERSION as DAYS_VERSION
from tracker.law.named_days import NamedDays
from tracker.law.named_days import named_days as days_in
from tracker.model import Document, Scope
from tracker.store.captures import GOOD
from tracker.store.ids import scope_of
from tracker.store.models import (
    CaptureRow,
    ChangeRow,
    CheckCapture,
    CheckRow,
    EventRow,
    ProvisionChangeRow,
    ProvisionRow,
    Reading,
    VersionRow,
)
from tracker.store.readings import OwnTexts, assemble, document_of
from tracker.store.rows import chunks


@dataclass(frozen=True)
class TextProvision:
    """A provision as a reader meets it, with the version that holds its text."""

    eid: str
    parent: str | None
    type: str
    num: str | None
    heading: str | None
    text: str
    version: str
    content: str
    scope: str
    status: str


@dataclass(frozen=True)
class Evidence:
    """What a version or change rests on."""

    url: str
    final_url: str
    observed_at: datetime
    recorded_at: datetime
    sha256: str
    size: int | None
    archive: str | None
    record_id: str | None
    way: str | None  # address of the further way of its source that it came by


class KnownVersion(NamedTuple):
    """What ten thousand versions are asked for at once: a row without its books."""

    id: str
    instrument: str
    language: str
    reading: str
    parts: Mapping[str, Mapping[str, str]]
    status: str
    valid_from: date | None
    text_date: date | None


def expressions(session: Session, instrument: str | None = None) -> list[tuple[str, str]]:
    """(instrument, language) of everything that has a version."""
    query = select(VersionRow.instrument, VersionRow.language).distinct()
    if instrument:
        query = query.where(VersionRow.instrument == instrument)
    return [
        (row[0], row[1])
        for row in session.execute(query.order_by(VersionRow.instrument, VersionRow.language))
    ]


def pick_language(session: Session, instrument: str, wanted: str | None) -> str | None:
    """The stored language that answers a wish: exact, then by its first subtag, then the only or first."""
    have = [lang for _, lang in expressions(session, instrument)]
    if wanted is None:
        return "en" if "en" in have else (have[0] if have else None)
    primary = wanted.split("-")[0]
    exact = [x for x in have if x == wanted] + [x for x in have if x.split("-")[0] == primary]
    return exact[0] if exact else None


def versions(
    session: Session, instrument: str, language: str | None = None, *, superseded: bool = False
) -> list[VersionRow]:
    """The versions of an instrument in the order of the law."""
    query = select(VersionRow).where(VersionRow.instrument == instrument)
    if language:
        query = query.where(VersionRow.language == language)
    if not superseded:
        query = query.where(VersionRow.superseded_at.is_(None))
    return list(session.scalars(query.order_by(VersionRow.language, VersionRow.ordinal)))


def version_at(
    session: Session,
    instrument: str,
    language: str,
    *,
    at: datetime | None = None,
    valid_at: date | None = None,
) -> VersionRow | None:
    """The last version known at a moment; with ``valid_at``, the one that was law on that day."""
    rows = [v for v in versions(session, instrument, language) if at is None or v.observed_at <= at]
    if valid_at is not None:
        rows = [v for v in rows if (v.valid_from or v.text_date or v.observed_at.date()) <= valid_at]
    return rows[-1] if rows else None


def text(
    session: Session, version: VersionRow, valid_at: date | None = None, at: datetime | None = None
) -> list[TextProvision]:
    """All provisions of a version in document order, carried parts with their own version's id.

    ``at``: as the record knew it then; a part that a later look was the first to bring is not there yet.

    ``valid_at``: without those that were not law yet on that day, or no more, as far as their publisher
    dates them; what stands below such a provision goes with it.
    """
    out: list[TextProvision] = []
    texts = OwnTexts(session)
    absent: set[str | None] = set()
    for scope in (Scope.PREAMBLE, Scope.BODY, Scope.ANNEXES, Scope.NOTES):
        part = version.parts.get(scope.value)
        if part is None or (at is not None and _came_after(session, version, part["reading"], at)):
            continue
        rows = session.execute(
            select(
                ProvisionRow.eid, ProvisionRow.parent, ProvisionRow.type, ProvisionRow.num,
                ProvisionRow.heading, ProvisionRow.start, ProvisionRow.size, ProvisionRow.content,
                ProvisionRow.status, ProvisionRow.valid_from, ProvisionRow.valid_to,
            )
            .where(ProvisionRow.version == part["version"], ProvisionRow.scope == scope.value)
            .order_by(ProvisionRow.position)
        ).all()  # fmt: skip
        if not rows:
            continue
        own = texts.of(part["version"], scope.value)
        for eid, parent, type_, num, heading, start, size, content, status, since, until in rows:
            if parent in absent or not _is_law(valid_at, since, until):
                absent.add(eid)
                continue
            out.append(
                TextProvision(
                    eid, parent, type_, num, heading, own(start, size), part["version"], content, scope.value,
                    status,
                )
            )  # fmt: skip
    return out


def _came_after(session: Session, version: VersionRow, reading: str, at: datetime) -> bool:
    """Whether a part was added to a version by a reading of a later moment, not by its first."""
    return reading != version.reading and session.get_one(Reading, reading).observed_at > at


def _is_law(day: date | None, since: date | None, until: date | None) -> bool:
    return day is None or ((since is None or since <= day) and (until is None or day < until))


_NO_DAYS = NamedDays()


def named_days(session: Session, versions: Collection[VersionRow | KnownVersion]) -> dict[str, NamedDays]:
    """version -> what its text says of days: as the record keeps it, else found in the text. Kept in the
    session, for a site briefs many months from one record."""
    known: dict[tuple[str, str], NamedDays] = session.info.setdefault("named days", {})
    missing = {v.id: v for v in versions if (v.id, v.reading) not in known}
    for ids in chunks(sorted(missing)):
        rows = session.execute(
            select(VersionRow.id, VersionRow.reading, VersionRow.named_days).where(
                VersionRow.id.in_(ids), VersionRow.days_by == DAYS_VERSION
            )
        )
        known |= {
            (id_, reading): NamedDays.from_json(kept) if kept else _NO_DAYS for id_, reading, kept in rows
        }
    for v in missing.values():
        if (v.id, v.reading) not in known:
            text = document(session, v)
            known[v.id, v.reading] = days_in(text, scope_of(text.provisions))
    return {v.id: known[v.id, v.reading] for v in versions}


def parents(
    session: Session, version: VersionRow | KnownVersion, wanted: Collection[str] | None = None
) -> dict[str, str | None]:
    """eid -> what it stands in, of the provisions of a version; of those wanted."""
    out: dict[str, str | None] = {}
    for scope, part in version.parts.items():
        query = select(ProvisionRow.eid, ProvisionRow.parent).where(
            ProvisionRow.version == part["version"], ProvisionRow.scope == scope
        )
        rows = session.execute(query if wanted is None else query.where(ProvisionRow.eid.in_(wanted)))
        out.update((eid, parent) for eid, parent in rows)
    return out


def document(session: Session, version: VersionRow | KnownVersion) -> Document:
    """A version as one document, with the parts it carries from earlier ones."""
    parts = {scope: part["reading"] for scope, part in version.parts.items()}
    return assemble(parts, version.reading, cache(partial(document_of, session)))


def changes(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    instruments: Collection[str] | None = None,
    significance: Collection[str] | None = None,
    language: str | None = None,
    ids: Collection[str] | None = None,
    superseded: bool = False,
    limit: int | None = None,
) -> list[ChangeRow]:
    """The change feed, oldest observation first. ``until`` is exclusive."""
    query: Select[tuple[ChangeRow]] = select(ChangeRow)
    if not superseded:
        query = query.where(ChangeRow.superseded_at.is_(None))
    if since:
        query = query.where(ChangeRow.observed_at >= since)
    if until:
        query = query.where(ChangeRow.observed_at < until)
    if instruments is not None:
        query = query.where(ChangeRow.instrument.in_(list(instruments)))
    if significance is not None:
        query = query.where(ChangeRow.significance.in_(list(significance)))
    if language:
        query = query.where(
            or_(ChangeRow.language == language, ChangeRow.language.like(language.split("-")[0] + "-%"))
        )
    if ids is not None:
        query = query.where(ChangeRow.id.in_(list(ids)))
    query = query.order_by(ChangeRow.observed_at, ChangeRow.instrument, ChangeRow.language, ChangeRow.id)
    if limit:
        query = query.limit(limit)
    return list(session.scalars(query))


def change_rows(session: Session, ids: Iterable[str]) -> dict[str, list[ProvisionChangeRow]]:
    """change id -> its rows in order."""
    out: dict[str, list[ProvisionChangeRow]] = {id_: [] for id_ in ids}
    for chunk in chunks(list(out)):
        for row in session.scalars(
            select(ProvisionChangeRow)
            .where(ProvisionChangeRow.change.in_(chunk))
            .order_by(ProvisionChangeRow.change, ProvisionChangeRow.position)
        ):
            out[row.change].append(row)
    return out


def evidence(session: Session, check: str) -> list[Evidence]:
    """The captures of a check: address, times, hash, WARC record."""
    rows = session.execute(
        select(CaptureRow, CheckRow.bytes, CheckRow.way)
        .join(CheckCapture, CheckCapture.capture == CaptureRow.id)
        .join(CheckRow, CheckRow.id == CheckCapture.check)
        .where(CheckCapture.check == check)
        .order_by(CheckCapture.position)
    )
    return [
        Evidence(c.url, c.final_url, c.observed_at, c.recorded_at, c.body, size, c.archive, c.record_id, way)
        for c, size, way in rows
    ]


def events(
    session: Session,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    sources: Collection[str] | None = None,
    kinds: Collection[str] | None = None,
    open_only: bool = True,
) -> list[EventRow]:
    query = select(EventRow)
    if open_only:
        query = query.where(EventRow.resolved_at.is_(None))
    if since:
        query = query.where(EventRow.observed_at >= since)
    if until:
        query = query.where(EventRow.observed_at < until)
    if sources is not None:
        query = query.where(EventRow.source.in_(list(sources)))
    if kinds is not None:
        query = query.where(EventRow.kind.in_(list(kinds)))
    return list(session.scalars(query.order_by(EventRow.observed_at, EventRow.id)))


@dataclass(frozen=True)
class SourceHealth:
    """How a source has fared: when it was last seen, and what went wrong since."""

    source: str
    checks: int
    last_check: datetime
    last_outcome: str
    last_success: datetime | None
    failures: int  # in a row, up to now
    last_message: str | None
    #: That tells of its newest check; a row of the store has no lasting name of its own.
    last_event: EventRow | None = field(default=None, repr=False)

    @property
    def good(self) -> bool:
        return self.failures == 0 and self.last_message is None

    @property
    def trouble(self) -> str:
        """What is wrong, as a kind of event: the look that failed, else what the newest one told of."""
        told = self.last_event.kind if self.last_event is not None else None
        return self.last_outcome if self.failures or not told else told


def health(session: Session) -> dict[str, SourceHealth]:
    """source -> its health, for every source that was ever checked; a few queries for all of them."""
    checked = (
        select(
            CheckRow.source.label("source"),
            func.count().label("n"),
            func.max(CheckRow.observed_at).label("last"),
        )
        .group_by(CheckRow.source)
        .subquery()
    )
    good = (
        select(CheckRow.source.label("source"), func.max(CheckRow.observed_at).label("last"))
        .where(CheckRow.outcome.in_(GOOD))
        .group_by(CheckRow.source)
    ).subquery()
    # .all(): a Result has keys() of its own, and dict() would take it for a mapping
    successes = dict(session.execute(select(good.c.source, good.c.last)).all())
    failed = (
        select(CheckRow.source, func.count())
        .outerjoin(good, good.c.source == CheckRow.source)
        .where(CheckRow.outcome.not_in(GOOD), or_(good.c.last.is_(None), CheckRow.observed_at > good.c.last))
        .group_by(CheckRow.source)
    )
    failures = dict(session.execute(failed).all())
    newest = (
        select(CheckRow.source, CheckRow.outcome, EventRow, checked.c.n, checked.c.last)
        .join(checked, and_(checked.c.source == CheckRow.source, checked.c.last == CheckRow.observed_at))
        .outerjoin(EventRow, and_(EventRow.check == CheckRow.id, EventRow.resolved_at.is_(None)))
        .order_by(CheckRow.source, CheckRow.id, EventRow.id)
    )
    out: dict[str, SourceHealth] = {}
    for source, outcome, event, n, last in session.execute(newest):
        if source not in out:
            message = event.message if event is not None else None
            out[source] = SourceHealth(
                source, n, last, outcome, successes.get(source), failures.get(source, 0), message, event
            )
    return out


#: Events that stand by themselves: a later good capture says nothing of them.
_LASTING = frozenset(
    {
        "Disagreement",
        "MarksDisagree",
        "NewRelation",
        "WrongEncoding",
        "OtherHost",
        "ClockDiffers",
        "OtherWay",
        "WayBack",
    }
)


def recovered(event: EventRow, of: SourceHealth | None) -> bool:
    """Whether the source was read again after what went wrong."""
    if event.kind in _LASTING or of is None or of.last_success is None:
        return False
    return of.last_success > event.observed_at


def counts(session: Session) -> dict[str, int]:
    """How much the record holds."""
    tables: dict[str, Any] = {
        "captures": CaptureRow, "checks": CheckRow, "readings": Reading, "provisions": ProvisionRow,
    }  # fmt: skip
    out = {name: session.scalar(select(func.count()).select_from(t)) or 0 for name, t in tables.items()}
    for name, model in (("versions", VersionRow), ("changes", ChangeRow)):
        out[name] = session.scalar(select(func.count()).where(model.superseded_at.is_(None))) or 0
    out["events"] = session.scalar(select(func.count()).where(EventRow.resolved_at.is_(None))) or 0
    return out
