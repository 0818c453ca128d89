"""Reading web archives (ISO 28500): an index in one pass, then any record by its place.

What was complete is kept even when a file is cut off or damaged; what was not is told in
`ArchiveIndex.problems`. Bodies come out decoded, under a cap, with their digest checked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from tracker.capture import httpmsg
from tracker.capture.decode import MAX_DECODED
from tracker.capture.entries import (
    ArchiveEntry,
    ArchiveProblem,
    DigestMismatch,
    NotAnArchive,
    parse_date,
)
from tracker.capture.load import load
from tracker.capture.members import NotWarc, WarcRecord, scan
from tracker.capture.urls import url_key
from tracker.model import Capture, Unreadable

__all__ = [
    "ArchiveEntry",
    "ArchiveIndex",
    "ArchiveProblem",
    "DigestMismatch",
    "NotAnArchive",
    "load",
    "parse_date",
    "read_index",
]

_KINDS = frozenset({"response", "revisit", "resource"})
#: Request headers that choose between variants served under one address.
NEGOTIATED = ("accept", "accept-language")


@dataclass(frozen=True)
class ArchiveIndex:
    """All captures of some archives, oldest first."""

    _entries: tuple[ArchiveEntry, ...]
    problems: tuple[ArchiveProblem, ...]
    _by_url: Mapping[str, Sequence[ArchiveEntry]] = field(repr=False)

    def entries(self, match: Callable[[str], bool] | None = None) -> list[ArchiveEntry]:
        """Captures whose address `match` accepts (all without it), oldest first."""
        return [entry for entry in self._entries if match is None or match(entry.url)]

    def newest(
        self, url: str, at: datetime | None = None, *, request: Mapping[str, str] | None = None,
        accept: Callable[[ArchiveEntry], bool] | None = None,
    ) -> ArchiveEntry | None:  # fmt: skip
        """The newest capture of an address at or before `at`, or None.

        Where the archive holds several variants of one address (content negotiation), the one
        recorded for the same Accept and Accept-Language as in `request` (lower-case names) comes
        first. `accept` narrows the choice.
        """
        found = [
            entry
            for entry in self._by_url.get(url_key(url), ())
            if (at is None or entry.observed_at <= at) and (accept is None or accept(entry))
        ]
        if not found:
            return None
        if request is not None and any(entry.negotiated for entry in found):
            asked = _negotiated(request)
            found = [entry for entry in found if entry.negotiated == asked] or found
        return found[-1]

    def load(self, entry: ArchiveEntry, cap: int = MAX_DECODED) -> Capture:
        """The capture itself; see `load`."""
        return load(entry, cap)


@dataclass(slots=True)
class _Found:
    """What one pass collects before revisits and requests can be joined to their records."""

    entries: list[ArchiveEntry] = field(default_factory=list)
    refers: dict[str, tuple[str | None, str | None, str | None]] = field(default_factory=dict)
    requests: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    concurrent: dict[str, str] = field(default_factory=dict)  # response to request, where it says so
    problems: list[ArchiveProblem] = field(default_factory=list)


def read_index(paths: Iterable[str | Path]) -> ArchiveIndex:
    """Index WARC files (plain or gzip), reading each once as a stream.

    Raises `FileNotFoundError` for a missing file and `NotAnArchive` for a file that is no WARC.
    Damage is no error: see `ArchiveIndex.problems`.
    """
    found = _Found()
    for name in paths:
        path = Path(name)
        if not path.exists():
            raise FileNotFoundError(f"there is no archive at {path}")
        if not path.is_file():
            raise NotAnArchive(f"{path} is not a file")
        with path.open("rb") as fh:
            _scan_file(path, fh, found)
    entries = sorted(_join(found), key=lambda entry: entry.order)
    by_url: dict[str, list[ArchiveEntry]] = {}
    for entry in entries:
        by_url.setdefault(url_key(entry.url), []).append(entry)
    return ArchiveIndex(tuple(entries), tuple(found.problems), by_url)


def _scan_file(path: Path, fh: BinaryIO, found: _Found) -> None:
    if not fh.read(1):
        raise NotAnArchive(f"{path} is empty")
    try:
        for item in scan(fh):
            if isinstance(item, WarcRecord):
                _take(path, item, found)
            else:
                found.problems.append(ArchiveProblem(path, *item))
    except NotWarc as error:
        raise NotAnArchive(f"{path} is not a WARC archive: {error}") from error


def _take(path: Path, record: WarcRecord, found: _Found) -> None:
    header = {name.lower(): value for name, value in reversed(record.headers)}
    kind = header.get("warc-type", "").lower()
    if kind == "request":
        for target in (header.get("warc-concurrent-to"), header.get("warc-record-id")):
            if target:
                fields = httpmsg.as_mapping(httpmsg.parse_fields(record.head[1:]))
                found.requests[target] = _negotiated(fields)
        return
    url = header.get("warc-target-uri", "").strip().removeprefix("<").removesuffix(">")
    if kind not in _KINDS or not url.lower().startswith(("http://", "https://")):
        return
    try:
        observed = parse_date(header.get("warc-date", ""))
        status = 200
        if kind == "response" or (kind == "revisit" and record.head):
            status = httpmsg.parse_response_head(record.head).status
    except (ValueError, Unreadable) as error:
        found.problems.append(ArchiveProblem(path, record.offset, f"{kind} record of {url}: {error}"))
        return
    record_id = header.get("warc-record-id") or f"{path.name}:{record.offset}:{record.inner}"
    if kind == "revisit":
        found.refers[record_id] = (
            header.get("warc-refers-to"),
            header.get("warc-refers-to-target-uri"),
            header.get("warc-refers-to-date"),
        )
    if concurrent := header.get("warc-concurrent-to"):
        found.concurrent[record_id] = concurrent
    found.entries.append(
        ArchiveEntry(
            url, observed, status, kind, path, record.offset, record.length, record_id, record.inner,
            header.get("warc-payload-digest"),
        )
    )  # fmt: skip


def _join(found: _Found) -> list[ArchiveEntry]:
    """Entries with their negotiated request headers, revisits with what they refer to."""
    known = [replace(entry, negotiated=_request_of(entry, found)) for entry in found.entries]
    by_id = {entry.record_id: entry for entry in known}
    by_place = {(url_key(entry.url), entry.observed_at): entry for entry in known if entry.kind != "revisit"}
    by_digest: dict[tuple[str, str], ArchiveEntry] = {}
    for entry in sorted(known, key=lambda x: x.order, reverse=True):
        if entry.payload_digest and entry.kind != "revisit":
            by_digest[entry.payload_digest, url_key(entry.url)] = entry
            by_digest[entry.payload_digest, ""] = entry
    return [_resolve(entry, found, by_id, by_place, by_digest) for entry in known]


def _request_of(entry: ArchiveEntry, found: _Found) -> tuple[tuple[str, str], ...]:
    """The request of a capture, whichever of the two records names the other."""
    named = found.requests.get(entry.record_id)
    return named or found.requests.get(found.concurrent.get(entry.record_id, ""), ())


def _resolve(
    entry: ArchiveEntry,
    found: _Found,
    by_id: Mapping[str, ArchiveEntry],
    by_place: Mapping[tuple[str, datetime], ArchiveEntry],
    by_digest: Mapping[tuple[str, str], ArchiveEntry],
) -> ArchiveEntry:
    """A revisit with its original: by record id, by address and date, by payload digest."""
    if entry.kind != "revisit":
        return entry
    refers_id, refers_url, refers_date = found.refers.get(entry.record_id, (None, None, None))
    original = by_id.get(refers_id or "")
    if original is not None and original.kind == "revisit":
        original = None
    if original is None and refers_url and refers_date:
        try:
            original = by_place.get((url_key(refers_url), parse_date(refers_date)))
        except ValueError:
            original = None
    if original is None and entry.payload_digest:
        digest = entry.payload_digest
        original = by_digest.get((digest, url_key(entry.url))) or by_digest.get((digest, ""))
    if original is None:
        return entry
    return replace(entry, original=original, status=original.status)


def _negotiated(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, headers[name].replace(" ", "")) for name in NEGOTIATED if headers.get(name))
