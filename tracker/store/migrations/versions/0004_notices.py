"""Entries of listings become notices with a history and, where followed, their document."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import tracker.store.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "list_reading",
        sa.Column("check", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("observed_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("reader", sa.String(), nullable=False),
        sa.Column("reader_version", sa.Integer(), nullable=False),
        sa.Column("entries", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("held", tracker.store.types.StorableText(), nullable=True),
        sa.Column("recorded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["check"], ["check.id"], name=op.f("fk_list_reading_check_check")),
        sa.ForeignKeyConstraint(["entries"], ["blob.sha256"], name=op.f("fk_list_reading_entries_blob")),
        sa.PrimaryKeyConstraint("check", name=op.f("pk_list_reading")),
    )
    op.create_index(
        "ix_list_reading_source_observed", "list_reading", ["source", "observed_at"], unique=False
    )
    op.create_table(
        "notice",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("key", tracker.store.types.StorableText(), nullable=False),
        sa.Column("url", tracker.store.types.StorableText(), nullable=False),
        sa.Column("title", tracker.store.types.StorableText(), nullable=False),
        sa.Column("summary", tracker.store.types.StorableText(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("dated_by", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("kind_reason", tracker.store.types.StorableText(), nullable=False),
        sa.Column("stage", sa.String(), nullable=True),
        sa.Column("closes", sa.Date(), nullable=True),
        sa.Column("closes_by", sa.String(), nullable=True),
        sa.Column("source_class", sa.String(), nullable=False),
        sa.Column("matches", tracker.store.types.Json(), nullable=False),
        sa.Column("matched_by", sa.String(), nullable=False),
        sa.Column("check", sa.String(), nullable=False),
        sa.Column("observed_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("removed_at", tracker.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("superseded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["check"], ["check.id"], name=op.f("fk_notice_check_check")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
    )
    op.create_index(op.f("ix_notice_closes"), "notice", ["closes"], unique=False)
    op.create_index(op.f("ix_notice_observed_at"), "notice", ["observed_at"], unique=False)
    op.create_index("ix_notice_source_key", "notice", ["source", "key"], unique=False)
    op.create_table(
        "notice_history",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("check", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", tracker.store.types.Json(), nullable=False),
        sa.Column("after", tracker.store.types.Json(), nullable=False),
        sa.Column("observed_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["check"], ["check.id"], name=op.f("fk_notice_history_check_check")),
        sa.ForeignKeyConstraint(["notice"], ["notice.id"], name=op.f("fk_notice_history_notice_notice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice_history")),
    )
    op.create_index(op.f("ix_notice_history_notice"), "notice_history", ["notice"], unique=False)
    op.create_index(op.f("ix_notice_history_observed_at"), "notice_history", ["observed_at"], unique=False)
    op.create_table(
        "notice_document",
        sa.Column("notice", sa.String(), nullable=False),
        sa.Column("url", tracker.store.types.StorableText(), nullable=False),
        sa.Column("capture", sa.String(), nullable=True),
        sa.Column("observed_at", tracker.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("title", tracker.store.types.StorableText(), nullable=True),
        sa.Column("closes", sa.Date(), nullable=True),
        sa.Column("closes_words", tracker.store.types.StorableText(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("message", tracker.store.types.StorableText(), nullable=True),
        sa.Column("recorded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"], name=op.f("fk_notice_document_capture_capture")),
        sa.ForeignKeyConstraint(["notice"], ["notice.id"], name=op.f("fk_notice_document_notice_notice")),
        sa.PrimaryKeyConstraint("notice", name=op.f("pk_notice_document")),
    )
    op.create_index(op.f("ix_notice_document_capture"), "notice_document", ["capture"], unique=False)


def downgrade() -> None:
    for table in ("notice_document", "notice_history", "notice", "list_reading"):
        op.drop_table(table)
