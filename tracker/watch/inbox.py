"""A folder for pages that only a person can fetch: drop a file, it is taken in with its address and date.

Which source and when is said by the file's name, ``SOURCE-ID@2026-11-22T10-00Z.html``, or by a side file
``NAME.yml`` with ``{source: ID, at: ...}`` or ``{url: ADDRESS, at: ...}``; a web archive's address says
when by itself. What was taken in moves to
``done``, what could not be to ``failed`` beside a ``.txt`` with the reason. A file is moved only after the
record has it, and the record knows a capture it has already: killed at any moment, nothing is lost and
nothing is taken in twice.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from tracker.capture import memento
from tracker.model import Capture, Origin
from tracker.readers.formats import names
from tracker.readers.listing.url import entry_key
from tracker.registry.schema import Source
from tracker.store import captures as evidence
from tracker.store import notices
from tracker.watch import documents
from tracker.watch.check_context import Outcome, as_refusal
from tracker.watch.files import media_type, shown
from tracker.watch.importing import import_file
from tracker.watch.ingest import Ingest, resume

DONE, FAILED = "done", "failed"
#: How long a file must have been left alone: a copy still being written is no page.
SETTLED = 2.0
_NAME = re.compile(
    r"(?P<source>[a-z0-9][a-z0-9._-]*)@(?P<at>\d{4}-\d\d-\d\d(?:T\d\d-\d\d(?:-\d\d)?Z)?)(?P<ending>\.[A-Za-z0-9.]{1,10})?"
)
_SIDE = (".yml", ".yaml")
_PARTIAL = (".part", ".tmp", ".crdownload", ".download", ".swp", "~")
_KEYS = {"source", "url", "at", "as", "content_type"}


class Misfiled(Exception):
    """The folder does not say enough of a file, or something that cannot be."""


@dataclass(frozen=True)
class Wanted:
    """What the name or the side file says of a page."""

    at: datetime
    source: str | None = None
    url: str | None = None
    format: str | None = None
    content_type: str | None = None


@dataclass(frozen=True)
class Delivered:
    """What became of a file."""

    file: str
    source: str | None
    outcome: str  # of the import, or Misfiled
    message: str
    failed: bool


def take_in(
    ingest: Ingest,
    folder: Path,
    *,
    sleep: Callable[[float], None] = time.sleep,
    now: Callable[[], float] = time.time,
) -> Iterator[Delivered]:
    """Take in every page of the folder, oldest name first, and move it; yields what became of each.

    Raises `OSError` where the folder cannot be read or a file cannot be moved; what was taken in stays so.
    """
    resume(ingest)
    _orphans(folder)
    for path in sorted(_pages(folder)):
        side = _side_of(path)
        if not _settle(path, sleep, now):
            continue  # gone, or still being written: the next look takes it
        try:
            delivered = _deliver(ingest, path, side)
        except Misfiled as error:
            delivered = Delivered(shown(path), None, "Misfiled", str(error), True)
        except Exception as error:  # noqa: BLE001  (one odd file must not keep the others out)
            refusal = as_refusal(error)
            delivered = Delivered(shown(path), None, refusal.kind, str(refusal), True)
        _put_away(folder, path, side, delivered)
        yield delivered


def _pages(folder: Path) -> list[Path]:
    """Plain files at the top of the folder that are no side files; links are not followed."""
    return [
        p
        for p in folder.iterdir()
        if p.is_file()
        and not p.is_symlink()
        and not p.name.startswith(".")
        and not p.name.endswith((*_SIDE, *_PARTIAL))
    ]


def _side_of(path: Path) -> Path | None:
    """``page.html.yml``, or ``page.yml``."""
    for base in (path.name, path.stem):
        for ending in _SIDE:
            side = path.with_name(base + ending)
            if side.is_file() and not side.is_symlink():
                return side
    return None


def _settle(path: Path, sleep: Callable[[float], None], now: Callable[[], float]) -> bool:
    """Wait until a file has been left alone for a moment; False where it goes on growing or goes away."""
    try:
        before = path.stat()
        wait = SETTLED - (now() - before.st_mtime)
        if wait <= 0:
            return True
        sleep(min(wait, SETTLED))
        after = path.stat()
    except FileNotFoundError:
        return False
    return (before.st_size, before.st_mtime_ns) == (after.st_size, after.st_mtime_ns)


def _deliver(ingest: Ingest, path: Path, side: Path | None) -> Delivered:
    wanted = _told(side) if side is not None else _named(path)
    registry = ingest.registry
    if wanted.source is not None and wanted.source not in registry.sources:
        raise Misfiled(f"no source {wanted.source!r} in the registry; see `tracker sources list`")
    if wanted.source is not None:
        sources: tuple[Source, ...] = (registry.sources[wanted.source],)
    else:
        archived = memento.original(wanted.url or "")
        sources = registry.matching(archived[0] if archived else wanted.url or "")
    if not sources:
        return _document(ingest, path, wanted)
    outcomes = [
        import_file(
            ingest, source, path, wanted.at, url=wanted.url, format_=wanted.format,
            media=wanted.content_type, origin=_origin(ingest, source, wanted.at),
        )
        for source in sources
    ]  # fmt: skip
    outcomes = [_as_recorded(ingest, o) for o in outcomes]
    worst = next((o for o in outcomes if o.failed), outcomes[0])
    ids = ", ".join(s.id for s in sources)
    return Delivered(shown(path), ids, worst.outcome, worst.message, worst.failed)


def _as_recorded(ingest: Ingest, outcome: Outcome) -> Outcome:
    """What a page taken in before had come to: a killed process may not have told."""
    if outcome.outcome != "known" or outcome.check is None:
        return outcome
    with ingest.store.read() as session:
        recorded = evidence.outcome_of(session, outcome.check)
    return (
        outcome
        if recorded in evidence.GOOD
        else replace(outcome, outcome=recorded, message="as taken in before")
    )


def _document(ingest: Ingest, path: Path, wanted: Wanted) -> Delivered:
    """A page of no source may be the document of a notice."""
    url = wanted.url or ""
    with ingest.store.read() as session:
        notice = notices.notice_at(session, entry_key(url))
    source = ingest.registry.sources.get(notice.source) if notice is not None else None
    if source is None:
        raise Misfiled(f"no source has the address {url}, and no notice leads to it; name the source")
    body = path.read_bytes()
    type_ = wanted.content_type or media_type(path)
    documents.keep(ingest, source, Capture(url, wanted.at, body, type_, archive=shown(path)))
    return Delivered(shown(path), source.id, "document", f"the document of a notice of {source.id}", False)


def _origin(ingest: Ingest, source: Source, at: datetime) -> Origin:
    """A page newer than all that was seen goes on with the watching; an older one is history."""
    with ingest.store.read() as session:
        newest = evidence.newest_check(session, source.id)
    return Origin.WATCH if newest is None or at > newest else Origin.BACKFILL


def _named(path: Path) -> Wanted:
    found = _NAME.fullmatch(path.name)
    if found is None:
        raise Misfiled(
            f"neither {path.name}.yml says what this is nor its name: SOURCE-ID@2026-11-22T10-00Z.html"
        )
    return Wanted(_moment(found["at"]), source=found["source"])


def _told(side: Path) -> Wanted:
    try:
        said: Any = yaml.safe_load(side.read_text("utf-8"))
    except (yaml.YAMLError, ValueError) as error:  # also a date that is none, or bytes that are no text
        raise Misfiled(f"{side.name} is not YAML: {error}") from error
    if not isinstance(said, dict):
        raise Misfiled(f"{side.name} holds no fields; write source or url, and at")
    if unknown := sorted(set(map(str, said)) - _KEYS):
        raise Misfiled(f"{side.name}: unknown {', '.join(unknown)}; known are {', '.join(sorted(_KEYS))}")
    if not said.get("source") and not said.get("url"):
        raise Misfiled(f"{side.name} names neither source nor url")
    archived = memento.original(str(said.get("url") or "").strip())
    if not said.get("at") and archived is None:
        raise Misfiled(f"{side.name} does not say when the page was served (at)")

    def text(key: str) -> str | None:
        return str(said[key]).strip() if said.get(key) else None

    if text("as") not in (None, *names()):
        raise Misfiled(f"{side.name}: no reader {text('as')!r}; there are: {', '.join(names())}")
    at = archived[1] if archived is not None else _moment(said["at"])
    return Wanted(at, text("source"), text("url"), text("as"), text("content_type"))


def _moment(value: Any) -> datetime:
    """``2026-11-22``, ``2026-11-22T10-00Z`` (for file names), or ISO 8601; UTC where nothing else is said."""
    if isinstance(value, datetime):
        when = value
    elif isinstance(value, date):
        when = datetime(value.year, value.month, value.day, tzinfo=UTC)
    else:
        text = re.sub(r"T(\d\d)-(\d\d)(?:-(\d\d))?", lambda m: f"T{m[1]}:{m[2]}:{m[3] or '00'}", str(value))
        try:
            when = datetime.fromisoformat(text)
        except ValueError as error:
            raise Misfiled(f"{value!r} is not a date or time; write 2026-11-22T10:00Z") from error
    try:
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except OverflowError as error:
        raise Misfiled(f"{value} is no moment of the calendar") from error


def _put_away(folder: Path, path: Path, side: Path | None, delivered: Delivered) -> None:
    """Move a file, then its side file; the reason of a failure is written before, so it is never missing."""
    target = folder / (FAILED if delivered.failed else DONE)
    target.mkdir(exist_ok=True)
    name = _free(target, path.name)
    if delivered.failed:
        (target / f"{name}.txt").write_text(
            f"{delivered.outcome}: {delivered.message}\n", "utf-8", "backslashreplace"
        )
    _move(path, target / name)
    if side is not None:
        _move(side, target / f"{name}{side.suffix}")


def _move(path: Path, to: Path) -> None:
    try:
        path.replace(to)
    except FileNotFoundError:  # another process was faster
        return


def _orphans(folder: Path) -> None:
    """Side files left behind by a process killed between the two moves follow their page."""
    for side in [p for p in folder.iterdir() if p.suffix in _SIDE and p.is_file() and not p.is_symlink()]:
        for where in (DONE, FAILED):
            page = folder / where / side.stem
            if page.is_file() and not (folder / side.stem).exists() and not _side_of(page):
                _move(side, page.with_name(f"{page.name}{side.suffix}"))


def _free(target: Path, name: str) -> str:
    """A name nothing has there yet: what was put away is never written over."""
    stem, ending = Path(name).stem, Path(name).suffix
    made, n = name, 2
    while (target / made).exists() or (target / f"{made}.txt").exists():
        made, n = f"{stem}.{n}{ending}", n + 1
    return made
