"""Comparisons and briefings as pages: made again only when what they rest on has changed."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from functools import partial
from typing import Any

from sqlalchemy import String, cast, func, select

from tracker.brief.briefing_file import write_briefing
from tracker.brief.collect import Briefing, gather
from tracker.brief.compose import Pages, compose
from tracker.compare import MatrixQuery, matrix
from tracker.compare.cells import Matrix
from tracker.lifecycle.period import Period
from tracker.publish import editions
from tracker.publish.editions import EDITIONS
from tracker.publish.labels import party_name
from tracker.publish.period_titles import period_title
from tracker.publish.views.compare_style import page_style
from tracker.publish.views.data_package import EVERY, package_zip
from tracker.publish.views.matrix import MatrixWords, matrix_words
from tracker.publish.views.matrix_page import matrix_page
from tracker.publish.writers.html import html_page
from tracker.resources import templates_dir
from tracker.site.context import BuildContext, put_page
from tracker.site.downloads import addresses, put_table, table_citations
from tracker.site.files import key_of, page_name, prefix
from tracker.site.topics import put_topics, topic_path
from tracker.store import as_of
from tracker.store.models import CheckRow, EventRow

Book = dict[str, Any]
#: The script of pages that compare: what is chosen stands in the address.
SCRIPT = "compare.js"


def matrices(site: BuildContext, only: str | None = None) -> list[Book]:
    """Every codebook with codings as a table, with a page for each of its topics; or one of them.

    Returns for each ``{id, title, href, topics, columns, counts, rows, key, table}``; ``table`` is None
    where the page of an earlier build was kept.
    """
    with site.out.job("compare.js", ""):
        site.out.put(SCRIPT, (templates_dir() / "site" / SCRIPT).read_text("utf-8"))
    out: list[Book] = []
    for id_, book in sorted(site.registry.codebooks.items()):
        files = [f for f in site.registry.codings if f.codebook == id_]
        held = sorted({f.instrument for f in files})
        if not held or only not in (None, id_):
            continue
        edges = [r.model_dump_json() for r in site.registry.relations if r.to in held]
        key = key_of(
            book.model_dump_json(),
            [f.model_dump_json() for f in files],
            edges,
            _standing(site, held),
            site.titles_key(site.registry.instruments),
            [site.versions.get(i) for i in held],
            [c.key for i in held for c in site.by_instrument.get(i, ())],
        )
        job = f"matrix:{id_}"
        path = f"compare/{page_name(id_)}.html"
        if site.out.done(job, key):
            extra, table = site.out.left(job), None
        else:
            table = matrix(site.session, site.registry, id_, MatrixQuery(today=site.on))
            extra = {
                "counts": table.counts,
                "topics": len(table.rows),
                "columns": len(table.columns),
                "stale": _touched(table),
            }
            with site.out.job(job, key, extra):
                views = {lang: matrix_words(table, site.registry, lang) for lang in EDITIONS}
                _matrix(site, views, path)
                put_topics(site, table, views)
            site.progress(f"comparison {id_}")
        out.append(
            {
                "id": id_,
                "title": book.title,
                "href": path,
                "key": key,
                "table": table,
                "rows": [(t.title, topic_path(id_, t.id)) for t in book.topics],
                "sets": [(dict(s.title), [i for i in s.columns if i in held]) for s in book.sets],
                **extra,
            }
        )
    return out


def put_package(site: BuildContext, books: Sequence[Book]) -> dict[str, str]:
    """All tables as one data package: edition -> path below the top; none of a single table."""
    paths = {lang: f"compare/{EVERY}-{lang}.zip" for lang in EDITIONS}
    key = key_of([b["key"] for b in books])
    if len(books) > 1 and not site.out.done("package", key):
        made = [
            b["table"] or matrix(site.session, site.registry, b["id"], MatrixQuery(today=site.on))
            for b in books
        ]
        with site.out.job("package", key):
            for lang, path in paths.items():
                site.out.put(path, package_zip(*(matrix_words(m, site.registry, lang) for m in made)))
    return paths if len(books) > 1 else {}


def _standing(site: BuildContext, held: list[str]) -> list[Any]:
    """What the heads of columns and derived rows rest on: instruments, and which of their dates have come."""
    return [(i.model_dump_json(), site.came(i)) for i in (site.registry.instruments[id_] for id_ in held)]


def _matrix(site: BuildContext, views: Mapping[str, MatrixWords], path: str) -> None:
    for lang, view in views.items():
        table = view.matrix
        where = site.nav(lang, path)
        downloads = put_table(site, view)
        html = matrix_page(
            view,
            links=site.links,
            nav=where,
            downloads=addresses(downloads, where),
            citations=table_citations(site, table, path, lang),
            topic_href=partial(_topic_href, view.matrix.codebook),
        )
        site.put(lang, path, html)


def _topic_href(codebook: str, topic: str) -> str:
    return f"../{topic_path(codebook, topic)}"


def _touched(table: Matrix) -> dict[str, list[str]]:
    """month -> what made cells stale in it: what a briefing of the month says of the table."""
    out: dict[str, list[str]] = {}
    for row in table.rows:
        for id_, cell in row.cells.items():
            for t in cell.causes:
                if t.on:
                    out.setdefault(f"{t.on:%Y-%m}", []).append(
                        key_of(row.topic.id, id_, t, [p.eid for p in cell.cited])
                    )
    return {month: [key_of(sorted(found))] for month, found in out.items()}


def comparisons(
    site: BuildContext,
    books: list[Book],
    beside: Sequence[tuple[str, dict[str, str]]] = (),
    options: Sequence[tuple[str, dict[str, str]]] = (),
    parties: Sequence[str] = (),
) -> None:
    """What can be compared. ``beside``: other pages that compare, as (address, title by language, or in
    English as the catalogue has it); ``options``: pages of options; ``parties`` with a page of their own."""
    package = put_package(site, books)
    papers = [p.title for p in site.registry.options.values()]

    def collect(lang: str, where: dict[str, str]) -> dict[str, Any]:
        named = ((code, party_name(code, lang)) for code in parties)
        return {
            **page_style(),
            "title": editions.gettext(lang, "Comparisons"),
            "package": f"{where['top']}{package[lang]}" if package else None,
            "beside": [(href, editions.gettext(lang, editions.pick(name, lang))) for href, name in beside],
            "options": [(href, editions.pick(name, lang)) for href, name in options],
            "options_title": editions.punctuation(lang).items(editions.pick(x, lang) for x in papers),
            "parties": sorted(named, key=lambda p: editions.sort_key(p[1], lang)),
            "codebooks": [
                {
                    **b,
                    "title": editions.pick(b["title"], lang),
                    "rows": [(editions.pick(title, lang), href) for title, href in b["rows"]],
                    "sets": [(editions.pick(title, lang), ids) for title, ids in b["sets"]],
                }
                for b in books
            ],
        }

    with site.out.job("comparisons", ""):
        put_page(site, "comparisons.html", "site/comparisons.html.j2", collect)


def briefings(
    site: BuildContext, months: list[Period], books: list[Book], only: Container[str] | None = None
) -> None:
    """A page for each month with changes. Its key: the changes, checks and events of the month. ``only``:
    names of the months to make."""
    registry = key_of([r.model_dump_json(by_alias=True) for r in site.registry.regimes.values()])
    checked = _by_month(site)
    by_month: dict[str, list[Any]] = {}
    applying: dict[str, list[Any]] = {}
    for c in site.changes.values():
        fact = f"{c.id} {c.derived_from} {c.caused}"
        by_month.setdefault(c.observed[:7], []).append(fact)
        if c.valid:
            applying.setdefault(c.valid[:7], []).append(fact)
    first: dict[str, list[str]] = {}
    for v in site.by_id.values():
        if v.id not in site.to_version:
            first.setdefault(v.observed[:7], []).append(v.id)
    known = as_of.known_by_month(site.session)
    for n, period in enumerate(months):
        around = [(arrow, months[k]) for arrow, k in (("←", n + 1), ("→", n - 1)) if 0 <= k < len(months)]
        month = period.name
        key = key_of(
            registry,
            by_month.get(month),
            applying.get(month),
            first.get(month),
            checked.get(month),
            [(b["id"], b["stale"].get(month)) for b in books],
            [m.name for _, m in around],
            known.get(month),
        )
        job = f"briefing:{month}"
        if (only is not None and month not in only) or site.out.done(job, key):
            continue
        found = gather(site.session, site.registry, period)
        path = f"briefings/{page_name(month)}.html"
        with site.out.job(job, key):
            for lang in EDITIONS:
                ways = [
                    (f"{arrow} {period_title(m, lang)}", f"{page_name(m.name)}.html") for arrow, m in around
                ]
                page = compose(found, site.registry, lang, links=site.links)
                taken = [
                    (label, address.removeprefix("briefings/"))
                    for label, address in briefing_files(month, lang)
                ]
                site.put(lang, path, html_page(page, nav=site.nav(lang, path), around=ways, downloads=taken))
                _put_files(site, found, lang)
        site.session.expunge_all()
        site.progress(f"briefing {month}")
        if n % 20 == 19:
            site.out.checkpoint()


#: A briefing as a file of the site: ending, pages, label. What goes to a director as PDF has two pages.
_FILES: tuple[tuple[str, Pages, str], ...] = (
    ("pdf", "2", "PDF (two pages)"),
    ("one-page.pdf", "1", "PDF (one page)"),
    ("full.pdf", "full", "PDF (full)"),
    ("docx", "full", "Word"),
    ("md", "full", "Markdown"),
    ("eml", "full", "mail"),
)


def briefing_files(month: str, lang: str) -> list[tuple[str, str]]:
    """(label, address beside the list of briefings) of each form in which a briefing can be taken."""
    base = f"briefings/{page_name(month)}"
    return [(editions.gettext(lang, label), f"{base}.{ending}") for ending, _, label in _FILES]


def _put_files(site: BuildContext, found: Briefing, lang: str) -> None:
    for (ending, pages, _), (_, path) in zip(_FILES, briefing_files(found.period.name, lang), strict=True):
        format_ = ending.rpartition(".")[2]
        data = write_briefing(
            found, site.registry, lang, format_, pages=pages, site=site.base_url, paper=site.paper
        )
        site.out.put(prefix(lang) + path, data)


def _by_month(site: BuildContext) -> dict[str, Any]:
    """month -> how many checks and events it holds, and the newest of each: changes when one is added."""
    out: dict[str, list[Any]] = {}
    month = func.substr(cast(CheckRow.observed_at, String), 1, 7)
    for name, *rest in site.session.execute(
        select(month, func.count(), func.max(CheckRow.recorded_at)).group_by(month).order_by(month)
    ):
        out.setdefault(name, []).append(rest)
    month = func.substr(cast(EventRow.observed_at, String), 1, 7)
    for name, *rest in site.session.execute(
        select(month, func.count(), func.max(EventRow.recorded_at), func.max(EventRow.resolved_at))
        .group_by(month)
        .order_by(month)
    ):
        out.setdefault(name, []).append(rest)
    return out
