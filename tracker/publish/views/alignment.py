"""Texts side by side in the words of an edition: as blocks and as a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.compare.alignment import AlignedProvision, AlignedText, AlignmentTable
from tracker.publish import templates
from tracker.publish.document import (
    Items,
    Line,
    Paragraph,
    Publication,
    Run,
    Table,
    TableCell,
    TableRow,
    cell,
    row,
    table,
    text,
)
from tracker.publish.editions import format_day, gettext, pick, punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title
from tracker.publish.views.compare_style import page_style
from tracker.registry import Registry

#: Characters of one provision on a page; the JSON and the record have it whole.
MAX_TEXT = 4000
LEGEND = (
    "In the further columns, words that the first text does not have in the counterpart are marked. "
    "What has no counterpart stands unmarked."
)


def alignment_publication(
    found: AlignmentTable, registry: Registry, lang: str, *, topic: str | None = None
) -> Publication:
    """One table. In the further columns, words the first does not have are marked."""
    marks = punctuation(lang)
    suggested = f" ({gettext(lang, 'suggested')})"
    heads = [_title(s, registry, lang) + (suggested if s.suggested else "") for s in found.sides]
    rows = [
        row(*(_provision(c, s, lang) for s, c in zip(found.sides, r.cells, strict=True))) for r in found.rows
    ]
    sources = tuple(text(marks.labelled(_title(s, registry, lang), _source(s, lang))) for s in found.sides)
    return Publication(
        _heading(found, registry, lang, topic), lang,
        (Paragraph(text(gettext(lang, LEGEND))), table(heads, rows), Items(sources)),
        when=max((s.observed_at for s in found.sides if s.observed_at), default=None),
        layout="landscape", data=_data(found),
    )  # fmt: skip


def _provision(c: AlignedProvision | None, side: AlignedText, lang: str) -> TableCell:
    if c is None:
        return cell()
    p = c.provision
    label = " ".join(x for x in (p.num, p.heading) if x) or cite(p.eid, lang)
    words: Line = tuple(
        Run(w.text, "ins" if w.op == "insert" else "") for w in c.words if w.op != "delete"
    ) or text(p.text)
    return cell((Run(label, "strong" if p.heading else ""), Run(" "), *words), lang=side.language)


_COLUMNS = (
    "row", "unit", "instrument", "language", "eid", "type", "num", "heading", "text", "cited", "counterpart",
)  # fmt: skip


def _data(found: AlignmentTable) -> Table:
    """One line a provision; those that stand beside each other have the same ``row``."""
    body: list[TableRow] = []
    for n, r in enumerate(found.rows, 1):
        for s, c in zip(found.sides, r.cells, strict=True):
            if c is not None:
                p = c.provision
                fields = (
                    n, int(r.unit), s.instrument, s.language, p.eid, p.type, p.num or "", p.heading or "",
                    p.text, int(c.cited), c.against or "",
                )  # fmt: skip
                body.append(row(*(cell(value=x) for x in fields)))
    return table(_COLUMNS, body)


def _heading(found: AlignmentTable, registry: Registry, lang: str, topic: str | None) -> str:
    names = " · ".join(_title(s, registry, lang) for s in found.sides)
    return punctuation(lang).labelled(_topic_title(registry, topic, lang), names) if topic else names


def _topic_title(registry: Registry, topic: str, lang: str) -> str:
    found = (t for b in registry.codebooks.values() for t in b.topics if t.id == topic)
    return next((pick(t.title, lang) for t in found), topic)


def _title(side: AlignedText, registry: Registry, lang: str) -> str:
    if side.instrument in registry.instruments:
        return instrument_title(registry, side.instrument, lang, short=True)
    return side.instrument


def _source(side: AlignedText, lang: str) -> str:
    if side.url is None:
        return side.document.title
    return gettext(lang, "%(url)s, accessed on %(day)s") % {
        "url": side.url,
        "day": format_day(side.observed_at, lang),
    }


def alignment_page(
    found: AlignmentTable,
    registry: Registry,
    lang: str,
    *,
    topic: str | None = None,
    links: Mapping[str, str] | None = None,
    nav: Mapping[str, Any] | None = None,
    max_text: int = MAX_TEXT,
) -> str:
    """A page; ``links`` as of the site."""
    return templates.page(
        "site/align.html.j2",
        lang,
        **page_style(),
        title=_heading(found, registry, lang, topic),
        legend=gettext(lang, LEGEND),
        sides=[(s, _title(s, registry, lang)) for s in found.sides],
        rows=found.rows,
        links=links if links is not None else {},
        nav=nav,
        max_text=max_text,
    )
