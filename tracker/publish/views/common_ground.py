"""Common ground, distance and options of a topic (中国方案): as JSON, as blocks, and as a page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.compare.cells import CellState, MatrixCell
from tracker.compare.common_ground import CommonGround, FamilyStand
from tracker.contract.base import Json
from tracker.contract.common_ground import CommonGroundView
from tracker.publish import templates
from tracker.publish.document import (
    Block,
    Heading,
    Items,
    Paragraph,
    Publication,
    Table,
    TableRow,
    cell,
    row,
    table,
    text,
)
from tracker.publish.editions import format_day, gettext, pick, punctuation
from tracker.publish.eid_labels import cite
from tracker.publish.labels import instrument_title, name, reader_name
from tracker.publish.views.cell_words import value_words
from tracker.publish.views.compare_style import page_style
from tracker.registry import Registry

_COLUMNS = ("topic", "family", "instrument", "value", "strength", "state", "provisions", "distance")


def common_ground_json(found: Sequence[CommonGround], registry: Registry, lang: str) -> list[Json]:
    return [CommonGroundView.printed(_topic(g, registry, lang)) for g in found]


def _topic(g: CommonGround, registry: Registry, lang: str) -> Json:
    return {
        "paper": g.paper.id,
        "for": g.paper.for_,
        "at": g.at,
        "topic": g.topic.id,
        "title": pick(g.topic.title, lang),
        "shared": g.shared,
        "own": _family(g.own, registry, lang),
        "templates": [_family(f, registry, lang) for f in g.templates],
        "law": [
            {
                "entry": r.entry.id,
                "duty": pick(r.entry.duty, lang),
                "match": None if r.state is CellState.MISSING else r.entry.match,
            }
            for r in g.law
        ],
        "assessment": pick(g.options.assessment, lang),
        "options": [
            {"title": pick(o.title, lang), "clause": pick(o.clause, lang), "near": o.near}
            for o in g.options.options
        ],
        "author": g.paper.author,
        "date": g.paper.date,
    }


def _family(f: FamilyStand, registry: Registry, lang: str) -> Json:
    return {
        "family": f.family.id,
        "title": pick(f.family.title, lang),
        "strongest": f.strongest,
        "strength": f.strength,
        "distance": f.distance,
        "cells": [
            {
                "instrument": i,
                "title": instrument_title(registry, i, lang, short=True),
                "value": str(c.value) if c.value is not None else None,
                "value_title": value_words(c, lang) or None,
                "strength": c.strength,
                "state": c.state.value,
                "provisions": [p.eid for p in c.cited],
            }
            for i, c in f.cells
        ],
    }


def common_ground_publication(
    found: Sequence[CommonGround], registry: Registry, lang: str, *, title: str | None = None
) -> Publication:
    """One topic with its own title, several under the title of their paper."""
    paper = found[0].paper
    alone = len(found) == 1
    named = title or (topic_title(found[0], lang) if alone else pick(paper.title, lang))
    blocks: list[Block] = [Paragraph(text(_how(lang)), "soft")]
    for g in found:
        if not alone:
            blocks.append(Heading(2, text(pick(g.topic.title, lang)), g.topic.id))
        blocks += _blocks(g, registry, lang, 2 if alone else 3)
    return Publication(named, lang, tuple(blocks), when=found[0].at, data=_data(found, registry, lang))


def topic_title(g: CommonGround, lang: str) -> str:
    """ "Options for China: Data flows", and 中国方案：数据流动."""
    return punctuation(lang).labelled(pick(g.paper.title, lang), pick(g.topic.title, lang))


def _how(lang: str) -> str:
    return gettext(
        lang,
        "A family of agreements stands where its strongest published value stands, from 0 to 4. The distance "
        "is what a template asks beyond the treaties already made. Facts are computed from the tables; "
        "assessment and clauses are the author's, and drafts.",
    )


def _blocks(g: CommonGround, registry: Registry, lang: str, level: int) -> list[Block]:
    head = [gettext(lang, h) for h in ("Family", "Strongest rule", "Strength", "Distance", "All agreements")]
    rows = [_row(f, registry, lang) for f in (g.own, *g.templates)]
    blocks: list[Block] = [
        Heading(level, text(gettext(lang, "Common ground and distance"))),
        Paragraph(text(ground_words(g, lang)), "lead"),
        table(head, rows),
        Heading(level, text(gettext(lang, "Where the law stands"))),
        Items(tuple(text(line) for line in law_lines(g, registry, lang))),
        Heading(level, text(gettext(lang, "Assessment"))),
        Paragraph(text(pick(g.options.assessment, lang))),
        Heading(level, text(gettext(lang, "Options to offer"))),
    ]
    for o in g.options.options:
        blocks.append(Paragraph(text(punctuation(lang).labelled(pick(o.title, lang), pick(o.clause, lang)))))
        if o.near:
            blocks.append(Paragraph(text(near_words(o.near, registry, lang)), "soft"))
    return [*blocks, Paragraph(text(signature(g, lang)), "soft")]


def _row(f: FamilyStand, registry: Registry, lang: str) -> TableRow:
    best = f.cell
    lines = [_cell_line(i, c, registry, lang) for i, c in f.cells]
    return row(
        pick(f.family.title, lang),
        _cell_line(f.strongest, best, registry, lang) if f.strongest and best else unread(lang),
        cell("" if f.strength is None else str(f.strength), kind="number", value=f.strength),
        cell("" if f.distance is None else f"{f.distance:+d}", kind="number", value=f.distance),
        cell(*lines),
    )


def unread(lang: str) -> str:
    return gettext(lang, "no published reading")


def _cell_line(instrument: str, c: MatrixCell, registry: Registry, lang: str) -> str:
    marks = punctuation(lang)
    title = instrument_title(registry, instrument, lang, short=True)
    if c.blank:
        return marks.labelled(title, unread(lang))
    cited = marks.aside(marks.items(cite(p.eid, lang) for p in c.cited[:3]))
    return f"{marks.labelled(title, value_words(c, lang))}{cited}"


def ground_words(g: CommonGround, lang: str) -> str:
    """What all share, and how far each template is, in one sentence each."""
    marks = punctuation(lang)
    if g.own.strength is None:
        return gettext(lang, "None of the own treaties has a published reading on this topic.")
    said = [
        gettext(
            lang,
            "All families that were read reach strength %(n)s of 4",
        )
        % {"n": g.shared}
    ]
    for f in g.templates:
        title = pick(f.family.title, lang)
        said.append(marks.labelled(title, _far(f.distance, lang)))
    return marks.clauses(said) + marks.stop


def _far(distance: int | None, lang: str) -> str:
    if distance is None:
        return unread(lang)
    if distance == 0:
        return gettext(lang, "no distance")
    key = "asks %(n)s more" if distance > 0 else "asks %(n)s less"
    return gettext(lang, key) % {"n": abs(distance)}


def law_lines(g: CommonGround, registry: Registry, lang: str) -> list[str]:
    marks = punctuation(lang)
    lines = []
    for r in g.law:
        match = "blank" if r.state is CellState.MISSING else str(r.entry.match)
        target = r.entry.target
        where = instrument_title(registry, target.instrument, lang, short=True)
        cited = marks.items(cite(p, lang) for p in target.provisions)
        duty = (
            f"{where}{marks.within}{cited}{marks.aside(pick(r.entry.duty, lang).rstrip(marks.stop.strip()))}"
        )
        lines.append(marks.labelled(duty, name("match", match, lang)))
    return lines or [gettext(lang, "No obligation of the gap table is on this topic.")]


def near_words(near: Sequence[str], registry: Registry, lang: str) -> str:
    marks = punctuation(lang)
    said = []
    for clause in near:
        instrument, _, eid = clause.partition("#")
        said.append(
            f"{instrument_title(registry, instrument, lang, short=True)}{marks.within}{cite(eid, lang)}"
        )
    return marks.labelled(gettext(lang, "Near to"), marks.items(said))


def signature(g: CommonGround, lang: str) -> str:
    marks = punctuation(lang)
    by = marks.labelled(gettext(lang, "Author"), reader_name(g.paper.author, lang))
    return marks.clauses([by, format_day(g.paper.date, lang)])


def _data(found: Sequence[CommonGround], registry: Registry, lang: str) -> Table:
    lines = []
    for g in found:
        for f in (g.own, *g.templates):
            for c in _family(f, registry, lang)["cells"]:
                values = (
                    g.topic.id, f.family.id, c["instrument"], c["value"] or "",
                    "" if c["strength"] is None else str(c["strength"]), c["state"],
                    " ".join(c["provisions"]), "" if f.distance is None else str(f.distance),
                )  # fmt: skip
                lines.append(row(*(cell(value=v) for v in values)))
    return table(_COLUMNS, lines)


def common_ground_page(
    found: Sequence[CommonGround],
    registry: Registry,
    lang: str,
    *,
    links: Mapping[str, str] | None = None,
    nav: Mapping[str, Any] | None = None,
    downloads: Sequence[tuple[str, str]] = (),
) -> str:
    paper = found[0].paper
    return templates.page(
        "site/common_ground.html.j2",
        lang,
        **page_style(),
        title=topic_title(found[0], lang) if len(found) == 1 else pick(paper.title, lang),
        how=_how(lang),
        topics=[
            {
                "title": pick(g.topic.title, lang) if len(found) > 1 else "",
                "ground": ground_words(g, lang),
                "families": [
                    (pick(f.family.title, lang), f, [_cell_line(i, c, registry, lang) for i, c in f.cells])
                    for f in (g.own, *g.templates)
                ],
                "law": law_lines(g, registry, lang),
                "assessment": pick(g.options.assessment, lang),
                "options": [
                    (
                        pick(o.title, lang),
                        pick(o.clause, lang),
                        near_words(o.near, registry, lang) if o.near else "",
                    )
                    for o in g.options.options
                ],
                "signature": signature(g, lang),
            }
            for g in found
        ],
        best=lambda f: _cell_line(f.strongest, f.cell, registry, lang) if f.strongest else unread(lang),
        links=links if links is not None else {},
        nav=nav,
        downloads=downloads,
    )
