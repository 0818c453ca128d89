"""Dated duties as an iCalendar file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from tracker.lifecycle.deadlines import Deadline, DutyName, duty_names
from tracker.lifecycle.due_lines import taken
from tracker.lifecycle.steps import Step, steps_of
from tracker.publish import editions
from tracker.publish.due_words import due_words, taken_words
from tracker.publish.eid_labels import cite
from tracker.publish.ics import CalendarEvent, calendar
from tracker.publish.labels import instrument_title, name
from tracker.publish.plain import plain
from tracker.registry import Registry


def deadline_calendar(
    duties: Sequence[Deadline],
    registry: Registry,
    lang: str,
    made: datetime | None,
    *,
    names: Mapping[Deadline, DutyName] | None = None,
    title: str | None = None,
) -> str:
    """A calendar of the duties, each with its lasting name; one that was moved stands at its newest day.

    ``names``: of all duties (`duty_names`), where ``duties`` are only some of them.
    """
    known = duty_names(duties) if names is None else names
    entries = [_entry(d, registry, lang, known[d], taken(d, known)) for d in duties if d.state != "moved"]
    when = made or datetime(1970, 1, 1, tzinfo=UTC)
    return calendar(entries, title or editions.gettext(lang, "Deadlines"), when)


def _entry(
    d: Deadline, registry: Registry, lang: str, named: DutyName, of_day: Sequence[Deadline]
) -> CalendarEvent:
    """``of_day``: what of it was moved to another day."""
    marks = editions.punctuation(lang)
    where = f"{marks.space}{cite(d.eid, lang)}" if d.eid else ""
    said = [text] if (text := taken_words(of_day, lang)) else []
    if d.was_due:
        said.append(editions.gettext(lang, "was due %(day)s") % {"day": editions.format_day(d.was_due, lang)})
    if not d.seen:
        said.append(editions.gettext(lang, "announced, no legal text seen"))
    ended = _ended(d, registry)
    if ended is not None:
        step = name("event", ended.event, lang)
        said.append(editions.punctuation(lang).labelled(step, editions.format_day(ended.date, lang)))
    title = plain(d.title or "") or instrument_title(registry, d.instrument, lang, short=True)
    if d.url:
        said.append(plain(d.url))
    regime = registry.regime_of(d.instrument)
    about = (*((regime.strand.value,) if regime else ()), *((regime.id,) if regime else d.regimes))
    return CalendarEvent(
        named.uid,
        d.date,
        marks.labelled(f"{title}{where}", due_words(d, lang)),
        "\n".join(said),
        sequence=named.moves + (1 if ended else 0),
        status="CANCELLED" if ended else "CONFIRMED" if d.seen else "TENTATIVE",
        categories=about,
        url=d.url,
    )


def _ended(d: Deadline, registry: Registry) -> Step | None:
    """The step that took the whole instrument back before the day came, if there is one."""
    found = registry.instruments.get(d.instrument)
    if found is None or d.event in _ENDS:
        return None
    of = steps_of(registry, found, d.date)
    ends = [s for s in of if s.event in _ENDS and not s.places and s.party in (None, d.party)]
    return min((s for s in ends if s.date <= d.date), key=lambda s: s.date, default=None)


_ENDS = frozenset({"withdrawn", "annulled", "repealed", "expired"})
