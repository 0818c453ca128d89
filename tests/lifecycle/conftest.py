"""Shares the record of the site's tests."""

from tests.site.conftest import record  # noqa: F401 - used by name
