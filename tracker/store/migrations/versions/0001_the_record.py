"""The record: captures, what was read from them, and the people's word on it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import tracker.store.types

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "blob",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("codec", sa.String(), nullable=False),
        sa.Column("base", sa.String(), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["base"], ["blob.sha256"], name=op.f("fk_blob_base_blob")),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_blob")),
    )
    op.create_index(op.f("ix_blob_base"), "blob", ["base"], unique=False)
    op.create_table(
        "check",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("observed_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column("bytes", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_check")),
    )
    op.create_index("ix_check_source_observed", "check", ["source", "observed_at"], unique=False)
    op.create_table(
        "host_lease",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("until", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("next_ok", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("host", name=op.f("pk_host_lease")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("target_id", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("by", tracker.store.types.StorableText(), nullable=False),
        sa.Column("at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("note", tracker.store.types.StorableText(), nullable=True),
        sa.Column("data", tracker.store.types.Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index(op.f("ix_review_target_id"), "review", ["target_id"], unique=False)
    op.create_table(
        "text",
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("text", tracker.store.types.StorableText(), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_text")),
    )
    op.create_table(
        "capture",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("url", tracker.store.types.StorableText(), nullable=False),
        sa.Column("final_url", tracker.store.types.StorableText(), nullable=False),
        sa.Column("redirects", tracker.store.types.Json(), nullable=False),
        sa.Column("observed_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("media_type", tracker.store.types.StorableText(), nullable=False),
        sa.Column("charset", tracker.store.types.StorableText(), nullable=True),
        sa.Column("headers", tracker.store.types.Json(), nullable=False),
        sa.Column("request_headers", tracker.store.types.Json(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("archive", tracker.store.types.StorableText(), nullable=True),
        sa.Column("record_id", tracker.store.types.StorableText(), nullable=True),
        sa.ForeignKeyConstraint(["body"], ["blob.sha256"], name=op.f("fk_capture_body_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture")),
    )
    op.create_index(op.f("ix_capture_observed_at"), "capture", ["observed_at"], unique=False)
    op.create_table(
        "event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=True),
        sa.Column("check", sa.String(), nullable=True),
        sa.Column("url", tracker.store.types.StorableText(), nullable=True),
        sa.Column("observed_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("message", tracker.store.types.StorableText(), nullable=False),
        sa.Column("data", tracker.store.types.Json(), nullable=False),
        sa.Column("resolved_at", tracker.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["check"], ["check.id"], name=op.f("fk_event_check_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index(op.f("ix_event_observed_at"), "event", ["observed_at"], unique=False)
    op.create_index("ix_event_source_observed", "event", ["source", "observed_at"], unique=False)
    op.create_table(
        "reading",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("check", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("observed_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("extractor", sa.String(), nullable=False),
        sa.Column("extractor_version", sa.Integer(), nullable=False),
        sa.Column("current", sa.Boolean(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("scopes", tracker.store.types.Json(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("order_date", sa.Date(), nullable=False),
        sa.Column("order_rank", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("blocks", sa.Boolean(), nullable=False),
        sa.Column("repealed", sa.Boolean(), nullable=False),
        sa.Column("memo", tracker.store.types.Json(), nullable=False),
        sa.Column("recorded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["check"], ["check.id"], name=op.f("fk_reading_check_check")),
        sa.ForeignKeyConstraint(["document"], ["blob.sha256"], name=op.f("fk_reading_document_blob")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading")),
    )
    op.create_index(op.f("ix_reading_check"), "reading", ["check"], unique=False)
    op.create_index("ix_reading_expression", "reading", ["instrument", "language", "current"], unique=False)
    op.create_table(
        "check_capture",
        sa.Column("check", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("capture", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"], name=op.f("fk_check_capture_capture_capture")),
        sa.ForeignKeyConstraint(["check"], ["check.id"], name=op.f("fk_check_capture_check_check")),
        sa.PrimaryKeyConstraint("check", "position", name=op.f("pk_check_capture")),
    )
    op.create_index(op.f("ix_check_capture_capture"), "check_capture", ["capture"], unique=False)
    op.create_table(
        "version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("check", sa.String(), nullable=False),
        sa.Column("reading", sa.String(), nullable=False),
        sa.Column("parts", tracker.store.types.Json(), nullable=False),
        sa.Column("title", tracker.store.types.StorableText(), nullable=False),
        sa.Column("observed_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("text_date", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("status_note", tracker.store.types.StorableText(), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("superseded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["check"], ["check.id"], name=op.f("fk_version_check_check")),
        sa.ForeignKeyConstraint(["reading"], ["reading.id"], name=op.f("fk_version_reading_reading")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_version")),
    )
    op.create_index("ix_version_expression", "version", ["instrument", "language", "ordinal"], unique=False)
    op.create_index(op.f("ix_version_superseded_at"), "version", ["superseded_at"], unique=False)
    op.create_table(
        "change",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("from_version", sa.String(), nullable=True),
        sa.Column("to_version", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("significance", sa.String(), nullable=False),
        sa.Column("reasons", tracker.store.types.Json(), nullable=False),
        sa.Column("facts", tracker.store.types.Json(), nullable=False),
        sa.Column("scope", tracker.store.types.Json(), nullable=False),
        sa.Column("derived_from", tracker.store.types.StorableText(), nullable=False),
        sa.Column("caused_by", tracker.store.types.Json(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("observed_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("superseded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["from_version"], ["version.id"], name=op.f("fk_change_from_version_version")
        ),
        sa.ForeignKeyConstraint(["to_version"], ["version.id"], name=op.f("fk_change_to_version_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_index("ix_change_instrument_observed", "change", ["instrument", "observed_at"], unique=False)
    op.create_index(op.f("ix_change_observed_at"), "change", ["observed_at"], unique=False)
    op.create_table(
        "provision",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("eid", tracker.store.types.StorableText(), nullable=False),
        sa.Column("parent", tracker.store.types.StorableText(), nullable=True),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("num", tracker.store.types.StorableText(), nullable=True),
        sa.Column("heading", tracker.store.types.StorableText(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["text"], ["text.sha256"], name=op.f("fk_provision_text_text")),
        sa.ForeignKeyConstraint(["version"], ["version.id"], name=op.f("fk_provision_version_version")),
        sa.PrimaryKeyConstraint("version", "position", name=op.f("pk_provision")),
    )
    op.create_index(op.f("ix_provision_text"), "provision", ["text"], unique=False)
    op.create_index("ix_provision_version_eid", "provision", ["version", "eid"], unique=False)
    op.create_table(
        "status_event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("instrument", sa.String(), nullable=False),
        sa.Column("eid", tracker.store.types.StorableText(), nullable=True),
        sa.Column("event", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("set_by", tracker.store.types.StorableText(), nullable=True),
        sa.Column("party", sa.String(), nullable=True),
        sa.Column("condition", tracker.store.types.StorableText(), nullable=True),
        sa.Column("version", sa.String(), nullable=True),
        sa.Column("recorded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["version"], ["version.id"], name=op.f("fk_status_event_version_version")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_status_event")),
    )
    op.create_index(op.f("ix_status_event_instrument"), "status_event", ["instrument"], unique=False)
    op.create_table(
        "provision_change",
        sa.Column("change", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("eid", tracker.store.types.StorableText(), nullable=False),
        sa.Column("from_eid", tracker.store.types.StorableText(), nullable=True),
        sa.Column("from_eids", tracker.store.types.Json(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("num", tracker.store.types.StorableText(), nullable=True),
        sa.Column("heading", tracker.store.types.StorableText(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("significance", sa.String(), nullable=False),
        sa.Column("reasons", tracker.store.types.Json(), nullable=False),
        sa.Column("facts", tracker.store.types.Json(), nullable=False),
        sa.Column("marks", tracker.store.types.Json(), nullable=False),
        sa.Column("before", tracker.store.types.StorableText(), nullable=True),
        sa.Column("after", tracker.store.types.StorableText(), nullable=True),
        sa.Column("rollup", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["change"], ["change.id"], name=op.f("fk_provision_change_change_change")),
        sa.PrimaryKeyConstraint("change", "position", name=op.f("pk_provision_change")),
    )

    if op.get_context().dialect.name == "postgresql":
        # Blobs are compressed already: keep PostgreSQL from trying again at every insert.
        op.execute("ALTER TABLE blob ALTER COLUMN data SET STORAGE EXTERNAL")


def downgrade() -> None:
    raise NotImplementedError("the record is not taken back; restore a backup made before the upgrade")
