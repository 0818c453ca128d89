"""Versions and changes of an expression, brought in line with what follows from its readings.

Rows that no longer follow from the captures are marked superseded, never deleted, so that links
keep resolving; rows that follow again are restored.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.orm import Session

from tracker.law.named_days import VERSION as DAYS_VERSION
from tracker.law.named_days import named_days
from tracker.model import Diff, Document, Origin, Scope
from tracker.store.documents import places
from tracker.store.ids import content_hashes, dump_marks, scope_of
from tracker.store.models import ChangeRow, ProvisionChangeRow, ProvisionRow, VersionRow
from tracker.store.readings import assemble
from tracker.store.rows import insert_plain, insert_rows
from tracker.store.types import storable

# Statements of every text, made once (see `tracker.store.captures`).
_VERSIONS = select(VersionRow).where(
    VersionRow.instrument == bindparam("instrument"), VersionRow.language == bindparam("language")
)
_CHANGES = select(ChangeRow).where(
    ChangeRow.instrument == bindparam("instrument"), ChangeRow.language == bindparam("language")
)


@dataclass(frozen=True)
class VersionPlan:
    """A version as it follows from the readings; `document` opens a reading, and is asked only where the
    stored version does not already say it: a long history is not unpacked at every new check."""

    id: str
    ordinal: int
    source: str
    check: str
    reading: str
    parts: Mapping[str, tuple[str, str]]  # scope -> (reading, version that holds its rows)
    observed_at: datetime
    last_seen_at: datetime
    origin: Origin  # of the check
    document: Callable[[str], Document]


@dataclass(frozen=True)
class ChangePlan:
    """A change as it follows from the readings; without a diff where the stored one still says it."""

    id: str
    source: str
    from_version: str | None
    to_version: str
    derived_from: str
    observed_at: datetime
    origin: Origin
    diff: Diff | None = None
    caused_by: tuple[str, ...] = ()
    official: dict[str, object] | None = None


@dataclass(frozen=True)
class StoredExpression:
    """What the record has of an expression: all versions and changes it ever had, by id."""

    instrument: str
    language: str
    versions: Mapping[str, VersionRow]
    changes: Mapping[str, ChangeRow]


def load_expression(session: Session, instrument: str, language: str) -> StoredExpression:
    expression = {"instrument": instrument, "language": language}
    versions = {row.id: row for row in session.scalars(_VERSIONS, expression)}
    changes = session.scalars(_CHANGES, expression) if versions else ()  # a change leads to a version
    return StoredExpression(instrument, language, versions, {row.id: row for row in changes})


def save_expression(
    session: Session,
    stored: StoredExpression,
    versions: Sequence[VersionPlan],
    changes: Iterable[ChangePlan],
    now: datetime,
) -> list[str]:
    """Make the record what the plans say. Returns the ids of the changes that are new, in order."""
    valid_from = {plan.id: _save_version(session, stored, plan, now) for plan in versions}
    _supersede(stored.versions, valid_from, now)
    session.flush()
    wanted = []
    for plan in changes:
        wanted.append(plan.id)
        if plan.diff is not None:
            _save_change(session, stored, plan, plan.diff, valid_from[plan.to_version], now)
    _supersede(stored.changes, wanted, now)
    return [id_ for id_ in wanted if id_ not in stored.changes]


def _supersede(rows: Mapping[str, VersionRow | ChangeRow], wanted: Iterable[str], now: datetime) -> None:
    """Rows that no longer follow are superseded; those that follow again are restored."""
    kept = set(wanted)
    for id_, row in rows.items():
        if id_ in kept:
            row.superseded_at = None
        elif row.superseded_at is None:
            row.superseded_at = now


def _save_version(
    session: Session, stored: StoredExpression, plan: VersionPlan, now: datetime
) -> date | None:
    """Write a version, and its provisions where they are others. Returns from when it is law."""
    parts = {scope: {"reading": r, "version": v} for scope, (r, v) in sorted(plan.parts.items())}
    row = stored.versions.get(plan.id)
    fresh = row is None or row.parts != parts or row.reading != plan.reading
    values: dict[str, Any] = {
        "source": plan.source, "ordinal": plan.ordinal, "check": plan.check,
        "observed_at": plan.observed_at, "last_seen_at": plan.last_seen_at,
    }  # fmt: skip
    if fresh:
        values |= {"reading": plan.reading, "parts": parts} | _facts(plan.document(plan.reading))
    if fresh or (row is not None and row.days_by != DAYS_VERSION):
        text = assemble({s: r for s, (r, _) in plan.parts.items()}, plan.reading, plan.document)
        found = named_days(text, scope_of(text.provisions))
        values |= {"named_days": found.as_json(), "days_by": DAYS_VERSION}
    if row is None:
        values |= {
            "id": plan.id, "instrument": stored.instrument, "language": stored.language, "recorded_at": now,
            "origin": plan.origin.value,
        }  # fmt: skip
        insert_rows(session, VersionRow, [values])
    else:
        for name, value in values.items():
            setattr(row, name, value)
        if fresh:
            session.execute(delete(ProvisionRow).where(ProvisionRow.version == plan.id))
    if fresh:
        _save_provisions(session, plan)
    return values["valid_from"] if row is None else row.valid_from


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
    "status", "valid_from", "valid_to",
)  # fmt: skip


def _save_provisions(session: Session, plan: VersionPlan) -> None:
    """The provisions of a version's own parts; carried parts stay with the version that holds them."""
    own = {Scope(s): reading for s, (reading, version) in plan.parts.items() if version == plan.id}
    rows: dict[Scope, list[tuple[Any, ...]]] = {scope: [] for scope in own}
    for reading in set(own.values()):
        provisions = plan.document(reading).provisions
        hashes, where = content_hashes(provisions), scope_of(provisions)
        for p, (start, size) in zip(provisions, places([p.text for p in provisions]), strict=True):
            scope = where[p.eid]
            if own.get(scope) == reading:
                rows[scope].append(
                    (
                        storable(p.eid), p.parent and storable(p.parent), p.type, p.num and storable(p.num),
                        p.heading and storable(p.heading), start, size, hashes[p.eid], scope.value,
                        p.status.value, _day(p.valid_from), _day(p.valid_to),
                    )
                )  # fmt: skip
    ordered = (row for scope in Scope for row in rows.get(scope, ()))
    insert_plain(session, ProvisionRow, _PROVISION, [(plan.id, n, *row) for n, row in enumerate(ordered)])


def _day(day: date | None) -> str | None:
    """As both engines take it."""
    return day.isoformat() if day else None


def _save_change(
    session: Session, stored: StoredExpression, plan: ChangePlan, diff: Diff, valid_from: date | None,
    now: datetime,
) -> None:  # fmt: skip
    """Write a change and its rows, in place of what an earlier diff said of the same step."""
    values: dict[str, Any] = {
        "source": plan.source,
        "from_version": plan.from_version,
        "to_version": plan.to_version,
        "kind": diff.kind.value,
        "significance": diff.significance.value,
        "reasons": [r.as_json() for r in diff.reasons],
        "facts": [f.as_json() for f in diff.facts],
        "key_facts": [f.as_json() for f in diff.key_facts],
        "scope": sorted(diff.scope),
        "derived_from": plan.derived_from,
        "caused_by": list(plan.caused_by),
        "official": plan.official,
        "observed_at": plan.observed_at,
        "valid_from": valid_from,
    }
    row = stored.changes.get(plan.id)
    if row is None:
        values |= {
            "id": plan.id, "instrument": stored.instrument, "language": stored.language, "recorded_at": now,
            "origin": plan.origin.value,
        }  # fmt: skip
        insert_rows(session, ChangeRow, [values])
    else:
        session.execute(delete(ProvisionChangeRow).where(ProvisionChangeRow.change == plan.id))
        for name, value in values.items():
            setattr(row, name, value)
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
            "reasons": [r.as_json() for r in p.reasons],
            "facts": [f.as_json() for f in p.facts],
            "marks": dump_marks(p.marks),
            "before": p.before,
            "after": p.after,
            "rollup": p.rollup,
            "likeness": p.likeness,
        }
        for n, p in enumerate(diff.provisions)
    ]
    insert_rows(session, ProvisionChangeRow, rows)
