"""Checks whose captures are kept and not read are found at once: commands that take something in ask."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_PENDING = sa.text("outcome = 'pending'")


def upgrade() -> None:
    op.create_index(
        "ix_check_pending", "check", ["outcome"], sqlite_where=_PENDING, postgresql_where=_PENDING
    )


def downgrade() -> None:
    op.drop_index("ix_check_pending", table_name="check")
