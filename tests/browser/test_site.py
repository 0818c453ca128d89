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
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo's site, served from this machine."""
    from tracker.demo import run

    out = tmp_path_factory.mktemp("demo")
    run(out / "demo")
    handler = partial(_Quiet, directory=str(out / "demo" / "site"))
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


@pytest.mark.parametrize(
    ("scheme", "path"),
    # colours are those of one style sheet: in the dark, one edition says it of both
    [*(("light", p) for p in PAGES), *(("dark", p) for p in PAGES if not p.startswith("zh/"))],
)
def test_axe_finds_nothing(visit: Callable[..., Any], path: str, scheme: str) -> None:
    """WCAG 2.2 A and AA, as far as a program can tell."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = visit(path, color_scheme=scheme, bypass_csp=True)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    result = axe.Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    found = [(v["id"], v["nodes"][0]["html"][:200]) for v in result.response["violations"]]
    assert found == []


@pytest.mark.parametrize("path", PAGES)
def test_a_phone_scrolls_down_and_not_sideways(visit: Callable[..., Any], path: str) -> None:
    page = visit(path, viewport={"width": 390, "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= 390, f"{path} is {width} pixels wide"


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
    assert any("changes.html" in s for s in seen), seen


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
    links.first.click()
    assert "search" not in page.url


def test_everything_reads_without_script(visit: Callable[..., Any]) -> None:
    page = visit("changes.html", java_script_enabled=False)
    page.locator("main a").first.click()
    assert page.locator("ins, del").count() >= 0
    assert page.locator("h1").inner_text()


def test_pages_work_from_a_folder(chromium: Any, tmp_path: Path) -> None:
    """A file address shows the same pages: nothing is asked of a server."""
    from tracker.demo import run

    run(tmp_path / "demo")
    page = chromium.new_page()
    page.goto((tmp_path / "demo" / "site" / "index.html").as_uri())
    page.locator("main a").first.click()
    assert page.locator("h1").count() == 1
    page.close()
