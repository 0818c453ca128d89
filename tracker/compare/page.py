"""A matrix as one self-contained page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tracker.compare import labels
from tracker.compare.export import citation
from tracker.compare.heads import column_title
from tracker.render import env, i18n

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tracker.compare.cells import Matrix
    from tracker.registry import Registry

#: Longer quotations are cut on the page; the record and the JSON have them whole.
MAX_QUOTE = 1500
STRENGTHS = (0, 1, 2, 3, 4)


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
    return env.page(
        "site/compare.html.j2",
        lang,
        m_=m,
        title=i18n.pick(m.title, lang),
        citation=citation(m, lang),
        columns=[(c, column_title(c, lang), column_title(c, lang, short=True)) for c in m.columns],
        groups=_groups(m, lang),
        pick=lambda text: i18n.pick(text, lang),
        why=lambda cell: labels.why(cell, lang),
        value=lambda cell: labels.value_title(cell, lang),
        note=lambda cell: labels.note(cell, lang),
        touched=lambda t: labels.touched(t, registry, lang),
        flag_text=lambda flag: flag.replace("-", " "),
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
            out.append((row.topic.group, i18n.pick(row.group_title, lang), []))
        out[-1][2].append(row)
    return out
