"""The live path against a real local server, each crawl in a process of its own."""

from __future__ import annotations

import gzip
import itertools
import json
import random
import signal
import subprocess
import time
from datetime import UTC, datetime

import pytest

from tests.capture.crawling import QUICK, answer, command, crawl, environment, job, serving
from tests.capture.test_record import check
from tracker.capture.warc import load, read_index


@pytest.fixture
def site():
    with serving() as server:
        yield server


def test_page_headers_and_identity(site):
    site.routes["/a"] = answer(b"<p>text</p>", ETag='"1"')
    got = crawl([job(site.url("/a"), language="zh-Hans")], contact="https://tracker.example/contact", **QUICK)
    page = got.one()
    assert (page["type"], page["status"], page["media_type"], page["charset"]) == (
        "FetchedCapture", 200, "text/html", "utf-8",
    )  # fmt: skip
    age = datetime.now(UTC) - datetime.fromisoformat(page["observed_at"])
    assert 0 <= age.total_seconds() < 60
    _, _, headers = site.asked[1]
    assert headers["user-agent"].startswith("digital-rules-tracker/")
    assert headers["user-agent"].endswith("(+https://tracker.example/contact)")
    assert headers["accept-language"] == "zh-Hans,zh-CN;q=0.9,zh;q=0.8"
    assert "cookie" not in headers
    assert "referer" not in headers
    assert got.of("FetchDone") == [got[-1]]
    assert (got[-1]["captured"], got[-1]["failed"], got[-1]["complete"]) == (1, 0, True)
    assert got.stats["finished"]


def test_a_source_without_language_sends_none(site):
    site.routes["/a"] = answer(b"x")
    crawl([job(site.url("/a"), language="")], **QUICK)
    assert "accept-language" not in site.asked[1][2]


def test_unchanged_is_an_observation(site):
    def conditional(handler):
        same = handler.headers.get("If-None-Match") == '"7"'
        answer(b"" if same else b"<p>x</p>", 304 if same else 200, ETag='"7"')(handler)

    site.routes["/a"] = conditional
    url = site.url("/a")
    page = crawl(
        [job(url, validators={url: {"etag": '"7"', "last_modified": "Sat, 01 Jan 2026 00:00:00 GMT"}})],
        **QUICK,
    ).one()
    assert (page["status"], page["not_modified"], page["body"]["size"]) == (304, True, 0)
    assert site.asked[1][2]["if-modified-since"] == "Sat, 01 Jan 2026 00:00:00 GMT"
    assert "if-none-match" not in site.asked[0][2]
    assert crawl([job(url)], **QUICK).one()["status"] == 200


def test_refusals_are_results_with_their_page(site):
    kinds = {
        401: "Blocked",
        403: "Blocked",
        202: "Blocked",
        451: "Blocked",
        404: "HttpError",
        410: "HttpError",
        206: "HttpError",
    }
    for status in kinds:
        site.routes[f"/{status}"] = answer(b"<p>Please prove that you are human</p>", status)
    got = crawl([job(site.url(f"/{status}"), str(status)) for status in kinds], **QUICK)
    assert {f["status"]: f["kind"] for f in got.failures} == kinds
    assert all(f["capture"]["body"]["size"] > 0 for f in got.failures)
    assert [d["failed"] for d in got.of("FetchDone")] == [1] * len(kinds)
    assert sorted(site.paths()[1:]) == sorted(f"/{status}" for status in kinds)


def test_server_errors_are_retried_then_told(site):
    site.routes["/a"] = answer(b"oops", 500)
    failure = crawl([job(site.url("/a"))], **QUICK).one()
    assert (failure["kind"], failure["status"]) == ("HttpError", 500)
    assert site.paths().count("/a") == 3


def test_retry_after_is_honoured(site):
    def busy_once(handler):
        if site.paths().count("/a") == 1:
            answer(b"slow down", 429, Retry_After="1")(handler)
        else:
            answer(b"<p>text</p>")(handler)

    site.routes["/a"] = busy_once
    got = crawl([job(site.url("/a"))], **QUICK)
    assert got.one()["status"] == 200
    first, second = (moment for moment, path, _ in site.asked if path == "/a")
    assert second - first >= 0.5  # a busy machine notes a request late, by less than half a pause


def test_a_long_retry_after_ends_the_asking_and_is_handed_on(site):
    site.routes["/a"] = answer(b"tomorrow", 503, Retry_After="86400")
    failure = crawl([job(site.url("/a"))], **QUICK).one()
    assert (failure["kind"], failure["status"], failure["retry_after"]) == ("HttpError", 503, 86400.0)
    assert site.paths().count("/a") == 1


def test_redirects_are_followed_and_kept(site):
    site.routes["/a"] = answer(b"", 301, Location="/b")
    site.routes["/b"] = answer(b"", 303, Location="/c#art_5")
    site.routes["/c"] = answer(b"<p>text</p>")
    page = crawl([job(site.url("/a"))], **QUICK).one()
    assert (page["url"], page["final_url"].split("#")[0]) == (site.url("/a"), site.url("/c"))
    assert page["redirects"] == [site.url("/a"), site.url("/b")]
    assert page["redirect_statuses"] == [301, 303]


def test_endless_redirects_end(site):
    site.routes["/a"] = answer(b"", 302, Location="/a")
    failure = crawl([job(site.url("/a"))], **QUICK).one()
    assert failure["kind"] == "HttpError"
    assert "redirect" in failure["message"]
    assert site.paths().count("/a") == 6


def test_redirects_to_private_addresses_and_other_schemes_are_refused(site):
    private = ["http://10.0.0.1/x", "http://169.254.169.254/latest/", "http://[::1]/", "http://0x0a000001/",
               "http://user:pw@127.0.0.1/"]  # fmt: skip
    schemes = ["file:///etc/passwd", "ftp://law.example/x", "data:text/html,x"]
    for n, target in enumerate(private + schemes):
        site.routes[f"/{n}"] = answer(b"", 302, Location=target)
    got = crawl([job(site.url(f"/{n}"), str(n)) for n in range(8)], **QUICK)
    kinds = {int(f["source_id"]): f["kind"] for f in got.failures}
    assert kinds == {n: "ForbiddenAddress" if n < 5 else "HttpError" for n in range(8)}
    assert all(f["url"] == site.url(f"/{f['source_id']}") for f in got.failures)
    for failure in got.failures:
        if (n := int(failure["source_id"])) >= 5:
            assert schemes[n - 5] in failure["message"]


def test_a_name_that_resolves_to_this_machine_is_refused_at_the_connection(site):
    site.routes["/a"] = answer(b"secret")
    live = {**QUICK, "allow_private": False}
    got = crawl([job(site.url("/a", host="rebind.example"))], names={"rebind.example": "127.0.0.1"}, **live)
    failure = got.one()
    assert failure["kind"] == "ForbiddenAddress"
    assert "rebind.example" in failure["message"]
    assert site.asked == []


def test_private_literals_and_bad_addresses_are_refused_without_a_request(site):
    live = {**QUICK, "allow_private": False}
    jobs = [
        job(site.url("/a"), "ip"),
        job("ftp://law.example/", "ftp"),
        job("no address at all", "none"),
        job("http://localhost/", "name"),
    ]
    got = crawl(jobs, **live)
    assert {f["source_id"]: f["kind"] for f in got.failures} == dict.fromkeys(
        ("ip", "ftp", "none", "name"), "ForbiddenAddress"
    )
    assert len(got.of("FetchDone")) == 4
    assert site.asked == []


def test_unknown_host_and_closed_port(site):
    got = crawl(
        [job("http://nowhere.invalid/a", "dns"), job("http://127.0.0.1:1024/a", "port")],
        **{**QUICK, "allow_private": True},
    )
    assert {f["source_id"]: f["kind"] for f in got.failures} == {"dns": "DnsError", "port": "NetworkError"}


def test_no_trusted_certificate_no_evidence(site, tmp_path):
    import ssl

    cert, key = tmp_path / "cert.pem", tmp_path / "key.pem"
    made = subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)],
        capture_output=True,
    )  # fmt: skip
    if made.returncode:
        pytest.skip("needs the openssl command")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    site._http.socket = context.wrap_socket(site._http.socket, server_side=True)
    site.routes["/a"] = answer(b"<p>who says so?</p>")
    failure = crawl([job(f"https://127.0.0.1:{site.port}/a")], **QUICK).one()
    assert failure["kind"] == "TlsError", failure
    assert site.asked == []


def _endless(handler):
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    handler.close_connection = True
    block = b"<p>text</p>" * 6000
    try:
        for _ in range(80 * 1024 * 1024 // len(block)):
            handler.wfile.write(block)
    except OSError:
        return


def test_a_body_over_the_cap_is_too_large_with_flat_memory(site):
    site.routes["/a"] = _endless
    site.routes["/small"] = answer(b"x")
    site.routes["/said"] = answer(b"x", Content_Length=str(10**12))
    cap = 8 * 1024 * 1024
    base = crawl([job(site.url("/small"))], max_size=cap, **QUICK).stats["memory"]
    got = crawl([job(site.url("/a"), "streamed"), job(site.url("/said"), "announced")], max_size=cap, **QUICK)
    assert [f["kind"] for f in got.failures] == ["TooLarge", "TooLarge"], got.failures
    assert got.stats["memory"] - base < 40 * 1024 * 1024
    assert site.paths().count("/a") == 1


def test_a_decompression_bomb_is_too_large_with_flat_memory(site):
    bomb = gzip.compress(bytes(400 * 1024 * 1024), 9)
    site.routes["/a"] = answer(bomb, Content_Encoding="gzip")
    site.routes["/small"] = answer(b"x")
    cap = 8 * 1024 * 1024
    base = crawl([job(site.url("/small"))], max_size=cap, **QUICK).stats["memory"]
    got = crawl([job(site.url("/a"))], max_size=cap, **QUICK)
    assert got.one()["kind"] == "TooLarge"
    assert got.stats["memory"] - base < 40 * 1024 * 1024


def test_compressed_pages_are_decoded_and_cut_off_ones_refused(site):
    packed = gzip.compress(b"<p>text</p>" * 1000)
    site.routes["/a"] = answer(packed, Content_Encoding="gzip")
    site.routes["/b"] = answer(packed[:-20], Content_Encoding="gzip")
    got = crawl([job(site.url("/a"), "whole"), job(site.url("/b"), "cut")], **QUICK)
    (page,) = got.pages
    assert page["body"]["size"] == 11_000
    (failure,) = got.failures
    assert (failure["source_id"], failure["kind"]) == ("cut", "Incomplete")


def test_fewer_bytes_than_announced_is_incomplete(site):
    def short(handler):
        answer(b"<p>half a la", Content_Length="5000")(handler)
        handler.close_connection = True

    site.routes["/a"] = short
    failure = crawl([job(site.url("/a"))], **QUICK).one()
    assert failure["kind"] == "Incomplete"


def test_a_slow_body_times_out(site):
    def slow(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        while True:  # until the crawler hangs up
            try:
                handler.wfile.write(b"x")
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    site.routes["/a"] = slow
    assert crawl([job(site.url("/a"))], **{**QUICK, "timeout": 0.5}).one()["kind"] == "Timeout"


def test_robots_txt_is_obeyed(site):
    site.routes["/robots.txt"] = answer(
        b"User-agent: other\nDisallow:\n\nUser-agent: digital-rules-tracker\nDisallow: /private/\n",
        Content_Type="text/plain",
    )
    site.routes["/private/a"] = answer(b"x")
    site.routes["/a"] = answer(b"y")
    got = crawl([job(site.url("/private/a"), "no"), job(site.url("/a"), "yes")], **QUICK)
    assert [(f["source_id"], f["kind"]) for f in got.failures] == [("no", "Forbidden")]
    assert [p["source_id"] for p in got.pages] == ["yes"]
    assert "/private/a" not in site.paths()
    assert site.paths().count("/robots.txt") == 1


def test_a_redirect_into_a_forbidden_place_is_not_followed(site):
    site.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /private/\n", Content_Type="text/plain")
    site.routes["/a"] = answer(b"", 302, Location="/private/a")
    site.routes["/private/a"] = answer(b"x")
    assert crawl([job(site.url("/a"))], **QUICK).one()["kind"] == "Forbidden"
    assert "/private/a" not in site.paths()


def test_robots_txt_that_fails_forbids_and_one_that_is_not_there_allows(site):
    statuses = [500, 503, 429, 401, 403, 404, 410]

    def robots(handler):
        status = int(handler.headers["Host"].partition(".")[0])
        answer(b"User-agent: *\nDisallow: /\n", status)(handler)

    site.routes["/robots.txt"] = robots
    for status in statuses:
        site.routes[f"/{status}"] = answer(b"x")
    hosts = {status: f"{status}.example" for status in statuses}
    got = crawl(
        [job(site.url(f"/{status}", host), str(status)) for status, host in hosts.items()],
        names=dict.fromkeys(hosts.values(), "127.0.0.1"),
        **QUICK,
    )
    assert {f["source_id"]: f["kind"] for f in got.failures} == dict.fromkeys(
        ("500", "503", "429"), "Forbidden"
    )
    assert all(f["source_id"] in f["message"] for f in got.failures)
    assert {p["source_id"] for p in got.pages} == {"401", "403", "404", "410"}
    assert not {"/500", "/503", "/429"} & set(site.paths())


def test_crawl_delay_and_own_delay_are_kept_between_requests(site):
    site.routes["/robots.txt"] = answer(b"User-agent: *\nCrawl-delay: 0.6\n", Content_Type="text/plain")
    for name in "abc":
        site.routes[f"/{name}"] = answer(b"x")
    crawl([job(site.url(f"/{name}"), name) for name in "abc"], **QUICK)
    times = [moment for moment, path, _ in site.asked if path != "/robots.txt"]
    assert all(later - earlier >= 0.3 for earlier, later in itertools.pairwise(times)), times


def test_one_host_is_asked_with_its_pause_over_all_sources_and_spiders(site):
    for name in "abcd":
        site.routes[f"/{name}"] = answer(b"x")
    jobs = [job(site.url(f"/{name}"), name, spider="page" if name in "ab" else "pdf") for name in "abcd"]
    got = crawl(jobs, **{**QUICK, "delay": 0.4})
    assert len(got.pages) == 4
    times = [moment for moment, _, _ in site.asked]
    assert all(later - earlier >= 0.2 for earlier, later in itertools.pairwise(times)), times


def test_parts_are_one_job(site):
    for name in "abc":
        site.routes[f"/{name}"] = answer(name.encode())
    got = crawl([job(site.url("/a"), parts=[site.url("/b"), site.url("/c"), site.url("/gone")])], **QUICK)
    assert len(got.pages) == 3
    assert [f["kind"] for f in got.failures] == ["HttpError"]
    assert (got[-1]["type"], got[-1]["captured"], got[-1]["failed"]) == ("FetchDone", 3, 1)


def test_recording_then_replaying_gives_the_same_bytes(site, tmp_path):
    packed = gzip.compress("<p>第一条</p>".encode("gb18030") * 100)
    site.routes["/robots.txt"] = answer(b"User-agent: *\nDisallow: /x\n", Content_Type="text/plain")
    site.routes["/a"] = answer(b"", 302, Location="/b")
    site.routes["/b"] = answer(packed, Content_Encoding="gzip", Content_Type="text/html; charset=gb18030")
    site.routes["/c"] = answer(b"%PDF-1.7 \x00\xff", Content_Type="application/pdf")
    site.routes["/x"] = answer(b"x")
    jobs = [job(site.url(f"/{name}"), name) for name in ("a", "c", "gone", "x")]
    path = tmp_path / "a.warc.gz"
    live = crawl(jobs, record=str(path), **QUICK)
    assert "pass" in check(path)
    asked = len(site.asked)
    replayed = crawl(jobs, archives=[str(path)])
    assert len(site.asked) == asked
    same = ("source_id", "url", "final_url", "redirects", "status", "body", "media_type", "charset",
            "observed_at", "record_id")  # fmt: skip
    assert len(live.pages) == 2

    def order(page):
        return page["source_id"]

    for one, two in zip(sorted(live.pages, key=order), sorted(replayed.pages, key=order), strict=True):
        assert {k: one[k] for k in same} == {k: two[k] for k in same}
    kinds = [{f["source_id"]: f["kind"] for f in got.failures} for got in (live, replayed)]
    assert kinds[0] == kinds[1] == {"gone": "HttpError", "x": "Forbidden"}
    index = read_index([path])
    assert [load(index.newest(site.url("/b"))).body] == ["<p>第一条</p>".encode("gb18030") * 100]


def test_a_full_archive_ends_the_crawl_with_its_reason(site, tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(b"kept")
    got = crawl([job(site.url("/a"))], record=str(path), **QUICK)
    assert got.raised["error"] == "ArchiveWriteError"
    assert path.read_bytes() == b"kept"
    assert site.asked == []


def test_an_archive_that_cannot_grow_ends_the_crawl_and_keeps_what_it_has(site, tmp_path):
    for n in range(6):
        site.routes[f"/{n}"] = answer(random.Random(n).randbytes(20_000), Content_Type="application/pdf")
    path = tmp_path / "a.warc.gz"
    got = crawl(
        [job(site.url(f"/{n}"), str(n)) for n in range(6)], record=str(path), file_limit=50_000, **QUICK
    )
    assert got.raised["error"] == "ArchiveWriteError"
    assert "could not be written" in got.raised["message"]
    assert len(got.pages) == 2
    assert len(site.paths()) <= 5
    index = read_index([path])
    assert index.problems == ()
    assert len(index.entries()) == 3  # robots.txt and two files


def test_an_exception_of_the_caller_ends_the_crawl_and_comes_back(site):
    for n in range(8):
        site.routes[f"/{n}"] = answer(b"x")
    got = crawl([job(site.url(f"/{n}"), str(n)) for n in range(8)], fail_on=3, **{**QUICK, "delay": 0.1})
    assert (got.raised["error"], got.raised["message"]) == ("OSError", "the store is gone")
    assert len(got) == 2
    assert len(site.paths()) <= 5


def test_one_interrupt_stops_gracefully(site):
    for n in range(40):
        site.routes[f"/{n}"] = answer(b"x")
    asked = {"jobs": [job(site.url(f"/{n}"), str(n)) for n in range(40)], "run": {**QUICK, "delay": 0.3}}
    child = subprocess.Popen(
        command(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    child.stdin.write(json.dumps(asked))
    child.stdin.close()
    lines = [child.stdout.readline() for _ in range(4)]
    child.send_signal(signal.SIGINT)
    lines += child.stdout.readlines()
    assert child.wait(30) == 0, child.stderr.read()
    child.stdout.close()
    child.stderr.close()
    results = [json.loads(line) for line in lines]
    done = [x for x in results if x["type"] == "FetchDone"]
    assert {x["source_id"] for x in done} == {str(n) for n in range(40)}
    assert any(not x["complete"] for x in done)
    assert results[-1]["type"] == "stats"
    assert results[-1]["finished"] is False
    assert len(site.paths()) < 12


def test_memory_does_not_grow_with_the_number_of_pages(site):
    body = b"<p>text of a page</p>" * 25_000
    for n in range(60):
        site.routes[f"/{n}"] = answer(body)
    few = crawl([job(site.url(f"/{n}"), str(n)) for n in range(5)], **QUICK)
    many = crawl([job(site.url(f"/{n}"), str(n)) for n in range(60)], **QUICK)
    assert len(many.pages) == 60
    assert many.stats["memory"] - few.stats["memory"] < 12 * 1024 * 1024


def test_a_head_without_end_is_too_large_with_flat_memory(site):
    def endless(handler):
        handler.close_connection = True
        try:
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
            for n in range(1_000_000):
                handler.wfile.write(b"X-%d: %s\r\n" % (n, b"y" * 60))
        except OSError:
            return

    site.routes["/a"] = endless
    site.routes["/small"] = answer(b"x", **{f"X_{n}": "y" * 60 for n in range(80)})
    got = crawl([job(site.url("/a"), "endless"), job(site.url("/small"), "small")], **QUICK)
    assert [(f["source_id"], f["kind"]) for f in got.failures] == [("endless", "TooLarge")]
    assert [p["source_id"] for p in got.pages] == ["small"]
    assert got.stats["memory"] < 200 * 1024 * 1024
