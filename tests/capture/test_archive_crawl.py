"""Crawls served from archives under the publishers' real addresses, with no network at all."""

from __future__ import annotations

import gzip

import pytest

from tests.capture.crawling import crawl, job, write_warc

URL = "https://www.law.example/act"
JOB = [job(URL)]


def test_time_travel(tmp_path):
    path = write_warc(
        tmp_path / "a.warc.gz",
        [(URL, f"202{n}-01-01T00:00:00Z", b"<p>version %d</p>" % n) for n in (4, 5, 6)],
    )
    for at, head, year in (
        (None, "<p>version 6</p>", "2026"),
        ("2025-06-01T00:00:00+00:00", "<p>version 5</p>", "2025"),
        ("2024-01-01T00:00:00+00:00", "<p>version 4</p>", "2024"),
    ):
        page = crawl(JOB, archives=[str(path)], at=at).one()
        assert (page["body"]["head"], page["observed_at"][:4]) == (head, year)
        assert page["record_id"]
    missed = crawl(JOB, archives=[str(path)], at="2023-01-01T00:00:00+00:00")
    assert missed.one()["kind"] == "NotInArchive"
    assert missed.stats["scrapy"]["warc/miss"] == 2  # robots.txt is not in it either
    assert missed.stats["scrapy"]["robots/not_in_archive"] == 1


def test_middlewares_run_for_real(tmp_path):
    """robots.txt, redirects and decompression as on the network; a part that is not there is told."""
    path = write_warc(
        tmp_path / "a.warc.gz",
        [
            ("https://www.law.example/robots.txt", "2024-01-01T00:00:00Z", b"User-agent: *\nDisallow: /secret/\n"),
            (URL, "2024-01-01T00:00:00Z", b"", {"status": "301 Moved", "headers": [("Location", "/new?lang=zh#top")]}),
            ("https://www.law.example/new?lang=zh", "2024-01-02T00:00:00Z", gzip.compress(b"<p>x</p>"),
             {"headers": [("Content-Type", "text/html"), ("Content-Encoding", "gzip")]}),
            ("https://www.law.example/secret/a", "2024-01-01T00:00:00Z", b"x"),
        ],
    )  # fmt: skip
    got = crawl(
        [job(URL, parts=["https://www.law.example/secret/a", "https://www.law.example/c"])],
        archives=[str(path)],
    )
    (page,) = got.pages
    assert (page["body"]["head"], page["redirects"], page["observed_at"][:10]) == (
        "<p>x</p>",
        [URL],
        "2024-01-02",
    )
    assert page["url"] == URL
    assert {f["url"][-8:]: f["kind"] for f in got.failures} == {
        "secret/a": "Forbidden",
        "xample/c": "NotInArchive",
    }


@pytest.mark.parametrize("status", [500, 503])
def test_a_recorded_failure_of_robots_txt_forbids_and_nothing_waits(tmp_path, status):
    path = write_warc(
        tmp_path / "a.warc.gz",
        [
            ("https://www.law.example/robots.txt", "2024-01-01T00:00:00Z", b"",
             {"status": f"{status} Busy", "headers": [("Retry-After", "100")]}),
            (URL, "2024-01-01T00:00:00Z", b"x"),
        ],
    )  # fmt: skip
    got = crawl(JOB, archives=[str(path)])
    assert got.one()["kind"] == "Forbidden"
    assert got.stats["seconds"] < 10


def test_not_modified_is_served_only_to_who_asked_for_it(tmp_path):
    path = write_warc(
        tmp_path / "a.warc.gz",
        [
            (URL, "2024-01-01T00:00:00Z", b"<p>x</p>", {"headers": [("ETag", '"1"')]}),
            (URL, "2024-02-01T00:00:00Z", b"", {"status": "304 Not Modified", "headers": [("ETag", '"1"')]}),
        ],
    )
    page = crawl(JOB, archives=[str(path)]).one()
    assert (page["status"], page["observed_at"][:7]) == (200, "2024-01")
    page = crawl([job(URL, validators={URL: {"etag": '"1"'}})], archives=[str(path)]).one()
    assert (page["status"], page["not_modified"], page["observed_at"][:7]) == (304, True, "2024-02")


def test_damaged_records_are_failures_of_their_kind(tmp_path):
    packed = gzip.compress(b"x" * 1000)
    coded = [("Content-Encoding", "gzip")]
    path = write_warc(
        tmp_path / "a.warc.gz",
        [
            (f"{URL}/cut", "2024-01-01T00:00:00Z", packed[:-9], {"headers": coded}),
            (f"{URL}/short", "2024-01-01T00:00:00Z", b"x", {"headers": [("Content-Length", "9")]}),
            (f"{URL}/odd", "2024-01-01T00:00:00Z", b"x", {"headers": [("Content-Encoding", "rot13")]}),
            (f"{URL}/bomb", "2024-01-01T00:00:00Z", gzip.compress(bytes(5_000_000)), {"headers": coded}),
            (f"{URL}/lie", "2024-01-01T00:00:00Z", b"x", {"WARC_Payload_Digest": "sha1:" + "A" * 32}),
        ],
    )
    names = ("cut", "short", "odd", "bomb", "lie")
    got = crawl([job(f"{URL}/{n}", n) for n in names], archives=[str(path)], max_size=1_000_000)
    assert {f["source_id"]: f["kind"] for f in got.failures} == {
        "cut": "Incomplete", "short": "Incomplete", "odd": "Unreadable", "bomb": "TooLarge", "lie": "Unreadable",
    }  # fmt: skip


def test_an_archive_that_is_none_is_said_before_anything_runs(tmp_path):
    page = tmp_path / "page.warc"
    page.write_bytes(b"<p>no archive</p>")
    assert crawl(JOB, archives=[str(page)]).raised["error"] == "NotAnArchive"
    assert crawl(JOB, archives=[str(tmp_path / "none.warc")]).raised["error"] == "FileNotFoundError"
    both = crawl(JOB, archives=[str(page)], record=str(tmp_path / "copy.warc.gz"))
    assert both.raised["error"] == "ValueError"
    assert [p.name for p in tmp_path.iterdir()] == ["page.warc"]


def test_an_unknown_spider_is_said_with_the_known_ones(tmp_path):
    path = write_warc(tmp_path / "a.warc.gz", [(URL, "2024-01-01T00:00:00Z", b"x")])
    raised = crawl([job(URL, spider="nonesuch")], archives=[str(path)]).raised
    assert raised["error"] == "UnknownSpider"
    assert all(name in raised["message"] for name in ("eurlex", "justice_canada", "page", "pdf"))
    assert crawl([job(URL, spider="base")], archives=[str(path)]).raised["error"] == "UnknownSpider"


def test_nothing_to_do_is_done(tmp_path):
    got = crawl([])
    assert (got.stats["jobs"], got.stats["finished"]) == (0, True)


@pytest.mark.corpus
def test_corpus_history_is_served_capture_by_capture(corpus):
    url = "https://laws-lois.justice.gc.ca/eng/XML/D-1.65.xml"
    jobs = [job(url, spider="justice_canada")]
    sizes = []
    for at in ("2024-06-30", "2024-12-31", "2025-12-31", "2026-04-30"):
        page = crawl(jobs, archives=[str(corpus / "ca.warc.gz")], at=f"{at}T00:00:00+00:00").one()
        assert page["media_type"] == "application/xml"
        assert page["observed_at"][:10] <= at
        sizes.append(page["body"]["size"])
    assert sizes[1] == sizes[2]
    assert len(set(sizes)) == 3
