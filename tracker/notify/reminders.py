"""Reminders: what is due within the days a subscription names, told once for each of them.

A reminder names the duty and its day (`lifecycle.deadlines.duty_names`), so that one that was moved is told
anew. One that was missed while nothing ran is told late, and then only the one for the fewest days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from tracker.contract.base import Json
from tracker.lifecycle.date_evidence import recorded_dates
from tracker.lifecycle.deadlines import Deadline, consultations, deadlines, duty_names
from tracker.notify.config import ActiveSubscription
from tracker.publish import editions
from tracker.publish.due_words import due_words
from tracker.publish.editions import EDITIONS
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title
from tracker.publish.plain import plain, safe_url
from tracker.registry import Registry
from tracker.registry.cron import wall_instant
from tracker.registry.scope import ScopeMatcher
from tracker.store.ids import short_id

#: The hour of the reader's day at which a reminder comes.
HOUR = time(8)


@dataclass(frozen=True)
class Coming:
    """Duties to come by the names of their reminders; ``on``: the day they are seen from."""

    on: date
    duties: Mapping[str, Deadline]


def coming(session: Session, registry: Registry, on: date) -> Coming:
    """All duties to come on a day, consultations that close among them."""
    found = [
        *deadlines(registry, on, recorded_dates(session, registry)),
        *consultations(session, registry, on),
    ]
    names = duty_names(found)
    return Coming(
        on, {short_id("d", names[d].uid, d.date.isoformat()): d for d in found if d.state == "upcoming"}
    )


def due(
    subscribed: ActiveSubscription, matcher: ScopeMatcher, found: Coming
) -> Iterator[tuple[str, str, datetime]]:
    """(key, name of the duty, when it may be told) of each reminder that is due by a day."""
    for id_, duty in found.duties.items():
        left = (duty.date - found.on).days
        within = [days for days in subscribed.spec.remind if left <= days]
        followed = (
            any(matcher.notice(r, duty.instrument or None) for r in duty.regimes)
            if duty.notice
            else matcher.step(duty.instrument, duty.party)
        )
        if within and followed:
            at = wall_instant(datetime.combine(found.on, HOUR), subscribed.zone)
            yield f"{id_}/{min(within)}", id_, at


def views(registry: Registry, found: Coming, asked: Mapping[str, Sequence[str]]) -> list[Json]:
    """What a message says of the duties; ``asked``: name of a duty -> the subscriptions that asked for it.
    One whose day was moved meanwhile, or has come, is left out."""
    chosen = [(found.duties[id_], why) for id_, why in asked.items() if id_ in found.duties]
    return [
        {
            "instrument": d.instrument or None,
            "event": d.event,
            "eid": d.eid,
            "party": d.party,
            "date": d.date.isoformat(),
            "days": (d.date - found.on).days,
            "seen": d.seen,
            "url": safe_url(d.url) if d.url else None,
            "words": {lang: _words(d, registry, lang) for lang in EDITIONS},
            "subscriptions": list(why),
        }
        for d, why in sorted(chosen, key=lambda x: (x[0].date, x[0].instrument, x[0].eid or ""))
    ]


def _words(d: Deadline, registry: Registry, lang: str) -> str:
    """``RCEP, Article 12.14: Viet Nam: applies: five-year grace ends``."""
    marks = editions.punctuation(lang)
    where = plain(d.title or "") or instrument_title(registry, d.instrument, lang, short=True)
    if d.eid:
        where += marks.within + cite(d.eid, lang)
    said = due_words(d, lang)
    if not d.seen:
        said += marks.aside(editions.gettext(lang, "announced, no legal text seen"))
    return plain(marks.labelled(where, said))
