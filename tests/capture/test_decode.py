from __future__ import annotations

import gzip
import zlib
from datetime import UTC, datetime

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st

from tracker.capture.decode import decode_body, split_encodings
from tracker.capture.httpmsg import content_type, dechunk, encoding_problem, parse_fields
from tracker.model import Capture, Incomplete, TooLarge, Unreadable

TEXT = b"".join(b"Section %d. A person shall file a return. " % n for n in range(5000))


def _bare(body):
    z = zlib.compressobj(wbits=-15)
    return z.compress(body) + z.flush()


MAKERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


@pytest.mark.parametrize("name", MAKERS)
def test_round_trip_and_cut_off(name):
    packed = MAKERS[name](TEXT)
    assert decode_body(packed, [name]) == TEXT
    for size in (len(packed) // 2, len(packed) - 1, 12):
        with pytest.raises((Incomplete, Unreadable)):
            decode_body(packed[:size], [name])


@pytest.mark.parametrize("name", MAKERS)
def test_the_cap_is_kept_to_the_byte(name):
    packed = MAKERS[name](TEXT)
    assert decode_body(packed, [name], len(TEXT)) == TEXT
    with pytest.raises(TooLarge):
        decode_body(packed, [name], len(TEXT) - 1)


def test_bare_deflate_as_some_servers_send_it():
    assert decode_body(_bare(TEXT), ["deflate"]) == TEXT


def test_codings_come_off_in_reverse_order():
    both = brotli.compress(gzip.compress(TEXT))
    assert decode_body(both, split_encodings(["gzip, br"])) == TEXT
    assert decode_body(both, split_encodings(["GZIP", "identity, Br"])) == TEXT


def test_members_and_padding():
    assert decode_body(gzip.compress(b"a") + gzip.compress(b"b") + b"\0\0\0", ["gzip"]) == b"ab"
    assert decode_body(zstd.compress(b"a") + zstd.compress(b"b"), ["zstd"]) == b"ab"
    with pytest.raises(Unreadable, match="members"):
        decode_body(gzip.compress(b"") * 5000, ["gzip"])


def test_body_decoded_by_an_archive_is_left_alone():
    assert decode_body(b"<html>", ["gzip"]) == b"<html>"
    assert decode_body(b"", ["br"]) == b""


def test_unknown_and_damaged():
    with pytest.raises(Unreadable, match="compress"):
        decode_body(b"x", ["compress"])
    packed = bytearray(gzip.compress(TEXT))
    packed[len(packed) // 2] ^= 0xFF
    with pytest.raises((Unreadable, Incomplete)):
        decode_body(bytes(packed), ["gzip"])
    with pytest.raises((Unreadable, Incomplete)):
        decode_body(b"this is no brotli at all", ["br"])


def test_bomb_stops_at_the_cap():
    bomb = gzip.compress(bytes(200 * 1024 * 1024), 9)
    assert len(bomb) < 300_000
    with pytest.raises(TooLarge):
        decode_body(bomb, ["gzip"], 1024 * 1024)


@given(st.lists(st.binary(min_size=1, max_size=50), max_size=8))
def test_dechunk_inverts_chunking(parts):
    coded = b"".join(b"%x;ext=1\r\n%s\r\n" % (len(p), p) for p in parts) + b"0\r\n\r\n"
    assert dechunk(coded) == b"".join(parts)


def test_dechunk_of_what_is_not_chunked_and_of_what_is_cut_off():
    assert dechunk(b"<html>not chunked</html>") is None
    assert dechunk(b"") is None
    assert dechunk(b"ff\nshort") is None
    with pytest.raises(Incomplete):
        dechunk(b"3\r\nabc\r\n5\r\nab")
    with pytest.raises(Incomplete):
        dechunk(b"3\r\nabc\r\n")


def test_content_type_and_fields():
    assert content_type('Text/HTML; Charset="GB2312"') == ("text/html", "gb2312")
    assert content_type("application/pdf") == ("application/pdf", None)
    assert content_type(None) == ("", None)
    assert parse_fields([b"A: 1\r\n", b" 2\r\n", b"no colon\r\n", b"B:3\n"]) == (("A", "1 2"), ("B", "3"))


def test_an_encoding_that_is_not_what_http_says_is_told():
    def problem(body, media_type, charset):
        return encoding_problem(
            Capture("https://law.example/", datetime(2026, 1, 1, tzinfo=UTC), body, media_type, charset)
        )

    han = "第一条".encode("gb18030")
    assert problem(han, "text/html", "gb18030") is None
    assert "not valid utf-8" in problem(han, "text/html", "utf-8")
    assert "unknown charset" in problem(b"x", "text/html", "nonsense")
    assert "U+FFFD" in problem("a\ufffdb".encode(), "text/html", None)
    assert problem(b"%PDF-1.7 \xff", "application/pdf", None) is None
