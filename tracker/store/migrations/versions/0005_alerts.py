"""Alerts: since when a subscription is told, what it is told, and the messages that go out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import tracker.store.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = tracker.store.types.UtcDateTime(timezone=True)
    json = tracker.store.types.Json()
    text = tracker.store.types.StorableText()
    op.create_index(op.f("ix_change_recorded_at"), "change", ["recorded_at"], unique=False)
    op.create_table(
        "alert_start",
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("since", moment, nullable=False),
        sa.Column("planned_at", moment, nullable=False),
        sa.Column("gone_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("subscription", name=op.f("pk_alert_start")),
    )
    op.create_table(
        "alert_message",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("view", json, nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("next_try", moment, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("unsure", sa.Integer(), nullable=False),
        sa.Column("handed_at", moment, nullable=True),
        sa.Column("sent_at", moment, nullable=True),
        sa.Column("done", json, nullable=False),
        sa.Column("error", text, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_message")),
    )
    op.create_index("ix_alert_message_state", "alert_message", ["state", "channel"], unique=False)
    op.create_index(
        "ix_alert_message_channel_handed", "alert_message", ["channel", "handed_at"], unique=False
    )
    op.create_table(
        "alert_item",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("subscription", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("eids", json, nullable=True),
        sa.Column("languages", json, nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("message", sa.String(), nullable=True),
        sa.Column("dropped", text, nullable=True),
        sa.ForeignKeyConstraint(
            ["message"], ["alert_message.id"], name=op.f("fk_alert_item_message_alert_message")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_item")),
    )
    op.create_index(op.f("ix_alert_item_message"), "alert_item", ["message"], unique=False)
    op.create_index(
        "ix_alert_item_channel_message", "alert_item", ["channel", "message", "due_at"], unique=False
    )


def downgrade() -> None:
    op.drop_table("alert_item")
    op.drop_table("alert_message")
    op.drop_table("alert_start")
    op.drop_index(op.f("ix_change_recorded_at"), table_name="change")
