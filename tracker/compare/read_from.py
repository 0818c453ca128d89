"""What a coding was read from, taken from the record: the address, the moment, the hash of the words.

`anchors` works for any instrument and any codebook: whoever codes a provision, or reads it again after a
change, writes what it returns into the coding's ``read_from``. From then on the hash decides whether the
cell is current (`tracker.compare.staleness`).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.registry.coding import CodingFile, ReadFrom
from tracker.store.models import CaptureRow, CheckCapture, CheckRow, EventRow, VersionRow
from tracker.store.recorded_text import contents, read_text
from tracker.watch import gate


def anchors(
    session: Session,
    instrument: str,
    language: str | None,
    eids: Collection[str],
    *,
    at: datetime | None = None,
    valid_at: date | None = None,
) -> dict[str, ReadFrom]:
    """eid -> address, moment, eid and hash of the words, of each of the provisions that the record holds.

    ``language``: of the text that is cited; None for the one the record has. ``at``: the text known at that
    moment, ``valid_at``: the law on that day; the newest text otherwise.
    """
    text = read_text(session, instrument, language, eids, at=at, valid_at=valid_at)
    if text is None or text.url is None:
        return {}
    seen = text.version.observed_at
    return {
        eid: ReadFrom(url=text.url, observed_at=seen, eid=eid, text_sha256=text.held[eid].content)
        for eid in eids
        if eid in text.held
    }


def anchors_by_topic(
    session: Session, file: CodingFile, *, at: datetime | None = None, valid_at: date | None = None
) -> dict[str, list[ReadFrom]]:
    """topic -> one anchor for each provision that its coding cites, in the text known at a moment.

    Topics with a provision the record does not hold are left out: half a proof is none.
    """
    eids = {eid for coding in file.codings for eid in coding.provisions}
    found = anchors(session, file.instrument, file.language, eids, at=at, valid_at=valid_at)
    return {
        coding.topic: [found[eid] for eid in coding.provisions]
        for coding in file.codings
        if coding.provisions and all(eid in found for eid in coding.provisions)
    }


def pin_faults(session: Session, instrument: str, pins: Sequence[ReadFrom]) -> list[str]:
    """What the record knows against each pin: the text seen there and then is only to be confirmed, or has
    other words. "" where the record has nothing of that moment."""
    moments = {pin.observed_at for pin in pins}
    checks = (
        select(CheckRow.observed_at, CaptureRow.final_url, CheckRow.id)
        .join(CheckCapture, CheckCapture.check == CheckRow.id)
        .join(CaptureRow, CaptureRow.id == CheckCapture.capture)
        .join(EventRow, EventRow.check == CheckRow.id)
        .where(
            CheckRow.observed_at.in_(moments),
            EventRow.kind.in_(gate.EVENT_KINDS),
            EventRow.resolved_at.is_(None),
        )
    )
    waiting = {(at, url): check for at, url, check in session.execute(checks)}
    versions = session.scalars(
        select(VersionRow).where(
            VersionRow.instrument == instrument,
            VersionRow.observed_at.in_(moments),
            VersionRow.superseded_at.is_(None),
        )
    ).all()
    held = contents(session, versions, {pin.eid for pin in pins})

    def fault(pin: ReadFrom) -> str:
        seen = [v for v in versions if v.observed_at == pin.observed_at]
        if not seen and (check := waiting.get((pin.observed_at, pin.url))):
            return f"pinned to a text that is only to be confirmed (check {check}): `tracker review` decides"
        if seen and pin.text_sha256 not in (held.get((v.id, pin.eid)) for v in seen):
            return f"{pin.eid}: it had other words at {pin.observed_at:%Y-%m-%d %H:%M} than the pin says"
        return ""

    return [fault(pin) for pin in pins]
