"""What every command needs: the store, the registry, moments and periods read from options."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from tracker.cli.output import stop

if TYPE_CHECKING:
    from tracker.registry import Registry
    from tracker.registry.schema import Regime, Source
    from tracker.store.db import Store


class Edition(StrEnum):
    """The languages pages and documents are made in."""

    EN = "en"
    ZH = "zh"


class State:
    """Global options, set once by the root callback."""

    db: str | None = None
    registry: tuple[Path, ...] = ()


STATE = State()
EDITION = typer.Option(Edition.EN, "--lang", help="Edition: en or zh")
REGISTRY = typer.Option(
    None, "--registry", help="Folder with regimes/, codebooks/, codings/ added to the packaged registry"
)


def open_registry(extra: list[Path] | None = None) -> Registry:
    from tracker.registry import RegistryError, load_registry
    from tracker.settings import settings

    folders = [*settings().registries, *STATE.registry, *(extra or [])]
    try:
        return load_registry(list(dict.fromkeys(folders)))
    except RegistryError as error:
        raise stop(f"the registry has problems:\n{error}", 2) from error


def open_store(*, create: bool = False) -> Store:
    """The store, upgraded when a writing command asks for it."""
    from tracker.settings import settings
    from tracker.store.db import Store, StoreError

    try:
        store = Store(STATE.db or settings().url)
        if create:
            store.migrate()
        else:
            store.check_schema()
    except StoreError as error:
        raise stop(str(error), 1) from error
    return store


def store_if_there() -> Store | None:
    """The store, for a command that works without one as well; None where there is no record yet."""
    from tracker.settings import settings
    from tracker.store.db import Store

    path = Store(STATE.db or settings().url).path
    return None if path is not None and not path.exists() else open_store()


def instrument_or_stop(registry: Registry, instrument: str) -> str:
    if instrument not in registry.instruments:
        from difflib import get_close_matches

        near = get_close_matches(instrument, registry.instruments, 3)
        hint = f"; did you mean {', '.join(near)}?" if near else "; see `tracker sources list`"
        raise stop(f"no instrument {instrument!r} in the registry{hint}")
    return instrument


def source_or_stop(registry: Registry, source: str) -> Source:
    if source not in registry.sources:
        from difflib import get_close_matches

        near = get_close_matches(source, registry.sources, 3)
        hint = f"; did you mean {', '.join(near)}?" if near else "; see `tracker sources list`"
        raise stop(f"no source {source!r} in the registry{hint}")
    return registry.sources[source]


def regime_or_stop(registry: Registry, regime: str) -> Regime:
    if regime not in registry.regimes:
        raise stop(f"no regime {regime!r}; there are: {', '.join(sorted(registry.regimes))}")
    return registry.regimes[regime]


def parse_day(value: str) -> date:
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise stop(f"{value!r} is not a date; write 2026-07-27") from error


def parse_moment(value: str | None, *, end: bool = False) -> datetime | None:
    """A date or a moment in UTC. A bare date means its first moment, or its last with ``end``."""
    if value is None:
        return None
    try:
        if len(value) == 10:
            when = datetime.combine(date.fromisoformat(value), time.min, UTC)
            return when + timedelta(days=1) - timedelta(microseconds=1) if end else when
        when = datetime.fromisoformat(value)
    except ValueError as error:
        raise stop(f"{value!r} is not a date or time; write 2026-07-27 or 2026-07-27T06:00:00Z") from error
    return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
