"""When each source is due, what is wrong with it from first failure to recovery, hosts that want rest."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import tracker.store.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("host_lease") as table:
        table.add_column(
            sa.Column("rest_until", tracker.store.types.UtcDateTime(timezone=True), nullable=True)
        )
    op.create_table(
        "source_due",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("next_due", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("reason", tracker.store.types.StorableText(), nullable=False),
        sa.Column("plan", tracker.store.types.StorableText(), nullable=False),
        sa.Column("interval", sa.Integer(), nullable=False),
        sa.Column("last_run", tracker.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("last_end", tracker.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("trouble", tracker.store.types.StorableText(), nullable=True),
        sa.Column("backoff_until", tracker.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_due")),
    )
    op.create_index(op.f("ix_source_due_next_due"), "source_due", ["next_due"], unique=False)
    op.create_table(
        "incident",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("opened_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("closed_at", tracker.store.types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", tracker.store.types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("message", tracker.store.types.StorableText(), nullable=False),
        sa.Column("recovery", tracker.store.types.StorableText(), nullable=True),
        sa.Column("alerted", sa.Boolean(), nullable=False),
        sa.Column("recovery_alerted", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(op.f("ix_incident_opened_at"), "incident", ["opened_at"], unique=False)
    op.create_index(op.f("ix_incident_closed_at"), "incident", ["closed_at"], unique=False)
    op.create_index("ix_incident_source_opened", "incident", ["source", "opened_at"], unique=False)


def downgrade() -> None:
    op.drop_table("incident")
    op.drop_table("source_due")
    with op.batch_alter_table("host_lease") as table:
        table.drop_column("rest_until")
