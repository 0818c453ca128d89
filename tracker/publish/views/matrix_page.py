"""A comparison as a page: a grid of values; what is behind each value stands beside it, or on topic pages.

On a site the details of a cell are on the page of its topic, and a script shows them beside the grid. A page
on its own, as the command line makes it, has them below the grid.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from tracker.publish import templates
from tracker.publish.editions import gettext, pick
from tracker.publish.labels import name
from tracker.publish.views.cell_details import cell_details, grid_class
from tracker.publish.views.compare_style import page_style
from tracker.publish.views.matrix import STATES, MatrixWords, law_as_at

#: Longer quotations are cut on the page; the record and the JSON have them whole.
MAX_QUOTE = 1500
#: Columns that stand beside each other in words.
MOST = 5

Sets = list[tuple[str, list[str]]]


def column_labels(v: MatrixWords) -> list[tuple[str, str]]:
    """(instrument, short title with its jurisdiction) of each column."""
    return [(c.column.instrument.id, c.label) for c in v.columns]


def column_sets(v: MatrixWords) -> Sets:
    """(title, instruments) that people compare with one another; none where all fit beside each other."""
    held = {c.column.instrument.id for c in v.columns}
    if len(held) <= MOST:
        return []
    found = []
    for some in v.matrix.book.sets if v.matrix.book else ():
        ids = [i for i in some.columns if i in held]
        if len(ids) > 1:
            found.append((pick(some.title, v.lang), ids))
    return found


def first_columns(v: MatrixWords, sets: Sets) -> list[str]:
    """What a page begins with: the first set, else the columns of which most was read."""
    ids = [c.column.instrument.id for c in v.columns]
    if sets:
        return sets[0][1]
    read = {i: sum(not r.row.cells[i].blank for r in v.rows) for i in ids}
    best = sorted(ids, key=lambda i: -read[i])[:MOST]
    return [i for i in ids if i in best]


def matrix_page(
    v: MatrixWords,
    *,
    links: Mapping[str, Any] | None = None,
    nav: Mapping[str, Any] | None = None,
    downloads: Sequence[tuple[str, str]] = (),
    citations: Sequence[tuple[str, str]] = (),
    topic_href: Callable[[str], str] | None = None,
) -> str:
    """The page. ``links`` maps ``change:ID``, ``version:ID`` and ``instrument:ID`` to addresses that
    exist beside it; without one, names are printed without a link. ``downloads`` and ``citations`` are
    (label, address) and (style, text); ``topic_href`` gives the page of a topic across instruments: without
    it the details of each cell stand on the page itself."""
    book = v.matrix.book
    sets = column_sets(v)
    heads = column_labels(v)
    known = links if links is not None else {}
    details = {}
    if topic_href is None:
        details = {
            (r.row.topic.id, c.column.instrument.id): cell_details(
                c, w, v.lang, links=known, max_quote=MAX_QUOTE
            )
            for r, c, w in v.cells()
        }
    return templates.page(
        "site/compare.html.j2",
        v.lang,
        **page_style(),
        view=v,
        title=v.title,
        law_as_at=law_as_at(v.matrix, v.columns, v.lang),
        graded=book is None or book.graded,
        groups=list(v.groups()),
        ids=[id_ for id_, _ in heads],
        heads=heads,
        sets=sets,
        shown=first_columns(v, sets),
        most=MOST,
        kind=grid_class,
        state_names={code: name("state", code, v.lang) for code, _ in STATES},
        meanings=[(code, gettext(v.lang, said)) for code, said in STATES],
        details=details,
        links=known,
        downloads=downloads,
        citations=citations,
        topic_href=topic_href,
        nav=nav,
    )
