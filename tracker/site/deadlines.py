"""The page of deadlines, and calendars of them to subscribe to."""

from __future__ import annotations

from typing import Any

from tracker.lifecycle.deadlines import Deadline, duty_names
from tracker.lifecycle.due_lines import due_lines
from tracker.publish import editions
from tracker.publish.charts import life
from tracker.publish.date_rows import DEADLINE_COLUMNS, deadline_rows, rows_csv
from tracker.publish.deadline_calendar import deadline_calendar
from tracker.publish.editions import EDITIONS
from tracker.publish.views.deadlines import deadlines_publication
from tracker.site.context import BuildContext, put_page
from tracker.site.downloads import papers, put_papers, to_json
from tracker.site.files import key_of, page_name
from tracker.site.filters import Marks, choices, marks
from tracker.site.regime import calendar_path as regime_calendar

#: Lines of a table, and those of them with a number in the drawing.
_LISTED, _DRAWN = 300, 40


def deadlines_page(site: BuildContext, duties: list[Deadline]) -> None:
    """Upcoming, moved and passed, with a drawing of what is to come."""
    lines = {s: due_lines((d for d in duties if d.state == s), duties) for s in ("upcoming", "passed")}
    moved = due_lines((d for d in duties if d.was_due or (d.state == "moved" and not d.now)), duties)

    def marks_of(d: Deadline) -> Marks:
        regime = next(iter(d.regimes), None)
        return marks(site, d.instrument, d.date, regime=None if d.instrument else regime, event=d.event)

    def page(lang: str, where: dict[str, str]) -> dict[str, Any]:
        return {
            "title": editions.gettext(lang, "Deadlines"),
            "on": site.on,
            "drawing": life(
                [(x.of.date, str(n)) for n, x in enumerate(lines["upcoming"][:_DRAWN], 1)],
                [],
                site.on,
                editions.gettext(lang, "What is due next"),
                lang,
            ),
            "drawn": _DRAWN,
            "upcoming": lines["upcoming"][:_LISTED],
            "moved": moved[:_LISTED],
            "passed": lines["passed"][::-1][:_LISTED],
            "marks_of": marks_of,
            "choices": choices(map(marks_of, duties), lang),
            "title_of": lambda d: site.title(d.instrument, lang, short=True),
            "act_title": lambda d: site.title(d.act, lang, short=True),
            "link_of": lambda d: f"instruments/{page_name(d.instrument)}.html",
            "downloads": [
                (label, f"{where['top']}{path}")
                for label, path in (
                    *papers(f"deadlines-{lang}"),
                    ("iCalendar", f"deadlines-{lang}.ics"),
                    ("CSV", "deadlines.csv"),
                    ("JSON", "deadlines.json"),
                )
            ],
        }

    with site.out.job("deadlines", ""):
        put_page(site, "deadlines.html", "site/deadlines.html.j2", page)
        data = deadline_rows(duties)

        site.out.put("deadlines.json", to_json(data))
        site.out.put("deadlines.csv", rows_csv(DEADLINE_COLUMNS, data))
    current = [d for d in duties if d.state == "upcoming"]
    key = key_of(site.on, duties, site.titles_key({d.instrument for d in duties}))
    if not site.out.done("deadlines-paper", key):
        with site.out.job("deadlines-paper", key):
            for lang in EDITIONS:
                publication = deadlines_publication(current, duties, site.registry, site.on, lang)
                put_papers(site, publication, "deadlines.html", f"deadlines-{lang}")
    calendars(site, duties)


def calendars(site: BuildContext, duties: list[Deadline]) -> None:
    """Calendars of all duties and of each regime that has some; made again when a duty differs."""
    names = duty_names(duties)
    of_regime: dict[str, list[Deadline]] = {}
    for d in duties:
        regime = site.registry.regime_of(d.instrument)
        for id_ in (regime.id,) if regime else d.regimes:
            of_regime.setdefault(id_, []).append(d)
    whole: list[tuple[str | None, list[Deadline]]] = [(None, duties)]
    for of, mine in [*whole, *sorted(of_regime.items())]:
        acts = sorted({d.instrument for d in mine})
        stamp = site.as_of.replace(hour=0, minute=0, second=0, microsecond=0) if site.as_of else None
        key = key_of(mine, [names[d] for d in mine], acts and site.titles_key(acts), stamp, _ends(site, acts))
        job = f"calendar:{of or ''}"
        if site.out.done(job, key):
            continue
        with site.out.job(job, key):
            for lang in EDITIONS:
                path = calendar_path(of, lang)
                title = None
                if of is not None:
                    regime = site.registry.regimes.get(of)
                    title = editions.pick(regime.title, lang) if regime else of
                made = deadline_calendar(mine, site.registry, lang, stamp, names=names, title=title)
                site.out.put(path, made)


def calendar_path(regime: str | None, lang: str) -> str:
    return f"deadlines-{lang}.ics" if regime is None else regime_calendar(regime, lang)


def _ends(site: BuildContext, instruments: list[str]) -> list[str]:
    """What may cancel a duty."""
    found = (site.registry.instruments.get(id_) for id_ in instruments)
    return [e.model_dump_json() for i in found if i is not None for e in i.events if not e.eid]
