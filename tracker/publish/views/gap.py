"""A table of accession gaps (对标表) in the words of an edition: as JSON, as blocks, and as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tracker.compare.cells import CellState, MatrixCell
from tracker.compare.gap import GapReport, GapRow
from tracker.contract.base import Json
from tracker.contract.gap import GapEntryView, GapView
from tracker.publish import templates
from tracker.publish.document import Paragraph, Publication, Table, TableRow, cell, row, table, text
from tracker.publish.editions import format_day, gettext, pick, punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title, name, reader_name
from tracker.publish.views.cell_words import WHY, cause_words
from tracker.publish.views.compare_style import page_style
from tracker.registry import Registry
from tracker.registry.gap import Pilot, Rest

_COLUMNS = (
    "id", "topic", "target", "target_provisions", "target_basis", "duty", "match", "state", "provisions",
    "pilot", "exception", "missing", "note", "basis", "date", "coder", "by_class", "numbers", "pilots",
    "evidence", "law_as_at", "checked_by", "checked_on", "second",
)  # fmt: skip


def gap_json(g: GapReport, registry: Registry, lang: str) -> Json:
    return GapView.printed(
        {
            "table": g.table.id,
            "title": pick(g.table.title, lang),
            "for": g.table.for_,
            "at": g.at,
            "counts": g.counts,
            "entries": [_entry(r, registry, lang) for r in g.rows],
        }
    )


def _text(value: Mapping[str, str] | None, lang: str) -> str | None:
    return pick(value, lang) if value else None


def _entry(r: GapRow, registry: Registry, lang: str) -> Json:
    e, read = r.entry, r.state is not CellState.MISSING
    second = e.second.by_class if e.second else {}
    return {
        "id": e.id,
        "topic": e.topic,
        "target": {
            "instrument": e.target.instrument,
            "basis": e.target.basis,
            "provisions": r.quoted,
        },
        "duty": _text(e.duty, lang),
        "match": e.match if read else None,
        "by_class": [
            {
                "data": c.data,
                "title": name("data", c.data, lang),
                "match": c.match,
                "second": second.get(c.data),
                "provisions": c.provisions,
                "note": _text(c.note, lang),
            }
            for c in (e.by_class if read else ())
        ],
        "state": r.state.value,
        "rests_on": [
            _judged(rest, found, registry, lang)
            | {"changes": found.causes, "law_as_at": r.as_at.get(rest.instrument)}
            for rest, found in r.cells
        ],
        "pilots": [_judged(p, found, registry, lang) | _trial(p, lang) for p, found in r.pilots],
        "pilot": _pilot(r, lang),
        **{k: _text(getattr(e, k), lang) if read else None for k in ("exception", "missing", "note")},
        **{k: getattr(e, k) for k in ("basis", "date", "coder", "evidence", "checked_by", "checked_on")},
        "law_as_at": r.law_as_at,
        "second": {"match": e.second.match, "note": pick(e.second.note, lang)} if e.second and read else None,
    }  # fmt: skip


def _judged(rest: Rest, found: MatrixCell, registry: Registry, lang: str) -> Json:
    return {
        "instrument": rest.instrument,
        "title": instrument_title(registry, rest.instrument, lang, short=True),
        "number": number(registry, rest.instrument),
        "state": found.state.value,
        "provisions": found.cited,
    }


def _trial(p: Pilot, lang: str) -> Json:
    return {
        "zone": pick(p.zone, lang), "note": pick(p.note, lang), "basis": p.basis, "evidence": p.evidence,
    }  # fmt: skip


def number(registry: Registry, instrument: str) -> str | None:
    """The number of a document as its issuer writes it: 主席令第84号, 国发〔2023〕23号."""
    found = registry.instruments.get(instrument)
    return found.identifiers.get("文号") if found else None


def _pilot(r: GapRow, lang: str) -> str | None:
    """What is on trial, in one text: as somebody wrote it, else what each pilot says."""
    if r.state is CellState.MISSING:
        return None
    return _text(r.entry.pilot, lang) or " ".join(pick(p.note, lang) for p, _ in r.pilots) or None


def gap_publication(g: GapReport, registry: Registry, lang: str) -> Publication:
    head = [
        gettext(lang, h)
        for h in ("Obligation", "Match", "Provisions read", "Pilot, exception, missing act", "Note")
    ]
    note = (Paragraph(text(pick(g.table.note, lang))),) if g.table.note else ()
    body = [_row(r, registry, lang) for r in g.rows]
    return Publication(
        pick(g.table.title, lang), lang, (*note, table(head, body, sticky=True)), when=g.at,
        layout="landscape", data=_data(g, registry, lang),
    )  # fmt: skip


def _row(r: GapRow, registry: Registry, lang: str) -> TableRow:
    marks = punctuation(lang)
    shown = r.state.value not in ("current", "missing")
    state = f" [{name('state', r.state.value, lang)}]" if shown else ""
    return row(
        marks.labelled(_target(r, registry, lang), pick(r.entry.duty, lang)),
        cell(f"{_match(r, lang)}{state}", *_class_lines(r, lang), tone=r.state.value),
        cell(*_rests(r, registry, lang)),
        cell(*(marks.labelled(label, said) for label, said in _extras(r, registry, lang))),
        cell(_text(r.entry.note, lang) or "", _signed(r, lang)) if r.state is not CellState.MISSING else "",
        anchor=r.entry.id,
    )


def _data(g: GapReport, registry: Registry, lang: str) -> Table:
    """One flat line an obligation."""
    lines = [_flat(GapEntryView.printed(_entry(r, registry, lang))) for r in g.rows]
    return table(_COLUMNS, [row(*(cell(value=x) for x in line)) for line in lines])


def _flat(entry: Json) -> list[str]:
    target = entry["target"]
    flat = {
        **entry,
        "target": target["instrument"],
        "target_provisions": " ".join(p["eid"] for p in target["provisions"]),
        "target_basis": target["basis"],
        "provisions": " ".join(
            f"{x['instrument']}#{p['eid']}" for x in entry["rests_on"] for p in x["provisions"]
        ),
        "by_class": " ".join(f"{c['data']}={c['match']}" for c in entry["by_class"]),
        "numbers": " ".join(dict.fromkeys(x["number"] for x in entry["rests_on"] if x["number"])),
        "pilots": " ".join(f"{x['instrument']}#{p['eid']}" for x in entry["pilots"] for p in x["provisions"]),
        "second": (entry["second"] or {}).get("match"),
    }
    return [flat[c] or "" for c in _COLUMNS]


def _match(r: GapRow, lang: str) -> str:
    """符合, 部分符合, 不符合, or that nobody has read it."""
    return name("match", "blank" if r.state is CellState.MISSING else str(r.entry.match), lang)


def _rests(r: GapRow, registry: Registry, lang: str) -> list[str]:
    """ "Cybersecurity Law, Article 39 (主席令第61号; law as at 2026-01-01)" for each instrument."""
    marks = punctuation(lang)
    return [
        f"{instrument_title(registry, rest.instrument, lang, short=True)}{marks.space}"
        f"{marks.items(cite(e, lang) for e in rest.provisions)}{_which(rest, r, registry, lang)}"
        for rest, _ in r.cells
    ]


def _which(rest: Rest, r: GapRow, registry: Registry, lang: str) -> str:
    """Number and day of a text of law, in the brackets of an edition."""
    marks = punctuation(lang)
    day = r.as_at.get(rest.instrument)
    said = [x for x in (number(registry, rest.instrument), day and as_at_words(day, lang)) if x]
    return marks.aside(marks.clauses(said)) if said else ""


def as_at_words(day: date, lang: str) -> str:
    return gettext(lang, "law as at %(day)s") % {"day": format_day(day, lang)}


def _class_lines(r: GapRow, lang: str) -> list[str]:
    """ "exempt data: met" for each class of data that decides."""
    marks = punctuation(lang)
    if r.state is CellState.MISSING:
        return []
    return [
        marks.labelled(name("data", c.data, lang), name("match", c.match, lang)) for c in r.entry.by_class
    ]


def _signed(r: GapRow, lang: str) -> str:
    """Who read it and when, who read it again, and whether they agree."""
    e, marks = r.entry, punctuation(lang)
    if e.date is None:
        return ""
    said = [
        name("basis", e.basis, lang),
        f"{reader_name(e.coder, lang)}{marks.aside(format_day(e.date, lang))}",
    ]
    if e.checked_by and e.checked_on:
        agreed = "The second reading differs" if e.second else "The second reading agrees"
        reader = f"{reader_name(e.checked_by, lang)}{marks.aside(format_day(e.checked_on, lang))}"
        said.append(marks.labelled(gettext(lang, agreed), reader))
    return marks.clauses(said)


def _target(r: GapRow, registry: Registry, lang: str) -> str:
    e = r.entry.target
    marks = punctuation(lang)
    memory = marks.aside(name("basis", e.basis, lang)) if e.basis == "memory" else ""
    cited = marks.items(cite(p, lang) for p in e.provisions)
    return f"{instrument_title(registry, e.instrument, lang, short=True)}{marks.space}{cited}{memory}"


def _extras(r: GapRow, registry: Registry, lang: str) -> list[tuple[str, str]]:
    """(label, text) of pilots, exception, missing act and a second verdict that differs."""
    if r.state is CellState.MISSING:
        return []
    e, marks = r.entry, punctuation(lang)
    said = [("Pilot", _text(e.pilot, lang))]
    for p, _ in r.pilots:
        where = instrument_title(registry, p.instrument, lang, short=True)
        cited = f"{where}{marks.space}{marks.items(cite(x, lang) for x in p.provisions)}"
        source = f"{cited}{_which(p, r, registry, lang)}"
        said.append(("Pilot", f"{marks.labelled(pick(p.zone, lang), pick(p.note, lang))} {source}"))
    said += [("Exception relied on", _text(e.exception, lang)), ("Missing act", _text(e.missing, lang))]
    if e.second:
        verdict = name("match", e.second.match, lang)
        said.append(("The second reading differs", marks.labelled(verdict, pick(e.second.note, lang))))
    return [(gettext(lang, label), text) for label, text in said if text]


def gap_page(
    g: GapReport,
    registry: Registry,
    lang: str,
    *,
    links: Mapping[str, str] | None = None,
    nav: Mapping[str, Any] | None = None,
    downloads: Sequence[tuple[str, str]] = (),
    max_quote: int = 500,
) -> str:
    groups: dict[str, list[GapRow]] = {}
    for r in g.rows:
        groups.setdefault(r.entry.target.instrument, []).append(r)
    return templates.page(
        "site/gap.html.j2",
        lang,
        **page_style(),
        title=pick(g.table.title, lang),
        note=_text(g.table.note, lang),
        groups=[(i, instrument_title(registry, i, lang, short=True), found) for i, found in groups.items()],
        counts=[
            (name("match", m, lang), g.counts.get(m, 0), m) for m in ("full", "partial", "none", "blank")
        ],
        target=lambda r: _target(r, registry, lang),
        duty=lambda r: pick(r.entry.duty, lang),
        match=lambda r: _match(r, lang),
        text=lambda value: _text(value, lang) or "",
        extras=lambda r: _extras(r, registry, lang),
        classes=lambda r: r.entry.by_class if r.state is not CellState.MISSING else (),
        signed=lambda r: _signed(r, lang),
        which=lambda rest, r: _which(rest, r, registry, lang),
        title_of=lambda i: instrument_title(registry, i, lang, short=True),
        touched=lambda x: cause_words(x, registry, lang),
        why=lambda r: gettext(lang, WHY[r.why]) if r.why in WHY else "",
        max_quote=max_quote,
        links=links if links is not None else {},
        nav=nav,
        downloads=downloads,
    )
