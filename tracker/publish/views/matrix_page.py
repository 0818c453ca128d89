"""A comparison as one self-contained page: readable without script, columns and rows chosen by CSS alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from tracker.compare.cell_history import values_differ
from tracker.publish import templates
from tracker.publish.views.matrix import STATES, MatrixWords, RowWords, law_as_at

#: Longer quotations are cut on the page; the record and the JSON have them whole.
MAX_QUOTE = 1500
_STYLES = ("style.css", "compare.css")


def matrix_page(
    v: MatrixWords,
    *,
    links: Mapping[str, Any] | None = None,
    nav: Mapping[str, Any] | None = None,
    max_quote: int = MAX_QUOTE,
    downloads: Sequence[tuple[str, str]] = (),
    citations: Sequence[tuple[str, str]] = (),
    topic_href: Callable[[str], str] | None = None,
) -> str:
    """The page. ``links`` maps ``change:ID``, ``version:ID`` and ``instrument:ID`` to addresses that
    exist beside it; without one, names are printed without a link. ``downloads`` and ``citations`` are
    (label, address) and (style, text); ``topic_href`` gives the page of a topic across instruments."""
    # the same few pieces stand in hundreds of cells: made once
    pieces: Any = templates.environment(v.lang).get_template("macros/text.html.j2").module
    book = v.matrix.book
    return templates.page(
        "site/compare.html.j2",
        v.lang,
        style=Markup(templates.stylesheet(*_STYLES)),  # noqa: S704 - our own files
        policy=templates.policy(*_STYLES),
        view=v,
        title=v.title,
        law_as_at=law_as_at(v.matrix, v.columns, v.lang),
        graded=book is None or book.graded,
        groups=list(v.groups()),
        marks={r.row.topic.id: _marks(r) for r in v.rows},
        bars=[pieces.bars(n) for n in range(5)],
        states={code: pieces.state(code) for code, _ in STATES},
        max_quote=max_quote,
        links=links if links is not None else {},
        downloads=downloads,
        citations=citations,
        topic_href=topic_href,
        zip=zip,
        nav=nav,
    )


def _marks(r: RowWords) -> str:
    """Classes of a row: whether its columns say the same, and whether all they say is proven."""
    cells = [w.cell for w in r.cells]
    marks = [] if values_differ(cells) else ["same"]
    if not any(c.state.value in ("stale", "unverified") for c in cells):
        marks.append("sure")
    return " ".join(marks)
