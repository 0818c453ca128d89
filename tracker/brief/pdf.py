"""A briefing as PDF, set by Typst with fonts of its own: no library, font or program of the system is used,
and the same page gives the same bytes on every machine (docs/decisions)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from functools import cache
from importlib import resources
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
    Table,
)
from tracker.publish.plain import plain, safe_url
from tracker.resources import templates_dir

#: The package that carries Noto Sans CJK (Han of five regions, kana, Hangul, Latin; SIL OFL 1.1).
FONTS = "manimgx_fonts_cjk"


class CannotMakePdf(RuntimeError):
    """Something that PDF needs is missing from this installation; the message names it."""


def pdf(page: Page, when: datetime) -> bytes:
    """A composed page on A4, its headings as bookmarks; ``when`` stands for the day it was made.

    Raises `CannotMakePdf`.
    """
    data = {
        "title": plain(page.title),
        "kicker": plain(page.kicker),
        "lang": page.lang,
        "short": page.short,
        "blocks": _blocks(page.blocks),
        "made": provenance.dump(page.made) if page.made else "",
    }
    source = (templates_dir() / "briefing" / "page.typ").read_bytes()
    return _compile(source, {"page": json.dumps(data, ensure_ascii=False)}, "pdf", when)


def pages(data: bytes) -> int:
    """How many pages a PDF has."""
    import pypdfium2

    return len(pypdfium2.PdfDocument(data))


def png(svg: str) -> bytes:
    """A drawing as pixels, for forms that take no SVG."""
    source = (
        b'#set page(width: 760pt, height: auto, margin: 4pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
    )
    return _compile(source, {"svg": svg}, "png", None)


def _compile(source: bytes, inputs: dict[str, str], format_: str, when: datetime | None) -> bytes:
    typst, fonts = _typst()
    compiler = typst.Compiler(source, font_paths=fonts, ignore_system_fonts=True, sys_inputs=inputs)
    moment = int(when.timestamp()) if when else 0
    out = compiler.compile(
        input=source, format=format_, timestamp=moment, ppi=144.0 if format_ == "png" else None
    )
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


def _blocks(blocks: Iterable[Block]) -> list[dict[str, Any]]:
    return [{"kind": type(b).__name__, **_block(b)} for b in blocks]


def _block(b: Block) -> dict[str, Any]:
    if isinstance(b, Heading):
        return {"level": b.level, "line": _line(b.line)}
    if isinstance(b, Para):
        return {"style": b.style, "line": _line(b.line)}
    if isinstance(b, Items):
        return {"style": b.style, "lines": _lines(b.lines)}
    if isinstance(b, Facts):
        return {"pairs": [[plain(label), _lines(lines)] for label, lines in b.pairs]}
    if isinstance(b, Table):
        rows = [[_lines(cell) for cell in row] for row in b.rows]
        return {"head": [plain(h) for h in b.head], "rows": rows, "widths": list(b.widths)}
    if isinstance(b, Picture):
        return {"svg": b.svg, "label": plain(b.label), "figures": [plain(f) for f in b.figures]}
    if isinstance(b, Box):
        return {"box": b.kind, "tone": b.tone, "blocks": _blocks(b.blocks)}
    if isinstance(b, Fold):
        return {"label": plain(b.label), "blocks": _blocks(b.blocks)}
    assert isinstance(b, Blank)
    return {"lines": b.lines}


def _lines(lines: Iterable[Line]) -> list[list[dict[str, Any]]]:
    return [_line(line) for line in lines]


def _line(line: Line) -> list[dict[str, Any]]:
    return [
        {"text": plain(r.text), "style": r.style, "lang": r.lang, "url": safe_url(r.url)}
        for r in line
        if r.text
    ]
