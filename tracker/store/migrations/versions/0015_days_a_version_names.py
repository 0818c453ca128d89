"""What the text of a version says of days; empty until the version is derived again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import tracker.store.types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("version", sa.Column("named_days", tracker.store.types.Json(), nullable=True))
    op.add_column("version", sa.Column("days_by", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("version", "days_by")
    op.drop_column("version", "named_days")
