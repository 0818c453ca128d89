"""Provisions have their own validity; what nothing wrote or read goes.

The dates are those that publishers give for single provisions (CLML, Légifrance, Normattiva); they stand
in the documents that were read, and are taken from there. The table `status_event`, `check.milliseconds`
and `source_due.backoff_until` held nothing that was ever asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import sqlalchemy as sa
from alembic import context, op
from alembic.util import CommandError
from sqlalchemy.orm import Session

import tracker.store.types
from tracker.store import blobs

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    printed = op.get_context().as_sql
    if printed and context.get_starting_revision_argument() is not None:
        raise CommandError("0009 reads what was read before, which no printed SQL can: run it on the store")
    op.add_column("provision", sa.Column("valid_from", sa.Date(), nullable=True))
    op.add_column("provision", sa.Column("valid_to", sa.Date(), nullable=True))
    if not printed:  # a store that is printed from its beginning holds nothing yet
        session = Session(op.get_bind())
        _date(session)
        session.flush()
    op.drop_index("ix_status_event_instrument", table_name="status_event")
    op.drop_table("status_event")
    op.drop_column("check", "milliseconds")
    op.drop_column("source_due", "backoff_until")


def _date(session: Session) -> None:
    """The dates of the provisions of every version, from the documents their parts were read in.

    The rows of a scope stand in the order of the document, so that they are told by their place in it.
    """
    parts = tracker.store.types.Json()
    versions = session.execute(
        sa.select(sa.column("id"), sa.column("parts", parts)).select_from(sa.table("version"))
    ).all()
    documents: dict[str, str] = dict(session.execute(sa.text("SELECT id, document FROM reading")).all())
    for version, held in versions:
        own = {scope: part["reading"] for scope, part in held.items() if part["version"] == version}
        rows = [
            {"version": version, "scope": scope, "eid": eid, "start": start, "since": since, "until": until}
            for reading in sorted(set(own.values()))
            for scope, eid, start, since, until in _dated(blobs.get(session, documents[reading]))
            if own.get(scope) == reading
        ]
        if rows:
            session.execute(
                sa.text(
                    "UPDATE provision SET valid_from = :since, valid_to = :until"
                    " WHERE version = :version AND scope = :scope AND eid = :eid AND start = :start"
                ).bindparams(sa.bindparam("since", type_=sa.Date()), sa.bindparam("until", type_=sa.Date())),
                rows,
            )


def _dated(raw: bytes) -> Iterator[tuple[str, str, int, date | None, date | None]]:
    """(scope, eid, start, from, to) of the provisions that have a date of their own."""
    columns = json.loads(raw.partition(b"\n")[0].decode("utf-8", "surrogatepass"))["columns"]
    size = columns["size"]
    parents, since, until = (
        columns.get(name) or [None] * len(size) for name in ("parent", "valid_from", "valid_to")
    )
    scopes = columns.get("scope") or ["body"] * len(size)
    where: dict[str, str] = {}
    start = 0
    for eid, parent, scope, first, last, length in zip(
        columns["eid"], parents, scopes, since, until, size, strict=True
    ):
        where[eid] = where[parent] if scope == "notes" and parent in where else scope
        if first or last:
            stored = tracker.store.types.storable(eid)
            yield (
                where[eid],
                stored,
                start,
                first and date.fromisoformat(first),
                last and date.fromisoformat(last),
            )
        start += length


def downgrade() -> None:
    raise NotImplementedError(
        "columns that were dropped are not filled again: go back to a copy of the store"
    )
