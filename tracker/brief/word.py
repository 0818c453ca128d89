"""A briefing as a Word document, for people who edit it before they send it on."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from tracker.brief import provenance
from tracker.brief.blocks import (
    Blank,
    Block,
    Box,
    Facts,
    Fold,
    Heading,
    Items,
    Line,
    Page,
    Para,
    Picture,
    Run,
    Table,
)
from tracker.brief.collect import Briefing
from tracker.brief.compose import compose
from tracker.brief.pdf import png
from tracker.publish.docx import attach, new_document, saved
from tracker.publish.plain import plain
from tracker.registry import Registry

#: Name of the part that says what the document was made from.
PART = "urn:digital-rules-tracker:briefing"
_INK = {"soft": "4A5159", "was": "9B1C1C", "now": "0B5C2E", "tag": "8A1C1C"}


def as_docx(b: Briefing, registry: Registry, lang: str = "en") -> bytes:
    """The full form."""
    return docx(compose(b, registry, lang), b.period.end)


def docx(page: Page, when: datetime) -> bytes:
    """A composed page; ``when`` stands for every date inside. The same page, the same bytes."""
    d = new_document(page.title, when, page.lang)
    if page.kicker:
        d.add_paragraph(plain(page.kicker))
    _blocks(d, page.blocks)
    if page.made:
        attach(d, PART, provenance.dump(page.made))
    return saved(d)


def _blocks(d: Any, blocks: Iterable[Block]) -> None:
    for b in blocks:
        if isinstance(b, Box | Fold):
            _blocks(d, b.blocks)
        elif isinstance(b, Heading):
            # level 1 of a document's outline is the first below its title
            _line(d.add_heading("", b.level - 1), b.line, heading=True)
        elif isinstance(b, Para):
            _line(d.add_paragraph(), b.line)
        elif isinstance(b, Items):
            for line in b.lines:
                _line(d.add_paragraph(style="List Bullet"), line)
        elif isinstance(b, Facts):
            for label, lines in b.pairs:
                _fact(d, label, lines)
        elif isinstance(b, Table):
            _table(d, b)
        elif isinstance(b, Picture):
            _picture(d, b)
            for words in b.figures if len(b.figures) > 1 else ():
                d.add_paragraph(plain(words), style="List Bullet")
        elif isinstance(b, Blank):
            for _ in range(b.lines):
                d.add_paragraph("_" * 70)


def _picture(d: Any, b: Picture) -> None:
    """Word takes no SVG: the drawing as pixels, with what it is for those who do not see it."""
    from docx.shared import Cm

    picture = d.add_picture(io.BytesIO(png(b.svg)), width=Cm(16))
    properties = picture._inline.docPr
    properties.set("descr", plain(b.label))
    properties.set("name", plain(b.label)[:60])


def _fact(d: Any, label: str, lines: tuple[Line, ...]) -> None:
    head = d.add_paragraph(style="List Bullet")
    head.add_run(plain(f"{label}: ")).bold = True
    if len(lines) == 1:
        _line(head, lines[0])
        return
    for line in lines:
        _line(d.add_paragraph(style="List Bullet 2"), line)


def _table(d: Any, b: Table) -> None:
    from docx.shared import Pt

    rows = d.add_table(rows=1, cols=len(b.head), style="Table Grid")
    _widths(rows, b.widths)
    for cell, label in zip(rows.rows[0].cells, b.head, strict=True):
        cell.paragraphs[0].add_run(plain(label)).bold = True
    _repeat(rows.rows[0])
    for row in b.rows:
        made_row = rows.add_row()
        for cell, lines in zip(made_row.cells, row, strict=True):
            for n, line in enumerate(lines or ((),)):
                paragraph = cell.paragraphs[0] if n == 0 else cell.add_paragraph()
                _line(paragraph, line)
    for row in rows.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.space_after = Pt(1)
                for run in paragraph.runs:
                    run.font.size = Pt(9)
    d.add_paragraph()


def _widths(table: Any, widths: tuple[int, ...]) -> None:
    from docx.shared import Cm

    if not widths:
        return
    table.autofit = False
    for column, part in zip(table.columns, widths, strict=True):
        column.width = Cm(16.0 * part / sum(widths))
        for cell in column.cells:
            cell.width = column.width


def _repeat(row: Any) -> None:
    """The head of a table on every page it runs over."""
    from docx.oxml import OxmlElement

    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _line(paragraph: Any, line: Line, *, heading: bool = False) -> None:
    for r in line:
        _run(paragraph, r, heading=heading)


def _run(paragraph: Any, r: Run, *, heading: bool) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    words = plain(r.text)
    if r.url and r.url != r.text:
        words += f" ({plain(r.url)})"
    run = paragraph.add_run(words)
    if r.style == "strong":
        run.bold = True
    if r.style == "was":
        run.font.strike = True
    if r.style == "mono":
        run.font.name, run.font.size = "Consolas", Pt(8.5)
    if r.style in _INK and not heading:
        run.font.color.rgb = RGBColor.from_string(_INK[r.style])
    if r.lang:
        tag = OxmlElement("w:lang")
        tag.set(qn("w:eastAsia" if r.lang.split("-")[0] in ("zh", "ja", "ko") else "w:val"), r.lang)
        run._r.get_or_add_rPr().append(tag)
