"""The schema's revisions: which there are, which a store has, and how it is brought up to date.

Revisions are numbered ``0001``, ``0002`` ... in one line, and each file in ``migrations/versions``
begins with its number, so that looking whether a store is up to date needs no Alembic (its import
costs every command a tenth of a second).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.engine import URL

from tracker.resources import migrations_dir
from tracker.store.errors import SchemaError, StoreError, shown
from tracker.store.models import Base

Progress = Callable[[str], None]

#: Any constant will do; it keeps our advisory locks apart from those of other programs in the database.
_LOCK_CLASS = 1953653099
#: What SQLite's full-text module keeps behind a virtual table (https://www.sqlite.org/fts5.html#appendix_b).
_SHADOWS = ("data", "idx", "content", "docsize", "config")


@cache
def revisions() -> tuple[str, ...]:
    """Every revision this version of the tracker knows, oldest first."""
    return tuple(sorted(p.name[:4] for p in (migrations_dir() / "versions").glob("[0-9]*_*.py")))


def revision_of(connection: Connection) -> str | None:
    """The revision the store has; None where no migration has run."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars().first()
    return str(found) if found is not None else None


def check_revision(connection: Connection, url: URL) -> None:
    """Raise `StoreError` unless the store has exactly the newest revision."""
    found = revision_of(connection)
    if found is None:
        raise StoreError(f"there is no store at {shown(url)} yet: run `tracker init`")
    refuse_newer(found, url)
    if found != revisions()[-1]:
        raise SchemaError(
            f"the store {shown(url)} has an older schema ({found}, now {revisions()[-1]}): "
            "run `tracker init` to upgrade it"
        )


def refuse_newer(found: str | None, url: URL) -> None:
    """Raise `SchemaError` for a revision that this version of the tracker does not know."""
    if found is not None and found not in revisions():
        raise SchemaError(
            f"the store {shown(url)} was written by a newer version of the tracker "
            f"(schema {found}, this one knows {revisions()[-1]}): update the tracker"
        )


def refuse_foreign(connection: Connection, url: URL) -> None:
    """Raise `StoreError` where an unmigrated database already has tables of our names."""

    ours = sorted(set(Base.metadata.tables) & set(inspect(connection).get_table_names()))
    # None again: another process may have made the store between the two looks
    if ours and revision_of(connection) is None:
        raise StoreError(
            f"{shown(url)} already holds tables of another program ({', '.join(ours[:3])} ...): "
            "give the tracker a database or schema of its own"
        )


def wait_for_turn(connection: Connection, seconds: float) -> None:
    """On PostgreSQL, hold the writers' lock of this schema until the transaction ends; elsewhere nothing."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET LOCAL lock_timeout = {int(seconds * 1000)}"))
        connection.execute(
            text(f"SELECT pg_advisory_xact_lock({_LOCK_CLASS}, hashtext(current_schema()))"),
        )


def include_name(connection: Connection) -> Callable[[str | None, str, object], bool]:
    """Alembic's ``include_name`` that leaves full-text tables and their shadows out of a comparison.

    They are made by hand in migrations and are not in the models; autogenerate would drop them.
    """
    if connection.dialect.name != "sqlite":
        return lambda _name, _type, _parents: True
    virtual = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE 'CREATE VIRTUAL TABLE%'"
    )
    names = {name for (name,) in virtual}
    hidden = names | {f"{name}_{shadow}" for name in names for shadow in _SHADOWS}
    return lambda name, type_, _parents: type_ != "table" or name not in hidden


def upgrade(engine: Engine, progress: Progress | None = None) -> None:
    """Run the migrations that are missing, in one transaction; a failure leaves the store as it was."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(migrations_dir()).replace("%", "%%"))
    config.attributes.update(engine=engine, progress=progress)
    command.upgrade(config, "head")
