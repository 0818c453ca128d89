"""What is kept as evidence: captures, and the checks of sources that they came from. Only ever added,
inside the caller's transaction, but for the outcome of a check."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from sqlalchemy import bindparam, func, literal_column, select, update
from sqlalchemy.orm import Session

from tracker.model import Capture, Origin
from tracker.store import blobs
from tracker.store.ids import short_id
from tracker.store.models import CaptureRow, CheckCapture, CheckRow
from tracker.store.rows import chunks, insert_new, insert_rows, table_of

#: The outcome of a check whose captures are kept and not read yet.
PENDING = "pending"
#: Outcomes of checks that saw the text.
GOOD = ("captured", "not_modified")
_EVER = datetime.max.replace(tzinfo=UTC)
#: Checks that say how the ways of a source fare.
_LOOKS = 100
_VALIDATORS = {"etag": "etag", "last-modified": "last_modified"}

# Statements of every check, made once: SQLAlchemy takes several times as long to build one as to run it.
_OUTCOME = select(CheckRow.outcome).where(CheckRow.id == bindparam("id"))
_check = table_of(CheckRow)
_SET_OUTCOME = update(_check).where(_check.c.id == bindparam("this")).values(outcome=bindparam("outcome"))
_SERVED = (
    select(CaptureRow.body, CaptureRow.url)
    .join(CheckCapture, CheckCapture.capture == CaptureRow.id)
    .where(CheckCapture.check == bindparam("check"))
    .order_by(CheckCapture.position)
)
_NEWEST_BODY = (
    select(CaptureRow.body)
    .join(CheckCapture, CheckCapture.capture == CaptureRow.id)
    .join(CheckRow, CheckRow.id == CheckCapture.check)
    .where(CheckRow.source == bindparam("source"), CaptureRow.url == bindparam("url"))
    .order_by(CheckRow.observed_at.desc())
    .limit(1)
)
_CHECK_BEFORE = (
    select(CheckRow.outcome, CheckRow.observed_at)
    .where(CheckRow.source == bindparam("source"), CheckRow.observed_at < bindparam("at"))
    .order_by(CheckRow.observed_at.desc())
    .limit(1)
)


def save_capture(session: Session, capture: Capture, near: str | None, now: datetime) -> str:
    """Keep the bytes and how they were served; the same capture twice is one. Returns its id.

    ``near``: SHA-256 of an earlier body of the address, against which this one is compressed.
    """
    sha = blobs.put(session, capture.body, near)
    id_ = short_id("c", capture.url, capture.observed_at.isoformat(), capture.status, sha)
    row = {
        "id": id_,
        "url": capture.url,
        "final_url": capture.final_url or capture.url,
        "redirects": list(capture.redirects),
        "observed_at": capture.observed_at,
        "recorded_at": now,
        "status": capture.status,
        "media_type": capture.media_type,
        "charset": capture.charset,
        "headers": [list(pair) for pair in capture.headers],
        "request_headers": [list(pair) for pair in capture.request_headers],
        "body": sha,
        "archive": capture.archive,
        "record_id": capture.record_id,
    }
    insert_new(session, CaptureRow, row)
    return id_


def load_captures(session: Session, check: str) -> list[Capture]:
    """The captures of a check as they were served, bodies verified against their hashes."""
    rows = session.scalars(
        select(CaptureRow)
        .join(CheckCapture, CheckCapture.capture == CaptureRow.id)
        .where(CheckCapture.check == check)
        .order_by(CheckCapture.position)
    )
    return [
        Capture(
            url=row.url,
            observed_at=row.observed_at,
            body=blobs.get(session, row.body),
            media_type=row.media_type,
            charset=row.charset,
            status=row.status,
            headers=_pairs(row.headers),
            request_headers=_pairs(row.request_headers),
            final_url=row.final_url,
            redirects=tuple(row.redirects),
            archive=row.archive,
            record_id=row.record_id,
        )
        for row in rows
    ]


def _pairs(stored: Iterable[Sequence[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in stored)


def served(session: Session, check: str) -> list[tuple[str, str]]:
    """(SHA-256 of the body, address) of a check's captures, in order."""
    return [(body, url) for body, url in session.execute(_SERVED, {"check": check})]


def newest_body(session: Session, source: str, url: str) -> str | None:
    """SHA-256 of the newest body of an address in a source's checks."""
    return session.scalar(_NEWEST_BODY, {"source": source, "url": url})


def with_newest(session: Session, captures: Sequence[str], urls: Sequence[str], at: datetime) -> list[str]:
    """Captures of the addresses of one text, in their order: those given, else the newest of that time."""
    have = {row.url: row.id for row in session.scalars(select(CaptureRow).where(CaptureRow.id.in_(captures)))}
    for url in urls:
        if url not in have:
            found = session.scalar(
                select(CaptureRow.id)
                .where(CaptureRow.url == url, CaptureRow.observed_at <= at)
                .order_by(CaptureRow.observed_at.desc())
                .limit(1)
            )
            if found:
                have[url] = found
    return [have[url] for url in urls if url in have]


def validators(session: Session, sources: Sequence[str]) -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """source -> address -> validators of its newest capture that was read; addresses without any, too."""
    out: dict[str, dict[str, dict[str, str]]] = {}
    for ids in chunks(sources):
        place = func.row_number().over(
            partition_by=(CheckRow.source, CaptureRow.url), order_by=CaptureRow.observed_at.desc()
        )
        ranked = (
            select(CheckRow.source, CaptureRow.id, place.label("place"))
            .join(CheckCapture, CheckCapture.check == CheckRow.id)
            .join(CaptureRow, CaptureRow.id == CheckCapture.capture)
            .where(CheckRow.source.in_(ids), CheckRow.outcome.in_(GOOD))
            .subquery()
        )
        rows = session.execute(
            select(ranked.c.source, CaptureRow.url, CaptureRow.headers)
            .join(CaptureRow, CaptureRow.id == ranked.c.id)
            .where(ranked.c.place == 1)
        )
        for source, url, headers in rows:
            found = {_VALIDATORS.get(name.lower()): value for name, value in headers if value}
            out.setdefault(source, {})[url] = {key: value for key, value in found.items() if key}
    return out


def asked(session: Session) -> set[str]:
    """The sources that were ever looked at."""
    return set(session.scalars(select(CheckRow.source).distinct()))


def witnesses(session: Session, source: str) -> list[str]:
    """The addresses of archives that served captures of a source."""
    rows = session.scalars(
        select(CaptureRow.final_url)
        .join(CheckCapture, CheckCapture.capture == CaptureRow.id)
        .join(CheckRow, CheckRow.id == CheckCapture.check)
        .where(CheckRow.source == source, CaptureRow.archive.is_not(None), CaptureRow.final_url != "")
    )
    return [url for url in rows if url]


def save_check(
    session: Session,
    source: str,
    captures: Sequence[str],
    observed_at: datetime,
    now: datetime,
    origin: Origin,
    *,
    outcome: str = PENDING,
    size: int | None = None,
    way: str | None = None,
) -> tuple[str, bool]:
    """One check of a source, by one of its ways. Returns its id, and whether it was new."""
    id_ = short_id("k", source, *(captures or (outcome, observed_at.isoformat())))
    row = {
        "id": id_, "source": source, "observed_at": observed_at, "recorded_at": now, "outcome": outcome,
        "origin": origin.value, "bytes": size, "way": way,
    }  # fmt: skip
    if not insert_new(session, CheckRow, row):
        return id_, False
    if captures:
        rows = [{"check": id_, "position": n, "capture": capture} for n, capture in enumerate(captures)]
        insert_rows(session, CheckCapture, rows)
    return id_, True


def save_unchanged(
    session: Session, checks: Sequence[tuple[str, datetime, str | None]], now: datetime, origin: Origin
) -> None:
    """Checks of pages that were not modified, as (source, moment, way); one that is there stays as it is."""
    rows = {
        id_: {
            "id": id_, "source": source, "observed_at": at, "recorded_at": now, "outcome": "not_modified",
            "origin": origin.value, "bytes": 0, "way": way,
        }
        for source, at, way in checks
        for id_ in [short_id("k", source, "not_modified", at.isoformat())]
    }  # fmt: skip
    there = set(session.scalars(select(CheckRow.id).where(CheckRow.id.in_(list(rows)))))
    insert_rows(session, CheckRow, [row for id_, row in rows.items() if id_ not in there])


def ways_of(session: Session, checks: Collection[str]) -> dict[str, str]:
    """check -> address of the way it was made by, where that is not the source's own."""
    out: dict[str, str] = {}
    for ids in chunks(sorted(checks)):
        rows = session.execute(
            select(CheckRow.id, CheckRow.way).where(CheckRow.id.in_(ids), CheckRow.way != "")
        )
        out |= {check: way for check, way in rows if way}
    return out


def looks(session: Session, sources: Collection[str]) -> dict[str, list[CheckRow]]:
    """source -> its newest checks in the order in which they were made, by whatever way."""
    out: dict[str, list[CheckRow]] = {}
    newest_first = (CheckRow.recorded_at.desc(), CheckRow.observed_at.desc(), CheckRow.id)
    place = func.row_number().over(partition_by=CheckRow.source, order_by=newest_first)
    for ids in chunks(sorted(sources)):
        ranked = select(CheckRow.id, place.label("place")).where(CheckRow.source.in_(ids)).subquery()
        query = (
            select(CheckRow)
            .join(ranked, ranked.c.id == CheckRow.id)
            .where(ranked.c.place <= _LOOKS)
            .order_by(CheckRow.recorded_at, CheckRow.observed_at, CheckRow.id)
        )
        for row in session.scalars(query):
            out.setdefault(row.source, []).append(row)
    return out


def outcome_of(session: Session, check: str) -> str:
    """What came of a check so far."""
    return session.execute(_OUTCOME, {"id": check}).scalar_one()


def set_outcome(session: Session, check: str, outcome: str) -> None:
    """Say what came of a check."""
    session.execute(_SET_OUTCOME, {"this": check, "outcome": outcome})


def pending_checks(session: Session) -> list[tuple[str, str]]:
    """(check, source) of the checks whose captures are kept and not read, oldest first."""
    # a literal: an index of these alone is used where the statement says the word itself
    query = select(CheckRow.id, CheckRow.source).where(CheckRow.outcome == literal_column(f"'{PENDING}'"))
    return [(check, source) for check, source in session.execute(query.order_by(CheckRow.observed_at))]


def check_before(session: Session, source: str, observed_at: datetime = _EVER) -> tuple[str, datetime] | None:
    """Outcome and moment of the check of a source before a moment; of its newest check."""
    found = session.execute(_CHECK_BEFORE, {"source": source, "at": observed_at}).first()
    return (found[0], found[1]) if found else None


def newest_check(session: Session, source: str) -> datetime | None:
    """When a source was last checked."""
    return session.scalar(select(func.max(CheckRow.observed_at)).where(CheckRow.source == source))


def newest_record(session: Session) -> datetime | None:
    """When the newest check that brought a page was written down."""
    return session.scalar(select(func.max(CheckRow.recorded_at)).where(CheckRow.bytes > 0))


def first_failure(session: Session, source: str) -> datetime | None:
    """The first failed check of a watched source after its last good one."""
    watched = (CheckRow.source == source, CheckRow.origin == Origin.WATCH.value)
    good = session.scalar(select(func.max(CheckRow.observed_at)).where(*watched, CheckRow.outcome.in_(GOOD)))
    failed = select(func.min(CheckRow.observed_at)).where(*watched, CheckRow.outcome.not_in(GOOD))
    return session.scalar(failed if good is None else failed.where(CheckRow.observed_at > good))


def served_checks(session: Session, sources: Collection[str]) -> list[CheckRow]:
    """The checks of some sources that brought bytes, oldest first."""
    out: list[CheckRow] = []
    for ids in chunks(sorted(sources)):
        out += session.scalars(select(CheckRow).where(CheckRow.source.in_(ids), CheckRow.bytes > 0))
    return sorted(out, key=lambda row: (row.observed_at, row.id))


def newest_addresses(session: Session, source: str) -> list[str]:
    """The addresses of the captures of a source's newest check, and those they were led to."""
    newest = (
        select(CheckCapture.check)
        .join(CheckRow, CheckRow.id == CheckCapture.check)
        .where(CheckRow.source == source)
        .order_by(CheckRow.observed_at.desc())
        .limit(1)
    )
    rows = session.execute(
        select(CaptureRow.url, CaptureRow.final_url)
        .join(CheckCapture, CheckCapture.capture == CaptureRow.id)
        .where(CheckCapture.check == newest.scalar_subquery())
    )
    return [url for pair in rows for url in pair]
