"""Pages rendered in the system's Chromium, from a real local server; every request goes through our downloader.

Skipped, visibly, where the extra or Chromium is not installed.
"""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec

import pytest

from tests.capture import crawling
from tests.capture.crawling import QUICK, ROOT, Crawled, answer, crawl, environment, job, serving
from tracker.capture.browser import RENDERED, chromium, missing

needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(find_spec("scrapy_playwright") is None, reason="the browser extra is not installed"),
    pytest.mark.skipif(missing() is not None and find_spec("scrapy_playwright") is not None, reason="no Chromium on this machine"),
]  # fmt: skip

SHELL = b"""<!doctype html><html lang="en"><head><title>Sample</title><link rel="stylesheet" href="/app.css"></head>
<body><div id="app"></div><img src="/logo.png"><script src="/app.js"></script></body></html>"""
APP = b"""
fetch('/api/list?page=1', {headers: {'X-Requested-With': 'x'}}).then(r => r.json()).then(rows => {
  document.querySelector('#app').innerHTML = '<ul class="list">' + rows.map(r =>
    `<li><span>${r.date}</span> <a href="/n/${r.id}">${r.title}</a></li>`).join('') + '</ul>';
});
"""
ROWS = [
    {"id": n, "date": f"2026-11-{n:02}", "title": f"Sample notice on digital matters, number {n}"}
    for n in range(1, 8)
]


@contextmanager
def private() -> Iterator[tuple[str, list[str]]]:
    """A server on another address of this machine: (host and port, the paths that were asked of it)."""
    arrived: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            arrived.append(self.path)
            answer(b"secret", Access_Control_Allow_Origin="*")(self)

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.2", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield f"127.0.0.2:{server.server_address[1]}", arrived
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site():
    with serving() as server:
        server.routes["/app"] = answer(SHELL, ETag='"shell"')
        server.routes["/app.js"] = answer(APP, Content_Type="text/javascript")
        server.routes["/app.css"] = answer(b"body { color: black }", Content_Type="text/css")
        server.routes["/api/list?page=1"] = answer(json.dumps(ROWS).encode(), Content_Type="application/json")
        yield server


def rendered(site, path: str = "/app", options: dict | None = None, **more) -> Crawled:
    found = {"browser": True, **(options or {})}
    return crawl([job(site.url(path), options=found, **more)], **QUICK)


class TestRendered:
    pytestmark = needs_browser

    def test_the_capture_is_the_document_after_its_scripts(self, site) -> None:
        page = rendered(site, language="en-GB").one()
        assert (page["type"], page["status"], page["media_type"], page["charset"]) == (
            "FetchedCapture",
            200,
            "text/html",
            "utf-8",
        )
        assert page["body"]["size"] > len(SHELL) + 300
        headers = {name.lower(): value for name, value in page["headers"]}
        assert headers[RENDERED.lower()].startswith("Chromium ")
        assert headers["etag"] == '"shell"'
        assert "content-length" not in headers

    def test_without_the_option_no_browser_runs(self, site) -> None:
        page = crawl([job(site.url("/app"))], **QUICK).one()
        assert page["body"]["size"] == len(SHELL)
        assert site.paths() == ["/robots.txt", "/app"]

    def test_requests_of_the_page_are_ours(self, site) -> None:
        site.routes["/app.js"] = answer(
            gzip.compress(APP), Content_Type="text/javascript", Content_Encoding="gzip"
        )
        crawl(
            [job(site.url("/app"), language="fr", options={"browser": True})],
            contact="https://tracker.example/",
            **QUICK,
        )
        asked = {path: headers for _, path, headers in site.asked}
        assert set(asked) == {"/robots.txt", "/app", "/app.js", "/app.css", "/api/list?page=1"}, (
            "and no image"
        )
        for path in ("/app", "/app.js", "/api/list?page=1"):
            assert asked[path]["user-agent"].startswith("digital-rules-tracker/")
            assert asked[path]["accept-language"] == "fr"
            assert "cookie" not in asked[path]
        assert asked["/api/list?page=1"]["x-requested-with"] == "x"

    def test_robots_holds_for_the_requests_of_the_page(self, site) -> None:
        site.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /api/", Content_Type="text/plain")
        got = rendered(site, options={"wait": ".list li"})
        assert "/api/list?page=1" not in site.paths()
        failure = got.one()
        assert (failure["type"], failure["kind"]) == ("FetchFailure", "StructureChanged")
        assert "'.list li' did not appear" in failure["message"]

    def test_what_is_waited_for_may_come_late(self, site) -> None:
        def slow(handler):
            time.sleep(1.5)
            answer(json.dumps(ROWS).encode(), Content_Type="application/json")(handler)

        site.routes["/api/list?page=1"] = slow
        assert rendered(site, options={"wait": ".list li"}).one()["type"] == "FetchedCapture"

    def test_nothing_leaves_the_browser_past_the_guard(self, site, tmp_path, monkeypatch) -> None:
        """A script asks for private addresses by http, by a redirect, in a frame and by WebSocket: none arrives.

        The page's own address is let through for the test, the others are not. Chromium's own checks of
        local addresses are switched off, so that ours are seen at work.
        """
        careless = tmp_path / "careless"
        features = "LocalNetworkAccessChecks,LocalNetworkAccessChecksWebSockets"
        careless.write_text(f'#!/bin/sh\nexec {chromium()} "$@" --disable-features={features}\n')
        careless.chmod(0o755)
        monkeypatch.setattr(
            crawling, "environment", lambda: {**environment(), "TRACKER_CHROMIUM": str(careless)}
        )
        with private() as (address, arrived):
            script = f"""
            const ask = f => f().catch(() => 0);
            const frame = document.createElement('iframe');
            frame.src = 'http://{address}/frame';
            document.body.append(frame);
            (async () => {{
              await ask(() => fetch('http://{address}/http', {{mode: 'no-cors'}}));
              await ask(() => fetch('/away', {{mode: 'no-cors'}}));
              await ask(() => fetch('http://[::ffff:127.0.0.2]:80/mapped', {{mode: 'no-cors'}}));
              for (const host of ['{address}', '127.0.0.1:{site.port}'])
                await ask(() => new Promise((yes, no) => {{
                  const s = new WebSocket('ws://' + host + '/socket'); s.onopen = yes; s.onerror = no; }}));
              document.querySelector('#app').innerHTML = '<p class="out">asked</p>';
            }})();
            """
            site.routes["/app.js"] = answer(script.encode(), Content_Type="text/javascript")
            site.routes["/away"] = answer(b"", 302, Location=f"http://{address}/redirected")
            got = crawl(
                [job(site.url("/app"), options={"browser": True, "wait": ".out"})],
                **{**QUICK, "allow_private": ["127.0.0.1/32"]},
            )
            assert got.one()["type"] == "FetchedCapture", "all of it was asked"
            assert arrived == []
            assert "/away" in site.paths()
            assert "/socket" not in site.paths(), "a WebSocket is no request of ours, to whatever host"
            assert got.stats["scrapy"]["browser/refused"] == 4

    def test_caps_hold_for_the_requests_of_the_page(self, site) -> None:
        site.routes["/api/list?page=1"] = answer(
            b"[" + b" " * 3_000_000 + b"]", Content_Type="application/json"
        )
        got = crawl([job(site.url("/app"), options={"browser": True})], max_size=1_000_000, **QUICK)
        assert got.one()["body"]["size"] < 1000
        assert got.stats["scrapy"]["browser/refused"] == 1

    def test_a_page_that_leads_elsewhere_is_not_followed(self, site) -> None:
        site.routes["/app.js"] = answer(
            b"document.querySelector('#app').innerHTML='<p>here</p>'; location.href='/other';",
            Content_Type="text/javascript",
        )
        site.routes["/other"] = answer(b"<html>other</html>")
        rendered(site).one()
        assert "/other" not in site.paths()

    def test_redirects_and_refusals_need_no_browser(self, site) -> None:
        site.routes["/moved"] = answer(b"", 302, Location=site.url("/app"))
        site.routes["/no"] = answer(b"<html>no</html>", 403)
        page = rendered(site, "/moved").one()
        assert page["final_url"] == site.url("/app")
        assert page["body"]["size"] > len(SHELL)
        assert rendered(site, "/no").one()["kind"] == "Blocked"

    def test_an_empty_shell_is_never_not_modified(self, site) -> None:
        url = site.url("/app")
        crawl([job(url, options={"browser": True}, validators={url: {"etag": '"shell"'}})], **QUICK)
        assert "if-none-match" not in next(h for _, path, h in site.asked if path == "/app")

    def test_a_recorded_page_is_served_again_as_it_was_rendered(self, site, tmp_path) -> None:
        page = crawl(
            [job(site.url("/app"), options={"browser": True})], record=str(tmp_path / "a.warc.gz"), **QUICK
        ).one()
        again = crawl(
            [job(site.url("/app"), options={"browser": True})], archives=[str(tmp_path / "a.warc.gz")]
        ).one()
        assert again["body"]["sha256"] == page["body"]["sha256"]

    def test_a_listing_is_read_from_what_was_rendered(self, site, tmp_path) -> None:
        (tmp_path / "regimes").mkdir()
        (tmp_path / "regimes" / "r.yml").write_text(
            "id: r\nstrand: ai\njurisdiction: EU\ntitle: {en: R}\nkeywords: {en: [digital matters]}\nsources:\n"
            f"  - {{id: app-list, kind: listing, language: en, spider: listing, url: '{site.url('/app')}', "
            "options: {browser: true, wait: .list li}}\n",
            "utf-8",
        )
        run = [
            sys.executable,
            "-m",
            "tracker",
            "--db",
            f"sqlite:///{tmp_path}/t.db",
            "--registry",
            str(tmp_path),
        ]
        env = {**environment(), "TRACKER_ALLOW_PRIVATE": "true", "TRACKER_DELAY": "0"}
        for command in (["init"], ["crawl", "app-list"], ["notices", "--format", "json"]):
            done = subprocess.run(
                [*run, *command], capture_output=True, text=True, timeout=900, env=env, cwd=ROOT
            )
            assert done.returncode == 0, done.stdout + done.stderr
        assert [n["date"] for n in json.loads(done.stdout)] == [f"2026-11-{n:02}" for n in range(1, 8)]


def test_a_missing_browser_is_told_with_the_command(site, tmp_path) -> None:
    """Without Chromium on the path nothing is asked twice and nothing else fails."""
    hidden = subprocess.run(
        [sys.executable, str(ROOT / "tests/capture/child.py")],
        input=json.dumps({"jobs": [job(site.url("/app"), options={"browser": True})], "run": QUICK}),
        capture_output=True, text=True, timeout=900, cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "PATH": "/nowhere"},
    )  # fmt: skip
    (failure,) = [x for x in map(json.loads, hidden.stdout.splitlines()) if x["type"] == "FetchFailure"]
    assert failure["kind"] == "NoBrowser"
    assert "pip install 'digital-rules-tracker[browser]'" in failure["message"]
