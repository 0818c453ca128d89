"""The demo's site in a real browser: keyboard, search, accessibility, no error, nothing off host."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from benchmarks.pages import measure

pytestmark = pytest.mark.browser
PAGES = [
    "index.html", "changes.html", "deadlines.html", "compare/digital-trade.html", "briefings/2026-07.html",
    "instruments/eu-ai-act.html", "sources.html", "method.html", "search.html", "zh/index.html",
    "zh/compare/digital-trade.html", "zh/instruments/cn-csl.html",
]  # fmt: skip
#: What no page has; the rest is counted by hand.
HOLDS = {"overflow", "clipped", "overlap", "tiny", "target", "focus", "inner-scroll", "link", "error"}


def test_pages_look_right_on_every_width_in_the_dark_and_on_paper(folder: Path) -> None:
    """What holds of every page of the demo that is opened; `make pictures` tells all of what is measured."""
    found, figures = measure(folder, only=PAGES, opened=PAGES)
    assert figures["opened"] == len(PAGES)
    assert [str(f) for f in found if f.rule in HOLDS or f.rule.startswith("axe-")] == []


@pytest.mark.parametrize("path", ["index.html", "zh/index.html"])
def test_the_keyboard_reaches_the_text_and_the_links(visit: Callable[..., Any], path: str) -> None:
    page = visit(path)
    seen = []
    for _ in range(12):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate("document.activeElement.getAttribute('href') || document.activeElement.tagName")
        )
    assert len(set(seen)) >= 10, seen
    assert any("comparisons.html" in s for s in seen), seen


@pytest.mark.parametrize(
    ("path", "query", "expected"),
    [
        ("search.html", "high-risk", "high-risk"),
        ("search.html", "AI literacy", "literacy"),
        ("zh/search.html", "数据出境", "数据出境"),
    ],
)
def test_search_finds_law(visit: Callable[..., Any], path: str, query: str, expected: str) -> None:
    page = visit(path)
    box = page.locator("input[type=search]")
    box.fill(query)
    box.press("Enter")
    page.wait_for_function(
        "word => document.querySelector('main').innerText.toLowerCase().includes(word.toLowerCase())"
        " && document.querySelectorAll('main a[href*=\"#\"], main li a, main dt a').length > 0",
        arg=expected,
        timeout=10_000,
    )
    links = page.locator("main a[href*='texts/'], main a[href*='instruments/'], main a[href*='changes/']")
    assert links.count() > 0
    with page.expect_navigation(url=lambda url: "search" not in url):
        links.first.click()


def test_everything_reads_without_script(visit: Callable[..., Any]) -> None:
    page = visit("changes.html", java_script_enabled=False)
    page.locator("main a").first.click()
    assert page.locator("ins, del").count() >= 0
    assert page.locator("h1").inner_text()


def test_pages_work_from_a_folder(chromium: Any, folder: Path) -> None:
    """A file address shows the same pages: nothing is asked of a server."""
    page = chromium.new_page()
    page.goto((folder / "index.html").as_uri())
    page.locator("main a").first.click()
    assert page.locator("h1").count() == 1
    page.close()
