"""The page of sources, with their health."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import Any

from tracker.contract.reading import stored_warning
from tracker.publish import editions
from tracker.publish.values import advice_sentences, doubt_sentence, warning_sentence, way_sentence
from tracker.registry.schema import Source
from tracker.site.context import BuildContext, put_page
from tracker.site.files import page_name
from tracker.site.filters import choices, marks
from tracker.store import captures, reader, readings, schedule
from tracker.store.models import EventRow
from tracker.watch.advice import Cause
from tracker.watch.gate import Doubt
from tracker.watch.regime_status import RegimeStatus, TextState, regimes, source_causes
from tracker.watch.status import fares
from tracker.watch.ways import standings

_BETWEEN = ("; ", "；")
#: Sources with problems that the page shows itself; the rest is on the pages of their publishers.
_TROUBLED = 60
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

    by_publisher: dict[str, list[Source]] = {}
    for s in found:
        by_publisher.setdefault(s.publisher or "", []).append(s)

    def health(source: Source) -> str:
        h = site.health.get(source.id)
        return "unseen" if h is None else "good" if h.good else "bad"

    def row(source: Source, lang: str) -> tuple[Source, Any, str]:
        return source, site.health.get(source.id), site.publisher(source, lang)

    def publishers(lang: str) -> list[dict[str, Any]]:
        """The publishers in order of their names, each with how its sources fare."""
        out = []
        for id_, mine in by_publisher.items():
            fared = Counter(map(health, mine))
            checks = [h.last_check for s in mine if (h := site.health.get(s.id))]
            country = site.registry.publishers[id_].country if id_ else ""
            out.append({
                "name": site.publisher(mine[0], lang) or "–",
                "href": _path(id_),
                "total": len(mine),
                "fared": [(state, fared[state]) for state in ("bad", "good", "unseen") if fared[state]],
                "last": max(checks, default=None),
                "marks": {"jurisdiction": country or "", "health": " ".join(sorted(fared))},
            })  # fmt: skip
        return sorted(out, key=lambda p: str(p["name"]))

    def shared(lang: str) -> dict[str, Any]:
        """What the rows of sources need."""
        return {
            "listed": site.listed,
            "title_of": lambda id_: site.title(id_, lang, short=True),
            "ways_of": lambda source: standings(site.registry, source, looks.get(source.id, ()))[1:],
            "reading_of": newest,
            "warnings_of": lambda r: [warning_sentence(stored_warning(w), lang) for w in r.warnings or ()],
            "troubled": troubled,
            "due": due,
        }

    def page(lang: str, _: dict[str, str]) -> dict[str, Any]:
        bad = [s for s in found if health(s) == "bad" or s.id in troubled]
        told = publishers(lang)
        regime_marks = {
            r.regime.id: marks(site, None, None, regime=r.regime.id, held=r.state) for r in by_regime
        }
        return {
            **shared(lang),
            "title": editions.gettext(lang, "Sources and health"),
            "regimes": [(r, editions.pick(r.regime.title, lang), _advice(r, lang)) for r in by_regime],
            "held": sum(r.state is TextState.IN_FORCE for r in by_regime),
            "marks": regime_marks,
            "choices": choices([*regime_marks.values(), *(p["marks"] for p in told)], lang),
            "publishers": told,
            "rows": [row(s, lang) for s in bad[:_TROUBLED]],
            "more": max(len(bad) - _TROUBLED, 0),
            "bad": sum(health(s) == "bad" for s in found),
            "checked": len(site.health),
            "total": len(found),
            "events": events,
            "doubts_of": lambda event: said(event, lang),
            "incidents": incidents,
            "as_of": site.as_of,
        }

    with site.out.job("sources", ""):
        put_page(site, "sources.html", "site/sources.html.j2", page)
        for id_, mine in by_publisher.items():
            put_page(
                site,
                _path(id_),
                "site/publisher.html.j2",
                lambda lang, _, mine=mine: {  # type: ignore[misc]
                    **shared(lang),
                    "title": site.publisher(mine[0], lang) or "–",
                    "rows": [row(s, lang) for s in mine],
                    "crumbs": [],
                },
            )


def _path(publisher: str) -> str:
    return f"sources/{page_name(publisher) if publisher else 'none'}.html"


def _advice(found: RegimeStatus, lang: str) -> list[tuple[str, str]]:
    """What is wrong and what to do, in an edition."""
    return [advice_sentences(cause, lang) for cause in _told(found)[:_CAUSES]]


def _told(found: RegimeStatus) -> list[Cause]:
    """What stands in the way of a regime's text; that it was only never asked for is no news."""
    return [a.cause for a in found.advice if a.cause.code != "not_asked"]
