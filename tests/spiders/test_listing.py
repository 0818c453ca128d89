"""Lists of the packaged registry under their real addresses, served from an archive; feeds from a live server.

The pages are `tests.readers.listing_samples`: written by us in the markup the publishers are known for. They
prove the way from the registry to notices, not that a publisher serves this today.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.capture.crawling import QUICK, answer, crawl, job, serving, write_warc
from tests.readers import listing_samples as samples
from tracker.capture.urls import recorded_url
from tracker.registry import load_registry

JSON, XML = "application/json", "application/rss+xml"
#: source of the packaged registry -> (what is served, its media type, entries read)
SERVED = {
    "cn-cac-rules-list": (samples.cac_json(), JSON, 5),
    "cn-gov-policy-list": (samples.govcn(40), JSON, 40),
    "cn-mofcom-press-list": (samples.mofcom(), "text/html", 3),
    "cn-nda-list": (samples.nda(), "text/html", 2),
    "cn-samr-list": (samples.jpaas(), JSON, 3),
    "wto-news-list": (samples.rss(20), XML, 20),
    "wto-jsi-list": (samples.wto(), "text/html", 3),
    "us-ustr-press-list": (samples.ustr(), "text/html", 3),
    "sg-dea-list": (samples.mti(), "text/html", 3),
    "depa-mfat-list": (samples.mfat(), "text/html", 3),
    "cptpp-documents-en": (samples.dfat(), "text/html", 3),
    "jp-mofa-fta-list": (samples.mofa(), "text/html", 3),
    "jp-meti-press-list": (samples.meti(), "text/html", 3),
    "oecd-digital-list": (samples.mfat().replace("/en/media", "/en/oecd"), "text/html", 3),
    "us-301-dst-list": (samples.federal_register(), JSON, 2),
    "uk-dsit-ai-list": (samples.govuk(), JSON, 2),
}


@pytest.mark.slow
def test_lists_of_the_packaged_registry_become_notices(tmp_path: Path) -> None:
    registry = load_registry()
    captures = []
    for name, (body, media_type, _) in SERVED.items():
        source = registry.sources[name]
        url, form = source.url, source.options.get("form")
        if form:
            url = recorded_url(url, "POST", urlencode(form).encode())
        more = {"headers": [("Content-Type", f"{media_type}; charset=utf-8")]}
        captures.append((url, "2026-10-22T06:00:00Z", body.encode(), more))
    archive = write_warc(tmp_path / "lists.warc.gz", captures)
    run = [sys.executable, "-m", "tracker", "--db", f"sqlite:///{tmp_path}/t.db"]
    subprocess.run([*run, "init"], check=True, capture_output=True, timeout=900)
    done = subprocess.run(
        [*run, "crawl", *SERVED, "--archive", str(archive), "--format", "json"],
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    found = json.loads(
        subprocess.run(
            [*run, "notices", "--all", "--format", "json"], capture_output=True, text=True, timeout=900
        ).stdout
    )
    counts = {name: sum(n["source"] == name for n in found) for name in SERVED}
    assert counts == {name: expected for name, (_, _, expected) in SERVED.items()}
    assert {n["origin"] for n in found} == {"backfill"}, "a first look is history"
    whole = [n for n in found if n["source"] == "cptpp-documents-en"]
    assert all("cptpp" in {m["regime"] for m in n["matches"]} for n in whole)


@pytest.fixture
def site():
    with serving() as server:
        yield server


def test_a_feed_is_asked_for_as_a_feed_and_only_when_it_changed(site) -> None:
    def conditional(handler):
        same = handler.headers.get("If-None-Match") == '"7"'
        answer(b"" if same else samples.rss(3).encode(), 304 if same else 200, ETag='"7"', Content_Type=XML)(
            handler
        )

    site.routes["/feed"] = conditional
    url = site.url("/feed")
    assert crawl([job(url, spider="feed")], **QUICK).one()["media_type"] == XML
    assert site.asked[-1][2]["accept"].startswith("application/atom+xml,application/rss+xml")
    assert crawl([job(url, spider="feed", validators={url: {"etag": '"7"'}})], **QUICK).one()["not_modified"]


def test_pages_of_a_list_come_one_after_another(site) -> None:
    for n in range(3):
        site.routes[f"/p{n}"] = answer(samples.cac().encode())
    got = crawl([job(site.url("/p0"), spider="listing", parts=[site.url("/p1"), site.url("/p2")])], **QUICK)
    assert [p["url"][-2:] for p in got.pages] == ["p0", "p1", "p2"]
    assert site.paths() == ["/robots.txt", "/p0", "/p1", "/p2"]


def test_a_lost_page_does_not_stop_the_others(site) -> None:
    site.routes["/p1"] = answer(samples.cac().encode())
    got = crawl([job(site.url("/p0"), spider="listing", parts=[site.url("/p1")])], **QUICK)
    assert [f["kind"] for f in got.failures] == ["HttpError"]
    assert [p["url"][-2:] for p in got.pages] == ["p1"]


def test_a_form_is_posted(site) -> None:
    seen = []

    def do_post(handler) -> None:
        seen.append(
            (
                handler.path,
                handler.headers["Content-Type"],
                handler.rfile.read(int(handler.headers["Content-Length"])),
            )
        )
        answer(samples.cac_json().encode(), Content_Type=JSON)(handler)

    site._http.RequestHandlerClass.do_POST = do_post
    got = crawl(
        [
            job(
                site.url("/cms/JsonList"),
                spider="listing",
                options={"form": {"channelCode": "A1", "pageno": "1"}},
            )
        ],
        **QUICK,
    )
    assert got.one()["media_type"] == JSON
    assert seen == [("/cms/JsonList", "application/x-www-form-urlencoded", b"channelCode=A1&pageno=1")]
