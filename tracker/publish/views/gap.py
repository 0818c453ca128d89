"""A table of accession gaps (对标表) in the words of an edition: as JSON, as blocks, and as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.compare.cells import CellState
from tracker.compare.gap import GapReport, GapRow
from tracker.contract.base import Json
from tracker.contract.gap import GapEntryView, GapView
from tracker.publish import templates
from tracker.publish.document import Paragraph, Publication, Table, TableRow, cell, row, table, text
from tracker.publish.editions import gettext, pick, punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title, name
from tracker.publish.views.cell_words import WHY, cause_words
from tracker.registry import Registry

_COLUMNS = (
    "id", "topic", "target", "target_provisions", "target_basis", "duty", "match", "state", "provisions",
    "pilot", "exception", "missing", "note", "basis", "date", "coder",
)  # fmt: skip


def gap_json(g: GapReport, lang: str) -> Json:
    return GapView.printed(
        {
            "table": g.table.id,
            "title": pick(g.table.title, lang),
            "for": g.table.for_,
            "at": g.at,
            "counts": g.counts,
            "entries": [_entry(r, lang) for r in g.rows],
        }
    )


def _text(value: Mapping[str, str] | None, lang: str) -> str | None:
    return pick(value, lang) if value else None


def _entry(r: GapRow, lang: str) -> Json:
    e = r.entry
    return {
        "id": e.id,
        "topic": e.topic,
        "target": {
            "instrument": e.target.instrument,
            "basis": e.target.basis,
            "provisions": r.quoted,
        },
        "duty": _text(e.duty, lang),
        "match": e.match if r.state is not CellState.MISSING else None,
        "state": r.state.value,
        "rests_on": [
            {
                "instrument": rest.instrument,
                "state": found.state.value,
                "provisions": found.cited,
                "changes": found.causes,
            }
            for rest, found in r.cells
        ],
        **{k: _text(getattr(e, k), lang) for k in ("pilot", "exception", "missing", "note")},
        "basis": e.basis,
        "date": e.date,
        "coder": e.coder,
    }


def gap_publication(g: GapReport, registry: Registry, lang: str) -> Publication:
    head = [
        gettext(lang, h)
        for h in ("Obligation", "Match", "Provisions read", "Pilot, exception, missing act", "Note")
    ]
    note = (Paragraph(text(pick(g.table.note, lang))),) if g.table.note else ()
    body = [_row(r, registry, lang) for r in g.rows]
    return Publication(
        pick(g.table.title, lang), lang, (*note, table(head, body, sticky=True)), when=g.at,
        layout="landscape", data=_data(g, lang),
    )  # fmt: skip


def _row(r: GapRow, registry: Registry, lang: str) -> TableRow:
    marks = punctuation(lang)
    shown = r.state.value not in ("current", "missing")
    state = f" [{name('state', r.state.value, lang)}]" if shown else ""
    return row(
        f"{_target(r, registry, lang)}: {pick(r.entry.duty, lang)}",
        cell(f"{_match(r, lang)}{state}", tone=r.state.value),
        cell(*_rests(r, registry, lang)),
        cell(*(marks.labelled(label, said) for label, said in _extras(r, lang))),
        _text(r.entry.note, lang) or "",
        anchor=r.entry.id,
    )


def _data(g: GapReport, lang: str) -> Table:
    """One flat line an obligation."""
    return table(
        _COLUMNS,
        [row(*(cell(value=x) for x in _flat(GapEntryView.printed(_entry(r, lang))))) for r in g.rows],
    )


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
    }
    return [flat[c] or "" for c in _COLUMNS]


def _match(r: GapRow, lang: str) -> str:
    """符合, 部分符合, 不符合, or that nobody has read it."""
    return name("match", "blank" if r.state is CellState.MISSING else str(r.entry.match), lang)


def _rests(r: GapRow, registry: Registry, lang: str) -> list[str]:
    """ "Cybersecurity Law, Article 39" for each instrument an entry rests on."""
    marks = punctuation(lang)
    return [
        f"{instrument_title(registry, rest.instrument, lang, short=True)}{marks.space}"
        f"{marks.items(cite(e, lang) for e in rest.provisions)}"
        for rest, _ in r.cells
    ]


def _target(r: GapRow, registry: Registry, lang: str) -> str:
    e = r.entry.target
    where = ", ".join(cite(p, lang) for p in e.provisions)
    memory = f" ({name('basis', e.basis, lang)})" if e.basis == "memory" else ""
    return f"{instrument_title(registry, e.instrument, lang, short=True)} {where}{memory}"


def _extras(r: GapRow, lang: str) -> list[tuple[str, str]]:
    """(label, text) of pilot, exception and missing act."""
    labels = (("pilot", "Pilot"), ("exception", "Exception relied on"), ("missing", "Missing act"))
    return [
        (gettext(lang, label), said)
        for key, label in labels
        if r.state is not CellState.MISSING and (said := _text(getattr(r.entry, key), lang))
    ]


def gap_page(
    g: GapReport,
    registry: Registry,
    lang: str,
    *,
    links: Mapping[str, str] | None = None,
    nav: Mapping[str, Any] | None = None,
    downloads: Sequence[tuple[str, str]] = (),
    max_quote: int = 600,
) -> str:
    groups: dict[str, list[GapRow]] = {}
    for r in g.rows:
        groups.setdefault(r.entry.target.instrument, []).append(r)
    return templates.page(
        "site/gap.html.j2",
        lang,
        title=pick(g.table.title, lang),
        note=_text(g.table.note, lang),
        groups=[(instrument_title(registry, i, lang), found) for i, found in groups.items()],
        counts=[
            (name("match", m, lang), g.counts.get(m, 0), m) for m in ("full", "partial", "none", "blank")
        ],
        target=lambda r: _target(r, registry, lang),
        duty=lambda r: pick(r.entry.duty, lang),
        match=lambda r: _match(r, lang),
        text=lambda value: _text(value, lang) or "",
        extras=lambda r: _extras(r, lang),
        title_of=lambda i: instrument_title(registry, i, lang, short=True),
        touched=lambda x: cause_words(x, registry, lang),
        why=lambda r: gettext(lang, WHY[r.why]) if r.why in WHY else "",
        max_quote=max_quote,
        links=links if links is not None else {},
        nav=nav,
        downloads=downloads,
    )
