"""Entries of the future found and dated anew, and what follows from them derived again."""

from __future__ import annotations

from datetime import datetime

from tracker.registry import Registry
from tracker.store.db import Store
from tracker.store.mend import FutureCheck, future_checks, mend
from tracker.watch.clocks import SLACK, served_at
from tracker.watch.derive import Deriver


def find_future(store: Store, now: datetime) -> list[FutureCheck]:
    """Checks dated after now."""
    with store.read() as session:
        return future_checks(session, now + SLACK, now, served_at)


def mend_future(store: Store, registry: Registry, now: datetime) -> int:
    """Date them anew, in one transaction with the versions and changes that follow."""
    with store.write() as session:
        found = future_checks(session, now + SLACK, now, served_at)
        changed = mend(session, found, now + SLACK, now)
        session.expire_all()
        expressions = {
            (source.instrument, source.language)
            for one in found
            if (source := registry.sources.get(one.source)) is not None
            and source.kind != "listing"
            and source.instrument is not None
        }
        for instrument, language in sorted(expressions):
            Deriver(session, registry, now).derive(instrument, language)
    return changed
