"""A person's word on a change or on a capture that was held back."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tracker.model import Document
from tracker.registry import Registry
from tracker.registry.schema import Source
from tracker.store import captures as evidence
from tracker.store import events, reader, readings, reviews
from tracker.store.db import Store
from tracker.store.models import ChangeRow, CheckRow, EventRow, RelationProposalRow
from tracker.watch import listing_pipeline
from tracker.watch.check_context import NOT_READ_NOW, READING
from tracker.watch.context import utc_now
from tracker.watch.derive import REFUSED, Deriver
from tracker.watch.ingest import Ingest

#: Events of checks that wait for a person.
WAITING = frozenset({*READING, "ToBeConfirmed", "OtherHost"})
_NOTHING_READ = frozenset({*READING}) - {NOT_READ_NOW}
_VERDICTS = {
    "change": ("confirmed", "wrong"), "check": ("accept", "reject"), "relation": ("accept", "reject"),
}  # fmt: skip


class ReviewError(Exception):
    """The review names nothing in the record, or a verdict that is none."""


def note_coding(
    store: Store, codebook: str, instrument: str, topic: str, verdict: str, by: str, changes: list[str]
) -> None:
    """Keep in the record who renewed a cell, or took a renewal back, having read which changes."""
    target = f"{codebook}/{instrument}/{topic}"
    with store.write() as session:
        reviews.save_review(session, "coding", target, verdict, by, utc_now(), data={"changes": changes})


def review_target(
    store: Store,
    registry: Registry,
    target: str,
    verdict: str,
    by: str,
    note: str | None,
    read_as: str | None = None,
) -> str:
    """Record the verdict and derive again what hangs on it. Returns a line.

    ``read_as``: the extractor that reads a held-back check anew; a check nothing was read in is read
    without regard to what its page says of itself.
    """
    now = utc_now()
    with store.read() as session:
        check = session.get(CheckRow, target)
        kind = _kind(session, target)
        if verdict not in _VERDICTS[kind]:
            raise ReviewError(f"{verdict!r}: for a {kind} write {' or '.join(_VERDICTS[kind])}")
        source = registry.sources.get(check.source) if check is not None else None
        if check is not None and source is None:
            raise ReviewError(f"{target} is of {check.source}, which is not in the registry")
        unread = kind == "check" and not readings.was_read(session, target)
        bodies = evidence.served(session, target) if check is not None else []
    if read_as is not None and (source is None or source.kind == "listing" or verdict != "accept"):
        raise ReviewError("--as goes with accepting a check of a text")
    if source is not None and verdict == "accept" and (unread or read_as):
        _read(Ingest(store, registry), source, target, read_as, bodies)
    with store.write() as session:
        reviews.save_review(session, kind, target, verdict, by, now, note=note)
        if source is not None and source.kind == "listing":
            listing_pipeline.follow_anew(session, source, registry, now)
        elif source is not None and source.instrument:
            if verdict == "reject" and unread:
                evidence.set_outcome(session, target, REFUSED)
                events.resolve_events(session, [target], READING, now)
            Deriver(session, registry, now).derive(source.instrument, source.language)
    return f"{kind} {target}: {verdict} by {by}"


def _kind(session: Session, target: str) -> str:
    for kind, model in (("change", ChangeRow), ("check", CheckRow), ("relation", RelationProposalRow)):
        if session.get(model, target) is not None:
            return kind
    raise ReviewError(f"no change, check or proposed relation {target!r} in the record")


def _read(
    ingest: Ingest, source: Source, check: str, read_as: str | None, bodies: Sequence[tuple[str, str]]
) -> None:
    """Read a check because a person insists. Raises `ReviewError` where no text is found in it."""
    if not bodies:
        raise ReviewError(f"nothing was served in {check}: there is no text to accept")
    if source.kind == "listing":
        raise ReviewError(f"no list could be read in {check}; mend the source and run `tracker reextract`")
    outcome = ingest.read_check(source, check, force=True, read_as=read_as, insist=True)
    with ingest.store.read() as session:
        if readings.was_read(session, check) and not (read_as and outcome.outcome in _NOTHING_READ):
            return
    raise ReviewError(
        f"{read_as or 'the reader of its source'} finds no text in {check} ({outcome.message}); read it with "
        "another one (--as page, statute_text, pdf ...), or refuse it"
    )


# --- what waits for a person -----------------------------------------------------------------------------


@dataclass(frozen=True)
class HeldCheck:
    """A check that brought no version: what it is, why, and what was read in it."""

    check: str
    source: str
    observed_at: datetime
    kind: str
    message: str
    address: str | None  # that really served it
    title: str | None = None
    provisions: int | None = None
    extractor: str | None = None
    doubts: tuple[Mapping[str, str], ...] = ()

    def view(self) -> dict[str, Any]:
        return asdict(self) | {"doubts": [dict(d) for d in self.doubts]}


def held_checks(session: Session, sources: Collection[str] | None = None) -> list[HeldCheck]:
    """The checks that wait for a person's word, oldest first: held back, or served and not read."""
    out = []
    for event in reader.events(session, sources=sources):
        if event.check is None or event.kind not in WAITING:
            continue
        served = reader.evidence(session, event.check)
        if served:
            out.append(_held(session, event, served[0].final_url))
    return out


def held_check(session: Session, check: str) -> tuple[HeldCheck, Document | None]:
    """One of them, with what was read in it. Raises `ReviewError`."""
    row = session.get(CheckRow, check)
    if row is None:
        raise ReviewError(f"no check {check!r} in the record")
    served = reader.evidence(session, check)
    event = next(
        (e for e in reader.events(session, sources=[row.source]) if e.check == check and e.kind in WAITING),
        None,
    )
    address = served[0].final_url if served else None
    document = readings.document_of_check(session, check)
    if event is not None:
        return _held(session, event, address), document
    return HeldCheck(check, row.source, row.observed_at, row.outcome, "", address), document


def _held(session: Session, event: EventRow, address: str | None) -> HeldCheck:
    check = event.check or ""
    document = readings.document_of_check(session, check)
    return HeldCheck(
        check, event.source or "", event.observed_at, event.kind, event.message, address,
        document.title if document else None, len(document.provisions) if document else None,
        document.extractor if document else None, tuple(event.data.get("doubts", ())),
    )  # fmt: skip
