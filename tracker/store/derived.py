"""Versions and changes, brought in line with what the chain says.

Rows that no longer follow from the captures are marked superseded, never deleted, so that links
keep resolving; rows that follow again are restored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select

from tracker.model import Scope
from tracker.store import bulk
from tracker.store.documents import places
from tracker.store.models import (
    ChangeRow,
    CheckRow,
    ProvisionChangeRow,
    ProvisionRow,
    VersionRow,
)
from tracker.store.serial import content_hashes, dump_facts, dump_marks, scope_of
from tracker.store.types import storable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from sqlalchemy.orm import Session

    from tracker.model import Diff, Document, Origin


@dataclass(frozen=True)
class VersionPlan:
    """A version as the chain wants it; `document` gives what a reading read, and is asked only where the
    stored version does not already say it: a long history is not unpacked at every new look."""

    id: str
    ordinal: int
    source: str
    check: str
    reading: str
    parts: Mapping[str, tuple[str, str]]
    observed_at: datetime
    last_seen_at: datetime
    document: Callable[[str], Document]


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
        fresh = found is None or found.parts != parts or found.reading != plan.reading
        document = plan.document(plan.reading) if fresh else None
        new = found is None
        if found is None:
            found = VersionRow(id=plan.id, instrument=instrument, language=language, recorded_at=now)
            found.origin = session.get_one(CheckRow, plan.check).origin
            session.add(found)
        found.source = plan.source
        found.ordinal = plan.ordinal
        found.check = plan.check
        found.observed_at = plan.observed_at
        found.last_seen_at = plan.last_seen_at
        found.superseded_at = None
        if document is None:
            continue
        found.reading = plan.reading
        found.parts = parts
        found.title = document.title
        found.text_date = document.text_date
        found.valid_from = _effective(document)
        found.status = document.status.value
        found.status_note = document.status_note
        session.flush()
        if not new:
            session.execute(delete(ProvisionRow).where(ProvisionRow.version == plan.id))
        _write_provisions(session, plan)
    session.flush()


def _effective(document: Document) -> date | None:
    """From when this text is law. An amended Chinese law still prints when it first took effect: a
    date before the text's own date says nothing of the amendment."""
    since = document.repealed_from or document.valid_from or document.in_force_from
    if since and document.text_date and since < document.text_date and not document.repealed_from:
        return None
    return since


_PROVISION = (
    "version", "position", "eid", "parent", "type", "num", "heading", "start", "size", "content", "scope",
    "status",
)  # fmt: skip


def _write_provisions(session: Session, plan: VersionPlan) -> None:
    own = {Scope(s): reading for s, (reading, version) in plan.parts.items() if version == plan.id}
    rows: dict[Scope, list[tuple[Any, ...]]] = {scope: [] for scope in own}
    for reading in set(own.values()):
        provisions = plan.document(reading).provisions
        hashes, where = content_hashes(provisions), scope_of(provisions)
        for p, (start, size) in zip(provisions, places([p.text for p in provisions]), strict=True):
            scope = where[p.eid]
            if own.get(scope) == reading:  # carried scopes stay with the version that holds their rows
                rows[scope].append(
                    (
                        storable(p.eid), p.parent and storable(p.parent), p.type, p.num and storable(p.num),
                        p.heading and storable(p.heading), start, size, hashes[p.eid], scope.value,
                        p.status.value,
                    )
                )  # fmt: skip
    ordered = (row for scope in Scope for row in rows.get(scope, ()))
    bulk.insert(session, ProvisionRow, _PROVISION, [(plan.id, n, *row) for n, row in enumerate(ordered)])


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
    row = session.get(ChangeRow, plan.id)
    if row is not None:
        session.execute(delete(ProvisionChangeRow).where(ProvisionChangeRow.change == plan.id))
    else:
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
