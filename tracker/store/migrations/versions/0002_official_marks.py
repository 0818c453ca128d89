"""Changes keep what the publisher's own amendment marks say of the same step."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import tracker.store.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("change") as table:
        table.add_column(sa.Column("official", tracker.store.types.Json(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("change") as table:
        table.drop_column("official")
