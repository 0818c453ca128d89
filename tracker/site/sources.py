"""The page of sources, with their health."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from tracker.contract.reading import stored_warning
from tracker.publish import editions
from tracker.publish.values import advice_sentences, doubt_sentence, warning_sentence, way_sentence
from tracker.site.context import BuildContext, put_page
from tracker.store import captures, reader, readings, schedule
from tracker.store.models import EventRow
from tracker.watch.advice import Cause
from tracker.watch.gate import Doubt
from tracker.watch.regime_status import RegimeStatus, TextState, regimes, source_causes
from tracker.watch.status import fares
from tracker.watch.ways import standings

_BETWEEN = ("; ", "；")
#: Sources a page of the health list shows.
_SOURCES = 400
#: How long an incident that is over is still told of.
_INCIDENTS = timedelta(days=90)
#: What needs a person comes first.
_ORDER = {
    s: n for n, s in enumerate((TextState.NONE, TextState.TO_CONFIRM, TextState.ENDED, TextState.IN_FORCE))
}
#: Causes a regime's row tells.
_CAUSES = 3


def sources(site: BuildContext) -> None:
    """Every source by class, with how its looks have fared; what is in trouble first."""
    order = {"text": 0, "listing": 1, "record": 2}
    found = sorted(
        site.registry.sources.values(),
        key=lambda s: (not ((h := site.health.get(s.id)) and not h.good), order[s.kind], s.id),
    )
    events = reader.events(site.session)[-60:][::-1]
    since = site.as_of - _INCIDENTS if site.as_of else None
    incidents = schedule.incidents(site.session, since=since)[::-1][:200]
    troubled = {i.source: i for i in incidents if i.closed_at is None}
    due = schedule.dues(site.session)
    newest = readings.newest(site.session)
    looks = captures.looks(site.session, [s.id for s in found if len(site.registry.ways(s)) > 1])
    today = datetime.combine(site.on, time.max, UTC)
    causes = source_causes(site.session, site.registry, fares(site.session, today))
    by_regime = [
        r for r in regimes(site.session, site.registry, causes, today.date())
        if r.state is not TextState.LISTS
    ]  # fmt: skip
    by_regime.sort(key=lambda r: (r.state is TextState.NONE and not _told(r), _ORDER[r.state]))

    def said(event: EventRow, lang: str) -> str:
        """The doubts of an event, or its way, in an edition; "" where it is about something else."""
        if words := way_sentence(event, lang):
            return words
        doubts = [Doubt.from_json(d) for d in event.data.get("doubts", ())]
        return _BETWEEN[lang == "zh"].join(doubt_sentence(d, lang) for d in doubts)

    def page(lang: str, _: dict[str, str]) -> dict[str, Any]:
        return {
            "title": editions.gettext(lang, "Sources and health"),
            "regimes": [(r, editions.pick(r.regime.title, lang), _advice(r, lang)) for r in by_regime],
            "held": sum(r.state is TextState.IN_FORCE for r in by_regime),
            "rows": [(s, site.health.get(s.id), site.publisher(s, lang)) for s in found[:_SOURCES]],
            "listed": site.listed,
            "more": max(len(found) - _SOURCES, 0),
            "bad": sum(1 for h in site.health.values() if not h.good),
            "checked": len(site.health),
            "total": len(found),
            "title_of": lambda id_: site.title(id_, lang, short=True),
            "events": events,
            "doubts_of": lambda event: said(event, lang),
            "ways_of": lambda source: standings(site.registry, source, looks.get(source.id, ()))[1:],
            "reading_of": newest,
            "warnings_of": lambda row: [
                warning_sentence(stored_warning(w), lang) for w in row.warnings or ()
            ],
            "incidents": incidents,
            "troubled": troubled,
            "due": due,
            "as_of": site.as_of,
        }

    with site.out.job("sources", ""):
        put_page(site, "sources.html", "site/sources.html.j2", page)


def _advice(found: RegimeStatus, lang: str) -> list[tuple[str, str]]:
    """What is wrong and what to do, in an edition."""
    return [advice_sentences(cause, lang) for cause in _told(found)[:_CAUSES]]


def _told(found: RegimeStatus) -> list[Cause]:
    """What stands in the way of a regime's text; that it was only never asked for is no news."""
    return [a.cause for a in found.advice if a.cause.code != "not_asked"]
