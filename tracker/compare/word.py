"""A matrix as a Word document: landscape, one table a group, notes below, Chinese in a Chinese font."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tracker.compare import labels
from tracker.compare.cells import Matrix, MatrixRow
from tracker.compare.export import citation, remarks, short
from tracker.compare.finder.heads import column_head, column_title
from tracker.publish import editions
from tracker.publish.document import Publication
from tracker.publish.plain import plain
from tracker.publish.writers.docx import new_document, saved
from tracker.registry import Registry


def as_docx(m: Matrix, registry: Registry, lang: str = "en") -> bytes:
    made = m.as_of or datetime(1980, 1, 1, tzinfo=UTC)
    document = new_document(
        Publication(editions.pick(m.title, lang), lang, (), when=made, layout="landscape")
    )
    for line in (citation(m, lang), *remarks(m, lang)):
        document.add_paragraph(plain(line))
    groups: dict[str, list[MatrixRow]] = {}
    for row in m.rows:
        groups.setdefault(row.topic.group, []).append(row)
    for rows in groups.values():
        document.add_heading(plain(editions.pick(rows[0].group_title, lang)), 1)
        _table(document, m, rows, lang)
    _instruments(document, m, registry, lang)
    document.add_heading(editions.gettext(lang, "Notes"), 1)
    for row in m.rows:
        document.add_heading(plain(editions.pick(row.topic.title, lang)), 2)
        for c in m.columns:
            cell = row.cells[c.instrument.id]
            if cell.blank and not cell.change:
                continue
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(plain(column_title(c, lang, short=True)) + ": ").bold = True
            paragraph.add_run(plain(f"{short(cell, lang) or '—'}. {labels.note(cell, lang, registry)}"))
            more = [labels.separators(lang)[0].join(labels.flags(m, cell, lang))]
            more += labels.parties(m, row.topic, cell, lang)
            more += [labels.touched(t, registry, lang) for t in cell.causes]
            more += [labels.moved(cell.change, registry, lang)] if cell.change else []
            for line in filter(None, more):
                document.add_paragraph(plain(line), style="List Bullet 2")
    return saved(document)


def _instruments(document: Any, m: Matrix, registry: Registry, lang: str) -> None:
    document.add_heading(editions.gettext(lang, "Instruments"), 1)
    for c in m.columns:
        top = column_head(c, registry, lang)
        document.add_paragraph().add_run(plain(top.short)).bold = True
        for label, value in top.lines(lang):
            document.add_paragraph(plain(f"{label}{labels.colon(lang)}{value}"), style="List Bullet")


def _table(document: Any, m: Matrix, rows: list[MatrixRow], lang: str) -> None:
    table = document.add_table(rows=1, cols=len(m.columns) + 1, style="Table Grid")
    heads = [editions.gettext(lang, "Topic"), *(column_title(c, lang, short=True) for c in m.columns)]
    for cell, text in zip(table.rows[0].cells, heads, strict=True):
        cell.paragraphs[0].add_run(plain(text)).bold = True
    _repeat(table.rows[0])
    for row in rows:
        line = table.add_row().cells
        line[0].text = plain(editions.pick(row.topic.title, lang))
        for n, c in enumerate(m.columns, 1):
            line[n].text = short(row.cells[c.instrument.id], lang) or "—"


def _repeat(row: Any) -> None:
    """Word prints the row again on top of each page the table reaches."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:tblHeader")
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)
