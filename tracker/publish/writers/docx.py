"""A publication as a Word document, for people who edit it before they send it on. Opens the same
everywhere: an East Asian font named, times fixed, bytes stable."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tracker.publish.document import (
    Blank,
    Block,
    FactList,
    Fold,
    Heading,
    Items,
    Line,
    Panel,
    Paragraph,
    Picture,
    Publication,
    RowGroup,
    Run,
    Table,
    TableCell,
    TableRow,
)
from tracker.publish.editions import html_lang, punctuation
from tracker.publish.plain import plain
from tracker.publish.writers.provenance import DOCX_NAMESPACE, DOCX_PART, dump
from tracker.publish.writers.typst import png_bytes

#: Present on Windows and macOS; others substitute a Han font for it.
_FONT, _HAN_FONT = "Calibri", "Microsoft YaHei"
_INK = {
    "soft": "4A5159", "was": "9B1C1C", "now": "0B5C2E", "tag": "8A1C1C", "del": "9B1C1C", "ins": "0B5C2E",
}  # fmt: skip
_FILL = {"stale": "FFE9CC", "s1": "EAF1F8", "s2": "D3E3F1", "s3": "B4CFE6", "s4": "94BADA"}
#: Where a publication names no moment; the zip's own times are always this.
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


def docx_bytes(publication: Publication) -> bytes:
    """The same publication gives the same bytes."""
    document = _new_document(publication)
    if publication.kicker:
        document.add_paragraph(plain(publication.kicker))
    _blocks(document, publication.blocks, punctuation(publication.lang).colon)
    if note := dump(publication.provenance):
        _attach(document, note)
    return _saved(document)


def _new_document(publication: Publication) -> Any:
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Pt

    document = docx.Document()
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), _HAN_FONT)
    document.styles["Normal"].font.size = Pt(10.5)
    tongue = OxmlElement("w:lang")  # without it, Han punctuation is set as in Japanese or Taiwan
    tongue.set(qn("w:val"), "en-GB")
    tongue.set(qn("w:eastAsia"), "zh-CN")
    document.styles["Normal"].element.get_or_add_rPr().append(tongue)
    properties = document.core_properties
    properties.title = plain(publication.title)
    properties.author = "digital-rules-tracker"
    properties.language = html_lang(publication.lang)
    properties.created = properties.modified = (publication.when or _EPOCH).replace(tzinfo=None)
    if publication.layout == "landscape":
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(plain(publication.title), 0)
    return document


def _attach(document: Any, note: str) -> None:
    """Keep the note as a custom XML part: not shown, kept by Word when it saves."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    namespace = quoteattr(DOCX_NAMESPACE)
    body = f"<?xml version='1.0' encoding='UTF-8'?><note xmlns={namespace}>{escape(note)}</note>"
    package = document.part.package
    part = Part(PackURI(f"/{DOCX_PART}"), "application/xml", body.encode("utf-8"), package)
    document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
    )


def _saved(document: Any) -> bytes:
    """The document's bytes, with the zip's own times fixed so that equal content gives equal bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    buffer.seek(0)
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            entry = zipfile.ZipInfo(item.filename, _EPOCH.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(item))
    return out.getvalue()


def _blocks(d: Any, blocks: Iterable[Block], colon: str, *, quoted: bool = False) -> None:
    for b in blocks:
        if isinstance(b, Panel | Fold):
            _blocks(d, b.blocks, colon, quoted=isinstance(b, Panel) and b.kind == "quote")
        elif isinstance(b, Heading):
            # level 1 of a document's outline is the first below its title
            _line(_paragraph(d, f"Heading {b.level - 1}"), b.line, heading=True)
        elif isinstance(b, Paragraph):
            _line(_paragraph(d, "Quote" if quoted else ""), b.line)
        elif isinstance(b, Items):
            _items(d, b, 1)
        elif isinstance(b, FactList):
            for label, lines in b.pairs:
                _fact(d, f"{label}{colon}", lines)
        elif isinstance(b, Table):
            _table(d, b)
        elif isinstance(b, Picture):
            _picture(d, b)
            for words in b.figures if len(b.figures) > 1 else ():
                _paragraph(d, "List Bullet").add_run(plain(words))
        elif isinstance(b, Blank):
            for _ in range(b.lines):
                d.add_paragraph("_" * 70)


def _paragraph(d: Any, style: str) -> Any:
    """A paragraph of a style of the default template; python-docx would search all styles for each one."""
    added = d.add_paragraph()
    if style:
        added._p.style = style.replace(" ", "")
    return added


def _items(d: Any, b: Items, level: int) -> None:
    for entry in b.lines:
        if isinstance(entry, Items):
            _items(d, entry, min(level + 1, 3))
        else:
            _line(_paragraph(d, "List Bullet" if level == 1 else f"List Bullet {level}"), entry)


def _picture(d: Any, b: Picture) -> None:
    """Word takes no SVG: the drawing as pixels, with what it is for those who do not see it."""
    from docx.shared import Cm

    picture = d.add_picture(io.BytesIO(png_bytes(b.svg)), width=Cm(16))
    properties = picture._inline.docPr
    properties.set("descr", plain(b.label))
    properties.set("name", plain(b.label)[:60])


def _fact(d: Any, label: str, lines: tuple[Line, ...]) -> None:
    head = _paragraph(d, "List Bullet")
    head.add_run(plain(label)).bold = True
    if len(lines) == 1:
        _line(head, lines[0])
        return
    for line in lines:
        _line(_paragraph(d, "List Bullet 2"), line)


def _table(d: Any, b: Table) -> None:
    if b.caption:
        _line(d.add_paragraph(), b.caption)
    columns = b.columns
    grid = d.add_table(rows=0, cols=columns, style="Table Grid")
    for n, row in enumerate((*b.head, *b.rows)):
        added = grid.add_row()
        if n < len(b.head):
            _repeat(added)
        if isinstance(row, RowGroup):
            row = TableRow((TableCell((row.line,), span=columns),))
            bold = True
        else:
            bold = n < len(b.head)
        _row(added.cells, row, bold=bold, sticky=b.sticky)
    _widths(grid, b.widths)
    d.add_paragraph()


def _row(places: Any, row: TableRow, *, bold: bool, sticky: bool) -> None:
    from docx.shared import Pt

    at = 0
    for n, c in enumerate(row.cells):
        place = places[at]
        if c.span > 1:
            place = place.merge(places[at + c.span - 1])
        at += c.span
        for k, line in enumerate((*c.lines, *c.notes) or ((),)):
            paragraph = place.paragraphs[0] if k == 0 else place.add_paragraph()
            _line(paragraph, line)
            paragraph.paragraph_format.space_after = Pt(1)
            for run in paragraph.runs:
                run.font.size = Pt(9)
                if bold or (sticky and n == 0):
                    run.bold = True
        if c.url and not any(r.url for line in c.lines for r in line):
            place.add_paragraph().add_run(plain(c.url)).font.size = Pt(7.5)
        _fill(place, _FILL.get(c.tone))


def _fill(place: Any, colour: str | None) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    if colour:
        shade = OxmlElement("w:shd")
        shade.set(qn("w:val"), "clear")
        shade.set(qn("w:fill"), colour)
        place._tc.get_or_add_tcPr().append(shade)


def _widths(grid: Any, widths: tuple[int, ...]) -> None:
    from docx.shared import Cm

    if not widths:
        return
    grid.autofit = False
    for column, part in zip(grid.columns, widths, strict=True):
        column.width = Cm(16.0 * part / sum(widths))
        for place in column.cells:
            place.width = column.width


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
    if r.style in ("was", "del"):
        run.font.strike = True
    if r.style == "ins":
        run.font.underline = True
    if r.style == "mono":
        run.font.name, run.font.size = "Consolas", Pt(8.5)
    if r.style in _INK and not heading:
        run.font.color.rgb = RGBColor.from_string(_INK[r.style])
    if r.lang:
        tag = OxmlElement("w:lang")
        tag.set(qn("w:eastAsia" if r.lang.split("-")[0] in ("zh", "ja", "ko") else "w:val"), r.lang)
        run._r.get_or_add_rPr().append(tag)
