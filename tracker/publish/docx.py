"""Word documents that open the same everywhere: an East Asian font named, times fixed, bytes stable."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tracker.publish.editions import html_lang
from tracker.publish.plain import plain

#: Present on Windows and macOS; others substitute a Han font for it.
_FONT, _HAN_FONT = "Calibri", "Microsoft YaHei"


def new_document(title: str, made: datetime, lang: str, *, landscape: bool = False) -> Any:
    """An empty python-docx document with a title; ``made`` stands for every date inside it."""
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
    properties.title = plain(title)
    properties.author = "digital-rules-tracker"
    properties.language = html_lang(lang)
    properties.created = properties.modified = made.replace(tzinfo=None)
    if landscape:
        section = document.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    document.add_heading(plain(title), 0)
    return document


def attach(document: Any, name: str, text: str) -> None:
    """Keep a text in the document as a custom XML part: not shown, kept by Word when it saves."""

    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    body = f"<?xml version='1.0' encoding='UTF-8'?><note xmlns={quoteattr(name)}>{escape(text)}</note>"
    package = document.part.package
    part = Part(PackURI("/customXml/briefing.xml"), "application/xml", body.encode("utf-8"), package)
    document.part.relate_to(
        part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
    )


def saved(document: Any) -> bytes:
    """The document's bytes, with the zip's own times fixed so that equal content gives equal bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    buffer.seek(0)
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            entry = zipfile.ZipInfo(item.filename, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(item))
    return out.getvalue()
