"""What extractors read in checks. Replaced by `tracker reextract`, and by the next extractor."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from hashlib import sha256
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.model import Document, Provision, Scope
from tracker.registry.schema import Source
from tracker.store import blobs
from tracker.store.documents import Texts, dump_document, load_document
from tracker.store.ids import restrict, scope_hashes, scope_of, short_id, state_hash
from tracker.store.models import CaptureRow, CheckCapture, CheckRow, ListReading, Reading, VersionRow
from tracker.store.reviews import newest_verdict
from tracker.store.rows import insert_rows

#: Documents whose texts are kept at hand: preamble, body and annexes may come from three readings.
_KEPT_OPEN = 4

# Statements of every check, made once (see `tracker.store.captures`).
_CURRENT = (
    select(
        Reading.id,
        Reading.check,
        Reading.observed_at,
        Reading.extractor,
        Reading.extractor_version,
        Reading.spec,
        Reading.read_as,
        CheckRow.way,
    )
    .join(CheckRow, CheckRow.id == Reading.check)
    .where(Reading.source == bindparam("source"), Reading.current.is_(True))
)
_OF_BYTES = (
    _CURRENT.join(CheckCapture, CheckCapture.check == Reading.check)
    .join(CaptureRow, CaptureRow.id == CheckCapture.capture)
    .where(CaptureRow.body == bindparam("body"), CaptureRow.url == bindparam("url"))
    .order_by(Reading.recorded_at.desc())
    .limit(1)
)
_OF_CHECK = select(Reading).where(Reading.check == bindparam("check")).order_by(Reading.recorded_at.desc())
_EXPRESSION = (Reading.instrument == bindparam("instrument"), Reading.language == bindparam("language"))
_OF_EXPRESSION = (
    select(Reading, CheckRow.origin, CheckRow.outcome, newest_verdict(Reading.check), CheckRow.way)
    .join(CheckRow, CheckRow.id == Reading.check)
    .where(*_EXPRESSION, Reading.current.is_(True))
)
_LAST_DOCUMENT = select(Reading.document).where(*_EXPRESSION).order_by(Reading.recorded_at.desc()).limit(1)


@dataclass(frozen=True)
class ReadingOf:
    """Which extractor read a check, and when the check was."""

    reading: str
    check: str
    observed_at: datetime
    extractor: str
    extractor_version: int
    spec: str | None
    read_as: str | None
    way: str | None  # of the check, as there


class ReadingInCheck(NamedTuple):
    """A reading, and what is said of its check."""

    reading: Reading
    origin: str
    outcome: str
    verdict: str | None  # a person's newest
    way: str | None


@dataclass(frozen=True)
class Judged:
    """What is kept with a reading beside its document: see the columns of `Reading`."""

    doubts: Sequence[Mapping[str, Any]] = ()
    ends: bool | None = None
    read_as: str | None = None
    spec: str | None = None


def current(session: Session, source: str) -> list[ReadingOf]:
    """The current readings of a source."""
    return [ReadingOf(*row) for row in session.execute(_CURRENT, {"source": source})]


def of_bytes(session: Session, source: str, body: str, url: str) -> ReadingOf | None:
    """A current reading of a source that was made of these bytes (SHA-256) at this address."""
    found = session.execute(_OF_BYTES, {"source": source, "body": body, "url": url}).first()
    return ReadingOf(*found) if found else None


def of_expression(session: Session, instrument: str, language: str) -> list[ReadingInCheck]:
    """All current readings of an expression, of primary and other sources."""
    rows = session.execute(_OF_EXPRESSION, {"instrument": instrument, "language": language})
    return [ReadingInCheck(*row) for row in rows]


def save_reading(
    session: Session,
    check: str,
    source: Source,
    document: Document,
    observed_at: datetime,
    now: datetime,
    judged: Judged = Judged(),
    *,
    new: bool = False,
) -> str:
    """What an extractor read in a check; earlier extractors' readings of it are no longer current.

    ``new``: nothing was read in it before. Returns the id of the reading.
    """
    raw = dump_document(document)
    id_ = short_id("r", check, document.extractor, document.extractor_version, sha256(raw).hexdigest())
    previous = () if new else session.scalars(_OF_CHECK, {"check": check}).all()
    for earlier in previous:
        earlier.current = earlier.id == id_
        if earlier.current:
            earlier.doubts, earlier.ends = list(judged.doubts), judged.ends
            earlier.read_as, earlier.spec = judged.read_as, judged.spec
    if any(earlier.id == id_ for earlier in previous):
        return id_
    near = previous[0].document if previous else _last_document(session, source)
    units = [p for p in document.provisions if p.scope is Scope.BODY and p.type in {"article", "section"}]
    blocks = len(units) or sum(p.scope is Scope.BODY for p in document.provisions)
    celex = document.identifiers.get("celex", "")
    row = {
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
        "repealed": document.status.ended,
        "account": asdict(document.account) if document.account else None,
        "warnings": [asdict(warning) for warning in document.warnings],
        "doubts": list(judged.doubts),
        "ends": judged.ends,
        "read_as": judged.read_as,
        "spec": judged.spec,
        "memo": {},
        "recorded_at": now,
    }
    insert_rows(session, Reading, [row])
    return id_


def _last_document(session: Session, source: Source) -> str | None:
    expression = {"instrument": source.instrument or "", "language": source.language}
    return session.scalar(_LAST_DOCUMENT, expression)


def assemble(parts: Mapping[str, str], first: str, document: Callable[[str], Document]) -> Document:
    """A version's text of several readings. ``parts``: scope -> reading it is taken from; ``first``: the
    reading that says everything else of the version; ``document`` opens a reading."""
    base = document(first)
    if set(parts.values()) <= {first}:
        return restrict(base, parts)
    provisions: list[Provision] = []
    for scope in Scope:
        if scope.value in parts:
            found = document(parts[scope.value]).provisions
            where = scope_of(found)
            provisions.extend(p for p in found if where[p.eid] is scope)
    scopes = frozenset(Scope(s) for s in parts) | {Scope.NOTES}
    return replace(base, provisions=tuple(provisions), scope=scopes)


def rows_of(session: Session, ids: Collection[str]) -> list[Reading]:
    """Readings by their ids."""
    return list(session.scalars(select(Reading).where(Reading.id.in_(list(ids))).order_by(Reading.id)))


def newest(session: Session, sources: Collection[str] | None = None) -> dict[str, Reading]:
    """source -> its newest current reading; of all sources, or of those named."""
    query = select(Reading).where(Reading.current.is_(True)).order_by(Reading.observed_at, Reading.id)
    if sources is not None:
        query = query.where(Reading.source.in_(list(sources)))
    return {row.source: row for row in session.scalars(query)}


def document_of_check(session: Session, check: str) -> Document | None:
    """What was last read in a check of a text; None where nothing was."""
    reading = session.scalar(select(Reading.id).where(Reading.check == check, Reading.current.is_(True)))
    return document_of(session, reading) if reading else None


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
    session: Session, check: str, of: str, observed_at: datetime, now: datetime,
    doubts: Sequence[Mapping[str, Any]] | None = None,
) -> None:  # fmt: skip
    """The reading of bytes that were read before: nothing is extracted twice. ``doubts``: where this check
    has others."""
    id_ = short_id("r", check, of)
    if session.get(Reading, id_) is not None:
        return
    previous = session.get_one(Reading, of)
    names = ("source", "instrument", "language", "role", "extractor", "extractor_version", "document",
             "scopes", "state", "order_rank", "units", "blocks", "repealed", "account", "warnings", "ends",
             "read_as", "spec")  # fmt: skip
    values = {name: getattr(previous, name) for name in names}
    # a text without a date of its own is ordered by the day it was seen
    dated = previous.order_date != previous.observed_at.date()
    order_date = previous.order_date if dated else observed_at.date()
    session.add(
        Reading(
            id=id_, check=check, observed_at=observed_at, current=True, order_date=order_date, memo={},
            recorded_at=now, doubts=previous.doubts if doubts is None else list(doubts), **values,
        )
    )  # fmt: skip
    session.flush()


def doubts_of(session: Session, reading: str) -> list[dict[str, str]] | None:
    """What the gate doubted of a reading; None of one that was made before there was a gate."""
    return session.scalar(select(Reading.doubts).where(Reading.id == reading))


def was_read(session: Session, check: str) -> bool:
    """Whether a check of a text or a list has a reading: only what was held back after it can be accepted."""
    text = select(Reading.id).where(Reading.check == check, Reading.current.is_(True)).limit(1)
    return session.scalar(text) is not None or session.get(ListReading, check) is not None


def set_memo(reading: Reading, memo: Mapping[str, Any]) -> None:
    """Keep what a reading was compared with, so that it need not be compared again."""
    reading.memo = dict(memo)
