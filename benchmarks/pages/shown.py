"""Pages in headless Chromium: three widths, light and dark, paper, axe, and how long a phone takes."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from benchmarks.pages.finding import Finding
from benchmarks.pages.paper import look_at

SIZES = {"390": (390, 844), "768": (768, 1024), "1400": (1400, 900)}
SLOWER, MOST_MS = 4, 1000
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
)  # fmt: skip
_MEASURE = (Path(__file__).parent / "measure.js").read_text("utf-8")
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_AXE = """(options) => axe.run(document, options).then(r =>
  r.violations.flatMap(v => v.nodes.slice(0, 4).map(n => ({
    rule: v.id, element: n.target.join(" ").slice(0, 120), html: n.html.slice(0, 80),
    text: (n.any[0] || n.all[0] || n.none[0] || {}).message || v.help}))))"""
#: Larger pages take axe minutes; they are too large anyway.
_AXE_NODES = 9_000


@dataclass(frozen=True)
class Wish:
    """A page to open. ``timed``: measure how long it takes; ``quick``: the three widths alone."""

    path: str
    timed: bool = False
    quick: bool = False
    pictures: str | None = None


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Silence."""


@contextmanager
def served(site: str) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()


def axe_source() -> str | None:
    """The script of axe-core, where its package is installed (tests/browser/requirements.txt)."""
    spec = find_spec("axe_playwright_python")
    if spec is None or not spec.submodule_search_locations:
        return None
    return (Path(spec.submodule_search_locations[0]) / "axe.min.js").read_text("utf-8")


def look(site: str, wishes: Sequence[Wish]) -> tuple[list[Finding], dict[str, dict[str, float]]]:
    """Findings, and for each page its figures: height by size, sheets of paper, milliseconds to load."""
    from playwright.sync_api import sync_playwright

    path = shutil.which("chromium") or shutil.which("google-chrome")
    findings: list[Finding] = []
    figures: dict[str, dict[str, float]] = {}
    if not wishes:
        return findings, figures
    axe = axe_source()
    with served(site) as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        context = browser.new_context(bypass_csp=True)
        for wish in wishes:
            page = context.new_page()
            errors: list[str] = []
            page.on("pageerror", lambda e, errors=errors: errors.append(str(e)))
            page.on("console", lambda m, errors=errors: errors.append(m.text) if m.type == "error" else None)
            try:
                figures[wish.path] = {}
                found = _one(
                    page, f"{base}/{wish.path}", wish, None if wish.quick else axe, figures[wish.path]
                )
                findings += [Finding(f[0], wish.path, *f[1:]) if isinstance(f, tuple) else f for f in found]
            except Exception as error:  # noqa: BLE001 - a page that cannot be opened is a finding, not the end
                findings.append(Finding("error", wish.path, text=str(error)[:200]))
            findings += [Finding("console", wish.path, text=e[:200]) for e in dict.fromkeys(errors)]
            page.close()
        browser.close()
    return findings, figures


def _one(page: Any, address: str, wish: Wish, axe: str | None, figures: dict[str, float]) -> Iterator[Any]:
    page.set_viewport_size({"width": 1400, "height": 900})
    page.emulate_media(media="screen", color_scheme="light")
    page.goto(address, wait_until="load")
    nodes = page.evaluate("document.querySelectorAll('*').length")
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        page.evaluate("() => new Promise(r => requestAnimationFrame(() => requestAnimationFrame(r)))")
        figures[f"height_{size}"] = page.evaluate("document.documentElement.scrollHeight")
        for f in page.evaluate(_MEASURE, {"print": False, "controls": size == "1400"}):
            yield f["rule"], size, "", f["element"], f["text"]
        if axe and size != "768" and nodes < _AXE_NODES:
            yield from _axe(page, axe, size, "light")
        if wish.pictures:
            _picture(page, wish, size, "light")
    if axe or wish.pictures:
        page.emulate_media(media="screen", color_scheme="dark")
        if axe and nodes < _AXE_NODES:
            yield from _axe(page, axe, "1400", "dark", only=["color-contrast"])
        for size, (width, height) in SIZES.items() if wish.pictures else ():
            page.set_viewport_size({"width": width, "height": height})
            _picture(page, wish, size, "dark")
        page.emulate_media(media="screen", color_scheme="light")
    if wish.quick:
        return
    data = page.pdf(format="A4", prefer_css_page_size=True, print_background=True)
    found, figures["sheets"] = look_at(data, wish.path)
    yield from found
    if wish.pictures:
        _file(wish, "A4", "", "pdf").write_bytes(data)
    if wish.timed:
        figures["load_ms"] = ms = _time(page, address)
        if ms > MOST_MS:
            yield "slow", "390", "", "", f"{ms:.0f} ms with the processor {SLOWER} times slower"


def _axe(page: Any, axe: str, size: str, theme: str, only: Sequence[str] = ()) -> Iterator[tuple[str, ...]]:
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(axe)
    chosen = {"type": "rule", "values": list(only)} if only else {"type": "tag", "values": _TAGS}
    for f in page.evaluate(_AXE, {"runOnly": chosen, "resultTypes": ["violations"]}):
        yield f"axe-{f['rule']}", size, theme, f["element"], f"{f['text'][:150]} {f['html']}"


def _time(page: Any, address: str) -> float:
    """Milliseconds until the page is there and laid out, the best of three on a slow phone."""
    session = page.context.new_cdp_session(page)
    page.set_viewport_size({"width": 390, "height": 844})
    best = 1e9
    for _ in range(3):
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address, wait_until="load")
        took = page.evaluate(
            "() => { document.body.getBoundingClientRect();"
            " return Math.max(performance.getEntriesByType('navigation')[0].loadEventEnd,"
            " performance.now()); }"
        )
        session.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        best = min(best, took)
        if best < MOST_MS:
            break
    session.detach()
    return best


def _file(wish: Wish, size: str, theme: str, ending: str) -> Path:
    folder = Path(wish.pictures or ".")
    folder.mkdir(parents=True, exist_ok=True)
    name = wish.path.removesuffix(".html").replace("/", "__")
    return folder / ("-".join(x for x in (name, size, theme) if x) + f".{ending}")


def _picture(page: Any, wish: Wish, size: str, theme: str) -> None:
    """At most four screens from the top."""
    width, height = SIZES[size]
    page.screenshot(
        path=str(_file(wish, size, theme, "png")),
        full_page=True,
        clip={
            "x": 0,
            "y": 0,
            "width": width,
            "height": min(4 * height, page.evaluate("document.body.scrollHeight")),
        },
    )
