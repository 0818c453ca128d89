"""What was expected in a period and did not come, as far as the record knows at its end.

Three kinds: a step whose day fell in the period and that neither a text nor a notice confirms (a planned
review, a rate that a law lets come back); a date of the period that had been moved away before the period;
a consultation that closed half a year before and of which no result is known.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.lifecycle.date_evidence import EvidenceState
from tracker.lifecycle.period import Period
from tracker.lifecycle.period_steps import PeriodSteps
from tracker.lifecycle.step import Step
from tracker.model import NoticeKind
from tracker.registry import Registry
from tracker.registry.matching import matches
from tracker.registry.schema import Instrument, RelationType
from tracker.registry.scope import ScopeMatcher
from tracker.store import notices as stored
from tracker.store.models import VersionRow

#: A consultation without a result so long after it closed is late.
LATE = timedelta(days=180)
_PROVEN = frozenset({EvidenceState.NAMED.value, EvidenceState.COUNTED.value})
#: What ends the waiting for the result of a consultation.
_RESULTS = frozenset({"adopted", "promulgated", "published", "in_force", "withdrawn", "signed"})


@dataclass(frozen=True)
class Expected:
    """``why``: unconfirmed, moved or late. ``title`` and ``url`` are those of a notice, ``language`` its."""

    why: str
    instrument: str | None
    date: date
    step: Step | None = None
    title: str = ""
    url: str | None = None
    language: str = "en"


def expected(
    session: Session, registry: Registry, period: Period, scope: ScopeMatcher, dated: PeriodSteps
) -> tuple[Expected, ...]:
    """What should have come in the period, by date."""
    due = [s for s in dated.happened if s.duty and s.proof not in _PROVEN]
    known = _heard_of(session, registry, period, {s.instrument for s in due} | {s.act for s in due})
    told = {(s.instrument, s.eid, s.was_due) for s in dated.moved}
    out = [
        Expected("moved", s.instrument, s.date, s)
        for s in dated.missed
        if (s.instrument, s.eid, s.date) not in told
    ]
    out += [
        Expected("unconfirmed", s.instrument, s.date, s) for s in due if not known & {s.instrument, s.act}
    ]
    out += _late(session, registry, period, scope)
    return tuple(sorted(out, key=lambda e: (e.date, e.instrument or "", e.title, e.why)))


def _heard_of(session: Session, registry: Registry, period: Period, acts: set[str]) -> set[str]:
    """The instruments of these of which the record has a text by then, or got a notice in the period."""
    if not acts:
        return set()
    query = select(VersionRow.instrument).where(
        VersionRow.instrument.in_(sorted(acts)), VersionRow.observed_at < period.end
    )
    out = set(session.scalars(query.distinct()))
    for _, noticed in stored.news(session, since=period.start, until=period.end):
        out |= _about(registry, noticed.row.source, noticed.row.title, noticed.row.summary)
    return out


def _about(registry: Registry, source: str, title: str, summary: str) -> set[str]:
    return {str(m["instrument"]) for m in matches(registry, source, title, summary) if m["instrument"]}


def _late(session: Session, registry: Registry, period: Period, scope: ScopeMatcher) -> Iterable[Expected]:
    """Consultations that became late in the period: those of the registry, and those that lists announced."""
    for i in registry.instruments.values():
        if scope.instrument(i.id):
            for e in i.events:
                if (
                    e.event == "consultation_closed"
                    and period.holds(e.date + LATE)
                    and not _result(registry, i, e.date, period)
                ):
                    yield Expected("late", i.id, e.date)
    for n in stored.noticed(session, until=period.end, closing_after=period.first - LATE - timedelta(days=1)):
        row, closes = n.row, n.closes
        if closes is None or row.kind != NoticeKind.CONSULTATION.value or not period.holds(closes + LATE):
            continue
        found = matches(registry, row.source, row.title, row.summary)
        followed = [m for m in found if scope.notice(str(m["regime"]), m["instrument"])]
        act = next((str(m["instrument"]) for m in followed if m["instrument"]), None)
        if followed and not (act and _result(registry, registry.instruments[act], closes, period)):
            yield Expected("late", act, closes, title=row.title, url=row.url, language=row.language)


def _result(registry: Registry, i: Instrument, closed: date, period: Period) -> bool:
    """Whether the text, or the act it was a draft of, went on after that day."""
    finals = {r.to for r in registry.relations if r.from_ == i.id and r.type is RelationType.DRAFT_OF}
    acts = (i, *(registry.instruments[id_] for id_ in sorted(finals) if id_ in registry.instruments))
    return any(e.event in _RESULTS and closed < e.date <= period.last for act in acts for e in act.events)
