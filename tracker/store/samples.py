"""Whether a record holds the packaged sample texts, which stand under the addresses of real publishers."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.model import SAMPLE_RECORDS
from tracker.store.models import CaptureRow


def holds_samples(session: Session) -> bool:
    """By the names of the archive's records, which no tool gives and which importing it keeps."""
    query = select(CaptureRow.id).where(CaptureRow.record_id.startswith(SAMPLE_RECORDS)).limit(1)
    return session.scalar(query) is not None
