"""A matrix as a workbook: the table, one line a cell with its proof, and the sources."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tracker.compare import labels
from tracker.compare.export import citation, short
from tracker.compare.heads import column_title
from tracker.render import i18n
from tracker.render.cite import cite
from tracker.render.plain import plain, safe_url
from tracker.render.words import name

if TYPE_CHECKING:
    from tracker.compare.cells import Matrix
    from tracker.registry import Registry

#: Excel refuses longer cells; the whole quote is in the JSON.
MAX_CELL = 32_000
#: Fill of a cell by strength, and the same fact in words, so that colour never says it alone.
_FILL = {0: "#FFFFFF", 1: "#EAF1F8", 2: "#D3E3F1", 3: "#B4CFE6", 4: "#94BADA"}
_OPTIONS = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def as_xlsx(m: Matrix, registry: Registry, lang: str = "en") -> bytes:
    """Frozen heads, wrapped text, no formulas; the same matrix gives the same bytes."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, _OPTIONS)
    made = m.as_of or datetime(1980, 1, 1, tzinfo=UTC)
    book.set_properties({"title": plain(i18n.pick(m.title, lang)), "created": made.replace(tzinfo=None)})
    _table(book, m, lang)
    _proof(book, m, registry, lang)
    _sources(book, m, lang)
    book.close()
    return buffer.getvalue()


def _t(lang: str, message: str) -> str:
    return i18n.gettext(lang, message)


def _formats(book: Any) -> dict[str, Any]:
    base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9CDD2"}
    out = {
        "head": book.add_format(base | {"bold": True, "bg_color": "#E9ECEF"}),
        "group": book.add_format({"bold": True, "bg_color": "#F4F5F7", "valign": "top"}),
        "text": book.add_format(base),
        "date": book.add_format(base | {"num_format": "yyyy-mm-dd"}),
        "plain": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    for strength, colour in _FILL.items():
        out[f"s{strength}"] = book.add_format(base | {"bg_color": colour})
    out["stale"] = book.add_format(base | {"bg_color": "#FFE9CC", "italic": True})
    return out


def _put(sheet: Any, row: int, column: int, text: object, style: Any) -> None:
    sheet.write_string(row, column, plain(text)[:MAX_CELL], style)


def _table(book: Any, m: Matrix, lang: str) -> None:
    f = _formats(book)
    sheet = book.add_worksheet(_t(lang, "Table"))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, max(1, len(m.columns)), 32)
    _put(sheet, 0, 0, citation(m, lang), f["plain"])
    _put(sheet, 1, 0, _t(lang, "Topic"), f["head"])
    for n, c in enumerate(m.columns, 1):
        _put(sheet, 1, n, column_title(c, lang), f["head"])
    sheet.freeze_panes(2, 1)
    line, group = 2, None
    for row in m.rows:
        if row.topic.group != group:
            group = row.topic.group
            _put(sheet, line, 0, i18n.pick(row.group_title, lang), f["group"])
            line += 1
        _put(sheet, line, 0, i18n.pick(row.topic.title, lang), f["head"])
        for n, c in enumerate(m.columns, 1):
            cell = row.cells[c.instrument.id]
            style = f["stale"] if cell.state.value == "stale" else f.get(f"s{cell.strength}", f["text"])
            text = short(cell, lang)
            note = labels.note(cell, lang)
            _put(sheet, line, n, f"{text}\n{note}" if note else text, style)
        line += 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def _proof(book: Any, m: Matrix, registry: Registry, lang: str) -> None:
    f = _formats(book)
    sheet = book.add_worksheet(_t(lang, "Cells"))
    heads = ["Topic", "Instrument", "Value", "Provision", "eid", "Quote", "Note", "Basis", "State", "Why",
             "Date coded", "Coder"]  # fmt: skip
    for n, head in enumerate(heads):
        _put(sheet, 0, n, _t(lang, head), f["head"])
    sheet.freeze_panes(1, 2)
    for n, width in enumerate([28, 28, 26, 22, 24, 60, 50, 14, 14, 40, 12, 14]):
        sheet.set_column(n, n, width)
    line = 1
    for row in m.rows:
        for c in m.columns:
            cell = row.cells[c.instrument.id]
            if cell.coding is None:
                continue
            reasons = [labels.why(cell, lang), *(labels.touched(t, registry, lang) for t in cell.touched)]
            for p in cell.cited or (None,):
                fields = [
                    i18n.pick(row.topic.title, lang), column_title(c, lang), labels.value_title(cell, lang),
                    cite(p.eid, lang) if p else "", p.eid if p else "", (p.quote or "") if p else "",
                    labels.note(cell, lang), name("basis", cell.coding.basis, lang),
                    name("state", cell.state.value, lang), "\n".join(x for x in reasons if x),
                ]  # fmt: skip
                for n, text in enumerate(fields):
                    _put(sheet, line, n, text, f["text"])
                when = datetime(cell.coding.date.year, cell.coding.date.month, cell.coding.date.day)  # noqa: DTZ001 - a cell of a sheet has no zone
                sheet.write_datetime(line, 10, when, f["date"])
                _put(sheet, line, 11, cell.coding.coder, f["text"])
                line += 1
    sheet.autofilter(0, 0, max(1, line - 1), len(heads) - 1)


def _sources(book: Any, m: Matrix, lang: str) -> None:
    f = _formats(book)
    sheet = book.add_worksheet(_t(lang, "Sources"))
    for n, head in enumerate(["Instrument", "Identifier", "Language", "Address", "Seen", "Version"]):
        _put(sheet, 0, n, _t(lang, head), f["head"])
    sheet.freeze_panes(1, 0)
    for n, width in enumerate([50, 30, 10, 70, 14, 22]):
        sheet.set_column(n, n, width)
    for line, c in enumerate(m.columns, 1):
        _put(sheet, line, 0, column_title(c, lang), f["text"])
        _put(sheet, line, 1, "; ".join(f"{k} {v}" for k, v in c.instrument.identifiers.items()), f["text"])
        _put(sheet, line, 2, c.version_language or "", f["text"])
        url = safe_url(c.url)
        if url and len(url) <= 2000:
            sheet.write_url(line, 3, url, f["text"], plain(url)[:255])
        else:
            _put(sheet, line, 3, c.url or "", f["text"])
        if c.observed_at:
            sheet.write_datetime(line, 4, c.observed_at.replace(tzinfo=None), f["date"])
        else:
            _put(sheet, line, 4, "", f["text"])
        _put(sheet, line, 5, c.version or "", f["text"])
