"""What a change means, as ranked facts; empty until the change is derived again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import tracker.store.types

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "change", sa.Column("key_facts", tracker.store.types.Json(), nullable=False, server_default="[]")
    )


def downgrade() -> None:
    op.drop_column("change", "key_facts")
