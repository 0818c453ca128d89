"""What persons said: of a change, of a coding, or of a check that was held back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from tracker.store.ids import short_id
from tracker.store.models import ReviewRow

# Made once: it is asked at every check (see `tracker.store.captures`).
_OF_CHECKS = (
    select(ReviewRow.target_id, ReviewRow.verdict)
    .where(ReviewRow.target == "check", ReviewRow.target_id.in_(bindparam("checks", expanding=True)))
    .order_by(ReviewRow.at, ReviewRow.id)
)


def save_review(
    session: Session,
    target: str,
    target_id: str,
    verdict: str,
    by: str,
    now: datetime,
    *,
    note: str | None = None,
    data: Mapping[str, Any] | None = None,
) -> None:
    """Keep a verdict. ``target``: change, coding or check."""
    session.add(
        ReviewRow(
            id=short_id("w", target_id, verdict, by, now.isoformat()), target=target, target_id=target_id,
            verdict=verdict, by=by, at=now, note=note, data=dict(data or {}),
        )
    )  # fmt: skip
    session.flush()


def verdicts(session: Session, checks: Collection[str]) -> dict[str, str]:
    """check -> its newest verdict (accept, reject), for those that have one."""
    return dict(session.execute(_OF_CHECKS, {"checks": list(checks)}).all())


def accepted(session: Session, checks: Collection[str]) -> set[str]:
    """Those of the checks whose newest review accepts them."""
    return {check for check, verdict in verdicts(session, checks).items() if verdict == "accept"}


def pair_rules(session: Session, changes: Collection[str]) -> dict[str, dict[tuple[str, str], str]]:
    """What persons said of pairs of provisions: change -> (old eid, new eid) -> join or part, the newest."""
    if not changes:
        return {}
    query = (
        select(ReviewRow.target_id, ReviewRow.verdict, ReviewRow.data)
        .where(ReviewRow.target == "pair", ReviewRow.target_id.in_(changes))
        .order_by(ReviewRow.at, ReviewRow.id)
    )
    out: dict[str, dict[tuple[str, str], str]] = {}
    for change, verdict, data in session.execute(query):
        out.setdefault(change, {})[data["old"], data["new"]] = verdict
    return out
