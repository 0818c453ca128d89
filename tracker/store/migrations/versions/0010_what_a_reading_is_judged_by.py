"""A reading keeps its account, its warnings and what the gate doubts of it.

Readings of before have none of them until they are made anew (`tracker reextract`): nothing is doubted of
what was taken in already.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import tracker.store.types

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

_JSON = ("account", "warnings", "doubts")


def upgrade() -> None:
    for name in _JSON:
        op.add_column("reading", sa.Column(name, tracker.store.types.Json(), nullable=True))
    op.add_column("reading", sa.Column("ends", sa.Boolean(), nullable=True))
    op.add_column("reading", sa.Column("read_as", sa.String(), nullable=True))
    op.add_column("reading", sa.Column("spec", sa.String(), nullable=True))


def downgrade() -> None:
    for name in ("spec", "read_as", "ends", *reversed(_JSON)):
        op.drop_column("reading", name)
