from __future__ import annotations

import gzip
import io
import random
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.capture.crawling import http_record, payload_digest, write_warc
from tracker.capture.warc import DigestMismatch, NotAnArchive, load, parse_date, read_index
from tracker.model import Incomplete, NotInArchive, TooLarge, Unreadable

URL = "https://law.example/act"


def three(path, *, compressed=True):
    return write_warc(
        path,
        [
            (URL, "2025-03-01T00:00:00Z", b"third"),
            (URL, "2024-01-01T00:00:00Z", b"first"),
            ("https://law.example/other", "2024-02-01T00:00:00Z", b"second"),
        ],
        gzip=compressed,
    )


@pytest.mark.parametrize("compressed", [True, False])
def test_index_is_in_order_of_time_and_loads_each(tmp_path, compressed):
    index = read_index([three(tmp_path / "a.warc", compressed=compressed)])
    assert index.problems == ()
    assert [index.load(e).body for e in index.entries()] == [b"first", b"second", b"third"]
    assert [e.observed_at.year for e in index.entries(lambda url: url == URL)] == [2024, 2025]
    assert all(e.length > 0 and e.status == 200 for e in index.entries())


def test_newest_at_a_time(tmp_path):
    index = read_index([three(tmp_path / "a.warc.gz")])
    moment = datetime(2025, 3, 1, tzinfo=UTC)
    assert load(index.newest(URL, moment)).body == b"third"
    assert load(index.newest(URL, moment.replace(day=1, month=2))).body == b"first"
    assert load(index.newest("HTTPS://LAW.EXAMPLE:443/act#art_1")).body == b"third"
    assert index.newest(URL, datetime(2023, 12, 31, tzinfo=UTC)) is None
    assert index.newest("https://law.example/act?x=1") is None


def test_several_files_are_one_archive(tmp_path):
    one = write_warc(tmp_path / "b.warc.gz", [(URL, "2024-06-01T00:00:00Z", b"between")])
    index = read_index([three(tmp_path / "a.warc.gz"), one])
    assert [load(e).body for e in index.entries(lambda u: u == URL)] == [b"first", b"between", b"third"]


def test_whole_archive_put_through_gzip(tmp_path):
    plain = three(tmp_path / "a.warc", compressed=False)
    packed = tmp_path / "b.warc.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    index = read_index([packed])
    assert index.problems == ()
    assert [load(e).body for e in index.entries()] == [b"first", b"second", b"third"]


@pytest.mark.parametrize("compressed", [True, False])
def test_cut_off_anywhere_keeps_what_was_complete(tmp_path, compressed):
    whole = three(tmp_path / "a.warc", compressed=compressed).read_bytes()
    ends = sorted(e.offset + e.length for e in read_index([tmp_path / "a.warc"]).entries())
    rng = random.Random(1)
    for size in sorted({*rng.sample(range(200, len(whole)), 25), len(whole) - 1}):
        cut = tmp_path / "cut.warc"
        cut.write_bytes(whole[:size])
        index = read_index([cut])
        complete = sum(1 for end in ends if end <= size)
        assert len(index.entries()) == complete, size
        for entry in index.entries():
            assert load(entry).body in (b"first", b"second", b"third")
        behind = size - max((end for end in ends if end <= size), default=0)
        # A plain record is followed by two line ends that belong to no record.
        assert bool(index.problems) == (behind > (0 if compressed else 4)), (size, index.problems)


def test_a_damaged_record_costs_only_itself(tmp_path):
    bodies = [random.Random(n).randbytes(3000) for n in range(3)]
    path = write_warc(
        tmp_path / "a.warc.gz",
        [(f"{URL}/{n}", f"2024-01-0{n + 1}T00:00:00Z", b) for n, b in enumerate(bodies)],
    )
    entries = read_index([path]).entries()
    data = bytearray(path.read_bytes())
    data[entries[1].offset + entries[1].length // 2] ^= 0xFF
    path.write_bytes(data)
    index = read_index([path])
    assert [e.url[-1] for e in index.entries()] == ["0", "2"]
    assert len(index.problems) == 1
    assert index.problems[0].offset == entries[1].offset
    assert "damaged" in index.problems[0].message


def test_what_is_no_archive_is_said_in_words(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no archive at .*nowhere\.warc"):
        read_index([tmp_path / "nowhere.warc"])
    with pytest.raises(NotAnArchive, match="not a file"):
        read_index([tmp_path])
    for name, content in {
        "empty": b"",
        "page": b"<!doctype html><p>no archive",
        "packed page": gzip.compress(b"<!doctype html>"),
        "arc": b"filedesc://x.arc 0.0.0.0 20240101000000 text/plain 10\n",
        "noise": bytes(range(256)) * 20,
    }.items():
        path = tmp_path / f"{name}.warc.gz"
        path.write_bytes(content)
        with pytest.raises(NotAnArchive):
            read_index([path])


def test_damaged_head_of_the_first_record_is_a_problem_not_a_crash(tmp_path):
    path = three(tmp_path / "a.warc.gz")
    data = bytearray(path.read_bytes())
    data[30] ^= 0xFF
    path.write_bytes(data)
    index = read_index([path])
    assert len(index.problems) == 1
    assert len(index.entries()) == 2


def test_unusable_lengths_dates_and_messages_are_problems(tmp_path):
    good = io.BytesIO()
    writer = WARCWriter(good, gzip=True)
    writer.write_record(http_record(writer, URL, "2024-01-01T00:00:00Z", b"good"))

    def record(date, length, block):
        head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {URL}\r\nWARC-Date: {date}\r\n"
        head += f"Content-Type: application/http; msgtype=response\r\nContent-Length: {length}\r\n\r\n"
        return gzip.compress(head.encode() + block + b"\r\n\r\n")

    message = b"HTTP/1.1 200 OK\r\n\r\nx"
    path = tmp_path / "a.warc.gz"
    path.write_bytes(
        good.getvalue()
        + record("yesterday", len(message), message)
        + record("2024-01-01T00:00:00Z", "-5", message)
        + record("2024-01-01T00:00:00Z", "9" * 30, message)
        + record("2024-01-01T00:00:00Z", 5, b"noise")
        + good.getvalue()
    )
    index = read_index([path])
    assert len(index.entries()) == 2
    assert len(index.problems) == 4


def test_header_without_an_end_is_bounded(tmp_path):
    path = tmp_path / "a.warc.gz"
    path.write_bytes(gzip.compress(b"WARC/1.0\r\nX: " + bytes(50 * 1024 * 1024)))
    index = read_index([path])
    assert index.entries() == []
    assert "no end" in index.problems[0].message


@pytest.mark.parametrize(
    ("coding", "pack"),
    [("gzip", gzip.compress), ("br", brotli.compress), ("deflate", zlib.compress)],
)
def test_codings_and_chunks_come_off(tmp_path, coding, pack):
    text = "第一条 为了规范".encode() * 50
    packed = pack(text)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(packed), packed)
    headers = [("Content-Type", "text/html; charset=UTF-8"), ("Content-Encoding", coding)]
    path = write_warc(
        tmp_path / "a.warc.gz",
        [
            (f"{URL}/plain", "2024-01-01T00:00:00Z", packed, {"headers": headers}),
            (f"{URL}/chunked", "2024-01-02T00:00:00Z", chunked,
             {"headers": [*headers, ("Transfer-Encoding", "chunked")]}),
            (f"{URL}/said", "2024-01-03T00:00:00Z", packed,
             {"headers": [*headers, ("Transfer-Encoding", "chunked")]}),
        ],
    )  # fmt: skip
    for entry in read_index([path]).entries():
        capture = load(entry)
        assert capture.body == text, entry.url
        assert (capture.media_type, capture.charset, capture.url) == ("text/html", "utf-8", entry.url)
        assert capture.observed_at == entry.observed_at
        assert capture.header("content-type") == "text/html; charset=UTF-8"


def test_caps_and_digests_and_cut_off_messages(tmp_path):
    path = write_warc(
        tmp_path / "a.warc.gz",
        [
            (f"{URL}/1", "2024-01-01T00:00:00Z", b"x" * 100_000),
            (f"{URL}/2", "2024-01-02T00:00:00Z", gzip.compress(bytes(1_000_000)),
             {"headers": [("Content-Encoding", "gzip")]}),
            (f"{URL}/3", "2024-01-03T00:00:00Z", b"other", {"WARC_Payload_Digest": payload_digest(b"one")}),
            (f"{URL}/4", "2024-01-04T00:00:00Z", b"short", {"headers": [("Content-Length", "500")]}),
            (f"{URL}/5", "2024-01-05T00:00:00Z", b"short", {"WARC_Truncated": "length"}),
            (f"{URL}/6", "2024-01-06T00:00:00Z", b"fine", {"WARC_Payload_Digest": "crc32:00"}),
        ],
    )  # fmt: skip
    entries = read_index([path]).entries()
    for entry, error in zip(
        entries, (TooLarge, TooLarge, DigestMismatch, Incomplete, Incomplete), strict=False
    ):
        with pytest.raises(error):
            load(entry, 50_000)
    assert load(entries[0]).body == b"x" * 100_000
    assert load(entries[5]).body == b"fine"


def test_hex_and_sha256_digests_are_checked(tmp_path):
    import hashlib

    good = f"sha256:{hashlib.sha256(b'text').hexdigest()}"
    path = write_warc(
        tmp_path / "a.warc.gz",
        [
            (URL, "2024-01-01T00:00:00Z", b"text", {"WARC_Payload_Digest": good}),
            (URL, "2024-01-02T00:00:00Z", b"test", {"WARC_Payload_Digest": good}),
        ],
    )
    first, second = read_index([path]).entries()
    assert load(first).body == b"text"
    with pytest.raises(DigestMismatch):
        load(second)


def _revisits(path, *, by):
    with path.open("wb") as fh:
        writer = WARCWriter(fh, gzip=True)
        original = http_record(
            writer, URL, "2024-01-01T00:00:00Z", gzip.compress(b"text"), headers=[("Content-Encoding", "gzip"),
            ("Content-Type", "text/plain")],
        )  # fmt: skip
        digest = original.rec_headers.get_header("WARC-Payload-Digest")
        writer.write_record(original)
        refers = {"id": (URL + "/moved", "2000-01-01T00:00:00Z"), "place": (URL, "2024-01-01T00:00:00Z"),
                  "digest": (URL + "/gone", "2000-01-01T00:00:00Z"), "nothing": (URL, "2000-01-01T00:00:00Z")}[by]  # fmt: skip
        headers = {"WARC-Date": "2024-05-01T00:00:00Z"}
        if by == "id":
            headers["WARC-Refers-To"] = original.rec_headers.get_header("WARC-Record-ID")
        seen = StatusAndHeaders(
            "200 OK", [("ETag", '"2"'), ("Content-Type", "text/plain")], protocol="HTTP/1.1"
        )
        if by in ("place", "nothing"):
            seen = StatusAndHeaders("304 Not Modified", [("ETag", '"2"')], protocol="HTTP/1.1")
        revisit = writer.create_revisit_record(
            URL, digest if by in ("id", "digest") else "sha1:UNKNOWN", *refers, http_headers=seen,
            warc_headers_dict=headers,
        )  # fmt: skip
        writer.write_record(revisit)
    return read_index([path])


@pytest.mark.parametrize("by", ["id", "digest"])
def test_a_revisit_has_its_own_time_and_the_original_body(tmp_path, by):
    index = _revisits(tmp_path / "a.warc.gz", by=by)
    revisit = index.entries()[1]
    assert (revisit.kind, revisit.status, revisit.observed_at.month) == ("revisit", 200, 5)
    capture = load(revisit)
    assert (capture.body, capture.media_type, capture.header("etag")) == (b"text", "text/plain", '"2"')


def test_a_revisit_of_not_modified_is_the_text_seen_again(tmp_path):
    index = _revisits(tmp_path / "a.warc.gz", by="place")
    revisit = index.entries()[1]
    capture = load(revisit)
    assert (capture.status, capture.body, capture.observed_at.month) == (200, b"text", 5)


def test_a_revisit_without_its_original_says_so(tmp_path):
    index = _revisits(tmp_path / "a.warc.gz", by="nothing")
    assert index.entries()[1].original is None
    with pytest.raises(NotInArchive):
        load(index.entries()[1])


def test_resource_records_and_what_is_passed_over(tmp_path):
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as fh:
        writer = WARCWriter(fh, gzip=True)
        writer.write_record(writer.create_warcinfo_record("a", {"software": "x"}))
        for url, kind in (("<" + URL + ">", "resource"), ("dns:law.example", "resource"), (URL, "metadata")):
            writer.write_record(
                writer.create_warc_record(
                    url, kind, payload=io.BytesIO(b"%PDF-1.7"), length=8, warc_content_type="application/pdf",
                    warc_headers_dict={"WARC-Date": "2024-01-01T00:00:00.123456Z"},
                )
            )  # fmt: skip
    index = read_index([path])
    (entry,) = index.entries()
    capture = load(entry)
    assert (capture.url, capture.body, capture.media_type) == (URL, b"%PDF-1.7", "application/pdf")
    assert capture.observed_at.microsecond == 123456
    assert index.problems == ()


def test_negotiated_variants_are_told_apart(tmp_path):
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as fh:
        writer = WARCWriter(fh, gzip=True)
        for day, language in enumerate(("eng", "fra"), 1):
            response = http_record(writer, URL, f"2024-01-0{day}T00:00:00Z", language.encode())
            request = writer.create_warc_record(
                URL, "request", http_headers=StatusAndHeaders(
                    "GET /act HTTP/1.1", [("Accept-Language", language), ("Host", "law.example")], is_http_request=True
                ),
            )  # fmt: skip
            writer.write_request_response_pair(request, response)
    index = read_index([path])
    assert load(index.newest(URL)).body == b"fra"
    assert load(index.newest(URL, request={"accept-language": "eng"})).body == b"eng"
    assert load(index.newest(URL, request={"accept-language": "deu"})).body == b"fra"


def test_a_file_that_changed_under_its_index_is_unreadable(tmp_path):
    path = three(tmp_path / "a.warc.gz")
    entry = read_index([path]).entries()[-1]
    path.write_bytes(path.read_bytes()[:50])
    with pytest.raises(Unreadable):
        load(entry)
    path.unlink()
    with pytest.raises(Unreadable):
        load(entry)


def test_dates():
    assert parse_date("2024-01-02T03:04:05Z") == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert parse_date("2024-01-02T03:04:05.123456789Z").microsecond == 123456
    assert parse_date("2024-01-02T05:04:05+02:00").hour == 3
    with pytest.raises(ValueError, match="Invalid"):
        parse_date("soon")


@pytest.mark.corpus
@pytest.mark.parametrize(
    ("name", "count"),
    [("eu", 64), ("ca", 5), ("jp-egov-2013", 54), ("pages-history", 259)],
)
def test_corpus_archives_are_read_whole(corpus, name, count):
    index = read_index([corpus / f"{name}.warc.gz"])
    assert index.problems == ()
    entries = index.entries()
    assert len(entries) == count
    assert [e.order for e in entries] == sorted(e.order for e in entries)
    for entry in entries:
        record = load(entry)  # digests are checked on the way
        assert record.status == entry.status
        assert record.body


@pytest.mark.corpus
def test_corpus_archive_cut_off(corpus, tmp_path):
    whole = (corpus / "ca.warc.gz").read_bytes()
    cut = tmp_path / "ca.warc.gz"
    cut.write_bytes(whole[: len(whole) * 2 // 3])
    index = read_index([cut])
    full = read_index([corpus / "ca.warc.gz"]).entries()
    assert len(index.entries()) == sum(1 for e in full if e.offset + e.length <= cut.stat().st_size)
    assert len(index.problems) == 1
