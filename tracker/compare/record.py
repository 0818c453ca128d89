"""What the record says of the provisions an instrument's codings cite, in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sqlalchemy import select

from tracker.store import reader
from tracker.store.models import CaptureRow, ChangeRow, CheckCapture, ProvisionRow, TextRow, VersionRow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime

    from sqlalchemy.orm import Session

_CHUNK = 500


@dataclass(frozen=True)
class Held:
    """A provision as one version holds it."""

    eid: str
    version: str
    content: str
    quote: str


@dataclass
class Text:
    """One expression of an instrument as the record knows it."""

    version: VersionRow
    history: list[VersionRow]  # in the order of the law, up to `version`
    url: str | None
    held: dict[str, Held] = field(default_factory=dict)  # of `version`
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
) -> Text | None:
    """The text known at a moment, with the cited provisions and what became of them; None if unknown."""
    wanted = reader.pick_language(session, instrument, language)
    if wanted is None:
        return None
    version = reader.version_at(session, instrument, wanted, at=at, valid_at=valid_at)
    if version is None:
        return None
    history = [v for v in reader.versions(session, instrument, wanted) if v.ordinal <= version.ordinal]
    text = Text(version, history, _url(session, version), at=at)
    text.held = _held(session, version, set(eids))
    text.past = _past(session, history, set(eids))
    ids = [v.id for v in history]
    for n in range(0, len(ids), _CHUNK):
        for row in session.scalars(
            select(ChangeRow).where(
                ChangeRow.to_version.in_(ids[n : n + _CHUNK]), ChangeRow.superseded_at.is_(None)
            )
        ):
            text.changes[row.to_version] = row
    return text


def holds(session: Session, instrument: str, eid: str | None) -> bool:
    """Whether a text of the record, of any day, has a provision of an instrument; without eid, a text."""
    query = select(VersionRow.id).where(
        VersionRow.instrument == instrument, VersionRow.superseded_at.is_(None)
    )
    if eid:
        query = query.join(ProvisionRow, ProvisionRow.version == VersionRow.id).where(ProvisionRow.eid == eid)
    return session.scalar(query.limit(1)) is not None


def _url(session: Session, version: VersionRow) -> str | None:
    return session.scalar(
        select(CaptureRow.url)
        .join(CheckCapture, CheckCapture.capture == CaptureRow.id)
        .where(CheckCapture.check == version.check)
        .order_by(CheckCapture.position)
        .limit(1)
    )


def _held(session: Session, version: VersionRow, eids: set[str]) -> dict[str, Held]:
    """The cited provisions of a version, each quoted with all that stands below it."""
    if not eids:
        return {}
    quotes: dict[str, list[tuple[str, int]]] = {}  # cited eid -> (version, position) of it and below
    rows: dict[str, tuple[str, str]] = {}
    lines: dict[tuple[str, int], tuple[str | None, str | None, str]] = {}
    for scope, holder in _holders(version):
        roots: dict[str, tuple[str, ...]] = {}  # eid -> the cited provisions it stands in
        for position, eid, parent, content, type_ in session.execute(
            select(
                ProvisionRow.position, ProvisionRow.eid, ProvisionRow.parent, ProvisionRow.content,
                ProvisionRow.type,
            )
            .where(ProvisionRow.version == holder, ProvisionRow.scope == scope)
            .order_by(ProvisionRow.position)
        ):  # fmt: skip
            above = roots.get(parent, ()) if parent else ()
            if eid in eids:
                rows[eid] = (holder, content)
                above = (*above, eid)
            if above:
                roots[eid] = above
                if type_ != "footnote" or eid in eids:
                    for root in above:
                        quotes.setdefault(root, []).append((holder, position))
    wanted: dict[str, set[int]] = {}
    for places in quotes.values():
        for holder, position in places:
            wanted.setdefault(holder, set()).add(position)
    for holder, positions in wanted.items():
        lines.update(_lines(session, holder, sorted(positions)))
    return {
        eid: Held(eid, holder, content, _quote(lines[place] for place in quotes[eid]))
        for eid, (holder, content) in rows.items()
    }


def words(session: Session, version: VersionRow, eids: Collection[str]) -> dict[str, Held]:
    """Provisions of one version, each quoted with all that stands below it."""
    return _held(session, version, set(eids))


def _holders(version: VersionRow) -> list[tuple[str, str]]:
    """(scope, version that holds its rows) of a version's parts."""
    return [(scope, part["version"]) for scope, part in sorted(version.parts.items())]


def _lines(
    session: Session, version: str, positions: list[int]
) -> dict[tuple[str, int], tuple[str | None, str | None, str]]:
    out: dict[tuple[str, int], tuple[str | None, str | None, str]] = {}
    for n in range(0, len(positions), _CHUNK):
        for position, num, heading, text in session.execute(
            select(ProvisionRow.position, ProvisionRow.num, ProvisionRow.heading, TextRow.text)
            .join(TextRow, TextRow.sha256 == ProvisionRow.text)
            .where(ProvisionRow.version == version, ProvisionRow.position.in_(positions[n : n + _CHUNK]))
        ):
            out[version, position] = (num, heading, text)
    return out


def _quote(parts: Iterable[tuple[str | None, str | None, str]]) -> str:
    lines = (" ".join(x for x in part if x) for part in parts)
    return "\n".join(line for line in lines if line)


def _past(session: Session, history: list[VersionRow], eids: set[str]) -> dict[str, list[str | None]]:
    holders = {holder for v in history for _, holder in _holders(v)}
    found: dict[tuple[str, str, str], str] = {}
    cited = sorted(eids)
    for holder in sorted(holders):
        for n in range(0, len(cited), _CHUNK):
            for scope, eid, content in session.execute(
                select(ProvisionRow.scope, ProvisionRow.eid, ProvisionRow.content).where(
                    ProvisionRow.version == holder, ProvisionRow.eid.in_(cited[n : n + _CHUNK])
                )
            ):
                found[holder, scope, eid] = content
    return {
        eid: [next((found[h, s, eid] for s, h in _holders(v) if (h, s, eid) in found), None) for v in history]
        for eid in cited
    }
