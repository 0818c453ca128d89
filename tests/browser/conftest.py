"""The demo's site in a browser, for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.pages.shown import served
from tests.chromium import launched


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    with launched() as browser:
        yield browser


@pytest.fixture(scope="session")
def folder(demo: Path) -> Path:
    """The demo's site."""
    return demo / "site"


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """The demo's site, served from this machine."""
    with served(str(folder)) as address:
        yield address


@pytest.fixture
def visit(chromium: Any, site: str) -> Iterator[Callable[..., Any]]:
    """Open a page; at the end, no console error and no request to another host must have been seen."""
    contexts = []
    wrong: list[str] = []

    def open_(path: str, **options: Any) -> Any:
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: wrong.append(f"{path}: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda e: wrong.append(f"{path}: {e}"))
        page.on(
            "request", lambda r: None if r.url.startswith((site, "data:", "file:")) else wrong.append(r.url)
        )
        page.goto(path if "://" in path else f"{site}/{path}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []
