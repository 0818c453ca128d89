"""A matrix as a Word document: landscape, one table a group, notes below, Chinese in a Chinese font."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tracker.compare import labels
from tracker.compare.export import citation, short
from tracker.compare.heads import column_title
from tracker.render import i18n
from tracker.render.docx import new_document, saved
from tracker.render.plain import plain

if TYPE_CHECKING:
    from tracker.compare.cells import Matrix, Row
    from tracker.registry import Registry


def as_docx(m: Matrix, registry: Registry, lang: str = "en") -> bytes:
    made = m.as_of or datetime(1980, 1, 1, tzinfo=UTC)
    document = new_document(i18n.pick(m.title, lang), made, lang, landscape=True)
    document.add_paragraph(plain(citation(m, lang)))
    groups: dict[str, list[Row]] = {}
    for row in m.rows:
        groups.setdefault(row.topic.group, []).append(row)
    for rows in groups.values():
        document.add_heading(plain(i18n.pick(rows[0].group_title, lang)), 1)
        _table(document, m, rows, lang)
    document.add_heading(i18n.gettext(lang, "Notes"), 1)
    for row in m.rows:
        document.add_heading(plain(i18n.pick(row.topic.title, lang)), 2)
        for c in m.columns:
            cell = row.cells[c.instrument.id]
            if cell.coding is None:
                continue
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(plain(column_title(c, lang, short=True)) + ": ").bold = True
            paragraph.add_run(plain(f"{short(cell, lang)}. {labels.note(cell, lang)}"))
            for t in cell.touched:
                document.add_paragraph(plain(labels.touched(t, registry, lang)), style="List Bullet 2")
    return saved(document)


def _table(document: Any, m: Matrix, rows: list[Row], lang: str) -> None:
    table = document.add_table(rows=1, cols=len(m.columns) + 1, style="Table Grid")
    heads = [i18n.gettext(lang, "Topic"), *(column_title(c, lang, short=True) for c in m.columns)]
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(plain(text)).bold = True
    for row in rows:
        line = table.add_row().cells
        line[0].text = plain(i18n.pick(row.topic.title, lang))
        for n, c in enumerate(m.columns, 1):
            line[n].text = short(row.cells[c.instrument.id], lang) or "—"
