"""Tables of accession gaps as pages."""

from __future__ import annotations

from tracker.compare.gap import gap
from tracker.publish.editions import EDITIONS
from tracker.publish.views.gap import gap_json, gap_page, gap_publication
from tracker.publish.writers import write
from tracker.registry.gap import GapTable
from tracker.site.context import BuildContext, put_both
from tracker.site.downloads import papers, put_papers, to_json
from tracker.site.files import key_of, page_name


def pages(site: BuildContext) -> list[tuple[str, dict[str, str]]]:
    """A page for each table of the registry; (address, title by language) of each."""
    return [_page(site, table) for table in site.registry.gaps.values()]


def _page(site: BuildContext, table: GapTable) -> tuple[str, dict[str, str]]:
    path = f"gaps/{page_name(table.id)}.html"
    held = {r.instrument for e in table.entries for r in (*e.rests_on, *e.pilots)}
    held |= {e.target.instrument for e in table.entries}
    key = key_of(
        table.model_dump_json(),
        [site.versions.get(i) for i in sorted(held)],
        [c.key for i in sorted(held) for c in site.by_instrument.get(i, ())],
        [r.model_dump_json() for r in site.registry.relations if r.to in held],
        site.titles_key(held),
    )
    job = f"gap:{table.id}"
    if not site.out.done(job, key):
        found = gap(site.session, site.registry, table.id)
        with site.out.job(job, key):
            put_both(
                site,
                path,
                lambda lang, where: gap_page(
                    found,
                    site.registry,
                    lang,
                    links=site.links,
                    nav=where,
                    downloads=[
                        *papers(f"{where['top']}gaps/{page_name(table.id)}-{lang}"),
                        *(
                            (label, f"{where['top']}gaps/{page_name(table.id)}-{lang}.{ending}")
                            for label, ending in (("CSV", "csv"), ("JSON", "json"))
                        ),
                    ],
                ),
            )
            for lang in EDITIONS:
                base = f"gaps/{page_name(table.id)}-{lang}"
                site.out.put(f"{base}.json", to_json(gap_json(found, site.registry, lang)))
                publication = gap_publication(found, site.registry, lang)
                site.out.put(f"{base}.csv", write(publication, "csv"))
                put_papers(site, publication, path, base)
    return path, dict(table.title)
