"""What all tables share: names of constraints, types of columns."""

from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import MetaData, String
from sqlalchemy.orm import DeclarativeBase

from tracker.store.types import Json, StorableText, UtcDateTime

# No lengths: PostgreSQL enforces them and SQLite ignores them, so that a long word from a hostile
# page would be taken in on the one and end an import on the other.
Id = String()
Sha256 = String()
Name = String()


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {
        datetime: UtcDateTime(),
        dict[str, Any]: Json(),
        list[Any]: Json(),
        str: StorableText(),
    }
