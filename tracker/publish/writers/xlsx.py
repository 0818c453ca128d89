"""A publication as a workbook: a sheet for each table. Heads frozen, text wrapped, never a formula; printed
on its paper, as many columns a page as can be read, each page with heads, first column and foot."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from tracker.publish.document import (
    Line,
    Publication,
    RowGroup,
    Table,
    TableCell,
    TableRow,
    cell,
    plain_text,
    row,
    tables,
)
from tracker.publish.editions import gettext
from tracker.publish.paper import foot, room
from tracker.publish.plain import plain, safe_url

#: Excel refuses longer cells and longer addresses; a cell that is cut says so.
MAX_CELL, _MAX_URL, _MAX_SHEET_NAME = 32_767, 2_000, 31
#: Of a head or foot of a printed page, with the signs that stand for the number of the page.
_MAX_FOOT = 180
#: Millimetres that a unit of a column's width takes on paper at full size, and the smallest scale of print.
_UNIT, _SMALLEST = 1.95, 0.6
#: Of a column without a width, and of the narrowest column of a table with widths.
_WIDE, _NARROW = 32, 10
_EPOCH = datetime(1980, 1, 1, tzinfo=UTC)
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_BASE = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9CDD2"}
#: Formats by name: what a cell is, then its tone. Words say the same, so that colour never says it alone.
_STYLES = {
    "plain": {"text_wrap": False, "valign": "top"},
    "head": {**_BASE, "bold": True, "bg_color": "#E9ECEF"},
    "group": {"bold": True, "bg_color": "#F4F5F7", "valign": "top"},
    "text": _BASE,
    "day": {**_BASE, "num_format": "yyyy-mm-dd"},
    "number": {**_BASE, "num_format": "#,##0.##########"},
    "missing": {**_BASE, "font_color": "#6B7280", "italic": True},
    "stale": {**_BASE, "bg_color": "#FFE9CC", "italic": True},
    "s0": {**_BASE, "bg_color": "#FFFFFF"},
    "s1": {**_BASE, "bg_color": "#EAF1F8"},
    "s2": {**_BASE, "bg_color": "#D3E3F1"},
    "s3": {**_BASE, "bg_color": "#B4CFE6"},
    "s4": {**_BASE, "bg_color": "#94BADA"},
}
_NO_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")


def xlsx_bytes(publication: Publication) -> bytes:
    """The same publication gives the same bytes. Without a table, the title and nothing else."""
    import xlsxwriter

    found = publication.sheets or tuple(tables(publication.blocks))
    found = found or ((publication.data,) if publication.data else (Table((), (row(publication.title),)),))
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    created = (publication.when or _EPOCH).replace(tzinfo=None)
    book.set_properties({"title": plain(publication.title), "created": created})
    _Book(book, publication, found).write()
    book.close()
    return buffer.getvalue()


class _Book:
    """Writes the tables; knows where the anchors of all of them stand."""

    def __init__(self, book: Any, publication: Publication, found: Sequence[Table]) -> None:
        self._book = book
        self._lang, self._paper = publication.lang, publication.paper
        self._foot = foot(publication)
        self._formats = {name: book.add_format(style) for name, style in _STYLES.items()}
        named = _sheet_names(found, publication.title)
        self._tables = [(name, _ungrouped(t, self._lang)) for name, t in zip(named, found, strict=True)]
        self._places = {
            r.anchor: f"internal:'{name}'!A{n + 1}"
            for name, table in self._tables
            for n, r in enumerate((*table.head, *table.rows), _top(table))
            if r.anchor
        }

    def write(self) -> None:
        for name, table in self._tables:
            self._sheet(self._book.add_worksheet(name), table)

    def _sheet(self, sheet: Any, table: Table) -> None:
        columns, top = table.columns, _top(table)
        for n, width in enumerate(_widths(table)):
            sheet.set_column(n, n, width)
        if table.caption:
            sheet.write_string(0, 0, self._words((table.caption,)), self._formats["plain"])
        for n, r in enumerate(table.whole_rows(), top):
            self._row(sheet, n, r, head=n - top < len(table.head), sticky=table.sticky)
        body = top + len(table.head)
        sheet.freeze_panes(body, 1 if table.sticky else 0)
        if table.head and columns:
            sheet.autofilter(body - 1, 0, max(body, body + len(table.rows) - 1), columns - 1)
            sheet.repeat_rows(top, body - 1)
        self._print(sheet, table)

    def _print(self, sheet: Any, table: Table) -> None:
        """So that each page can be read: across, to its width, or in blocks of columns behind the first."""
        widths = [_UNIT * width for width in _widths(table)]
        across = len(widths) > 2
        sheet.set_paper(1 if self._paper == "letter" else 9)
        sheet.set_margins(left=0.5, right=0.5, top=0.5, bottom=0.7)
        if across:
            sheet.set_landscape()
        blocks = _page_blocks(widths, room(self._paper, across=across) / _SMALLEST, sticky=table.sticky)
        if len(blocks) > 1:
            widest = max(sum(widths[n] for n in block) for block in blocks)
            sheet.set_print_scale(min(100, int(100 * room(self._paper, across=across) / widest)))
            sheet.set_v_pagebreaks([block[-1] + 1 for block in blocks[:-1]])
            if table.sticky:
                sheet.repeat_columns(0, 0)
        else:
            sheet.fit_to_pages(1, 0)
        words = self._foot.line().replace("&", "&&")[:_MAX_FOOT]
        sheet.set_footer(f"&L&8{' ' if words[:1].isdigit() else ''}{words}&R&8&P / &N")

    def _row(self, sheet: Any, n: int, r: TableRow, *, head: bool, sticky: bool) -> None:
        at = 0
        for k, c in enumerate(r.cells):
            style = "head" if head or (sticky and k == 0) else _style(c)
            if c.span > 1:
                sheet.merge_range(n, at, n, at + c.span - 1, "", self._formats[style])
            self._cell(sheet, n, at, c, self._formats[style])
            if c.notes:
                sheet.write_comment(n, at, self._words(c.notes))
            at += c.span

    def _words(self, lines: Sequence[Line]) -> str:
        words = plain("\n".join(plain_text(line) for line in lines))
        if len(words.encode("utf-16-le")) <= 2 * MAX_CELL:
            return words
        said = gettext(self._lang, "[cut: %(n)s characters; the other formats have them all]") % {
            "n": len(words)
        }
        return f"{_short(words, MAX_CELL - len(said) - 2)} {said}"

    def _cell(self, sheet: Any, n: int, at: int, cell: TableCell, style: Any) -> None:
        words, value = self._words(cell.lines), cell.value
        url = safe_url(cell.url or next((r.url for line in cell.lines for r in line if r.url), None))
        inside = self._places.get((cell.href or "").removeprefix("#"))
        if inside:
            sheet.write_url(n, at, inside, style, words)
        elif url and len(url) <= _MAX_URL:
            sheet.write_url(n, at, url, style, words[:255])
        elif cell.kind == "number" and isinstance(value, int | float | Decimal):
            sheet.write_number(n, at, value, style)
        elif cell.kind == "day" and isinstance(value, date):
            # a cell of a sheet has no zone
            midnight = datetime(value.year, value.month, value.day)  # noqa: DTZ001
            sheet.write_datetime(n, at, midnight, style)
        else:
            sheet.write_string(n, at, words, style)


def _style(cell: TableCell) -> str:
    if cell.kind in ("number", "day") and cell.value is not None:
        return cell.kind
    return cell.tone if cell.tone in _STYLES else "text"


def _ungrouped(table: Table, lang: str) -> Table:
    """A line over rows as a column of its own behind the others: the rows can then be sorted and filtered."""
    if not any(isinstance(r, RowGroup) for r in table.rows):
        return table
    lines: tuple[Line, ...] = ()
    rows: list[TableRow | RowGroup] = []
    for r in table.rows:
        if isinstance(r, RowGroup):
            lines = (r.line,)
        else:
            rows.append(replace(r, cells=(*r.cells, TableCell(lines))))
    head = [
        replace(r, cells=(*r.cells, cell(gettext(lang, "Group") if n == 0 else "")))
        for n, r in enumerate(table.head)
    ]
    widths = (*table.widths, max(table.widths, default=0) // 2 or 1) if table.widths else ()
    return replace(table, head=tuple(head), rows=tuple(rows), widths=widths)


def _page_blocks(widths: Sequence[float], room: float, *, sticky: bool) -> list[list[int]]:
    """Columns of each printed page; the first one again on each where it is the head of the rows."""
    out: list[list[int]] = [[]]
    for n, width in enumerate(widths):
        if out[-1] and sum(widths[k] for k in out[-1]) + width > room and len(out[-1]) > sticky:
            out.append([0] if sticky else [])
        out[-1].append(n)
    return out


def _top(table: Table) -> int:
    """The row of a sheet at which the head of its table stands."""
    return 1 if table.caption else 0


def _widths(table: Table) -> list[float]:
    if not table.widths:
        return [_WIDE] * table.columns
    scale = max(1.0, _NARROW / min(table.widths))
    return [min(100.0, width * scale) for width in table.widths]


def _sheet_names(found: Sequence[Table], title: str) -> list[str]:
    """A name for each sheet: no character that Excel refuses, no name twice whatever its case."""
    out: list[str] = []
    for n, table in enumerate(found, 1):
        name = table.name or plain_text(table.caption) or (title if len(found) == 1 else f"{n}")
        name = _short(_NO_SHEET_NAME.sub(" ", plain(name)).strip()).strip() or f"{n}"
        while name.lower() in {other.lower() for other in out} | {"history"}:
            behind = f" ({n})"
            name = _short(name, _MAX_SHEET_NAME - len(behind)) + behind
        out.append(name)
    return out


def _short(name: str, units: int = _MAX_SHEET_NAME) -> str:
    """The name cut as Excel counts it: in UTF-16 units, two for a character beyond the first plane."""
    return name.encode("utf-16-le")[: 2 * units].decode("utf-16-le", "ignore")
