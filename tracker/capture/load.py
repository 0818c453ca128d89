"""One record of an archive in full: payload, digest, transfer and content coding, as a capture."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass

from tracker.capture import httpmsg
from tracker.capture.decode import MAX_DECODED, decode_body, split_encodings
from tracker.capture.entries import ArchiveEntry, DigestMismatch
from tracker.capture.members import GZIP_MAGIC, Damaged, Stream, http_head, open_record
from tracker.model import Capture, Headers, Incomplete, NotInArchive, TooLarge, Unreadable

#: Digest names as they stand in archives, to hashlib's. Others are not checked.
_ALGORITHMS = {"sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256",
               "sha512": "sha512", "sha-512": "sha512", "md5": "md5"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Stored:
    """A record's block, split."""

    head: httpmsg.MessageHead
    payload: bytes
    truncated: str | None  # WARC-Truncated


@dataclass(frozen=True, slots=True)
class Message:
    """A stored HTTP response: `body` is de-chunked and still content-encoded."""

    status: int
    headers: Headers
    body: bytes


def load_message(entry: ArchiveEntry, cap: int = MAX_DECODED) -> Message:
    """Read one record again, as it went over the wire but for chunks.

    A revisit gets its own headers, those that describe the body from its original. Raises
    `NotInArchive` for a revisit without one, `TooLarge` past `cap` bytes stored, `DigestMismatch`
    when the archive's own digest denies the payload, `Incomplete` for a message that was cut off
    when it was archived, `Unreadable` for a record that is no longer there or makes no sense.
    """
    stored = _read(entry, cap)
    head, holder, digest = stored.head, stored, entry.payload_digest
    if entry.kind == "revisit":
        if entry.original is None:
            raise NotInArchive(f"the archive says {entry.url} was unchanged, but not the text it means")
        holder = _read(entry.original, cap)
        if head.status == 304 or not digest:  # the digest of a 304 may be that of its empty body
            digest = entry.original.payload_digest
        head = _revisited(head, holder.head)
    body = _transfer_decoded(holder.payload, holder.head.headers)
    _check_digest(digest, holder.payload, body, entry.url)
    if holder.truncated:
        raise Incomplete(f"{entry.url} was cut off when it was archived ({holder.truncated})")
    _check_length(holder.payload, body, holder.head.headers, entry.url)
    return Message(head.status, head.headers, body)


def load(entry: ArchiveEntry, cap: int = MAX_DECODED) -> Capture:
    """The capture of a record, its body decoded; errors as `load_message` and `decode_body`."""
    message = load_message(entry, cap)
    encodings = split_encodings(httpmsg.values(message.headers, "Content-Encoding"))
    media_type, charset = httpmsg.content_type(httpmsg.first(message.headers, "Content-Type"))
    return Capture(
        url=entry.url,
        observed_at=entry.observed_at,
        body=decode_body(message.body, encodings, cap),
        media_type=media_type,
        charset=charset,
        status=message.status,
        headers=message.headers,
        archive=entry.path.name,
        record_id=entry.record_id,
    )


def _revisited(head: httpmsg.MessageHead, original: httpmsg.MessageHead) -> httpmsg.MessageHead:
    """Status and entity headers of the original, everything else as observed at the revisit."""
    entity = ("content-type", "content-encoding", "content-length", "transfer-encoding")
    own = tuple(pair for pair in head.headers if pair[0].lower() not in entity)
    theirs = tuple(pair for pair in original.headers if pair[0].lower() in entity or not head.headers)
    return httpmsg.MessageHead(original.status, original.reason, own + theirs)


def _read(entry: ArchiveEntry, cap: int) -> _Stored:
    try:
        with entry.path.open("rb") as fh:
            fh.seek(entry.offset)
            compressed = fh.read(2) == GZIP_MAGIC[:2]
            stream = Stream(fh, entry.offset, compressed=compressed)
            stream.skip(entry.inner)
            opened = open_record(stream)
            if opened is None:
                raise Damaged("the file ends there")
            headers, block = opened
            start = stream.position
            head = httpmsg.MessageHead(200, "OK", _resource_headers(headers))
            if entry.kind != "resource":
                lines = http_head(stream, block)
                if lines:
                    head = httpmsg.parse_response_head(lines)
                elif entry.kind == "response":
                    raise Damaged("the message has no head")
                else:
                    head = httpmsg.MessageHead(304, "", ())
            size = block - (stream.position - start)
            if size > cap:
                raise TooLarge(f"{entry.url} is stored with {size} bytes, more than {cap}")
            payload = stream.read(size)
    except (Damaged, OSError) as error:
        raise Unreadable(f"record at {entry.offset} of {entry.path} cannot be read: {error}") from error
    if len(payload) != size:
        raise Unreadable(f"record at {entry.offset} of {entry.path} is shorter than when it was indexed")
    return _Stored(head, payload, httpmsg.first(headers, "WARC-Truncated"))


def _resource_headers(headers: Headers) -> Headers:
    """A resource record has no HTTP message: its media type is that of the record."""
    found = httpmsg.first(headers, "Content-Type")
    return (("Content-Type", found),) if found else ()


def _transfer_decoded(payload: bytes, headers: Headers) -> bytes:
    codings = [x.strip().lower() for v in httpmsg.values(headers, "Transfer-Encoding") for x in v.split(",")]
    if "chunked" not in codings:
        return payload
    plain = httpmsg.dechunk(payload)
    return payload if plain is None else plain


def _check_length(payload: bytes, body: bytes, headers: Headers, url: str) -> None:
    """A message shorter than it said is cut off. Longer is common: archives store decoded bodies."""
    declared = httpmsg.first(headers, "Content-Length")
    if declared is None or not re.fullmatch(r"\d{1,18}", declared) or payload is not body:
        return
    if 0 < len(payload) < int(declared):
        raise Incomplete(f"{url} was recorded with {len(payload)} of {declared} bytes")


def _check_digest(digest: str | None, payload: bytes, body: bytes, url: str) -> None:
    """The payload digest is made before or after de-chunking, depending on the writer; one must fit."""
    name, _, value = (digest or "").partition(":")
    algorithm = _ALGORITHMS.get(name.strip().lower())
    if algorithm is None or not value:
        return
    expected = value.strip().rstrip("=").lower()
    for content in (payload, body):
        made = hashlib.new(algorithm, content, usedforsecurity=False)
        as_base32 = base64.b32encode(made.digest()).decode("ascii").rstrip("=").lower()
        if expected in (as_base32, made.hexdigest()):
            return
        if body is payload:
            break
    raise DigestMismatch(f"the archived body of {url} does not have the digest its record states")
