"""A publication as Typst and as PDF. PDF is set with fonts of a package of its own: no library, font or
program of the system is used, and the same publication gives the same bytes on every machine
(docs/decisions/0015)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cache
from importlib import resources
from typing import Any

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
    Table,
    TableCell,
    TableRow,
)
from tracker.publish.paper import MARGIN, column_widths, drawing_width, foot, is_short, parts
from tracker.publish.plain import plain, safe_url
from tracker.publish.writers.provenance import ATTACHMENT, dump
from tracker.resources import FONTS, templates_dir

_DRAWING = '#set page(width: 760pt, height: auto, margin: 4pt)\n#image(bytes({}), format: "svg")'


class CannotMakePdf(RuntimeError):
    """Something that PDF needs is missing from this installation; the message names it."""


def typst_bytes(publication: Publication) -> bytes:
    """The source: one file that `typst compile` sets."""
    data = {
        "title": plain(publication.title),
        "kicker": plain(publication.kicker),
        "foot": foot(publication).line(),
        "lang": publication.lang,
        "layout": publication.layout,
        "paper": "us-letter" if publication.paper == "letter" else publication.paper,
        "margin": MARGIN,
        "parts": [{"across": p.across, "blocks": _blocks(p.blocks, p.room)} for p in parts(publication)],
        "note": dump(publication.provenance),
        "note-name": ATTACHMENT,
    }
    template = (templates_dir() / "publish" / "page.typ").read_text("utf-8")
    words = _literal(json.dumps(data, ensure_ascii=False))
    return f"#let page-data = json(bytes({words}))\n{template}".encode()


def pdf_bytes(publication: Publication) -> bytes:
    """On sheets of its paper, headings as bookmarks. Raises `CannotMakePdf`."""
    when = publication.when
    return _compile(typst_bytes(publication), "pdf", int(when.timestamp()) if when else 0)


def count_pages(pdf: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    return len(pypdfium2.PdfDocument(pdf))


def png_bytes(svg: str) -> bytes:
    """A drawing as pixels, for formats that take no SVG."""
    return _compile(_DRAWING.format(_literal(svg)).encode(), "png", 0)


def _literal(words: str) -> str:
    """A string of Typst's code: only the backslash and the quotation mark mean anything in it."""
    escaped = words.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _compile(source: bytes, format_: str, moment: int) -> bytes:
    typst, fonts = _typst()
    compiler = typst.Compiler(source, font_paths=fonts, ignore_system_fonts=True)
    ppi = 144.0 if format_ == "png" else None
    out = compiler.compile(input=source, format=format_, timestamp=moment, ppi=ppi)
    return bytes(out[0] if isinstance(out, list) else out or b"")


@cache
def _typst() -> tuple[Any, Any]:
    """The typesetter and its fonts, loaded once a process."""
    try:
        import typst
    except ImportError as error:
        raise CannotMakePdf(f"PDF needs the package typst ({error}): pip install typst") from error
    try:
        folder = str(resources.files(FONTS))
    except ImportError as error:
        name = FONTS.replace("_", "-")
        raise CannotMakePdf(f"PDF needs the fonts of the package {name}: pip install {name}") from error
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
    return typst, fonts


def _blocks(blocks: Iterable[Block], room: float) -> list[dict[str, Any]]:
    return [{"kind": type(b).__name__, **_block(b, room)} for b in blocks]


def _block(b: Block, room: float) -> dict[str, Any]:
    if isinstance(b, Heading):
        return {"level": b.level, "line": _line(b.line)}
    if isinstance(b, Paragraph):
        return {"style": b.style, "line": _line(b.line)}
    if isinstance(b, Items):
        return {"style": b.style, **_items(b)}
    if isinstance(b, FactList):
        return {"pairs": [[plain(label), _lines(lines)] for label, lines in b.pairs]}
    if isinstance(b, Table):
        return {
            "caption": _line(b.caption),
            "head": [_row(r) for r in b.head],
            "rows": [_row(r) for r in b.rows],
            "widths": column_widths(b, room),
            "columns": b.columns,
            "sticky": b.sticky,
        }
    if isinstance(b, Picture):
        return {
            "svg": b.svg, "label": plain(b.label), "figures": [plain(f) for f in b.figures],
            "width": drawing_width(b, room),
        }  # fmt: skip
    if isinstance(b, Panel):
        return {"box": b.kind, "tone": b.tone, "blocks": _blocks(b.blocks, room)}
    if isinstance(b, Fold):
        return {"label": plain(b.label), "blocks": _blocks(b.blocks, room)}
    assert isinstance(b, Blank)
    return {"lines": b.lines}


def _items(b: Items) -> dict[str, Any]:
    return {"lines": [_items(x) if isinstance(x, Items) else _line(x) for x in b.lines]}


def _row(r: TableRow | RowGroup) -> dict[str, Any]:
    if isinstance(r, RowGroup):
        return {"group": _line(r.line)}
    return {"cells": [_cell(c) for c in r.cells], "short": is_short(r)}


def _cell(c: TableCell) -> dict[str, Any]:
    return {
        "lines": _lines(c.lines),
        "notes": _lines(c.notes),
        "url": safe_url(c.url),
        "tone": c.tone,
        "span": c.span,
        "right": c.kind == "number",
    }


def _lines(lines: Iterable[Line]) -> list[list[dict[str, Any]]]:
    return [_line(line) for line in lines]


def _line(line: Line) -> list[dict[str, Any]]:
    return [
        {"text": plain(r.text), "style": r.style, "lang": r.lang, "url": safe_url(r.url)}
        for r in line
        if r.text
    ]
