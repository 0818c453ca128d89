"""What the law of the Belt and Road jurisdictions says of data that leave the country, as a page."""

from __future__ import annotations

from tracker.publish.editions import EDITIONS
from tracker.publish.views.belt_and_road import belt_and_road_page, belt_and_road_publication, laws
from tracker.publish.writers import write
from tracker.site.context import BuildContext, put_both
from tracker.site.downloads import to_json
from tracker.site.files import key_of

PATH = "belt-and-road.html"


def page(site: BuildContext) -> None:
    """Make the page of both editions, with its CSV and JSON."""
    key = key_of([r.model_dump_json() for r in site.registry.belt_and_road.values()])
    if site.out.done("belt-and-road", key):
        return
    with site.out.job("belt-and-road", key):
        put_both(
            site,
            PATH,
            lambda lang, where: belt_and_road_page(
                site.registry,
                lang,
                nav=where,
                downloads=[
                    (label, f"{where['top']}belt-and-road-{lang}.{ending}")
                    for label, ending in (("CSV", "csv"), ("JSON", "json"))
                ],
            ),
        )
        for lang in EDITIONS:
            base = f"belt-and-road-{lang}"
            site.out.put(f"{base}.json", to_json(laws(site.registry, lang)))
            site.out.put(f"{base}.csv", write(belt_and_road_publication(site.registry, lang), "csv"))
