"""A topic across instruments: what each cites on it, quoted from the record, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.compare.alignment import AlignedText, AlignmentQuery, AlignmentTable, CannotAlign, from_record
from tracker.compare.alignment.table import MOST
from tracker.compare.cells import Matrix, MatrixRow
from tracker.publish import editions, templates
from tracker.publish.views.alignment import alignment_page
from tracker.publish.views.example import example_words
from tracker.publish.views.matrix import MatrixWords
from tracker.site.context import BuildContext, put_both
from tracker.site.files import page_name

#: Bytes of quotations on a page; the texts behind the links have them whole.
_ROOM = 200_000


def topic_feed(codebook: str, topic: str) -> str:
    """The name of the feed of changes of what a topic's codings cite."""
    return f"topic-{page_name(codebook)}--{page_name(topic)}"


def topic_path(codebook: str, topic: str) -> str:
    return f"topics/{page_name(codebook)}--{page_name(topic)}.html"


def align_path(codebook: str, topic: str) -> str:
    return f"align/{page_name(codebook)}--{page_name(topic)}.html"


def _beside(
    site: BuildContext, table: Matrix, row: MatrixRow, held: dict[str, AlignedText]
) -> AlignmentTable | None:
    """The first texts that the record quotes on a topic, in one language, side by side; None where there
    is one at most, or more than a page holds."""
    quoted = [c for c in table.columns if any(p.quote for p in row.cells[c.instrument.id].cited)]
    chosen = [c.instrument.id for c in quoted if c.version_language == quoted[0].version_language][:MOST]
    if len(chosen) < 2:
        return None
    wanted = AlignmentQuery(row.topic.id, table.codebook)
    try:
        found = from_record(site.session, site.registry, chosen, wanted, held)
    except CannotAlign:
        return None
    size = sum(len(c.provision.text) for r in found.rows for c in r.cells if c)
    return found if size <= _ROOM // 4 else None


def _put_beside(site: BuildContext, table: Matrix, row: MatrixRow, beside: AlignmentTable) -> None:
    """Both editions of the page of texts side by side."""
    above = f"../{topic_path(table.codebook, row.topic.id)}"
    put_both(
        site,
        align_path(table.codebook, row.topic.id),
        lambda lang, where: alignment_page(
            beside,
            site.registry,
            lang,
            topic=row.topic.id,
            kicker=(editions.pick(row.topic.title, lang), above),
            links=site.links,
            nav=where,
        ),
    )


def put_topics(site: BuildContext, table: Matrix, views: Mapping[str, MatrixWords]) -> None:
    """A page for each row of a table, and one of its texts side by side, inside the job of the table."""
    held: dict[str, AlignedText] = {}
    book = table.book
    for n, row in enumerate(table.rows):
        each = max(600, _ROOM // max(3 * sum(len(c.cited) for c in row.cells.values()), 1))
        around = [(k, table.rows[k].topic) for k in (n - 1, n + 1) if 0 <= k < len(table.rows)]
        if beside := _beside(site, table, row, held):
            _put_beside(site, table, row, beside)

        def page(
            lang: str,
            where: dict[str, str],
            row: Any = row,
            each: int = each,
            around: Any = around,
            n: int = n,
            beside: Any = beside,
        ) -> str:
            view = views[lang]
            words = view.rows[n]
            return templates.page(
                "site/topic.html.j2",
                lang,
                title=words.title,
                question=words.question,
                example=example_words(site.registry, book, row.topic, lang) if book else None,
                feed=topic_feed(table.codebook, row.topic.id),
                book=view.title,
                book_href=f"../compare/{page_name(table.codebook)}.html",
                topic=row.topic,
                beside=f"../{align_path(table.codebook, row.topic.id)}" if beside else None,
                cells=list(zip(view.columns, words.cells, strict=True)),
                around=[
                    (
                        f"{'←' if k < n else '→'} {editions.pick(t.title, lang)}",
                        f"{page_name(table.codebook)}--{page_name(t.id)}.html",
                    )
                    for k, t in around
                ],
                zip=zip,
                max_quote=each,
                links=site.links,
                nav=where,
            )

        put_both(site, topic_path(table.codebook, row.topic.id), page)
