"""A headless Chromium for tests; where there is none they are skipped, visibly."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from benchmarks.pages.shown import FLAGS


@contextmanager
def launched() -> Iterator[Any]:
    """A browser of Playwright, closed at the end."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="the browser extra is not installed")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()
