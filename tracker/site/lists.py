"""The pages that list: the index of an edition and all its changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from tracker.brief.gather import DUTIES
from tracker.render import env, i18n
from tracker.render.i18n import EDITIONS
from tracker.render.words import instrument_title
from tracker.site.files import nav, page_name
from tracker.site.state import Site, Summary, from_root, links_of
from tracker.store import reader
from tracker.store.models import VersionRow

if TYPE_CHECKING:
    from datetime import datetime

_ON_INDEX = 30


def _listed(site: Site, items: Sequence[Summary], lang: str) -> list[dict[str, Any]]:
    return [
        {
            "href": f"changes/{page_name(s.id)}.html",
            "title": instrument_title(site.registry, s.instrument, lang, short=True),
            "sentence": s.sentences[lang],
            "significance": s.significance,
            "language": s.language,
            "observed_at": s.observed_at,
            "valid_from": s.valid_from,
        }
        for s in items
    ]


def _newest_first(site: Site) -> list[Summary]:
    return sorted(site.summaries, key=lambda s: (s.observed_at, s.id), reverse=True)


def all_changes(site: Site) -> None:
    years: dict[int, list[Summary]] = {}
    for s in _newest_first(site):
        years.setdefault(s.observed_at.year, []).append(s)
    for lang in EDITIONS:
        html = env.page(
            "site/changes.html.j2", lang, title=i18n.gettext(lang, "All changes"),
            nav=nav(lang, "changes.html"),
            years=[(year, _listed(site, items, lang)) for year, items in years.items()],
        )  # fmt: skip
        site.put(lang, "changes.html", html)


def index(site: Site, codebooks: list[dict[str, Any]], briefings: list[dict[str, Any]]) -> None:
    links = links_of(site)
    as_of = site.session.scalar(select(func.max(VersionRow.last_seen_at)))
    counts = reader.counts(site.session) | {"instruments": len(site.registry.instruments)}
    latest = _newest_first(site)
    for lang in EDITIONS:
        html = env.page(
            "site/index.html.j2",
            lang,
            title=i18n.gettext(lang, "Digital rules across borders"),
            nav=nav(lang, "index.html"),
            as_of=as_of,
            counts=counts,
            changes=_listed(site, latest[:_ON_INDEX], lang),
            more_changes=len(latest) if len(latest) > _ON_INDEX else 0,
            all_changes="changes.html",
            due=_due(site, as_of, links, lang),
            codebooks=[
                {
                    "href": c["path"],
                    "title": i18n.pick(c["table"].title, lang),
                    "topics": len(c["table"].rows),
                    "columns": len(c["table"].columns),
                    "counts": c["table"].counts,
                }
                for c in codebooks
            ],
            briefings=[{"href": b["path"], "title": b["period"].title(lang)} for b in briefings],
            strands=_strands(site, links, lang),
            troubles=_troubles(site),
        )
        site.put(lang, "index.html", html)


def _due(site: Site, as_of: datetime | None, links: dict[str, str], lang: str) -> list[dict[str, Any]]:
    out = []
    for i in site.registry.instruments.values():
        for e in i.events:
            if as_of and e.event in DUTIES and e.date > as_of.date():
                href = from_root(links, f"instrument:{i.id}")
                title = instrument_title(site.registry, i.id, lang, short=True)
                out.append({"date": e.date, "eid": e.eid, "event": e.event, "condition": e.condition,
                            "href": href, "title": title})  # fmt: skip
    return sorted(out, key=lambda s: (s["date"], s["title"], s["eid"] or ""))[:20]


def _strands(site: Site, links: dict[str, str], lang: str) -> list[tuple[str, list[dict[str, Any]]]]:
    held = {instrument for instrument, _ in site.versions}
    out: dict[str, list[dict[str, Any]]] = {}
    for regime in site.registry.regimes.values():
        out.setdefault(regime.strand.value, []).append(
            {
                "title": i18n.pick(regime.title, lang),
                "instruments": [
                    {
                        "title": i18n.pick(i.title, lang),
                        "href": from_root(links, f"instrument:{i.id}"),
                        "versions": i.id in held,
                    }
                    for i in regime.instruments
                ],
            }
        )
    return list(out.items())


def _troubles(site: Site) -> list[Any]:
    newest: dict[tuple[str | None, str], Any] = {}
    for e in reader.events(site.session):
        newest[e.source, e.kind] = e
    return sorted(newest.values(), key=lambda e: (e.observed_at, e.id), reverse=True)[:25]
