"""A matrix as a workbook: the table, one line a cell with its proof, and the sources."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

from tracker.compare import labels
from tracker.compare.cells import Matrix, MatrixCell
from tracker.compare.export import citation, remarks, short
from tracker.compare.finder.heads import column_head, column_title
from tracker.publish import editions
from tracker.publish.eid_labels import cite
from tracker.publish.labels import name
from tracker.publish.plain import plain, safe_url
from tracker.registry import Registry
from tracker.registry.coding import Amount

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
    book.set_properties({"title": plain(editions.pick(m.title, lang)), "created": made.replace(tzinfo=None)})
    _table(book, m, registry, lang)
    _proof(book, m, registry, lang)
    _sources(book, m, registry, lang)
    _notes(book, m, lang)
    book.close()
    return buffer.getvalue()


def _t(lang: str, message: str) -> str:
    return editions.gettext(lang, message)


def _formats(book: Any) -> dict[str, Any]:
    base = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#C9CDD2"}
    out = {
        "head": book.add_format(base | {"bold": True, "bg_color": "#E9ECEF"}),
        "group": book.add_format({"bold": True, "bg_color": "#F4F5F7", "valign": "top"}),
        "text": book.add_format(base),
        "date": book.add_format(base | {"num_format": "yyyy-mm-dd"}),
        "number": book.add_format(base | {"num_format": "#,##0.##########"}),
        "blank": book.add_format(base | {"font_color": "#6B7280", "italic": True}),
        "plain": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    for strength, colour in _FILL.items():
        out[f"s{strength}"] = book.add_format(base | {"bg_color": colour})
    out["stale"] = book.add_format(base | {"bg_color": "#FFE9CC", "italic": True})
    return out


def _put(sheet: Any, row: int, column: int, text: object, style: Any) -> None:
    sheet.write_string(row, column, plain(text)[:MAX_CELL], style)


def _table(book: Any, m: Matrix, registry: Registry, lang: str) -> None:
    f = _formats(book)
    sheet = book.add_worksheet(_t(lang, "Table"))
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, max(1, len(m.columns)), 32)
    _put(sheet, 0, 0, citation(m, lang), f["plain"])
    _put(sheet, 1, 0, _t(lang, "Topic"), f["head"])
    _put(sheet, 2, 0, _t(lang, "The instrument"), f["head"])
    for n, c in enumerate(m.columns, 1):
        top = column_head(c, registry, lang)
        _put(sheet, 1, n, top.short, f["head"])
        lines = [f"{label}{labels.colon(lang)}{value}" for label, value in top.lines(lang)]
        _put(sheet, 2, n, "\n".join(lines), f["text"])
    sheet.freeze_panes(2, 1)
    line, group, proof = 3, None, 1
    for row in m.rows:
        if row.topic.group != group:
            group = row.topic.group
            _put(sheet, line, 0, editions.pick(row.group_title, lang), f["group"])
            line += 1
        _put(sheet, line, 0, editions.pick(row.topic.title, lang), f["head"])
        for n, c in enumerate(m.columns, 1):
            cell = row.cells[c.instrument.id]
            if cell.blank:
                _put(sheet, line, n, f"— {name('state', 'missing', lang)}", f["blank"])
                continue
            style = f["stale"] if cell.state.value == "stale" else f.get(f"s{cell.strength}", f["text"])
            said = [
                short(cell, lang),
                labels.note(cell, lang, registry),
                *labels.parties(m, row.topic, cell, lang),
            ]
            text = plain("\n".join(x for x in said if x))[:MAX_CELL]
            # a link inside the workbook to the line of its proof; its text stays a text
            sheet.write_url(line, n, f"internal:'{_t(lang, 'Cells')}'!A{proof + 1}", style, text)
            proof += max(1, len(cell.cited))
        line += 1
    sheet.set_landscape()
    sheet.set_paper(8)  # A3
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)


def _proof(book: Any, m: Matrix, registry: Registry, lang: str) -> None:
    f = _formats(book)
    sheet = book.add_worksheet(_t(lang, "Cells"))
    heads = ["Topic", "Instrument", "Value", "Provision", "eid", "Quote", "Note", "Basis", "State", "Why",
             "Date coded", "Coder", "Number", "Unit", "Currency", "Date", "Flags", "Address"]  # fmt: skip
    for n, title in enumerate(heads):
        _put(sheet, 0, n, _t(lang, title), f["head"])
    sheet.freeze_panes(1, 2)
    for n, width in enumerate([28, 28, 26, 22, 24, 60, 50, 14, 14, 40, 12, 14, 14, 10, 10, 12, 30, 40]):
        sheet.set_column(n, n, width)
    line = 1
    for row in m.rows:
        for c in m.columns:
            cell = row.cells[c.instrument.id]
            if cell.blank:
                continue
            reasons = [labels.why(cell, lang), *(labels.touched(t, registry, lang) for t in cell.causes)]
            if cell.change:
                reasons.append(labels.moved(cell.change, registry, lang))
            basis = name("basis", cell.coding.basis, lang) if cell.coding else ""
            for p in cell.cited or (None,):
                fields = [
                    editions.pick(row.topic.title, lang), column_title(c, lang),
                    labels.value_title(cell, lang),
                    cite(p.eid, lang) if p else "", p.eid if p else "", (p.quote or "") if p else "",
                    labels.note(cell, lang, registry), basis,
                    name("state", cell.state.value, lang), "\n".join(x for x in reasons if x),
                ]  # fmt: skip
                for n, text in enumerate(fields):
                    _put(sheet, line, n, text, f["text"])
                _typed(sheet, line, cell, f)
                flags = labels.separators(lang)[0].join(labels.flags(m, cell, lang))
                _put(sheet, line, 16, flags, f["text"])
                _link(
                    sheet, line, 17, (p.url if p else None) or (cell.coding and cell.coding.evidence) or "", f
                )
                line += 1
    sheet.autofilter(0, 0, max(1, line - 1), len(heads) - 1)


def _typed(sheet: Any, line: int, cell: MatrixCell, f: dict[str, Any]) -> None:
    """The day of coding and its coder; the value once more as a number or a day that can be sorted."""
    coding, value = cell.coding, cell.value
    if coding:
        sheet.write_datetime(line, 10, _midnight(coding.date), f["date"])
        _put(sheet, line, 11, coding.coder, f["text"])
    if isinstance(value, Amount):
        sheet.write_number(line, 12, value.number, f["number"])
        _put(sheet, line, 13, value.unit, f["text"])
        _put(sheet, line, 14, value.currency or "", f["text"])
    day = value if isinstance(value, date) else cell.derived.on if cell.derived else None
    if day:
        sheet.write_datetime(line, 15, _midnight(day), f["date"])


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - a cell of a sheet has no zone


def _link(sheet: Any, line: int, column: int, address: str, f: dict[str, Any]) -> None:
    url = safe_url(address)
    if url and len(url) <= 2000:
        sheet.write_url(line, column, url, f["text"], plain(url)[:255])
    else:
        _put(sheet, line, column, address, f["text"])


def _sources(book: Any, m: Matrix, registry: Registry, lang: str) -> None:
    f = _formats(book)
    sheet = book.add_worksheet(_t(lang, "Sources"))
    heads = ["Instrument", "Title in the other language", "Identifier", "Parties", "Status",
             "Authentic languages", "Language", "Address", "Seen", "Last seen", "Version"]  # fmt: skip
    for n, title in enumerate(heads):
        _put(sheet, 0, n, _t(lang, title), f["head"])
    sheet.freeze_panes(1, 1)
    for n, width in enumerate([50, 40, 30, 30, 30, 20, 10, 60, 12, 12, 22]):
        sheet.set_column(n, n, width)
    for line, c in enumerate(m.columns, 1):
        top = column_head(c, registry, lang)
        fields = [
            top.title,
            top.other,
            top.identifiers,
            top.parties,
            top.status,
            top.authentic,
            c.version_language,
        ]
        for n, text in enumerate(fields):
            _put(sheet, line, n, text or "", f["text"])
        _link(sheet, line, 7, c.url or "", f)
        for n, seen in ((8, c.observed_at), (9, c.last_seen_at)):
            if seen:
                sheet.write_datetime(line, n, _midnight(seen.date()), f["date"])
            else:
                _put(sheet, line, n, "", f["text"])
        _put(sheet, line, 10, c.version or "", f["text"])


def _notes(book: Any, m: Matrix, lang: str) -> None:
    """How to cite and how to read: what every state means, and that a blank is no absence."""
    f = _formats(book)
    sheet = book.add_worksheet(_t(lang, "Notes"))
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    lines = [(_t(lang, "How to cite"), citation(m, lang)), *(("", line) for line in remarks(m, lang))]
    lines += [(name("state", code, lang), _t(lang, words)) for code, words in _STATES]
    for line, (label, text) in enumerate(lines):
        _put(sheet, line, 0, label, f["head"])
        _put(sheet, line, 1, text, f["plain"])


_STATES = (
    ("current", "the record holds the words that were read"),
    ("stale", "changed or touched since it was read"),
    ("unverified", "not checked against the record"),
    ("missing", "nobody has read it for this topic; says nothing about the text"),
)
