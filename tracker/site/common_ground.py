"""Common ground and options (中国方案) as pages, one a topic."""

from __future__ import annotations

from tracker.compare.common_ground import CommonGround, common_ground
from tracker.publish.editions import EDITIONS
from tracker.publish.views.common_ground import (
    common_ground_json,
    common_ground_page,
    common_ground_publication,
    topic_title,
)
from tracker.publish.writers import write
from tracker.registry.options import OptionPaper
from tracker.site.context import BuildContext, put_both
from tracker.site.downloads import papers, put_papers, to_json
from tracker.site.files import key_of, page_name


def pages(site: BuildContext) -> list[tuple[str, dict[str, str]]]:
    """A page for each topic of the papers; (address, title by language) of each."""
    out: list[tuple[str, dict[str, str]]] = []
    for paper in site.registry.options.values():
        found = common_ground(site.session, site.registry, paper.id)
        out += [_page(site, paper, g) for g in found]
    return out


def _page(site: BuildContext, paper: OptionPaper, g: CommonGround) -> tuple[str, dict[str, str]]:
    base = f"common-ground/{page_name(f'{paper.id}-{g.topic.id}')}"
    held = {i for f in (paper.own, *paper.templates) for i in f.instruments}
    held |= {r.entry.target.instrument for r in g.law}
    shown = {lang: to_json(common_ground_json([g], site.registry, lang)) for lang in EDITIONS}
    key = key_of(paper.model_dump_json(), *shown.values(), site.titles_key(held))
    job = f"common-ground:{paper.id}:{g.topic.id}"
    if not site.out.done(job, key):
        with site.out.job(job, key):
            put_both(
                site,
                f"{base}.html",
                lambda lang, where: common_ground_page(
                    [g],
                    site.registry,
                    lang,
                    links=site.links,
                    nav=where,
                    downloads=[
                        *papers(f"{where['top']}{base}-{lang}"),
                        *(
                            (label, f"{where['top']}{base}-{lang}.{ending}")
                            for label, ending in (("CSV", "csv"), ("JSON", "json"))
                        ),
                    ],
                ),
            )
            for lang in EDITIONS:
                publication = common_ground_publication([g], site.registry, lang)
                site.out.put(f"{base}-{lang}.json", shown[lang])
                site.out.put(f"{base}-{lang}.csv", write(publication, "csv"))
                put_papers(site, publication, f"{base}.html", f"{base}-{lang}")
    return f"{base}.html", {lang: topic_title(g, lang) for lang in EDITIONS}
