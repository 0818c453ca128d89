"""A person's word on a change or on a capture that was held back."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.registry import Registry
from tracker.store.db import Store
from tracker.store.ids import short_id
from tracker.store.models import ChangeRow, CheckRow, Reading, ReviewRow
from tracker.watch import listing_pipeline
from tracker.watch.derive import Deriver
from tracker.watch.ingest import utc_now

_VERDICTS = {"change": ("confirmed", "wrong"), "check": ("accept", "reject")}


class ReviewError(Exception):
    """The review names nothing in the record, or a verdict that is none."""


def _was_read(session: Session, check: str) -> bool:
    """Whether a check has a reading: only what was held back after reading can be accepted."""
    query = select(Reading.id).where(Reading.check == check, Reading.current.is_(True)).limit(1)
    return session.scalar(query) is not None or listing_pipeline.was_read(session, check)


def note_coding(
    store: Store, codebook: str, instrument: str, topic: str, verdict: str, by: str, changes: list[str]
) -> None:
    """Keep in the record who renewed a cell, or took a renewal back, having read which changes."""
    now = utc_now()
    target = f"{codebook}/{instrument}/{topic}"
    with store.write() as session:
        session.add(
            ReviewRow(
                id=short_id("w", target, verdict, by, now.isoformat()), target="coding", target_id=target,
                verdict=verdict, by=by, at=now, note=None, data={"changes": changes},
            )
        )  # fmt: skip


def review_target(
    store: Store, registry: Registry, target: str, verdict: str, by: str, note: str | None
) -> str:
    """Record the verdict; accepting a held-back check derives its expression again. Returns a line."""
    now = utc_now()
    with store.write() as session:
        if session.get(ChangeRow, target) is not None:
            kind = "change"
        elif (check := session.get(CheckRow, target)) is not None:
            kind = "check"
        else:
            raise ReviewError(f"no change or check {target!r} in the record")
        if verdict not in _VERDICTS[kind]:
            raise ReviewError(f"{verdict!r}: for a {kind} write {' or '.join(_VERDICTS[kind])}")
        if kind == "check" and not _was_read(session, target):
            raise ReviewError(
                f"{target} could not be read, so there is no text to {verdict}; where its `expect` is too "
                "strict, change it in the registry and run `tracker reextract`"
            )
        session.add(
            ReviewRow(
                id=short_id("w", target, verdict, by, now.isoformat()),
                target=kind,
                target_id=target,
                verdict=verdict,
                by=by,
                at=now,
                note=note,
                data={},
            )
        )
        session.flush()
        if kind == "check" and check is not None:
            source = registry.sources.get(check.source)
            if source is not None and source.kind == "listing":
                listing_pipeline.accept(session, source, registry, now)
            elif source is not None and source.instrument:
                check.outcome = "captured"
                Deriver(session, registry, now).derive(source.instrument, source.language)
    return f"{kind} {target}: {verdict} by {by}"
