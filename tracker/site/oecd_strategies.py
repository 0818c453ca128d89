"""The digital strategies of the members of the OECD, as a page."""

from __future__ import annotations

from tracker.publish.editions import EDITIONS
from tracker.publish.views.oecd_strategies import (
    oecd_strategies_page,
    oecd_strategies_publication,
    strategies,
)
from tracker.publish.writers import write
from tracker.site.context import BuildContext, put_both
from tracker.site.downloads import to_json
from tracker.site.files import key_of

PATH = "oecd-strategies.html"


def page(site: BuildContext) -> None:
    """Make the page of both editions, with its CSV and JSON."""
    key = key_of([r.model_dump_json() for r in site.registry.oecd_strategies.values()])
    if site.out.done("oecd-strategies", key):
        return
    with site.out.job("oecd-strategies", key):
        put_both(
            site,
            PATH,
            lambda lang, where: oecd_strategies_page(
                site.registry,
                lang,
                nav=where,
                downloads=[
                    (label, f"{where['top']}oecd-strategies-{lang}.{ending}")
                    for label, ending in (("CSV", "csv"), ("JSON", "json"))
                ],
            ),
        )
        for lang in EDITIONS:
            base = f"oecd-strategies-{lang}"
            site.out.put(f"{base}.json", to_json(strategies(site.registry, lang)))
            site.out.put(f"{base}.csv", write(oecd_strategies_publication(site.registry, lang), "csv"))
