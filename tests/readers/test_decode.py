"""Bytes to text: what a server, a page and the bytes say of the encoding."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tracker.model import Capture
from tracker.readers import blocked, parse

KOREAN = "벌집을 지키는 사람은 봄과 가을에 감독관에게 벌집을 열어 보인다. " * 3


def decode(body: bytes, charset: str | None = None, encoding: str | None = None) -> str:
    return parse.decode(Capture("https://bees.invalid/", datetime.now(UTC), body, charset=charset), encoding)


@pytest.mark.parametrize(
    "name", ["undefined", "idna", "punycode", "unicode_escape", "x\0y", "rot13", "none", "é" * 900]
)
def test_a_name_that_is_no_encoding_counts_nothing(name: str) -> None:
    assert decode("été".encode(), name) == "été"
    html = f"<html><head><meta charset={name[:20]}></head><body>{'x' * 300}</body></html>".encode()
    blocked.check(Capture("https://bees.invalid/", datetime.now(UTC), html, "text/html", charset=name))


def test_utf_8_is_seen_through_a_name_that_takes_any_bytes() -> None:
    assert decode("été".encode(), "iso-8859-1") == "été"
    assert decode("été".encode("cp1252"), "iso-8859-1") == "été"
    assert decode("été".encode("cp1252"), "utf-8") == "été"
    assert decode("été".encode("cp1252"), "utf-8", "cp1252") == "été"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (KOREAN, "euc-kr"),
        ("养蜂人应当在春季和秋季向管理人开放蜂箱，接受检查。" * 2, "gb18030"),
        ("養蜂人應當在春季和秋季向管理人開放蜂箱，接受檢查。" * 2, "big5"),
        ("巣箱を守る者は、春と秋に監督官へ巣箱を開く。" * 2, "shift_jis"),
        ("巣箱を守る者は、春と秋に監督官へ巣箱を開く。" * 2, "euc-jp"),
    ],
)
def test_older_encodings_of_east_asia_are_told_apart_by_what_is_written(text: str, name: str) -> None:
    assert decode(text.encode(name)) == text
