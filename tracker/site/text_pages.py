"""The pages of texts: made again where anything they say differs from the last build."""

from __future__ import annotations

from typing import Any

from tracker.contract.text import text_view
from tracker.publish import editions
from tracker.site.context import BuildContext, VersionEntry, put_both
from tracker.site.downloads import addresses, put_cite_pages, put_text, text_citations
from tracker.site.files import key_of, page_name
from tracker.site.pages import text_page
from tracker.store import reader
from tracker.store.models import VersionRow

_CHECKPOINT = 500  # jobs after which a stopped build would go on


def put_texts(site: BuildContext, lines: dict[str, str]) -> None:
    stale: list[tuple[VersionEntry, str, tuple[VersionEntry | None, VersionEntry | None]]] = []
    for v in (v for id_ in sorted(lines) for line in site.versions.get(id_, {}).values() for v in line):
        near = site.neighbours(v)
        key = key_of(
            v.key,
            [(n.id, n.valid, n.dated, n.observed) if n else None for n in near],
            site.regime_key(v.instrument),
            c.id if (c := site.to_version.get(v.id)) else None,
        )
        if not site.out.done(f"text:{v.id}", key):
            stale.append((v, key, near))
    for n, (v, key, near) in enumerate(stale, 1):
        row = site.session.get(VersionRow, v.id)
        if row is not None:
            with site.out.job(f"text:{v.id}", key):
                _text(site, v, text_view(site.session, row), near)
        if n % 20 == 0 or n == len(stale):
            site.session.expunge_all()
            site.progress(f"texts: {n}/{len(stale)}")
        if n % _CHECKPOINT == 0:
            site.out.checkpoint()
    for id_, key in lines.items():  # only now: all of their pages are made
        with site.out.job(f"line:{id_}", key):
            pass


def _text(
    site: BuildContext,
    v: VersionEntry,
    view: dict[str, Any],
    near: tuple[VersionEntry | None, VersionEntry | None],
) -> None:
    source = site.registry.sources.get(v.source)
    evidence = reader.evidence(site.session, v.check)
    path = f"texts/{page_name(v.id)}.html"
    downloads = put_text(site, view, evidence[0].final_url if evidence else None)
    change = site.to_version.get(v.id)
    named = {**view, "source": v.source}
    cite_pages = put_cite_pages(site, named)

    def page(lang: str, where: dict[str, str]) -> str:
        def when(o: VersionEntry) -> str:
            return editions.format_day(o.law_from or o.observed_at, lang)

        around = [
            (f"{arrow} {when(o)}", f"{page_name(o.id)}.html")
            for arrow, o in zip("←→", near, strict=True)
            if o
        ]
        if change:
            around.insert(
                0, (editions.gettext(lang, "What changed"), f"../changes/{page_name(change.id)}.html")
            )
        return text_page(
            site.registry,
            view,
            lang=lang,
            nav=where,
            evidence=evidence,
            text_class=source.text if source else None,
            source_kind=source.kind if source else None,
            instrument_href=site.links.get(f"instrument:{v.instrument}"),
            around=around,
            downloads=addresses(downloads, where),
            citations=text_citations(site, named, path, lang),
            cite_pages=cite_pages,
        )

    put_both(site, path, page)
