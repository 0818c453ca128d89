"""What the record says of the provisions an instrument's codings cite, in a handful of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import Session, load_only

from tracker.store import reader
from tracker.store.documents import Texts
from tracker.store.models import CaptureRow, ChangeRow, CheckCapture, ProvisionRow, VersionRow
from tracker.store.reader import KnownVersion
from tracker.store.readings import OwnTexts
from tracker.store.rows import chunks

_ProvisionLine = tuple[str | None, str | None, str]

_CHUNK = 500
# made once (see `tracker.store.captures`)
_CONTENTS = select(ProvisionRow.version, ProvisionRow.scope, ProvisionRow.eid, ProvisionRow.content).where(
    ProvisionRow.version.in_(bindparam("holders", expanding=True)),
    ProvisionRow.eid.in_(bindparam("eids", expanding=True)),
)


@dataclass(frozen=True)
class ProvisionText:
    """A provision as one version holds it."""

    eid: str
    version: str
    content: str
    quote: str


@dataclass
class RecordedText:
    """One expression of an instrument as the record knows it."""

    version: VersionRow
    history: list[VersionRow]  # in the order of the law, up to `version`
    url: str | None
    held: dict[str, ProvisionText] = field(default_factory=dict)  # of `version`
    #: eid -> content hash in each version of `history` (None: not there)
    past: dict[str, list[str | None]] = field(default_factory=dict)
    #: to_version -> change that led to it
    changes: dict[str, ChangeRow] = field(default_factory=dict)
    at: datetime | None = None

    @property
    def seen_on(self) -> date:
        """The last day, up to the moment asked for, on which the publisher showed this text."""
        return min(self.version.last_seen_at, self.at or self.version.last_seen_at).date()


def read_text(
    session: Session,
    instrument: str,
    language: str | None,
    eids: Collection[str],
    *,
    at: datetime | None,
    valid_at: date | None,
    unchanged: Mapping[str, Collection[str]] | None = None,
) -> RecordedText | None:
    """The text known at a moment, with the cited provisions and what became of them; None if unknown.

    ``unchanged``: eid -> hashes it was read with. What became of a provision that still has one of them
    is not asked, nor of one that is not named: most cells are current, and their past costs the most.
    Without it, the past of all ``eids`` is read.
    """
    wanted = reader.pick_language(session, instrument, language)
    if wanted is None:
        return None
    known = line(session, instrument, wanted, at)
    law = [
        v
        for v in known
        if valid_at is None or (v.valid_from or v.text_date or v.observed_at.date()) <= valid_at
    ]
    if not law:
        return None
    version = law[-1]
    history = [v for v in known if v.ordinal <= version.ordinal]
    text = RecordedText(version, history, _url(session, version), at=at)
    text.held = _held(session, version, set(eids), valid_at)
    text.past = _past(session, history, _moved(text, set(eids), unchanged))
    ids = {v.id for v in history}
    query = (
        select(ChangeRow)
        .where(
            ChangeRow.instrument == instrument,
            ChangeRow.language == wanted,
            ChangeRow.superseded_at.is_(None),
        )
        .options(
            load_only(
                ChangeRow.from_version, ChangeRow.to_version, ChangeRow.significance, ChangeRow.caused_by,
                ChangeRow.observed_at,
            )
        )
    )  # fmt: skip
    text.changes = {row.to_version: row for row in session.scalars(query) if row.to_version in ids}
    return text


def _moved(text: RecordedText, eids: set[str], unchanged: Mapping[str, Collection[str]] | None) -> set[str]:
    """The provisions whose past matters: those that do not read as they were read."""
    if unchanged is None:
        return eids
    held = text.held
    return {e for e, pins in unchanged.items() if e not in held or any(p != held[e].content for p in pins)}


def record_holds(session: Session, instrument: str, eid: str | None) -> bool:
    """Whether a text of the record, of any day, has a provision of an instrument; without eid, a text."""
    query = select(VersionRow.id).where(
        VersionRow.instrument == instrument, VersionRow.superseded_at.is_(None)
    )
    if eid:
        query = query.join(ProvisionRow, ProvisionRow.version == VersionRow.id).where(ProvisionRow.eid == eid)
    return session.scalar(query.limit(1)) is not None


def _url(session: Session, version: VersionRow) -> str | None:
    return session.scalar(
        select(CaptureRow.final_url)
        .join(CheckCapture, CheckCapture.capture == CaptureRow.id)
        .where(CheckCapture.check == version.check)
        .order_by(CheckCapture.position)
        .limit(1)
    )


def _held(
    session: Session,
    version: VersionRow | KnownVersion,
    eids: set[str],
    valid_at: date | None = None,
) -> dict[str, ProvisionText]:
    """The cited provisions of a version, each quoted with all that stands below it; with ``valid_at`` those
    that were law on that day, as far as their publisher dates them."""
    if not eids:
        return {}
    texts = OwnTexts(session)
    out: dict[str, ProvisionText] = {}
    for scope, holder in _holders(version):
        rows: dict[str, str] = {}  # cited eid -> content
        quotes: dict[str, list[int]] = {}  # cited eid -> positions of it and what stands below
        roots: dict[str, tuple[str, ...]] = {}  # eid -> the cited provisions it stands in
        for position, eid, parent, content, type_ in session.execute(
            select(
                ProvisionRow.position, ProvisionRow.eid, ProvisionRow.parent, ProvisionRow.content,
                ProvisionRow.type,
            )
            .where(ProvisionRow.version == holder, ProvisionRow.scope == scope, *_law_on(valid_at))
            .order_by(ProvisionRow.position)
        ):  # fmt: skip
            above = roots.get(parent, ()) if parent else ()
            if eid in eids:
                rows[eid] = content
                above = (*above, eid)
            if above:
                roots[eid] = above
                if type_ != "footnote" or eid in eids:
                    for root in above:
                        quotes.setdefault(root, []).append(position)
        if rows:
            wanted = sorted({position for places in quotes.values() for position in places})
            lines = _lines(session, holder, wanted, texts.of(holder, scope))
            for eid, content in rows.items():
                out[eid] = ProvisionText(eid, holder, content, _quote(lines[p] for p in quotes[eid]))
    return out


def _law_on(day: date | None) -> tuple[ColumnElement[bool], ...]:
    """What asks for provisions that were law on a day."""
    if day is None:
        return ()
    since, until = ProvisionRow.valid_from, ProvisionRow.valid_to
    return or_(since.is_(None), since <= day), or_(until.is_(None), until > day)


def provision_texts(
    session: Session, version: VersionRow | KnownVersion, eids: Collection[str]
) -> dict[str, ProvisionText]:
    """Provisions of one version, each quoted with all that stands below it."""
    return _held(session, version, set(eids))


def _holders(version: VersionRow | KnownVersion) -> list[tuple[str, str]]:
    """(scope, version that holds its rows) of a version's parts."""
    return [(scope, part["version"]) for scope, part in sorted(version.parts.items())]


def _lines(session: Session, version: str, positions: list[int], texts: Texts) -> dict[int, _ProvisionLine]:
    """position -> number, heading and own text."""
    out: dict[int, _ProvisionLine] = {}
    for n in range(0, len(positions), _CHUNK):
        for position, num, heading, start, size in session.execute(
            select(
                ProvisionRow.position, ProvisionRow.num, ProvisionRow.heading, ProvisionRow.start,
                ProvisionRow.size,
            ).where(ProvisionRow.version == version, ProvisionRow.position.in_(positions[n : n + _CHUNK]))
        ):  # fmt: skip
            out[position] = (num, heading, texts(start, size))
    return out


def _quote(parts: Iterable[_ProvisionLine]) -> str:
    lines = (" ".join(x for x in part if x) for part in parts)
    return "\n".join(line for line in lines if line)


def _past(session: Session, history: list[VersionRow], eids: set[str]) -> dict[str, list[str | None]]:
    """eid -> its hash in each version of the history (None: not there)."""
    found = contents(session, history, eids) if eids else {}
    return {eid: [found.get((v.id, eid)) for v in history] for eid in sorted(eids)}


def _contents(
    session: Session, versions: Collection[VersionRow | KnownVersion], eids: Collection[str]
) -> dict[tuple[str, str, str], str]:
    """(version that holds it, scope, eid) -> content hash."""
    found: dict[tuple[str, str, str], str] = {}
    for holders in chunks(sorted({holder for v in versions for _, holder in _holders(v)})):
        for cited in chunks(sorted(eids)):
            rows = session.execute(_CONTENTS, {"holders": list(holders), "eids": list(cited)})
            for holder, scope, eid, content in rows:
                found[holder, scope, eid] = content
    return found


def line(session: Session, instrument: str, language: str, at: datetime | None) -> list[VersionRow]:
    """The versions known at a moment in the order of the law, with what a table asks of them and no more."""
    query = (
        select(VersionRow)
        .where(
            VersionRow.instrument == instrument,
            VersionRow.language == language,
            VersionRow.superseded_at.is_(None),
        )
        .order_by(VersionRow.ordinal)
        .options(
            load_only(
                VersionRow.instrument, VersionRow.language, VersionRow.ordinal, VersionRow.parts,
                VersionRow.check, VersionRow.observed_at, VersionRow.last_seen_at, VersionRow.text_date,
                VersionRow.valid_from, VersionRow.status, VersionRow.title,
            )
        )
    )  # fmt: skip
    return [v for v in session.scalars(query) if at is None or v.observed_at <= at]


def lines(
    session: Session, instruments: Collection[str], at: datetime | None
) -> dict[str, dict[str, list[KnownVersion]]]:
    """instrument -> language -> its versions known at a moment in the order of the law, for those that have
    any."""
    query = (
        select(*(getattr(VersionRow, name) for name in KnownVersion._fields))
        .where(VersionRow.superseded_at.is_(None))
        .order_by(VersionRow.ordinal)
    )
    if at is not None:
        query = query.where(VersionRow.observed_at <= at)
    out: dict[str, dict[str, list[KnownVersion]]] = {}
    for some in chunks(sorted(instruments)):
        for row in session.execute(query.where(VersionRow.instrument.in_(some))):
            v = KnownVersion(*row)
            out.setdefault(v.instrument, {}).setdefault(v.language, []).append(v)
    return out


def contents(
    session: Session, versions: Collection[VersionRow | KnownVersion], eids: Collection[str]
) -> dict[tuple[str, str], str]:
    """(version, eid) -> content hash of the provisions that a version has, many versions a statement."""
    found = _contents(session, versions, eids)
    return {
        (v.id, eid): content
        for v in versions
        for eid in eids
        if (content := next((found[h, s, eid] for s, h in _holders(v) if (h, s, eid) in found), None))
    }
