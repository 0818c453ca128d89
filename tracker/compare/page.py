"""A matrix as one self-contained page: readable without script, columns and rows chosen by CSS alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from tracker.compare import amounts, labels
from tracker.compare.cell_history import values_differ
from tracker.compare.cells import Matrix, MatrixCell, MatrixRow
from tracker.compare.export import citation, remarks
from tracker.compare.finder.heads import column_head
from tracker.publish import editions, templates
from tracker.registry import Registry
from tracker.registry.coding import Amount

#: Longer quotations are cut on the page; the record and the JSON have them whole.
MAX_QUOTE = 1500
_STYLES = ("style.css", "compare.css")


def as_html(
    m: Matrix,
    registry: Registry,
    lang: str = "en",
    *,
    links: dict[str, Any] | None = None,
    nav: dict[str, Any] | None = None,
    max_quote: int = MAX_QUOTE,
    downloads: Sequence[tuple[str, str]] = (),
    citations: Sequence[tuple[str, str]] = (),
    topic_href: Callable[[str], str] | None = None,
) -> str:
    """The page. ``links`` maps ``change:ID``, ``version:ID`` and ``instrument:ID`` to addresses that
    exist beside it; without one, names are printed without a link. ``downloads`` and ``citations`` are
    (label, address) and (style, text); ``topic_href`` gives the page of a topic across instruments."""
    # the same few pieces stand in hundreds of cells: made once
    pieces: Any = templates.environment(lang).get_template("macros/text.html.j2").module
    return templates.page(
        "site/compare.html.j2",
        lang,
        style=Markup(templates.stylesheet(*_STYLES)),  # noqa: S704 - our own files
        policy=templates.policy(*_STYLES),
        m_=m,
        graded=m.book is None or m.book.graded,
        title=editions.pick(m.title, lang),
        citation=citation(m, lang),
        remarks=remarks(m, lang),
        columns=[(c, column_head(c, registry, lang)) for c in m.columns],
        groups=_groups(m, lang),
        marks={row.topic.id: _marks(row) for row in m.rows},
        bars=[pieces.bars(n) for n in range(5)],
        states={code: pieces.state(code) for code in ("current", "stale", "unverified", "missing")},
        pick=lambda text: editions.pick(text, lang),
        why=lambda cell: labels.why(cell, lang),
        value=lambda cell: labels.value_title(cell, lang),
        glance=lambda cell: _glance(cell, lang),
        note=lambda cell: labels.note(cell, lang, registry),
        touched=lambda t: labels.touched(t, registry, lang),
        moved=lambda x: labels.moved(x, registry, lang),
        suggestion=lambda cell: labels.suggestion(cell, lang),
        flags=lambda cell: labels.flags(m, cell, lang),
        parties=lambda topic, cell: labels.parties(m, topic, cell, lang),
        max_quote=max_quote,
        links=links if links is not None else {},
        downloads=downloads,
        citations=citations,
        topic_href=topic_href,
        nav=nav,
    )


def _groups(m: Matrix, lang: str) -> list[tuple[str, str, list[Any]]]:
    out: list[tuple[str, str, list[Any]]] = []
    for row in m.rows:
        if not out or out[-1][0] != row.topic.group:
            out.append((row.topic.group, editions.pick(row.group_title, lang), []))
        out[-1][2].append(row)
    return out


def _marks(row: MatrixRow) -> str:
    """Classes of a row: whether its columns say the same, and whether all they say is proven."""
    cells = list(row.cells.values())
    marks = [] if values_differ(cells) else ["same"]
    if not any(c.state.value in ("stale", "unverified") for c in cells):
        marks.append("sure")
    return " ".join(marks)


def _glance(cell: MatrixCell, lang: str) -> str:
    """A value that has no strength, in few characters: 3 %, EUR 750m, 2020, a status."""
    value = cell.value
    if isinstance(value, Amount):
        return amounts.short(value, lang)
    if isinstance(value, tuple):
        return str(len(value))
    return (
        value.isoformat()
        if value is not None and not isinstance(value, str)
        else labels.value_title(cell, lang)
    )
