"""Documents behind notices, from a live server: few in a check, the rest in the next, each tried three times."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.capture.crawling import ROOT, Server, answer, environment, serving


@pytest.fixture
def site():
    with serving() as server:
        yield server


def page(site: Server, count: int) -> bytes:
    rows = "".join(
        f'<li><a href="/n/{n}.html">Sample consultation number {n} on digital matters</a><span>2026-10-{n:02}</span></li>'
        for n in range(count, 0, -1)
    )
    return f"<html><body><ul class='list'>{rows}</ul></body></html>".encode()


def run(folder: Path, *args: str) -> str:
    command = [sys.executable, "-m", "tracker", "--db", f"sqlite:///{folder}/t.db", "--registry", str(folder)]
    env = {**environment(), "TRACKER_ALLOW_PRIVATE": "true", "TRACKER_DELAY": "0"}
    done = subprocess.run([*command, *args], capture_output=True, text=True, timeout=900, env=env, cwd=ROOT)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.slow
def test_documents_of_a_live_list(site: Server, tmp_path: Path) -> None:
    def conditional(handler) -> None:
        same = handler.headers.get("If-None-Match") == '"1"'
        answer(b"" if same else page(site, 8), 304 if same else 200, ETag='"1"')(handler)

    site.routes["/list"] = conditional
    for n in range(1, 9):
        body = f"<html><body><h1>Sample {n}</h1><p>Comments must be received by {n} December 2026.</p></body></html>"
        site.routes[f"/n/{n}.html"] = answer(body.encode() if n != 8 else b"no", 200 if n != 8 else 403)
    (tmp_path / "regimes").mkdir()
    (tmp_path / "regimes" / "r.yml").write_text(
        "id: r\nstrand: ai\njurisdiction: EU\ntitle: {en: R}\nkeywords: {en: [digital matters]}\nsources:\n"
        f"  - {{id: live-list, kind: listing, language: en, spider: listing, url: '{site.url('/list')}', "
        "options: {follow: matched, max_follow: 3}}\n",
        "utf-8",
    )

    def documents() -> dict[int, dict]:
        found = json.loads(run(tmp_path, "notices", "--format", "json"))
        return {int(n["date"][-2:]): n for n in found if n["document"]}

    run(tmp_path, "init")
    asked: list[set[int]] = []
    for _ in range(5):
        before = len(site.asked)
        rows = json.loads(run(tmp_path, "crawl", "live-list", "--format", "json"))
        assert [r["source"] for r in rows] == ["live-list"], "a document is no check of its own"
        asked.append({int(p[3:-5]) for p in site.paths()[before:] if p.startswith("/n/")})
    assert asked == [{8, 7, 6}, {8, 5, 4}, {8, 3, 2}, {1}, set()], (
        "newest first, three a check, a refusal three times"
    )
    found = documents()
    assert found[8]["document"]["capture"] is None
    assert "403" in found[8]["document"]["message"]
    assert {n: found[n]["closes"] for n in range(1, 8)} == {n: f"2026-12-{n:02}" for n in range(1, 8)}
    assert len([p for p in site.paths() if p == "/list"]) == 5
