"""The page of sources, with their health."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tracker.contract.reading import stored_warning
from tracker.publish import editions
from tracker.publish.values import doubt_sentence, warning_sentence
from tracker.site.context import BuildContext, put_page
from tracker.store import reader, readings, schedule
from tracker.store.models import EventRow
from tracker.watch.gate import Doubt

_BETWEEN = ("; ", "；")
#: Sources a page of the health list shows.
_SOURCES = 400
#: How long an incident that is over is still told of.
_INCIDENTS = timedelta(days=90)


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

    def said(event: EventRow, lang: str) -> str:
        """The doubts of an event in an edition; "" where it is about something else."""
        doubts = [Doubt.from_json(d) for d in event.data.get("doubts", ())]
        return _BETWEEN[lang == "zh"].join(doubt_sentence(d, lang) for d in doubts)

    def page(lang: str, _: dict[str, str]) -> dict[str, Any]:
        return {
            "title": editions.gettext(lang, "Sources and health"),
            "rows": [(s, site.health.get(s.id), site.publisher(s, lang)) for s in found[:_SOURCES]],
            "listed": site.listed,
            "more": max(len(found) - _SOURCES, 0),
            "bad": sum(1 for h in site.health.values() if not h.good),
            "checked": len(site.health),
            "total": len(found),
            "title_of": lambda id_: site.title(id_, lang, short=True),
            "events": events,
            "doubts_of": lambda event: said(event, lang),
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
