"""What extractors read in checks. Replaced by `tracker reextract`, and by the next extractor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.model import LegalStatus, Scope
from tracker.store import blobs
from tracker.store.models import Reading
from tracker.store.serial import digest, dump_document, load_document, scope_hashes, short_id, state_hash

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from tracker.model import Document
    from tracker.registry.schema import Source


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
