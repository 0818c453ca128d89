"""A topic across instruments: what each cites on it, quoted from the record, in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.compare import labels
from tracker.compare.export import column_title
from tracker.render import env, i18n
from tracker.site.files import page_name
from tracker.site.state import both

if TYPE_CHECKING:
    from tracker.compare.cells import Matrix
    from tracker.site.state import Site

#: Bytes of quotations on a page; the texts behind the links have them whole.
_ROOM = 200_000


def topic_path(codebook: str, topic: str) -> str:
    return f"topics/{page_name(codebook)}--{page_name(topic)}.html"


def put_topics(site: Site, table: Matrix) -> None:
    """A page for each row of a table, inside the job that makes the table."""
    for n, row in enumerate(table.rows):
        each = max(600, _ROOM // max(3 * sum(len(c.cited) for c in row.cells.values()), 1))
        around = [(k, table.rows[k].topic) for k in (n - 1, n + 1) if 0 <= k < len(table.rows)]

        def page(
            lang: str,
            where: dict[str, str],
            row: Any = row,
            each: int = each,
            around: Any = around,
            n: int = n,
        ) -> str:
            return env.page(
                "site/topic.html.j2",
                lang,
                title=i18n.pick(row.topic.title, lang),
                question=i18n.pick(row.topic.question, lang),
                book=i18n.pick(table.title, lang),
                book_href=f"../compare/{page_name(table.codebook)}.html",
                topic=row.topic,
                cells=[(c, column_title(c, lang), row.cells[c.instrument.id]) for c in table.columns],
                around=[
                    (
                        f"{'←' if k < n else '→'} {i18n.pick(t.title, lang)}",
                        f"{page_name(table.codebook)}--{page_name(t.id)}.html",
                    )
                    for k, t in around
                ],
                value=lambda cell: labels.value_title(cell, lang),
                note=lambda cell: labels.note(cell, lang),
                why=lambda cell: labels.why(cell, lang),
                touched=lambda t: labels.touched(t, site.registry, lang),
                max_quote=each,
                links=site.links,
                nav=where,
            )

        both(site, topic_path(table.codebook, row.topic.id), page)
