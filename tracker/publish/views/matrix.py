"""A comparison in the words of an edition: what all its formats are made of, and its blocks and tables.

`matrix_words` words every cell once. `matrix_publication` is the comparison for every writer; its page of the
site is `tracker.publish.views.matrix_page`, its JSON `matrix_json`, its data package `data_package`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from tracker.compare.cells import CitedProvision, Matrix, MatrixRow, StaleCause
from tracker.contract.base import day, moment
from tracker.publish.document import (
    Block,
    Heading,
    Paragraph,
    Publication,
    RowGroup,
    Table,
    TableCell,
    TableRow,
    cell,
    row,
    table,
    text,
)
from tracker.publish.editions import format_day, gettext, pick, punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import name, official_title
from tracker.publish.views.cell_words import CellWords, bare, cell_words, lines
from tracker.publish.views.column_heads import ColumnHead, column_head
from tracker.registry import Registry
from tracker.registry.coding import Amount, Coding

#: What the states mean, for a reader of the table; keys of the catalogue.
STATES = (
    ("current", "the text held here reads as it did at the time of coding"),
    ("stale", "changed or amended since the coding"),
    ("unverified", "not checked against texts held here"),
    ("missing", "not yet read for this topic; says nothing about the text"),
)
_BLANK = "—"


@dataclass(frozen=True)
class RowWords:
    """A topic; ``cells`` in the order of the columns."""

    row: MatrixRow
    title: str
    question: str
    group: str
    cells: tuple[CellWords, ...]


@dataclass(frozen=True)
class MatrixWords:
    """A comparison in one edition, every cell in words."""

    matrix: Matrix
    lang: str
    title: str
    citation: str
    remarks: tuple[str, ...]  # what a reader must know of a table that shows less than the codebook has
    columns: tuple[ColumnHead, ...]
    rows: tuple[RowWords, ...]
    leads: bool = False  # whether what is only a lead is named, in words that give no value

    def groups(self) -> Iterator[tuple[str, str, list[RowWords]]]:
        """(id, title, rows) of each group of topics, in the order of the table."""
        for (id_, title), rows in groupby(self.rows, key=lambda r: (r.row.topic.group, r.group)):
            yield id_, title, list(rows)

    def cells(self) -> Iterator[tuple[RowWords, ColumnHead, CellWords]]:
        """Every cell with its row and its column, by rows."""
        for r in self.rows:
            for column, words in zip(self.columns, r.cells, strict=True):
                yield r, column, words


def matrix_words(m: Matrix, registry: Registry, lang: str, *, leads: bool = False) -> MatrixWords:
    """``leads``: flat formats and JSON name the leads too; pages have them folded in any case."""
    rows = tuple(
        RowWords(
            r,
            pick(r.topic.title, lang),
            pick(r.topic.question, lang),
            pick(r.group_title, lang),
            tuple(cell_words(m, r.topic, r.cells[c.instrument.id], registry, lang) for c in m.columns),
        )
        for r in m.rows
    )
    columns = tuple(column_head(c, registry, lang, m.coded(c.instrument.id)) for c in m.columns)
    cited = citation(m, columns, lang)
    return MatrixWords(m, lang, pick(m.title, lang), cited, _remarks(m, lang), columns, rows, leads)


def _remarks(m: Matrix, lang: str) -> tuple[str, ...]:
    out = []
    if m.since:
        n = sum(1 for r in m.rows for c in r.cells.values() if c.change)
        message = "%(n)s cells changed since %(day)s; topics without one (%(left)s) are left out."
        values = {"n": n, "day": format_day(m.since, lang), "left": m.left_out}
        out.append(gettext(lang, message) % values)
    elif m.differences:
        message = "Only topics on which the coded instruments differ; %(left)s others are left out."
        out.append(gettext(lang, message) % {"left": m.left_out})
    if any(c.suggested for r in m.rows for c in r.cells.values()):
        out.append(gettext(lang, "What is marked as suggested was found by its words; it is not coded."))
    return tuple(out)


def fingerprint(m: Matrix) -> str:
    """16 hex digits of what a table says, whatever the edition: the same record gives the same.

    When a text was seen last is left out: a table does not move by being looked at again.
    """
    said = [
        [r.topic.id, id_, str(c.value), c.state.value, sorted(c.coding.flags) if c.coding else [],
         _coding_json(c.coding) if c.coding else "", [(p.eid, p.content) for p in c.cited],
         _notation(c.causes)]
        for r in m.rows
        for id_, c in r.cells.items()
    ]  # fmt: skip
    raw = json.dumps([m.codebook, m.flags, said], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(raw.encode()).hexdigest()[:16]


def _coding_json(coding: Coding) -> str:
    """Without what was added since tables were cited first, where it says nothing."""
    return coding.model_dump_json(exclude={"second"} if coding.second is None else None)


def _notation(causes: tuple[StaleCause, ...]) -> str:
    """The causes as the fingerprints of tables that were cited before spell them."""
    return repr(causes).replace("StaleCause(", "Touched(")


#: Columns of a table whose texts its citation dates one by one.
_NAMED = 5


def citation(m: Matrix, columns: Sequence[ColumnHead], lang: str) -> str:
    """How to cite the table: title, the law as at which day in each column, when it was coded; a fingerprint,
    by which it can be checked."""
    values = {"title": pick(m.title, lang)}
    if m.valid_at:
        message = "%(title)s, comparison of the law as of %(day)s. Digital-rules tracker."
        values["day"] = format_day(m.valid_at, lang)
    elif m.at:
        message = "%(title)s, comparison as known on %(day)s. Digital-rules tracker."
        values["day"] = format_day(m.at, lang)
    else:
        message = "%(title)s, comparison. Digital-rules tracker."
    marks = punctuation(lang)
    said = [gettext(lang, message) % values, f"{law_as_at(m, columns, lang)}{marks.stop}"]
    said.append(gettext(lang, "Fingerprint %(code)s.") % {"code": fingerprint(m)})
    return marks.space.join(said)


def law_as_at(m: Matrix, columns: Sequence[ColumnHead], lang: str) -> str:
    """The law as at which day: of each column, or from the oldest to the newest of many."""
    marks = punctuation(lang)
    seen = sorted(c.column.last_seen_at for c in columns if c.column.last_seen_at)
    law, unseen = gettext(lang, "Law as at"), [c.short for c in columns if not c.checked]
    if len(columns) <= _NAMED:
        parts = [marks.labelled(law, marks.clauses(c.law_at + marks.aside(c.short) for c in columns))]
    else:
        days = {"first": format_day(seen[0], lang), "last": format_day(seen[-1], lang)} if seen else {}
        parts = [gettext(lang, "Law as at %(first)s to %(last)s by its texts") % days] if seen else []
        if unseen:
            message = "%(n)s of %(all)s instruments not checked against a text"
            parts.append(gettext(lang, message) % {"n": len(unseen), "all": len(columns)})
    if coded := max((d for c in columns if (d := m.coded(c.column.instrument.id))), default=None):
        parts.append(marks.labelled(gettext(lang, "Newest coding"), format_day(coded, lang)))
    return marks.clauses(parts)


# --- blocks ----------------------------------------------------------------------------------------------


def matrix_publication(v: MatrixWords) -> Publication:
    """Tables by group, the heads of the columns, a note for each cell; sheets and a flat table as well."""
    return Publication(
        v.title, v.lang, tuple(_blocks(v)), when=v.matrix.as_of, layout="landscape", data=_data(v),
        sheets=(_sheet(v), _proof(v), _sources(v), _notes_sheet(v)),
    )  # fmt: skip


def _blocks(v: MatrixWords) -> Iterator[Block]:
    def t(message: str) -> str:
        return gettext(v.lang, message)

    yield Paragraph(text(v.citation))
    for line in v.remarks:
        yield Paragraph(text(line))
    head = [t("Topic"), *(c.short for c in v.columns)]
    dates = [row(t("Law as at"), *(c.law_at for c in v.columns))]
    for _, title, rows in v.groups():
        yield Heading(2, text(title))
        body = [*dates, *(row(r.title, *(_short(w, leads=v.leads) for w in r.cells)) for r in rows)]
        dates = []
        yield table(head, body, sticky=True, name=title)
    yield Paragraph(text(t("— not coded: not yet read for this topic.")))
    yield Heading(2, text(t("Instruments")))
    about = [row(c.short, cell(*_about(c, v.lang))) for c in v.columns]
    yield table((t("Instrument"), t("About it")), about, sticky=True, style="entries", widths=(25, 75))
    yield Heading(2, text(t("Notes")))
    about_it = (t("Instrument"), t("Value"), t("Note"))
    for r in v.rows:
        yield Heading(3, text(r.title))
        yield Paragraph(text(r.question))
        if notes := [x for c, w in zip(v.columns, r.cells, strict=True) for x in _note(c, w, v.lang)]:
            yield table(about_it, notes, sticky=True, style="entries", widths=(17, 23, 60))
            yield from _searches(v, r)


def _short(w: CellWords, *, leads: bool) -> TableCell:
    return cell(w.short or (w.lead if leads else "") or _BLANK, tone=_tone(w))


def _tone(w: CellWords) -> str:
    """The state where it is to be seen, else the strength."""
    if w.cell.blank:
        return "missing"
    if w.cell.state.value == "stale" or w.cell.strength is None:
        return w.cell.state.value
    return f"s{w.cell.strength}"


def _about(c: ColumnHead, lang: str) -> list[str]:
    """What is known of an instrument, a line each."""
    return [punctuation(lang).labelled(label, value) for label, value in c.lines(lang)]


def _note(c: ColumnHead, w: CellWords, lang: str) -> Iterator[TableRow]:
    if not w.cell.blank or w.cell.change:
        more = text(punctuation(lang).clauses(x for x in w.further(lang) if x != w.searched))
        yield row(
            c.short,
            cell(w.short or _BLANK, tone=_tone(w)),
            cell(*lines(w.note), notes=(more,) if more else ()),
        )


def _searches(v: MatrixWords, r: RowWords) -> Iterator[Paragraph]:
    """What the statements that texts have no such rule rest on, once for all with the same search."""
    marks = punctuation(v.lang)
    found: dict[tuple[str, ...], list[str]] = {}
    for c, w in zip(v.columns, r.cells, strict=True):
        if w.cell.whole:
            seen = marks.aside(format_day(w.cell.whole.observed_at, v.lang))
            found.setdefault(tuple(w.cell.searched), []).append(f"{c.short}{seen}")
    message = "No such rule, by a search of the whole text for %(words)s: %(texts)s."
    for words, texts in found.items():
        values = {"words": marks.items(words), "texts": marks.clauses(texts)}
        yield Paragraph(text(gettext(v.lang, message) % values), "soft")


# --- tables for programs and spreadsheets ----------------------------------------------------------------

_CSV = (
    "codebook", "group", "topic", "topic_title", "instrument", "instrument_title", "value", "value_title",
    "flags", "provisions", "quote", "note", "basis", "state", "why", "touched", "coded", "coder", "url",
    "observed_at", "kind", "unit", "currency", "parties", "evidence", "moved", "instrument_title_zh",
    "identifiers", "instrument_parties", "status", "authentic", "last_seen", "law_as_at", "checked_by",
    "checked_on", "searched", "lead", "via",
)  # fmt: skip


def _data(v: MatrixWords) -> Table:
    """One line a cell, for programs and for filtering. Columns only grow."""
    zh = {
        c.column.instrument.id: official_title(c.column.instrument, "zh")
        if any(tag.startswith("zh") for tag in c.column.instrument.title)
        else ""
        for c in v.columns
    }
    body = (_line(v, r, c, w, zh[c.column.instrument.id]) for r, c, w in v.cells())
    return table(_CSV, [row(*(cell(value=x) for x in found)) for found in body])


def _line(v: MatrixWords, r: RowWords, c: ColumnHead, w: CellWords, title_zh: str) -> list[str]:
    coding, topic, column = w.cell.coding, r.row.topic, c.column
    amount = coding.value if coding and isinstance(coding.value, Amount) else None
    quotes = [f"{p.eid}: {p.quote}" for p in w.cell.cited if p.quote]
    return [
        v.matrix.codebook, topic.group, topic.id, r.title, column.instrument.id, c.title,
        bare(w.cell.value), w.value,
        " ".join(coding.flags) if coding else "", " ".join(p.eid for p in w.cell.cited), "\n".join(quotes),
        w.note, coding.basis if coding else "", w.cell.state.value, w.why, "; ".join(w.causes),
        day(coding.date) or "" if coding else "", coding.coder if coding else "", column.url or "",
        moment(column.observed_at) or "", topic.derive or topic.kind, amount.unit if amount else "",
        (amount.currency or "") if amount else "", "\n".join(w.parties),
        (coding.evidence or "") if coding else "", w.change, title_zh, c.identifiers, c.parties, c.status,
        c.authentic, day(column.last_seen_at) or "", c.law_at, (coding.checked_by or "") if coding else "",
        day(coding.checked_on) or "" if coding else "", "; ".join(w.cell.searched),
        w.lead if v.leads else "", w.via,
    ]  # fmt: skip


def _sheet(v: MatrixWords) -> Table:
    """The table itself, each cell linked to the line of its proof."""

    def t(message: str) -> str:
        return gettext(v.lang, message)

    marks = punctuation(v.lang)
    about = [
        cell("\n".join(marks.labelled(label, value) for label, value in c.lines(v.lang))) for c in v.columns
    ]
    rows: list[TableRow | RowGroup] = [row(t("The instrument"), *about)]
    for _, title, found in v.groups():
        rows.append(RowGroup(text(title)))
        rows += [
            row(r.title, *(_worded(v, r, c, w) for c, w in zip(v.columns, r.cells, strict=True)))
            for r in found
        ]
    head = [t("Topic"), *(c.short for c in v.columns)]
    return table(
        head, rows, name=t("Table"), caption=text(v.citation), sticky=True,
        widths=(30, *[32] * len(v.columns)),
    )  # fmt: skip


def _worded(v: MatrixWords, r: RowWords, c: ColumnHead, w: CellWords) -> TableCell:
    if w.cell.blank:
        said = w.lead if v.leads and w.lead else name("state", "missing", v.lang)
        return cell(f"{_BLANK} {said}", tone="missing")
    return cell(*lines(w.short, w.note, w.parties), tone=_tone(w), href=f"#{_anchor(r, c)}")


def _anchor(r: RowWords, c: ColumnHead) -> str:
    return f"{r.row.topic.id}--{c.column.instrument.id}"


_PROOF = (
    ("Topic", 28), ("Instrument", 28), ("Value", 26), ("Provision", 22), ("eid", 24), ("Quote", 60),
    ("Note", 50), ("Basis", 14), ("State", 14), ("Why", 40), ("Date coded", 12), ("Coder", 14),
    ("Number", 14), ("Unit", 10), ("Currency", 10), ("Date", 12), ("Flags", 30), ("Address", 40),
)  # fmt: skip


def _proof(v: MatrixWords) -> Table:
    """One line for each provision a cell cites, with its words; the value once more, to be sorted."""
    body = []
    for r, c, w in v.cells():
        if not w.cell.blank:
            for n, p in enumerate(w.cell.cited or (None,)):
                body.append(_proven(v, r, c, w, p, _anchor(r, c) if n == 0 else ""))
    return _list_table(v, "Cells", _PROOF, body)


def _proven(
    v: MatrixWords, r: RowWords, c: ColumnHead, w: CellWords, p: CitedProvision | None, anchor: str
) -> TableRow:
    coding, value, lang = w.cell.coding, w.cell.value, v.lang
    amount = value if isinstance(value, Amount) else None
    on = value if isinstance(value, date) else w.cell.derived.on if w.cell.derived else None
    address = (p.url if p else None) or (coding and coding.evidence) or ""
    return row(
        r.title, c.title, w.value, cite(p.eid, lang) if p else "", p.eid if p else "",
        cell((p.quote or "") if p else "", lang=p.language if p else None), w.note,
        name("basis", coding.basis, lang) if coding else "", name("state", w.cell.state.value, lang),
        cell(*lines(w.why, w.causes, w.change)), day_cell(coding.date if coding else None),
        coding.coder if coding else "",
        cell(bare(amount), kind="number", value=amount.number) if amount else "",
        amount.unit if amount else "", (amount.currency or "") if amount else "", day_cell(on),
        punctuation(lang).items(w.flags), cell(address, url=address), anchor=anchor,
    )  # fmt: skip


def day_cell(on: date | None) -> TableCell:
    """A day that a spreadsheet can sort."""
    return cell(on.isoformat(), kind="day", value=on) if on else cell()


_SOURCES = (
    ("Instrument", 50), ("Title in the other language", 40), ("Identifier", 30), ("Parties", 30),
    ("Status", 30), ("Authentic languages", 20), ("Language", 10), ("Address", 60), ("Seen", 12),
    ("Last seen", 12), ("Version", 22),
)  # fmt: skip


def _sources(v: MatrixWords) -> Table:
    body = [
        row(
            c.title, c.other, c.identifiers, c.parties, c.status, c.authentic,
            c.column.version_language or "", cell(c.column.url or "", url=c.column.url),
            day_cell(c.column.observed_at.date() if c.column.observed_at else None),
            day_cell(c.column.last_seen_at.date() if c.column.last_seen_at else None), c.column.version or "",
        )
        for c in v.columns
    ]  # fmt: skip
    return _list_table(v, "Sources", _SOURCES, body)


def _list_table(
    v: MatrixWords, title: str, columns: tuple[tuple[str, int], ...], body: list[TableRow]
) -> Table:
    head = [gettext(v.lang, label) for label, _ in columns]
    widths = tuple(width for _, width in columns)
    return table(head, body, name=gettext(v.lang, title), widths=widths, sticky=True)


def _notes_sheet(v: MatrixWords) -> Table:
    """How to cite and how to read: what every state means, and that a blank is no absence."""
    said = [(gettext(v.lang, "How to cite"), v.citation), *(("", line) for line in v.remarks)]
    said += [(name("state", code, v.lang), gettext(v.lang, words)) for code, words in STATES]
    return Table(
        (), tuple(row(*pair) for pair in said), name=gettext(v.lang, "Notes"), widths=(22, 100), sticky=True
    )
