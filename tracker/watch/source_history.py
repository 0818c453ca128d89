"""What the record knows of many sources, asked once for all of them.

A run ends for a hundred sources at a time; asked one by one, their histories cost more than the checks did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.capture.urls import host_of
from tracker.model import Origin
from tracker.registry.schema import Source
from tracker.store import leases
from tracker.store.captures import GOOD
from tracker.store.models import ChangeRow, CheckRow, EventRow, IncidentRow, NoticeHistory, NoticeRow
from tracker.store.rows import chunks

_WATCHED = CheckRow.origin == Origin.WATCH.value


@dataclass
class SourceHistory:
    """Facts of the record by source id; a source without a fact is not in the dictionary."""

    last: dict[str, datetime] = field(default_factory=dict)  # newest check
    first_good: dict[str, datetime] = field(default_factory=dict)
    #: When a source was seen to change: its text, or the entries of its list. In order, days apart. What
    #: was taken in from archives counts: a rhythm is the publisher's, not ours.
    changes: dict[str, list[datetime]] = field(default_factory=dict)
    held: dict[str, leases.HeldLease] = field(default_factory=dict)  # by host
    #: Closing dates of notices that are still open: (of which list, to which instruments attached, date).
    closing: list[tuple[str, frozenset[str], date]] = field(default_factory=list)
    #: Open incidents by source and kind, oldest first.
    incidents: dict[str, list[IncidentRow]] = field(default_factory=dict)


def load_history(session: Session, sources: Sequence[Source], today: date) -> SourceHistory:
    """Ask the record for all of these sources."""
    out = SourceHistory()
    days: dict[str, dict[date, datetime]] = defaultdict(dict)
    for ids in chunks([s.id for s in sources]):
        mine = (CheckRow.source.in_(ids), _WATCHED)
        newest = select(CheckRow.source, func.max(CheckRow.observed_at)).where(*mine)
        for id_, at in session.execute(newest.group_by(CheckRow.source)):
            out.last[id_] = at
        good = select(CheckRow.source, func.min(CheckRow.observed_at)).where(
            *mine, CheckRow.outcome.in_(GOOD)
        )
        for id_, at in session.execute(good.group_by(CheckRow.source)):
            out.first_good[id_] = at
        entries = (
            select(NoticeRow.source, NoticeHistory.observed_at)
            .join(NoticeRow, NoticeRow.id == NoticeHistory.notice)
            .where(NoticeRow.source.in_(ids))
            .order_by(NoticeHistory.observed_at)
        )
        texts = (
            select(ChangeRow.source, ChangeRow.observed_at)
            .where(
                ChangeRow.source.in_(ids),
                ChangeRow.superseded_at.is_(None),
                ChangeRow.from_version.is_not(None),
            )
            .order_by(ChangeRow.observed_at)
        )
        for query in (entries, texts):
            for id_, moment in session.execute(query):
                days[id_].setdefault(moment.date(), moment)
        for row in session.scalars(
            select(IncidentRow)
            .where(IncidentRow.source.in_(ids), IncidentRow.closed_at.is_(None))
            .order_by(IncidentRow.opened_at, IncidentRow.id)
        ):
            out.incidents.setdefault(row.source, []).append(row)
    out.changes = {id_: sorted(found.values()) for id_, found in days.items()}
    hosts = sorted({host_of(s.url) for s in sources})
    for part in chunks(hosts):
        out.held.update(leases.look(session, part))
    for closes, of, matches in session.execute(
        select(NoticeRow.closes, NoticeRow.source, NoticeRow.matches).where(
            NoticeRow.closes >= today, NoticeRow.superseded_at.is_(None)
        )
    ):
        attached = frozenset(m["instrument"] for m in matches if m.get("instrument"))
        out.closing.append((of, attached, closes))
    return out


def checks_since(
    session: Session, ids: Sequence[str], began: datetime
) -> dict[str, list[tuple[str, str | None]]]:
    """source -> (outcome, message) of the checks recorded since then, in order; of several ways, those by the
    last."""
    out: dict[str, list[tuple[str, str | None]]] = {}
    by: dict[str, str | None] = {}
    for part in chunks(ids):
        rows = session.execute(
            select(CheckRow.source, CheckRow.outcome, EventRow.message, CheckRow.way)
            .outerjoin(EventRow, (EventRow.check == CheckRow.id) & EventRow.resolved_at.is_(None))
            .where(
                CheckRow.source.in_(part),
                CheckRow.recorded_at >= began,
                _WATCHED | CheckRow.way.is_not(None),  # what a web archive holds is history
            )
            .order_by(CheckRow.recorded_at, CheckRow.id)
        )
        for source, outcome, message, way in rows:
            if by.setdefault(source, way) != way:
                by[source], out[source] = way, []
            out.setdefault(source, []).append((outcome, message))
    return out
