"""A table of accession gaps (对标表) in the forms people take away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.compare import labels
from tracker.compare.cells import CellState
from tracker.compare.gap import GapReport, GapRow
from tracker.contract.gap import GapEntryView, GapView
from tracker.publish import editions, templates
from tracker.publish.eid_labels import cite
from tracker.publish.escape import csv_text as cells
from tracker.publish.escape import markdown_text as md
from tracker.publish.labels import instrument_title, name, party_name
from tracker.registry import Registry

Json = dict[str, Any]
COLUMNS = (
    "id", "topic", "target", "target_provisions", "target_basis", "duty", "match", "state", "provisions",
    "pilot", "exception", "missing", "note", "basis", "date", "coder",
)  # fmt: skip


def as_json(g: GapReport, lang: str = "en") -> Json:
    return GapView.printed(
        {
            "table": g.table.id,
            "title": editions.pick(g.table.title, lang),
            "for": g.table.for_,
            "at": g.at,
            "counts": g.counts,
            "entries": [_entry(r, lang) for r in g.rows],
        }
    )


def _text(value: Mapping[str, str] | None, lang: str) -> str | None:
    return editions.pick(value, lang) if value else None


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
                "state": cell.state.value,
                "provisions": cell.cited,
                "changes": cell.causes,
            }
            for rest, cell in r.cells
        ],
        **{k: _text(getattr(e, k), lang) for k in ("pilot", "exception", "missing", "note")},
        "basis": e.basis,
        "date": e.date,
        "coder": e.coder,
    }


def rows(g: GapReport, lang: str = "en") -> list[Json]:
    """One flat object an obligation, with the keys of `COLUMNS`."""
    out = []
    for r in g.rows:
        data = GapEntryView.printed(_entry(r, lang))
        target = data["target"]
        out.append(
            {
                **data,
                "target": target["instrument"],
                "target_provisions": " ".join(p["eid"] for p in target["provisions"]),
                "target_basis": target["basis"],
                "provisions": " ".join(
                    f"{x['instrument']}#{p['eid']}" for x in data["rests_on"] for p in x["provisions"]
                ),
            }
        )
    return [{k: row[k] for k in COLUMNS} for row in out]


def as_csv(g: GapReport, lang: str = "en") -> str:
    return cells(COLUMNS, [[row[c] for c in COLUMNS] for row in rows(g, lang)])


def match_text(r: GapRow, lang: str) -> str:
    """符合, 部分符合, 不符合, or that nobody has read it."""
    return name("match", "blank" if r.state is CellState.MISSING else str(r.entry.match), lang)


def rests_text(r: GapRow, registry: Registry, lang: str) -> list[str]:
    """ "Cybersecurity Law, Article 39" for each instrument an entry rests on."""
    comma = "、" if lang == "zh" else ", "
    return [
        f"{instrument_title(registry, rest.instrument, lang, short=True)}{' ' if lang == 'en' else ''}"
        f"{comma.join(cite(e, lang) for e in rest.provisions)}"
        for rest, _ in r.cells
    ]


def as_markdown(g: GapReport, registry: Registry, lang: str = "en") -> str:
    def t(message: str) -> str:
        return editions.gettext(lang, message)

    heads = [
        t(h) for h in ("Obligation", "Match", "Provisions read", "Pilot, exception, missing act", "Note")
    ]
    out = [f"# {md(editions.pick(g.table.title, lang))}", ""]
    if g.table.note:
        out += [md(editions.pick(g.table.note, lang)), ""]
    out += [f"| {' | '.join(heads)} |", f"|{'---|' * len(heads)}"]
    for r in g.rows:
        state = (
            ""
            if r.state in (CellState.CURRENT, CellState.MISSING)
            else f" \\[{name('state', r.state.value, lang)}\\]"
        )
        cells_ = (
            f"{md(target_text(r, registry, lang))}: {md(editions.pick(r.entry.duty, lang))}",
            f"{match_text(r, lang)}{state}",
            "; ".join(md(x) for x in rests_text(r, registry, lang)),
            "; ".join(f"{label}: {md(text)}" for label, text in extras(r, lang)),
            md(_text(r.entry.note, lang) or ""),
        )
        out.append(f"| {' | '.join(cells_)} |")
    return "\n".join(out) + "\n"


def target_text(r: GapRow, registry: Registry, lang: str) -> str:
    e = r.entry.target
    where = ", ".join(cite(p, lang) for p in e.provisions)
    memory = f" ({name('basis', e.basis, lang)})" if e.basis == "memory" else ""
    return f"{instrument_title(registry, e.instrument, lang, short=True)} {where}{memory}"


def extras(r: GapRow, lang: str) -> list[tuple[str, str]]:
    """(label, text) of pilot, exception and missing act."""
    labels_ = (("pilot", "Pilot"), ("exception", "Exception relied on"), ("missing", "Missing act"))
    return [
        (editions.gettext(lang, label), text)
        for key, label in labels_
        if r.state is not CellState.MISSING and (text := _text(getattr(r.entry, key), lang))
    ]


def as_html(
    g: GapReport,
    registry: Registry,
    lang: str = "en",
    *,
    links: Mapping[str, str] | None = None,
    nav: dict[str, str] | None = None,
    downloads: Sequence[tuple[str, str]] = (),
    max_quote: int = 600,
) -> str:
    groups: dict[str, list[GapRow]] = {}
    for r in g.rows:
        groups.setdefault(r.entry.target.instrument, []).append(r)
    return templates.page(
        "site/gap.html.j2",
        lang,
        title=editions.pick(g.table.title, lang),
        jurisdiction=party_name(g.table.for_, lang),
        note=_text(g.table.note, lang),
        groups=[(instrument_title(registry, i, lang), found) for i, found in groups.items()],
        counts=[
            (name("match", m, lang), g.counts.get(m, 0), m) for m in ("full", "partial", "none", "blank")
        ],
        target=lambda r: target_text(r, registry, lang),
        duty=lambda r: editions.pick(r.entry.duty, lang),
        match=lambda r: match_text(r, lang),
        text=lambda value: _text(value, lang) or "",
        extras=lambda r: extras(r, lang),
        title_of=lambda i: instrument_title(registry, i, lang, short=True),
        touched=lambda x: labels.touched(x, registry, lang),
        why=lambda r: editions.gettext(lang, labels.WHY[r.why]) if r.why in labels.WHY else "",
        max_quote=max_quote,
        links=links if links is not None else {},
        nav=nav,
        downloads=downloads,
    )
