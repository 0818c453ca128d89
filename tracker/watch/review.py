"""A person's word on a change or on a capture that was held back."""

from __future__ import annotations

from tracker.registry import Registry
from tracker.store import captures as evidence
from tracker.store import readings, reviews
from tracker.store.db import Store
from tracker.store.models import ChangeRow, CheckRow, RelationProposalRow
from tracker.watch import listing_pipeline
from tracker.watch.context import utc_now
from tracker.watch.derive import Deriver

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
    store: Store, registry: Registry, target: str, verdict: str, by: str, note: str | None
) -> str:
    """Record the verdict; accepting a held-back check derives its expression again. Returns a line."""
    now = utc_now()
    with store.write() as session:
        if session.get(ChangeRow, target) is not None:
            kind = "change"
        elif (check := session.get(CheckRow, target)) is not None:
            kind = "check"
        elif session.get(RelationProposalRow, target) is not None:
            kind = "relation"
        else:
            raise ReviewError(f"no change, check or proposed relation {target!r} in the record")
        if verdict not in _VERDICTS[kind]:
            raise ReviewError(f"{verdict!r}: for a {kind} write {' or '.join(_VERDICTS[kind])}")
        if kind == "check" and not readings.was_read(session, target):
            raise ReviewError(
                f"{target} could not be read, so there is no text to {verdict}; where its `expect` is too "
                "strict, change it in the registry and run `tracker reextract`"
            )
        reviews.save_review(session, kind, target, verdict, by, now, note=note)
        if kind == "check" and check is not None:
            source = registry.sources.get(check.source)
            if source is not None and source.kind == "listing":
                listing_pipeline.follow_anew(session, source, registry, now)
            elif source is not None and source.instrument:
                evidence.set_outcome(session, check.id, "captured")
                Deriver(session, registry, now).derive(source.instrument, source.language)
    return f"{kind} {target}: {verdict} by {by}"
