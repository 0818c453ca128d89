"""Versions and changes, brought in line with what the chain says.

Rows that no longer follow from the captures are marked superseded, never deleted, so that links
keep resolving; rows that follow again are restored.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from tracker.model import Diff, Document, Origin, Scope
from tracker.store import bulk
from tracker.store.documents import places
from tracker.store.ids import content_hashes, dump_facts, dump_marks, scope_of
from tracker.store.models import (
    ChangeRow,
    CheckRow,
    ProvisionChangeRow,
    ProvisionRow,
    VersionRow,
    table_of,
)
from tracker.store.types import storable

# Statements of every look, made once: SQLAlchemy takes four times as long to build one as to run it.
_VERSIONS = select(VersionRow).where(
    VersionRow.instrument == bindparam("instrument"), VersionRow.language == bindparam("language")
)
_check = table_of(CheckRow)
_ORIGIN = select(_check.c.origin).where(_check.c.id == bindparam("check"))
_CHANGES = select(ChangeRow).where(
    ChangeRow.instrument == bindparam("instrument"), ChangeRow.language == bindparam("language")
)
_INSERT_VERSION = insert(table_of(VersionRow))
_INSERT_CHANGE = insert(table_of(ChangeRow))
_INSERT_ROWS = insert(table_of(ProvisionChangeRow))


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
    valid_from: date | None
    official: dict[str, object] | None = None


@dataclass(frozen=True)
class Applied:
    """What `apply_versions` met and left: the versions an expression ever had before, and from when each
    of its versions is law."""

    before: frozenset[str]
    valid_from: Mapping[str, date | None]


def apply_versions(
    session: Session, instrument: str, language: str, plans: Sequence[VersionPlan], now: datetime
) -> Applied:
    """Bring the stored versions of an expression in line with the chain."""
    found = session.execute(_VERSIONS, {"instrument": instrument, "language": language}).scalars()
    rows = {row.id: row for row in found}
    wanted = {plan.id for plan in plans}
    for old in rows.values():
        if old.id not in wanted and old.superseded_at is None:
            old.superseded_at = now
    valid_from: dict[str, date | None] = {}
    for plan in plans:
        parts = {scope: {"reading": r, "version": v} for scope, (r, v) in sorted(plan.parts.items())}
        row = rows.get(plan.id)
        values: dict[str, Any] = {
            "source": plan.source, "ordinal": plan.ordinal, "check": plan.check,
            "observed_at": plan.observed_at, "last_seen_at": plan.last_seen_at, "superseded_at": None,
        }  # fmt: skip
        fresh = row is None or row.parts != parts or row.reading != plan.reading
        if fresh:
            values |= {"reading": plan.reading, "parts": parts} | _facts(plan.document(plan.reading))
        if row is None:
            origin = session.execute(_ORIGIN, {"check": plan.check}).scalar_one()
            named = {"id": plan.id, "instrument": instrument, "language": language}
            session.execute(_INSERT_VERSION, values | named | {"recorded_at": now, "origin": origin})
            valid_from[plan.id] = values["valid_from"]
        else:
            for name, value in values.items():
                setattr(row, name, value)
            valid_from[plan.id] = row.valid_from
            if fresh:
                session.execute(delete(ProvisionRow).where(ProvisionRow.version == plan.id))
        if fresh:
            _write_provisions(session, plan)
    session.flush()
    return Applied(frozenset(rows), valid_from)


def _facts(document: Document) -> dict[str, Any]:
    """What a version's row says of its text."""
    return {
        "title": document.title,
        "text_date": document.text_date,
        "valid_from": _effective(document),
        "status": document.status.value,
        "status_note": document.status_note,
    }


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
        # carried scopes stay with the version that holds their rows
        mine = {scope: (rows[scope].append, scope.value) for scope in own if own[scope] == reading}
        provisions = plan.document(reading).provisions
        hashes, where = content_hashes(provisions), scope_of(provisions)
        for p, (start, size) in zip(provisions, places([p.text for p in provisions]), strict=True):
            if (into := mine.get(where[p.eid])) is not None:
                add, scope = into
                add(
                    (
                        storable(p.eid), p.parent and storable(p.parent), p.type, p.num and storable(p.num),
                        p.heading and storable(p.heading), start, size, hashes[p.eid], scope, str(p.status),
                    )
                )  # fmt: skip
    ordered = (row for scope in Scope for row in rows.get(scope, ()))
    bulk.insert(session, ProvisionRow, _PROVISION, [(plan.id, n, *row) for n, row in enumerate(ordered)])


def keep_changes(
    session: Session, instrument: str, language: str, wanted: Collection[str], now: datetime
) -> dict[str, str]:
    """Changes that no longer follow are superseded; those that follow again are restored.

    Returns id -> what it was derived from, of all that are stored.
    """
    found = session.execute(_CHANGES, {"instrument": instrument, "language": language}).scalars()
    stored: dict[str, str] = {}
    for row in found:
        stored[row.id] = row.derived_from
        if row.id in wanted:
            row.superseded_at = None
        elif row.superseded_at is None:
            row.superseded_at = now
    return stored


def save_change(
    session: Session,
    instrument: str,
    language: str,
    plan: ChangePlan,
    origin: Origin,
    now: datetime,
    *,
    new: bool,
) -> None:
    """Write a change and its rows; one that is not ``new``, in place of what an earlier diff said of the
    same step."""
    diff = plan.diff
    values: dict[str, Any] = {
        "source": plan.source,
        "from_version": plan.from_version,
        "to_version": plan.to_version,
        "kind": diff.kind.value,
        "significance": diff.significance.value,
        "reasons": list(diff.reasons),
        "facts": dump_facts(diff.facts),
        "scope": sorted(diff.scope),
        "derived_from": plan.derived_from,
        "caused_by": list(plan.caused_by),
        "official": plan.official,
        "observed_at": plan.observed_at,
        "valid_from": plan.valid_from,
        "superseded_at": None,
    }
    if new:
        named = {"id": plan.id, "instrument": instrument, "language": language}
        session.execute(_INSERT_CHANGE, values | named | {"recorded_at": now, "origin": origin.value})
    else:
        session.execute(delete(ProvisionChangeRow).where(ProvisionChangeRow.change == plan.id))
        row = session.get_one(ChangeRow, plan.id)
        for name, value in values.items():
            setattr(row, name, value)
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
        session.execute(_INSERT_ROWS, rows)
