"""The demo's site in a real browser: keyboard, search, accessibility, no error, nothing off host."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from benchmarks.pages import measure

pytestmark = pytest.mark.browser
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]  # fmt: skip
PAGES = [
    "index.html", "changes.html", "deadlines.html", "compare/digital-trade.html", "briefings/2026-07.html",
    "instruments/eu-ai-act.html", "sources.html", "method.html", "search.html", "zh/index.html",
    "zh/compare/digital-trade.html", "zh/instruments/cn-csl.html",
]  # fmt: skip
#: What no page has; the rest is counted by hand.
HOLDS = {"overflow", "clipped", "overlap", "tiny", "target", "focus", "inner-scroll", "link", "error"}


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="the browser extra is not installed")
    path = shutil.which("chromium") or shutil.which("google-chrome")
    if path is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Silence."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Path:
    """The demo's site; made only where there is a browser."""
    from tracker.demo import run

    out = tmp_path_factory.mktemp("demo") / "demo"
    run(out)
    return out / "site"


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """The demo's site, served from this machine."""
    handler = partial(_Quiet, directory=str(folder))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


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
        page.on("request", lambda r: None if r.url.startswith((site, "data:")) else wrong.append(r.url))
        page.goto(f"{site}/{path}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert wrong == []


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
