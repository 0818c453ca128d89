"""The pipeline is tested on both engines: the stores' fixtures are shared."""

from tests.store.conftest import (  # noqa: F401 - fixtures are used by name
    _postgres_template,
    _sqlite_template,
    engine_name,
    open_store,
    postgres_server,
    store,
    store_url,
)
