"""The one place that writes to the record. Every function works inside the caller's transaction.

What is kept as evidence (blobs, captures, checks) is only ever added. What is derived (readings,
versions, changes, most events) is brought in line with what the chain says: rows that no longer
follow from the captures are marked superseded, never deleted, so that links keep resolving.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from tracker.model import LegalStatus, Origin, Scope
from tracker.store import blobs
from tracker.store.models import (
    CaptureRow,
    ChangeRow,
    CheckCapture,
    CheckRow,
    EventRow,
    ProvisionChangeRow,
    ProvisionRow,
    Reading,
    TextRow,
    VersionRow,
)
from tracker.store.serial import (
    content_hashes,
    digest,
    dump_document,
    dump_facts,
    dump_marks,
    load_document,
    scope_hashes,
    scope_of,
    short_id,
    state_hash,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tracker.model import Diff, Document
    from tracker.registry.schema import Source

PENDING = "pending"


@dataclass(frozen=True)
class Taken:
    """One response as it was served, ready to be kept."""

    url: str
    observed_at: datetime
    body: bytes
    status: int = 200
    media_type: str = ""
    charset: str | None = None
    final_url: str = ""
    redirects: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    request_headers: tuple[tuple[str, str], ...] = ()
    archive: str | None = None
    record_id: str | None = None


@dataclass(frozen=True)
class VersionPlan:
    """A version as the chain wants it; `documents` are those its own scopes are read from."""

    id: str
    ordinal: int
    source: str
    check: str
    reading: str
    parts: Mapping[str, tuple[str, str]]
    observed_at: datetime
    last_seen_at: datetime
    document: Document
    documents: Mapping[str, Document] = field(default_factory=dict)  # reading -> document


@dataclass(frozen=True)
class ChangePlan:
    id: str
    source: str
    from_version: str | None
    to_version: str
    derived_from: str
    observed_at: datetime
    diff: Diff
    caused_by: tuple[str, ...]
    official: dict[str, object] | None = None


def save_capture(session: Session, taken: Taken, near: str | None, now: datetime) -> str:
    """Keep the bytes and how they were served; the same capture twice is one. Returns its id."""
    sha = blobs.put(session, taken.body, near)
    id_ = short_id("c", taken.url, taken.observed_at.isoformat(), taken.status, sha)
    if session.get(CaptureRow, id_) is None:
        session.add(
            CaptureRow(
                id=id_,
                url=taken.url,
                final_url=taken.final_url or taken.url,
                redirects=list(taken.redirects),
                observed_at=taken.observed_at,
                recorded_at=now,
                status=taken.status,
                media_type=taken.media_type,
                charset=taken.charset,
                headers=[list(h) for h in taken.headers],
                request_headers=[list(h) for h in taken.request_headers],
                body=sha,
                archive=taken.archive,
                record_id=taken.record_id,
            )
        )
        session.flush()
    return id_


def save_check(
    session: Session,
    source: str,
    captures: Sequence[str],
    observed_at: datetime,
    now: datetime,
    origin: Origin,
    *,
    outcome: str = PENDING,
    milliseconds: int | None = None,
    size: int | None = None,
) -> tuple[str, bool]:
    """One look at a source. Returns its id, and whether it was new."""
    id_ = short_id("k", source, *(captures or (outcome, observed_at.isoformat())))
    if session.get(CheckRow, id_) is not None:
        return id_, False
    session.add(
        CheckRow(
            id=id_,
            source=source,
            observed_at=observed_at,
            recorded_at=now,
            outcome=outcome,
            origin=origin.value,
            milliseconds=milliseconds,
            bytes=size,
        )
    )
    session.flush()
    for n, capture in enumerate(captures):
        session.add(CheckCapture(check=id_, position=n, capture=capture))
    return id_, True


def set_outcome(session: Session, check: str, outcome: str) -> None:
    session.execute(update(CheckRow).where(CheckRow.id == check).values(outcome=outcome))


def save_event(
    session: Session,
    kind: str,
    message: str,
    *,
    observed_at: datetime,
    now: datetime,
    source: str | None = None,
    check: str | None = None,
    url: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> str:
    """Record what went wrong, once: the same event again is the same row, open again."""
    id_ = short_id("e", kind, source, check, url, observed_at.isoformat() if check is None else "")
    found = session.get(EventRow, id_)
    if found is None:
        session.add(
            EventRow(
                id=id_,
                kind=kind,
                source=source,
                check=check,
                url=url,
                observed_at=observed_at,
                recorded_at=now,
                message=message,
                data=dict(data or {}),
                resolved_at=None,
            )
        )
    else:
        found.message, found.data, found.resolved_at = message, dict(data or {}), None
    return id_


def resolve_events(session: Session, checks: Iterable[str], kinds: Iterable[str], now: datetime) -> None:
    """Close the derived events of checks before they are derived again."""
    session.execute(
        update(EventRow)
        .where(EventRow.check.in_(list(checks)), EventRow.kind.in_(list(kinds)))
        .where(EventRow.resolved_at.is_(None))
        .values(resolved_at=now)
    )


def save_reading(
    session: Session,
    check: str,
    source: Source,
    document: Document,
    observed_at: datetime,
    now: datetime,
) -> Reading:
    """What an extractor read in a check; earlier extractors' readings of it are no longer current."""
    raw = dump_document(document)
    id_ = short_id("r", check, document.extractor, document.extractor_version, digest(raw))
    previous = session.scalars(
        select(Reading).where(Reading.check == check).order_by(Reading.recorded_at.desc())
    ).all()
    for row in previous:
        row.current = row.id == id_
    found = next((row for row in previous if row.id == id_), None)
    if found is not None:
        return found
    near = previous[0].document if previous else _last_document(session, source)
    units = [p for p in document.provisions if p.scope is Scope.BODY and p.type in {"article", "section"}]
    blocks = [p for p in document.provisions if p.scope is Scope.BODY]
    celex = document.identifiers.get("celex", "")
    row = Reading(
        id=id_,
        check=check,
        source=source.id,
        instrument=source.instrument or "",
        language=source.language,
        role=source.role,
        observed_at=observed_at,
        extractor=document.extractor,
        extractor_version=document.extractor_version,
        current=True,
        document=blobs.put(session, raw, near),
        scopes=scope_hashes(document),
        state=state_hash(document),
        order_date=document.text_date or observed_at.date(),
        # consolidations (CELEX sector 0) come after the act they consolidate on the same date
        order_rank=1 if celex.startswith("0") else 0,
        units=len(units) or len(blocks),
        blocks=not units,
        repealed=document.status is LegalStatus.REPEALED,
        memo={},
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    return row


def _last_document(session: Session, source: Source) -> str | None:
    return session.scalar(
        select(Reading.document)
        .where(Reading.instrument == source.instrument, Reading.language == source.language)
        .order_by(Reading.recorded_at.desc())
        .limit(1)
    )


def document_of(session: Session, reading: str) -> Document:
    row = session.get_one(Reading, reading)
    return load_document(blobs.get(session, row.document))


def known_versions(session: Session, instrument: str, language: str) -> set[str]:
    """Ids of all versions an expression ever had in the record."""
    return set(
        session.scalars(
            select(VersionRow.id).where(VersionRow.instrument == instrument, VersionRow.language == language)
        )
    )


def apply_versions(
    session: Session, instrument: str, language: str, plans: Sequence[VersionPlan], now: datetime
) -> None:
    """Bring the stored versions of an expression in line with the chain."""
    rows = {
        row.id: row
        for row in session.scalars(
            select(VersionRow).where(VersionRow.instrument == instrument, VersionRow.language == language)
        )
    }
    wanted = {plan.id for plan in plans}
    for row in rows.values():
        if row.id not in wanted and row.superseded_at is None:
            row.superseded_at = now
    for plan in plans:
        parts = {scope: {"reading": r, "version": v} for scope, (r, v) in sorted(plan.parts.items())}
        found = rows.get(plan.id)
        if found is None:
            found = VersionRow(id=plan.id, instrument=instrument, language=language, recorded_at=now)
            found.origin = session.get_one(CheckRow, plan.check).origin
            session.add(found)
            fresh = True
        else:
            fresh = found.parts != parts or found.reading != plan.reading
        document = plan.document
        found.source = plan.source
        found.ordinal = plan.ordinal
        found.check = plan.check
        found.reading = plan.reading
        found.parts = parts
        found.title = document.title
        found.observed_at = plan.observed_at
        found.last_seen_at = plan.last_seen_at
        found.text_date = document.text_date
        found.valid_from = _effective(document)
        found.status = document.status.value
        found.status_note = document.status_note
        found.superseded_at = None
        session.flush()
        if fresh:
            _write_provisions(session, plan)


def _effective(document: Document) -> date | None:
    """From when this text is law. An amended Chinese law still prints when it first took effect: a
    date before the text's own date says nothing of the amendment."""
    since = document.repealed_from or document.valid_from or document.in_force_from
    if since and document.text_date and since < document.text_date and not document.repealed_from:
        return None
    return since


def _write_provisions(session: Session, plan: VersionPlan) -> None:
    session.execute(delete(ProvisionRow).where(ProvisionRow.version == plan.id))
    rows: list[dict[str, Any]] = []
    texts: dict[str, str] = {}
    for scope in Scope:  # preamble, body, annexes: footnotes go with what they explain
        reading, version = plan.parts.get(scope.value, ("", ""))
        if version != plan.id:
            continue  # carried from an earlier version, which holds the rows
        document = plan.documents[reading]
        where = scope_of(document.provisions)
        hashes = content_hashes(document.provisions)
        for p in document.provisions:
            if where[p.eid] is not scope:
                continue
            sha = digest(p.text)
            texts[sha] = p.text
            rows.append(
                {
                    "version": plan.id,
                    "position": len(rows),
                    "eid": p.eid,
                    "parent": p.parent,
                    "type": p.type,
                    "num": p.num,
                    "heading": p.heading,
                    "text": sha,
                    "content": hashes[p.eid],
                    "scope": scope.value,
                    "status": p.status.value,
                }
            )
    _write_texts(session, texts)
    if rows:
        session.execute(ProvisionRow.__table__.insert(), rows)  # type: ignore[attr-defined]  # Core insert


def _write_texts(session: Session, texts: Mapping[str, str]) -> None:
    shas = list(texts)
    known: set[str] = set()
    for n in range(0, len(shas), 500):
        known.update(session.scalars(select(TextRow.sha256).where(TextRow.sha256.in_(shas[n : n + 500]))))
    new = [
        {"sha256": sha, "text": text.replace("\x00", "")} for sha, text in texts.items() if sha not in known
    ]
    if new:
        session.execute(TextRow.__table__.insert(), new)  # type: ignore[attr-defined]  # Core insert


def stored_changes(session: Session, instrument: str, language: str) -> dict[str, str]:
    """id -> what it was derived from, superseded ones too."""
    rows = session.execute(
        select(ChangeRow.id, ChangeRow.derived_from).where(
            ChangeRow.instrument == instrument, ChangeRow.language == language
        )
    )
    return {row.id: row.derived_from for row in rows}


def keep_changes(
    session: Session, instrument: str, language: str, wanted: Iterable[str], now: datetime
) -> None:
    """Changes that no longer follow are superseded; those that follow again are restored."""
    rows = session.scalars(
        select(ChangeRow).where(ChangeRow.instrument == instrument, ChangeRow.language == language)
    )
    keep = set(wanted)
    for row in rows:
        if row.id in keep:
            row.superseded_at = None
        elif row.superseded_at is None:
            row.superseded_at = now


def save_change(
    session: Session, instrument: str, language: str, plan: ChangePlan, origin: Origin, now: datetime
) -> None:
    """Write a change and its rows, in place of what an earlier diff said of the same step."""
    session.execute(delete(ProvisionChangeRow).where(ProvisionChangeRow.change == plan.id))
    row = session.get(ChangeRow, plan.id)
    if row is None:
        row = ChangeRow(id=plan.id, instrument=instrument, language=language, recorded_at=now)
        row.origin = origin.value
        session.add(row)
    diff = plan.diff
    row.source = plan.source
    row.from_version = plan.from_version
    row.to_version = plan.to_version
    row.kind = diff.kind.value
    row.significance = diff.significance.value
    row.reasons = list(diff.reasons)
    row.facts = dump_facts(diff.facts)
    row.scope = sorted(diff.scope)
    row.derived_from = plan.derived_from
    row.caused_by = list(plan.caused_by)
    row.official = plan.official
    row.observed_at = plan.observed_at
    row.valid_from = session.get_one(VersionRow, plan.to_version).valid_from
    row.superseded_at = None
    session.flush()
    rows = [
        {
            "change": plan.id,
            "position": n,
            "eid": p.eid,
            "from_eid": p.from_eid,
            "from_eids": list(p.from_eids),
            "type": p.type,
            "num": p.num,
            "heading": p.heading,
            "action": p.action.value,
            "significance": p.significance.value,
            "reasons": list(p.reasons),
            "facts": dump_facts(p.facts),
            "marks": dump_marks(p.marks),
            "before": p.before,
            "after": p.after,
            "rollup": p.rollup,
        }
        for n, p in enumerate(diff.provisions)
    ]
    if rows:
        session.execute(ProvisionChangeRow.__table__.insert(), rows)  # type: ignore[attr-defined]  # Core


def copy_reading(
    session: Session, check: str, previous: Reading, observed_at: datetime, now: datetime
) -> Reading:
    """The reading of bytes that were read before: nothing is extracted twice."""
    id_ = short_id("r", check, previous.id)
    found = session.get(Reading, id_)
    if found is not None:
        return found
    names = ("source", "instrument", "language", "role", "extractor", "extractor_version", "document",
             "scopes", "state", "order_rank", "units", "blocks", "repealed")  # fmt: skip
    values = {name: getattr(previous, name) for name in names}
    # a text without a date of its own is ordered by the day it was seen
    dated = previous.order_date != previous.observed_at.date()
    order_date = previous.order_date if dated else observed_at.date()
    row = Reading(
        id=id_, check=check, observed_at=observed_at, current=True, order_date=order_date, memo={},
        recorded_at=now, **values,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row
