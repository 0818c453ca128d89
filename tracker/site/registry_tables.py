"""Tables that the registry holds whole, as pages: Belt and Road laws, strategies of the OECD's members."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from tracker.publish import templates
from tracker.publish.document import Publication
from tracker.publish.editions import EDITIONS, gettext
from tracker.publish.views import belt_and_road, oecd_strategies
from tracker.publish.writers import write
from tracker.registry import Registry
from tracker.site.context import BuildContext, put_both
from tracker.site.downloads import papers, put_papers, to_json
from tracker.site.files import key_of


@dataclass(frozen=True)
class RegistryTable:
    """``items``: what the table is made from; ``rows``: its JSON, and what the template of its name shows."""

    name: str  # of the page and its files
    items: Callable[[Registry], Mapping[str, BaseModel]]
    rows: Callable[[Registry, str], list[dict[str, Any]]]
    publication: Callable[[Registry, str], Publication]
    title: str
    heads: tuple[str, ...]
    summary: Callable[[Registry, str], str]
    shown: Mapping[str, Any] = field(default_factory=dict)  # what else the template needs

    @property
    def path(self) -> str:
        return f"{self.name}.html"

    def put(self, site: BuildContext) -> None:
        """Make the page of both editions, with its CSV and JSON."""
        key = key_of(site.on, [item.model_dump_json() for item in self.items(site.registry).values()])
        if site.out.done(self.name, key):
            return
        with site.out.job(self.name, key):
            put_both(site, self.path, lambda lang, where: self._page(site.registry, lang, where))
            for lang in EDITIONS:
                base = f"{self.name}-{lang}"
                site.out.put(f"{base}.json", to_json(self.rows(site.registry, lang)))
                publication = self.publication(site.registry, lang)
                site.out.put(f"{base}.csv", write(publication, "csv"))
                put_papers(site, publication, self.path, base)

    def _page(self, registry: Registry, lang: str, nav: Mapping[str, Any]) -> str:
        base = f"{nav['top']}{self.name}-{lang}"
        files = [*papers(base), *((e.upper(), f"{base}.{e}") for e in ("csv", "json"))]
        return templates.page(
            f"site/{self.name}.html.j2", lang, title=gettext(lang, self.title), nav=nav, downloads=files,
            summary=self.summary(registry, lang), heads=[gettext(lang, head) for head in self.heads],
            rows=self.rows(registry, lang), **self.shown,
        )  # fmt: skip


REGISTRY_TABLES = (
    RegistryTable(
        "belt-and-road", lambda r: r.belt_and_road, belt_and_road.laws,
        belt_and_road.belt_and_road_publication, belt_and_road.TITLE, tuple(belt_and_road.HEADS.values()),
        belt_and_road.summary, {"facts": list(belt_and_road.COLUMNS.items())},
    ),
    RegistryTable(
        "oecd-strategies", lambda r: r.oecd_strategies, oecd_strategies.strategies,
        oecd_strategies.oecd_strategies_publication, oecd_strategies.TITLE,
        tuple(oecd_strategies.HEADS.values()), oecd_strategies.summary,
    ),
)  # fmt: skip
