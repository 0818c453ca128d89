"""Texts of provisions stay in the documents they were read in; the table `text` goes.

Documents take the form of `tracker.store.documents`, written out here so that this step stays what it
is when that module moves on. Nothing is read anew: the bytes of pages are not touched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import context, op
from alembic.util import CommandError
from sqlalchemy.orm import Session

import tracker.store.types
from tracker.store import blobs

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_COLUMNS: dict[str, Any] = {
    "eid": None, "parent": None, "type": None, "num": None, "heading": None, "scope": "body",
    "status": "in_force", "official_id": None, "marks": [], "valid_from": None, "valid_to": None,
}  # fmt: skip
_FACTS = (
    "language", "title", "extractor", "extractor_version", "valid_from", "text_date", "status", "status_note",
    "in_force_from", "repealed_from", "identifiers", "consolidates", "complete",
)  # fmt: skip


def upgrade() -> None:
    text = tracker.store.types.StorableText()
    printed = op.get_context().as_sql
    if printed and context.get_starting_revision_argument() is not None:
        raise CommandError("0007 rewrites what was read, which no printed SQL can: run it on the store")
    op.drop_index("ix_provision_version_eid", table_name="provision")
    op.rename_table("provision", "provision_0006")
    if op.get_context().dialect.name == "postgresql":  # SQLite does not hold on to the names of keys
        op.execute("ALTER TABLE provision_0006 RENAME CONSTRAINT pk_provision TO pk_provision_0006")
    op.create_table(
        "provision",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("eid", text, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parent", text, nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("num", text, nullable=True),
        sa.Column("heading", text, nullable=True),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["version.id"], name=op.f("fk_provision_version_version")),
        sa.PrimaryKeyConstraint("version", "eid", "position", name=op.f("pk_provision")),
        sqlite_with_rowid=False,
    )
    if not printed:  # a store that is printed from its beginning holds nothing yet
        session = Session(op.get_bind())
        _rewrite(session)
        _place(session)
        session.flush()
    op.drop_table("provision_0006")
    op.drop_table("text")
    op.create_index("ix_reading_source", "reading", ["source", "current"], unique=False)


def _rewrite(session: Session) -> None:
    """Every document in the new form; the old ones go, where nothing else has the same bytes."""
    readings = session.execute(
        sa.text("SELECT id, document, instrument, language FROM reading ORDER BY recorded_at, id")
    ).all()
    done: dict[str, str] = {}
    newest: dict[tuple[str, str], str] = {}
    for id_, document, instrument, language in readings:
        if document not in done:
            raw = _dumped(json.loads(blobs.get(session, document).decode("utf-8", "surrogatepass")))
            done[document] = blobs.put(session, raw, newest.get((instrument, language)))
        newest[instrument, language] = done[document]
        session.execute(
            sa.text("UPDATE reading SET document = :new WHERE id = :id"), {"new": done[document], "id": id_}
        )
    # deltas before the keyframes they were made against; pages and lists keep what is theirs
    for deltas in ("NOT NULL", "NULL"):
        session.execute(
            sa.text(
                f"DELETE FROM blob WHERE sha256 = :old AND base IS {deltas}"  # noqa: S608 - two words of ours
                " AND NOT EXISTS (SELECT 1 FROM capture WHERE body = blob.sha256)"
                " AND NOT EXISTS (SELECT 1 FROM list_reading WHERE entries = blob.sha256)"
                " AND NOT EXISTS (SELECT 1 FROM reading WHERE document = blob.sha256)"
                " AND NOT EXISTS (SELECT 1 FROM blob other WHERE other.base = blob.sha256)"
            ),
            [{"old": old} for old in done] or [{"old": ""}],
        )


def _dumped(data: dict[str, Any]) -> bytes:
    provisions = data["provisions"]
    for p in provisions:
        p["marks"] = [[m["action"], m["act"], m["point"]] for m in p["marks"]]
    head = {name: data[name] for name in _FACTS}
    head["scope"] = data["scope"]
    columns: dict[str, list[Any]] = {}
    for name, default in _COLUMNS.items():
        column = [p[name] for p in provisions]
        if not column or column.count(default) != len(column):
            columns[name] = column
    texts = [p["text"].encode("utf-8", "surrogatepass") for p in provisions]
    columns["size"] = [len(t) for t in texts]
    head["columns"] = columns
    line = json.dumps(head, ensure_ascii=False, separators=(",", ":"))
    return line.encode("utf-8", "surrogatepass") + b"\n" + b"".join(texts)


def _place(session: Session) -> None:
    """The rows of every version again, each with the place of its text in the document it was read in."""
    parts = tracker.store.types.Json()
    versions = session.execute(
        sa.select(sa.column("id"), sa.column("parts", parts)).select_from(sa.table("version"))
    )
    documents: dict[str, str] = dict(session.execute(sa.text("SELECT id, document FROM reading")).all())
    for version, held in versions.all():
        own = {scope: part["reading"] for scope, part in held.items() if part["version"] == version}
        places: dict[str, Iterator[tuple[str, int, int]]] = {}
        for reading in set(own.values()):
            by_scope = _places(blobs.get(session, documents[reading]))
            places |= {s: iter(by_scope.get(s, [])) for s in own if own[s] == reading}
        rows = session.execute(
            sa.text(
                "SELECT position, eid, parent, type, num, heading, content, scope, status FROM provision_0006"
                " WHERE version = :version ORDER BY position"
            ),
            {"version": version},
        ).mappings()
        placed = []
        for row in rows.all():
            eid, start, size = next(places[row["scope"]])
            if tracker.store.types.storable(eid) != row["eid"]:
                raise ValueError(f"version {version}: {row['eid']} is {eid} in the document it was read in")
            placed.append({"version": version, "start": start, "size": size, **row})
        if placed:
            session.execute(
                sa.text(
                    "INSERT INTO provision (version, position, eid, parent, type, num, heading, start,"
                    " size, content, scope, status) VALUES (:version, :position, :eid, :parent, :type,"
                    " :num, :heading, :start, :size, :content, :scope, :status)"
                ),
                placed,
            )


def _places(raw: bytes) -> dict[str, list[tuple[str, int, int]]]:
    """scope -> (eid, start, size) of its provisions; a footnote stands in the scope of what it explains."""
    columns = json.loads(raw.partition(b"\n")[0].decode("utf-8", "surrogatepass"))["columns"]
    size = columns["size"]
    parents = columns.get("parent") or [None] * len(size)
    scopes = columns.get("scope") or ["body"] * len(size)
    where: dict[str, str] = {}
    out: dict[str, list[tuple[str, int, int]]] = {}
    start = 0
    for eid, parent, scope, length in zip(columns["eid"], parents, scopes, size, strict=True):
        where[eid] = where[parent] if scope == "notes" and parent in where else scope
        out.setdefault(where[eid], []).append((eid, start, length))
        start += length
    return out


def downgrade() -> None:
    raise NotImplementedError("texts are not taken apart again: go back to a copy of the store")
