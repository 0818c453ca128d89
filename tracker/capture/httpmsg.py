"""The few parts of HTTP a stored message needs: head, header values, chunked coding, charset."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.law.charsets import codec
from tracker.model import Capture, Headers, Incomplete, Unreadable

_STATUS_LINE = re.compile(rb"HTTP/\d(?:\.\d)?\s+(\d{3})(?:\s+(.*))?$")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([^\s\"';,]{1,40})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MessageHead:
    """Status line and headers of one response."""

    status: int
    reason: str
    headers: Headers


def parse_fields(lines: Iterable[bytes]) -> Headers:
    """Header lines as pairs; folded lines are joined, lines without a colon are skipped."""
    pairs: list[tuple[str, list[str]]] = []
    for raw in lines:
        line = raw.rstrip(b"\r\n")
        if line[:1] in (b" ", b"\t"):
            if pairs:
                pairs[-1][1].append(line.strip().decode("latin-1"))
            continue
        name, colon, value = line.partition(b":")
        if colon:
            pairs.append((name.strip().decode("latin-1"), [value.strip().decode("latin-1")]))
    return tuple((name, " ".join(values)) for name, values in pairs)


def parse_response_head(lines: Sequence[bytes]) -> MessageHead:
    """Status line and header lines. `Unreadable` if the first line is no HTTP status line."""
    found = _STATUS_LINE.match(lines[0].rstrip(b"\r\n")) if lines else None
    if not found:
        raise Unreadable("the stored message does not begin with an HTTP status line")
    reason = (found.group(2) or b"").strip().decode("latin-1")
    return MessageHead(int(found.group(1)), reason, parse_fields(lines[1:]))


def values(headers: Headers, name: str) -> list[str]:
    """All values of a header, in order; `name` in any case."""
    wanted = name.lower()
    return [value for key, value in headers if key.lower() == wanted]


def first(headers: Headers, name: str) -> str | None:
    """The first value of a header or None."""
    found = values(headers, name)
    return found[0] if found else None


def as_mapping(headers: Headers) -> Mapping[str, str]:
    """Lower-case names; several values of one name joined by ", " (RFC 9110 section 5.3)."""
    out: dict[str, list[str]] = {}
    for name, value in headers:
        out.setdefault(name.lower(), []).append(value)
    return {name: ", ".join(found) for name, found in out.items()}


def content_type(value: str | None) -> tuple[str, str | None]:
    """("text/html", "utf-8") of a Content-Type value; ("", None) when there is none."""
    if not value:
        return "", None
    media_type = value.partition(";")[0].partition(",")[0].strip().lower()
    found = _CHARSET.search(value)
    return media_type, found.group(1).lower() if found else None


def dechunk(body: bytes) -> bytes | None:
    """The body without chunked transfer coding; None if it is not chunked (archives often store a
    message de-chunked and keep the header). `Incomplete` if the last chunk is missing."""
    out: list[bytes] = []
    at = 0
    while True:
        end = body.find(b"\n", at, at + 4096)
        size_text = body[at:end].partition(b";")[0].strip() if end >= 0 else b""
        if not re.fullmatch(rb"[0-9A-Fa-f]{1,16}", size_text):
            if not out:
                return None
            raise Incomplete("the chunked body stops before its last chunk")
        size = int(size_text, 16)
        if size == 0:
            return b"".join(out)
        chunk = body[end + 1 : end + 1 + size]
        if len(chunk) < size:
            if not out:
                return None
            raise Incomplete("the chunked body stops inside a chunk")
        out.append(chunk)
        at = end + 1 + size
        at += 2 if body[at : at + 2] == b"\r\n" else 1


def encoding_problem(capture: Capture) -> str | None:
    """What is wrong with a text's encoding, in words; None where nothing is.

    HTTP's charset beats what a page says of itself, and publishers get it wrong. The reader repairs what
    it can; the registry's `encoding` settles it.
    """
    media_type, charset, body = capture.media_type, capture.charset, capture.body
    if not (media_type.startswith("text/") or media_type.endswith(("xml", "json", "javascript"))):
        return None
    if charset is not None:
        known = codec(charset)
        if known is None:
            return f"HTTP declares the unknown charset {charset!r}"
        try:
            body.decode(known)
        except UnicodeError as error:
            where = f"byte {error.start}" if isinstance(error, UnicodeDecodeError) else "the body"
            return f"HTTP declares {charset}, but {where} is not valid {charset}"
    if b"\xef\xbf\xbd" in body and charset in (None, "utf-8", "utf8"):
        return "the body contains U+FFFD: it was damaged before it was sent"
    return None
