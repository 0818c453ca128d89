"""Dated steps as pages: one for each strand, a lane of the drawing for each instrument."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tracker.lifecycle.steps import Step, steps
from tracker.publish import editions, templates
from tracker.publish.charts import step_lanes
from tracker.publish.date_rows import STEP_COLUMNS, rows_csv, step_rows
from tracker.publish.editions import EDITIONS
from tracker.publish.labels import instrument_title, name
from tracker.publish.views.compare_style import page_style
from tracker.publish.views.timeline import timeline_publication
from tracker.registry import Registry
from tracker.registry.schema import Regime
from tracker.site.context import BuildContext, put_both
from tracker.site.downloads import papers, put_papers, to_json
from tracker.site.files import key_of, page_name


def page_html(
    found: Sequence[Step],
    registry: Registry,
    on: date,
    lang: str = "en",
    *,
    title: str,
    links: dict[str, str] | None = None,
    nav: dict[str, str] | None = None,
    around: Sequence[tuple[str, str, bool]] = (),
    downloads: Sequence[tuple[str, str]] = (),
) -> str:
    return templates.page(
        "site/timeline.html.j2",
        lang,
        **page_style(),
        title=title,
        on=on,
        steps=found,
        drawing=step_lanes(found, registry, on, lang),
        title_of=lambda id_: instrument_title(registry, id_, lang, short=True),
        act_of=lambda s: _act(registry, s, lang),
        provision_of=lambda s: (s.stands_in or s.set_by or "").partition("#")[2],
        links=links if links is not None else {},
        nav=nav,
        around=around,
        downloads=downloads,
    )


def _act(registry: Registry, s: Step, lang: str) -> str:
    return instrument_title(registry, (s.set_by or "").partition("#")[0] or None, lang, short=True)


def path(strand: str) -> str:
    return f"timelines/{page_name(strand)}.html"


def pages(site: BuildContext) -> list[tuple[str, str]]:
    """A page for each strand with dated steps; (address, title in English) of the first."""
    on = site.on
    strands: dict[str, list[Regime]] = {}
    for regime in site.registry.regimes.values():
        if any(i.events or i.parties for i in regime.instruments):
            strands.setdefault(regime.strand.value, []).append(regime)
    for strand, regimes in strands.items():
        ids = [i.id for r in regimes for i in r.instruments]
        key = key_of(
            on,
            [r.model_dump_json(by_alias=True) for r in regimes],
            [c.key for i in ids for c in site.by_instrument.get(i, ())],
            [bool(site.versions.get(i)) for i in ids],
            list(strands),
        )
        if site.out.done(f"timeline:{strand}", key):
            continue
        found = steps(site.registry, on, site.recorded, set(ids))
        with site.out.job(f"timeline:{strand}", key):
            _put(site, strand, list(strands), found, on)
    return [(path(next(iter(strands))), "Timelines")] if strands else []


def _put(site: BuildContext, strand: str, strands: Sequence[str], found: Sequence[Step], on: date) -> None:
    titles = {
        lang: editions.punctuation(lang).labelled(
            editions.gettext(lang, "Timeline"), name("strand", strand, lang)
        )
        for lang in EDITIONS
    }

    def made(lang: str, where: dict[str, str]) -> str:
        files = f"{where['top']}timelines/{strand}"
        return page_html(
            found,
            site.registry,
            on,
            lang,
            title=titles[lang],
            links=site.links,
            nav=where,
            around=[(name("strand", s, lang), f"{page_name(s)}.html", s == strand) for s in strands],
            downloads=[*papers(f"{files}-{lang}"), ("CSV", f"{files}.csv"), ("JSON", f"{files}.json")],
        )

    put_both(site, path(strand), made)
    for lang in EDITIONS:
        publication = timeline_publication(found, site.registry, on, lang, title=titles[lang])
        put_papers(site, publication, path(strand), f"timelines/{strand}-{lang}")
    data = step_rows(found)
    site.out.put(f"timelines/{strand}.csv", rows_csv(STEP_COLUMNS, data))
    site.out.put(f"timelines/{strand}.json", to_json(data))
