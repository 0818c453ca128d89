"""How the sources fare, in a few questions to the record however many sources there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from tracker.store.models import CheckRow, EventRow
from tracker.store.reader import GOOD


@dataclass(frozen=True)
class Health:
    """``failures``: looks that failed since the last good one."""

    source: str
    checks: int
    last_check: datetime
    last_outcome: str
    last_success: datetime | None
    failures: int
    message: str | None

    @property
    def good(self) -> bool:
        return self.failures == 0 and self.message is None


def health(session: Session) -> dict[str, Health]:
    """source -> its health, for every source that was ever checked."""
    looked = select(
        CheckRow.source.label("source"), func.count().label("n"), func.max(CheckRow.observed_at).label("last")
    ).group_by(CheckRow.source)
    good = (
        select(CheckRow.source.label("source"), func.max(CheckRow.observed_at).label("last"))
        .where(CheckRow.outcome.in_(GOOD))
        .group_by(CheckRow.source)
    ).subquery()
    successes: dict[str, Any] = dict(session.execute(select(good.c.source, good.c.last)).all())
    failed = (
        select(CheckRow.source, func.count())
        .outerjoin(good, good.c.source == CheckRow.source)
        .where(CheckRow.outcome.not_in(GOOD), or_(good.c.last.is_(None), CheckRow.observed_at > good.c.last))
        .group_by(CheckRow.source)
    )
    failures = dict(session.execute(failed).all())
    sub = looked.subquery()
    newest = (
        select(CheckRow.source, CheckRow.outcome, EventRow.message, sub.c.n, sub.c.last)
        .join(sub, and_(sub.c.source == CheckRow.source, sub.c.last == CheckRow.observed_at))
        .outerjoin(EventRow, and_(EventRow.check == CheckRow.id, EventRow.resolved_at.is_(None)))
        .order_by(CheckRow.source, CheckRow.id, EventRow.id)
    )
    out: dict[str, Health] = {}
    for source, outcome, message, n, last in session.execute(newest):
        if source not in out:
            out[source] = Health(
                source, n, last, outcome, successes.get(source), failures.get(source, 0), message
            )
    return dict(sorted(out.items()))
