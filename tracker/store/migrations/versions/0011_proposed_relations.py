"""Relations that texts name and a person accepts or refuses; a changed provision has its likeness."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import tracker.store.types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = tracker.store.types.UtcDateTime(timezone=True)
    text = tracker.store.types.StorableText()
    op.create_table(
        "relation_proposal",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("from_instrument", sa.String(), nullable=False),
        sa.Column("type", sa.String(), nullable=False),
        sa.Column("to_instrument", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("eid", text, nullable=True),
        sa.Column("named", text, nullable=False),
        sa.Column("words", text, nullable=False),
        sa.Column("effective", sa.Date(), nullable=True),
        sa.Column("observed_at", moment, nullable=False),
        sa.Column("recorded_at", moment, nullable=False),
        sa.Column("withdrawn_at", moment, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation_proposal")),
    )
    op.add_column("provision_change", sa.Column("likeness", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("provision_change", "likeness")
    op.drop_table("relation_proposal")
