"""What a coding was read from, taken from the record: the address, the moment, the hash of the words.

For the one who codes, or who renews a coding after reading a changed provision again: the pins are
written into the coding's ``read_from`` and decide from then on whether its cell is current.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from tracker.compare.record import read_text
from tracker.registry.coding import CodingFile, ReadFrom


def pins(
    session: Session, file: CodingFile, *, at: datetime | None = None, valid_at: date | None = None
) -> dict[str, list[ReadFrom]]:
    """topic -> one pin for each cited provision the record holds, in the text known at a moment.

    Topics with a provision the record does not hold are left out: half a proof is none.
    """
    eids = {eid for coding in file.codings for eid in coding.provisions}
    text = read_text(session, file.instrument, file.language, eids, at=at, valid_at=valid_at)
    if text is None or text.url is None:
        return {}
    out: dict[str, list[ReadFrom]] = {}
    for coding in file.codings:
        if coding.provisions and all(eid in text.held for eid in coding.provisions):
            out[coding.topic] = [
                ReadFrom(
                    url=text.url,
                    observed_at=text.version.observed_at,
                    eid=eid,
                    text_sha256=text.held[eid].content,
                )
                for eid in coding.provisions
            ]
    return out
