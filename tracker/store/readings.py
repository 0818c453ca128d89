"""What extractors read in checks. Replaced by `tracker reextract`, and by the next extractor."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm import Session

from tracker.model import Document, LegalStatus, Scope
from tracker.registry.schema import Source
from tracker.store import blobs
from tracker.store.documents import Texts, dump_document, load_document
from tracker.store.ids import scope_hashes, short_id, state_hash
from tracker.store.models import Reading, VersionRow, table_of

#: Documents whose texts are kept at hand: preamble, body and annexes may come from three readings.
_KEPT_OPEN = 4

# made once: SQLAlchemy takes four times as long to build a statement as to run it
_OF_CHECK = select(Reading).where(Reading.check == bindparam("check")).order_by(Reading.recorded_at.desc())
_reading = table_of(Reading)
_NEWEST = (
    select(_reading.c.document)
    .where(_reading.c.instrument == bindparam("instrument"), _reading.c.language == bindparam("language"))
    .order_by(_reading.c.recorded_at.desc())
    .limit(1)
)
_INSERT = insert(_reading)


def save_reading(
    session: Session,
    check: str,
    source: Source,
    document: Document,
    observed_at: datetime,
    now: datetime,
) -> str:
    """What an extractor read in a check; earlier extractors' readings of it are no longer current.

    Returns the id of the reading.
    """
    raw = dump_document(document)
    id_ = short_id("r", check, document.extractor, document.extractor_version, sha256(raw).hexdigest())
    previous = session.execute(_OF_CHECK, {"check": check}).scalars().all()
    for row in previous:
        row.current = row.id == id_
    if any(row.id == id_ for row in previous):
        return id_
    near = previous[0].document if previous else _last_document(session, source)
    units = [p for p in document.provisions if p.scope is Scope.BODY and p.type in {"article", "section"}]
    blocks = len(units) or sum(p.scope is Scope.BODY for p in document.provisions)
    celex = document.identifiers.get("celex", "")
    session.execute(
        _INSERT,
        {
            "id": id_,
            "check": check,
            "source": source.id,
            "instrument": source.instrument or "",
            "language": source.language,
            "role": source.role,
            "observed_at": observed_at,
            "extractor": document.extractor,
            "extractor_version": document.extractor_version,
            "current": True,
            "document": blobs.put(session, raw, near),
            "scopes": scope_hashes(document),
            "state": state_hash(document),
            "order_date": document.text_date or observed_at.date(),
            # consolidations (CELEX sector 0) come after the act they consolidate on the same date
            "order_rank": 1 if celex.startswith("0") else 0,
            "units": blocks,
            "blocks": not units,
            "repealed": document.status is LegalStatus.REPEALED,
            "memo": {},
            "recorded_at": now,
        },
    )
    return id_


def _last_document(session: Session, source: Source) -> str | None:
    asked = {"instrument": source.instrument, "language": source.language}
    return session.execute(_NEWEST, asked).scalar()


def document_of(session: Session, reading: str) -> Document:
    row = session.get_one(Reading, reading)
    return load_document(blobs.get(session, row.document))


class OwnTexts:
    """The own texts of provisions, found by the version and scope of their rows; a few are kept open."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._readings: dict[str, dict[str, str]] = {}  # version -> scope -> reading of its own rows
        self._open: dict[str, Texts] = {}

    def of(self, version: str, scope: str) -> Texts:
        """The texts of the rows a version holds of a scope.

        It is the holder's own ``parts`` that say where they were read: a version that carries the part may
        have been superseded before a better extractor read the holder again.
        """
        if version not in self._readings:
            parts = self._session.scalars(select(VersionRow.parts).where(VersionRow.id == version)).one()
            self._readings[version] = {name: part["reading"] for name, part in parts.items()}
        reading = self._readings[version][scope]
        found = self._open.pop(reading, None)
        if found is None:
            query = select(Reading.document).where(Reading.id == reading)
            found = Texts(blobs.get(self._session, self._session.scalars(query).one()))
        self._open[reading] = found
        if len(self._open) > _KEPT_OPEN:
            del self._open[next(iter(self._open))]
        return found


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
