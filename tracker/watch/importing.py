"""Taking in history: web archives, and single files that a person saved."""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

from tracker.capture import memento
from tracker.capture.decode import MAX_DECODED
from tracker.capture.entries import ArchiveEntry
from tracker.capture.warc import ArchiveIndex, ArchiveProblem, read_index
from tracker.model import Capture, Origin
from tracker.registry import Registry
from tracker.registry.schema import Source
from tracker.watch.check_context import Outcome
from tracker.watch.files import media_type, shown
from tracker.watch.ingest import Ingest, resume

_HOPS = 5
_SOON = timedelta(minutes=10)  # how long after a redirect its target was fetched


@dataclass
class ImportReport:
    """What came of an import, record by record."""

    records: int = 0
    unmatched: list[str] = field(default_factory=list)  # addresses that belong to no source
    outcomes: Counter[str] = field(default_factory=Counter)
    changes: int = 0
    failures: list[tuple[str, str, str]] = field(default_factory=list)  # source, kind, message
    problems: list[ArchiveProblem] = field(default_factory=list)

    def add(self, source: Source, outcome: Outcome) -> None:
        self.outcomes[outcome.outcome] += 1
        self.changes += len(outcome.changes)
        if outcome.failed:
            self.failures.append((source.id, outcome.outcome, outcome.message))


def import_archives(
    ingest: Ingest,
    registry: Registry,
    paths: Iterable[Path],
    *,
    on_start: Callable[[int], None] = lambda _: None,
    on_step: Callable[[str], None] = lambda _: None,
) -> ImportReport:
    """Every capture that belongs to a source, oldest first, at its own WARC-Date.

    Raises `FileNotFoundError` and `NotAnArchive`; damage inside an archive is in ``problems``, and
    what stands before it is taken in.
    """
    index = read_index(paths)
    entries = index.entries()
    on_start(len(entries))
    report = ImportReport(records=len(entries), problems=list(index.problems))
    for source, outcome in resume(ingest):
        report.add(source, outcome)
    for entry in entries:
        on_step(entry.url)
        sources = sources_for(registry, entry)
        if not sources:
            report.unmatched.append(entry.url)
        for source in sources:
            report.add(source, _take(ingest, index, entry, source))
    return report


def sources_for(registry: Registry, entry: ArchiveEntry) -> Sequence[Source]:
    """The sources a record belongs to; where languages share an address, the one that was asked for.

    A record of a web archive's answer belongs where the page it is of belongs.
    """
    archived = memento.original(entry.url)
    found = registry.matching(archived[0] if archived else entry.url)
    asked = dict(entry.negotiated).get("accept-language", "")
    if len(found) > 1 and asked:
        first = asked.replace(";", ",").split(",")[0].strip().lower()
        exact = [s for s in found if _LANGUAGES.get(first, first).startswith(s.language.split("-")[0])]
        return exact or found
    return found


#: ISO 639-3 codes that Cellar is asked with, to the registry's.
_LANGUAGES = {"eng": "en", "fra": "fr", "deu": "de", "spa": "es", "ita": "it"}


def _take(ingest: Ingest, index: ArchiveIndex, entry: ArchiveEntry, source: Source) -> Outcome:
    if entry.status == 304:
        ingest.not_modified([(source.id, entry.observed_at, ingest.registry.way_of(source))], Origin.BACKFILL)
        return Outcome(None, "not_modified")
    try:
        capture = memento.witnessed(_follow(index, entry))
        return ingest.take(source, [capture], Origin.BACKFILL)
    except Exception as error:  # noqa: BLE001  (one record of an archive never ends an import)
        return ingest.broken(source, entry.url, error, Origin.BACKFILL, entry.observed_at)


def _follow(index: ArchiveIndex, entry: ArchiveEntry) -> Capture:
    """The record, or what its redirect leads to in the same archives, by the address that was asked for."""
    redirects: list[str] = []
    at = entry
    capture = index.load(at)
    while capture.status in (301, 302, 303, 307, 308) and len(redirects) < _HOPS:
        target = _led_to(at.url, capture.header("Location"))
        found = index.newest(target, at.observed_at + _SOON) if target else None
        if found is None:
            break
        redirects.append(at.url)
        at = found
        capture = index.load(at)
    return replace(
        capture, url=entry.url, observed_at=entry.observed_at, archive=entry.path.name,
        record_id=entry.record_id, final_url=at.url, redirects=tuple(redirects),
    )  # fmt: skip


def _led_to(url: str, location: str) -> str:
    """The address a redirect names; "" where it names none that could be asked."""
    try:
        return urljoin(url, location) if location else ""
    except ValueError:  # http://[::1
        return ""


def import_file(
    ingest: Ingest,
    source: Source,
    path: Path,
    at: datetime,
    *,
    url: str | None = None,
    format_: str | None = None,
    media: str | None = None,
    origin: Origin = Origin.BACKFILL,
) -> Outcome:
    """One saved file as a capture of a source at a moment. Raises `OSError`.

    Where ``url`` is a web archive's, the file is a capture of the page it names, at the moment it names.
    """
    if not path.is_file():  # a device never ends
        raise FileNotFoundError(errno.ENOENT, "no plain file", str(path))
    size = path.stat().st_size
    if size > MAX_DECODED:
        message = f"{path.name} has {size:,} bytes; texts of law of more than {MAX_DECODED:,} are not read"
        return ingest.fail(source, url or source.url, "TooLarge", message, at, origin)
    archived = memento.original(url or "")
    capture = Capture(
        url=archived[0] if archived else url or source.url,
        observed_at=archived[1] if archived else at,
        body=path.read_bytes(),
        media_type=media or media_type(path),
        archive=shown(path),
        final_url=url or "" if archived else "",
    )
    return ingest.take(source, [capture], origin, read_as=format_)
