"""WARC framing: where each record of a file begins and ends, read once and as a stream.

warcio writes our archives, and `warcio check` is run on them in the tests. Reading is done here,
because an archive is hostile input and its damage must be seen: warcio's reader prints a broken
gzip stream to standard error and goes on with less data, buffers header lines without a limit, and
loses every record after the first damaged one.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from tracker.capture.httpmsg import parse_fields, values
from tracker.model import Headers

GZIP_MAGIC = b"\x1f\x8b\x08"
_CHUNK = 64 * 1024
#: Longest header block of a record or of the HTTP message in it, in bytes.
MAX_HEAD = 256 * 1024
#: Offsets tried after damage before the rest of a file is given up; keeps hostile files linear.
_MAX_RESYNC = 2000


class Damaged(Exception):
    """The bytes at this place are not a complete WARC record."""


class BadGzip(Damaged):
    """The gzip member here is damaged or cut off (or the place is no member at all)."""


class NotWarc(Damaged):
    """There is no WARC record here at all."""


class Stream:
    """The decompressed bytes of one gzip member, or of a plain file from an offset on."""

    def __init__(self, fh: BinaryIO, offset: int, *, compressed: bool) -> None:
        fh.seek(offset)
        self._fh = fh
        self._start = offset
        self._z = zlib.decompressobj(zlib.MAX_WBITS | 16) if compressed else None
        self._raw = b""
        self._fed = 0
        self._full = False  # the last step filled its output: zlib may hold more
        self._buffer = b""
        self._at = 0
        self.position = 0  # bytes handed out

    @property
    def end(self) -> int:
        """File offset behind this member; for a plain file behind what was handed out."""
        if self._z is None:
            return self._start + self.position
        return self._start + self._fed - len(self._z.unused_data)

    def _more(self) -> bool:
        """Make at least one byte available; False at the end of the member or file."""
        while self._at >= len(self._buffer):
            if self._z is None:
                self._buffer = self._fh.read(_CHUNK)
                self._at = 0
                return bool(self._buffer)
            if self._z.eof:
                return False
            if not self._raw and not self._full:
                self._raw = self._fh.read(_CHUNK)
                self._fed += len(self._raw)
                if not self._raw:
                    raise BadGzip("the file ends inside a compressed record")
            try:
                self._buffer = self._z.decompress(self._raw, _CHUNK)
            except zlib.error as error:
                raise BadGzip(f"the compressed data is damaged: {error}") from error
            self._at = 0
            self._raw = self._z.unconsumed_tail
            self._full = len(self._buffer) == _CHUNK
        return True

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; fewer only at the end."""
        parts: list[bytes] = []
        while size > 0 and self._more():
            part = self._buffer[self._at : self._at + size]
            self._at += len(part)
            self.position += len(part)
            size -= len(part)
            parts.append(part)
        return b"".join(parts)

    def skip(self, size: int) -> int:
        """Pass over up to `size` bytes without keeping them; returns how many there were."""
        left = size
        while left > 0 and self._more():
            step = min(left, len(self._buffer) - self._at)
            self._at += step
            self.position += step
            left -= step
        return size - left

    def skip_blank(self) -> bool:
        """Pass over line ends; False if nothing else follows."""
        while self._more():
            byte = self._buffer[self._at]
            if byte not in b"\r\n":
                return True
            self._at += 1
            self.position += 1
        return False

    def line(self, limit: int) -> bytes:
        """One line with its end, at most `limit` bytes; b"" at the end."""
        parts: list[bytes] = []
        while limit > 0 and self._more():
            newline = self._buffer.find(b"\n", self._at, self._at + limit)
            stop = newline + 1 if newline >= 0 else min(len(self._buffer), self._at + limit)
            part = self._buffer[self._at : stop]
            self._at = stop
            self.position += len(part)
            limit -= len(part)
            parts.append(part)
            if newline >= 0:
                break
        return b"".join(parts)


def header_lines(stream: Stream, limit: int = MAX_HEAD) -> list[bytes]:
    """Lines up to the empty one, which is read and left out; `Damaged` past `limit` bytes."""
    lines: list[bytes] = []
    left = limit
    while True:
        line = stream.line(left)
        left -= len(line)
        if not line.endswith(b"\n"):
            raise Damaged("a header block has no end")
        if line in (b"\n", b"\r\n"):
            return lines
        lines.append(line)


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """A complete record: where it is, its WARC headers and the first lines of its block."""

    offset: int  # of the record, or of the gzip member that holds it
    inner: int  # bytes into that member (0 for record-wise compression and plain files)
    length: int  # bytes in the file, from offset; for a shared member that of the record itself
    headers: Headers
    block: int  # Content-Length
    head: tuple[bytes, ...]  # lines of an HTTP message's head; empty for other blocks


def open_record(stream: Stream) -> tuple[Headers, int] | None:
    """The WARC headers and block length at this place; None at the end of the stream."""
    if not stream.skip_blank():
        return None
    line = stream.line(MAX_HEAD)
    if not line.startswith(b"WARC/"):
        raise NotWarc(f"no WARC record begins here, but {line[:40]!r}")
    headers = parse_fields(header_lines(stream))
    length = values(headers, "Content-Length")
    if not length or not length[0].isascii() or not length[0].isdigit() or len(length[0]) > 18:
        raise Damaged("a record without a usable Content-Length")
    return headers, int(length[0])


def http_head(stream: Stream, block: int) -> list[bytes] | None:
    """Head lines of the HTTP message in a block of `block` bytes; None if it has no proper head."""
    before = stream.position
    try:
        lines = header_lines(stream, min(block, MAX_HEAD))
    except Damaged:
        if stream.position - before < min(block, MAX_HEAD):
            raise  # the file ended, or the compressed data is damaged
        return None
    return lines


def _records_at(fh: BinaryIO, offset: int, *, compressed: bool) -> Iterator[WarcRecord | int]:
    """Records of one member (or of a whole plain file); the last item is the offset behind it."""
    stream = Stream(fh, offset, compressed=compressed)
    while True:
        stream.skip_blank()
        start = stream.position
        opened = open_record(stream)
        if opened is None:
            yield stream.end
            return
        headers, block = opened
        body_at = stream.position
        head: list[bytes] = []
        if any(kind.startswith("application/http") for kind in values(headers, "Content-Type")):
            head = http_head(stream, block) or []
        stream.skip(block - (stream.position - body_at))
        if stream.position - body_at != block:
            raise Damaged("the file ends inside a record")
        if not compressed:
            size = stream.position - start
            yield WarcRecord(offset + start, 0, size, headers, block, tuple(head))
            continue
        after = stream.position
        more = stream.skip_blank()
        alone = start == 0 and not more
        yield WarcRecord(
            offset, start, stream.end - offset if alone else after - start, headers, block, tuple(head)
        )
        if not more:
            yield stream.end
            return


def scan(fh: BinaryIO) -> Iterator[WarcRecord | tuple[int, str]]:
    """Every complete record of a file in order; a pair (offset, message) for each damaged place.

    After damage in a record-wise compressed file the next gzip member that holds a whole record is
    looked for; in a plain file the framing is lost and reading stops. Raises `NotWarc` if the very
    first record is none.
    """
    fh.seek(0)
    compressed = fh.read(3).startswith(GZIP_MAGIC[:2])
    size = fh.seek(0, 2)
    offset, seen, attempts = 0, False, 0
    resyncing = False
    while offset < size:
        try:
            for item in _records_at(fh, offset, compressed=compressed):
                if isinstance(item, int):
                    offset = item
                else:
                    seen = True
                    resyncing = False
                    yield item
        except Damaged as damage:
            if isinstance(damage, NotWarc) and not seen:
                raise
            if not resyncing or not isinstance(damage, BadGzip | NotWarc):
                yield offset, str(damage)
            resyncing, attempts = True, attempts + 1
            following = _next_member(fh, offset + 1) if compressed else None
            if following is None:
                return
            if attempts >= _MAX_RESYNC:
                yield offset, "too much damage; the rest of the file was not read"
                return
            offset = following


def _next_member(fh: BinaryIO, offset: int) -> int | None:
    """Offset of the next gzip signature at or behind `offset`."""
    fh.seek(offset)
    base, window = offset, b""
    while chunk := fh.read(_CHUNK):
        window += chunk
        found = window.find(GZIP_MAGIC)
        if found >= 0:
            return base + found
        base += max(0, len(window) - 2)
        window = window[-2:]
    return None
