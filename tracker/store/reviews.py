"""What persons said: of a change, of a coding, or of a check that was held back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, bindparam, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from tracker.store.ids import short_id
from tracker.store.models import ReviewRow


def newest_verdict(check: ColumnElement[str] | InstrumentedAttribute[str]) -> ScalarSelect[str]:
    """The newest verdict on a check, for a column of a statement about checks."""
    return (
        select(ReviewRow.verdict)
        .where(ReviewRow.target == "check", ReviewRow.target_id == check)
        .order_by(ReviewRow.at.desc(), ReviewRow.id.desc())
        .limit(1)
        .scalar_subquery()
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


def verdict_on(session: Session, check: str) -> str | None:
    """The newest verdict on a check: accept or reject; None where nobody said anything."""
    return session.scalar(select(newest_verdict(bindparam("check"))), {"check": check})


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
