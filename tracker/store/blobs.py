"""Bytes by their SHA-256, stored once, in the database.

A page that is fetched every day differs from yesterday's in a few bytes. So the first body of an
address is a *keyframe*, compressed alone, and later ones are compressed with that keyframe as prefix
(a *delta*) as long as this pays. A delta always refers to a keyframe, never to another delta: reading
any body takes at most two frames (docs/decisions/0004-version-storage.md).

A frame decoded against the wrong prefix gives wrong bytes without any error, so frames carry zstd's
checksum, and what is read back is compared with the SHA-256 it is filed under.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import bindparam, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from tracker.store.errors import StoreError
from tracker.store.models import Blob
from tracker.store.rows import insert_rows

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MAX_BYTES = 256 * 2**20
ALONE = "zstd"
DELTA = "zstd-ref"

#: Level 3 takes 2 ms for a page of 480 KB; 9 takes four times that for frames a tenth smaller.
_LEVEL = 3
#: A delta is kept when it is under this part of the frame alone; above it the page has become another.
_WORTH = 0.30
#: From this part on a delta is more than nonces and dates: the page has moved away from its keyframe.
#: Such deltas are kept until all deltas of the keyframe together weigh as much as a frame alone; then a
#: new keyframe pays. (Renting skis until the rent is the price of a pair: never worse than twice the best.)
_DRIFT = 0.05
#: From this many bytes of prefix and body on, matches are looked for over the whole of it: a PDF of
#: 9 MB shrinks to kilobytes against its neighbour with long-distance matching and not at all without.
_LONG = 4 * 2**20
_MAX_WINDOW_LOG = zstd.DecompressionParameter.window_log_max.bounds()[1]
_SMALLEST_PREFIX = 8  # bytes; zstd takes no shorter one
_THERE = select(Blob.sha256).where(Blob.sha256 == bindparam("sha256"))  # made once: see `captures`


class BlobTooLarge(StoreError):
    """A body above `MAX_BYTES`."""


class Corrupt(StoreError):
    """A blob that cannot be given back byte for byte; the text names it and says why."""

    def __init__(self, sha256: str, reason: str) -> None:
        super().__init__(f"blob {sha256}: {reason}")
        self.sha256 = sha256
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Problem:
    """A blob `verify` could not read."""

    sha256: str
    reason: str


@dataclass(frozen=True, slots=True)
class SizeReport:
    """What the blobs weigh: ``raw`` bytes before and ``stored`` bytes after compression."""

    keyframes: int
    deltas: int
    raw: int
    stored: int


@dataclass(frozen=True, slots=True)
class _Row:
    sha256: str
    size: int
    codec: str
    base: str | None
    data: bytes


def put(session: Session, body: bytes, near: str | None = None) -> str:
    """Store a body and return its SHA-256 in hex; one that is there already is not stored again.

    ``near`` is the SHA-256 of an earlier body of the same address. What `near` was compressed
    against (or `near` itself) is tried as the prefix. Raises `BlobTooLarge` above `MAX_BYTES`.
    """
    if len(body) > MAX_BYTES:
        raise BlobTooLarge(f"a body of {len(body)} bytes is above the limit of {MAX_BYTES} bytes")
    sha256 = hashlib.sha256(body).hexdigest()
    if session.scalar(_THERE, {"sha256": sha256}):
        return sha256
    data, base = _compress(body), None
    keyframe = _keyframe(session, near) if near else None
    if keyframe is not None:
        delta = _compress(body, prefix=keyframe[1])
        if _worth_keeping(session, len(delta), len(data), keyframe[0]):
            data, base = delta, keyframe[0]
    row = {
        "sha256": sha256,
        "size": len(body),
        "codec": DELTA if base else ALONE,
        "base": base,
        "data": data,
        "recorded_at": datetime.now(UTC),
    }
    insert_rows(session, Blob, [row])
    return sha256


def _worth_keeping(session: Session, delta: int, alone: int, base: str) -> bool:
    if delta < _DRIFT * alone:
        return True
    if delta >= _WORTH * alone:
        return False
    spent = session.execute(select(func.sum(func.length(Blob.data))).where(Blob.base == base)).scalar()
    return int(spent or 0) + delta <= alone


def get(session: Session, sha256: str) -> bytes:
    """The bytes of a blob, proven to have that SHA-256. Raises `Corrupt`."""
    row = _row(session, sha256)
    if row is None:
        raise Corrupt(sha256, "it is not in the store")
    prefix = _prefix(session, row)
    return _decoded(row, prefix)


def size_report(session: Session) -> SizeReport:
    """Count and weigh all blobs."""
    rows = session.execute(
        select(
            Blob.base.is_(None), func.count(), func.sum(Blob.size), func.sum(func.length(Blob.data))
        ).group_by(Blob.base.is_(None))
    ).all()
    count = {bool(alone): int(n) for alone, n, _raw, _stored in rows}
    return SizeReport(
        keyframes=count.get(True, 0),
        deltas=count.get(False, 0),
        raw=sum(int(raw) for *_, raw, _stored in rows),
        stored=sum(int(stored) for *_, stored in rows),
    )


def verify(session: Session, progress: Callable[[int, int], None] | None = None) -> Iterator[Problem]:
    """Read every blob back and yield those that fail; ``progress`` is told (done, all).

    One body and one keyframe are in memory at a time; each keyframe is decoded once for all its deltas.
    """
    total = session.execute(select(func.count()).select_from(Blob)).scalar_one()
    family = func.coalesce(Blob.base, Blob.sha256)
    names = session.execute(
        select(Blob.sha256).order_by(family, Blob.base.is_not(None), Blob.sha256),
        execution_options={"yield_per": 1000},
    ).scalars()
    held: tuple[str, bytes] | None = None
    for done, sha256 in enumerate(names, start=1):
        try:
            with session.begin_nested():
                row = _row(session, sha256)
                if row is None:
                    raise Corrupt(sha256, "it vanished while the store was being verified")
                prefix = held[1] if held and held[0] == row.base else _prefix(session, row)
                body = _decoded(row, prefix)
            held = (sha256, body) if row.base is None else held
        except Corrupt as exc:
            yield Problem(sha256, exc.reason)
        except DatabaseError as exc:
            yield Problem(sha256, f"the database cannot read it: {exc.orig}")
        if progress:
            progress(done, total)


def _row(session: Session, sha256: str) -> _Row | None:
    # Columns, not the object: a session keeps objects it has loaded, and bodies are large.
    found = session.execute(
        select(Blob.sha256, Blob.size, Blob.codec, Blob.base, Blob.data).where(Blob.sha256 == sha256)
    ).first()
    return _Row(*found) if found else None


def _keyframe(session: Session, near: str) -> tuple[str, bytes] | None:
    """The keyframe of a blob's family with its bytes; None where there is none fit to be a prefix."""
    base = session.scalar(select(func.coalesce(Blob.base, Blob.sha256)).where(Blob.sha256 == near))
    row = _row(session, base) if base else None
    if row is None or row.base is not None or row.size < _SMALLEST_PREFIX:
        return None
    try:
        return row.sha256, _decoded(row, None)
    except Corrupt:  # nothing new is built on a damaged keyframe; `verify` tells of it
        return None


def _prefix(session: Session, row: _Row) -> bytes | None:
    if row.codec == ALONE and row.base is None:
        return None
    if row.codec != DELTA or row.base is None:
        raise Corrupt(row.sha256, f"it is stored in a way not known here ({row.codec})")
    base = _row(session, row.base)
    if base is None:
        raise Corrupt(row.sha256, f"its keyframe {row.base} is missing")
    if base.codec != ALONE or base.base is not None:
        raise Corrupt(row.sha256, f"what it is compressed against ({row.base}) is not a keyframe")
    try:
        return _decoded(base, None)
    except Corrupt as exc:
        raise Corrupt(row.sha256, f"its keyframe {row.base} is damaged: {exc.reason}") from exc


def _compress(body: bytes, prefix: bytes = b"") -> bytes:
    reach = len(prefix) + len(body)
    parameter = zstd.CompressionParameter
    options: dict[int, int] = {
        parameter.compression_level: _LEVEL,
        parameter.checksum_flag: 1,
        parameter.content_size_flag: 1,
    }
    if prefix:  # the window must reach back over the whole prefix, or most of it is out of sight
        options[parameter.window_log] = max(10, reach.bit_length())
    if reach >= _LONG:
        options[parameter.window_log] = reach.bit_length()
        options[parameter.enable_long_distance_matching] = 1
    return zstd.compress(
        body, options=options, zstd_dict=zstd.ZstdDict(prefix, is_raw=True).as_prefix if prefix else None
    )


def _decoded(row: _Row, prefix: bytes | None) -> bytes:
    if not 0 <= row.size <= MAX_BYTES:
        raise Corrupt(row.sha256, f"it claims a size of {row.size} bytes")
    decompressor = zstd.ZstdDecompressor(
        zstd_dict=zstd.ZstdDict(prefix, is_raw=True).as_prefix if prefix else None,
        options={zstd.DecompressionParameter.window_log_max: _MAX_WINDOW_LOG},
    )
    try:
        # One byte more than it should have: a frame that claims little and holds much stops there.
        body = decompressor.decompress(row.data, max_length=row.size + 1)
    except zstd.ZstdError as exc:
        raise Corrupt(row.sha256, f"it cannot be decompressed ({exc})") from exc
    if len(body) != row.size or not decompressor.eof:
        raise Corrupt(row.sha256, f"it should have {row.size} bytes")
    if hashlib.sha256(body).hexdigest() != row.sha256:
        raise Corrupt(row.sha256, "its bytes have another SHA-256")
    return body
