"""Refusals and shells are told from texts."""

from __future__ import annotations

import contextlib
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.readers.captures import capture, from_warc
from tracker.model import Blocked, CaptureError, EmptyExtract, Incomplete, StructureChanged
from tracker.readers import blocked

PARAGRAPH = "<p>Every provider keeps a record of what it was asked to do and of who asked for it.</p>"


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize("status", [401, 403, 429, 451, 503, 500])
def test_refusing_statuses(status: int) -> None:
    with pytest.raises(Blocked, match=str(status)):
        blocked.check(replace(capture(page(PARAGRAPH * 50), "text/html"), status=status))


@pytest.mark.parametrize("status", [404, 410])
def test_gone(status: int) -> None:
    with pytest.raises(StructureChanged, match=f"gone: {status}"):
        blocked.check(replace(capture(page(PARAGRAPH), "text/html"), status=status))


def test_empty_bodies() -> None:
    with pytest.raises(Blocked, match="202"):
        blocked.check(replace(capture(b"", "text/html"), status=202))
    with pytest.raises(EmptyExtract):
        blocked.check(capture(b" \n", "text/html"))


@pytest.mark.parametrize(
    ("body", "sign"),
    [
        (page("<h1>Checking your browser</h1>", "<title>Just a moment...</title>"), "Cloudflare"),
        (
            page("<h1>Access Denied</h1>You don't have permission to access this. Reference #18.2f"),
            "access denied",
        ),
        (page("The requested URL was rejected. Please consult with your administrator."), "rejected"),
        (page("Request unsuccessful. Incapsula incident ID: 1-2"), "Incapsula"),
        (page("<div>Please solve the CAPTCHA to go on</div>"), "captcha"),
        (page("<p>您的访问过于频繁，请完成安全验证</p>"), "安全验证"),
        (page("<p>访问被拒绝</p>"), "安全验证"),
        (page("<script>window._cf_chl_opt={}</script>"), "Cloudflare"),
        (page('<script>document.cookie="a=1"; location.reload()</script>'), "JavaScript"),
    ],
)
def test_challenges(body: str, sign: str) -> None:
    with pytest.raises(Blocked, match=sign):
        blocked.check(capture(body, "text/html"))


@pytest.mark.parametrize(
    "body",
    [
        page("<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div>"),
        page('<div id="__next"></div>' + "<script src=/a.js></script>" * 60),
        page("<script>" + "x=1;" * 2000 + "</script>"),
    ],
)
def test_unrendered_applications(body: str) -> None:
    with pytest.raises(EmptyExtract, match="not rendered"):
        blocked.check(capture(body, "text/html"))


def test_a_long_text_may_speak_of_such_things() -> None:
    words = "<p>Access denied by a captcha, 安全验证 or a web application firewall is an interruption.</p>"
    blocked.check(capture(page(words + PARAGRAPH * 40), "text/html"))


def test_a_short_page_without_signs_passes() -> None:
    blocked.check(capture(page(PARAGRAPH), "text/html"))
    blocked.check(capture("just a moment of text", "text/plain"))


def test_announced_length() -> None:
    whole = capture(page(PARAGRAPH), "text/html")
    size = len(whole.body)
    with pytest.raises(Incomplete, match=f"{size} bytes of {size + 5}"):
        blocked.check(replace(whole, headers=(("Content-Length", str(size + 5)),)))
    blocked.check(replace(whole, headers=(("Content-Length", str(size)),)))
    blocked.check(replace(whole, headers=(("Content-Length", str(size + 5)), ("Content-Encoding", "gzip"))))


@pytest.mark.parametrize("body", ["<script>" * 50_000, "<" * 400_000, "<!--" * 90_000, "<noscript>" * 40_000])
def test_hostile_markup_costs_little(body: str) -> None:
    start = time.process_time()
    with contextlib.suppress(CaptureError):
        blocked.check(capture(body, "text/html"))
    assert time.process_time() - start < 3


@pytest.mark.corpus
def test_only_unrendered_shells_among_real_pages(corpus: Path) -> None:
    refused = []
    for one in from_warc(corpus / "pages-history.warc.gz"):
        try:
            blocked.check(one)
        except CaptureError as error:
            refused.append((error.kind, len(one.body)))
    assert refused
    assert {kind for kind, _ in refused} == {"EmptyExtract"}
    assert max(size for _, size in refused) < 5000
