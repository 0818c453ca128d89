"""A matrix as JSON, CSV and Markdown; HTML, XLSX and DOCX have modules of their own."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from tracker.compare import labels
from tracker.registry.schema import Amount
from tracker.render import i18n
from tracker.render.cite import cite
from tracker.render.plain import plain
from tracker.render.words import name
from tracker.views import day, moment

if TYPE_CHECKING:
    from tracker.compare.cells import Cell, Column, Matrix
    from tracker.registry import Registry

Json = dict[str, Any]
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def column_title(column: Column, lang: str, *, short: bool = False) -> str:
    i = column.instrument
    return i18n.pick(i.short, lang) if short and i.short else i18n.pick(i.title, lang)


def as_json(m: Matrix, lang: str = "en") -> Json:
    """The contract of `tracker compare --format json`; titles and notes in one edition."""
    return {
        "codebook": m.codebook,
        "title": i18n.pick(m.title, lang),
        "language": i18n.edition(lang),
        "at": day(m.at.date()) if m.at else None,
        "valid_at": day(m.valid_at),
        "as_of": moment(m.as_of),
        "counts": m.counts,
        "instruments": [_column(c, lang) for c in m.columns],
        "topics": [
            {
                "id": row.topic.id,
                "title": i18n.pick(row.topic.title, lang),
                "group": row.topic.group,
                "group_title": i18n.pick(row.group_title, lang),
                "question": i18n.pick(row.topic.question, lang),
                "cells": {id_: _cell(cell, lang) for id_, cell in row.cells.items()},
            }
            for row in m.rows
        ],
    }


def _column(c: Column, lang: str) -> Json:
    return {
        "id": c.instrument.id,
        "title": column_title(c, lang),
        "short": column_title(c, lang, short=True),
        "type": c.instrument.type,
        "identifiers": dict(c.instrument.identifiers),
        "parties": [p.party for p in c.instrument.parties],
        "authentic": list(c.instrument.authentic),
        "version": c.version,
        "language": c.version_language,
        "observed_at": moment(c.observed_at),
        "last_seen_at": moment(c.last_seen_at),
        "url": c.url,
    }


def _cell(cell: Cell, lang: str) -> Json:
    coding = cell.coding
    return {
        "value": _value(coding.value) if coding else None,
        "value_title": labels.value_title(cell, lang) or None,
        "strength": cell.strength,
        "flags": list(coding.flags) if coding else [],
        "provisions": [
            {
                "eid": p.eid,
                "quote": p.quote,
                "version": p.version,
                "language": p.language,
                "url": p.url,
                "observed_at": moment(p.observed_at),
            }
            for p in cell.cited
        ],
        "note": labels.note(cell, lang) or None,
        "basis": coding.basis if coding else None,
        "date": day(coding.date) if coding else None,
        "coder": coding.coder if coding else None,
        "state": cell.state.value,
        "why": labels.why(cell, lang) or None,
        "changes": [
            {"change": t.change, "eid": t.eid, "relation": t.relation, "by": t.by, "on": day(t.on)}
            for t in cell.touched
        ],
    }


def _value(value: str | Amount | date) -> object:
    """A code, an amount as it is, or `{date: 2027-12-02}`."""
    if isinstance(value, Amount):
        return value.model_dump()
    return {"date": value.isoformat()} if isinstance(value, date) else value


def _bare(value: str | Amount | date) -> str:
    return f"{value.number:.10g}" if isinstance(value, Amount) else str(value)


def short(cell: Cell, lang: str) -> str:
    """A cell in one line: value, provisions, and the state where it is not current."""
    if cell.coding is None:
        return ""
    shown = labels.value_title(cell, lang)
    if cell.cited:
        shown += f" ({'; '.join(cite(p.eid, lang) for p in cell.cited)})"
    if cell.state.value != "current":
        shown += f" [{name('state', cell.state.value, lang)}]"
    return plain(shown)


def safe_cell(value: str) -> str:
    """Text that no spreadsheet takes for a formula.

    >>> safe_cell("=1+1"), safe_cell("Binding")
    ("'=1+1", 'Binding')
    """
    value = plain(value)
    return f"'{value}" if value.lstrip(" ").startswith(_FORMULA) else value


def as_csv(m: Matrix, registry: Registry, lang: str = "en") -> str:
    """One line a cell, for programs and for filtering; every text safe from formulas."""
    buffer = io.StringIO()
    sheet = csv.writer(buffer, lineterminator="\n")
    sheet.writerow(
        ["codebook", "group", "topic", "topic_title", "instrument", "instrument_title", "value",
         "value_title", "flags", "provisions", "quote", "note", "basis", "state", "why", "touched", "coded",
         "coder", "url", "observed_at"]
    )  # fmt: skip
    for row in m.rows:
        for c in m.columns:
            cell = row.cells[c.instrument.id]
            coding = cell.coding
            quotes = [f"{p.eid}: {p.quote}" for p in cell.cited if p.quote]
            fields = [
                m.codebook, row.topic.group, row.topic.id, i18n.pick(row.topic.title, lang),
                c.instrument.id, column_title(c, lang),
                _bare(coding.value) if coding else "",
                labels.value_title(cell, lang),
                " ".join(coding.flags) if coding else "", " ".join(p.eid for p in cell.cited),
                "\n".join(quotes), labels.note(cell, lang), coding.basis if coding else "",
                cell.state.value, labels.why(cell, lang),
                "; ".join(labels.touched(t, registry, lang) for t in cell.touched),
                day(coding.date) or "" if coding else "", coding.coder if coding else "", c.url or "",
                moment(c.observed_at) or "",
            ]  # fmt: skip
            sheet.writerow([safe_cell(f) for f in fields])
    return buffer.getvalue()


_MD_SPECIAL = re.compile(r"([\\`*_\[\]<>|#~!&])")


def md(text: object) -> str:
    """Text that Markdown leaves as it is, on one line."""
    return _MD_SPECIAL.sub(r"\\\1", " ".join(plain(text).split()))


def as_markdown(m: Matrix, registry: Registry, lang: str = "en") -> str:
    """The table, then a note for each cell with its provisions and state."""

    def t(message: str) -> str:
        return i18n.gettext(lang, message)

    heads = [column_title(c, lang, short=True) for c in m.columns]
    out = [f"# {md(i18n.pick(m.title, lang))}", "", md(citation(m, lang)), ""]
    group = None
    for row in m.rows:
        if row.topic.group != group:
            group = row.topic.group
            out += ["", f"## {md(i18n.pick(row.group_title, lang))}", ""]
            out.append(f"| {md(t('Topic'))} | " + " | ".join(md(h) for h in heads) + " |")
            out.append("|---" * (len(heads) + 1) + "|")
        cells = [md(short(row.cells[c.instrument.id], lang)) or "—" for c in m.columns]
        out.append(f"| {md(i18n.pick(row.topic.title, lang))} | " + " | ".join(cells) + " |")
    out += ["", f"## {t('Notes')}", ""]
    for row in m.rows:
        out += [
            f"### {md(i18n.pick(row.topic.title, lang))}",
            "",
            md(i18n.pick(row.topic.question, lang)),
            "",
        ]
        for c in m.columns:
            cell = row.cells[c.instrument.id]
            if cell.coding is None:
                continue
            head = f"- **{md(column_title(c, lang, short=True))}**: {md(short(cell, lang))}. "
            out.append(head + md(labels.note(cell, lang)))
            out += [f"  - {md(labels.touched(x, registry, lang))}" for x in cell.touched]
        out.append("")
    return "\n".join(out).rstrip() + "\n"


def citation(m: Matrix, lang: str) -> str:
    """How to cite the table: title, as of, what it rests on."""
    values = {"title": i18n.pick(m.title, lang)}
    if m.valid_at:
        message = "%(title)s, comparison of the law as of %(day)s. Digital-rules tracker."
        values["day"] = i18n.format_day(m.valid_at, lang)
    elif m.as_of:
        message = "%(title)s, comparison as known on %(day)s. Digital-rules tracker."
        values["day"] = i18n.format_day(m.as_of, lang)
    else:
        message = "%(title)s, comparison without texts in the record. Digital-rules tracker."
    return i18n.gettext(lang, message) % values
