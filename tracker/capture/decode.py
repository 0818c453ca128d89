"""Content decoding with a cap: gzip, deflate, Brotli and Zstandard, one decoder for live and archive.

Scrapy's own decoder returns what it has when a compressed body stops early. A law that is cut off
must never become a version, so a stream that does not reach its end is `Incomplete` here.
"""

from __future__ import annotations

import sys
import zlib
from collections.abc import Callable, Sequence
from typing import Protocol

import brotli  # type: ignore[import-untyped]  # ships no types

from tracker.model import Incomplete, TooLarge, Unreadable

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

#: Largest body after decoding, in bytes.
MAX_DECODED = 64 * 1024 * 1024
_STEP = 64 * 1024  # larger pieces cost fresh pages of memory each time
_FEED = 64 * 1024
#: Members of one gzip body, frames of one Zstandard body. Publishers send one; each costs a decoder.
_MAX_MEMBERS = 1000
#: RFC 8878 section 3.1.1.1.2 recommends decoders to support 8 MiB windows; RFC 9659 caps HTTP at that.
_ZSTD_WINDOW_LOG = 23
_WINDOW = zstd.DecompressionParameter.window_log_max


class _Decoder(Protocol):
    """One stream of compressed data, fed piece by piece."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def step(self, data: bytes) -> tuple[bytes, bytes]:
        """Decode some of `data`: (at most `_STEP` bytes of output, input to be fed again)."""
        ...


class _Zlib:
    def __init__(self, wbits: int) -> None:
        self._z = zlib.decompressobj(wbits)

    def step(self, data: bytes) -> tuple[bytes, bytes]:
        out = self._z.decompress(data, _STEP)
        return out, self._z.unconsumed_tail

    @property
    def eof(self) -> bool:
        return self._z.eof

    @property
    def unused_data(self) -> bytes:
        return self._z.unused_data


class _Zstd:
    def __init__(self) -> None:
        self._z = zstd.ZstdDecompressor(options={int(_WINDOW): _ZSTD_WINDOW_LOG})

    def step(self, data: bytes) -> tuple[bytes, bytes]:
        return self._z.decompress(data, _STEP), b""

    @property
    def eof(self) -> bool:
        return self._z.eof

    @property
    def unused_data(self) -> bytes:
        return self._z.unused_data


class _Brotli:
    unused_data = b""

    def __init__(self) -> None:
        self._z = brotli.Decompressor()

    def step(self, data: bytes) -> tuple[bytes, bytes]:
        return self._z.process(data, output_buffer_limit=_STEP), b""

    @property
    def eof(self) -> bool:
        return bool(self._z.is_finished())


def _one(decoder: _Decoder, body: bytes, at: int, out: list[bytes], room: int) -> tuple[int, int]:
    """Decode one stream that begins at `at`: (offset behind it, bytes still allowed)."""
    pending = b""
    while not decoder.eof:
        if not pending:
            pending = body[at : at + _FEED]
            at += len(pending)
        fed = pending
        chunk, pending = decoder.step(pending)
        room -= len(chunk)
        if room < 0:
            raise TooLarge("the body is too large after decompression")
        out.append(chunk)
        if not chunk and not fed and not decoder.eof:
            raise Incomplete("the compressed body stops before its end")
    return at - len(decoder.unused_data), room


def _all(make: Callable[[], _Decoder], body: bytes, cap: int, magic: bytes = b"") -> bytes:
    """A body's streams one after another, as long as `magic` begins another one."""
    out: list[bytes] = []
    at, room = 0, cap
    for _ in range(_MAX_MEMBERS):
        at, room = _one(make(), body, at, out, room)
        if not magic or not body.startswith(magic, at):
            return b"".join(out)  # what may follow (padding) is ignored, as browsers do
    raise Unreadable(f"a compressed body of more than {_MAX_MEMBERS} members")


def _gzip(body: bytes, cap: int) -> bytes:
    return _all(lambda: _Zlib(zlib.MAX_WBITS | 16), body, cap, _MAGIC["gzip"])


def _deflate(body: bytes, cap: int) -> bytes:
    """RFC 9110 means zlib by "deflate"; some servers send the bare stream (RFC 1951)."""
    try:
        return _all(lambda: _Zlib(zlib.MAX_WBITS), body, cap)
    except zlib.error:
        return _all(lambda: _Zlib(-zlib.MAX_WBITS), body, cap)


def _zstd(body: bytes, cap: int) -> bytes:
    return _all(_Zstd, body, cap, _MAGIC["zstd"])


def _brotli(body: bytes, cap: int) -> bytes:
    return _all(_Brotli, body, cap)


_MAGIC = {"gzip": b"\x1f\x8b", "x-gzip": b"\x1f\x8b", "zstd": b"\x28\xb5\x2f\xfd"}
_DECODERS: dict[str, Callable[[bytes, int], bytes]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
_ERRORS = (zlib.error, brotli.error, zstd.ZstdError)


def split_encodings(values: Sequence[str]) -> list[str]:
    """Content-Encoding header values as a list in the order they were applied, without identity."""
    names = (name.strip().lower() for value in values for name in value.split(","))
    return [name for name in names if name and name != "identity"]


def decode_body(body: bytes, encodings: Sequence[str], cap: int = MAX_DECODED) -> bytes:
    """The entity without its content codings (RFC 9110 section 8.4), last applied taken off first.

    A body that says gzip or zstd and does not begin like one was decoded by whoever archived it, and
    is returned as it is. Raises `TooLarge` past `cap` bytes, `Incomplete` for a stream that stops
    early, `Unreadable` for a coding nobody here knows or for damaged data.
    """
    for name in reversed(encodings):
        if not body:
            return body
        decoder = _DECODERS.get(name)
        if decoder is None:
            raise Unreadable(f"content encoding {name!r} is not supported")
        if name in _MAGIC and not body.startswith(_MAGIC[name]):
            continue
        try:
            body = decoder(body, cap)
        except _ERRORS as error:
            raise Unreadable(f"the body is not valid {name}: {error}") from error
    if len(body) > cap:
        raise TooLarge(f"the body is larger than {cap} bytes")
    return body
