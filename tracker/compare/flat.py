"""A matrix as CSV: one line a cell, for programs and for filtering."""

from __future__ import annotations

from tracker.compare import labels
from tracker.compare.cells import Matrix, MatrixColumn, MatrixRow
from tracker.compare.export import bare
from tracker.compare.finder.heads import ColumnHead, column_head
from tracker.contract.base import day, moment
from tracker.publish import editions
from tracker.publish.escape import csv_text
from tracker.publish.labels import official_title
from tracker.registry import Registry
from tracker.registry.coding import Amount

_CSV = (
    "codebook", "group", "topic", "topic_title", "instrument", "instrument_title", "value", "value_title",
    "flags", "provisions", "quote", "note", "basis", "state", "why", "touched", "coded", "coder", "url",
    "observed_at", "kind", "unit", "currency", "parties", "evidence", "moved", "instrument_title_zh",
    "identifiers", "instrument_parties", "status", "authentic", "last_seen",
)  # fmt: skip


def as_csv(m: Matrix, registry: Registry, lang: str = "en") -> str:
    """One line a cell, for programs and for filtering; every text safe from formulas. Columns only grow."""
    heads = {c.instrument.id: column_head(c, registry, lang) for c in m.columns}
    lines = (_line(m, row, c, heads[c.instrument.id], registry, lang) for row in m.rows for c in m.columns)
    return csv_text(_CSV, lines)


def _line(
    m: Matrix, row: MatrixRow, c: MatrixColumn, top: ColumnHead, registry: Registry, lang: str
) -> list[str]:
    cell = row.cells[c.instrument.id]
    coding = cell.coding
    quotes = [f"{p.eid}: {p.quote}" for p in cell.cited if p.quote]
    value = coding.value if coding and isinstance(coding.value, Amount) else None
    lines = [labels.touched(t, registry, lang) for t in cell.causes]
    titles = c.instrument.title
    zh = official_title(c.instrument, "zh") if any(tag.startswith("zh") for tag in titles) else ""
    return [
        m.codebook, row.topic.group, row.topic.id, editions.pick(row.topic.title, lang), c.instrument.id,
        top.title,
        bare(cell.value), labels.value_title(cell, lang), " ".join(coding.flags) if coding else "",
        " ".join(p.eid for p in cell.cited), "\n".join(quotes), labels.note(cell, lang, registry),
        coding.basis if coding else "", cell.state.value, labels.why(cell, lang), "; ".join(lines),
        day(coding.date) or "" if coding else "", coding.coder if coding else "", c.url or "",
        moment(c.observed_at) or "", row.topic.derive or row.topic.kind, value.unit if value else "",
        (value.currency or "") if value else "", "\n".join(labels.parties(m, row.topic, cell, lang)),
        (coding.evidence or "") if coding else "",
        labels.moved(cell.change, registry, lang) if cell.change else "",
        zh, top.identifiers, top.parties, top.status, top.authentic, day(c.last_seen_at) or "",
    ]  # fmt: skip
