"""A publication as a Word document, for people who edit it before they send it on: styles of its own
(templates/publish/word-styles.xml), real headings, text on sheets upright and wide tables across
(`tracker.publish.paper`). Times fixed, bytes stable."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
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
    PaperName,
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
from tracker.publish.paper import MARGIN, SHEETS, Part, column_widths, drawing_width, foot, is_short, parts
from tracker.publish.plain import plain, safe_url
from tracker.publish.writers.provenance import DOCX_NAMESPACE, DOCX_PART, dump
from tracker.publish.writers.typst import png_bytes
from tracker.resources import HAN_FONT, templates_dir

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#: Of addresses and hashes; Han fonts of words, by their language or the first part of its tag.
_MONO = "Consolas"
_HAN = {"zh": HAN_FONT, "zh-Hant": "Microsoft JhengHei", "ja": "Yu Gothic", "ko": "Malgun Gothic"}
_INK = {
    "soft": "4A5159", "was": "9B1C1C", "now": "0B5C2E", "tag": "8A1C1C", "del": "9B1C1C", "ins": "0B5C2E",
}  # fmt: skip
_FILL = {"stale": "FFE9CC", "s1": "EAF1F8", "s2": "D3E3F1", "s3": "B4CFE6", "s4": "94BADA"}
#: Where a publication names no moment; the zip's own times are always this.
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)


def docx_bytes(publication: Publication) -> bytes:
    """The same publication gives the same bytes."""
    import docx

    document: Any = docx.Document()
    _replace(document.styles.element, _template("word-styles.xml"))
    _replace(document.part.numbering_part.element, _template("word-numbering.xml"))
    properties = document.core_properties
    properties.title = plain(publication.title)
    properties.author = "digital-rules-tracker"
    properties.language = html_lang(publication.lang)
    properties.created = properties.modified = (publication.when or _EPOCH).replace(tzinfo=None)
    footer, reference = document.part.add_footer_part()
    _replace(footer.element, _parsed([_foot(foot(publication).line())]))
    writer = _Writer(document, punctuation(publication.lang).colon)
    if publication.kicker:
        writer.line("Kicker", (Run(publication.kicker),))
    writer.line("Title", (Run(publication.title),))
    found = parts(publication)
    for n, part in enumerate(found):
        writer.part(part)
        section = _section(publication.paper, part, reference)
        writer.out.append(section if n + 1 == len(found) else f"<w:p><w:pPr>{_TINY}{section}</w:pPr></w:p>")
    _replace(document.element.body, _parsed(writer.out))
    if note := dump(publication.provenance):
        _attach(document, note)
    return _saved(document)


def _template(name: str) -> Any:
    from docx.oxml import parse_xml

    return parse_xml((templates_dir() / "publish" / name).read_bytes())


def _replace(element: Any, by: Any) -> None:
    """Other children in the place of those of the default document."""
    element[:] = list(by)


def _parsed(parts: Iterable[str]) -> Any:
    from docx.oxml import parse_xml

    return parse_xml(f'<w:body xmlns:w="{_W}" xmlns:r="{_RELATIONS}">{"".join(parts)}</w:body>')


def _attach(document: Any, note: str) -> None:
    """Keep the note as a custom XML part: not shown, kept by Word when it saves."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part as PackagePart

    namespace = quoteattr(DOCX_NAMESPACE)
    body = f"<?xml version='1.0' encoding='UTF-8'?><note xmlns={namespace}>{escape(note)}</note>"
    package = document.part.package
    part = PackagePart(PackURI(f"/{DOCX_PART}"), "application/xml", body.encode("utf-8"), package)
    document.part.relate_to(part, f"{_RELATIONS}/customXml")


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


# --- sheets ----------------------------------------------------------------------------------------------

#: A paragraph that only carries the end of a section takes no room.
_TINY = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'


def _section(paper: PaperName, part: Part, footer: str) -> str:
    """Size, margins and foot of the sheets of a part."""
    width, height = reversed(SHEETS[paper]) if part.across else SHEETS[paper]
    orient = ' w:orient="landscape"' if part.across else ""
    side = _twips(MARGIN)
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{footer}"/>'
        f'<w:pgSz w:w="{_twips(width)}" w:h="{_twips(height)}"{orient}/>'
        f'<w:pgMar w:top="{_twips(17)}" w:right="{side}" w:bottom="{_twips(19)}" w:left="{side}" '
        f'w:header="{_twips(9)}" w:footer="{_twips(9)}" w:gutter="0"/></w:sectPr>'
    )


def _foot(words: str) -> str:
    """The line at the foot of every page, with the number of the page and of all."""
    number = "".join(
        f'{between}<w:fldSimple w:instr=" {field} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        for between, field in ((_text(" · "), "PAGE"), (_text(" / "), "NUMPAGES"))
    )
    return f'<w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{_text(words)}{number}</w:p>'


def _twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


# --- blocks ----------------------------------------------------------------------------------------------


class _Writer:
    """Collects the paragraphs and tables of a body; the document takes its pictures and addresses."""

    def __init__(self, document: Any, colon: str) -> None:
        self._document = document
        self._colon = colon
        self._addresses: dict[str, str] = {}
        self._room = 0.0
        self.out: list[str] = []

    def part(self, part: Part) -> None:
        self._room = part.room
        self._blocks(part.blocks)

    def line(self, style: str, line: Line) -> None:
        self.out.append(self._paragraph(style, line))

    def _paragraph(self, style: str, line: Line) -> str:
        named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{named}{self._runs(line, coloured=not style.startswith('Heading'))}</w:p>"

    def _blocks(self, blocks: Iterable[Block], style: str = "") -> None:
        for b in blocks:
            if isinstance(b, Panel | Fold):
                inside = {"quote": "Quote", "note": "Aside", "warn": "Aside", "comment": "Aside"}
                self._blocks(b.blocks, inside.get(b.kind, style) if isinstance(b, Panel) else style)
            elif isinstance(b, Heading):
                # level 1 of a document's outline is the first below its title
                self.line(f"Heading{b.level - 1}", b.line)
            elif isinstance(b, Paragraph):
                self.line(
                    style or {"lead": "Lead", "soft": "Soft", "kicker": "Kicker"}.get(b.style, ""), b.line
                )
            elif isinstance(b, Items):
                self._items(b, 1)
            elif isinstance(b, FactList):
                for label, lines in b.pairs:
                    self._fact(label, lines)
            elif isinstance(b, Table):
                self._table(b)
            elif isinstance(b, Picture):
                self._picture(b)
            elif isinstance(b, Blank):
                self.out.extend(['<w:p><w:pPr><w:pStyle w:val="Write"/></w:pPr></w:p>'] * b.lines)

    def _items(self, b: Items, level: int) -> None:
        for entry in b.lines:
            if isinstance(entry, Items):
                self._items(entry, min(level + 1, 3))
            else:
                self.line("ListBullet" if level == 1 else f"ListBullet{level}", entry)

    def _fact(self, label: str, lines: tuple[Line, ...]) -> None:
        head = Run(f"{label}{self._colon}", "strong")
        self.line("ListBullet", (head, *lines[0]) if len(lines) == 1 else (head,))
        for line in lines if len(lines) > 1 else ():
            self.line("ListBullet2", line)

    def _picture(self, b: Picture) -> None:
        """Word takes no SVG: the drawing as pixels, with what it is for those who do not see it."""
        from docx.shared import Mm
        from lxml import etree

        inline = self._document.part.new_pic_inline(
            io.BytesIO(png_bytes(b.svg)), width=Mm(drawing_width(b, self._room))
        )
        inline.docPr.set("descr", plain(b.label))
        inline.docPr.set("name", plain(b.label)[:60])
        drawn = etree.tostring(inline, encoding="unicode")
        self.out.append(f"<w:p><w:r><w:drawing>{drawn}</w:drawing></w:r></w:p>")
        for words in b.figures if len(b.figures) > 1 else ():
            self.line("ListBullet", (Run(words),))

    def _table(self, b: Table) -> None:
        if not b.columns:
            return
        if b.caption:
            self.line("Caption", b.caption)
        widths = [_twips(w) for w in column_widths(b, self._room)]
        grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
        rows = "".join(
            self._group(r, widths)
            if isinstance(r, RowGroup)
            else self._row(r, widths, b.sticky, n < len(b.head))
            for n, r in enumerate((*b.head, *b.rows))
        )
        self.out.append(
            f'<w:tbl><w:tblPr><w:tblStyle w:val="Rules"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1"/>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
            f'<w:p><w:pPr><w:pStyle w:val="TableText"/></w:pPr></w:p>'
        )

    def _group(self, group: RowGroup, widths: Sequence[int]) -> str:
        inside = self._paragraph("TableHead", group.line)
        place = _place(inside, sum(widths), len(widths), "F4F5F7")
        return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{place}</w:tr>"

    def _row(self, row: TableRow, widths: Sequence[int], sticky: bool, head: bool) -> str:
        out, at = [], 0
        for n, c in enumerate(row.cells):
            style = "TableHead" if head else "TableText"
            lines = c.lines
            if sticky and n == 0 and not head:
                lines = tuple(tuple(replace(r, style=r.style or "strong") for r in x) for x in lines)
            inside = [
                self._inside(style, x, c, first=k == 0) for k, x in enumerate((*lines, *c.notes) or ((),))
            ]
            width = sum(widths[at : at + c.span])
            out.append(_place("".join(inside), width, c.span, _FILL.get(c.tone, "")))
            at += c.span
        kept = "<w:cantSplit/>" if head or is_short(row) else ""
        marks = f"{kept}{'<w:tblHeader/>' if head else ''}"
        return (
            f"<w:tr><w:trPr>{marks}</w:trPr>{''.join(out)}</w:tr>"
            if marks
            else f"<w:tr>{''.join(out)}</w:tr>"
        )

    def _inside(self, style: str, line: Line, c: TableCell, *, first: bool) -> str:
        """A line of a cell: a day is a date that Word can tell, a number stands at the right."""
        runs = self._runs(line, coloured=True)
        if c.url and not any(r.url for r in line):
            runs = self._linked(c.url, runs)
        right = '<w:jc w:val="right"/>' if c.kind == "number" else ""
        if first and c.kind == "day" and isinstance(c.value, date) and runs:
            runs = (
                f'<w:sdt><w:sdtPr><w:date w:fullDate="{c.value.isoformat()[:10]}T00:00:00Z"/></w:sdtPr>'
                f"<w:sdtContent>{runs}</w:sdtContent></w:sdt>"
            )
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{right}</w:pPr>{runs}</w:p>'

    # --- runs --------------------------------------------------------------------------------------------

    def _runs(self, line: Line, *, coloured: bool) -> str:
        return "".join(self._run(r, coloured=coloured) for r in line if r.text)

    def _run(self, r: Run, *, coloured: bool) -> str:
        run = _text(r.text, _properties(r, coloured=coloured))
        return self._linked(r.url, run) if r.url else run

    def _linked(self, url: str, runs: str) -> str:
        address = safe_url(url)
        if address is None or not runs:
            return runs
        if address not in self._addresses:
            relation = f"{_RELATIONS}/hyperlink"
            self._addresses[address] = self._document.part.relate_to(address, relation, is_external=True)
        return f'<w:hyperlink r:id="{self._addresses[address]}">{runs}</w:hyperlink>'


def _place(inside: str, width: int, span: int, fill: str) -> str:
    """A cell of a table."""
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spans}{shade}</w:tcPr>{inside}</w:tc>'


def _text(words: str, properties: str = "") -> str:
    """A run; a line feed or a tab in captured words is a space."""
    said = escape(plain(words).replace("\n", " ").replace("\t", " "))
    return f'<w:r>{properties}<w:t xml:space="preserve">{said}</w:t></w:r>'


def _properties(r: Run, *, coloured: bool) -> str:
    """How a run looks, in the order of the schema; its language tells Word which Han glyphs to take."""
    tag = (r.lang or "").split("-")[0]
    han = _HAN.get(r.lang or "") or _HAN.get(tag)
    linked = bool(safe_url(r.url))
    found = [
        '<w:rStyle w:val="Hyperlink"/>' if linked else "",
        f'<w:rFonts w:ascii="{_MONO}" w:hAnsi="{_MONO}"/>' if r.style == "mono"
        else f'<w:rFonts w:eastAsia="{han}"/>' if han else "",
        "<w:b/>" if r.style in ("strong", "now") else "",
        "<w:strike/>" if r.style in ("was", "del") else "",
        f'<w:color w:val="{_INK[r.style]}"/>' if coloured and r.style in _INK and not linked else "",
        '<w:sz w:val="16"/>' if r.style == "mono" else "",
        '<w:u w:val="single"/>' if r.style == "ins" else "",
        f'<w:lang w:{"eastAsia" if han else "val"}="{escape(plain(r.lang), _QUOTES)}"/>' if r.lang else "",
    ]  # fmt: skip
    said = "".join(found)
    return f"<w:rPr>{said}</w:rPr>" if said else ""


_QUOTES = {'"': "&quot;"}
