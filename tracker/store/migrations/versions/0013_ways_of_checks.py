"""By which of a source's ways a check was made: the address of the way; empty for the source's own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import tracker.store.types

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("check", sa.Column("way", tracker.store.types.StorableText(), nullable=True))


def downgrade() -> None:
    op.drop_column("check", "way")
