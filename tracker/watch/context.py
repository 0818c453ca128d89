"""What the steps of a check work with: the store, the registry and a clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from tracker.registry import Registry
from tracker.store.db import Store


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class WatchContext:
    """Handed on from step to step; it holds nothing of a check itself."""

    store: Store
    registry: Registry
    clock: Callable[[], datetime] = utc_now
