"""The store of a command; apart from other options, so that what asks only the registry skips SQLAlchemy."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.orm import Session

from tracker.cli.output import stop
from tracker.cli.state import STATE
from tracker.cli.words import language, say
from tracker.publish import samples
from tracker.settings import settings
from tracker.store.db import Store, StoreError
from tracker.store.samples import holds_samples

T = TypeVar("T")


def open_store(*, create: bool = False) -> Store:
    """The store, upgraded when a writing command asks for it."""
    try:
        store = Store(STATE.db or settings().url)
        if create:
            store.migrate()
        else:
            store.check_schema()
    except StoreError as error:
        raise stop(str(error), 1) from error
    with store.read() as session:
        samples.declare(holds_samples(session))
    if samples.declared():
        say("tracker: {message}", message=samples.notice(language()), err=True)
    return store


def store_if_there() -> Store | None:
    """The store, for a command that works without one as well; None where there is no record yet."""
    path = Store(STATE.db or settings().url).path
    return None if path is not None and not path.exists() else open_store()


def with_record(make: Callable[[Session | None], T], *, quiet: bool = False) -> T:
    """What is made from the registry, and from the record where there is one: only then is it verified."""
    store = store_if_there()
    if store is None:
        if not quiet:
            say("tracker: there is no record yet: nothing is quoted or verified", err=True)
        return make(None)
    with store.read() as session:
        return make(session)
