"""Briefings on a schedule: when each profile is due, and what was made of which period."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import tracker.store.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = tracker.store.types.UtcDateTime(timezone=True)
    json = tracker.store.types.Json()
    text = tracker.store.types.StorableText()
    op.create_table(
        "briefing_due",
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("plan", text, nullable=False),
        sa.Column("next_due", moment, nullable=False),
        sa.PrimaryKeyConstraint("profile", name=op.f("pk_briefing_due")),
    )
    op.create_table(
        "briefing_run",
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("period", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("due_at", moment, nullable=False),
        sa.Column("began_at", moment, nullable=True),
        sa.Column("made_at", moment, nullable=True),
        sa.Column("fingerprint", sa.String(), nullable=True),
        sa.Column("files", json, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("message", text, nullable=True),
        sa.PrimaryKeyConstraint("profile", "period", name=op.f("pk_briefing_run")),
    )


def downgrade() -> None:
    op.drop_table("briefing_run")
    op.drop_table("briefing_due")
