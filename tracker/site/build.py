"""Builds the site from the store: one pass over the record, every page in both editions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from tracker.brief.gather import gather, months_with_changes
from tracker.brief.render import as_html as briefing_html
from tracker.compare import matrix
from tracker.compare.page import as_html as matrix_html
from tracker.render import env, i18n, tell
from tracker.render.i18n import EDITIONS
from tracker.render.words import instrument_title, name
from tracker.site.files import Output, nav, page_name
from tracker.site.lists import all_changes, index
from tracker.site.pages import change_page, text_page
from tracker.site.state import Site, Summary, Told, links_of
from tracker.store import reader
from tracker.store.models import ChangeRow, VersionRow
from tracker.views import changes_view, text_view

if TYPE_CHECKING:
    from pathlib import Path

    from tracker.registry import Registry
    from tracker.registry.schema import Instrument
    from tracker.store.db import Store

_CHUNK = 100  # changes whose texts are in memory at once


@dataclass
class Built:
    """What a build made."""

    pages: int = 0
    written: int = 0
    removed: int = 0


def build(store: Store, registry: Registry, out: Path, told: Told | None = None) -> Built:
    """Write the site to ``out``; ``told`` is given a line for each step. Same record, same bytes."""
    with store.read() as session:
        site = Site(session, registry, Output(out), told or (lambda _: None))
        _load(site)
        _changes(site)
        _texts(site)
        _instruments(site)
        codebooks = _matrices(site)
        briefings = _briefings(site)
        all_changes(site)
        index(site, codebooks, briefings)
    removed = site.out.close()
    return Built(len(site.out.paths), site.out.written, removed)


def _load(site: Site) -> None:
    rows = site.session.scalars(
        select(VersionRow)
        .where(VersionRow.superseded_at.is_(None))
        .order_by(VersionRow.instrument, VersionRow.language, VersionRow.ordinal)
    )
    for row in rows:
        site.versions[row.instrument, row.language].append(row)
    for versions in site.versions.values():
        newest = versions[-1]
        shown = [newest, *(v for v in reversed(versions) if v.parts)][: 1 if newest.parts else 2]
        site.with_text.update({v.id: v for v in shown})
    site.health = reader.health(site.session)


# --- pages --------------------------------------------------------------------------------------------


def _changes(site: Site) -> None:
    ids = list(
        site.session.scalars(
            select(ChangeRow.id)
            .where(ChangeRow.superseded_at.is_(None), ChangeRow.kind != "first")
            .order_by(ChangeRow.observed_at, ChangeRow.instrument, ChangeRow.language, ChangeRow.id)
        )
    )
    by_version = {v.id: v for versions in site.versions.values() for v in versions}
    known = links_of(site)
    for n in range(0, len(ids), _CHUNK):
        rows = reader.changes(site.session, ids=ids[n : n + _CHUNK])
        for row, view in zip(rows, changes_view(site.session, site.registry, rows), strict=True):
            new, old = by_version.get(row.to_version), by_version.get(row.from_version or "")
            captures = [
                (which, reader.evidence(site.session, v.check))
                for which, v in (("The text after", new), ("The text before", old))
                if v is not None
            ]
            named = tell.units(view["provisions"])
            sentences = {}
            for lang in EDITIONS:
                short = instrument_title(site.registry, row.instrument, lang, short=True)
                sentences[lang] = tell.sentence(row.kind, short, named, lang)
                path = f"changes/{page_name(row.id)}.html"
                html = change_page(
                    site.registry, view, lang=lang, nav=nav(lang, path), links=known,
                    evidence=[(i18n.gettext(lang, which), found) for which, found in captures],
                    versions=_sides(site, row, known, lang),
                )  # fmt: skip
                site.put(lang, path, html)
            site.summaries.append(
                Summary(
                    row.id, row.instrument, row.language, row.kind, row.significance, row.observed_at,
                    row.valid_from, row.from_version, row.to_version, sentences,
                )
            )  # fmt: skip
        site.told(f"{min(n + _CHUNK, len(ids))} of {len(ids)} changes")


def _sides(site: Site, row: ChangeRow, known: dict[str, str], lang: str) -> list[tuple[str, str, str | None]]:
    sides = (("Version before", row.from_version), ("Version after", row.to_version))
    out = [(i18n.gettext(lang, label), id_, known.get(f"text:{id_}")) for label, id_ in sides if id_]
    title = instrument_title(site.registry, row.instrument, lang)
    here = known.get(f"instrument:{row.instrument}")
    return [(i18n.gettext(lang, "Instrument"), title, here), *out]


def _texts(site: Site) -> None:
    for version in site.with_text.values():
        view = text_view(site.session, version)
        source = site.registry.sources.get(version.source)
        captures = reader.evidence(site.session, version.check)
        path = f"texts/{page_name(version.id)}.html"
        for lang in EDITIONS:
            html = text_page(
                site.registry, view, lang=lang, nav=nav(lang, path), evidence=captures,
                text_class=source.text if source else None,
            )  # fmt: skip
            site.put(lang, path, html)
    site.told(f"{len(site.with_text)} texts")


def _instruments(site: Site) -> None:
    links = links_of(site)
    by_version = {s.to_version: s for s in site.summaries}
    for instrument in site.registry.instruments.values():
        path = f"instruments/{page_name(instrument.id)}.html"
        for lang in EDITIONS:
            title = i18n.pick(instrument.title, lang)
            regime = site.registry.regime_of(instrument.id)
            html = env.page(
                "site/instrument.html.j2",
                lang,
                i=instrument,
                title=title,
                other_titles=[(k, v) for k, v in instrument.title.items() if v != title],
                regime=i18n.pick(regime.title, lang) if regime else "",
                versions=_versions(site, instrument.id, links, by_version, lang),
                relations=_relations(site, instrument.id, links, lang),
                sources=_sources(site, instrument, lang),
                short_of=lambda id_, lang=lang: instrument_title(site.registry, id_, lang, short=True),
                nav=nav(lang, path),
            )
            site.put(lang, path, html)


def _versions(
    site: Site, id_: str, links: dict[str, str], changes: dict[str, Summary], lang: str
) -> list[tuple[str, list[dict[str, Any]]]]:
    out = []
    for (instrument, language), rows in site.versions.items():
        if instrument != id_:
            continue
        items = []
        for row in rows:
            s = changes.get(row.id)
            change = (
                {"href": links[f"change:{s.id}"], "kind": s.kind, "sentence": s.sentences[lang]}
                if s
                else None
            )
            items.append({"row": row, "text": links.get(f"text:{row.id}"), "change": change})
        out.append((language, items))
    return out


def _relations(site: Site, id_: str, links: dict[str, str], lang: str) -> list[dict[str, Any]]:
    out = []
    for r in site.registry.relations:
        for mine, other, family, eids in (
            (r.from_, r.to, "relation", r.to_provisions),
            (r.to, r.from_, "relation:by", r.to_provisions),
        ):
            if mine == id_:
                out.append(
                    {
                        "verb": name(family, r.type.value, lang),
                        "title": instrument_title(site.registry, other, lang),
                        "href": links.get(f"instrument:{other}"),
                        "provisions": eids,
                        "effective": r.effective,
                        "note": i18n.pick(r.note, lang) if r.note else "",
                    }
                )
    return out


def _sources(site: Site, instrument: Instrument, lang: str) -> list[dict[str, Any]]:
    out = []
    for s in site.registry.sources.values():
        if s.instrument == instrument.id:
            publisher = site.registry.publishers.get(s.publisher or "")
            label = ""
            if publisher:
                label = publisher.zh or publisher.en if lang == "zh" else publisher.en
            out.append({"source": s, "publisher": label, "health": site.health.get(s.id)})
    return out


def _matrices(site: Site) -> list[dict[str, Any]]:
    out = []
    links = links_of(site)
    for id_ in sorted(site.registry.codebooks):
        table = matrix(site.session, site.registry, id_)
        if not table.columns:
            continue
        path = f"compare/{page_name(id_)}.html"
        for lang in EDITIONS:
            site.put(lang, path, matrix_html(table, site.registry, lang, links=links, nav=nav(lang, path)))
        out.append({"path": path, "table": table})
        site.told(f"comparison {id_}")
    return out


def _briefings(site: Site) -> list[dict[str, Any]]:
    links = links_of(site)
    months = months_with_changes(site.session)
    out = []
    for n, period in enumerate(months):
        found = gather(site.session, site.registry, period)
        path = f"briefings/{page_name(period.name)}.html"
        for lang in EDITIONS:
            around = [
                (f"{arrow} {months[k].title(lang)}", f"{page_name(months[k].name)}.html")
                for arrow, k in (("←", n + 1), ("→", n - 1))
                if 0 <= k < len(months)
            ]
            html = briefing_html(found, site.registry, lang, links=links, nav=nav(lang, path), around=around)
            site.put(lang, path, html)
        out.append({"path": path, "period": period})
    site.told(f"{len(months)} briefings")
    return out
