"""`store`: an up-to-date, empty store, once on SQLite and once on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import URL, make_url

from tests import postgres
from tracker.store.db import Store

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[URL]:
    with postgres.server() as url:
        yield url


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "tracker.db"
    store = Store(f"sqlite:///{path}")
    store.migrate()
    store.dispose()
    return path


@pytest.fixture(scope="session")
def _postgres_template(postgres_server: URL) -> Iterator[str]:
    with postgres.database(postgres_server) as url:
        store = Store(url)
        store.migrate()
        store.dispose()
        yield make_url(url).database


@pytest.fixture(params=ENGINES)
def engine_name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def empty_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a store that has not been made yet."""
    if engine_name == "sqlite":
        yield f"sqlite:///{tmp_path / 'tracker.db'}"
    else:
        with postgres.database(request.getfixturevalue("postgres_server")) as url:
            yield url


@pytest.fixture
def store_url(engine_name: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an up-to-date, empty store."""
    if engine_name == "sqlite":
        shutil.copy(request.getfixturevalue("_sqlite_template"), tmp_path / "tracker.db")
        yield f"sqlite:///{tmp_path / 'tracker.db'}"
    else:
        template = request.getfixturevalue("_postgres_template")
        with postgres.database(request.getfixturevalue("postgres_server"), template) as url:
            yield url


@pytest.fixture
def open_store() -> Iterator[Callable[..., Store]]:
    """Make `Store` objects that are closed at the end of the test."""
    opened: list[Store] = []

    def make(url: str, **options: float) -> Store:
        opened.append(Store(url, **options))
        return opened[-1]

    yield make
    for store in opened:
        store.dispose()


@pytest.fixture
def store(store_url: str, open_store: Callable[..., Store]) -> Store:
    return open_store(store_url)
